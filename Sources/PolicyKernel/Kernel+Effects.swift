internal import Bytecode
internal import CallEffects
internal import FakJSON
internal import PathSyntax

// Finds what the call does, before any check runs.

extension Kernel {
    /// Reads the values of the class's roles into empty effects; the rule that is cited when a script cannot be judged.
    func derive(_ plan: ClassPlan, _ input: Span<UInt8>, _ scratch: inout KernelScratch) -> Int? {
        let effects = scratch.effects
        if plan.hasSurroundings {
            readSurroundings(plan, input, &scratch)
        } else if !effects.reader.surroundings.isEmpty {
            effects.reader.surroundings.clear()
        }
        for role in plan.roles where role.role.isShell || plan.readsEffects {
            let first = effects.scripts.count
            var at = scratch.heads[role.slot]
            while at >= 0 {
                let value = scratch.values[Int(at)]
                at = value.next
                if value.kind == .missing { continue }
                if role.role.isShell {
                    readShell(value, role, input, &scratch)
                } else {
                    readStrings(value, role, input, &scratch)
                }
            }
            if role.role.isShell {
                effects.runs.append(ScriptRun(slot: role.slot, first: first, end: effects.scripts.count))
            }
        }
        switch effects.reader.problem?.kind {
        case .unreadable?: return Int(model.header.faults.shellUnreadable)
        case .limit?: return Int(model.header.faults.shellLimit)
        case .otherShell?, nil: return nil
        }
    }

    /// The folder and the words that other arguments give the call's scripts.
    private func readSurroundings(_ plan: ClassPlan, _ input: Span<UInt8>, _ scratch: inout KernelScratch) {
        let effects = scratch.effects
        effects.reader.surroundings.clear()
        for role in plan.roles where role.role == .folder || role.role == .arguments {
            var at = scratch.heads[role.slot]
            while at >= 0 {
                let value = scratch.values[Int(at)]
                at = value.next
                let isText = value.kind != .array
                _ = eachString(value, input, &scratch) { text, _ in
                    if role.role == .folder {
                        effects.reader.surroundings.addFolder(text)
                    } else {
                        effects.reader.surroundings.addArgument(text, isText: isText)
                    }
                    return true
                }
            }
        }
    }

    /// Whether a patch argument cannot be read, which is cited before what is wrong with a script.
    func hasUnreadablePatch(_ plan: ClassPlan, _ input: Span<UInt8>, _ scratch: inout KernelScratch) -> Bool {
        for role in plan.roles where role.role == .patch {
            var at = scratch.heads[role.slot]
            while at >= 0 {
                let value = scratch.values[Int(at)]
                at = value.next
                let isGood = eachString(value, input, &scratch) { text, scratch in
                    scratch.patchPaths.removeAll(keepingCapacity: true)
                    if case .ok = PatchSyntax.read(text, from: 0, to: text.count, paths: &scratch.patchPaths) {
                        return true
                    }
                    return false
                }
                if !isGood { return true }
            }
        }
        return false
    }

    // MARK: Values of roles that are no scripts

    private func readStrings(
        _ value: ValueSpan, _ role: ClassPlan.Role, _ input: Span<UInt8>, _ scratch: inout KernelScratch
    ) {
        let effects = scratch.effects
        let (slot, offset) = (Int32(truncatingIfNeeded: role.slot), Int32(truncatingIfNeeded: value.start))
        let first = effects.reader.effects.count
        _ = eachString(value, input, &scratch) { text, _ in
            switch role.role {
            case .pathRead: effects.reader.path(text, isWritten: false, slot: slot, offset: offset)
            case .pathWrite: effects.reader.path(text, isWritten: true, slot: slot, offset: offset)
            case .patch: effects.reader.patch(text, slot: slot, offset: offset)
            case .url: effects.reader.url(text, slot: slot, offset: offset)
            case .code, .codeMode: effects.reader.code(text, slot: slot, offset: offset)
            case .shell, .shellOther, .text, .folder, .arguments: break
            }
            return true
        }
        if role.role == .patch { effects.patches.append(first..<effects.reader.effects.count) }
    }

    /// Gives every string of a value, decoded, at any depth; false as soon as the answer is.
    private func eachString(
        _ value: ValueSpan, _ input: Span<UInt8>, _ scratch: inout KernelScratch,
        _ body: (Span<UInt8>, inout KernelScratch) -> Bool
    ) -> Bool {
        switch value.kind {
        case .string, .text: return body(input.extracting(value.start..<value.end), &scratch)
        case .escapedString: return decoded(input, value.start, value.end, &scratch, body)
        case .array, .object:
            let span = input.extracting(value.start..<value.end)
            var scanner = JSONScanner()
            while true {
                switch scanner.next(span) {
                case .string:
                    let isGood =
                        scanner.hasEscapes
                        ? decoded(span, scanner.start, scanner.end, &scratch, body)
                        : body(span.extracting(scanner.start..<scanner.end), &scratch)
                    if !isGood { return false }
                case .end, .failed: return true
                default: break
                }
            }
        case .number, .word, .missing: return true
        }
    }

    private func decoded(
        _ input: Span<UInt8>, _ start: Int, _ end: Int, _ scratch: inout KernelScratch,
        _ body: (Span<UInt8>, inout KernelScratch) -> Bool
    ) -> Bool {
        scratch.text.removeAll(keepingCapacity: true)
        JSONText.unescape(input, start, end, into: &scratch.text)
        let text = scratch.text
        scratch.text = []
        let isGood = body(text.span, &scratch)
        scratch.text = text
        return isGood
    }

