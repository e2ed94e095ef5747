internal import FakBasics

// Names of files that a program finds: `find`, `grep -l`, `rg -l`, `git ls-files`. They are not known, but they are below
// folders that the words name. A command of a short list that gets them from `xargs` or `find -exec`, and does with them only
// what it does with a path, works below these folders (docs/decisions/0017).

extension EffectReader {
    /// The folders below which the unknown words of an inner command are; nil where nothing is known of that.
    mutating func foundPlace(
        _ use: RoleUse, _ inner: Range<Int>, _ reading: ProgramReading, _ input: Flow
    ) -> Range<Int32>? {
        guard let first = inner.first, takesPaths(inner), !hasMarker(wordRange(first)) else { return nil }
        if use.role != .runUntil, let found = input.found, isBare(found), !takesAnyName(inner) { return nil }
        if use.role == .runUntil {
            guard isFind(reading), namesOne(Int(use.word) - 1, "-exec"), findsBelowRoots(reading) else { return nil }
            return rootLines(reading, none: ".")
        }
        guard reading.program >= 0, ProgramTable.isNamed(reading.program, "xargs"), input.text == nil,
            hasOnly(
                reading, "0rnPtLxIid",
                ["null", "no-run-if-empty", "max-args", "max-procs", "max-lines", "replace", "delimiter"]),
            splitsLines(reading)
        else { return nil }
        return input.found
    }

    /// Whether names are split where lines end and nowhere else, if a sign to split at is given.
    private func splitsLines(_ reading: ProgramReading) -> Bool {
        reading.options.allSatisfy { option in
            !isNamed(option, "d", "--delimiter") || isText(option.valueStart..<option.valueEnd, "\\n")
        }
    }

    /// Puts the folders, and what is below them, in the place of the paths that are those words.
    mutating func settleFound(_ place: Range<Int32>, _ inner: Range<Int>, since first: Int) {
        var kinds: [(EffectKind, EffectFlags)] = []
        var kept = first
        for i in first..<effects.count {
            let effect = effects[i]
            if effect.kind == .read || effect.kind == .write, effect.flags.contains(.unresolved),
                isOf(inner, effect.text)
            {
                kinds.append((effect.kind, effect.flags.subtracting(.unresolved).union(.below)))
            } else {
                effects[kept] = effect
                kept += 1
            }
        }
        effects.removeLast(effects.count - kept)
        let here = isBare(place) ? literal(".") : place
        for (kind, flags) in kinds {
            eachLine(here) { $0.addPath(kind, $1, flags) }
        }
    }

    /// Names without a folder in front, below the one at hand: a dash may be the first sign of one.
    private static let bareNames: StaticString = "./."

    private func isBare(_ place: Range<Int32>) -> Bool { isText(place, EffectReader.bareNames) }

    /// Whether a name that is an option does nothing but on files of the same folder, or is none behind `--`.
    private func takesAnyName(_ inner: Range<Int>) -> Bool {
        let name = programName(inner.lowerBound)
        return isText(name, "rm") || isText(name, "touch") || isText(name, "chmod") || isText(name, "chown")
            || isText(name, "chgrp") || isText(name, "black") || isText(name, "clang-format")
            || isText(name, "unlink") || isText(name, "rmdir") || isText(name, "truncate")
            || inner.contains { isText(wordRange($0), "--") }
    }

    /// Whether an effect is that of the word of the command that the names are: unknown, or `{}` with the folder that `find`
    /// was given in front.
    private mutating func isOf(_ inner: Range<Int>, _ text: Range<Int32>) -> Bool {
        guard let at = inner.last else { return false }
        let word = wordRange(at)
        guard let last = word.last, WordMarker.isUnknown(bytes[Int(last)]) else { return false }
        let front = word.dropLast()
        if !front.isEmpty {
            let root = scope.found ?? literal(".")
            guard front.count == root.count + 1, isSame(front.dropLast(), root) else { return false }
        }
        if word == text { return true }
        if front.isEmpty || scope.folder.isEmpty || isAbsolute(word) { return false }
        // Not in one: a method that changes nothing is given `self` as it was before its arguments.
        let full = join(scope.folder, word)
        return isSame(full, text)
    }

