// Predicates that one command fulfils by itself. Those that need more are noted where what they need is known.

extension EffectReader {
    mutating func notePredicates(_ range: Range<Int>, _ reading: ProgramReading) {
        let name = programName(range.lowerBound)
        guard let first = name.first else { return }
        switch bytes[Int(first)] {
        case UInt8(ascii: "s"):
            if isText(name, "sudo") || isText(name, "su") || isText(name, "setcap") { fulfil(.privilegeEscalation) }
            if isText(name, "shred") { noteDevices(range) }
        case UInt8(ascii: "d"):
            if isText(name, "doas") { fulfil(.privilegeEscalation) }
            if isText(name, "dd") { noteDevices(range) }
        case UInt8(ascii: "p"): if isText(name, "pkexec") { fulfil(.privilegeEscalation) }
        case UInt8(ascii: "r"):
            if isText(name, "runuser") || isText(name, "run0") { fulfil(.privilegeEscalation) }
            if isText(name, "rm") { noteRemoval(range, reading) }
        case UInt8(ascii: "f"): if isText(name, "find") { noteFind(range, reading) }
        case UInt8(ascii: "w"): if isText(name, "wipefs") { fulfil(.destructiveRemove) }
        case UInt8(ascii: "m"):
            if name.count >= 4, isText(name.lowerBound..<name.lowerBound + 4, "mkfs") { fulfil(.destructiveRemove) }
        case UInt8(ascii: "c"): if isText(name, "chmod") { noteMode(range) }
        case UInt8(ascii: "g"): if isText(name, "git") { noteGit(range, reading) }
        default: break
        }
    }

    // MARK: Removal

    private mutating func noteRemoval(_ range: Range<Int>, _ reading: ProgramReading) {
        let isRecursive = hasOption(reading, "-r", "-R", "--recursive") || reading.flags.contains(.mayHaveOptions)
        for operand in reading.operands {
            let target = wordRange(Int(operand.word))
            if isRecursive ? isWide(target) : isDisk(target) { fulfil(.destructiveRemove) }
        }
    }

    private mutating func noteFind(_ range: Range<Int>, _ reading: ProgramReading) {
        // Of what it finds by a name or a time it removes a part.
        for i in range.dropFirst() {
            let word = wordRange(i)
            guard let first = word.first, bytes[Int(first)] == 0x2D else { continue }
            let isBroad =
                isText(word, "-delete") || isText(word, "-depth") || isText(word, "-mindepth") || isText(word, "-xdev")
                || isText(word, "-maxdepth") || isText(word, "-mount") || isText(word, "-type")
            if !isBroad { return }
        }
        guard range.contains(where: { isText(wordRange($0), "-delete") }) else { return }
        for operand in reading.operands.prefix(8) where isWide(wordRange(Int(operand.word))) {
            fulfil(.destructiveRemove)
        }
    }

    private mutating func noteDevices(_ range: Range<Int>) {
        for i in range.dropFirst() {
            var word = wordRange(i)
            if let equals = word.first(where: { bytes[Int($0)] == 0x3D }) {
                guard isText(word.lowerBound..<equals, "of") else { continue }
                word = equals + 1..<word.upperBound
            }
            if isDisk(word) { fulfil(.destructiveRemove) }
        }
    }

    private func isDisk(_ path: Range<Int32>) -> Bool {
        guard path.count > 6, isText(path.lowerBound..<path.lowerBound + 5, "/dev/") else { return false }
        let rest = path.lowerBound + 5..<path.upperBound
        let head = rest.lowerBound..<rest.lowerBound + 2
        return isText(head, "sd") || isText(head, "hd") || isText(head, "vd") || isText(head, "nv")
            || isText(head, "xv")
            || isText(head, "mm") || isText(head, "di") || isText(head, "md") || isText(head, "dm")
            || isText(head, "ma")
    }

    /// The root, a home, the folder itself or the one above it, everything in one of these, or a folder of the root.
    private func isWide(_ path: Range<Int32>) -> Bool {
        var components = 0
        var isHome = false
        var start = path.lowerBound
        let isRooted = path.first.map { bytes[Int($0)] == 0x2F } ?? false
        var i = start
        while i <= path.upperBound {
            if i == path.upperBound || bytes[Int(i)] == 0x2F {
                let component = start..<i
                start = i + 1
                if component.isEmpty || isText(component, ".") || isText(component, "..") || isEverything(component) {
                    i += 1
                    continue
                }
                if components == 0, !isRooted, bytes[Int(component.lowerBound)] == 0x7E {
                    isHome = true
                } else {
                    components += 1
                }
            }
            i += 1
        }
        if path.isEmpty { return false }
        return components == 0 || isRooted && components == 1 && !isHome && !isScratch(path)
            || isRooted && components == 2
                && isText(path.lowerBound..<min(path.lowerBound + 6, path.upperBound), "/home/")
    }

    /// Below `/tmp`: what stands there is there to be removed.
    private func isScratch(_ path: Range<Int32>) -> Bool {
        guard path.count > 5, isText(path.lowerBound..<path.lowerBound + 5, "/tmp/") else { return false }
        return !path.dropLast().contains { bytes[Int($0)] == 0x2E && bytes[Int($0) + 1] == 0x2E }
    }

    private func isEverything(_ component: Range<Int32>) -> Bool {
        component.allSatisfy { WordMarker.isGlob(bytes[Int($0)]) || bytes[Int($0)] == 0x2E }
    }

