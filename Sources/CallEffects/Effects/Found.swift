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
        var (read, written): (EffectFlags?, EffectFlags?) = (nil, nil)
        var kept = first
        for i in first..<effects.count {
            let effect = effects[i]
            if effect.kind == .read || effect.kind == .write, effect.flags.contains(.unresolved),
                isOf(inner, effect.text)
            {
                let flags = effect.flags.subtracting(.unresolved).union(.below)
                if effect.kind == .read { read = flags.union(read ?? []) } else { written = flags.union(written ?? []) }
            } else {
                effects[kept] = effect
                kept += 1
            }
        }
        effects.removeLast(effects.count - kept)
        let here = isBare(place) ? literal(".") : place
        if let read { eachLine(here) { $0.addPath(.read, $1, read) } }
        if let written { eachLine(here) { $0.addPath(.write, $1, written) } }
    }

    /// Names without a folder in front, below the one at hand: a dash may be the first sign of one.
    static let bareNames: StaticString = "./."

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

    func isFind(_ reading: ProgramReading) -> Bool {
        reading.program >= 0 && ProgramTable.isNamed(reading.program, "find")
    }

    /// Whether all that this `find` comes to stands below its operands: it follows no links, and has no list of its own.
    func findsBelowRoots(_ reading: ProgramReading) -> Bool {
        if reading.flags.contains(.mayHaveOptions) { return false }
        for option in reading.options {
            let name = optionName(option)
            if isText(name, "L") || isText(name, "H") || isText(name, "follow") || isText(name, "files0-from") {
                return false
            }
        }
        return true
    }
}
