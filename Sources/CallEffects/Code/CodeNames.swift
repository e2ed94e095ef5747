// Names of program texts that do not hold what was last bound to them.

extension EffectReader {
    /// Parameters have the values of their calls, whatever a variable of that name holds; what is changed in place, or by its
    /// name, is not what it was bound to. Linear in the text.
    mutating func loseNames(in text: Range<Int32>, _ language: CodeLanguage) {
        var at = text.lowerBound
        while at < text.upperBound {
            guard isNameByte(at) else {
                at += 1
                continue
            }
            var end = at
            while end < text.upperBound, isNameByte(end) { end += 1 }
            let word = at..<end
            if isText(word, "def") || isText(word, "function") {
                loseParameters(behind: end, text.upperBound)
            } else if isText(word, "lambda") {
                loseNames(end, text.upperBound, until: 0x3A)
            } else if end < text.upperBound, bytes[Int(end)] == 0x5B || bytes[Int(end)] == 0x2E {
                noteChange(word, end, text.upperBound)
            }
            if isText(word, "setattr"), end < text.upperBound, bytes[Int(end)] == 0x28 { areCodeNamesLost = true }
            if isText(word, "globals") || isText(word, "vars") || isText(word, "locals"), end + 2 < text.upperBound,
                isText(end..<end + 3, "()[")
            {
                areCodeNamesLost = true
            }
            at = end
        }
    }

    private func isNameByte(_ at: Int32) -> Bool {
        let byte = bytes[Int(at)]
        return byte >= 0x30 && byte <= 0x39 || byte & 0xDF >= 0x41 && byte & 0xDF <= 0x5A || byte == 0x5F
            || byte == 0x24
    }

    /// `name(a, b=1)`
    private mutating func loseParameters(behind start: Int32, _ end: Int32) {
        var at = start
        while at < end, bytes[Int(at)] <= 0x20 || isNameByte(at) || bytes[Int(at)] == 0x2A { at += 1 }
        guard at < end, bytes[Int(at)] == 0x28 else { return }
        loseNames(at + 1, end, until: 0x29)
    }

    /// The names in front of `,`, `=`, `:` and the closing sign.
    private mutating func loseNames(_ start: Int32, _ end: Int32, until close: UInt8) {
        var at = start
        var isFirst = true
        while at < end, bytes[Int(at)] != close, spend() {
            let byte = bytes[Int(at)]
            if byte == 0x2C {
                isFirst = true
                at += 1
            } else if isNameByte(at) {
                var last = at
                while last < end, isNameByte(last) { last += 1 }
                if isFirst { lose(at..<last) }
                isFirst = false
                at = last
            } else {
                at += 1
            }
        }
    }

    /// `name[0] = …`, `name.append(…)`; `globals()[…]`.
    private mutating func noteChange(_ name: Range<Int32>, _ start: Int32, _ end: Int32) {
        if bytes[Int(start)] == 0x2E {
            var last = start + 1
            while last < end, isNameByte(last) { last += 1 }
            let method = start + 1..<last
            for word in EffectReader.changing where isText(method, word) { return lose(name) }
            return
        }
        var at = start
        while at < end, bytes[Int(at)] != 0x5D, bytes[Int(at)] != 0x0A { at += 1 }
        at += 1
        while at < end, bytes[Int(at)] == 0x20 { at += 1 }
        guard at + 1 < end, bytes[Int(at)] == 0x3D, bytes[Int(at) + 1] != 0x3D else { return }
        lose(name)
    }

    private static let changing: [StaticString] = [
        "append", "extend", "insert", "pop", "remove", "reverse", "sort", "clear", "push", "unshift", "shift", "splice",
    ]

    /// The name may hold anything.
    private mutating func lose(_ name: Range<Int32>) {
        guard !codeNames.contains(where: { $0.value.kind == .unknown && isSame($0.name, name) }) else { return }
        bindName(name, .unknown)
        // One entry alone would be what it is bound to later.
        bindName(name, .unknown)
    }
}
