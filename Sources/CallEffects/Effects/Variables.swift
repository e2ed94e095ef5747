internal import FakBasics

// Variables whose values programs run, read, write or connect to.

extension EffectReader {
    /// What comes of a variable that has this value from here on, whichever program looks at it: prompts with substitutions
    /// in them, what the table says of it, configuration of git.
    mutating func runVariable(_ name: Range<Int32>, _ value: ArgvWord) {
        let text = value.start..<value.end
        guard name.count > 1, !text.isEmpty else { return }
        let start = Int32(bytes.count)
        append(name)
        bytes.append(0x3D)
        let key = ProgramTable.Key(range: Int(start)..<bytes.count)
        if ProgramTable.optionHere(GeneratedPrograms.environment, key, bytes.span) != nil {
            append(text)
            // A substitution is known by where its word begins.
            if let process = processes.last(where: { $0.start == text.lowerBound }) {
                if processes.count >= 256 { note(.limit, offset) }
                processes.append((Int32(bytes.count - text.count), process.flow))
            }
            let (end, isOuter) = (Int32(bytes.count), !known.isApplying)
            known.isApplying = true
            applySetting(start..<end, isDownloaded: value.flags.contains(.downloaded))
            if isOuter { known.isApplying = false }
            return keepSetting(start..<end)
        }
        bytes.removeLast(bytes.count - Int(start))
        if isText(name, "PS4") || isText(name, "PS1") || isText(name, "PS0") {
            notePrompt(text)
        } else if name.count > 14, isText(name.lowerBound..<name.lowerBound + 11, "GIT_CONFIG_") {
            noteGitVariable(name, text)
        }
    }

    /// `NAME=VALUE` by the table.
    mutating func applySetting(_ assignment: Range<Int32>, isDownloaded: Bool = false) {
        guard nesting < Limits.shellDepth, spend(assignment.count) else {
            note(.limit, offset)
            return
        }
        let first = words.count
        let program = literal("(environment)")
        words.append(ArgvWord(start: program.lowerBound, end: program.upperBound, flags: .known))
        words.append(
            ArgvWord(scanning: bytes.span, Int(assignment.lowerBound)..<Int(assignment.upperBound)))
        if isDownloaded { words[first + 1].flags.insert(.downloaded) }
        applyWords(first..<words.count)
    }

    /// What the words of a command do beside the command itself: it has no form of its own, so no pattern meets it.
    mutating func applyWords(_ range: Range<Int>) {
        guard nesting < Limits.shellDepth, spend() else {
            note(.limit, offset)
            return
        }
        nesting += 1
        defer { nesting -= 1 }
        var reading = readings.popLast() ?? ProgramReading()
        defer { readings.append(reading) }
        ProgramReader.read(words: range, of: words.span, arena: bytes.span, into: &reading)
        // What a command does whatever its words are is no matter of these.
        reading.effects.clear()
        var out = Flow()
        let held = scope
        applyRoles(range, reading, commands.count - 1, Flow(), &out)
        scope = held
    }

    // MARK: Options in a text

    /// `TAR_OPTIONS`, `NODE_OPTIONS`: the words that a program reads as if they stood behind its name.
    mutating func runOptions(_ text: Range<Int32>, of program: Int32) {
        guard program >= 0, derive(text.count) else { return addUnknownCommand() }
        if hasUnknown(text) {
            // `$TAR_OPTIONS --xattrs`: what is not known may be any option, but mostly it is what was there before.
            guard text.contains(where: { !WordMarker.isUnknown(bytes[Int($0)]) }) else { return }
        }
        let first = words.count
        let start = bytes.count
        ProgramTable.appendName(Int(program), to: &bytes)
        words.append(ArgvWord(start: Int32(start), end: Int32(bytes.count), flags: .known))
        // perl takes its options apart at blanks alone.
        let quotes = !ProgramTable.isNamed(program, "perl")
        splitWords(text, quotes: quotes)
        applyWords(first..<words.count)
    }

    /// Words between blanks, appended to `words`; quotes and backslashes as most programs take them.
    mutating func splitWords(_ text: Range<Int32>, quotes: Bool) {
        var at = text.lowerBound
        while at < text.upperBound, spend() {
            while at < text.upperBound, bytes[Int(at)] <= 0x20 { at += 1 }
            guard at < text.upperBound else { return }
            let start = bytes.count
            var quote: UInt8 = 0
            while at < text.upperBound {
                let byte = bytes[Int(at)]
                if quote == 0, byte <= 0x20 { break }
                if quotes, quote == 0, byte == 0x27 || byte == 0x22 {
                    quote = byte
                } else if quotes, quote != 0, byte == quote {
                    quote = 0
                } else if quotes, quote != 0x27, byte == 0x5C, at + 1 < text.upperBound {
                    at += 1
                    bytes.append(bytes[Int(at)])
                } else {
                    bytes.append(byte)
                }
                at += 1
            }
            words.append(ArgvWord(scanning: bytes.span, start..<bytes.count))
        }
    }

    // MARK: Lists of files

    /// `MAKEFILES`, `LD_PRELOAD`: several files in one value.
    mutating func runListed(_ text: Range<Int32>, _ language: CodeLanguage) {
        var start = text.lowerBound
        for i in text.lowerBound...text.upperBound {
            let isEnd =
                i == text.upperBound || bytes[Int(i)] == 0x20 || bytes[Int(i)] == 0x3A && language == .library
            guard isEnd else { continue }
            if i > start {
                if language == .library {
                    runLibrary(start..<i)
                } else {
                    runFile(start..<i, 0..<0, Flow(), scope, isOwnProcess: true, language: language)
                }
            }
            start = i + 1
            guard spend() else { return }
        }
    }

    /// A library that programs are made to load: its code runs in each of them. Those of the system are what they are.
    private mutating func runLibrary(_ path: Range<Int32>) {
        addPath(.read, path, [])
        let isOfSystem =
            startsWith(path, "/usr/") || startsWith(path, "/lib") || startsWith(path, "/opt/")
            || startsWith(path, "/nix/") || startsWith(path, "/snap/")
        let isName = !path.contains { bytes[Int($0)] == 0x2F }
        if isOfSystem || isName && !hasUnknown(path) { return }
        addUnknownCommand()
    }

    func startsWith(_ text: Range<Int32>, _ front: StaticString) -> Bool {
        let count = Int32(front.utf8CodeUnitCount)
        return text.count >= Int(count) && isText(text.lowerBound..<text.lowerBound + count, front)
    }
}
