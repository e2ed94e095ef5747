internal import Bytecode
internal import CallEffects
internal import CallModel
internal import FakBasics
internal import PathSyntax

extension Kernel {
    /// The self-modify rung over what the commands of a shell argument write.
    func protectShell(
        _ check: ClassPlan.Check, _ context: TraceContext, _ scratch: inout KernelScratch, _ findings: inout Findings
    ) {
        let effects = scratch.effects
        let bytes = effects.reader.bytes
        for run in 0..<effects.runs.count where effects.runs[run].slot == check.slot {
            for number in effects.runs[run].first..<effects.runs[run].end {
                let script = effects.scripts[number]
                findings.offset = Int(script.start)
                findings.kind = .raw
                findings.subject = 0
                if !script.isRead { violateUnresolved(&findings) }
                for at in script.effects {
                    let effect = effects.reader.effects[at]
                    guard effect.kind == .write, effect.flags.isDisjoint(with: .brought),
                        effect.flags.contains(.ofCommand)
                    else { continue }
                    let text = bytes.span.extracting(Int(effect.text.lowerBound)..<Int(effect.text.upperBound))
                    if effect.flags.isDisjoint(with: [.unresolved, .glob]) {
                        protectWritten(
                            check, text, isBelow: effect.flags.contains(.below), context, &scratch, &findings)
                    } else {
                        protectMarked(check, text, effect.flags, context, &scratch, &findings)
                    }
                }
            }
        }
    }

    private func violateUnresolved(_ findings: inout Findings) {
        let rule = model.header.faults.unresolvedWrite
        if rule != noIndex { findings.violate(Int(rule), facts) }
    }

    private func protectWritten(
        _ check: ClassPlan.Check, _ text: Span<UInt8>, isBelow: Bool, _ context: TraceContext,
        _ scratch: inout KernelScratch, _ findings: inout Findings
    ) {
        protectPath(check.b, text, 0, text.count, context, &scratch, &findings)
        if isBelow, check.c != check.b { runDeny(check.c, scratch.path.span, scratch.engines, &findings) }
    }

    /// A path that a glob or an expansion decides. A glob hits what it may match. A path with an unknown part hits
    /// what its known folder already hits; whether the rest may hit something is a finding of its own.
    private func protectMarked(
        _ check: ClassPlan.Check, _ text: Span<UInt8>, _ flags: EffectFlags, _ context: TraceContext,
        _ scratch: inout KernelScratch, _ findings: inout Findings
    ) {
        var firstUnknown = 0
        while firstUnknown < text.count, !isUnknown(text[firstUnknown]) { firstUnknown += 1 }
        let hasUnknown = firstUnknown < text.count || flags.contains(.unresolved)
        let isBelow = flags.contains(.below)
        if hasUnknown {
            protectFolder(check, text, firstUnknown, context, &scratch, &findings)
            if model.header.faults.unresolvedWrite == noIndex { return }
        }
        guard text.count <= Limits.markerPathBytes, setPieces(text, firstUnknown, &scratch) else {
            // Longer than what is looked at, or `..` behind an unknown part: any path.
            if hasUnknown { violateUnresolved(&findings) } else { findings.violate(shellLimit, facts) }
            return
        }
        markedBank(check.b, hasUnknown, &scratch, &findings)
        guard isBelow, check.c != check.b else { return }
        // What a glob finds in the folder at hand is no home: `~` in front is a name there.
        if workspace.isEmpty, text.count > 0, WordMarker.isGlob(text[0]) { scratch.effects.standInFolder() }
        markedBank(check.c, hasUnknown, &scratch, &findings)
    }

    private var shellLimit: Int { Int(model.header.faults.shellLimit) }

    private func isUnknown(_ byte: UInt8) -> Bool { WordMarker.isUnknown(byte) || byte == WordMarker.data }

    /// The folder that stands before the first unknown part, when it is known.
    private func protectFolder(
        _ check: ClassPlan.Check, _ text: Span<UInt8>, _ firstUnknown: Int, _ context: TraceContext,
        _ scratch: inout KernelScratch, _ findings: inout Findings
    ) {
        var end = firstUnknown
        while end > 0, text[end - 1] != 0x2F { end -= 1 }
        for i in 0..<end where WordMarker.isMarker(text[i]) { return }
        if end > 1 { protectPath(check.b, text, 0, end - 1, context, &scratch, &findings) }
    }

