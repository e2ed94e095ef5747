internal import UnicodeTables

/// A set of Unicode scalar values as ascending ranges that neither touch nor overlap. Surrogates are never members: no
/// subject contains one.
public struct ScalarSet: Hashable, Sendable {
    /// The ranges, ascending, with a gap between any two.
    public let ranges: [ClosedRange<UInt32>]

    /// No scalar.
    public static let none = ScalarSet(sorted: [])
    /// Every scalar.
    public static let all = ScalarSet(sorted: [0...0xD7FF, 0xE000...0x10FFFF])
    /// ASCII letters, digits and `_`: what `\b` calls a word character.
    public static let word = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])

    private init(sorted ranges: [ClosedRange<UInt32>]) {
        self.ranges = ranges
    }

    /// The union of ranges in any order. O(n log n); what lies in the surrogates or above U+10FFFF is left out.
    public init(_ unsorted: [ClosedRange<UInt32>]) {
        var pieces: [ClosedRange<UInt32>] = []
        for range in unsorted {
            if range.lowerBound <= 0xD7FF { pieces.append(range.lowerBound...min(range.upperBound, 0xD7FF)) }
            if range.upperBound >= 0xE000 && range.lowerBound <= 0x10FFFF {
                pieces.append(max(range.lowerBound, 0xE000)...min(range.upperBound, 0x10FFFF))
            }
        }
        if pieces.count > 1 { pieces.sort { a, b in a.lowerBound < b.lowerBound } }
        var out: [ClosedRange<UInt32>] = []
        for range in pieces {
            if let last = out.last, last.upperBound + 1 >= range.lowerBound {
                out[out.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                out.append(range)
            }
        }
        self.ranges = out
    }

    /// One scalar.
    public init(_ scalar: UInt32) {
        self.init([scalar...scalar])
    }

    /// Whether there is no member.
    public var isEmpty: Bool { ranges.isEmpty }

    /// Whether a scalar is a member. Logarithmic in the ranges.
    public func contains(_ scalar: UInt32) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < scalar { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].lowerBound <= scalar
    }

    /// Every scalar that is no member.
    public var inverted: ScalarSet {
        var out: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges {
            if range.lowerBound > next { out.append(next...(range.lowerBound - 1)) }
            next = range.upperBound + 1
        }
        if next <= 0x10FFFF { out.append(next...0x10FFFF) }
        return ScalarSet(out)
    }

    /// The members of either set.
    public func union(_ other: ScalarSet) -> ScalarSet {
        if other.isEmpty { return self }
        if isEmpty { return other }
        return ScalarSet(ranges + other.ranges)
    }

    /// The members that are not in the other set.
    public func subtracting(_ other: ScalarSet) -> ScalarSet {
        inverted.union(other).inverted
    }

    /// The set with everything that has the same simple folding as a member. Linear in the cased members.
    public var folded: ScalarSet {
        let cased = UnicodeTables.casedScalars
        var added: [ClosedRange<UInt32>] = []
        for range in ranges {
            var low = 0
            var high = cased.count
            while low < high {
                let middle = (low + high) / 2
                if cased[middle] < range.lowerBound { low = middle + 1 } else { high = middle }
            }
            while low < cased.count, cased[low] <= range.upperBound {
                for scalar in UnicodeTables.orbit(cased[low]) where !range.contains(scalar) {
                    added.append(scalar...scalar)
                }
                low += 1
            }
        }
        return added.isEmpty ? self : ScalarSet(ranges + added)
    }
}
