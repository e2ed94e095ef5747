internal import FakBasics
internal import ShellSyntax

// The nodes of a script in the order in which they would run.

extension EffectReader {
    /// Walks a list; what it gives out is what its last pipeline gives, or what any of them downloads.
    mutating func walkList(_ index: Int, _ input: Flow) -> Flow {
        let list = shell.nodes[index]
        var out = Flow()
        var child = index + 1
        // Where the pipeline before stood.
        var (folder, wasUnknown) = (scope.folder, scope.isFolderUnknown)
        while child < Int(list.end) {
            let node = shell.nodes[child]
            guard spend() else { return out }
            let isOther = node.connector == .or
            let (left, isLeftUnknown) = (scope.folder, scope.isFolderUnknown)
            if isOther {
                scope.conditions += 1
                // `cd a || cd b`: b is entered from where `cd a` failed.
                (scope.folder, scope.isFolderUnknown) = (folder, wasUnknown)
            }
            // `cd x; y` runs y where x is not there as well.
            if node.connector != .and, !scope.folder.isEmpty, scope.folder != origin {
                scope.isFolderUnsure = true
                // It may be the one before the last `cd` as well.
                if scope.mayBeInPrevious, scope.hasPrevious, !scope.isPreviousUnknown, !scope.previous.isEmpty,
                    scope.otherFolder.isEmpty
                {
                    scope.otherFolder = scope.previous
                }
            }
            let flow = walkPipeline(child, input)
            if node.connector == .and, scope.folder != left { scope.mayBeInPrevious = true }
            if isOther {
                scope.conditions -= 1
                if scope.folder == folder, scope.isFolderUnknown == wasUnknown {
                    (scope.folder, scope.isFolderUnknown) = (left, isLeftUnknown)
                } else if left == folder, isLeftUnknown == wasUnknown {
                    scope.isFolderUnsure = true
                } else if isLeftUnknown || !scope.otherFolder.isEmpty {
                    scope.isFolderUnknown = true
                    scope.folder = 0..<0
                } else {
                    scope.isFolderUnsure = true
                    scope.otherFolder = left
                }
            } else {
                (folder, wasUnknown) = (left, isLeftUnknown)
            }
            let before = out.text
            add(flow, to: &out)
            // What stands behind `||`, and behind a command that may fail, is not sure to be there.
            if isOther || node.connector == .and && before?.isEmpty != true { out.text = nil }
            child = Int(node.end)
        }
        return out
    }

    /// Walks a pipeline: each command reads what the one before it gives.
    mutating func walkPipeline(_ index: Int, _ input: Flow) -> Flow {
        let node = shell.nodes[index]
        guard node.kind == .pipeline else { return walkCommand(index, input) }
        if node.isBackground, known.state.late.count < 64 { known.state.late.append((Int32(index), files.count)) }
        var count = 0
        var child = index + 1
        while child < Int(node.end) {
            count += 1
            child = Int(shell.nodes[child].end)
        }
        let firstStage = stages.count
        var flow = input
        child = index + 1
        while child < Int(node.end) {
            let next = Int(shell.nodes[child].end)
            let isOwn = count > 1 && !(known.state.hasLastPipe && next >= Int(node.end))
            if isOwn || node.isBackground {
                // Each is a process of its own.
                let (held, mark, outer) = (scope, bindings.count, stages.count)
                flow = walkCommand(child, flow)
                (scope, _) = (held, outer)
                if bindings.count > mark { bindings.removeLast(bindings.count - mark) }
            } else {
                flow = walkCommand(child, flow)
            }
            stages.append(-1)
            child = next
        }
        viewPipeline(from: firstStage, count)
        stages.removeLast(stages.count - firstStage)
        return flow
    }

