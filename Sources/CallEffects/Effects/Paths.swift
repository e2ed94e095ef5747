internal import FakBasics
internal import PathSyntax

// Effects on paths and variables.

extension EffectReader {
    mutating func addEffect(_ kind: EffectKind, _ text: Range<Int32>, _ flags: EffectFlags) {
        guard effects.count < Limits.callEffects else { return note(.limit, offset) }
        if authored.hasAny, kind == .read || kind == .write { bringIn(text) }
        var flags = flags.union(.ofCommand)
        if scope.conditions > 0 { flags.insert(.conditional) }
        let command = Int32(commands.count - 1)
        if let last = effects.last, last.kind == kind, last.flags == flags, last.command == command, last.slot == slot,
            isSame(last.text, text)
        {
            return
        }
        effects.append(
            Effect(
                kind: kind, flags: flags, text: text, slot: slot, offset: offset,
                command: Int32(commands.count - 1)))
    }

    /// A path as the command names it, from the folder that the script is in.
    mutating func addPath(_ kind: EffectKind, _ text: Range<Int32>, _ flags: EffectFlags) {
        guard !text.isEmpty, spend() else { return }
        if isDevice(text) { return }
        var full = text
        let isRelative = !isAbsolute(text) && !WordMarker.isUnknown(bytes[Int(text.lowerBound)])
        if isRelative, scope.isFolderUnknown {
            let start = Int32(bytes.count)
            bytes.append(WordMarker.unknownText)
            bytes.append(0x2F)
            append(text)
            full = start..<Int32(bytes.count)
        } else if isRelative, !scope.folder.isEmpty {
            guard spend(scope.folder.count) else { return }
            if kind == .write, scope.isFolderUnsure {
                let other = join(origin, text)
                addWhole(kind, other, flags.union(.conditional))
                if !scope.otherFolder.isEmpty, spend(scope.otherFolder.count) {
                    let other = join(scope.otherFolder, text)
                    addWhole(kind, other, flags.union(.conditional))
                }
            }
            full = join(scope.folder, text)
        }
        if scope.mayBeAtRoot, isRelative, !isAbsolute(full), spend(full.count) {
            let start = Int32(bytes.count)
            bytes.append(0x2F)
            append(full)
            addWhole(kind, start..<Int32(bytes.count), flags.union(.conditional))
        }
        addWhole(kind, full, flags)
    }

    mutating func addWhole(_ kind: EffectKind, _ text: Range<Int32>, _ flags: EffectFlags) {
        var flags = flags
        for i in text {
            if WordMarker.isUnknown(bytes[Int(i)]) { flags.insert(.unresolved) }
            if WordMarker.isGlob(bytes[Int(i)]) { flags.insert(.glob) }
        }
        addEffect(kind, text, flags)
        if known.state.hasDotGlob || known.state.hasCaseGlob, kind == .write, flags.contains(.glob) {
            addLoose(text, flags)
        }
        if !known.links.isEmpty { followLinks(kind, text, flags) }
    }

    /// A glob that matches names with a dot in front too, or letters of either case: the usual ones.
    private mutating func addLoose(_ text: Range<Int32>, _ flags: EffectFlags) {
        guard spend(5 * text.count) else { return }
        if known.state.hasCaseGlob {
            for form in 0..<3 {
                let start = Int32(bytes.count)
                var isFirst = true
                for i in text {
                    let byte = bytes[Int(i)]
                    let isLetter = byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A
                    let isUpper = form == 1 || form == 2 && isFirst
                    bytes.append(!isLetter ? byte : isUpper ? byte & 0xDF : byte | 0x20)
                    isFirst = byte == 0x2F
                }
                addEffect(.write, start..<Int32(bytes.count), flags)
            }
        }
        guard known.state.hasDotGlob else { return }
        let start = Int32(bytes.count)
        var before: UInt8 = 0x2F
        for i in text {
            let byte = bytes[Int(i)]
            if before == 0x2F, WordMarker.isGlob(byte) { bytes.append(0x2E) }
            bytes.append(byte)
            before = byte
        }
        if bytes.count - Int(start) > text.count { addEffect(.write, start..<Int32(bytes.count), flags) }
    }

    /// A path that nothing names.
    mutating func addUnknownPath(_ kind: EffectKind) { addEffect(kind, unknownText(), .unresolved) }

    mutating func unknownText() -> Range<Int32> {
        bytes.append(WordMarker.unknownText)
        return Int32(bytes.count - 1)..<Int32(bytes.count)
    }

    /// Devices that keep nothing; `/dev/tcp/HOST/PORT` is a connection.
    mutating func isDevice(_ text: Range<Int32>) -> Bool {
        guard text.count > 5, isText(text.lowerBound..<text.lowerBound + 5, "/dev/") else { return false }
        let rest = text.lowerBound + 5..<text.upperBound
        if rest.count > 4 {
            let head = rest.lowerBound..<rest.lowerBound + 4
            if isText(head, "tcp/") || isText(head, "udp/") {
                let host = rest.lowerBound + 4..<rest.upperBound
                let end = host.first { bytes[Int($0)] == 0x2F } ?? host.upperBound
                connect(Int(host.lowerBound)..<Int(end), command: commands.count - 1, flags: .ofCommand)
                return true
            }
        }
        if rest.count > 3, isText(rest.lowerBound..<rest.lowerBound + 3, "fd/") { return true }
        return isText(rest, "null") || isText(rest, "stdin") || isText(rest, "stdout") || isText(rest, "stderr")
            || isText(rest, "tty") || isText(rest, "zero") || isText(rest, "random") || isText(rest, "urandom")
            || isText(rest, "full")
    }

    /// The paths of a diff or a patch envelope.
    mutating func addPatch(_ text: Range<Int32>) {
        patchPaths.clear()
        guard EffectReader.readPatch(bytes, text, &patchPaths) else { return addUnknownPath(.write) }
        for i in patchPaths.indices {
            let first = effects.count
            addPath(.write, Int32(patchPaths[i].start)..<Int32(patchPaths[i].end), [])
            if patchPaths[i].kind == .add { keepAdded(patchPaths[i], Int(text.upperBound), since: first) }
        }
    }

    private static func readPatch(_ bytes: [UInt8], _ text: Range<Int32>, _ paths: inout [PatchPath]) -> Bool {
        let outcome = PatchSyntax.read(
            bytes.span, from: Int(text.lowerBound), to: Int(text.upperBound), paths: &paths)
        if case .ok = outcome { return true }
        return false
    }
}
