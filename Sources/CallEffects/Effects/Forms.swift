internal import FakBasics

// The canonical forms of a command: its key, which patterns match, and its view, which regexes do.

extension EffectReader {
    /// Adds the command with its key and its view.
    mutating func addForms(_ range: Range<Int>, _ reading: ProgramReading, isPlain: Bool) {
        let start = bytes.count
        classify(range, reading)
        writeKey(range, reading)
        let middle = bytes.count
        writeView(range, reading)
        formBytes -= bytes.count - start
        if formBytes < 0 { note(.limit, offset) }
        var flags: CommandFlags = isPlain && !hasAssigned ? [.plain] : []
        if words[range].allSatisfy({ $0.flags.intersection([.known, .downloaded, .likely]) == .known }) {
            flags.insert(.known)
        }
        if reading.flags.contains(.unknownProgramWord) { flags.insert(.unknownProgram) }
        commands.append(
            CommandUse(
                flags: flags, key: Int32(start)..<Int32(middle), view: Int32(middle)..<Int32(bytes.count),
                words: Int32(range.lowerBound)..<Int32(range.upperBound), slot: slot, offset: offset))
    }

    /// Of the words of an inner command the outer one shows so many bytes.
    private static let innerBytes = 256

    /// What a word is to its command.
    private struct WordClass {
        static let option: UInt8 = 1
        static let value: UInt8 = 2
        static let data: UInt8 = 4
        static let operand: UInt8 = 8
        static let inner: UInt8 = 16
        /// A text that is read as a script or a program in its turn.
        static let text: UInt8 = 32
        static let role: UInt8 = 64
    }

    /// Fills `classes` for the words of a command. Linear in its words and uses.
    private mutating func classify(_ range: Range<Int>, _ reading: ProgramReading) {
        let base = range.lowerBound
        classes.clear()
        for _ in range { classes.append(0) }
        for option in reading.options {
            let at = Int(option.word)
            classes[at - base] |= WordClass.option
            guard option.valueStart >= 0, option.valueStart < words[at].start || option.valueStart >= words[at].end
            else {
                continue
            }
            for k in at + 1..<min(at + 4, range.upperBound) where words[k].start == option.valueStart {
                classes[k - base] |= WordClass.value
                break
            }
        }
        for operand in reading.operands {
            classes[Int(operand.word) - base] |= operand.role == .data ? WordClass.data : WordClass.operand
        }
        for use in reading.roles {
            let bit: UInt8
            switch use.role {
            case .run, .runUntil: bit = WordClass.inner
            case .shell, .shellJoin, .code: bit = WordClass.text
            default: bit = WordClass.role
            }
            for k in Int(use.word)..<min(Int(use.endWord), range.upperBound) where classes[k - base] & bit == 0 {
                classes[k - base] |= bit
            }
        }
    }

    private mutating func writeKey(_ range: Range<Int>, _ reading: ProgramReading) {
        writeKeyText(programName(range.lowerBound))
        bytes.append(CommandKey.separator)
        writeOptions(reading)
        if reading.flags.contains(.mayHaveOptions) {
            bytes.append(CommandKey.unknownWords)
            bytes.append(CommandKey.separator)
        }
        bytes.append(CommandKey.words)
        var budget = EffectReader.innerBytes
        for i in range.dropFirst() {
            let kind = classes[i - range.lowerBound]
            if kind & (WordClass.option | WordClass.value) != 0 { continue }
            if kind & WordClass.inner != 0 {
                budget -= words[i].range.count
                if budget < 0 {
                    bytes.append(CommandKey.unknownWords)
                    bytes.append(CommandKey.separator)
                    return
                }
            } else if kind == 0, isText(wordRange(i), "--") {
                continue
            }
            if kind & WordClass.text != 0 {
                bytes.append(contentsOf: CommandKey.data)
            } else {
                writeKeyText(wordRange(i))
            }
            bytes.append(CommandKey.separator)
        }
    }

    /// The options by the names of the table, sorted and without repeats.
    private mutating func writeOptions(_ reading: ProgramReading) {
        guard !reading.options.isEmpty else { return }
        let scratch = bytes.count
        optionOrder.clear()
        for option in reading.options {
            guard optionOrder.count < 512 else {
                note(.limit, offset)
                break
            }
            let start = bytes.count
            if option.option >= 0 {
                ProgramTable.appendOptionName(option.option, to: &bytes)
            } else if option.nameEnd - option.nameStart == 1 || bytes[Int(option.nameStart)] != 0x2D {
                bytes.append(0x2D)
                writeKeyText(option.nameStart..<option.nameEnd)
            } else {
                writeKeyText(option.nameStart..<option.nameEnd)
            }
            if option.valueStart >= 0 {
                bytes.append(0x3D)
                if isLong(option) {
                    bytes.append(contentsOf: CommandKey.data)
                } else {
                    writeKeyText(option.valueStart..<option.valueEnd)
                }
            }
            bytes.append(CommandKey.separator)
            optionOrder.append(Int32(start))
        }
        optionOrder.append(Int32(bytes.count))
        sortOptions(scratch)
    }

    /// Values of so many bytes are scripts and programs, which have forms of their own.
    private func isLong(_ option: OptionUse) -> Bool { option.valueEnd - option.valueStart > 256 }

