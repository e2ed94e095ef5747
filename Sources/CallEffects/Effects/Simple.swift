internal import FakBasics
internal import ShellSyntax

// Simple commands and redirects.

extension EffectReader {
    mutating func walkSimple(_ index: Int, _ input: Flow) -> Flow {
        let node = shell.nodes[index]
        walkSubstitutions(of: index)
        let mark = pending.count
        for i in node.words.range { expand(shell.words[i], splits: true, isProgram: pending.count == mark) }
        let range = takeWords(from: mark)
        settleNames()
        let firstEffect = effects.count
        let bindingMark = bindings.count
        for i in node.assignments.range { assign(shell.assignments[i], isSetForProgram: !range.isEmpty) }
        var isPlain = node.assignments.isEmpty
        let target = targets.count
        let (redirected, writes) = redirects(node.redirects, input)
        if isPlain { isPlain = !node.redirects.range.contains { !isHarmless(shell.redirects[$0]) } }
        var out = Flow()
        if !range.isEmpty {
            out = runCommand(range, redirected, isPlain: isPlain, isOuter: true)
            if !node.assignments.isEmpty, bindings.count > bindingMark {
                // They were for the program alone.
                let kept = bindings.count - node.assignments.count
                if kept >= bindingMark { bindings.removeSubrange(bindingMark..<bindingMark + node.assignments.count) }
            }
        }
        // `> f` alone empties the file.
        if range.isEmpty { out.text = Int32(bytes.count)..<Int32(bytes.count) }
        if writes, out.isDownloaded { noteDownload(since: firstEffect) }
        keepTargets(since: target, writes ? out.text : nil)
        if writes || range.isEmpty { out = Flow() }
        return out
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
        guard assignment.value >= 0, assignment.subscriptWord < 0 else {
            bindUnknown(name)
            return
        }
        let mark = pending.count
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
            for i in old.words { values.append(values[Int(i)]) }
        }
        values.append(contentsOf: pending[mark...])
        pending.removeLast(pending.count - mark)
        bind(
            name, Int32(first)..<Int32(values.count), isArray: true,
            isDownloaded: values[first...].contains { $0.flags.contains(.downloaded) })
    }

    /// Binds a name to the word that was expanded last, joined to what it holds where it is appended to.
    mutating func bindScalar(_ name: Range<Int32>, from mark: Int, isAppend: Bool = false) {
        var word = ArgvWord(start: Int32(bytes.count), end: Int32(bytes.count), flags: .known)
        if pending.count > mark { word = pending[mark] }
        pending.removeLast(pending.count - mark)
        if isAppend {
            guard let old = binding(name), !old.isUnknown, let first = old.words.first else { return bindUnknown(name) }
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
    }

    // MARK: Redirects

    /// The effects of redirects. What the command reads by then, and whether its output goes to a file.
    mutating func redirects(_ range: ShellRange, _ input: Flow) -> (Flow, Bool) {
        var flow = input
        var writes = false
        for i in range.range {
            let redirect = shell.redirects[i]
            guard redirect.word >= 0 else { continue }
            let word = shell.words[Int(redirect.word)]
            let mark = pending.count
            switch redirect.kind {
            case .hereDoc, .hereDocTab, .hereString:
                expand(word, splits: false)
                flow = Flow(isThere: true)
                if pending.count > mark {
                    let body = pending[mark]
                    flow.isDownloaded = body.flags.contains(.downloaded)
                    // Partly known text is text: what is not known stands in it as a marker.
                    flow.text = body.start..<body.end
                }
            case .dupIn, .dupOut:
                expand(word, splits: false)
                if pending.count > mark {
                    let target = pending[mark].start..<pending[mark].end
                    if redirect.kind == .dupOut, !isDescriptor(target) {
                        let first = effects.count
                        addPath(.write, target, [])
                        noteTarget(target, since: first, isAppended: false)
                        writes = true
                    }
                }
            case .in, .inOut, .out, .append, .clobber, .outBoth, .appendBoth:
                expand(word, splits: true)
                for j in mark..<max(mark, pending.count) {
                    let target = pending[j].start..<pending[j].end
                    if redirect.kind == .in {
                        addPath(.read, target, [])
                        let isDownloaded = pending[j].flags.contains(.downloaded) || isDownload(target)
                        flow = Flow(isDownloaded: isDownloaded, isThere: true)
                        flow.text = fileText(target).known
                    } else {
                        let first = effects.count
                        addPath(.write, target, [])
                        noteTarget(
                            target, since: first,
                            isAppended: redirect.kind == .append || redirect.kind == .appendBoth)
                        writes = writes || redirect.fd < 0 || redirect.fd == 1
                    }
                }
            }
            pending.removeLast(pending.count - mark)
        }
        return (flow, writes)
    }

    /// A number, `-`, or a number with `-`.
    private func isDescriptor(_ range: Range<Int32>) -> Bool {
        !range.isEmpty
            && range.allSatisfy { bytes[Int($0)] >= 0x30 && bytes[Int($0)] <= 0x39 || bytes[Int($0)] == 0x2D }
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

    /// Paths that the last command wrote hold what was downloaded.
    mutating func noteDownload(since first: Int) {
        for effect in effects[first...] where effect.kind == .write && downloads.count < 64 {
            downloads.append(effect.text)
        }
    }
}
