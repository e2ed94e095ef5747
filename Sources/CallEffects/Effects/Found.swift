internal import FakBasics

// Names of files that a program finds: `find`, `grep -l`, `rg -l`, `git ls-files`, `ls`. What comes out is not known, but it
// is there, below a folder that the words name: a command that works on it works below that folder. Names with blanks or
// line ends in them are taken for names without (docs/threat-model.md).

extension EffectReader {
    // MARK: Where a path that was found is

    /// The folder of a path that is `WordMarker.found` below it; nil for any other text.
    mutating func folderOfFound(_ text: Range<Int32>) -> Range<Int32>? {
        guard let last = text.last, bytes[Int(last)] == WordMarker.found else { return nil }
        var folder = text.dropLast()
        if folder.isEmpty { return literal(".") }
        guard let slash = folder.last, bytes[Int(slash)] == 0x2F, !hasMarker(folder) else { return nil }
        while folder.count > 1, let last = folder.last, bytes[Int(last)] == 0x2F { folder = folder.dropLast() }
        return folder
    }

    func isFind(_ reading: ProgramReading) -> Bool {
        reading.program >= 0 && ProgramTable.isNamed(reading.program, "find")
    }

    /// Whether all that this `find` comes to stands below its operands: it follows no links, and has no list of its own.
    func findsBelowRoots(_ reading: ProgramReading) -> Bool {
        guard !reading.flags.contains(.mayHaveOptions) else { return false }
        for option in reading.options {
            let name = optionName(option)
            if isText(name, "L") || isText(name, "H") || isText(name, "follow") || isText(name, "files0-from") {
                return false
            }
        }
        for operand in reading.operands where hasMarker(wordRange(Int(operand.word))) { return false }
        return true
    }

    // MARK: What is printed

    /// The names that such a command gives out, one a line; nil for another command, or with options that print more.
    mutating func foundNames(
        _ range: Range<Int>, _ reading: ProgramReading, _ name: Range<Int32>
    ) -> Range<Int32>? {
        guard reading.program >= 0, let first = name.first, !reading.flags.contains(.mayHaveOptions) else { return nil }
        switch bytes[Int(first)] {
        case UInt8(ascii: "f"), UInt8(ascii: "g"):
            if isFind(reading) { return isListing(reading) ? namesBelow(reading, itself: "./") : nil }
            if isText(name, "git") { return namesInCheckout(range, reading) }
            guard isText(name, "grep") || isText(name, "egrep") || isText(name, "fgrep"),
                hasOption(reading, "l") || hasOption(reading, "L"), hasOnly(reading, "rlLiEFPwxsIZeHh", grepOptions)
            else { return nil }
            return hasOption(reading, "r") ? namesBelow(reading, itself: "") : operandNames(reading, alone: false)
        case UInt8(ascii: "r"):
            guard isText(name, "rg"), hasOption(reading, "l") || hasOption(reading, "files"),
                hasOnly(reading, "liFwxSsPUegtT0u.", ripgrepOptions)
            else { return nil }
            return namesBelow(reading, itself: "")
        case UInt8(ascii: "l"):
            guard isText(name, "ls"), hasOnly(reading, "1trSdUXvcu", []) else { return nil }
            return operandNames(reading, alone: !hasOption(reading, "d"))
        default: return nil
        }
    }

    private var grepOptions: [StaticString] { ["include", "exclude", "exclude-dir", "regexp", "null", "recursive"] }

    private var ripgrepOptions: [StaticString] {
        ["files", "glob", "iglob", "type", "type-not", "hidden", "no-ignore", "null", "regexp", "sort"]
    }

    /// Options that a `find` without is one that prints names alone.
    private func isListing(_ reading: ProgramReading) -> Bool {
        guard findsBelowRoots(reading) else { return false }
        for option in reading.options {
            let name = optionName(option)
            for other in ["printf", "ls", "exec", "execdir", "ok", "okdir"] as [StaticString] where isText(name, other)
            {
                return false
            }
        }
        return true
    }

    /// `WordMarker.found` below each operand that is read; without any, behind `itself`.
    private mutating func namesBelow(_ reading: ProgramReading, itself: StaticString) -> Range<Int32>? {
        let operands = reading.operands.filter { $0.role != .data }
        for operand in operands where hasMarker(wordRange(Int(operand.word))) { return nil }
        guard operands.count <= 8, derive(operands.reduce(16) { $0 + words[Int($1.word)].range.count }) else {
            return nil
        }
        let start = Int32(bytes.count)
        if operands.isEmpty {
            _ = literal(itself)
            bytes.append(WordMarker.found)
            bytes.append(0x0A)
        }
        for operand in operands {
            append(wordRange(Int(operand.word)))
            bytes.append(0x2F)
            bytes.append(WordMarker.found)
            bytes.append(0x0A)
        }
        return start..<Int32(bytes.count)
    }

