// Roles of values and operands.

extension ProgramReader {
    /// Gives a text the roles of a chain. `word` is its word; what takes the rest of the command moves the cursor.
    static func give(
        _ chain: Int, _ range: Range<Int>, _ word: Int, _ argv: Span<ArgvWord>, _ arena: Span<UInt8>,
        _ cursor: inout Cursor, _ reading: inout ProgramReading, form: Int32 = -1
    ) {
        var place = chain
        while true {
            let code = Int(GeneratedPrograms.chains[place])
            let role = ProgramRole(rawValue: UInt8(code & 0x3F))!
            let argument = code >> 6 & 0x1FF
            var use = RoleUse(
                role: role, language: .none, start: Int32(range.lowerBound), end: Int32(range.upperBound),
                word: Int32(word), endWord: Int32(word + 1), form: form)
            switch role {
            case .data, .assignments: break
            case .code:
                use.language = CodeLanguage(rawValue: UInt8(argument))!
                reading.roles.append(use)
            case .run, .shellJoin:
                use.endWord = Int32(cursor.end)
                cursor.next = cursor.end
                reading.roles.append(use)
            case .runUntil:
                cursor.next = endOfInner(from: word, cursor.end, argv, arena)
                use.endWord = Int32(cursor.next)
                if cursor.next < cursor.end { cursor.next += 1 }
                reading.roles.append(use)
            case .form: giveForm(argument, use, argv, arena, &cursor, &reading)
            case .options:
                use.program = Int32(GeneratedPrograms.optionPrograms[argument])
                reading.roles.append(use)
            case .read, .readBelow, .write, .writeBelow, .script, .patch, .archive:
                if role == .script { use.language = CodeLanguage(rawValue: UInt8(argument)) ?? .none }
                if range.count == 1, arena[range.lowerBound] == 0x2D {
                    reading.tags |= ProgramTable.stdioTag
                } else {
                    reading.roles.append(use)
                }
            case .remoteOrRead, .remoteOrWrite, .remote, .remoteOut:
                settleRemote(&use, arena)
                if use.role != .data { reading.roles.append(use) }
                // What lies on another host is no path here.
                if use.role == .host || use.role == .url { return }
            default: reading.roles.append(use)
            }
            if code >> 15 == 0 { return }
            place += 1
        }
    }

    /// Past the last word of an inner command that `;` ends, or `+` after `{}`.
    private static func endOfInner(from word: Int, _ end: Int, _ argv: Span<ArgvWord>, _ arena: Span<UInt8>) -> Int {
        var at = word
        while at < end {
            let range = argv[at].range
            if range.count == 1 {
                if arena[range.lowerBound] == 0x3B { return at }
                if arena[range.lowerBound] == 0x2B, at > word {
                    let before = argv[at - 1].range
                    if before.count == 2, arena[before.lowerBound] == 0x7B, arena[before.lowerBound + 1] == 0x7D {
                        return at
                    }
                }
            }
            at += 1
        }
        return end
    }

    /// The first form that fits gives the rest of the text its role. Unknown text before the end of a pattern leaves open
    /// which one that is: the text keeps the role `form`.
    private static func giveForm(
        _ set: Int, _ use: RoleUse, _ argv: Span<ArgvWord>, _ arena: Span<UInt8>, _ cursor: inout Cursor,
        _ reading: inout ProgramReading
    ) {
        let first = Int(GeneratedPrograms.formSets[set * 2])
        let range = Int(use.start)..<Int(use.end)
        var isOpen = false
        for form in first..<(first + Int(GeneratedPrograms.formSets[set * 2 + 1])) {
            let place = form * 4
            let pattern = Int(GeneratedPrograms.forms[place])
            switch fits(pattern..<(pattern + Int(GeneratedPrograms.forms[place + 1])), range, arena) {
            case .no: continue
            case .open: isOpen = true
            case .yes(let at):
                var end = at
                let stop = UInt8(GeneratedPrograms.forms[place + 3])
                while end < range.upperBound, stop == 0 || arena[end] != stop { end += 1 }
                let chain = Int(GeneratedPrograms.forms[place + 2])
                if isOpen { reading.roles.append(use) }
                give(
                    chain, at..<end, Int(use.word), argv, arena, &cursor, &reading, form: Int32(form))
                return
            }
        }
        if isOpen { reading.roles.append(use) }
    }

    private enum Fit {
        case no
        case open
        /// Where the rest of the text begins.
        case yes(Int)
    }

    /// A glob at the front of a text: `*` is any bytes but `=`, as few as do; letters match without case. At most as many
    /// steps as the text has bytes for each `*`.
    private static func fits(_ pattern: Range<Int>, _ range: Range<Int>, _ arena: Span<UInt8>) -> Fit {
        var p = pattern.lowerBound
        var at = range.lowerBound
        var retry: (pattern: Int, text: Int)?
        while p < pattern.upperBound {
            let wanted = ProgramTable.poolByte(p)
            if wanted == 0x2A {
                p += 1
                retry = (p, at)
                continue
            }
            guard at < range.upperBound else { return .no }
            let byte = arena[at]
            if WordMarker.isUnknown(byte) { return .open }
            if folded(byte) == folded(wanted) {
                p += 1
                at += 1
            } else if let back = retry, arena[back.text] != 0x3D {
                retry = (back.pattern, back.text + 1)
                p = back.pattern
                at = back.text + 1
            } else {
                return .no
            }
        }
        return .yes(at)
    }

    @inline(__always) private static func folded(_ byte: UInt8) -> UInt8 {
        byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
    }

