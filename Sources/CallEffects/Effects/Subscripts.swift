internal import ShellSyntax

// Text that the shell evaluates once more: subscripts in values.

extension EffectReader {
    /// `x='a[$(command)]'`: arithmetic, `test -v`, `${!x}`, `declare` and the like evaluate the subscript of a value again. Which of them
    /// will see a value is not followed: the commands in it count.
    mutating func runSubscript(_ text: Range<Int32>) {
        guard text.count > 4, let bracket = firstSubscript(text), bracket < text.upperBound else { return }
        for i in bracket..<text.upperBound - 1 {
            let byte = bytes[Int(i)]
            if byte == 0x60 || byte == 0x24 && bytes[Int(i) + 1] == 0x28 {
                _ = runText(i..<text.upperBound, Flow(), isOwnProcess: true)
                return
            }
        }
    }

    /// The same for the words of builtins that take names of variables or arithmetic.
    mutating func runSubscripts(_ range: Range<Int>, _ name: Range<Int32>) {
        guard
            isText(name, "let") || isText(name, "test") || isText(name, "[") || isText(name, "read")
                || isText(name, "printf") || isText(name, "unset") || isText(name, "declare") || isText(name, "typeset")
                || isText(name, "local") || isText(name, "export") || isText(name, "readonly") || isText(name, "wait")
                || isText(name, "mapfile") || isText(name, "readarray") || isText(name, "getopts")
        else { return }
        for i in range.dropFirst() { runSubscript(wordRange(i)) }
    }

    /// Behind the first `[` that a name stands in front of.
    private func firstSubscript(_ text: Range<Int32>) -> Int32? {
        var isName = false
        for i in text {
            let byte = bytes[Int(i)]
            if byte == 0x5B, isName { return i + 1 }
            isName = byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte >= 0x30 && byte <= 0x39 || byte == 0x5F
        }
        return nil
    }
}
