internal import FakBasics
internal import ShellSyntax

// Patterns of `${x%w}` and its like, matched against known text.

extension EffectReader {
    /// Parts of a pattern: a byte, or one of these, or a set of bytes by its number behind them.
    enum PatternPart {
        static let any: UInt16 = 256
        static let star: UInt16 = 257
        static let set: UInt16 = 258
    }

    /// Takes a pattern apart into `known.pattern`: markers of globs, and with `isRaw` brackets, stand for what they
    /// match. False for a pattern that is not read.
    mutating func readPattern(_ text: Range<Int32>, isRaw: Bool, backwards: Bool = false) -> Bool {
        known.pattern.clear()
        known.sets.clear()
        guard text.count <= 256 else { return false }
        var i = text.lowerBound
        while i < text.upperBound {
            let byte = bytes[Int(i)]
            switch byte {
            case WordMarker.star: known.pattern.append(PatternPart.star)
            case WordMarker.question: known.pattern.append(PatternPart.any)
            case 0x5B where isRaw:
                guard let end = readSet(i + 1, text.upperBound) else { return false }
                i = end
            case 0x28 where isRaw: return false
            case 0x80...0xFF: return false
            default: known.pattern.append(UInt16(byte))
            }
            i += 1
        }
        if backwards { known.pattern.reverse() }
        return known.pattern.count < 64
    }

    /// A bracket expression behind its bracket; the place of the closing one.
    private mutating func readSet(_ start: Int32, _ end: Int32) -> Int32? {
        var i = start
        var set: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        let isNegated = i < end && (bytes[Int(i)] == 0x21 || bytes[Int(i)] == 0x5E)
        if isNegated { i += 1 }
        let first = i
        while i < end, bytes[Int(i)] != 0x5D || i == first {
            let low = bytes[Int(i)]
            // Classes and what is not ASCII are left to the shell.
            if low == 0x5B || low >= 0x80 { return nil }
            var high = low
            if i + 2 < end, bytes[Int(i) + 1] == 0x2D, bytes[Int(i) + 2] != 0x5D {
                high = bytes[Int(i) + 2]
                i += 2
                // The order of letters is the locale's.
                if high >= 0x80 || high < low { return nil }
            }
            for byte in low...high { EffectReader.insert(byte, &set) }
            i += 1
        }
        guard i < end, known.sets.count < 256 else { return nil }
        if isNegated { set = (~set.0, ~set.1, ~set.2, ~set.3) }
        known.pattern.append(PatternPart.set + UInt16(known.sets.count))
        known.sets.append(set)
        return i
    }

    private static func insert(_ byte: UInt8, _ set: inout (UInt64, UInt64, UInt64, UInt64)) {
        let bit = UInt64(1) << UInt64(byte & 63)
        if byte < 64 { set.0 |= bit } else { set.1 |= bit }
    }

    private func accepts(_ part: UInt16, _ byte: UInt8) -> Bool {
        if part < PatternPart.any { return part == UInt16(byte) }
        if part == PatternPart.any { return true }
        let set = known.sets[Int(part - PatternPart.set)]
        let bit = UInt64(byte & 63)
        return (byte < 64 ? set.0 : byte < 128 ? set.1 : byte < 192 ? set.2 : set.3) >> bit & 1 == 1
    }

    /// How many bytes from `start` on, or before it, the pattern takes: the fewest or the most; -1 for no match, nil when
    /// that would be too much work.
    mutating func match(_ text: Range<Int32>, at start: Int32, backwards: Bool = false, isLongest: Bool) -> Int? {
        let end = known.pattern.count
        var states = closed(1)
        var found = -1
        var count = 0
        let most = backwards ? Int(start - text.lowerBound) : Int(text.upperBound - start)
        while true {
            if states >> UInt64(end) & 1 == 1 {
                found = count
                if !isLongest { break }
            }
            guard count < most, states != 0 else { break }
            let byte = bytes[backwards ? Int(start) - 1 - count : Int(start) + count]
            var next: UInt64 = 0
            var rest = states
            while rest != 0 {
                let state = rest.trailingZeroBitCount
                rest &= rest - 1
                guard state < end else { continue }
                if known.pattern[state] == PatternPart.star {
                    next |= 1 << UInt64(state)
                } else if accepts(known.pattern[state], byte) {
                    next |= 1 << UInt64(state + 1)
                }
            }
            states = closed(next)
            count += 1
        }
        return derive(count) ? found : nil
    }

    /// With what a `*` lets pass.
    private func closed(_ states: UInt64) -> UInt64 {
        var out = states
        for (place, part) in known.pattern.enumerated() where part == PatternPart.star && out >> UInt64(place) & 1 == 1
        {
            out |= 1 << UInt64(place + 1)
        }
        return out
    }

    /// The text with what the pattern matches replaced, appended to `bytes`. `anchor` is `#` or `%` where it has to match
    /// at that end, `/` where every match counts.
    mutating func replaced(_ text: Range<Int32>, _ replacement: Range<Int32>, anchor: UInt8) -> Range<Int32>? {
        let start = Int32(bytes.count)
        if anchor == 0x23 || anchor == 0x25 {
            let isEnd = anchor == 0x25
            guard
                let count = match(
                    text, at: isEnd ? text.upperBound : text.lowerBound, backwards: isEnd, isLongest: true)
            else { return nil }
            if count < 0 { return text }
            guard derive(text.count + replacement.count) else { return nil }
            if isEnd { append(text.lowerBound..<text.upperBound - Int32(count)) }
            appendReplacement(replacement, isEnd ? text.suffix(count) : text.prefix(count))
            if !isEnd { append(text.lowerBound + Int32(count)..<text.upperBound) }
            return start..<Int32(bytes.count)
        }
        if known.pattern.isEmpty { return text }
        var i = text.lowerBound
        while i < text.upperBound {
            guard let count = match(text, at: i, isLongest: true), derive(1) else { return nil }
            if count <= 0 {
                bytes.append(bytes[Int(i)])
                i += 1
                continue
            }
            guard derive(replacement.count) else { return nil }
            appendReplacement(replacement, i..<i + Int32(count))
            i += Int32(count)
            if anchor != 0x2F {
                append(i..<text.upperBound)
                break
            }
        }
        return start..<Int32(bytes.count)
    }

    /// `&` in a replacement is what was matched.
    private mutating func appendReplacement(_ text: Range<Int32>, _ match: Range<Int32>) {
        for i in text {
            if bytes[Int(i)] == UInt8(ascii: "&"), derive(match.count) {
                append(match)
            } else {
                bytes.append(bytes[Int(i)])
            }
        }
    }
}
