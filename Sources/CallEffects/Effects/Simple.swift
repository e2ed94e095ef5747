internal import FakBasics
internal import ShellSyntax

// Simple commands and redirects.

extension EffectReader {
    mutating func walkSimple(_ index: Int, _ input: Flow) -> Flow {
        let node = shell.nodes[index]
        let firstSink = known.sinks.count
        walkSubstitutions(of: index)
        let mark = pending.count
        for i in node.words.range { expand(shell.words[i], splits: true, isProgram: pending.count == mark) }
        let range = takeWords(from: mark)
        settleNames()
        let firstEffect = effects.count
        let bindingMark = bindings.count
        for i in node.assignments.range { assign(shell.assignments[i], isSetForProgram: !range.isEmpty) }
        var isPlain = node.assignments.isEmpty
        let open = scope.descriptors
        let redirected = redirects(node.redirects, input)
        if isPlain { isPlain = !node.redirects.range.contains { !isHarmless(shell.redirects[$0]) } }
        var out = Flow()
        if !range.isEmpty {
            if known.state.expandsHistory, hasHistory(node) { addUnknownCommand() }
            if usesAliases, let result = runAliases(node, range, redirected.input) {
                out = result
            } else {
                out = runCommand(range, redirected.input, isPlain: isPlain, isOuter: true)
            }
            if words[range].contains(where: { $0.flags.contains(.hasUnknown) }) {
                runWithoutUnknown(range, redirected.input)
            }
            if !node.assignments.isEmpty, bindings.count > bindingMark {
                // They were for the program alone.
                let kept = bindings.count - node.assignments.count
                if kept >= bindingMark { bindings.removeSubrange(bindingMark..<bindingMark + node.assignments.count) }
            }
        }
        // With `2>&1` there are other lines too.
        if node.redirects.range.contains(where: { !isToNull(shell.redirects[$0]) }) { out.found = nil }
        if !known.state.prompts.isEmpty { runPrompts() }
        feedSinks(since: firstSink, out)
        if !node.redirects.isEmpty {
            let isKept = range.count == 1 && isText(wordRange(range.lowerBound), "exec")
            if isKept { out = Flow() }
            settle(redirected, open, isKept: isKept)
        }
        return finishOutput(out, redirected, since: firstEffect)
    }

    /// The pending words since `mark`, moved to `words`.
    mutating func takeWords(from mark: Int) -> Range<Int> {
        let first = words.count
        words.append(contentsOf: pending[mark...])
        pending.removeLast(pending.count - mark)
        return first..<words.count
    }

    // MARK: Assignments

    private mutating func assign(_ assignment: ShellAssignment, isSetForProgram: Bool) {
        let name = copied(assignment.name)
        addEffect(.envSet, name, [])
        // By custom what programs and the shell itself look at has capitals.
        if !isSetForProgram, name.contains(where: { bytes[Int($0)] >= 0x41 && bytes[Int($0)] <= 0x5A }) {
            hasAssigned = true
        }
        if assignment.isArray {
            let mark = pending.count
            for i in assignment.words.range { expand(shell.words[i], splits: true) }
            bindArray(name, from: mark, isAppend: assignment.isAppend)
            return
        }
        guard assignment.value >= 0 else { return bindUnknown(name) }
        noteName(name)
        let mark = pending.count
        if assignment.subscriptWord >= 0 {
            let index = knownText(shell.words[Int(assignment.subscriptWord)])
            expand(shell.words[Int(assignment.value)], splits: false)
            var word = ArgvWord(start: Int32(bytes.count), end: Int32(bytes.count), flags: .known)
            if pending.count > mark { word = pending[mark] }
            pending.removeLast(pending.count - mark)
            return bindElement(name, assignment.isAppend ? nil : index, word)
        }
        expand(shell.words[Int(assignment.value)], splits: false)
        let value = pending.count > mark ? pending[mark] : nil
        bindScalar(name, from: mark, isAppend: assignment.isAppend)
        if let value { runVariable(name, value) }
    }

    private mutating func bindArray(_ name: Range<Int32>, from mark: Int, isAppend: Bool) {
        let first = values.count
        if isAppend, let old = binding(name) {
            if old.isUnknown {
                pending.removeLast(pending.count - mark)
                return bindUnknown(name)
            }
            guard derive(old.words.count) else {
                pending.removeLast(pending.count - mark)
                return bindUnknown(name, isDownloaded: old.isDownloaded)
            }
            for i in old.words { values.append(values[Int(i)]) }
        }
        values.append(contentsOf: pending[mark...])
        pending.removeLast(pending.count - mark)
        bindElements(name, from: first)
    }

    /// Binds a name to the word that was expanded last, joined to what it holds where it is appended to.
    mutating func bindScalar(_ name: Range<Int32>, from mark: Int, isAppend: Bool = false) {
        var word = ArgvWord(start: Int32(bytes.count), end: Int32(bytes.count), flags: .known)
        if pending.count > mark { word = pending[mark] }
        pending.removeLast(pending.count - mark)
        if isAppend {
            guard let old = binding(name), !old.isUnknown, let first = old.words.first,
                derive(word.range.count + values[Int(first)].range.count)
            else { return bindUnknown(name) }
            let start = Int32(bytes.count)
            let before = values[Int(first)]
            append(before.start..<before.end)
            append(word.start..<word.end)
            let isDownloaded = word.flags.contains(.downloaded) || before.flags.contains(.downloaded)
            word = ArgvWord(scanning: bytes.span, Int(start)..<bytes.count)
            if isDownloaded { word.flags.insert(.downloaded) }
        }
        values.append(word)
        bind(
            name, Int32(values.count - 1)..<Int32(values.count), isDownloaded: word.flags.contains(.downloaded))
        runSubscript(word.start..<word.end)
    }

    /// Whether a redirect changes nothing that an `allow_command` would have to know.
    private func isHarmless(_ redirect: ShellRedirect) -> Bool {
        guard redirect.word >= 0 else { return false }
        let word = shell.words[Int(redirect.word)]
        guard word.isLiteral, redirect.variable.isEmpty else { return false }
        let text = shell.bytes[word.text.range]
        switch redirect.kind {
        case .dupIn, .dupOut: return text.allSatisfy { $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2D } && !text.isEmpty
        case .out, .append, .clobber, .outBoth, .appendBoth, .in: return text.elementsEqual("/dev/null".utf8)
        default: return false
        }
    }

    private func isToNull(_ redirect: ShellRedirect) -> Bool {
        guard redirect.word >= 0, [.out, .append].contains(redirect.kind) else { return false }
        let word = shell.words[Int(redirect.word)]
        return word.isLiteral && shell.bytes[word.text.range].elementsEqual("/dev/null".utf8)
    }

    /// Paths that the last command wrote hold what was downloaded.
    mutating func noteDownload(since first: Int) {
        for effect in effects[first...] where effect.kind == .write {
            guard downloads.count < 64 else {
                known.areFilesLost = true
                return
            }
            downloads.append(effect.text)
        }
    }
}
