// Files whose names a program makes out of its operands.

extension EffectReader {
    /// Adds what the roles of the table cannot say: `xz f` writes `f.xz`, `sed -i.bak` keeps `f.bak`, `wget URL` writes
    /// the last part of the URL's path, `split` writes names that begin with its prefix.
    mutating func addDerived(_ name: Range<Int32>, _ range: Range<Int>, _ reading: ProgramReading) {
        if isCompressor(name) {
            for use in reading.roles where use.role == .write { addStem(use.start..<use.end) }
        } else if isText(name, "sed") || isText(name, "gsed") || isText(name, "perl") || isText(name, "ruby") {
            guard let suffix = suffix(reading) else { return }
            for use in reading.roles where use.role == .write && spend(Int(use.end - use.start)) {
                addJoined(use.start..<use.end, suffix)
            }
        } else if isText(name, "split") || isText(name, "csplit") {
            if let prefix = value(reading, "f", "--prefix") {
                addStar(prefix)
            } else if isText(name, "split"), reading.operands.count > 1 {
                addStar(wordRange(Int(reading.operands[1].word)))
            } else {
                addStar(literal(isText(name, "split") ? "x" : "xx"))
            }
        } else if isText(name, "wget") {
            if !reading.options.contains(where: {
                isNamed($0, "O", "--output-document") || isNamed($0, "i", "--spider")
            }) {
                addURLNames(reading, folder: nil)
            }
        } else if isText(name, "curl") {
            if reading.options.contains(where: {
                isNamed($0, "O", "--remote-name") || isNamed($0, "J", "--remote-name-all")
            }) {
                addURLNames(reading, folder: value(reading, "-", "--output-dir"))
            }
        }
    }

    private func isCompressor(_ name: Range<Int32>) -> Bool {
        isText(name, "gzip") || isText(name, "gunzip") || isText(name, "bzip2") || isText(name, "bunzip2")
            || isText(name, "xz") || isText(name, "unxz") || isText(name, "lzma") || isText(name, "unlzma")
            || isText(name, "zstd") || isText(name, "unzstd") || isText(name, "lz4") || isText(name, "compress")
            || isText(name, "uncompress") || isText(name, "pigz") || isText(name, "unpigz") || isText(name, "lzip")
    }

    /// The name with anything in place of its last extension, and with anything behind it.
    private mutating func addStem(_ path: Range<Int32>) {
        guard !path.isEmpty, spend(path.count) else { return }
        addStar(path)
        var dot = path.upperBound - 1
        while dot > path.lowerBound, bytes[Int(dot)] != 0x2E, bytes[Int(dot)] != 0x2F { dot -= 1 }
        if dot > path.lowerBound, bytes[Int(dot)] == 0x2E { addStar(path.lowerBound..<dot) }
    }

    private mutating func addStar(_ path: Range<Int32>) {
        guard !path.isEmpty, spend(path.count) else { return }
        let start = Int32(bytes.count)
        append(path)
        bytes.append(WordMarker.star)
        addPath(.write, start..<Int32(bytes.count), [])
    }

    private mutating func addJoined(_ path: Range<Int32>, _ suffix: Range<Int32>) {
        let start = Int32(bytes.count)
        append(path)
        append(suffix)
        addPath(.write, start..<Int32(bytes.count), [])
    }

    /// What `-i` is given.
    private func suffix(_ reading: ProgramReading) -> Range<Int32>? {
        for option in reading.options where isNamed(option, "i", "--in-place") && option.valueEnd > option.valueStart {
            return option.valueStart..<option.valueEnd
        }
        return nil
    }

    func isNamed(_ option: OptionUse, _ letter: StaticString, _ long: StaticString) -> Bool {
        let name = option.nameStart..<option.nameEnd
        return isText(name, letter) || isText(name, long)
            || option.option >= 0 && ProgramTable.isOption(option.option, long)
    }

    private func value(_ reading: ProgramReading, _ letter: StaticString, _ long: StaticString) -> Range<Int32>? {
        reading.options.first { isNamed($0, letter, long) && $0.valueStart >= 0 }.map { $0.valueStart..<$0.valueEnd }
    }

    /// A file named like the last part of each URL's path, in the folder.
    private mutating func addURLNames(_ reading: ProgramReading, folder: Range<Int32>?) {
        for use in reading.roles where use.role == .url && spend(Int(use.end - use.start)) {
            var end = Int(use.end)
            if let query = (Int(use.start)..<end).first(where: { bytes[$0] == 0x3F || bytes[$0] == 0x23 }) {
                end = query
            }
            var start = end
            while start > Int(use.start), bytes[start - 1] != 0x2F { start -= 1 }
            let from = Int32(bytes.count)
            if let folder {
                append(folder)
                bytes.append(0x2F)
            }
            let isHost = start >= 2 && start - 2 >= Int(use.start) && bytes[start - 2] == 0x2F
            if start == end || isHost || start == Int(use.start) {
                bytes.append(contentsOf: "index.html".utf8)
            } else {
                append(Int32(start)..<Int32(end))
            }
            addPath(.write, from..<Int32(bytes.count), [])
        }
    }
}