    /// Walks what stands between two `|`.
    private mutating func walkCommand(_ index: Int, _ input: Flow) -> Flow {
        let node = shell.nodes[index]
        guard nesting < Limits.shellDepth, spend() else {
            note(.limit, offset)
            return Flow()
        }
        nesting += 1
        defer { nesting -= 1 }
        if node.kind == .simple { return walkSimple(index, input) }
        let firstSink = known.sinks.count
        walkSubstitutions(of: index)
        let firstEffect = effects.count
        let open = scope.descriptors
        let redirection = redirects(node.redirects, input)
        let redirected = redirection.input
        var out = Flow()
        switch node.kind {
        case .subshell:
            let (held, mark) = (scope, bindings.count)
            out = walkChildren(index, redirected)
            scope = held
            if bindings.count > mark { bindings.removeLast(bindings.count - mark) }
        case .group: out = walkChildren(index, redirected)
        case .coproc:
            let (held, mark) = (scope, bindings.count)
            let given = walkChildren(index, redirected)
            scope = held
            if bindings.count > mark { bindings.removeLast(bindings.count - mark) }
            openCoprocess(node, given)
        case .while, .until: out = walkLines(index, redirected)
        case .if, .case: out = walkBranches(index, redirected)
        case .forArithmetic, .arithmetic:
            for i in node.words.range { forgetNumbers(shell.words[i].span) }
            if node.kind == .forArithmetic { out = walkBranches(index, redirected, isLoop: true) }
        case .for, .select: out = walkLoop(index, redirected)
        case .function: define(index)
        case .test: testOperands(node)
        default: break
        }
        feedSinks(since: firstSink, out)
        if !node.redirects.isEmpty { settle(redirection, open, isKept: false) }
        return finishOutput(out, redirection, since: firstEffect)
    }

    /// The children that are no substitutions, one after another.
    private mutating func walkChildren(_ index: Int, _ input: Flow) -> Flow {
        var out = Flow()
        var child = index + 1
        let end = Int(shell.nodes[index].end)
        while child < end {
            let node = shell.nodes[child]
            if !node.isSubstitution {
                let flow = node.kind == .list ? walkList(child, input) : walkPipeline(child, input)
                add(flow, to: &out)
            }
            child = Int(node.end)
        }
        return out
    }

    /// What one command gives out, behind what those before it gave.
    private mutating func add(_ flow: Flow, to out: inout Flow) {
        out.isDownloaded = out.isDownloaded || flow.isDownloaded
        guard flow.isThere else { return }
        out.text = out.isThere ? joined(out.text, flow.text) : flow.text
        out.isThere = true
    }

    /// Conditions and bodies: any of them may run, or none.
    mutating func walkBranches(_ index: Int, _ input: Flow, isLoop: Bool = false) -> Flow {
        let mark = bindings.count
        let (folder, wasUnknown, previous) = (scope.folder, scope.isFolderUnknown, scope.previous)
        scope.conditions += 1
        var out = walkChildren(index, input)
        // What one round sets the next one uses.
        if isLoop, bindings.count > mark, loops <= 32 {
            loops *= 2
            add(walkChildren(index, input), to: &out)
            loops /= 2
        }
        scope.conditions -= 1
        out.text = nil
        forgetBindings(since: mark)
        if scope.folder != folder || scope.isFolderUnknown != wasUnknown {
            scope.isFolderUnknown = true
            scope.folder = 0..<0
        }
        if scope.previous != previous { scope.isPreviousUnknown = true }
        return out
    }

    /// A loop over words: once for each where they are few and known, so that each value has its own effects.
    private mutating func walkLoop(_ index: Int, _ input: Flow) -> Flow {
        let node = shell.nodes[index]
        let name = copied(node.name)
        let mark = pending.count
        for i in node.words.range { expand(shell.words[i], splits: true) }
        let first = values.count
        let count = pending.count - mark
        values.append(contentsOf: pending[mark...])
        pending.removeLast(count)
        let isListed = count > 0 && node.kind == .for && loops <= 64 / max(1, count) && count <= 16
        guard isListed else {
            if count == 0 && !node.words.isEmpty { return Flow() }
            bindUnknown(name)
            return walkBranches(index, input, isLoop: true)
        }
        var out = Flow()
        let held = loops
        loops *= count
        for i in first..<first + count {
            let word = values[i]
            if word.flags.contains(.hasUnknown) {
                bindUnknown(name, isDownloaded: word.flags.contains(.downloaded))
            } else {
                bind(name, Int32(i)..<Int32(i + 1), isDownloaded: word.flags.contains(.downloaded))
            }
            let flow = walkBranches(index, input, isLoop: true)
            out.isDownloaded = out.isDownloaded || flow.isDownloaded
            out.isThere = out.isThere || flow.isThere
        }
        loops = held
        return out
    }

