internal import FakBasics

// Variables of makefiles, and what rules give those that have signs for names.

/// What is known of the makefiles that are being read.
struct MakeState {
    var isOpen = false
    var names: [(name: Range<Int32>, value: Range<Int32>)] = []
    /// More of them than are kept: any variable may have another value.
    var areNamesLost = false
    /// Rules in order.
    var rules: [(targets: Range<Int32>, sources: Range<Int32>)] = []
    /// The rule at hand.
    var rule: (targets: Range<Int32>, sources: Range<Int32>)?
    /// Which of several values a variable has, and how many the most ambiguous one has had.
    var choice = 0
    var choices = 1

    /// Ways in which one recipe is read; with more it may run any command.
    static let maxChoices = 16

    mutating func clear() {
        isOpen = false
        names.clear()
        areNamesLost = false
        rules.clear()
        rule = nil
        choice = 0
        choices = 1
    }
}

extension EffectReader {
    /// Runs the body for each choice of values that it meets.
    mutating func eachChoice(_ body: (inout EffectReader) -> Void) {
        let (held, outer) = (makefile.choice, makefile.choices)
        makefile.choice = 0
        makefile.choices = 1
        while makefile.choice < makefile.choices {
            guard makefile.choice < MakeState.maxChoices else {
                addUnknownCommand()
                break
            }
            body(&self)
            makefile.choice += 1
        }
        makefile.choice = held
        makefile.choices = outer
    }

    /// `target: prerequisites`, of all files before any recipe is read.
    private mutating func noteRule(_ line: Range<Int32>) {
        guard let rule = makeRule(line) else { return }
        guard makefile.rules.count < 128 else { return makefile.areNamesLost = true }
        makefile.rules.append(rule)
    }

    mutating func startRule(_ line: Range<Int32>) {
        if let rule = makeRule(line) { makefile.rule = rule }
    }

    private mutating func makeRule(_ line: Range<Int32>) -> (targets: Range<Int32>, sources: Range<Int32>)? {
        guard bytes[Int(line.lowerBound)] != 0x09, let colon = line.first(where: { bytes[Int($0)] == 0x3A }),
            colon > line.lowerBound,
            !(line.lowerBound..<colon).contains(where: { bytes[Int($0)] == 0x3D }),
            colon + 1 == line.upperBound || bytes[Int(colon) + 1] != 0x3D
        else { return nil }
        let targets = expandedMake(line.lowerBound..<colon)
        let end = (colon..<line.upperBound).first { bytes[Int($0)] == 0x3B } ?? line.upperBound
        let sources = expandedMake(colon + 1..<end)
        return (targets, sources)
    }

    /// `$@` is a target of the rule at hand; `$^` and `$+` are its prerequisites behind or before those that other rules
    /// have for the target, and `$<` the first of them. `$?` are some of them, and those of pattern rules are not known.
    private mutating func automaticValue(_ name: Range<Int32>) -> Range<Int32>? {
        guard name.count == 1, let rule = makefile.rule else { return nil }
        func isPattern(_ text: Range<Int32>) -> Bool { text.contains { bytes[Int($0)] == 0x25 } }
        let sign = bytes[Int(name.lowerBound)]
        guard sign == 0x40 || sign == 0x3C || sign == 0x5E || sign == 0x2B, !isPattern(rule.targets) else { return nil }
        var targets = ConsoleWords(bytes.span, rule.targets)
        var target = targets.next(bytes.span)
        var seen = 1
        while true {
            let next = targets.next(bytes.span)
            if next.isEmpty { break }
            if seen <= makefile.choice { target = next }
            seen += 1
        }
        if sign == 0x40 {
            makefile.choices = max(makefile.choices, seen)
            return target
        }
        let sources = sourcesOfAll(target, rule.sources)
        guard !sources.contains(where: { bytes[Int($0)] == 0x3A || bytes[Int($0)] == 0x7C }), !isPattern(sources) else {
            return nil
        }
        guard sign == 0x3C else { return sources }
        var words = ConsoleWords(bytes.span, sources)
        return words.next(bytes.span)
    }

    /// The prerequisites that all rules have for a target: in order, or those of the rule at hand first.
    private mutating func sourcesOfAll(_ target: Range<Int32>, _ own: Range<Int32>) -> Range<Int32> {
        var others = 0
        let start = Int32(bytes.count)
        let isOwnFirst = makefile.choice > 0
        if isOwnFirst { append(own) }
        for i in makefile.rules.indices {
            let rule = makefile.rules[i]
            var words = ConsoleWords(bytes.span, rule.targets)
            var word = words.next(bytes.span)
            while !word.isEmpty, !isSame(word, target) { word = words.next(bytes.span) }
            guard !word.isEmpty, spend(), derive(rule.sources.count + 1) else { continue }
            let isOwn = isSame(rule.sources, own)
            if !isOwn { others += 1 }
            if isOwn, isOwnFirst { continue }
            bytes.append(0x20)
            append(rule.sources)
        }
        if others > 0 {
            makefile.choices = max(makefile.choices, 2)
            return start..<Int32(bytes.count)
        }
        bytes.removeLast(bytes.count - Int(start))
        return own
    }

