// What commands print, where that is plain: enough to see through `$(echo rm)` and `base64 -d | sh`.

extension EffectReader {
    /// The text that a command gives out, where its words and its input say it; nil where they do not. Appended to `bytes`.
    mutating func literalOutput(
        _ range: Range<Int>, _ reading: ProgramReading, _ name: Range<Int32>, _ input: Flow
    ) -> Range<Int32>? {
        guard let first = name.first else { return nil }
        var input = input
        // A program that changes the names of files may make any text of them.
        if let text = input.text, hasGlob(text) { input.text = nil }
        switch bytes[Int(first)] {
        case UInt8(ascii: "e"):
            if isText(name, "echo") { return echo(range) }
            if isText(name, "export") { return silence() }
        case UInt8(ascii: "p"):
            if isText(name, "printf") {
                if range.count > 2, isText(wordRange(range.lowerBound + 1), "-v") { return silence() }
                return formatted(range, from: range.lowerBound + 1)
            }
            if isText(name, "pwd"), !scope.isFolderUnknown {
                return scope.folder.isEmpty ? literal(".") : scope.folder
            }
        case UInt8(ascii: "c"):
            if isText(name, "cat") { return concatenated(reading, input) }
            if isText(name, "cd") { return silence() }
            if isText(name, "command"), range.count == 3, isText(wordRange(range.lowerBound + 1), "-v") {
                return wordRange(range.lowerBound + 2)
            }
        case UInt8(ascii: "x"):
            if isText(name, "xxd"), let text = source(reading, 0, input),
                reading.options.contains(where: { isNamed($0, "r", "-r") }), derive(text.count)
            {
                return hexDecoded(text)
            }
        case UInt8(ascii: "b"):
            if isText(name, "basename") { return baseName(range) }
            if isText(name, "base64"), let text = source(reading, 0, input), decodes(reading), derive(text.count) {
                return decoded(text)
            }
        case UInt8(ascii: "o"):
            if isText(name, "openssl"), let text = input.text, isBase64(range), derive(text.count) {
                return decoded(text)
            }
        case UInt8(ascii: "r"):
            if isText(name, "rev"), let text = source(reading, 0, input), derive(text.count) { return reversed(text) }
            if isText(name, "readlink") || isText(name, "realpath") { return lastWord(range) }
            if isText(name, "read") { return silence() }
        case UInt8(ascii: "w"): if isText(name, "which") { return lastWord(range) }
        case UInt8(ascii: "t"):
            if isText(name, "tee") { return input.text }
            if isText(name, "true") { return silence() }
        case UInt8(ascii: "s"):
            if isText(name, "set") || isText(name, "shift") || isText(name, "shopt") || isText(name, "sleep") {
                return range.count > 1 || isText(name, "shift") ? silence() : nil
            }
        case UInt8(ascii: ":"), UInt8(ascii: "["): return silence()
        case UInt8(ascii: "u"): if isText(name, "unset") { return silence() }
        case UInt8(ascii: "a"): if isText(name, "alias"), range.count > 1 { return silence() }
        case UInt8(ascii: "f"): if isText(name, "false") { return silence() }
        default: break
        }
        return nameOutput(range, name) ?? filtered(range, reading, name, input)
    }

    /// A command that prints nothing.
    private func silence() -> Range<Int32> { Int32(bytes.count)..<Int32(bytes.count) }

    private func lastWord(_ range: Range<Int>) -> Range<Int32>? {
        guard let last = range.last, last > range.lowerBound else { return nil }
        return wordRange(last)
    }

    /// `cat` of its input and of files that the script wrote.
    private mutating func concatenated(_ reading: ProgramReading, _ input: Flow) -> Range<Int32>? {
        if reading.operands.isEmpty { return input.text.map(rest) }
        var out: Range<Int32>? = silence()
        for operand in reading.operands {
            let path = wordRange(Int(operand.word))
            var text: Range<Int32>?
            if isText(path, "-") {
                text = input.text
            } else if let process = processes.last(where: { $0.start == path.lowerBound }) {
                text = process.flow.text
            } else if let flow = descriptorFlow(path, input) {
                text = flow.text
            } else {
                // Not in one: a method that changes nothing is given `self` as it was before its arguments.
                let full = placed(path)
                text = fileText(full)
            }
            out = joined(out, text)
            if out == nil { return nil }
        }
        return out
    }

    /// `openssl base64 -d`, `openssl enc -d -base64`
    private func isBase64(_ range: Range<Int>) -> Bool {
        var decodes = false
        for i in range.dropFirst() {
            let word = wordRange(i)
            if isText(word, "-d") {
                decodes = true
            } else if !(isText(word, "enc") || isText(word, "base64") || isText(word, "-base64") || isText(word, "-a")
                || isText(word, "-A"))
            {
                return false
            }
        }
        return decodes
    }

    mutating func literal(_ text: StaticString) -> Range<Int32> {
        let start = Int32(bytes.count)
        for i in 0..<text.utf8CodeUnitCount { unsafe bytes.append(text.utf8Start[i]) }
        return start..<Int32(bytes.count)
    }

