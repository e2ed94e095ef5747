internal import FakBasics

// Programs that change a text in a way that their words say: `tr`, `head`, decoders.

extension EffectReader {
    /// What a filter makes of its input; nil where that is not known.
    mutating func filtered(
        _ range: Range<Int>, _ reading: ProgramReading, _ name: Range<Int32>, _ input: Flow
    ) -> Range<Int32>? {
        guard let first = name.first else { return nil }
        switch bytes[Int(first)] {
        case UInt8(ascii: "t"):
            if isText(name, "tr"), let text = input.text { return translated(text, reading) }
            if isText(name, "tac"), let text = source(reading, 0, input) { return linesReversed(text) }
            if isText(name, "tail"), let text = source(reading, 0, input) {
                return end(of: text, reading, isHead: false)
            }
        case UInt8(ascii: "s"):
            if isText(name, "sed") { return edited(reading, input) }
        case UInt8(ascii: "h"):
            if isText(name, "head"), let text = source(reading, 0, input) {
                return end(of: text, reading, isHead: true)
            }
        case UInt8(ascii: "b"):
            if isText(name, "base32"), let text = source(reading, 0, input), decodes(reading), derive(text.count) {
                return base32(text)
            }
        default: break
        }
        return nil
    }

    func decodes(_ reading: ProgramReading) -> Bool {
        reading.options.contains { isNamed($0, "d", "--decode") || isNamed($0, "D", "--decode") }
    }

    /// The text that a filter reads: its input, or the one file that it names, where the script wrote that.
    func source(_ reading: ProgramReading, _ skipped: Int, _ input: Flow) -> Range<Int32>? {
        if reading.operands.count == skipped { return input.text }
        guard reading.operands.count == skipped + 1 else { return nil }
        let path = wordRange(Int(reading.operands[skipped].word))
        if isText(path, "-") { return input.text }
        guard scope.folder.isEmpty || isAbsolute(path), let text = fileText(path), !hasGlob(text) else { return nil }
        return text
    }

    // MARK: tr

    private mutating func translated(_ text: Range<Int32>, _ reading: ProgramReading) -> Range<Int32>? {
        var deletes = false
        for option in reading.options {
            guard isNamed(option, "d", "--delete") else { return nil }
            deletes = true
        }
        guard reading.operands.count == (deletes ? 1 : 2), derive(text.count + 512) else { return nil }
        guard let from = characters(wordRange(Int(reading.operands[0].word))) else { return nil }
        known.map.clear()
        if deletes {
            for i in 0..<256 { known.map.append(from.contains { bytes[Int($0)] == UInt8(i) } ? 1 : 0) }
        } else {
            guard let to = characters(wordRange(Int(reading.operands[1].word))), let last = to.last else { return nil }
            for i in 0..<256 { known.map.append(UInt8(i)) }
            for (n, i) in from.enumerated() {
                let place = n < to.count ? to.lowerBound + Int32(n) : last
                known.map[Int(bytes[Int(i)])] = bytes[Int(place)]
            }
        }
        let out = Int32(bytes.count)
        for i in text {
            let byte = bytes[Int(i)]
            // What is not known stays so.
            if WordMarker.isMarker(byte) {
                bytes.append(byte)
            } else if !deletes {
                bytes.append(known.map[Int(byte)])
            } else if known.map[Int(byte)] == 0 {
                bytes.append(byte)
            }
        }
        return out..<Int32(bytes.count)
    }

