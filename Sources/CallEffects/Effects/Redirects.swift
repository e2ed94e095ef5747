internal import ShellSyntax

// Redirects: what a command reads by then, and where its output goes.

extension EffectReader {
    struct Redirection {
        /// What stands on standard input.
        var input: Flow
        /// It was redirected.
        var isInput = false
        /// Standard output was redirected to what another descriptor is.
        var isOutput = false
        /// Standard output goes to a file or a descriptor, and not to the next command.
        var writes = false
        var appends = false
        /// The file keeps bytes that it had.
        var isPartial = false
        /// A file that may not be there is read, and without it nothing is run.
        var mayFail = false
        /// What goes to standard error is given out as well.
        var hasErrors = false
        /// The file, where it is one.
        var output: Range<Int32>?
    }

    /// The effects of redirects, in their order. Descriptors stay open until `settle`.
    mutating func redirects(_ range: ShellRange, _ input: Flow) -> Redirection {
        var out = Redirection(input: input)
        if scope.descriptors > 0 {
            // What `exec` left.
            if !input.isThere, let descriptor = descriptor(0) { out.input = descriptor.flow }
            if let descriptor = descriptor(1) {
                (out.writes, out.appends, out.output) = (descriptor.path != nil, true, descriptor.path)
            }
        }
        for i in range.range {
            let redirect = shell.redirects[i]
            guard redirect.word >= 0 else { continue }
            let word = shell.words[Int(redirect.word)]
            let mark = pending.count
            switch redirect.kind {
            case .hereDoc, .hereDocTab, .hereString:
                expand(word, splits: false)
                var flow = Flow(isThere: true)
                if pending.count > mark {
                    let body = pending[mark]
                    flow.isDownloaded = body.flags.contains(.downloaded)
                    // Partly known text is text: what is not known stands in it as a marker.
                    flow.text = body.start..<body.end
                }
                set(redirect, reads: flow, &out)
            case .dupIn:
                expand(word, splits: false)
                if pending.count > mark {
                    set(redirect, reads: duplicate(pending[mark].start..<pending[mark].end, out.input), &out)
                }
            case .dupOut:
                expand(word, splits: false)
                if pending.count > mark { duplicate(redirect, pending[mark].start..<pending[mark].end, &out) }
            case .in:
                expand(word, splits: true)
                for j in mark..<max(mark, pending.count) { read(redirect, pending[j], &out) }
            case .inOut, .out, .append, .clobber, .outBoth, .appendBoth:
                expand(word, splits: true)
                for j in mark..<max(mark, pending.count) {
                    let target = pending[j].start..<pending[j].end
                    if redirect.kind == .inOut { addPath(.read, target, []) }
                    addPath(.write, target, [])
                    write(redirect, target, &out)
                }
                if word.hasGlob, !word.hasExpansion { addLiteral(word) }
            }
            pending.removeLast(pending.count - mark)
        }
        return out
    }

    /// A file, a descriptor or a substitution is read.
    private mutating func read(_ redirect: ShellRedirect, _ word: ArgvWord, _ out: inout Redirection) {
        let target = word.start..<word.end
        var flow: Flow
        if let process = processes.last(where: { $0.start == target.lowerBound }) {
            flow = process.flow
            flow.isThere = true
        } else if let held = descriptorFlow(target, out.input) {
            flow = held
        } else {
            addPath(.read, target, [])
            let path = placed(target)
            flow = Flow(isThere: true)
            flow.isDownloaded = downloads.contains { isSamePath($0, path) }
            flow.text = fileText(path)
            if let text = flow.text { rewind(text) } else { out.mayFail = true }
        }
        flow.isDownloaded = flow.isDownloaded || word.flags.contains(.downloaded)
        set(redirect, reads: flow, &out)
    }

    private mutating func set(_ redirect: ShellRedirect, reads flow: Flow, _ out: inout Redirection) {
        let number = number(of: redirect, 0)
        if number == 0 {
            out.input = flow
            out.isInput = true
        } else {
            open(number, flow)
        }
    }

