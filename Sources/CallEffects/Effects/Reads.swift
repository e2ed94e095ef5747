internal import ShellSyntax

// Builtins that put what is read into variables.

extension EffectReader {
    // MARK: Texts that are read in pieces

    /// What is left of a text after what was read of it.
    func rest(of text: Range<Int32>) -> Range<Int32> {
        guard let taken = known.taken.last(where: { $0.start == text.lowerBound }) else { return text }
        return min(taken.next, text.upperBound)..<text.upperBound
    }

    private mutating func take(_ text: Range<Int32>, to next: Int32) {
        if let i = known.taken.lastIndex(where: { $0.start == text.lowerBound }) {
            known.taken[i].next = next
        } else {
            if known.taken.count >= 64 { known.taken.removeFirst(32) }
            known.taken.append((text.lowerBound, next))
        }
    }

    /// A text is opened anew.
    mutating func rewind(_ text: Range<Int32>) { take(text, to: text.lowerBound) }

    /// `while read`: once for each line where they are few and known.
    mutating func walkLines(_ index: Int, _ input: Flow) -> Flow {
        guard let text = input.text, readsLine(index) else { return walkBranches(index, input, isLoop: true) }
        var lines = 0
        var isEnd = true
        for i in rest(of: text) {
            if isEnd { lines += 1 }
            isEnd = bytes[Int(i)] == 0x0A
        }
        if lines <= 1 { return walkBranches(index, input, isLoop: true) }
        guard lines <= 16, loops <= 64 / lines else {
            var unknown = input
            unknown.text = nil
            return walkBranches(index, unknown, isLoop: true)
        }
        let held = loops
        loops *= lines
        var out = Flow()
        for _ in 0..<lines {
            let flow = walkBranches(index, input, isLoop: true)
            out.isDownloaded = out.isDownloaded || flow.isDownloaded
            out.isThere = out.isThere || flow.isThere
        }
        loops = held
        return out
    }

    /// Whether `read` stands in the condition of a loop.
    private func readsLine(_ index: Int) -> Bool {
        guard index + 1 < Int(shell.nodes[index].end) else { return false }
        for i in index + 1..<Int(shell.nodes[index + 1].end) where shell.nodes[i].kind == .simple {
            guard let first = shell.nodes[i].words.range.first, shell.words[first].isLiteral else { continue }
            if isText(shell.words[first].text, "read") { return true }
        }
        return false
    }

    // MARK: read

    mutating func readVariables(_ range: Range<Int>, _ reading: ProgramReading, _ input: Flow) {
        var input = input
        var end: UInt8? = 0x0A
        var isRaw = false
        var most = Int.max
        var array: Range<Int32>?
        for option in reading.options {
            let value = option.valueStart..<max(option.valueStart, option.valueEnd)
            if isNamed(option, "r", "-r") {
                isRaw = true
            } else if isNamed(option, "a", "-a") {
                array = value
            } else if isNamed(option, "d", "-d") {
                end = value.first.map { bytes[Int($0)] }
            } else if isNamed(option, "n", "-n") || isNamed(option, "N", "-N") {
                most = number(value).map(Int.init) ?? 0
                if isNamed(option, "N", "-N") { end = nil }
            } else if isNamed(option, "u", "-u") {
                input = number(value).flatMap { descriptor($0)?.flow } ?? Flow(isThere: true)
            }
        }
        guard let text = input.text else { return forgetRead(reading, array, input.isDownloaded) }
        let left = rest(of: text)
        // What is not known may have been several lines.
        let before = text.lowerBound..<left.lowerBound
        if !before.isEmpty, !derive(before.count) || hasUnknown(before) {
            return forgetRead(reading, array, input.isDownloaded)
        }
        var stop = left.lowerBound
        while stop < left.upperBound, end == nil || bytes[Int(stop)] != end!, Int(stop - left.lowerBound) < most {
            // A backslash takes the line's end with it.
            if !isRaw, bytes[Int(stop)] == 0x5C, stop + 1 < left.upperBound { stop += 1 }
            stop += 1
        }
        take(text, to: min(stop < left.upperBound && most == .max ? stop + 1 : stop, left.upperBound))
        var line = left.lowerBound..<stop
        if !isRaw, line.contains(where: { bytes[Int($0)] == 0x5C }) {
            guard derive(line.count) else { return forgetRead(reading, array, input.isDownloaded) }
            line = withoutBackslashes(line)
        }
        let (separators, isUnknown) = separators()
        if isUnknown || separators != nil && hasGlob(line) {
            return forgetRead(reading, array, input.isDownloaded)
        }
        let first = values.count
        if let array {
            split(line, separators, into: .max, input.isDownloaded)
            if hasUnknown(line) { return bindUnknown(array, isDownloaded: input.isDownloaded) }
            return bind(
                array, Int32(first)..<Int32(values.count), isArray: true, isDownloaded: input.isDownloaded)
        }
        let names = reading.operands.count
        if names == 0 {
            values.append(piece(line, input.isDownloaded))
            return bind(literal("REPLY"), Int32(first)..<Int32(first + 1), isDownloaded: input.isDownloaded)
        }
        split(line, separators, into: names, input.isDownloaded)
        let count = values.count - first
        var isMoved = false
        for (n, operand) in reading.operands.enumerated() {
            let empty = ArgvWord(start: line.upperBound, end: line.upperBound, flags: .known)
            // It may have been several fields too.
            if isMoved {
                bindUnknown(wordRange(Int(operand.word)), isDownloaded: input.isDownloaded)
            } else {
                bindWord(wordRange(Int(operand.word)), n < count ? values[first + n] : empty)
            }
            isMoved = isMoved || n < count && values[first + n].flags.contains(.hasUnknown)
        }
    }