    /// Programs that take names of files behind a script, a mode or nothing, and do nothing else with them.
    private func takesPaths(_ inner: Range<Int>) -> Bool {
        let name = programName(inner.lowerBound)
        var needed = 0
        if isText(name, "sed") || isText(name, "chmod") || isText(name, "chown") || isText(name, "chgrp") {
            needed = 1
        } else if !(isText(name, "rm") || isText(name, "touch") || isText(name, "black") || isText(name, "prettier")
            || isText(name, "gofmt") || isText(name, "rustfmt") || isText(name, "clang-format")
            || isText(name, "isort") || isText(name, "eslint") || isText(name, "shfmt") || isText(name, "unlink")
            || isText(name, "rmdir") || isText(name, "truncate"))
        {
            return false
        }
        // What is not known is the last word, or the word `{}` of find.
        for (n, i) in inner.dropFirst().enumerated() {
            let word = wordRange(i)
            guard let sign = word.first else { return false }
            if hasMarker(word) { return n >= needed && i == inner.upperBound - 1 && needed <= 0 }
            if bytes[Int(sign)] != 0x2D || startsWith(word, "--expression=") { needed -= 1 }
        }
        return false
    }

    private func namesOne(_ option: Int, _ name: StaticString) -> Bool { isText(wordRange(option), name) }

    private func isFind(_ reading: ProgramReading) -> Bool {
        reading.program >= 0 && ProgramTable.isNamed(reading.program, "find")
    }

    /// Whether all that this `find` comes to stands below its operands: it follows no links, and has no list of its own.
    private func findsBelowRoots(_ reading: ProgramReading) -> Bool {
        if reading.flags.contains(.mayHaveOptions) { return false }
        for option in reading.options {
            let name = optionName(option)
            if isText(name, "L") || isText(name, "H") || isText(name, "follow") || isText(name, "files0-from") {
                return false
            }
        }
        return true
    }

    // MARK: What is printed

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
            guard isText(name, "grep") || isText(name, "egrep") || isText(name, "fgrep"), hasOption(reading, "r"),
                hasOption(reading, "l"),
                hasOnly(reading, "rliEFPwxsIZeHhn", ["include", "exclude", "exclude-dir", "regexp", "null"])
            else { return nil }
            return rootLines(reading, none: EffectReader.bareNames)
        case UInt8(ascii: "r"):
            guard isText(name, "rg"),
                hasOption(reading, "l") || hasOption(reading, "files") || hasOption(reading, "files-with-matches"),
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
    private mutating func rootLines(_ reading: ProgramReading, none: StaticString) -> Range<Int32>? {
        let roots = reading.operands.filter { $0.role != .data }
        for root in roots where hasMarker(wordRange(Int(root.word))) || words[Int(root.word)].range.isEmpty {
            return nil
        }
        guard roots.count <= 8, derive(roots.reduce(16) { $0 + words[Int($1.word)].range.count }) else { return nil }
        if roots.isEmpty { return literal(none) }
        let start = Int32(bytes.count)
        for root in roots {
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
            || isSubcommand("diff", "log") && hasOption(reading, "name-only")
                && hasOnly(reading, "z", ["name-only", "cached", "staged", "diff-filter"])
            || isSubcommand("grep", "grep") && hasOption(reading, "l") && hasOnly(reading, "liEFPwzeI", [])
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
            return reading.operands.count == (hasOption(reading, "e") ? 0 : 1) && hasOnly(reading, "vEFPiwxe", [])
        }
        guard reading.operands.isEmpty else { return false }
        if isText(name, "head") || isText(name, "tail") { return hasOnly(reading, "n0123456789", ["lines"]) }
        if isText(name, "sort") { return hasOnly(reading, "rnufVz", ["reverse", "unique"]) }
        return isText(name, "uniq") && hasOnly(reading, "iudz", [])
    }

    // MARK: Options

    /// Without its dashes.
    private func optionName(_ option: OptionUse) -> Range<Int32> {
        var name = option.nameStart..<option.nameEnd
        while let first = name.first, bytes[Int(first)] == 0x2D { name = name.dropFirst() }
        return name
    }

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
