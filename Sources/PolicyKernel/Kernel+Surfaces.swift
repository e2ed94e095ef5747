internal import Bytecode
internal import CallEffects
internal import CallModel
internal import FakBasics

// Checks on what the call does, whichever of its arguments or commands does it.

extension Kernel {
    /// One check over everything that the call does of one kind. Nothing of that kind is no violation.
    func checkSurface(
        _ check: ClassPlan.Check, _ surface: EffectSurface, _ scratch: inout KernelScratch, _ findings: inout Findings
    ) {
        if findings.isRecording { findings.trace?.add(check.op, check.place, checkedRules(check), nil) }
        let effects = scratch.effects
        let bytes = effects.reader.bytes
        if surface != .patch, Kernel.isViolatedByAbsence(check.op), let problem = effects.reader.problem {
            // A shell that is not read may do anything.
            findings.offset = Int(problem.offset)
            findings.kind = .raw
            findings.subject = 0
            violate(check, &findings)
        }
        switch surface {
        case .run: checkRun(check, &scratch, &findings)
        case .patch:
            for run in effects.patches {
                for at in run where effects.reader.effects[at].kind == .write {
                    checkEffect(check, effects.reader.effects[at], bytes.span, &scratch, &findings)
                }
            }
        default:
            for at in effects.reader.effects.indices where surface.has(effects.reader.effects[at].kind) {
                checkEffect(check, effects.reader.effects[at], bytes.span, &scratch, &findings)
            }
        }
    }

    private func checkRun(_ check: ClassPlan.Check, _ scratch: inout KernelScratch, _ findings: inout Findings) {
        let effects = scratch.effects
        let bytes = effects.reader.bytes
        for number in effects.scripts.indices where !effects.scripts[number].isRepeated {
            let script = effects.scripts[number]
            findings.offset = Int(script.start)
            switch check.op {
            case .denyCommand: denyCommands(check, script, effects, bytes.span, scratch.engines, &findings)
            case .allowCommand:
                if script.isRead { allowCommands(check, script, effects, bytes.span, scratch.engines, &findings) }
            default:
                findings.kind = .command
                for at in script.commands {
                    let command = effects.reader.commands[at]
                    if command.flags.contains(.predicate) { continue }
                    findings.subject = at - script.commands.lowerBound
                    checkText(
                        check, bytes.span.extracting(command.view.places), isKnown: command.flags.contains(.known),
                        &scratch, &findings)
                }
            }
        }
    }

    private func checkEffect(
        _ check: ClassPlan.Check, _ effect: Effect, _ bytes: Span<UInt8>, _ scratch: inout KernelScratch,
        _ findings: inout Findings
    ) {
        findings.offset = Int(effect.offset)
        findings.kind = .effect
        findings.subject = 0
        let text = bytes.extracting(effect.text.places)
        let isKnown = effect.flags.isDisjoint(with: [.unresolved, .glob])
        if isKnown || Kernel.isViolatedByAbsence(check.op) {
            checkText(check, text, isKnown: isKnown, &scratch, &findings)
            return
        }
        // What is not known is shown as what no text has.
        scratch.joined.removeAll(keepingCapacity: true)
        for i in text.indices {
            if WordMarker.isMarker(text[i]) {
                scratch.joined.append(0xEF)
                scratch.joined.append(0xBF)
                scratch.joined.append(0xBD)
            } else {
                scratch.joined.append(text[i])
            }
        }
        let shown = scratch.joined
        scratch.joined = []
        checkText(check, shown.span, isKnown: true, &scratch, &findings)
        scratch.joined = shown
    }

    private func checkText(
        _ check: ClassPlan.Check, _ text: Span<UInt8>, isKnown: Bool, _ scratch: inout KernelScratch,
        _ findings: inout Findings
    ) {
        switch check.op {
        case .denyMatch, .denyGlob: denySubject(check, text, &scratch, &findings)
        case .maxBytes: if text.count > check.b { findings.violate(check.c, facts) }
        default:
            if isKnown {
                allowText(check, .string, text, &scratch, &findings)
            } else {
                violate(check, &findings)
            }
        }
    }
}

extension EffectSurface {
    /// Whether effects of this kind are on the surface.
    fileprivate func has(_ kind: EffectKind) -> Bool {
        switch kind {
        case .run: false
        case .read: self == .read
        case .write: self == .write
        case .connect: self == .connect
        case .envRead, .envSet: self == .env
        case .code: self == .code
        }
    }
}