    /// The variables of a file and of those that it includes: a recipe is expanded when all of them are read.
    mutating func noteMakeNames(_ text: Range<Int32>) {
        guard nesting < Limits.shellDepth else { return note(.limit, offset) }
        nesting += 1
        defer { nesting -= 1 }
        eachLine(text) { reader, line in
            if let files = reader.included(line) {
                let words = reader.expandedMake(files)
                reader.includeMakefiles(words, namesOnly: true)
            } else {
                reader.noteMakeName(line)
                reader.noteRule(line)
            }
        }
    }

    /// `NAME = VALUE`, `NAME := VALUE`, `NAME ?= VALUE`, `NAME != COMMAND`.
    private mutating func noteMakeName(_ line: Range<Int32>) {
        guard bytes[Int(line.lowerBound)] != 0x09, spend(),
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
        guard makefile.names.count < 128 else { return makefile.areNamesLost = true }
        makefile.names.append((start..<end, isKnown ? first..<line.upperBound : unknownText()))
    }

    /// What stands for `$(NAME)`: of the file, of the shell or the command line, of make itself. Nil where nothing says.
    /// Where they differ, conditions and `?=` decide which of them it is: each is a choice.
    private mutating func makeValue(_ name: Range<Int32>) -> Range<Int32>? {
        if let found = automaticValue(name) { return found }
        if makefile.areNamesLost {
            makefile.choices = MakeState.maxChoices + 1
            return nil
        }
        var seen = 0
        var found: Range<Int32>?
        let held = binding(name)
        if let held, !held.isUnknown, let word = held.words.first {
            found = values[Int(word)].start..<values[Int(word)].end
            seen = 1
        }
        for (i, other) in makefile.names.enumerated() where isSame(other.name, name) {
            guard spend(i + 1) else { return nil }
            let isKnown = makefile.names[..<i].contains { isSame($0.name, name) && isSame($0.value, other.value) }
            if isKnown { continue }
            if seen <= makefile.choice { found = other.value }
            seen += 1
        }
        makefile.choices = max(makefile.choices, seen)
        if found != nil || held != nil { return found }
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
    mutating func expandedMake(_ line: Range<Int32>) -> Range<Int32> {
        var text = line
        // A value may have variables in it.
        for _ in 0..<4 {
            guard let next = expandedOnce(text, isLast: false) else { break }
            text = next
        }
        return expandedOnce(text, isLast: true) ?? text
    }

    /// Nil where nothing was put in. What is not known stays as it is, but the last time.
    private mutating func expandedOnce(_ line: Range<Int32>, isLast: Bool) -> Range<Int32>? {
        guard line.contains(where: { bytes[Int($0)] == 0x24 }), derive(line.count) else { return nil }
        let start = Int32(bytes.count)
        var found = isLast
        var at = line.lowerBound
        while at < line.upperBound {
            guard bytes[Int(at)] == 0x24, at + 1 < line.upperBound else {
                bytes.append(bytes[Int(at)])
                at += 1
                continue
            }
            let isSign = bytes[Int(at) + 1] == 0x24
            let end = isSign ? at + 2 : closing(at + 1, line.upperBound)
            if isLast {
                bytes.append(isSign ? 0x24 : WordMarker.unknownText)
            } else if isSign || !appendMakeValue(at, end) {
                append(at..<end)
            } else {
                found = true
            }
            at = end
        }
        return found ? start..<Int32(bytes.count) : nil
    }

    /// Appends what stands for the variable between two places; false where that is not known.
    private mutating func appendMakeValue(_ at: Int32, _ end: Int32) -> Bool {
        let isGroup = bytes[Int(at) + 1] == 0x28 || bytes[Int(at) + 1] == 0x7B
        let name = isGroup ? at + 2..<max(at + 2, end - 1) : at + 1..<end
        let mark = bytes.count
        guard let value = makeValue(name), derive(value.count) else {
            bytes.removeLast(bytes.count - mark)
            return false
        }
        if Int(value.lowerBound) < mark {
            append(value)
        } else {
            // It was put together behind the line so far.
            bytes.removeLast(bytes.count - Int(value.upperBound))
            bytes.removeSubrange(mark..<Int(value.lowerBound))
        }
        return true
    }
}
