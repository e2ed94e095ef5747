internal import FakBasics

// What commands print that is a name or a number: `$(mktemp)`, `$(date +%F)`, `$(basename "$f" .c)`. Where only its form
// is known it is a glob: text without `/` that does not begin with a dot.

extension EffectReader {
    /// What such a command gives out; nil for another one, or where nothing is known of it.
    mutating func nameOutput(_ range: Range<Int>, _ name: Range<Int32>) -> Range<Int32>? {
        guard let first = name.first else { return nil }
        switch bytes[Int(first)] {
        case UInt8(ascii: "d"):
            if isText(name, "date") { return date(range) }
            if isText(name, "dirname") { return folderName(range) }
        case UInt8(ascii: "m"): if isText(name, "mktemp") { return temporaryName(range) }
        case UInt8(ascii: "s"): if isText(name, "seq") { return sequence(range) }
        case UInt8(ascii: "w"): if isText(name, "whoami"), range.count == 1 { return anyName() }
        case UInt8(ascii: "h"): if isText(name, "hostname"), range.count == 1 { return anyName() }
        case UInt8(ascii: "n"): if isText(name, "nproc") { return anyName() }
        case UInt8(ascii: "g"): if isText(name, "git") { return revision(range) }
        default: break
        }
        return nil
    }

    func hasGlob(_ text: Range<Int32>) -> Bool {
        for i in text where WordMarker.isGlob(bytes[Int(i)]) { return true }
        return false
    }

    func hasMarker(_ text: Range<Int32>) -> Bool {
        for i in text where WordMarker.isMarker(bytes[Int(i)]) { return true }
        return false
    }

    private mutating func anyName() -> Range<Int32> {
        bytes.append(WordMarker.star)
        return Int32(bytes.count) - 1..<Int32(bytes.count)
    }

    /// `basename PATH [SUFFIX]`
    mutating func baseName(_ range: Range<Int>) -> Range<Int32>? {
        guard range.count == 2 || range.count == 3 else { return nil }
        var name = programName(range.lowerBound + 1)
        guard let first = name.first, bytes[Int(first)] != 0x2D, !hasUnknown(name) else {
            return range.count == 2 ? name : nil
        }
        if range.count == 3 {
            let suffix = wordRange(range.upperBound - 1)
            if hasMarker(suffix) { return nil }
            if suffix.count < name.count, isSame(name.suffix(suffix.count), suffix) {
                name = name.dropLast(suffix.count)
            }
        }
        return name
    }

    /// `dirname PATH`
    private mutating func folderName(_ range: Range<Int>) -> Range<Int32>? {
        guard range.count == 2 else { return nil }
        var path = wordRange(range.lowerBound + 1)
        guard let first = path.first, bytes[Int(first)] != 0x2D, !hasUnknown(path) else { return nil }
        while path.count > 1, let last = path.last, bytes[Int(last)] == 0x2F { path = path.dropLast() }
        while let last = path.last, bytes[Int(last)] != 0x2F { path = path.dropLast() }
        if path.isEmpty { return literal(".") }
        while path.count > 1, let last = path.last, bytes[Int(last)] == 0x2F { path = path.dropLast() }
        return path
    }

    /// `date +%F`: numbers, and what stands between them.
    private mutating func date(_ range: Range<Int>) -> Range<Int32>? {
        guard range.count == 2 || range.count == 3 && isText(wordRange(range.lowerBound + 1), "-u") else { return nil }
        let format = wordRange(range.upperBound - 1)
        guard let plus = format.first, bytes[Int(plus)] == UInt8(ascii: "+"), !hasMarker(format),
            derive(format.count)
        else { return nil }
        let start = Int32(bytes.count)
        var i = plus + 1
        while i < format.upperBound {
            let byte = bytes[Int(i)]
            i += 1
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard i < format.upperBound, "FTYmdHMSsNjuyVUWIC".utf8.contains(bytes[Int(i)]) else { return nil }
            bytes.append(WordMarker.star)
            i += 1
        }
        return start..<Int32(bytes.count)
    }

    /// `mktemp [-d] [-t] [TEMPLATE]`: the last `X`s of the template are any letters.
    private mutating func temporaryName(_ range: Range<Int>) -> Range<Int32>? {
        var template = 0..<Int32(0)
        var isInFolder = false
        for i in range.dropFirst() {
            let word = wordRange(i)
            if isText(word, "-d") || isText(word, "-q") || isText(word, "--directory") { continue }
            if isText(word, "-t") || isText(word, "-dt") || isText(word, "-td") {
                isInFolder = true
            } else if template.isEmpty, let first = word.first, bytes[Int(first)] != 0x2D, !hasMarker(word) {
                template = word
            } else {
                return nil
            }
        }
        if template.isEmpty || isInFolder {
            let folder = literal("TMPDIR")
            if binding(folder) != nil || areVariablesLost { return nil }
        }
        guard !template.isEmpty else {
            let front = literal("/tmp/tmp.")
            bytes.append(WordMarker.star)
            return front.lowerBound..<Int32(bytes.count)
        }
        var end = template.upperBound
        while end > template.lowerBound, bytes[Int(end) - 1] != UInt8(ascii: "X") { end -= 1 }
        var start = end
        while start > template.lowerBound, bytes[Int(start) - 1] == UInt8(ascii: "X") { start -= 1 }
        guard end - start >= 3, derive(template.count),
            !(end..<template.upperBound).contains(where: { bytes[Int($0)] == 0x2F })
        else { return nil }
        let out = Int32(bytes.count)
        if isInFolder { _ = literal("/tmp/") }
        append(template.lowerBound..<start)
        bytes.append(WordMarker.star)
        append(end..<template.upperBound)
        return out..<Int32(bytes.count)
    }

    /// `seq [FIRST [STEP]] LAST`: few numbers as they are, one line each; more of them as one that is any.
    private mutating func sequence(_ range: Range<Int>) -> Range<Int32>? {
        guard range.count >= 2, range.count <= 4 else { return nil }
        var isKnown = true
        for i in range.dropFirst() {
            let word = wordRange(i)
            guard let first = word.first, bytes[Int(first)] != 0x2D else { return nil }
            if number(word) == nil { isKnown = false }
            // What is not a number prints an error; what is unknown may be an option.
            if hasUnknown(word) { return nil }
        }
        guard isKnown, range.count <= 3, let last = number(wordRange(range.upperBound - 1)) else { return anyName() }
        let first = range.count == 3 ? number(wordRange(range.lowerBound + 1)) ?? 1 : 1
        guard last - first < 16 else { return anyName() }
        let start = Int32(bytes.count)
        for value in first..<max(first, last + 1) {
            _ = digits(Int(value))
            bytes.append(0x0A)
        }
        return start..<Int32(bytes.count)
    }

    /// `git rev-parse`: the commit by its number, the top of the checkout, in which the script starts.
    private mutating func revision(_ range: Range<Int>) -> Range<Int32>? {
        guard range.count >= 3, isText(wordRange(range.lowerBound + 1), "rev-parse") else { return nil }
        let what = wordRange(range.upperBound - 1)
        if isText(what, "HEAD"), range.count == 3 || isText(wordRange(range.lowerBound + 2), "--short") {
            return anyName()
        }
        guard isText(what, "--show-toplevel"), range.count == 3, scope.folder.isEmpty, !scope.isFolderUnknown,
            !areVariablesLost
        else { return nil }
        for held in bindings where held.name.count >= 4 && isText(held.name.prefix(4), "GIT_") { return nil }
        return literal(".")
    }
}