    /// Puts the pieces that begin at `optionOrder` into order, each once, in place of what stands from `scratch` on.
    private mutating func sortOptions(_ scratch: Int) {
        let count = optionOrder.count - 1
        if count > 1 {
            // Insertion: few, and mostly in order.
            optionPlaces.clear()
            for i in 0..<count {
                optionPlaces.append(Int32(i))
                var k = i
                while k > 0, piece(optionPlaces[k - 1], isAfter: optionPlaces[k]) {
                    optionPlaces.swapAt(k - 1, k)
                    k -= 1
                    if !spend() { return }
                }
            }
            let end = bytes.count
            for n in 0..<count {
                if n > 0, isSame(pieceRange(optionPlaces[n - 1]), pieceRange(optionPlaces[n])) { continue }
                append(pieceRange(optionPlaces[n]))
            }
            bytes.removeSubrange(scratch..<end)
        }
    }

    private func pieceRange(_ number: Int32) -> Range<Int32> {
        optionOrder[Int(number)]..<optionOrder[Int(number) + 1]
    }

    private func piece(_ a: Int32, isAfter b: Int32) -> Bool {
        let (x, y) = (pieceRange(a), pieceRange(b))
        var (i, j) = (Int(x.lowerBound), Int(y.lowerBound))
        while i < Int(x.upperBound), j < Int(y.upperBound) {
            if bytes[i] != bytes[j] { return bytes[i] > bytes[j] }
            i += 1
            j += 1
        }
        return x.count > y.count
    }

    /// Text of a word with marks for markers.
    private mutating func writeKeyText(_ range: Range<Int32>) {
        for i in range {
            switch bytes[Int(i)] {
            case WordMarker.unknownWords:
                bytes.append(range.count == 1 ? CommandKey.unknownWords : CommandKey.unknown)
            case WordMarker.unknownText: bytes.append(CommandKey.unknown)
            case WordMarker.star, WordMarker.question, WordMarker.bracket: bytes.append(CommandKey.glob)
            case WordMarker.data: bytes.append(contentsOf: CommandKey.data)
            case CommandKey.separator, CommandKey.words, CommandKey.unknown, CommandKey.unknownWords, CommandKey.glob,
                CommandKey.predicate:
                bytes.append(CommandKey.other)
            case let byte: bytes.append(byte)
            }
        }
    }

    // MARK: Views

    /// The words with blanks between them, data as one sign.
    private mutating func writeView(_ range: Range<Int>, _ reading: ProgramReading) {
        let isListed = reading.program >= 0
        let hidesOperands = isListed && reading.subcommands.isEmpty
        writeViewText(programName(range.lowerBound))
        var budget = EffectReader.innerBytes
        for i in range.dropFirst() {
            let kind = classes[i - range.lowerBound]
            bytes.append(0x20)
            if kind & WordClass.inner != 0 {
                budget -= words[i].range.count
                // The rest stands in the view of the inner command.
                if budget < 0 { return }
                writeViewText(wordRange(i))
            } else if kind & WordClass.text != 0
                || hidesOperands && kind & WordClass.data != 0 && kind & WordClass.role == 0
                || isListed && kind & WordClass.value != 0 && kind & WordClass.role == 0
            {
                bytes.append(contentsOf: CommandKey.data)
            } else {
                writeViewText(wordRange(i))
            }
        }
    }

    private mutating func writeViewText(_ range: Range<Int32>) {
        for i in range {
            switch bytes[Int(i)] {
            case WordMarker.star: bytes.append(UInt8(ascii: "*"))
            case WordMarker.question: bytes.append(UInt8(ascii: "?"))
            case WordMarker.bracket: bytes.append(contentsOf: [UInt8(ascii: "["), UInt8(ascii: "]")])
            case WordMarker.data: bytes.append(contentsOf: CommandKey.data)
            case WordMarker.unknownWords, WordMarker.unknownText:
                bytes.append(contentsOf: [0xEF, 0xBF, 0xBD])
            case let byte: bytes.append(byte)
            }
        }
    }

    /// The view of a pipeline: what its stages' own commands are.
    mutating func viewPipeline(from first: Int, _ count: Int) {
        var found = 0
        for mark in stages[first...] where mark >= 0 { found += 1 }
        guard found > 0 else { return }
        var view = Int32(bytes.count)..<Int32(bytes.count)
        if found == 1 {
            view = commands[Int(stages[first...].first { $0 >= 0 }!)].view
        } else {
            let start = bytes.count
            var separator: [UInt8]?
            for mark in stages[first...] {
                if mark < 0 {
                    if separator != nil { separator = EffectReader.pipe }
                    continue
                }
                if let separator { bytes.append(contentsOf: separator) }
                append(commands[Int(mark)].view)
                separator = EffectReader.sequence
            }
            view = Int32(start)..<Int32(bytes.count)
            formBytes -= bytes.count - start
            if formBytes < 0 { note(.limit, offset) }
        }
        pipelines.append(
            PipelineView(view: view, commandCount: Int32(found), slot: slot, offset: offset))
    }

    private static let pipe: [UInt8] = Array(" | ".utf8)
    private static let sequence: [UInt8] = Array("; ".utf8)
}
