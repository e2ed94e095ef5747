// What commands print, where that is plain: enough to see through `$(echo rm)` and `base64 -d | sh`.

extension EffectReader {
    /// The text that a command gives out, where its words and its input say it; nil where they do not. Appended to `bytes`.
    mutating func literalOutput(
        _ range: Range<Int>, _ reading: ProgramReading, _ name: Range<Int32>, _ input: Flow
    ) -> Range<Int32>? {
        if isText(name, "echo") { return echo(range) }
        if isText(name, "printf") { return printf(range) }
        if isText(name, "cat") || isText(name, "tee") {
            if reading.operands.isEmpty || isText(name, "tee") { return input.text }
            let path = wordRange(Int(reading.operands[0].word))
            return reading.operands.count == 1 ? fileText(path).known : nil
        }
        if isText(name, "xxd"), reading.operands.isEmpty, let text = input.text,
            reading.options.contains(where: {
                isText($0.nameStart..<$0.nameEnd, "-r") || isText($0.nameStart..<$0.nameEnd, "r")
            })
        {
            return hexDecoded(text)
        }
        if isText(name, "pwd"), !scope.isFolderUnknown {
            return scope.folder.isEmpty ? literal(".") : scope.folder
        }
        if isText(name, "which") || isText(name, "basename") || isText(name, "readlink") || isText(name, "realpath") {
            guard let last = range.last, last > range.lowerBound else { return nil }
            return isText(name, "basename") ? range.count == 2 ? programName(last) : nil : wordRange(last)
        }
        if isText(name, "command"), range.count == 3, isText(wordRange(range.lowerBound + 1), "-v") {
            return wordRange(range.lowerBound + 2)
        }
        if isText(name, "base64") || isText(name, "base32") {
            guard let text = input.text, isText(name, "base64"), reading.operands.isEmpty else { return nil }
            for option in reading.options {
                let written = option.nameStart..<option.nameEnd
                if isText(written, "d") || isText(written, "D") || isDecode(written) { return decoded(text) }
            }
            return nil
        }
        if isText(name, "rev"), let text = input.text { return reversed(text) }
        return nil
    }

    private func isDecode(_ written: Range<Int32>) -> Bool {
        written.count >= 3 && isText(written.lowerBound..<written.lowerBound + 3, "--d")
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
            if escapes { appendEscaped(wordRange(i)) } else { append(wordRange(i)) }
        }
        if ends { bytes.append(0x0A) }
        return spend(bytes.count - Int(start)) ? start..<Int32(bytes.count) : nil
    }

    private mutating func printf(_ range: Range<Int>) -> Range<Int32>? {
        guard range.count > 1 else { return nil }
        var at = range.lowerBound + 1
        if isText(wordRange(at), "--") { at += 1 }
        guard at < range.upperBound, !isText(wordRange(at), "-v") else { return nil }
        let format = wordRange(at)
        var next = at + 1
        let start = Int32(bytes.count)
        repeat {
            let before = next
            var i = format.lowerBound
            while i < format.upperBound {
                let byte = bytes[Int(i)]
                if byte == 0x25, i + 1 < format.upperBound {
                    let kind = bytes[Int(i) + 1]
                    guard kind == 0x25 || kind == UInt8(ascii: "s") || kind == UInt8(ascii: "b") else { return nil }
                    if kind == 0x25 {
                        bytes.append(0x25)
                    } else if next < range.upperBound {
                        if kind == UInt8(ascii: "b") { appendEscaped(wordRange(next)) } else { append(wordRange(next)) }
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

    /// One escape of `echo -e` and `printf`; the place behind it.
    private mutating func appendEscape(_ at: Int32, _ end: Int32) -> Int32 {
        guard at + 1 < end else {
            bytes.append(0x5C)
            return at + 1
        }
        let sign = bytes[Int(at) + 1]
        switch sign {
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "\\"): bytes.append(0x5C)
        case UInt8(ascii: "x"): return appendDigits(at + 2, min(end, at + 4), 16)
        case UInt8(ascii: "0"): return appendDigits(at + 2, min(end, at + 5), 8)
        case 0x31...0x37: return appendDigits(at + 1, min(end, at + 4), 8)
        default:
            bytes.append(0x5C)
            bytes.append(sign)
        }
        return at + 2
    }

    private mutating func appendDigits(_ start: Int32, _ end: Int32, _ radix: Int) -> Int32 {
        var value = 0
        var i = start
        while i < end {
            let byte = bytes[Int(i)]
            let digit =
                switch byte {
                case 0x30...0x39: Int(byte) - 0x30
                case 0x41...0x46: Int(byte) - 0x37
                case 0x61...0x66: Int(byte) - 0x57
                default: 99
                }
            if digit >= radix { break }
            value = value * radix + digit
            i += 1
        }
        bytes.append(UInt8(truncatingIfNeeded: value))
        return i
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
