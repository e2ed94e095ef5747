internal import FakBasics

// Makefiles: lines that a shell runs, with the variables that the file itself or the command line gives a value.

extension EffectReader {
    /// Lines behind a tab, behind `target: ;`, in `$(shell …)`; files that it includes.
    mutating func readMakefile(_ text: Range<Int32>) {
        guard nesting < Limits.shellDepth else { return note(.limit, offset) }
        nesting += 1
        defer { nesting -= 1 }
        let mark = makeNames.count
        eachLine(text) { reader, line in reader.noteMakeName(line) }
        eachLine(text) { reader, line in reader.readMakeLine(line) }
        if nesting <= 1 { makeNames.removeLast(makeNames.count - mark) }
    }

    private mutating func readMakeLine(_ line: Range<Int32>) {
        guard spend() else { return }
        if bytes[Int(line.lowerBound)] == 0x09 {
            return runRecipe(line.lowerBound + 1..<line.upperBound)
        }
        if let files = behindWord(line, "include ") ?? behindWord(line, "-include ") ?? behindWord(line, "sinclude ") {
            let words = expandedMake(files)
            return includeMakefiles(words)
        }
        noteRule(line)
        if let colon = line.first(where: { bytes[Int($0)] == 0x3A }),
            let end = (colon..<line.upperBound).first(where: { bytes[Int($0)] == 0x3B })
        {
            runRecipe(end + 1..<line.upperBound)
        } else {
            runShellFunctions(line)
        }
    }

    /// `target: prerequisites`: what `$@`, `$<` and `$^` stand for in the recipe.
    private mutating func noteRule(_ line: Range<Int32>) {
        guard let colon = line.first(where: { bytes[Int($0)] == 0x3A }), makeNames.count < 512, colon > line.lowerBound,
            !(line.lowerBound..<colon).contains(where: { bytes[Int($0)] == 0x3D }),
            colon + 1 == line.upperBound || bytes[Int(colon) + 1] != 0x3D
        else { return }
        let targets = expandedMake(line.lowerBound..<colon)
        let end = (colon..<line.upperBound).first { bytes[Int($0)] == 0x3B } ?? line.upperBound
        let sources = expandedMake(colon + 1..<end)
        var target = ConsoleWords(bytes.span, targets)
        var source = ConsoleWords(bytes.span, sources)
        let (first, one) = (target.next(bytes.span), source.next(bytes.span))
        for (name, value) in [("@", first), ("<", one), ("^", sources), ("+", sources), ("?", sources)]
            as [(StaticString, Range<Int32>)]
        {
            let name = literal(name)
            makeNames.append((name, value))
        }
    }

    private func behindWord(_ line: Range<Int32>, _ word: StaticString) -> Range<Int32>? {
        var start = line.lowerBound
        while start < line.upperBound, bytes[Int(start)] == 0x20 { start += 1 }
        return startsWith(start..<line.upperBound, word)
            ? start + Int32(word.utf8CodeUnitCount)..<line.upperBound : nil
    }

    private mutating func includeMakefiles(_ names: Range<Int32>) {
        var start = names.lowerBound
        for i in names.lowerBound...names.upperBound {
            guard i == names.upperBound || bytes[Int(i)] <= 0x20 else { continue }
            if i > start {
                addPath(.read, start..<i, [])
                let path = placed(start..<i)
                if let text = fileText(path) { readMakefile(text) }
            }
            start = i + 1
            guard spend() else { return }
        }
    }

    // MARK: Variables

    /// `NAME = VALUE`, `NAME := VALUE`, `NAME ?= VALUE`, `NAME != COMMAND`.
    private mutating func noteMakeName(_ line: Range<Int32>) {
        guard bytes[Int(line.lowerBound)] != 0x09, makeNames.count < 128, spend(),
            let equals = line.first(where: { bytes[Int($0)] == 0x3D })
        else { return }
        var start = line.lowerBound
        for word in ["export ", "override "] as [StaticString] where startsWith(start..<equals, word) {
            start += Int32(word.utf8CodeUnitCount)
        }
        var end = equals
        let sign = end > start ? bytes[Int(end) - 1] : 0
        while end > start, ":?+! \t".utf8.contains(bytes[Int(end) - 1]) { end -= 1 }
        while start < end, bytes[Int(start)] <= 0x20 { start += 1 }
        guard end > start, !(start..<end).contains(where: { bytes[Int($0)] <= 0x20 || bytes[Int($0)] == 0x3A }) else {
            return
        }
        var first = equals + 1
        while first < line.upperBound, bytes[Int(first)] <= 0x20 { first += 1 }
        if sign == 0x21 { runRecipe(first..<line.upperBound) }
        let isKnown = sign != 0x21 && sign != 0x2B
        makeNames.append((start..<end, isKnown ? first..<line.upperBound : unknownText()))
    }