    /// The operands that are read, as they are. `alone`: in place of a folder the names in it, which have no dot in front.
    private mutating func operandNames(_ reading: ProgramReading, alone: Bool) -> Range<Int32>? {
        let operands = reading.operands.filter { $0.role != .data }
        for operand in operands where hasUnknown(wordRange(Int(operand.word))) { return nil }
        guard operands.count <= 64, derive(operands.reduce(16) { $0 + words[Int($1.word)].range.count }) else {
            return nil
        }
        let start = Int32(bytes.count)
        for operand in operands {
            append(wordRange(Int(operand.word)))
            bytes.append(0x0A)
        }
        if alone {
            bytes.append(WordMarker.star)
            bytes.append(0x0A)
        }
        return start..<Int32(bytes.count)
    }

    /// `git ls-files`, `git diff --name-only`, `git grep -l`: from the top of the checkout, or from the folder at hand.
    private mutating func namesInCheckout(_ range: Range<Int>, _ reading: ProgramReading) -> Range<Int32>? {
        guard let node = reading.subcommands.first else { return nil }
        /// The table has one entry for subcommands that are alike, under the first of their names.
        func isSubcommand(_ name: StaticString, _ first: StaticString) -> Bool {
            ProgramTable.isNamed(node, first) && range.dropFirst().contains { isText(wordRange($0), name) }
        }
        let isListing =
            isSubcommand("ls-files", "status")
            && hasOnly(reading, "zmcdo", ["modified", "cached", "deleted", "others", "exclude-standard"])
            || isSubcommand("diff", "log") && hasOption(reading, "name-only")
                && hasOnly(reading, "z", ["name-only", "cached", "staged", "diff-filter"])
            || isSubcommand("grep", "grep") && (hasOption(reading, "l") || hasOption(reading, "name-only"))
                && hasOnly(reading, "liEFPwzeI", ["name-only", "files-with-matches"])
        guard isListing else { return nil }
        for operand in reading.operands {
            let word = wordRange(Int(operand.word))
            if hasUnknown(word) || startsWith(word, "..") || startsWith(word, ":") { return nil }
        }
        let start = Int32(bytes.count)
        bytes.append(WordMarker.found)
        bytes.append(0x0A)
        return start..<Int32(bytes.count)
    }

    // MARK: Programs that leave lines out

    /// Whether a filter gives out some of the lines that it reads, each as it was.
    func selectsLines(_ name: Range<Int32>, _ reading: ProgramReading) -> Bool {
        if isText(name, "grep") || isText(name, "egrep") || isText(name, "fgrep") {
            let pattern = hasOption(reading, "e") ? 0 : 1
            return reading.operands.count == pattern && hasOnly(reading, "vEFPiwxe", [])
        }
        guard reading.operands.isEmpty else { return false }
        if isText(name, "head") || isText(name, "tail") { return hasOnly(reading, "n0123456789", ["lines"]) }
        if isText(name, "sort") { return hasOnly(reading, "rnufVz", ["reverse", "unique"]) }
        return isText(name, "uniq") && hasOnly(reading, "iudz", [])
    }

    /// Whether lines of a text may be more than one where a part of it is not known.
    func mayHaveLines(_ text: Range<Int32>) -> Bool {
        for i in text where WordMarker.isUnknown(bytes[Int(i)]) && bytes[Int(i)] != WordMarker.found { return true }
        return false
    }

    // MARK: Options

    /// Without its dashes.
    private func optionName(_ option: OptionUse) -> Range<Int32> {
        var name = option.nameStart..<option.nameEnd
        while let first = name.first, bytes[Int(first)] == 0x2D { name = name.dropFirst() }
        return name
    }

    /// By its name as written, or by the first one of the table: `-R` is `-r` of grep in effect and not here.
    private func hasOption(_ reading: ProgramReading, _ name: StaticString) -> Bool {
        reading.options.contains { isText(optionName($0), name) }
    }

    private func hasOnly(_ reading: ProgramReading, _ letters: StaticString, _ longs: [StaticString]) -> Bool {
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