    /// The characters of a set, appended to `bytes`: ranges, escapes and the classes of letters.
    private mutating func characters(_ set: Range<Int32>) -> Range<Int32>? {
        let start = Int32(bytes.count)
        var i = set.lowerBound
        while i < set.upperBound {
            if bytes[Int(i)] == 0x5B, i + 1 < set.upperBound, bytes[Int(i) + 1] == 0x3A {
                let rest = i..<set.upperBound
                guard rest.count >= 9 else { return nil }
                let head = i..<i + 9
                if isText(head, "[:lower:]") || isText(head, "[:alpha:]") || isText(head, "[:alnum:]") {
                    if !isText(head, "[:lower:]") { return nil }
                    for byte in 0x61...0x7A { bytes.append(UInt8(byte)) }
                } else if isText(head, "[:upper:]") {
                    for byte in 0x41...0x5A { bytes.append(UInt8(byte)) }
                } else if isText(head, "[:digit:]") {
                    for byte in 0x30...0x39 { bytes.append(UInt8(byte)) }
                } else {
                    return nil
                }
                i += 9
                continue
            }
            // `[=x=]` and `[x*n]`.
            if bytes[Int(i)] == 0x5B, i + 2 < set.upperBound,
                bytes[Int(i) + 1] == 0x3D || bytes[Int(i) + 2] == 0x2A || bytes[Int(i) + 1] == WordMarker.star
            {
                return nil
            }
            guard let low = character(&i, set.upperBound) else { return nil }
            if i + 1 < set.upperBound, bytes[Int(i)] == 0x2D {
                i += 1
                guard let high = character(&i, set.upperBound), high >= low else { return nil }
                for byte in low...high { bytes.append(byte) }
            } else {
                bytes.append(low)
            }
            if Int(bytes.count) - Int(start) > 1024 { return nil }
        }
        return start..<Int32(bytes.count)
    }

    private mutating func character(_ i: inout Int32, _ end: Int32) -> UInt8? {
        let byte = bytes[Int(i)]
        if WordMarker.isMarker(byte) { return nil }
        guard byte == 0x5C, i + 1 < end else {
            i += 1
            return byte
        }
        let mark = bytes.count
        i = appendEscape(i, end)
        defer { bytes.removeLast(bytes.count - mark) }
        // An escape that is none is the character itself.
        return bytes.count == mark + 1 ? bytes[mark] : bytes.count == mark + 2 ? bytes[mark + 1] : nil
    }

    // MARK: Lines

    private mutating func linesReversed(_ text: Range<Int32>) -> Range<Int32>? {
        guard derive(text.count) else { return nil }
        let out = Int32(bytes.count)
        var end = text.upperBound
        if end > text.lowerBound, bytes[Int(end) - 1] == 0x0A { end -= 1 }
        while end >= text.lowerBound {
            var start = end
            while start > text.lowerBound, bytes[Int(start) - 1] != 0x0A { start -= 1 }
            append(start..<end)
            bytes.append(0x0A)
            end = start - 1
        }
        return out..<Int32(bytes.count)
    }

    /// The first or the last lines or bytes.
    private func end(of text: Range<Int32>, _ reading: ProgramReading, isHead: Bool) -> Range<Int32>? {
        var count = 10
        var isBytes = false
        for option in reading.options {
            let value = option.valueStart..<max(option.valueStart, option.valueEnd)
            guard isNamed(option, "n", "--lines") || isNamed(option, "c", "--bytes"), let number = number(value) else {
                return nil
            }
            count = Int(number)
            isBytes = isNamed(option, "c", "--bytes")
        }
        if isBytes { return isHead ? text.prefix(count) : text.suffix(count) }
        if count == 0 { return text.prefix(0) }
        var seen = 0
        if isHead {
            for i in text where bytes[Int(i)] == 0x0A {
                seen += 1
                if seen == count { return text.lowerBound..<i + 1 }
            }
            return text
        }
        for i in text.dropLast().reversed() where bytes[Int(i)] == 0x0A {
            seen += 1
            if seen == count { return i + 1..<text.upperBound }
        }
        return text
    }

    private mutating func base32(_ text: Range<Int32>) -> Range<Int32>? {
        let start = Int32(bytes.count)
        var bits = 0
        var count = 0
        for i in text {
            let value: Int
            switch bytes[Int(i)] {
            case let byte where byte >= 0x41 && byte <= 0x5A: value = Int(byte) - 0x41
            case let byte where byte >= 0x32 && byte <= 0x37: value = Int(byte) - 0x32 + 26
            case 0x3D, 0x0A: continue
            default: return nil
            }
            bits = (bits << 5 | value) & 0xFFFF
            count += 5
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        return start..<Int32(bytes.count)
    }
}