    // MARK: Functions

    private mutating func define(_ index: Int) {
        let node = shell.nodes[index]
        if functions.count < 64 {
            functions.append(FunctionUse(name: copied(node.name), node: Int32(index)))
        } else {
            // Too many to remember: what it does is done here.
            _ = walkBranches(index, Flow())
        }
        if isForkBomb(index) { fulfil(.forkBomb) }
    }

    /// The function of that name, newest first.
    func function(_ name: Range<Int32>) -> Int? {
        functions.indices.reversed().first { isSame(functions[$0].name, name) }
    }

    /// Runs a function's body with these words as its parameters.
    mutating func call(_ number: Int, _ arguments: Range<Int>, _ input: Flow) -> Flow {
        functions[number].isCalled = true
        if functions[number].isActive || scope.calls >= 8 {
            return Flow(isDownloaded: input.isDownloaded, isThere: true)
        }
        functions[number].isActive = true
        scope.calls += 1
        let held = scope.positional
        let first = values.count
        let mark = bindings.count
        values.append(contentsOf: words[arguments])
        scope.positional = Int32(first)..<Int32(values.count)
        let outer = known.state.returned
        known.state.returned = nil
        let out = walkChildren(Int(functions[number].node), input)
        scope.positional = held
        forgetReturned(outer: outer)
        forgetLocals(since: mark)
        scope.calls -= 1
        functions[number].isActive = false
        return out
    }

    /// Functions that nothing called may be called by what is not seen: they are walked once.
    mutating func walkUncalledFunctions() {
        var i = 0
        while i < functions.count {
            if !functions[i].isCalled {
                functions[i].isCalled = true
                scope.positional = nil
                scope.conditions += 1
                _ = walkChildren(Int(functions[i].node), Flow())
                scope.conditions -= 1
            }
            i += 1
        }
    }

    /// A function that starts itself twice, or itself beside itself.
    private func isForkBomb(_ index: Int) -> Bool {
        let node = shell.nodes[index]
        var runs = 0
        for i in index + 1..<Int(node.end) where shell.nodes[i].kind == .simple {
            guard let first = shell.nodes[i].words.range.first else { continue }
            let word = shell.words[first]
            guard word.isLiteral, isSameSource(word.text, node.name) else { continue }
            runs += 1
            var parent = Int(shell.nodes[i].parent)
            while parent > index {
                if shell.nodes[parent].isBackground { runs += 1 }
                parent = Int(shell.nodes[parent].parent)
            }
        }
        return runs >= 2
    }

    private func isSameSource(_ a: ShellRange, _ b: ShellRange) -> Bool {
        a.count == b.count && zip(a.range, b.range).allSatisfy { shell.bytes[$0] == shell.bytes[$1] }
    }

    // MARK: Substitutions

    /// Walks the substitutions in a node's words, redirects and assignments, before the node itself.
    mutating func walkSubstitutions(of index: Int) {
        let end = Int(shell.nodes[index].end)
        var child = index + 1
        while child < end {
            let node = shell.nodes[child]
            if node.isSubstitution {
                if node.isSink {
                    known.sinks.append(Int32(truncatingIfNeeded: child))
                } else {
                    let flow = walkSubstitution(child, Flow())
                    substitutions.append((Int32(truncatingIfNeeded: child), flow))
                }
            }
            child = Int(node.end)
        }
    }

    /// Walks the list of a substitution, which is a process of its own.
    mutating func walkSubstitution(_ index: Int, _ input: Flow) -> Flow {
        let (held, mark, first) = (scope, bindings.count, stages.count)
        let flow = walkList(index, input)
        stages.removeLast(stages.count - first)
        scope = held
        if bindings.count > mark { bindings.removeLast(bindings.count - mark) }
        return flow
    }

    /// A copy of source bytes in `bytes`.
    mutating func copied(_ range: ShellRange) -> Range<Int32> {
        let start = Int32(truncatingIfNeeded: bytes.count)
        for i in range.range { bytes.append(shell.bytes[i]) }
        return start..<Int32(truncatingIfNeeded: bytes.count)
    }
}
