internal import ShellSyntax

// Values in words: split by `IFS` where they are not quoted.

extension EffectReader {
    /// The characters that split: nil for those that bash starts with, and whether the script made them unknown.
    func separators() -> (text: Range<Int32>?, isUnknown: Bool) {
        guard known.hasSeparators else { return (nil, false) }
        var i = bindings.count
        while i > 0 {
            i -= 1
            let held = bindings[i]
            guard isText(held.name, "IFS") else { continue }
            if held.isUnknown { return (nil, true) }
            // `unset` gives back what bash starts with.
            guard let word = held.words.first.map({ values[Int($0)] }) else { return (nil, false) }
            return (word.start..<word.end, !word.flags.contains(.known) || word.range.count > 8)
        }
        return (nil, areVariablesLost)
    }

    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A }

    func separates(_ byte: UInt8, _ text: Range<Int32>?) -> Bool {
        guard let text else { return isBlank(byte) }
        for i in text where bytes[Int(i)] == byte { return true }
        return false
    }

    /// What stands between the elements of `"$*"`: the first separator.
    mutating func appendSeparator() {
        let (text, isUnknown) = separators()
        if isUnknown {
            bytes.append(WordMarker.unknownText)
        } else if let text {
            if let first = text.first { bytes.append(bytes[Int(first)]) }
        } else {
            bytes.append(0x20)
        }
    }

    /// The value of a variable or a substitution: split where it is not quoted.
    mutating func appendValue(_ text: Range<Int32>, _ isQuoted: Bool, _ making: inout WordInMaking) {
        guard derive(text.count) else { return appendUnknown(isQuoted, &making) }
        if isQuoted || !making.splits {
            append(text)
            making.isThere = making.isThere || isQuoted
            return
        }
        let (separators, isUnknown) = separators()
        // Of the name of a file that a glob finds any part may be split off.
        if isUnknown || separators != nil && hasGlob(text) { return bytes.append(WordMarker.unknownWords) }
        // Blanks are skipped; of the others each ends a word, an empty one too.
        var wasBlank = false
        for i in text {
            let byte = bytes[Int(i)]
            if separates(byte, separators) {
                let isThere = bytes.count > making.start || making.isThere
                if isBlank(byte) {
                    if isThere { wasBlank = true }
                    if isThere { finish(&making) }
                } else {
                    if isThere || !wasBlank {
                        making.isThere = true
                        finish(&making)
                    }
                    wasBlank = false
                }
                continue
            }
            wasBlank = false
            switch byte {
            case UInt8(ascii: "*"): bytes.append(WordMarker.star)
            case UInt8(ascii: "?"): bytes.append(WordMarker.question)
            default: bytes.append(byte)
            }
        }
    }

    /// Text of the script that stands where a value does.
    mutating func appendSplit(_ text: ShellRange, _ making: inout WordInMaking) {
        let (separators, isUnknown) = separators()
        if isUnknown { return bytes.append(WordMarker.unknownWords) }
        for i in text.range {
            let byte = shell.bytes[i]
            if !separates(byte, separators) {
                bytes.append(byte)
            } else if bytes.count > making.start || making.isThere {
                finish(&making)
            }
        }
    }

    // MARK: Arrays

    /// The elements behind `name=` among the words of `declare`.
    mutating func appendArray(_ part: ShellPart, _ making: inout WordInMaking) {
        let mark = pending.count
        let built = bytes.count
        let first = values.count
        for i in part.array.range { expand(shell.words[i], splits: true) }
        values.append(contentsOf: pending[mark...])
        pending.removeLast(pending.count - mark)
        move(&making, from: built)
        known.arrays.append((Int32(making.start), Int32(first)..<Int32(values.count)))
        bytes.append(WordMarker.unknownText)
    }

    /// Binds a name to elements, given at the end of `values`: `[i]=v` names its place.
    mutating func bindElements(_ name: Range<Int32>, from first: Int) {
        let elements = Int32(first)..<Int32(values.count)
        let isDownloaded = values[first...].contains { $0.flags.contains(.downloaded) }
        let isPlaced = elements.contains { subscriptEnd(values[Int($0)]) != nil }
        // A pattern or an expansion of unknown length moves the elements behind it.
        let isCounted = !values[first...].contains { word in
            word.range.contains { bytes[$0] == WordMarker.unknownWords }
        }
        if !isPlaced { bindPairs(name, from: first) }
        if !isPlaced, isCounted { return bind(name, elements, isArray: true, isDownloaded: isDownloaded) }
        bindUnknown(name, isDownloaded: isDownloaded)
        guard isPlaced else { return }
        for i in elements {
            let word = values[Int(i)]
            guard let end = subscriptEnd(word) else { continue }
            bindElement(name, word.start + 1..<end, ArgvWord(scanning: bytes.span, Int(end) + 2..<Int(word.end)))
        }
    }

    /// Where the subscript of `[i]=v` ends.
    private func subscriptEnd(_ word: ArgvWord) -> Int32? {
        guard word.range.count > 3, bytes[Int(word.start)] == 0x5B else { return nil }
        var i = word.start + 1
        while i + 1 < word.end, bytes[Int(i)] != 0x5D { i += 1 }
        return i + 1 < word.end && bytes[Int(i) + 1] == 0x3D ? i : nil
    }

    /// `name[index]=value`
    mutating func bindElement(_ name: Range<Int32>, _ index: Range<Int32>?, _ value: ArgvWord) {
        if bindInTable(name, index, value) { return }
        let isDownloaded = value.flags.contains(.downloaded)
        guard let index, !index.isEmpty else { return bindUnknown(name, isDownloaded: isDownloaded) }
        let held = binding(name)
        let old = held.map { $0.isUnknown ? nil : $0.words } ?? 0..<0
        if let old, let place = number(index), place <= old.count, old.count < 64, derive(old.count) {
            let first = values.count
            for i in old { values.append(values[Int(i)]) }
            if Int(place) < old.count { values[first + Int(place)] = value } else { values.append(value) }
            return bind(
                name, Int32(first)..<Int32(values.count), isArray: true,
                isDownloaded: isDownloaded || held?.isDownloaded == true)
        }
        if held == nil || !held!.isUnknown {
            bindUnknown(name, isDownloaded: isDownloaded || held?.isDownloaded == true)
        }
        let start = Int32(bytes.count)
        append(name)
        bytes.append(0x5B)
        append(index)
        let key = start..<Int32(bytes.count)
        values.append(value)
        bind(key, Int32(values.count - 1)..<Int32(values.count), isDownloaded: isDownloaded)
    }

    /// Binds what a word names, `x` or `x[i]`, to a value.
    mutating func bindWord(_ target: Range<Int32>, _ value: ArgvWord) {
        noteName(target)
        if let open = target.first(where: { bytes[Int($0)] == 0x5B }), target.upperBound - open > 2 {
            // The subscript is expanded once more.
            if (open..<target.upperBound).contains(where: { "\"'\\$`".utf8.contains(bytes[Int($0)]) }) {
                return bindUnknown(target.lowerBound..<open)
            }
            return bindElement(target.lowerBound..<open, open + 1..<target.upperBound - 1, value)
        }
        values.append(value)
        bind(
            target, Int32(values.count - 1)..<Int32(values.count), isDownloaded: value.flags.contains(.downloaded))
    }

    /// A name that what follows depends on.
    mutating func noteName(_ name: Range<Int32>) {
        if name.count >= 6 {
            noteStateName(name)
        } else if isText(name, "IFS") {
            known.hasSeparators = true
        } else if isText(name, "HOME") || isText(name, "PWD") {
            known.state.hasOtherHome = true
        }
    }
}
