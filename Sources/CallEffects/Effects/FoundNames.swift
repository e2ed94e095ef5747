internal import FakBasics

// Programs that print names of files and nothing else, and those that leave some of them out (docs/decisions/0017).

extension EffectReader {
    /// The folders below which a command finds what it prints, where it prints names and nothing else.
    mutating func foundNames(
        _ range: Range<Int>, _ reading: ProgramReading, _ name: Range<Int32>, _ input: Flow
    ) -> Range<Int32>? {
        guard reading.program >= 0, let first = name.first.map({ bytes[Int($0)] }),
            input.found != nil || first == UInt8(ascii: "f") || first == UInt8(ascii: "g")
                || first == UInt8(ascii: "r"),
            !reading.flags.contains(.mayHaveOptions), !words[range].contains(where: { hasMarker($0.start..<$0.end) })
        else { return nil }
        if input.found != nil { return selectsLines(name, reading) ? input.found : nil }
        switch first {
        case UInt8(ascii: "f"), UInt8(ascii: "g"):
            if isFind(reading) { return isListing(reading) ? rootLines(reading, none: ".") : nil }
            if isText(name, "git") { return foundInCheckout(range, reading) }
            guard isText(name, "grep") || isText(name, "egrep") || isText(name, "fgrep"), givesOption(reading, "r"),
                givesOption(reading, "l"),
                hasOnly(reading, "rliEFPwxsIZeHhn", ["include", "exclude", "exclude-dir", "regexp", "null"])
            else { return nil }
            return rootLines(reading, none: EffectReader.bareNames)
        case UInt8(ascii: "r"):
            guard isText(name, "rg"),
                givesOption(reading, "l") || givesOption(reading, "files")
                    || givesOption(reading, "files-with-matches"),
                hasOnly(
                    reading, "l0iFwxSsPegtTun",
                    ["files", "files-with-matches", "glob", "iglob", "type", "type-not", "hidden", "null", "regexp"])
            else { return nil }
            return rootLines(reading, none: EffectReader.bareNames)
        default: return nil
        }
    }

    /// Whether a `find` prints the names alone.
    private func isListing(_ reading: ProgramReading) -> Bool {
        guard findsBelowRoots(reading) else { return false }
        for option in reading.options {
            let name = optionName(option)
            for other in ["printf", "fprintf", "ls", "fls", "exec", "execdir", "ok", "okdir"] as [StaticString]
            where isText(name, other) {
                return false
            }
        }
        return true
    }

    /// The operands that are read, a line each; nil where one is not known or they are many.
    mutating func rootLines(_ reading: ProgramReading, none: StaticString) -> Range<Int32>? {
        var (count, size) = (0, 16)
        for root in reading.operands where root.role != .data {
            if hasMarker(wordRange(Int(root.word))) || words[Int(root.word)].range.isEmpty { return nil }
            count += 1
            size += words[Int(root.word)].range.count
        }
        guard count <= 8, derive(size) else { return nil }
        if count == 0 { return literal(none) }
        let start = Int32(bytes.count)
        for root in reading.operands where root.role != .data {
            let word = wordRange(Int(root.word))
            if word.contains(where: { bytes[Int($0)] == 0x0A }) { return nil }
            append(word)
            bytes.append(0x0A)
        }
        return start..<Int32(bytes.count)
    }

    /// `git ls-files`, `git diff --name-only`, `git grep -l`: below the folder at hand, or those that `ls-files` is given.
    private mutating func foundInCheckout(_ range: Range<Int>, _ reading: ProgramReading) -> Range<Int32>? {
        guard let node = reading.subcommands.first else { return nil }
        /// The table has one entry for subcommands that are alike, under the first of their names.
        func isSubcommand(_ name: StaticString, _ first: StaticString) -> Bool {
            ProgramTable.isNamed(node, first) && range.dropFirst().contains { isText(wordRange($0), name) }
        }
        let isListing =
            isSubcommand("ls-files", "status")
            && hasOnly(reading, "zmcdo", ["modified", "cached", "deleted", "others", "exclude-standard"])
            || isSubcommand("diff", "log") && givesOption(reading, "name-only")
                && hasOnly(reading, "z", ["name-only", "cached", "staged", "diff-filter"])
            || isSubcommand("grep", "grep") && givesOption(reading, "l") && hasOnly(reading, "liEFPwzeI", [])
        guard isListing else { return nil }
        for operand in reading.operands {
            let word = wordRange(Int(operand.word))
            if hasMarker(word) || startsWith(word, "..") || startsWith(word, ":") || startsWith(word, "/") {
                return nil
            }
        }
        if isSubcommand("ls-files", "status"), !reading.operands.isEmpty, let folders = pathspecFolders(reading) {
            return folders
        }
        return literal(EffectReader.bareNames)
    }

    /// The folders in front of the first sign of each pattern that is none of a name, a line each; nil where one has none.
    private mutating func pathspecFolders(_ reading: ProgramReading) -> Range<Int32>? {
        guard reading.operands.count <= 8, derive(reading.operands.reduce(16) { $0 + wordRange(Int($1.word)).count })
        else { return nil }
        let start = Int32(bytes.count)
        for operand in reading.operands {
            let word = wordRange(Int(operand.word))
            var end = word.upperBound
            if let sign = word.first(where: { "*?[\\".utf8.contains(bytes[Int($0)]) }) {
                end = sign
                while end > word.lowerBound, bytes[Int(end) - 1] != 0x2F { end -= 1 }
            }
            if end <= word.lowerBound || bytes[Int(word.lowerBound)] == 0x2D
                || word.contains(where: { bytes[Int($0)] == 0x0A })
            {
                bytes.removeLast(bytes.count - Int(start))
                return nil
            }
            append(word.lowerBound..<end)
            bytes.append(0x0A)
        }
        return start..<Int32(bytes.count)
    }

    // MARK: Programs that leave lines out

    /// Whether a filter gives out some of the lines that it reads, each as it was.
    private func selectsLines(_ name: Range<Int32>, _ reading: ProgramReading) -> Bool {
        if isText(name, "grep") || isText(name, "egrep") || isText(name, "fgrep") {
            return reading.operands.count == (givesOption(reading, "e") ? 0 : 1) && hasOnly(reading, "vEFPiwxe", [])
        }
        guard reading.operands.isEmpty else { return false }
        if isText(name, "head") || isText(name, "tail") { return hasOnly(reading, "n0123456789", ["lines"]) }
        if isText(name, "sort") { return hasOnly(reading, "rnufVz", ["reverse", "unique"]) }
        return isText(name, "uniq") && hasOnly(reading, "iudz", [])
    }

    // MARK: Options

    /// Without its dashes.
    func optionName(_ option: OptionUse) -> Range<Int32> {
        var name = option.nameStart..<option.nameEnd
        while let first = name.first, bytes[Int(first)] == 0x2D { name = name.dropFirst() }
        return name
    }

    private func givesOption(_ reading: ProgramReading, _ name: StaticString) -> Bool {
        reading.options.contains { isText(optionName($0), name) }
    }

    func hasOnly(_ reading: ProgramReading, _ letters: StaticString, _ longs: [StaticString]) -> Bool {
        reading.options.allSatisfy { option in
            let name = optionName(option)
            if name.count == 1, let first = name.first {
                for i in 0..<letters.utf8CodeUnitCount where unsafe letters.utf8Start[i] == bytes[Int(first)] {
                    return true
                }
                return false
            }
            return longs.contains { isText(name, $0) }
        }
    }
}
