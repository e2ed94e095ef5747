// Files that program texts open, and paths that they put together.

extension EffectReader {
    mutating func openPath(
        _ on: CodeValue, _ owner: Range<Int32>, _ hasReceiver: Bool, _ first: Int, _ count: Int, _ c: inout CodeCursor
    ) {
        var path = argument(0, first, "file path name filename")
        var mode = argument(1, first, "mode flag flags")
        if hasReceiver, on.isPath {
            // `Path(x).open("w")`
            mode = argument(0, first, "mode")
            path = on
        } else if hasReceiver, on.kind == .unknown, count == 1, let only = argument(0, first), isMode(only) {
            mode = only
            path = .unknown
        }
        guard let path else { return }
        if isText(owner, "shelve") || isText(owner, "dbm") { return writeValue(path, [], &c) }
        if c.language == .ruby, resolved(path).kind == .text, let sign = resolved(path).text.first,
            bytes[Int(sign)] == 0x7C
        {
            return runValue(CodeValue(kind: .text, text: sign + 1..<resolved(path).text.upperBound), &c)
        }
        if isURL(resolved(path).text) { return connectValue(path) }
        guard let mode else { return readPath(path) }
        let value = resolved(mode)
        switch value.kind {
        case .text where value.isNumber: writeValue(path, [], &c)
        case .text:
            var isWritten = hasUnknown(value.text)
            for i in value.text where "waxc+".utf8.contains(bytes[Int(i)]) { isWritten = true }
            isWritten ? writeValue(path, [], &c) : readPath(path)
        default:
            let isConstant =
                mode.kind == .name && mode.text.count > 2
                && isText(mode.text.lowerBound..<mode.text.lowerBound + 2, "O_")
            if isConstant, isText(mode.text, "O_RDONLY") { return readPath(path) }
            c.language == .javascript && !isConstant ? readPath(path) : writeValue(path, [], &c)
        }
    }

    private func isMode(_ value: CodeValue) -> Bool {
        let value = resolved(value)
        return value.kind == .text && value.text.count <= 4 && !value.text.isEmpty
            && value.text.allSatisfy { "rwaxbt+U".utf8.contains(bytes[Int($0)]) }
    }

    /// `open(F, ">f")`, `open(my $f, ">", "f")`, `open(F, "command |")`.
    mutating func openPerl(_ first: Int, _ count: Int, _ c: inout CodeCursor) {
        guard count > 1, let second = argument(1, first) else { return }
        let mode = resolved(second)
        guard mode.kind == .text, let sign = mode.text.first(where: { bytes[Int($0)] != 0x20 }).map({ bytes[Int($0)] })
        else {
            c.writesUnknown = true
            return
        }
        let last = bytes[Int(mode.text.last { bytes[Int($0)] != 0x20 }!)]
        if count > 2, !mode.isNumber, let target = argument(2, first) {
            if sign == 0x7C || last == 0x7C {
                count > 3 ? runWords(from: 2, first, count, &c) : runValue(target, &c)
            } else if sign == 0x3C, !mode.text.contains(where: { bytes[Int($0)] == 0x3E }),
                !(mode.text.contains { bytes[Int($0)] == 0x2B })
            {
                readPath(target)
            } else if sign == 0x3E || sign == 0x2B || sign == 0x3C || WordMarker.isUnknown(sign) {
                writeValue(target, [], &c)
            } else {
                // `sysopen(F, "f", flags)`
                writeValue(second, [], &c)
            }
            return
        }
        openPerlText(mode.text, &c)
    }

    /// `>f`, `f`, `command |`: a mode and a path in one.
    mutating func openPerlText(_ text: Range<Int32>, _ c: inout CodeCursor) {
        var rest = text
        guard let sign = text.first(where: { bytes[Int($0)] != 0x20 }).map({ bytes[Int($0)] }) else { return }
        let last = bytes[Int(text.last { bytes[Int($0)] != 0x20 }!)]
        func dropBlanks() {
            while let byte = rest.first.map({ bytes[Int($0)] }), byte == 0x20 { rest = rest.dropFirst() }
        }
        dropBlanks()
        if sign == 0x7C { return runValue(CodeValue(kind: .text, text: rest.dropFirst()), &c) }
        if last == 0x7C {
            while bytes[Int(rest.upperBound) - 1] != 0x7C { rest = rest.dropLast() }
            return runValue(CodeValue(kind: .text, text: rest.dropLast()), &c)
        }
        var isWritten = false
        while let byte = rest.first.map({ bytes[Int($0)] }),
            byte == 0x3E || byte == 0x3C || byte == 0x2B || byte == 0x20
        {
            isWritten = isWritten || byte == 0x3E || byte == 0x2B
            rest = rest.dropFirst()
        }
        let path = CodeValue(kind: .text, text: rest)
        if let byte = rest.first.map({ bytes[Int($0)] }), byte == 0x26 || byte == 0x2D { return }
        isWritten || WordMarker.isUnknown(sign) ? writeValue(path, [], &c) : readPath(path)
    }

    /// Parts of a path, or a list joined by a text.
    mutating func joinArguments(
        _ receiver: CodeValue, _ on: CodeValue, _ hasReceiver: Bool, _ first: Int, _ count: Int
    ) -> CodeValue {
        if hasReceiver, on.kind == .text, !on.isPath, !isModuleName(on), !isText(on.text, "path"),
            let list = argument(0, first)
        {
            return glued(resolved(list), on)
        }
        if hasReceiver, on.kind == .list { return glued(on, argument(0, first) ?? .unknown) }
        var value = on.isPath ? on : CodeValue.unknown
        var isFirst = !on.isPath
        for i in first..<codeValues.count where codeValues[i].keyword.isEmpty {
            value = isFirst ? resolved(codeValues[i]) : joinedPath(value, codeValues[i])
            isFirst = false
        }
        if value.kind == .list {
            // `File.join(["a", "b"])`
            value = glued(value, CodeValue(kind: .text, text: literal("/")))
        }
        return value
    }

    mutating func glued(_ list: CodeValue, _ sign: CodeValue) -> CodeValue {
        guard list.kind == .list, spend(list.text.count) else { return list.kind == .text ? list : .unknown }
        let by = resolved(sign)
        let start = Int32(bytes.count)
        for i in list.text {
            if bytes[Int(i)] != 0 {
                bytes.append(bytes[Int(i)])
            } else if by.kind == .text, spend(by.text.count) {
                append(by.text)
            }
        }
        return CodeValue(kind: .text, text: start..<Int32(bytes.count))
    }

    /// `IO::File->new("f", "w")`, `TCPSocket.new("h", 80)`, `Pathname.new("f")`.
    mutating func make(_ owner: Range<Int32>, _ first: Int, _ count: Int, _ c: inout CodeCursor) -> CodeValue {
        if isText(owner, "File") {
            if c.language == .perl, count == 1, let only = argument(0, first).map({ resolved($0) }), only.kind == .text
            {
                openPerlText(only.text, &c)
            } else {
                openPath(.unknown, owner, false, first, count, &c)
            }
        }
        if isText(owner, "Pathname") || isText(owner, "Path") {
            var value = argument(0, first).map { resolved($0) } ?? .unknown
            value.isPath = value.kind == .text
            return value
        }
        if has(owner, CodeFunction.socketParts) {
            if let host = argument(0, first, "PeerAddr PeerHost host") { connectValue(host) }
        }
        return .unknown
    }
}
