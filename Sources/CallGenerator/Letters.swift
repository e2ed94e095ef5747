internal import FakBasics
internal import Patterns
internal import UnicodeTables

/// Texts as code points, and edits of one.
enum Letters {
    /// Letters that mean something to patterns, paths, names and JSON, and some that mean nothing.
    static let common: [UInt32] = Array(
        "abcekmrsx019 /.-_=*\"\\\n\tAKSſ\u{212A}éß你😀\u{7F}\u{85}~%".unicodeScalars.map(\.value))

    static func scalars(_ text: [UInt8]) -> [UInt32] {
        String(decoding: text, as: UTF8.self).unicodeScalars.map(\.value)
    }

    static func bytes(_ scalars: [UInt32]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(scalars.count + 8)
        for scalar in scalars { UTF8Bytes.append(scalar, to: &out) }
        return out
    }

    static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// A code point deleted, inserted, replaced or put into another case.
    static func edited(_ text: [UInt32], _ alphabet: [UInt32], _ choices: inout Choices) -> [UInt32] {
        var out = text
        if text.isEmpty { return [choices.pick(alphabet)] }
        let at = choices.below(text.count)
        switch choices.below(5) {
        case 0: out.remove(at: at)
        case 1: out.insert(choices.pick(alphabet), at: at)
        case 2: out[at] = choices.pick(alphabet)
        case 3: out.append(choices.pick(alphabet))
        default: out[at] = recased(text[at], &choices)
        }
        return out
    }

    static func edited(_ text: [UInt8], _ choices: inout Choices) -> [UInt8] {
        bytes(edited(scalars(text), common, &choices))
    }

    /// Another code point of the same folding, if there is one.
    static func recased(_ scalar: UInt32, _ choices: inout Choices) -> UInt32 {
        let others = UnicodeTables.orbit(scalar).filter { $0 != scalar }
        return others.isEmpty ? scalar : choices.pick(others)
    }

    /// Code points in other cases, each with one chance in `all`; often none.
    static func recased(_ text: [UInt8], in all: Int, _ choices: inout Choices) -> [UInt8] {
        var changed = false
        let out = scalars(text).map { scalar -> UInt32 in
            guard choices.chance(1, in: all) else { return scalar }
            let other = recased(scalar, &choices)
            if other != scalar { changed = true }
            return other
        }
        return changed ? bytes(out) : text
    }
}

extension Language {
    /// The common letters and those at the edges of this language's sets, inside and outside.
    var alphabet: [UInt32] {
        var out = Letters.common
        var seen = Set(out)
        func add(_ scalar: UInt32) {
            if scalar > 0x10FFFF || (0xD800...0xDFFF).contains(scalar) || out.count >= 72 { return }
            if seen.insert(scalar).inserted { out.append(scalar) }
        }
        func collect(_ node: Node) {
            switch node {
            case .one(let set):
                // Of large sets the first ranges are enough to get in and out.
                for range in set.ranges.prefix(4) {
                    add(range.lowerBound)
                    add(range.upperBound)
                }
                for range in set.ranges.prefix(2) where out.count < 60 {
                    if range.lowerBound > 0 { add(range.lowerBound - 1) }
                    add(range.upperBound + 1)
                }
            case .assertion: break
            case .sequence(let parts), .choice(let parts): for part in parts { collect(part) }
            case .repeated(let part, _, _): collect(part)
            }
        }
        collect(node)
        return out
    }
}