    /// `host:path`, an address with a scheme, or a path; where a remote may have a name, `data` for that.
    private static func settleRemote(_ use: inout RoleUse, _ arena: Span<UInt8>) {
        let path: ProgramRole
        var name: ProgramRole
        switch use.role {
        case .remoteOrRead: (path, name) = (.read, .read)
        case .remoteOrWrite: (path, name) = (.write, .write)
        case .remote: (path, name) = (.readBelow, .data)
        default: (path, name) = (.writeBelow, .data)
        }
        // The scope of a package is part of its name.
        if name == .data, use.start < use.end, arena[Int(use.start)] == 0x40 {
            use.role = name
            return
        }
        // `.`, `..` and `~` are paths.
        if use.start < use.end, arena[Int(use.start)] == 0x2E || arena[Int(use.start)] == 0x7E { name = path }
        var inBrackets = false
        for at in Int(use.start)..<Int(use.end) {
            let byte = arena[at]
            if WordMarker.isMarker(byte) {
                if WordMarker.isUnknown(byte) { return }
                continue
            }
            switch byte {
            case 0x5B: inBrackets = true
            case 0x5D: inBrackets = false
            case 0x2F:
                use.role = path
                return
            case 0x3A where !inBrackets:
                if at == Int(use.start) {
                    use.role = path
                } else if at + 2 < Int(use.end), arena[at + 1] == 0x2F, arena[at + 2] == 0x2F {
                    use.role = .url
                } else if name == .data, at + 1 < Int(use.end), arena[at + 1] == 0x3A {
                    // `helper::address`, and git's `ext::` takes a command.
                    use.role = isExt(Int(use.start)..<at, arena) ? .shell : .url
                    use.start = Int32(at + 2)
                } else {
                    use.role = .host
                    use.end = Int32(at)
                }
                return
            default: break
            }
        }
        use.role = name
    }

    private static func isExt(_ range: Range<Int>, _ arena: Span<UInt8>) -> Bool {
        range.count == 3 && arena[range.lowerBound] == 0x65 && arena[range.lowerBound + 1] == 0x78
            && arena[range.lowerBound + 2] == 0x74
    }

    /// The role that a text has by its look alone: an address, a path, or none.
    static func giveByLook(_ range: Range<Int>, _ word: Int, _ arena: Span<UInt8>, _ reading: inout ProgramReading) {
        var hasSlash = false
        var hasDot = false
        var hasBlank = false
        var isAddress = false
        for at in range {
            switch arena[at] {
            case 0x2F: hasSlash = true
            case 0x2E: hasDot = true
            case 0x20, 0x09, 0x0A: hasBlank = true
            case 0x3A where at + 2 < range.upperBound && arena[at + 1] == 0x2F && arena[at + 2] == 0x2F:
                isAddress = true
            default: break
            }
        }
        let isHome = range.first.map { arena[$0] == 0x7E } ?? false
        guard isAddress || hasSlash || isHome || hasDot && !hasBlank else { return }
        reading.roles.append(
            RoleUse(
                role: isAddress ? .url : .read, language: .none, start: Int32(range.lowerBound),
                end: Int32(range.upperBound), word: Int32(word), endWord: Int32(word + 1)))
    }

    /// Gives the operands their roles by the first form of the node whose condition holds.
    static func assignOperands(
        _ argv: Span<ArgvWord>, _ arena: Span<UInt8>, _ cursor: inout Cursor, _ reading: inout ProgramReading
    ) {
        let count = reading.operands.count
        var form = -1
        if cursor.node >= 0 {
            let first = ProgramTable.field(cursor.node, ProgramTable.Field.firstForm)
            for candidate in first..<(first + ProgramTable.field(cursor.node, ProgramTable.Field.formCount))
            where ProgramTable.holds(Int(GeneratedPrograms.operandForms[candidate * 5]), reading.tags, count) {
                form = candidate
                break
            }
        }
        guard form >= 0 else {
            for operand in reading.operands {
                giveByLook(argv[Int(operand.word)].range, Int(operand.word), arena, &reading)
            }
            return
        }
        reading.operandForm = Int32(form)
        let list = Int(GeneratedPrograms.operandForms[form * 5 + 1])
        let head = Int(GeneratedPrograms.operandForms[form * 5 + 2])
        let repeated = Int(GeneratedPrograms.operandForms[form * 5 + 3])
        let tail = Int(GeneratedPrograms.operandForms[form * 5 + 4])
        var roleAt = 0
        var index = 0
        while index < count {
            let word = Int(reading.operands[index].word)
            let place: Int
            if roleAt < head {
                place = list + roleAt
            } else if count - index <= tail {
                place = list + head + repeated + tail - (count - index)
            } else if repeated == 1 {
                place = list + head
            } else {
                break
            }
            let chain = Int(GeneratedPrograms.lists[place])
            let role = ProgramRole(rawValue: UInt8(GeneratedPrograms.chains[chain] & 0x3F))!
            if role == .assignments {
                if equals(argv[word].range, arena) != nil {
                    reading.operands[index].role = .envSet
                    reading.roles.append(
                        RoleUse(
                            role: .envSet, language: .none, start: argv[word].start, end: argv[word].end,
                            word: Int32(word), endWord: Int32(word + 1)))
                    index += 1
                } else if roleAt < head {
                    roleAt += 1
                } else {
                    index += 1
                }
                continue
            }
            reading.operands[index].role = role
            give(chain, argv[word].range, word, argv, arena, &cursor, &reading)
            index += 1
            if roleAt < head { roleAt += 1 }
            if role == .run || role == .shellJoin {
                // The rest belongs to the inner command.
                reading.operands.removeLast(count - index)
                return
            }
        }
    }
}