    /// What stands for `$(NAME)`: of the command line, of the file, of make itself. Nil where nothing says.
    private mutating func makeValue(_ name: Range<Int32>) -> Range<Int32>? {
        if let held = binding(name), !held.isUnknown, let word = held.words.first {
            return values[Int(word)].start..<values[Int(word)].end
        }
        if let found = makeNames.last(where: { isSame($0.name, name) }) { return found.value }
        for known in EffectReader.makeDefaults where isText(name, known.name) { return literal(known.value) }
        return nil
    }

    private static let makeDefaults: [(name: StaticString, value: StaticString)] = [
        ("CC", "cc"), ("CXX", "g++"), ("AR", "ar"), ("AS", "as"), ("LD", "ld"), ("RM", "rm -f"), ("MAKE", "make"),
        ("CPP", "cc -E"), ("FC", "f77"), ("SHELL", "/bin/sh"), ("LEX", "lex"), ("YACC", "yacc"), ("INSTALL", "install"),
        ("CURDIR", "."), ("CFLAGS", ""), ("CXXFLAGS", ""), ("CPPFLAGS", ""), ("LDFLAGS", ""), ("LDLIBS", ""),
        ("ARFLAGS", "rv"), ("MAKEFLAGS", ""), ("MFLAGS", ""), ("LOADLIBES", ""), ("TARGET_ARCH", ""),
    ]

    /// The line with the variables of make put in; `$$` is a dollar sign, and what is not known stays unknown.
    private mutating func expandedMake(_ line: Range<Int32>) -> Range<Int32> {
        var text = line
        // A value may have variables in it.
        for _ in 0..<4 {
            guard let next = expandedOnce(text) else { break }
            text = next
        }
        guard text.contains(where: { bytes[Int($0)] == 0x24 }), derive(text.count) else { return text }
        let start = Int32(bytes.count)
        var at = text.lowerBound
        while at < text.upperBound {
            guard bytes[Int(at)] == 0x24, at + 1 < text.upperBound else {
                bytes.append(bytes[Int(at)])
                at += 1
                continue
            }
            if bytes[Int(at) + 1] == 0x24 {
                bytes.append(0x24)
                at += 2
            } else {
                bytes.append(WordMarker.unknownText)
                at = closing(at + 1, text.upperBound)
            }
        }
        return start..<Int32(bytes.count)
    }

    /// Nil where no variable of the line is known.
    private mutating func expandedOnce(_ line: Range<Int32>) -> Range<Int32>? {
        guard line.contains(where: { bytes[Int($0)] == 0x24 }), derive(line.count) else { return nil }
        let start = Int32(bytes.count)
        var found = false
        var at = line.lowerBound
        while at < line.upperBound {
            guard bytes[Int(at)] == 0x24, at + 1 < line.upperBound else {
                bytes.append(bytes[Int(at)])
                at += 1
                continue
            }
            let end = bytes[Int(at) + 1] == 0x24 ? at + 2 : closing(at + 1, line.upperBound)
            let isGroup = bytes[Int(at) + 1] == 0x28 || bytes[Int(at) + 1] == 0x7B
            let name = isGroup ? at + 2..<max(at + 2, end - 1) : at + 1..<end
            let mark = bytes.count
            if bytes[Int(at) + 1] != 0x24, let value = makeValue(name), derive(value.count) {
                // A default is a literal of its own behind the line so far.
                if Int(value.lowerBound) >= mark {
                    bytes.removeSubrange(mark..<Int(value.lowerBound))
                } else {
                    append(value)
                }
                found = true
            } else {
                bytes.removeLast(bytes.count - mark)
                append(at..<end)
            }
            at = end
        }
        return found ? start..<Int32(bytes.count) : nil
    }

    /// A recipe as the shell gets it.
    private mutating func runRecipe(_ line: Range<Int32>) {
        runShellFunctions(line)
        var at = line.lowerBound
        while at < line.upperBound, "@-+ \t".utf8.contains(bytes[Int(at)]) { at += 1 }
        let text = expandedMake(at..<line.upperBound)
        runText(text, Flow(), isOwnProcess: true)
    }

    /// Behind the parenthesis or brace that closes the one at `at`, or behind the one sign there.
    private func closing(_ at: Int32, _ end: Int32) -> Int32 {
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
                let text = expandedMake(at + 8..<max(at + 8, end - 1))
                runText(text, Flow(), isOwnProcess: true)
                at = end
            } else {
                at += 1
            }
        }
    }
}
