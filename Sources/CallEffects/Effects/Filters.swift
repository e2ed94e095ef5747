// Programs that change a text in a way that their words say: `tr`, `sed s/a/b/`, `head`, decoders.

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
        return scope.folder.isEmpty || isAbsolute(path) ? fileText(path) : nil
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
        known.map.removeAll(keepingCapacity: true)
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

    // MARK: sed

    /// `sed s/a/b/` and `y/ab/cd/`, of which there may be several.
    private mutating func edited(_ reading: ProgramReading, _ input: Flow) -> Range<Int32>? {
        var scripts = 0
        for option in reading.options {
            if isNamed(option, "e", "--expression") {
                scripts += 1
            } else if !(isNamed(option, "E", "--regexp-extended") || isNamed(option, "r", "--regexp-extended")) {
                return nil
            }
        }
        guard var text = source(reading, scripts == 0 ? 1 : 0, input) else { return nil }
        if scripts == 0 {
            guard let first = reading.operands.first else { return nil }
            return editedBy(wordRange(Int(first.word)), text)
        }
        for option in reading.options where isNamed(option, "e", "--expression") {
            guard let next = editedBy(option.valueStart..<option.valueEnd, text) else { return nil }
            text = next
        }
        return text
    }

    private mutating func editedBy(_ script: Range<Int32>, _ text: Range<Int32>) -> Range<Int32>? {
        guard script.count >= 4 else { return nil }
        let kind = bytes[Int(script.lowerBound)]
        let delimiter = bytes[Int(script.lowerBound) + 1]
        guard kind == UInt8(ascii: "s") || kind == UInt8(ascii: "y"), delimiter < 0x80, delimiter != 0x5C else {
            return nil
        }
        var cuts: (Int32, Int32) = (-1, -1)
        for i in script.lowerBound + 2..<script.upperBound {
            let byte = bytes[Int(i)]
            if byte == 0x5C || byte == 0x0A || WordMarker.isUnknown(byte) { return nil }
            guard byte == delimiter else { continue }
            if cuts.0 < 0 { cuts.0 = i } else if cuts.1 < 0 { cuts.1 = i } else { return nil }
        }
        guard cuts.1 >= 0 else { return nil }
        let first = script.lowerBound + 2..<cuts.0
        let second = cuts.0 + 1..<cuts.1
        let flags = cuts.1 + 1..<script.upperBound
        if kind == UInt8(ascii: "y") {
            guard first.count == second.count, flags.isEmpty, derive(text.count) else { return nil }
            let start = Int32(bytes.count)
            for i in text {
                let place = first.first { bytes[Int($0)] == bytes[Int(i)] }
                bytes.append(place.map { bytes[Int(second.lowerBound + $0 - first.lowerBound)] } ?? bytes[Int(i)])
            }
            return start..<Int32(bytes.count)
        }
        guard flags.isEmpty || isText(flags, "g"), !first.isEmpty else { return nil }
        return substituted(text, first, second, isAll: !flags.isEmpty)
    }

    /// A regular expression of characters, `.`, `.*` and anchors is a pattern.
    private mutating func substituted(
        _ text: Range<Int32>, _ regex: Range<Int32>, _ replacement: Range<Int32>, isAll: Bool
    ) -> Range<Int32>? {
        var body = regex
        let isStart = bytes[Int(body.lowerBound)] == 0x5E
        if isStart { body = body.dropFirst() }
        let isEnd = body.last.map { bytes[Int($0)] == 0x24 } ?? false
        if isEnd { body = body.dropLast() }
        let pattern = Int32(bytes.count)
        var i = body.lowerBound
        while i < body.upperBound {
            switch bytes[Int(i)] {
            case UInt8(ascii: "."):
                let isMany = i + 1 < body.upperBound && bytes[Int(i) + 1] == UInt8(ascii: "*")
                bytes.append(isMany ? WordMarker.star : WordMarker.question)
                if isMany { i += 1 }
            case UInt8(ascii: "*"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "$"), UInt8(ascii: "^"),
                UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "{"),
                UInt8(ascii: "}"), UInt8(ascii: "|"), 0x80...0xFF:
                return nil
            case let byte: bytes.append(byte)
            }
            i += 1
        }
        let end = Int32(bytes.count)
        guard readPattern(pattern..<end, isRaw: false, backwards: isEnd && !isStart) else { return nil }
        // Both anchors: only of a pattern that takes all of a line.
        if isStart, isEnd, !known.pattern.isEmpty { return nil }
        var out: Range<Int32>? = end..<end
        var start = text.lowerBound
        while start < text.upperBound {
            let stop = (start..<text.upperBound).first { bytes[Int($0)] == 0x0A } ?? text.upperBound
            let line = start..<stop
            var next: Range<Int32>? = line
            if isStart, isEnd {
                if line.isEmpty { next = replacement }
            } else {
                next = replaced(line, replacement, anchor: isStart ? 0x23 : isEnd ? 0x25 : isAll ? 0x2F : 0)
            }
            out = joined(out, next)
            if stop < text.upperBound { out = joined(out, stop..<stop + 1) }
            if out == nil { return nil }
            start = stop + 1
        }
        return out
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