    private mutating func write(_ redirect: ShellRedirect, _ target: Range<Int32>, _ out: inout Redirection) {
        let number = number(of: redirect, 1)
        if number == 1 {
            (out.writes, out.output) = (true, placed(target))
            out.appends = redirect.kind == .append || redirect.kind == .appendBoth
            // It writes over the first bytes and leaves the rest.
            out.isPartial = redirect.kind == .inOut
        } else if number == 2 {
            // Messages, and what is in them.
            if !isDevice(target) {
                let path = placed(target)
                keepFile(path, nil)
            }
        } else if number > 2 || number == 0 {
            open(number, Flow(), path: placed(target))
        }
    }

    /// The descriptor that a redirect is for. `{name}` gets one that nothing else has.
    private mutating func number(of redirect: ShellRedirect, _ standard: Int32) -> Int32 {
        if redirect.variable.isEmpty { return redirect.fd < 0 ? standard : redirect.fd }
        let number = 10 + scope.descriptors
        let text = digits(Int(number))
        bindWord(copied(redirect.variable), ArgvWord(scanning: bytes.span, Int(text.lowerBound)..<Int(text.upperBound)))
        return number
    }

    /// What `<&word` reads: something that is not known, where nothing shows what the descriptor is.
    private func duplicate(_ word: Range<Int32>, _ input: Flow) -> Flow {
        var word = word
        if let last = word.last, bytes[Int(last)] == 0x2D {
            if word.count == 1 { return Flow() }
            word = word.dropLast()
        }
        guard let number = number(word) else { return Flow(isThere: true) }
        return number == 0 ? input : descriptor(number)?.flow ?? Flow(isThere: true)
    }

    /// `>&word`: a descriptor, or else a file.
    private mutating func duplicate(_ redirect: ShellRedirect, _ word: Range<Int32>, _ out: inout Redirection) {
        let isNumber =
            !word.isEmpty
            && word.allSatisfy { bytes[Int($0)] >= 0x30 && bytes[Int($0)] <= 0x39 || bytes[Int($0)] == 0x2D }
        guard isNumber else {
            addPath(.write, word, [])
            (out.writes, out.output) = (true, placed(word))
            return
        }
        guard let number = number(word) else { return }
        if redirect.fd == 2, number == 1 { out.hasErrors = true }
        if redirect.fd > 2 || !redirect.variable.isEmpty {
            // A copy of standard output, or of another descriptor.
            let path = number == 1 ? out.output : descriptor(number)?.path
            open(self.number(of: redirect, 1), Flow(), path: path)
        } else if redirect.fd != 2, number > 2, let held = descriptor(number) {
            (out.writes, out.appends, out.output) = (held.path != nil, true, held.path)
            out.isOutput = true
        }
    }

    /// A target that matches no file is a file of that name.
    private mutating func addLiteral(_ word: ShellWord) {
        let start = Int32(bytes.count)
        for i in word.parts.range { append(source: shell.parts[i].text) }
        addPath(.write, start..<Int32(bytes.count), [])
    }

    private mutating func append(source range: ShellRange) {
        for i in range.range { bytes.append(shell.bytes[i]) }
    }

    /// Descriptors of a command end with it; those of `exec` alone are the shell's from here on.
    mutating func settle(_ redirected: Redirection, _ open: Int32, isKept: Bool) {
        guard isKept else {
            scope.descriptors = open
            return
        }
        if redirected.isInput { self.open(0, redirected.input) }
        if redirected.writes || redirected.isOutput { self.open(1, Flow(), path: redirected.output) }
    }

    /// What a command gives out goes where its redirects say; what is left for the next command.
    mutating func finishOutput(_ out: Flow, _ redirected: Redirection, since first: Int) -> Flow {
        var out = out
        if redirected.hasErrors, known.state.hasMessages { out.text = nil }
        guard redirected.writes else { return out }
        if out.isDownloaded { noteDownload(since: first) }
        if let path = redirected.output {
            if out.isDownloaded, downloads.count < 64 { downloads.append(path) }
            if redirected.isPartial || redirected.mayFail {
                keepFile(path, redirected.isPartial ? nil : out.text, appends: redirected.appends, isSure: false)
            } else if out.isThere {
                keepFile(path, out.text, appends: redirected.appends)
            }
        }
        return Flow()
    }

    /// The commands of `>( )` read what the command around them gives out.
    mutating func feedSinks(since mark: Int, _ out: Flow) {
        guard known.sinks.count > mark else { return }
        var out = out
        out.isThere = true
        while known.sinks.count > mark {
            _ = walkSubstitution(Int(known.sinks.removeLast()), out)
        }
    }
}
