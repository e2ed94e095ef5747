internal import ShellSyntax

// What `${x%w}` and its like make of a value that is a glob, as `for f in *.c` gives it: the value is the name of some file
// that the glob matches. A `*` in it is any text without `/` that does not begin a name with a dot; what an operation makes
// of it has to be a glob again for every such name, or else is not known.

extension EffectReader {
    /// A value that is a glob: what stands in front of the first marker, and behind the last.
    private struct NameParts {
        var text: Range<Int32>
        var head: Range<Int32>
        var tail: Range<Int32>
        /// Between the markers there is no `/`.
        var isOneName: Bool
    }

    /// What the operation makes of the names; nil where that is no glob.
    mutating func derivedName(
        _ text: Range<Int32>, _ part: ShellPart, _ argument: OperationArgument
    ) -> Range<Int32>? {
        guard let first = text.first(where: { WordMarker.isGlob(bytes[Int($0)]) }),
            let last = text.last(where: { WordMarker.isGlob(bytes[Int($0)]) })
        else { return nil }
        let name = NameParts(
            text: text, head: text.lowerBound..<first, tail: last + 1..<text.upperBound,
            isOneName: !(first...last).contains { bytes[Int($0)] == 0x2F })
        switch part.operation {
        case .removeSuffix:
            guard readPattern(argument.text, isRaw: argument.isRaw, backwards: true) else { return nil }
            return withoutSuffix(name, isLongest: argument.sign == argument.second)
        case .removePrefix:
            guard readPattern(argument.text, isRaw: argument.isRaw) else { return nil }
            return withoutPrefix(name, isLongest: argument.sign == argument.second)
        case .replace:
            guard let (replacement, anchor) = readReplacement(argument) else { return nil }
            return withReplaced(name, replacement, anchor: anchor)
        case .changeCase:
            // A `*` that is empty has the letter behind it in front.
            let isAll = argument.sign == argument.second
            guard argument.text.isEmpty, isAll || bytes[Int(text.lowerBound)] != WordMarker.star else { return nil }
            return cased(text, argument.sign, isAll: isAll)
        default: return nil
        }
    }

    /// Whether the pattern is characters alone.
    private var isLiteralPattern: Bool { known.pattern.allSatisfy { $0 < 0x80 } }

    /// The pattern is backwards.
    private mutating func withoutSuffix(_ name: NameParts, isLongest: Bool) -> Range<Int32>? {
        let text = name.text
        guard let front = known.pattern.last else { return text }
        let isLiteral = isLiteralPattern
        // `%/*`: no `*` of the value has a slash in it.
        if front == 0x2F, known.pattern.count == 2, known.pattern[0] == PatternPart.star {
            guard let count = match(text, at: text.upperBound, backwards: true, isLongest: isLongest) else {
                return nil
            }
            return count <= 0 ? text : text.dropLast(count)
        }
        guard let count = match(name.tail, at: name.tail.upperBound, backwards: true, isLongest: false) else {
            return nil
        }
        if count == 0, !isLongest { return text }
        if count > 0, isLiteral || !isLongest { return text.dropLast(count) }
        if isLiteral, known.pattern.count <= name.tail.count { return text }
        // Where the match begins is not known, but not in front of the first `*`: what is left is the front of a name.
        guard front < 0x80, !name.head.contains(where: { UInt16(bytes[Int($0)]) == front }), name.isOneName,
            !name.tail.contains(where: { bytes[Int($0)] == 0x2F }), derive(name.head.count + 1)
        else { return nil }
        let start = Int32(bytes.count)
        append(name.head)
        bytes.append(WordMarker.star)
        return start..<Int32(bytes.count)
    }

