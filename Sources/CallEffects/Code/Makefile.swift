internal import FakBasics

// Makefiles: lines that a shell runs, with the variables that the file itself or the command line gives a value.

extension EffectReader {
    /// Lines behind a tab, behind `target: ;`, in `$(shell …)`; files that it includes.
    mutating func readMakefile(_ text: Range<Int32>) {
        guard nesting < Limits.shellDepth else { return note(.limit, offset) }
        nesting += 1
        defer { nesting -= 1 }
        let isOuter = !makefile.isOpen
        makefile.isOpen = true
        if isOuter { noteMakeNames(text) }
        eachLine(text) { reader, line in reader.readMakeLine(line) }
        if isOuter { makefile.clear() }
    }

    private mutating func readMakeLine(_ line: Range<Int32>) {
        guard spend() else { return }
        if bytes[Int(line.lowerBound)] == 0x09 {
            return runRecipe(line.lowerBound + 1..<line.upperBound)
        }
        if let files = included(line) {
            let words = expandedMake(files)
            return includeMakefiles(words, namesOnly: false)
        }
        startRule(line)
        if let colon = line.first(where: { bytes[Int($0)] == 0x3A }),
            let end = (colon..<line.upperBound).first(where: { bytes[Int($0)] == 0x3B })
        {
            runRecipe(end + 1..<line.upperBound)
        } else {
            runShellFunctions(line)
        }
    }

    func included(_ line: Range<Int32>) -> Range<Int32>? {
        behindWord(line, "include ") ?? behindWord(line, "-include ") ?? behindWord(line, "sinclude ")
    }

    private func behindWord(_ line: Range<Int32>, _ word: StaticString) -> Range<Int32>? {
        var start = line.lowerBound
        while start < line.upperBound, bytes[Int(start)] == 0x20 { start += 1 }
        return startsWith(start..<line.upperBound, word)
            ? start + Int32(word.utf8CodeUnitCount)..<line.upperBound : nil
    }

    /// - Parameter namesOnly: whether only the variables of the files are looked for
    mutating func includeMakefiles(_ names: Range<Int32>, namesOnly: Bool) {
        var start = names.lowerBound
        for i in names.lowerBound...names.upperBound {
            guard i == names.upperBound || bytes[Int(i)] <= 0x20 else { continue }
            if i > start {
                if !namesOnly { addPath(.read, start..<i, []) }
                let path = placed(start..<i)
                if let text = fileText(path) {
                    if namesOnly { noteMakeNames(text) } else { readMakefile(text) }
                }
            }
            start = i + 1
            guard spend() else { return }
        }
    }

    /// A recipe as the shell gets it.
    mutating func runRecipe(_ line: Range<Int32>) {
        runShellFunctions(line)
        var at = line.lowerBound
        while at < line.upperBound, "@-+ \t".utf8.contains(bytes[Int(at)]) { at += 1 }
        let start = at
        eachChoice { reader in
            let text = reader.expandedMake(start..<line.upperBound)
            reader.runText(text, Flow(), isOwnProcess: true)
        }
    }

    /// Behind the parenthesis or brace that closes the one at `at`, or behind the one sign there.
    func closing(_ at: Int32, _ end: Int32) -> Int32 {
        let open = bytes[Int(at)]
        guard open == 0x28 || open == 0x7B else { return at + 1 }
        let close: UInt8 = open == 0x28 ? 0x29 : 0x7D
        var level = 0
        var i = at
        while i < end {
            if bytes[Int(i)] == open { level += 1 }
            if bytes[Int(i)] == close {
                level -= 1
                if level == 0 { return i + 1 }
            }
            i += 1
        }
        return end
    }

    private mutating func runShellFunctions(_ line: Range<Int32>) {
        var at = line.lowerBound
        while at + 8 < line.upperBound {
            if bytes[Int(at)] == 0x24, isText(at + 2..<at + 8, "shell ") {
                let end = closing(at + 1, line.upperBound)
                let inner = at + 8..<max(at + 8, end - 1)
                eachChoice { reader in
                    let text = reader.expandedMake(inner)
                    reader.runText(text, Flow(), isOwnProcess: true)
                }
                at = end
            } else {
                at += 1
            }
        }
    }
}
