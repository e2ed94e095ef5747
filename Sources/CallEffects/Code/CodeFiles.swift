// Files that functions of program texts write, copy, move and remove.

extension EffectReader {
    /// A text as a pattern of names.
    mutating func globbed(_ value: CodeValue) -> CodeValue {
        let value = resolved(value)
        guard value.kind == .text, spend(value.text.count) else { return .unknown }
        let start = Int32(bytes.count)
        var at = value.text.lowerBound
        while at < value.text.upperBound {
            switch bytes[Int(at)] {
            case UInt8(ascii: "*"): bytes.append(WordMarker.star)
            case UInt8(ascii: "?"): bytes.append(WordMarker.question)
            case UInt8(ascii: "["), UInt8(ascii: "{"): bytes.append(WordMarker.unknownText)
            case let byte: bytes.append(byte)
            }
            at += 1
        }
        return CodeValue(kind: .text, text: start..<Int32(bytes.count))
    }

    mutating func writeArgument(_ place: Int, _ first: Int, _ c: inout CodeCursor, _ names: StaticString = "") {
        for i in first..<max(first, codeValues.count)
        where !codeValues[i].keyword.isEmpty && isAnyOf(codeValues[i].keyword, names) {
            return writeValue(codeValues[i], [], &c)
        }
        if let value = argument(place, first), !value.isNumber { writeValue(value, [], &c) }
    }

    mutating func copy(_ place: Int, isDeep: Bool, _ first: Int, _ c: inout CodeCursor) {
        if let source = argument(place, first, "src") { readPath(source) }
        if let target = argument(place + 1, first, "dst") { writeValue(target, isDeep ? .below : [], &c) }
    }

    mutating func move(
        _ receiver: CodeValue, _ on: CodeValue, _ count: Int, _ first: Int, _ c: inout CodeCursor
    ) {
        if count == 1 || on.isPath { writeValue(receiver, .below, &c) }
        for i in first..<codeValues.count
        where codeValues[i].keyword.isEmpty && (i < first + 2) || isText(codeValues[i].keyword, "src")
            || isText(codeValues[i].keyword, "dst")
        {
            writeValue(codeValues[i], .below, &c)
        }
    }

    /// `os.remove(f)`, `File.delete("a", "b")`, `img.save("f")`; of a list, a set or a store it is no file.
    mutating func removeOrSave(
        _ name: Range<Int32>, _ on: CodeValue, _ owner: Range<Int32>, _ hasReceiver: Bool, _ isModule: Bool,
        _ first: Int, _ c: inout CodeCursor
    ) {
        if on.isPath, codeValues.count == first { return writeValue(on, [], &c) }
        guard isModule, c.modules.contains(.files) || !hasReceiver else { return }
        let isSure =
            on.kind == .text
            || hasReceiver && isAnyOf(owner, "os fs File IO Deno fse FileUtils io fsp")
        guard isSure || isKnown(codeValues.count > first ? codeValues[first] : .unknown) else {
            // `from os import remove`
            if !hasReceiver, codeValues.count == first + 1, c.language == .python { c.writesUnknown = true }
            return
        }
        if hasReceiver, !isSure, isText(name, "write") { return }
        let takesAll = isText(name, "delete") && c.language == .ruby
        for i in first..<codeValues.count where codeValues[i].keyword.isEmpty && !codeValues[i].isNumber {
            if isSure {
                writeValue(codeValues[i], [], &c)
            } else {
                eachItem(resolved(codeValues[i])) {
                    if $1.kind == .text, $0.isPathLike($1.text) { $0.addPath(.write, $1.text, .conditional) }
                }
            }
            if !takesAll { return }
        }
    }

    /// `os.symlink(target, path)`: what the script does to the path from then on, it does to the target.
    mutating func keepCodeLink(_ name: Range<Int32>, _ target: CodeValue?, _ path: CodeValue?) {
        guard let path, let target, isAnyOf(name, "symlink symlinkSync linkSync ln_s ln_sf ln symlink_to hardlink_to")
        else {
            return
        }
        let (from, to) = (resolved(path), resolved(target))
        guard from.kind == .text, !hasUnknown(from.text) else { return }
        let placedPath = placed(from.text)
        guard to.kind == .text else { return keepLink(placedPath, unknownText()) }
        var folder = from.text.upperBound
        while folder > from.text.lowerBound, bytes[Int(folder) - 1] != 0x2F { folder -= 1 }
        let start = Int32(bytes.count)
        if !isAbsolute(to.text) { append(from.text.lowerBound..<folder) }
        append(to.text)
        let full = placed(start..<Int32(bytes.count))
        keepLink(placedPath, full)
    }
}
