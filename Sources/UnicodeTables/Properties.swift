extension UnicodeTables {
    /// The ranges of a general category (`Lu`, or `L` for all of a group), a script (`Greek`) or `Any`, ascending and
    /// not adjacent; nil for any other name. Names are compared exactly, as Go's `\p{…}` did up to 1.24: no aliases,
    /// and `C` without unassigned code points. Surrogates are part of `Cs`, `C` and `Any`.
    public static func property(_ name: String) -> [ClosedRange<UInt32>]? {
        if name == "Any" { return [0...0x10FFFF] }
        if let index = GeneratedScripts.names.firstIndex(of: name) {
            return PackedRanges.unpack(GeneratedScripts.packed[index])
        }
        var ranges: [ClosedRange<UInt32>] = []
        for (index, category) in GeneratedCategories.names.enumerated()
        where category == name || name.utf8.count == 1 && category.hasPrefix(name) {
            ranges += PackedRanges.unpack(GeneratedCategories.packed[index])
        }
        return ranges.isEmpty ? nil : PackedRanges.merged(ranges)
    }

    /// Every name that `property` knows, sorted by bytes.
    public static let propertyNames: [String] = {
        var names = GeneratedScripts.names + GeneratedCategories.names + ["Any"]
        for category in GeneratedCategories.names {
            let group = String(category.prefix(1))
            if !names.contains(group) { names.append(group) }
        }
        return names.sorted { a, b in a.utf8.lexicographicallyPrecedes(b.utf8) }
    }()
}

/// One run of the folding table: every `step`-th scalar of `first...last` folds to `target` plus its distance from
/// `first`.
struct FoldingRun: Sendable {
    let first: UInt32
    let last: UInt32
    let step: UInt32
    let target: UInt32

    @inline(__always) init(_ first: UInt32, _ last: UInt32, _ step: UInt32, _ target: UInt32) {
        self.first = first
        self.last = last
        self.step = step
        self.target = target
    }
}

/// Ranges as text: for each one the gap to the end of the range before it and its length less one, both in groups of
/// five bits, low first, one character a group; bit 5 says that another follows. Text costs neither compile time nor
/// start-up time, and no byte of it is looked at until a pattern names the property.
enum PackedRanges {
    static func unpack(_ text: String) -> [ClosedRange<UInt32>] {
        var out: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        var low: UInt32?
        var value: UInt32 = 0
        var shift: UInt32 = 0
        for byte in text.utf8 {
            let digit = digit(byte)
            value |= (digit & 31) << shift
            if digit >= 32 {
                shift += 5
                continue
            }
            if let first = low {
                out.append(first...(first + value))
                next = first + value + 1
                low = nil
            } else {
                low = next + value
            }
            value = 0
            shift = 0
        }
        return out
    }

    private static func digit(_ byte: UInt8) -> UInt32 {
        switch byte {
        case 0x41...0x5A: UInt32(byte) - 0x41
        case 0x61...0x7A: UInt32(byte) - 0x61 + 26
        case 0x30...0x39: UInt32(byte) - 0x30 + 52
        case 0x2D: 62
        default: 63
        }
    }

    static func merged(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var out: [ClosedRange<UInt32>] = []
        for range in ranges.sorted(by: { a, b in a.lowerBound < b.lowerBound }) {
            if let last = out.last, last.upperBound + 1 >= range.lowerBound {
                out[out.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                out.append(range)
            }
        }
        return out
    }
}