    // MARK: Scripts

    /// A scalar is a script. The scalars of an array and of the arrays in it are the words of one command. Objects have
    /// members that are the same each, but for arrays in them, in which every scalar is a word.
    private func readShell(
        _ value: ValueSpan, _ role: ClassPlan.Role, _ input: Span<UInt8>, _ scratch: inout KernelScratch
    ) {
        let effects = scratch.effects
        let isRead = role.role == .shell
        if let known = script(at: value.start, isRead: isRead, effects) {
            effects.scripts.append(known)
            return
        }
        let language: ScriptLanguage = isRead ? .bash : .other
        let (slot, offset) = (Int32(truncatingIfNeeded: role.slot), Int32(truncatingIfNeeded: value.start))
        let before = (
            effects.reader.commands.count, effects.reader.pipelines.count, effects.reader.effects.count
        )
        switch value.kind {
        case .string, .text, .number, .word:
            effects.reader.script(
                input.extracting(value.start..<value.end), language: language, slot: slot, offset: offset)
        case .escapedString:
            _ = decoded(input, value.start, value.end, &scratch) { text, _ in
                effects.reader.script(text, language: language, slot: slot, offset: offset)
                return true
            }
        case .array, .object:
            if isRead {
                let span = input.extracting(value.start..<value.end)
                readArgv(span, slot, offset, &scratch)
                readMembers(span, slot, offset, &scratch)
            } else {
                effects.reader.script(Span(), language: .other, slot: slot, offset: offset)
            }
        case .missing: break
        }
        effects.scripts.append(
            ScriptValue(
                start: offset, isRead: isRead, isRepeated: false,
                commands: before.0..<effects.reader.commands.count,
                pipelines: before.1..<effects.reader.pipelines.count,
                effects: before.2..<effects.reader.effects.count))
    }

    /// The value as another slot has it already.
    private func script(at start: Int, isRead: Bool, _ effects: EffectScratch) -> ScriptValue? {
        for run in effects.runs {
            let found = effects.firstScript(in: run, from: start)
            guard found < run.end, Int(effects.scripts[found].start) == start, effects.scripts[found].isRead == isRead
            else { continue }
            var known = effects.scripts[found]
            known.isRepeated = true
            return known
        }
        return nil
    }

    /// The scalars of an array that stand in no object.
    private func readArgv(
        _ span: Span<UInt8>, _ slot: Int32, _ offset: Int32, _ scratch: inout KernelScratch
    ) {
        var argv = ArgvInMaking()
        var scanner = JSONScanner()
        var objects = 0
        while true {
            let token = scanner.next(span)
            switch token {
            case .beginObject: objects += 1
            case .endObject: objects -= 1
            case .string, .number, .true, .false:
                if objects == 0 { argv.add(span, scanner, token, &scratch) }
            case .key, .null, .beginArray, .endArray: break
            case .end, .failed:
                argv.end(slot, offset, scratch.effects)
                return
            }
        }
    }

    /// Scripts and arrays in the objects of a value.
    private func readMembers(
        _ span: Span<UInt8>, _ slot: Int32, _ offset: Int32, _ scratch: inout KernelScratch
    ) {
        let effects = scratch.effects
        var argv = ArgvInMaking()
        var scanner = JSONScanner()
        var objects = 0
        /// Containers inside the outermost array of an object, that array included; 0 outside of one.
        var inArray = 0
        while true {
            let token = scanner.next(span)
            switch token {
            case .beginObject:
                if inArray > 0 { inArray += 1 } else { objects += 1 }
            case .beginArray:
                if inArray > 0 || objects > 0 { inArray += 1 }
            case .endObject, .endArray:
                if inArray > 0 {
                    inArray -= 1
                    if inArray == 0 { argv.end(slot, offset, effects) }
                } else if token == .endObject {
                    objects -= 1
                }
            case .string, .number, .true, .false:
                if inArray > 0 {
                    argv.add(span, scanner, token, &scratch)
                } else if objects > 0, token == .string, scanner.hasEscapes {
                    _ = decoded(span, scanner.start, scanner.end, &scratch) { text, _ in
                        effects.reader.script(text, language: .bash, slot: slot, offset: offset)
                        return true
                    }
                } else if objects > 0 {
                    effects.reader.script(
                        span.extracting(scanner.start..<scanner.end), language: .bash, slot: slot, offset: offset)
                }
            case .key, .null: break
            case .end, .failed: return
            }
        }
    }
}

/// Words of an array as they come.
private struct ArgvInMaking {
    private var isOpen = false

    mutating func add(
        _ span: Span<UInt8>, _ scanner: borrowing JSONScanner, _ token: JSONScanner.Token,
        _ scratch: inout KernelScratch
    ) {
        let effects = scratch.effects
        if !isOpen { effects.reader.beginArgv() }
        isOpen = true
        if token == .string, scanner.hasEscapes {
            scratch.text.removeAll(keepingCapacity: true)
            JSONText.unescape(span, scanner.start, scanner.end, into: &scratch.text)
            effects.reader.addWord(scratch.text.span)
        } else {
            effects.reader.addWord(span.extracting(scanner.start..<scanner.end))
        }
    }

    mutating func end(_ slot: Int32, _ offset: Int32, _ effects: EffectScratch) {
        if isOpen { effects.reader.endArgv(slot: slot, offset: offset) }
        isOpen = false
    }
}
