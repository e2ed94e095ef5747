// Scripts of sed: the files that they write and read, and the commands that they run.

extension EffectReader {
    /// Files of `w`, `r` and `s///w`, commands of `e` and `s///e`. A script that is not read so far is taken to write.
    mutating func readSed(_ text: Range<Int32>) {
        var at = text.lowerBound
        let end = text.upperBound
        while at < end, spend() {
            let byte = bytes[Int(at)]
            switch byte {
            case 0x20, 0x09, 0x0A, 0x3B, 0x7B, 0x7D, 0x21, 0x2C, 0x7E, 0x2B, 0x24, 0x30...0x39: at += 1
            case 0x23: at = lineEnd(at, end)
            case 0x2F: at = behindPattern(at + 1, end, byte)
            case 0x5C: at = at + 1 < end ? behindPattern(at + 2, end, bytes[Int(at) + 1]) : end
            case UInt8(ascii: "I"), UInt8(ascii: "M"): at += 1
            case UInt8(ascii: "s"): at = readSubstitution(at, end)
            case UInt8(ascii: "y"):
                guard at + 1 < end else { return }
                at = behindDelimiter(at + 2, end, bytes[Int(at) + 1])
                at = behindDelimiter(at, end, bytes[Int(min(at, end) - 1)])
            case UInt8(ascii: "a"), UInt8(ascii: "i"), UInt8(ascii: "c"):
                // The text goes on behind a backslash at the end of a line; of two the first one quotes the other.
                repeat { at = lineEnd(at, end) + 1 } while at < end && isContinued(before: at - 1)
            case UInt8(ascii: "w"), UInt8(ascii: "W"): at = readSedFile(.write, at + 1, end)
            case UInt8(ascii: "r"), UInt8(ascii: "R"): at = readSedFile(.read, at + 1, end)
            case UInt8(ascii: "e"):
                let stop = lineEnd(at, end)
                let command = trimmed(at + 1..<stop)
                if command.isEmpty { addUnknownCommand() } else { runText(command, Flow(), isOwnProcess: true) }
                at = stop
            case UInt8(ascii: ":"), UInt8(ascii: "b"), UInt8(ascii: "t"), UInt8(ascii: "T"):
                at = labelEnd(at + 1, end)
            case UInt8(ascii: "v"): at = labelEnd(at + 1, end)
            default:
                if WordMarker.isUnknown(byte) {
                    addUnknownPath(.write)
                    addUnknownCommand()
                    return
                }
                at += 1
            }
        }
    }

    /// Behind a label, or the version that `v` asks for: at a blank, a semicolon or a brace.
    private func labelEnd(_ start: Int32, _ end: Int32) -> Int32 {
        var at = start
        while at < end, bytes[Int(at)] == 0x20 || bytes[Int(at)] == 0x09 { at += 1 }
        while at < end, !" \t\n;}".utf8.contains(bytes[Int(at)]) { at += 1 }
        return at
    }

    /// Whether an odd number of backslashes stands in front of a line's end.
    private func isContinued(before lineEnd: Int32) -> Bool {
        var at = lineEnd
        while at > 0, bytes[Int(at) - 1] == 0x5C { at -= 1 }
        return (lineEnd - at) % 2 == 1
    }

    private func lineEnd(_ at: Int32, _ end: Int32) -> Int32 {
        var at = at
        while at < end, bytes[Int(at)] != 0x0A { at += 1 }
        return at
    }

    /// Behind the next `sign` that no backslash stands in front of.
    private func behindDelimiter(_ at: Int32, _ end: Int32, _ sign: UInt8) -> Int32 {
        var at = at
        while at < end, bytes[Int(at)] != sign { at += bytes[Int(at)] == 0x5C ? 2 : 1 }
        return min(at + 1, end)
    }

    /// The same behind a pattern, in whose brackets the sign is one of the set.
    private func behindPattern(_ at: Int32, _ end: Int32, _ sign: UInt8) -> Int32 {
        var at = at
        // Up to here no bracket opens a set: one that did not close before does not close now.
        var unclosed = at
        while at < end, bytes[Int(at)] != sign {
            if bytes[Int(at)] == 0x5B, at >= unclosed {
                if let close = closingBracket(at, end) {
                    at = close + 1
                } else {
                    unclosed = lineEnd(at, end)
                    at += 1
                }
            } else {
                at += bytes[Int(at)] == 0x5C ? 2 : 1
            }
        }
        return min(at + 1, end)
    }

    /// Where a set ends on the same line. `]` as its first sign is one of it, as are those of `[:alpha:]`, `[.a.]`, `[=a=]`.
    private func closingBracket(_ at: Int32, _ end: Int32) -> Int32? {
        var i = at + 1
        if i < end, bytes[Int(i)] == 0x5E { i += 1 }
        if i < end, bytes[Int(i)] == 0x5D { i += 1 }
        while i < end, bytes[Int(i)] != 0x0A {
            if bytes[Int(i)] == 0x5D { return i }
            if bytes[Int(i)] == 0x5B, i + 1 < end, ":.=".utf8.contains(bytes[Int(i) + 1]) {
                let mark = bytes[Int(i) + 1]
                var close = i + 2
                while close + 1 < end, bytes[Int(close)] != 0x0A,
                    bytes[Int(close)] != mark || bytes[Int(close) + 1] != 0x5D
                { close += 1 }
                guard close + 1 < end, bytes[Int(close)] == mark else { return nil }
                i = close + 2
            } else {
                i += 1
            }
        }
        return nil
    }

    private func trimmed(_ range: Range<Int32>) -> Range<Int32> {
        var start = range.lowerBound
        while start < range.upperBound, bytes[Int(start)] == 0x20 || bytes[Int(start)] == 0x09 { start += 1 }
        return start..<range.upperBound
    }

    private mutating func readSedFile(_ kind: EffectKind, _ at: Int32, _ end: Int32) -> Int32 {
        let stop = lineEnd(at, end)
        addPath(kind, trimmed(at..<stop), [])
        return stop
    }

    /// `s/a/b/flags`
    private mutating func readSubstitution(_ start: Int32, _ end: Int32) -> Int32 {
        guard start + 1 < end else { return end }
        let sign = bytes[Int(start) + 1]
        let middle = behindPattern(start + 2, end, sign)
        let stop = behindDelimiter(middle, end, sign)
        var at = stop
        while at < end {
            switch bytes[Int(at)] {
            case UInt8(ascii: "w"): return readSedFile(.write, at + 1, end)
            case UInt8(ascii: "e"):
                // The line is run as it is then: the replacement where all of it was replaced.
                let pattern = start + 2..<max(start + 2, middle - 1)
                if !isAnyOf(pattern, ".* ^.*$ ^.* .*$ .\\+ ^.\\+$") { addUnknownCommand() }
                let replacement = middle..<max(middle, stop - 1)
                if !replacement.isEmpty { runText(replacement, Flow(), isOwnProcess: true) }
                at += 1
            case let flag where flag | 0x20 >= 0x61 && flag | 0x20 <= 0x7A || flag >= 0x30 && flag <= 0x39: at += 1
            default: return at
            }
        }
        return at
    }
}