    private mutating func forgetRead(_ reading: ProgramReading, _ array: Range<Int32>?, _ isDownloaded: Bool) {
        if let array { bindUnknown(array, isDownloaded: isDownloaded) }
        for operand in reading.operands {
            let name = wordRange(Int(operand.word))
            noteName(name)
            bindUnknown(name, isDownloaded: isDownloaded)
        }
        if array == nil, reading.operands.isEmpty { bindUnknown(literal("REPLY"), isDownloaded: isDownloaded) }
    }

    private func piece(_ text: Range<Int32>, _ isDownloaded: Bool) -> ArgvWord {
        var word = ArgvWord(scanning: bytes.span, Int(text.lowerBound)..<Int(text.upperBound))
        if isDownloaded { word.flags.insert(.downloaded) }
        return word
    }

    private mutating func withoutBackslashes(_ text: Range<Int32>) -> Range<Int32> {
        let start = Int32(bytes.count)
        var i = text.lowerBound
        while i < text.upperBound {
            if bytes[Int(i)] == 0x5C {
                i += 1
                if i < text.upperBound, bytes[Int(i)] != 0x0A { bytes.append(bytes[Int(i)]) }
            } else {
                bytes.append(bytes[Int(i)])
            }
            i += 1
        }
        return start..<Int32(bytes.count)
    }

    /// The fields of a line, appended to `values`; the last of `most` has the rest.
    private mutating func split(_ line: Range<Int32>, _ separators: Range<Int32>?, into most: Int, _ isDownloaded: Bool)
    {
        var line = line
        while let first = line.first, isBlank(bytes[Int(first)]), separates(bytes[Int(first)], separators) {
            line = line.dropFirst()
        }
        while let last = line.last, isBlank(bytes[Int(last)]), separates(bytes[Int(last)], separators) {
            line = line.dropLast()
        }
        var count = 0
        while !line.isEmpty, derive(1) {
            count += 1
            let end = line.first { separates(bytes[Int($0)], separators) } ?? line.upperBound
            if count == most || end == line.upperBound {
                // One separator that is no blank belongs to the field that it ends.
                var rest = line
                if end == line.upperBound - 1 { rest = line.dropLast() }
                values.append(piece(rest, isDownloaded))
                return
            }
            values.append(piece(line.lowerBound..<end, isDownloaded))
            line = end..<line.upperBound
            var hasOther = false
            while let sign = line.first.map({ bytes[Int($0)] }), separates(sign, separators) {
                if !isBlank(sign) {
                    if hasOther { break }
                    hasOther = true
                }
                line = line.dropFirst()
            }
        }
    }

    // MARK: mapfile, printf -v

    mutating func readLines(_ reading: ProgramReading, _ input: Flow) {
        var input = input
        var end: UInt8 = 0x0A
        var keepsEnd = true
        var isKnown = true
        for option in reading.options {
            let value = option.valueStart..<max(option.valueStart, option.valueEnd)
            if isNamed(option, "t", "-t") {
                keepsEnd = false
            } else if isNamed(option, "d", "-d") {
                end = value.first.map { bytes[Int($0)] } ?? 0
            } else if isNamed(option, "u", "-u") {
                input = number(value).flatMap { descriptor($0)?.flow } ?? Flow(isThere: true)
            } else {
                isKnown = false
            }
        }
        let name = reading.operands.first.map { wordRange(Int($0.word)) } ?? literal("MAPFILE")
        guard isKnown, let text = input.text.map(rest), derive(text.count), !hasUnknown(text) else {
            return bindUnknown(name, isDownloaded: input.isDownloaded)
        }
        take(input.text!, to: text.upperBound)
        let first = values.count
        var start = text.lowerBound
        for i in text where bytes[Int(i)] == end {
            values.append(piece(start..<(keepsEnd ? i + 1 : i), input.isDownloaded))
            start = i + 1
        }
        if start < text.upperBound { values.append(piece(start..<text.upperBound, input.isDownloaded)) }
        bind(name, Int32(first)..<Int32(values.count), isArray: true, isDownloaded: input.isDownloaded)
    }

    /// `printf -v NAME`
    mutating func printVariable(_ range: Range<Int>) {
        let target = wordRange(range.lowerBound + 2)
        let isDownloaded = words[range].contains { $0.flags.contains(.downloaded) }
        guard let text = formatted(range, from: range.lowerBound + 3) else {
            noteName(target)
            return bindUnknown(target, isDownloaded: isDownloaded)
        }
        bindWord(target, piece(text, isDownloaded))
    }

    // MARK: coproc

    /// What a coprocess gives out is read from the first descriptor of its array.
    mutating func openCoprocess(_ node: ShellNode, _ out: Flow) {
        guard out.isThere else { return }
        let number: Int32 = 63
        open(number, out)
        let first = values.count
        for below in 0..<2 {
            let text = digits(Int(number) - 3 * below)
            values.append(piece(text, false))
        }
        bind(
            node.name.isEmpty ? literal("COPROC") : copied(node.name), Int32(first)..<Int32(values.count), isArray: true
        )
    }
}
