// What `sed` makes of a text that is known, for scripts that are plain.

extension EffectReader {
    /// `sed -i` that only takes lines or texts out: what is left is what was there.
    func isDeletion(_ name: Range<Int32>, _ reading: ProgramReading) -> Bool {
        guard isText(name, "sed") || isText(name, "gsed") else { return false }
        for use in reading.roles where use.role == .code {
            if !isDeletion(use.start..<use.end) { return false }
        }
        return true
    }

    private func isDeletion(_ script: Range<Int32>) -> Bool {
        guard script.count >= 2, let first = script.first.map({ bytes[Int($0)] }), let last = script.last else {
            return false
        }
        if first == UInt8(ascii: "s") {
            let delimiter = bytes[Int(script.lowerBound) + 1]
            var cuts: (Int32, Int32) = (-1, -1)
            var before: UInt8 = 0
            for i in script.dropFirst(2) {
                let byte = bytes[Int(i)]
                if byte == delimiter, before != 0x5C {
                    if cuts.1 >= 0 { return false }
                    if cuts.0 < 0 { cuts.0 = i } else { cuts.1 = i }
                } else if cuts.1 >= 0, byte != UInt8(ascii: "g") {
                    return false
                }
                before = before == 0x5C && byte == 0x5C ? 0 : byte
            }
            return cuts.1 >= 0 && cuts.1 == cuts.0 + 1
        }
        guard bytes[Int(last)] == UInt8(ascii: "d") else { return false }
        let address = script.dropLast()
        if first == 0x2F {
            return address.count > 2 && bytes[Int(last) - 1] == 0x2F
                && !address.dropFirst().dropLast().contains { bytes[Int($0)] == 0x2F || bytes[Int($0)] == 0x0A }
        }
        return address.allSatisfy {
            bytes[Int($0)] >= 0x30 && bytes[Int($0)] <= 0x39 || ",$~+!".utf8.contains(bytes[Int($0)])
        }
    }

    /// `sed s/a/b/` and `y/ab/cd/`, of which there may be several.
    mutating func edited(_ reading: ProgramReading, _ input: Flow) -> Range<Int32>? {
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
}