    /// Puts the normal form of a path into pieces; false when `..` stands behind an unknown part.
    private func setPieces(_ text: Span<UInt8>, _ firstUnknown: Int, _ scratch: inout KernelScratch) -> Bool {
        var dots = 0
        for i in firstUnknown..<max(firstUnknown, text.count) {
            let isSlash = text[i] == 0x2F || text[i] == 0x5C
            if dots == 2, isSlash { return false }
            dots = isSlash ? 0 : text[i] == 0x2E && dots >= 0 ? dots + 1 : -1
        }
        if dots == 2 { return false }
        let workspace = self.workspace
        scratch.path.removeAll(keepingCapacity: true)
        // What starts with an unknown part may be absolute.
        PathSyntax.normalizeStrippingTrails(
            text, from: 0, to: text.count, workspace: firstUnknown == 0 ? Span() : workspace.span,
            into: &scratch.path)
        let effects = scratch.effects
        effects.pieces.removeAll(keepingCapacity: true)
        effects.namedPieces.removeAll(keepingCapacity: true)
        effects.folderPieces.removeAll(keepingCapacity: true)
        var i = 0
        var isBare = false
        var hasBare = false
        while i < scratch.path.count {
            let byte = scratch.path[i]
            let isFirst = i == 0 || scratch.path[i - 1] == 0x2F
            if isFirst {
                isBare = Kernel.isBare(scratch.path, from: i)
                if isBare {
                    if !hasBare, effects.pieces.count > 1 {
                        effects.folderPieces.append(contentsOf: effects.pieces.dropLast())
                    }
                    hasBare = true
                    effects.namedPieces.append(.scalar(0x10_FFFF))
                }
            }
            let piece: TextPiece
            switch byte {
            case WordMarker.star: piece = .many(isFirst: isFirst)
            case WordMarker.question, WordMarker.bracket: piece = .one(isFirst: isFirst)
            case WordMarker.data, WordMarker.unknownWords, WordMarker.unknownText: piece = .anything
            default:
                let step = UTF8Bytes.decode(scratch.path.span, at: i)
                piece = .scalar(step.scalar)
                i += step.length - 1
                if byte == 0x2F { isBare = false }
            }
            effects.pieces.append(piece)
            if !isBare { effects.namedPieces.append(piece) }
            i += 1
        }
        return true
    }

    /// Whether the component there is globs alone.
    private static func isBare(_ path: [UInt8], from start: Int) -> Bool {
        var i = start
        while i < path.count, path[i] != 0x2F {
            if !WordMarker.isGlob(path[i]) { return false }
            i += 1
        }
        return i > start
    }

    /// `build/*` is not meant for what the product protects by its mere name, wherever it stands: such an entry is hit by
    /// what the path names, or by the folder whose files it takes.
    private func leaveOutBareNames(_ number: Int, _ found: inout UInt64, _ effects: EffectScratch) {
        if found == 0 || effects.namedPieces == effects.pieces { return }
        let group = model.groups[number]
        var builtins: UInt64 = 0
        for bit in 0..<Int(group.ruleCount)
        where model.rules[Int(model.groupRules[Int(group.firstRule) + bit])].pointer == noIndex {
            builtins |= 1 << UInt64(bit)
        }
        if found & builtins == 0 { return }
        func walk(_ pieces: [TextPiece]) -> UInt64 {
            if pieces.isEmpty { return 0 }
            if group.engine == .dfa { return effects.states.walk(model, Int(group.table), pieces) ?? .max }
            let holds = effects.walk.mayHold(
                machines[Int(group.table)], pieces, steps: &effects.states.steps)
            return holds ?? true ? 1 : 0
        }
        found &= walk(effects.namedPieces) | walk(effects.folderPieces) | ~builtins
    }

    /// Runs a bank over the pieces: its rules are violated by a glob, and the one of unresolved writes by the rest.
    private func markedBank(
        _ bank: Int, _ hasUnknown: Bool, _ scratch: inout KernelScratch, _ findings: inout Findings
    ) {
        if findings.isRecording { findings.trace?.add(bank, scratch.path.span, findings.kind) }
        let effects = scratch.effects
        let record = model.banks[bank]
        for number in Int(record.firstGroup)..<Int(record.firstGroup + record.groupCount) {
            let group = model.groups[number]
            let found: UInt64?
            switch group.engine {
            case .dfa: found = effects.states.walk(model, Int(group.table), effects.pieces)
            case .nfa:
                found = effects.walk.mayHold(
                    machines[Int(group.table)], effects.pieces, steps: &effects.states.steps
                ).map { $0 ? 1 : 0 }
            case .pcre2: found = .max
            }
            guard var found else {
                findings.violate(shellLimit, facts)
                return
            }
            if !hasUnknown { leaveOutBareNames(number, &found, scratch.effects) }
            if found == 0 { continue }
            if hasUnknown {
                violateUnresolved(&findings)
                return
            }
            report(found, number, &findings)
        }
    }
}