    private mutating func withoutPrefix(_ name: NameParts, isLongest: Bool) -> Range<Int32>? {
        let text = name.text
        guard let front = known.pattern.first else { return text }
        // `##*/`: what is left begins a name.
        if front == PatternPart.star, known.pattern.count == 2, known.pattern[1] == 0x2F {
            guard let count = match(text, at: text.lowerBound, isLongest: isLongest) else { return nil }
            return count <= 0 ? text : text.dropFirst(count)
        }
        guard isLiteralPattern else { return nil }
        guard let count = match(name.head, at: name.head.lowerBound, isLongest: false) else { return nil }
        if count > 0 {
            let rest = text.dropFirst(count)
            let isInName = bytes[Int(rest.lowerBound) - 1] != 0x2F
            // What is left of `x*` may begin with a dot.
            if let next = rest.first, isInName, WordMarker.isGlob(bytes[Int(next)]) { return nil }
            return rest
        }
        for (place, i) in name.head.enumerated() where place < known.pattern.count {
            if UInt16(bytes[Int(i)]) != known.pattern[place] { return text }
        }
        // A name that begins with a `*` does not begin with a dot.
        return name.head.isEmpty && front == 0x2E ? text : nil
    }

    private mutating func withReplaced(
        _ name: NameParts, _ replacement: Range<Int32>, anchor: UInt8
    ) -> Range<Int32>? {
        guard isLiteralPattern, !known.pattern.isEmpty, derive(name.text.count + replacement.count),
            !replacement.contains(where: { bytes[Int($0)] == UInt8(ascii: "&") })
        else { return nil }
        if anchor == 0x25 {
            guard let count = match(name.tail, at: name.tail.upperBound, backwards: true, isLongest: true) else {
                return nil
            }
            if count <= 0 { return known.pattern.count <= name.tail.count ? name.text : nil }
            return joined(name.text.dropLast(count), replacement, 0..<0)
        }
        if anchor != 0x2F {
            // Where it stands in what is known at the front, the rest is as it was.
            var at = name.head.lowerBound
            while at < name.head.upperBound {
                guard let count = match(at..<name.head.upperBound, at: at, isLongest: true), derive(1) else {
                    return nil
                }
                if count > 0 {
                    let end = at + Int32(count)
                    if end == name.head.upperBound { return nil }
                    return joined(name.head.lowerBound..<at, replacement, end..<name.text.upperBound)
                }
                if anchor == 0x23 { break }
                at += 1
            }
            if anchor == 0x23 { return known.pattern.count <= name.head.count ? name.text : nil }
        }
        return withReplacedAnywhere(name, replacement, anchor)
    }

    /// Where the match stands is not known: any name in the folder that ends as both may.
    private mutating func withReplacedAnywhere(
        _ name: NameParts, _ replacement: Range<Int32>, _ anchor: UInt8
    ) -> Range<Int32>? {
        var folder = name.head
        while let last = folder.last, bytes[Int(last)] != 0x2F { folder = folder.dropLast() }
        let isDotted = known.pattern.first == 0x2E
        guard name.isOneName, let sign = replacement.first, bytes[Int(sign)] != 0x2E || isDotted,
            !replacement.contains(where: { bytes[Int($0)] == 0x2F || bytes[Int($0)] >= 0x80 }),
            !name.tail.contains(where: { bytes[Int($0)] == 0x2F }), !known.pattern.contains(0x2F),
            folder.upperBound == name.head.upperBound || bytes[Int(folder.upperBound)] != 0x2E
        else { return nil }
        if anchor == 0x2F {
            // Every one is replaced, in the folder too.
            for place in folder {
                guard let count = match(place..<folder.upperBound, at: place, isLongest: true), derive(1) else {
                    return nil
                }
                if count > 0 { return nil }
            }
        }
        guard let other = replaced(name.tail, replacement, anchor: anchor) else { return nil }
        var same: Int32 = 0
        // A match that begins in the `*` takes the front of the tail; where every one is replaced, others follow it.
        let most = Int32(min(max(0, name.tail.count + 1 - known.pattern.count), other.count))
        while same < most, bytes[Int(name.tail.upperBound - 1 - same)] == bytes[Int(other.upperBound - 1 - same)] {
            if anchor == 0x2F, known.pattern.contains(UInt16(bytes[Int(other.upperBound - 1 - same)])) { break }
            same += 1
        }
        let start = Int32(bytes.count)
        append(folder)
        bytes.append(WordMarker.star)
        append(name.tail.upperBound - same..<name.tail.upperBound)
        return start..<Int32(bytes.count)
    }

    private mutating func joined(
        _ first: Range<Int32>, _ second: Range<Int32>, _ third: Range<Int32>
    ) -> Range<Int32> {
        let start = Int32(bytes.count)
        append(first)
        append(second)
        append(third)
        return start..<Int32(bytes.count)
    }
}
