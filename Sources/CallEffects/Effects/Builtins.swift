internal import FakBasics

// Builtins that change the shell.

extension EffectReader {
    mutating func applyBuiltin(
        _ range: Range<Int>, _ reading: ProgramReading, _ name: Range<Int32>, _ input: Flow
    ) {
        runSubscripts(range, name)
        applyState(range, reading, name)
        if isText(name, "export") || isText(name, "declare") || isText(name, "local") || isText(name, "readonly")
            || isText(name, "typeset")
        {
            declare(range, name, reading)
        } else if isText(name, "read") {
            readVariables(range, reading, input)
        } else if isText(name, "mapfile") || isText(name, "readarray") {
            readLines(reading, input)
        } else if isText(name, "getopts") {
            for operand in reading.operands { bindUnknown(wordRange(Int(operand.word))) }
        } else if isText(name, "printf"), range.count > 3, isText(wordRange(range.lowerBound + 1), "-v") {
            printVariable(range)
        } else if isText(name, "alias") {
            bindAliases(range)
        } else if isText(name, "unset") {
            for operand in reading.operands {
                let word = words[Int(operand.word)]
                unset(word.start..<word.end)
            }
        } else if isText(name, "return") {
            known.state.returned = known.state.returned ?? bindings.count
        } else if isText(name, "set") {
            setPositional(range)
        } else if isText(name, "shift") {
            if let held = scope.positional {
                let count = range.count > 1 ? number(wordRange(range.lowerBound + 1)) : 1
                scope.positional = count.map { held.dropFirst(Int($0)) }
            }
        } else if isText(name, "pushd"), reading.operands.isEmpty {
            // The two topmost change places.
            scope.pushed = -1
            popFolder(range)
        } else if isText(name, "popd") {
            popFolder(range)
        } else if isText(name, "cd"), range.count == 1 {
            scope.keepPrevious()
            let home = literal("~")
            if known.state.hasOtherHome {
                scope.loseFolder()
            } else {
                (scope.isFolderUnknown, scope.folder) = (false, home)
            }
        }
    }

    private mutating func setPositional(_ range: Range<Int>) {
        var first = range.lowerBound + 1
        while first < range.upperBound {
            let word = wordRange(first)
            if isText(word, "--") {
                first += 1
                break
            }
            guard let byte = word.first.map({ bytes[Int($0)] }), byte == 0x2D || byte == 0x2B else { break }
            first += 1
        }
        let isEmptied = first > range.lowerBound + 1 && isText(wordRange(first - 1), "--")
        guard first < range.upperBound || isEmptied else { return }
        let start = values.count
        values.append(contentsOf: words[first..<range.upperBound])
        scope.positional = Int32(start)..<Int32(values.count)
    }
}