    private mutating func echo(_ range: Range<Int>) -> Range<Int32>? {
        var first = range.lowerBound + 1
        var escapes = false
        var ends = true
        while first < range.upperBound {
            let word = wordRange(first)
            guard word.count >= 2, bytes[Int(word.lowerBound)] == 0x2D,
                word.dropFirst().allSatisfy({ "neE".utf8.contains(bytes[Int($0)]) })
            else { break }
            for i in word {
                if bytes[Int(i)] == UInt8(ascii: "e") { escapes = true }
                if bytes[Int(i)] == UInt8(ascii: "n") { ends = false }
            }
            first += 1
        }
        let start = Int32(bytes.count)
        for i in first..<max(first, range.upperBound) {
            if i > first { bytes.append(0x20) }
            // What an escape is of which a part is not known is not known either.
            if escapes, hasMarker(wordRange(i)) { return nil }
            if escapes { appendEscaped(wordRange(i)) } else { append(wordRange(i)) }
        }
        if ends { bytes.append(0x0A) }
        return spend(bytes.count - Int(start)) ? start..<Int32(bytes.count) : nil
    }

    /// What `printf` makes of the words from `start` on.
    mutating func formatted(_ range: Range<Int>, from first: Int) -> Range<Int32>? {
        var at = first
        if at < range.upperBound, isText(wordRange(at), "--") { at += 1 }
        guard at < range.upperBound else { return nil }
        let format = wordRange(at)
        if hasMarker(format) { return nil }
        var next = at + 1
        let start = Int32(bytes.count)
        repeat {
            let before = next
            var i = format.lowerBound
            while i < format.upperBound {
                let byte = bytes[Int(i)]
                if byte == 0x25, i + 1 < format.upperBound {
                    let kind = bytes[Int(i) + 1]
                    if kind == 0x25 {
                        bytes.append(0x25)
                    } else {
                        guard appendConversion(kind, next < range.upperBound ? wordRange(next) : nil) else {
                            return nil
                        }
                        next += 1
                    }
                    i += 2
                } else if byte == 0x5C {
                    i = appendEscape(i, format.upperBound)
                } else {
                    bytes.append(byte)
                    i += 1
                }
            }
            guard spend(format.count) else { return nil }
            if next == before { break }
        } while next < range.upperBound
        return start..<Int32(bytes.count)
    }

    /// One conversion of `printf`. False for one that is not read.
    private mutating func appendConversion(_ kind: UInt8, _ word: Range<Int32>?) -> Bool {
        switch kind {
        case UInt8(ascii: "s"): if let word { append(word) }
        case UInt8(ascii: "b"):
            if let word, hasMarker(word) { return false }
            if let word { appendEscaped(word) }
        case UInt8(ascii: "c"):
            if let first = word?.first {
                if bytes[Int(first)] >= 0x80 { return false }
                bytes.append(bytes[Int(first)])
            }
        case UInt8(ascii: "d"), UInt8(ascii: "i"):
            guard let word else {
                bytes.append(0x30)
                return true
            }
            guard number(word) != nil, word.count == 1 || bytes[Int(word.lowerBound)] != 0x30 else { return false }
            append(word)
        default: return false
        }
        return true
    }

    private mutating func appendEscaped(_ text: Range<Int32>) {
        var i = text.lowerBound
        while i < text.upperBound {
            if bytes[Int(i)] == 0x5C {
                i = appendEscape(i, text.upperBound)
            } else {
                bytes.append(bytes[Int(i)])
                i += 1
            }
        }
    }

    private mutating func hexDecoded(_ text: Range<Int32>) -> Range<Int32>? {
        let start = Int32(bytes.count)
        var half: UInt8?
        for i in text {
            let byte = bytes[Int(i)]
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x37
            case 0x61...0x66: digit = byte - 0x57
            case 0x20, 0x0A, 0x0D: continue
            default: return nil
            }
            if let high = half {
                bytes.append(high << 4 | digit)
                half = nil
            } else {
                half = digit
            }
        }
        return start..<Int32(bytes.count)
    }

    /// Base64 without line breaks; nil for what is none.
    private mutating func decoded(_ text: Range<Int32>) -> Range<Int32>? {
        let start = Int32(bytes.count)
        var bits = 0
        var count = 0
        for i in text {
            let byte = bytes[Int(i)]
            let value: Int
            switch byte {
            case 0x41...0x5A: value = Int(byte) - 0x41
            case 0x61...0x7A: value = Int(byte) - 0x47
            case 0x30...0x39: value = Int(byte) + 4
            case 0x2B: value = 62
            case 0x2F: value = 63
            case 0x3D, 0x0A, 0x0D, 0x20: continue
            default: return nil
            }
            bits = (bits << 6 | value) & 0xFFFFFF
            count += 1
            if count % 4 != 1 { bytes.append(UInt8(truncatingIfNeeded: bits >> [0, 0, 4, 2][count % 4])) }
        }
        return start..<Int32(bytes.count)
    }

    private mutating func reversed(_ text: Range<Int32>) -> Range<Int32>? {
        var end = text.upperBound
        while end > text.lowerBound, bytes[Int(end) - 1] == 0x0A { end -= 1 }
        guard !(text.lowerBound..<end).contains(where: { bytes[Int($0)] == 0x0A }) else { return nil }
        let start = Int32(bytes.count)
        for i in (text.lowerBound..<end).reversed() { bytes.append(bytes[Int(i)]) }
        return start..<Int32(bytes.count)
    }
}