    private func hasOption(_ reading: ProgramReading, _ names: StaticString...) -> Bool {
        reading.options.contains { option in
            names.contains { name in isOption(option, name) }
        }
    }

    /// Whether an option is spelled so: `-f` alone or among others, `--force`, an abbreviation that the table resolved.
    private func isOption(_ option: OptionUse, _ name: StaticString) -> Bool {
        let written = option.nameStart..<option.nameEnd
        if isText(written, name) { return true }
        if name.utf8CodeUnitCount == 2, written.count == 1 {
            return unsafe bytes[Int(written.lowerBound)] == name.utf8Start[1]
        }
        return option.option >= 0 && ProgramTable.isOption(option.option, name)
    }

    // MARK: Rights

    private mutating func noteMode(_ range: Range<Int>) {
        for i in range.dropFirst() {
            let word = wordRange(i)
            guard let first = word.first.map({ bytes[Int($0)] }) else { continue }
            if first >= 0x30, first <= 0x37 {
                // Four octal digits, the first with the bits that change the user or the group.
                let digits = word.drop { bytes[Int($0)] == 0x30 }
                if digits.count == 4, let lead = digits.first, bytes[Int(lead)] >= 0x32 { fulfil(.privilegeEscalation) }
                return
            }
            if first == 0x2D, !word.contains(where: { bytes[Int($0)] == 0x2B }) { continue }
            var isAdding = false
            for k in word {
                let byte = bytes[Int(k)]
                if byte == 0x2B || byte == 0x3D { isAdding = true }
                if byte == 0x2D || byte == 0x2C { isAdding = false }
                if isAdding, byte == UInt8(ascii: "s") { fulfil(.privilegeEscalation) }
            }
            return
        }
    }

    // MARK: History

    private mutating func noteGit(_ range: Range<Int>, _ reading: ProgramReading) {
        guard let node = reading.subcommands.first else {
            guard let first = reading.operands.first else { return }
            let word = wordRange(Int(first.word))
            if isText(word, "reflog") || isText(word, "update-ref") || isText(word, "filter-repo") {
                noteReferences(range, isRewrite: isText(word, "filter-repo"))
            }
            return
        }
        if ProgramTable.isNamed(node, "push") {
            if hasOption(reading, "-f", "--force", "--force-with-lease", "--mirror", "--delete", "-d", "--prune")
                || reading.flags.contains(.mayHaveOptions)
            {
                fulfil(.historyRewrite)
            }
            for operand in reading.operands {
                let word = wordRange(Int(operand.word))
                guard let first = word.first else { continue }
                if bytes[Int(first)] == 0x2B || bytes[Int(first)] == 0x3A { fulfil(.historyRewrite) }
            }
        } else if ProgramTable.isNamed(node, "reset") {
            if hasOption(reading, "--hard") { fulfil(.historyRewrite) }
        } else if ProgramTable.isNamed(node, "filter-branch") || ProgramTable.isNamed(node, "filter-repo")
            || ProgramTable.isNamed(node, "replace")
        {
            fulfil(.historyRewrite)
        } else if ProgramTable.isNamed(node, "branch") {
            if hasOption(reading, "-D") || hasOption(reading, "--force", "-f"),
                hasOption(reading, "-D", "-d", "-M", "--delete")
            {
                fulfil(.historyRewrite)
            }
        } else if ProgramTable.isNamed(node, "reflog") || ProgramTable.isNamed(node, "update-ref") {
            noteReferences(range, isRewrite: false)
        }
    }

    /// Names of commits that are thrown away: `reflog expire`, `update-ref -d`.
    private mutating func noteReferences(_ range: Range<Int>, isRewrite: Bool) {
        if isRewrite { fulfil(.historyRewrite) }
        for i in range
        where isText(wordRange(i), "expire") || isText(wordRange(i), "delete") || isText(wordRange(i), "-d") {
            fulfil(.historyRewrite)
        }
    }
}

extension ProgramTable {
    /// Whether a node of the table has this first name.
    static func isNamed(_ node: Int32, _ name: StaticString) -> Bool {
        isPool(field(Int(node), Field.name), field(Int(node), Field.name + 1), name)
    }

    /// Whether an option of the table has this first name.
    static func isOption(_ option: Int32, _ name: StaticString) -> Bool {
        let place = Int(option) * 6
        return isPool(Int(GeneratedPrograms.options[place]), Int(GeneratedPrograms.options[place + 1]), name)
    }

    private static func isPool(_ start: Int, _ count: Int, _ name: StaticString) -> Bool {
        guard count == name.utf8CodeUnitCount else { return false }
        for i in 0..<count where unsafe poolByte(start + i) != name.utf8Start[i] { return false }
        return true
    }

    /// Appends the first name of a node.
    static func appendName(_ node: Int, to out: inout [UInt8]) {
        let start = field(node, Field.name)
        for i in 0..<field(node, Field.name + 1) { out.append(poolByte(start + i)) }
    }

    /// Appends the name that stands for all spellings of an option.
    static func appendOptionName(_ option: Int32, to out: inout [UInt8]) {
        let place = Int(option) * 6
        let start = Int(GeneratedPrograms.options[place])
        for i in 0..<Int(GeneratedPrograms.options[place + 1]) { out.append(poolByte(start + i)) }
    }
}
