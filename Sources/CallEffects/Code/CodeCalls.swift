// Calls of program texts: which function it is, and what becomes of its arguments. Arguments are `codeValues[first...]`.

extension EffectReader {
    func codeFunction(_ name: Range<Int32>, _ language: CodeLanguage) -> CodeFunction? {
        guard !name.isEmpty, name.count < 32 else { return nil }
        for function in CodeFunction.byLength[name.count]
        where (function.language == .none || function.language == language) && isFolded(name, function.name) {
            return function
        }
        return nil
    }

    private func isFolded(_ name: Range<Int32>, _ text: StaticString) -> Bool {
        for i in 0..<name.count {
            let byte = bytes[Int(name.lowerBound) + i]
            let folded = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
            if unsafe folded != text.utf8Start[i] { return false }
        }
        return true
    }

    /// A call of a name, which the table may not have.
    mutating func callNamed(
        _ name: Range<Int32>, _ receiver: CodeValue, _ owner: Range<Int32>, _ hasReceiver: Bool, _ first: Int,
        _ c: inout CodeCursor
    ) -> CodeValue {
        if let found = codeFunction(name, c.language) { return call(found, name, receiver, owner, hasReceiver, first, &c) }
        callUnlisted(name, hasReceiver ? owner : 0..<0, first, &c)
        return .unknown
    }

    /// A function that nothing is known of but its name.
    private mutating func callUnlisted(
        _ name: Range<Int32>, _ owner: Range<Int32>, _ first: Int, _ c: inout CodeCursor
    ) {
        guard !name.isEmpty, codeValues.count > first else { return }
        // Streams that are open already: `f.write(x)`, `console.log(x)`.
        if isFolded(name, "write") || isFolded(name, "writeline") || isFolded(name, "writelines") || isFolded(name, "writable") { return }
        let isWriting = has(name, CodeFunction.writingParts)
        let isRunning = c.modules.contains(.processes) && has(name, CodeFunction.runningParts)
        let isConnecting = has(name, CodeFunction.connectingParts) || has(owner, CodeFunction.connectingParts)
        guard isWriting || isRunning || isConnecting else { return }
        for i in first..<codeValues.count {
            let value = codeValues[i].kind == .name ? resolved(codeValues[i]) : codeValues[i]
            guard value.kind == .text || value.kind == .list, !value.isNumber else { continue }
            eachItem(value) { reader, item in
                guard item.kind == .text, !item.text.isEmpty else { return }
                if reader.isURL(item.text) {
                    if isConnecting { reader.connectValue(item) }
                } else if isWriting, reader.isPathLike(item.text) {
                    reader.addPath(.write, item.text, .conditional)
                }
            }
            if isRunning { runValue(value, &c) }
        }
    }

    private func has(_ name: Range<Int32>, _ parts: [StaticString]) -> Bool {
        for i in name {
            for part in parts where CodeIntent.begins(part, bytes.span, Int(i), Int(name.upperBound)) { return true }
        }
        return false
    }

    /// The argument at this place among those that go by their places, or the one of this name.
    private func argument(_ place: Int, _ first: Int, _ names: StaticString...) -> CodeValue? {
        for i in first..<max(first, codeValues.count) where !codeValues[i].keyword.isEmpty {
            for name in names where isText(codeValues[i].keyword, name) { return codeValues[i] }
        }
        var at = place
        for i in first..<max(first, codeValues.count) where codeValues[i].keyword.isEmpty {
            if at == 0 { return codeValues[i] }
            at -= 1
        }
        return nil
    }

    private func placed(_ first: Int) -> Int {
        var count = 0
        for i in first..<max(first, codeValues.count) where codeValues[i].keyword.isEmpty { count += 1 }
        return count
    }

    /// A call of a function of the table.
    mutating func call(
        _ function: CodeFunction, _ name: Range<Int32>, _ receiver: CodeValue, _ owner: Range<Int32>,
        _ hasReceiver: Bool, _ first: Int, _ c: inout CodeCursor
    ) -> CodeValue {
        let count = placed(first)
        let on = hasReceiver ? resolved(receiver) : .unknown
        // A function of a module, and no method of a text or a list.
        let isModule = !hasReceiver || receiver.kind == .name && on.kind == .unknown || on.kind == .text && isModuleName(on)
        switch function.action {
        case .open: openPath(on, owner, hasReceiver, first, count, &c)
        case .openWriting: writeArgument(0, first, &c, "file", "path")
        case .perlOpen: openPerl(first, count, &c)
        case .write, .writeDeep:
            let flags: EffectFlags = function.action == .writeDeep ? .below : []
            if count == 0 {
                if hasReceiver { writeValue(receiver, flags, &c) }
            } else if hasReceiver, on.isPath {
                writeValue(on, flags, &c)
            } else {
                // Numbers are modes; a function that is handed on is no path.
                var isFirst = true
                for i in first..<codeValues.count where codeValues[i].keyword.isEmpty && !codeValues[i].isNumber {
                    if isFirst || isKnown(codeValues[i]) { writeValue(codeValues[i], flags, &c) }
                    isFirst = false
                }
            }
        case .writeFirst: writeArgument(0, first, &c, "path", "name", "file", "filename", "dir")
        case .writeSecond: writeArgument(1, first, &c, "dst", "filename")
        case .writeSelf: writeValue(receiver, [], &c)
        case .copy, .copyDeep: copy(0, isDeep: function.action == .copyDeep, first, &c)
        case .copyOfModule: if isModule, count > 1 { copy(0, isDeep: false, first, &c) }
        case .move: move(receiver, on, count, first, &c)
        case .moveOfModule: if isModule, count > 1 { move(receiver, on, count, first, &c) }
        case .replace:
            if on.isPath {
                writeValue(on, .below, &c)
                writeArgument(0, first, &c)
            } else if c.language == .python, isText(owner, "os") || !hasReceiver {
                move(receiver, on, count, first, &c)
            }
        case .removeOfModule: removeOrSave(name, on, owner, hasReceiver, isModule, first, &c)
        case .read: if let path = argument(0, first, "file", "path") { readPath(path) }
        case .readSelf: readPath(receiver)
        case .run: runArguments(first, count, &c)
        case .runOfModule: if c.modules.contains(.processes), isModule { runArguments(first, count, &c) }
        case .runNamed: runNamed(argument(0, first), argument(1, first), &c)
        case .runNamedWords: runWords(from: 0, first, count, &c)
        case .runNamedLate: runWords(from: 1, first, count, &c)
        case .evaluate:
            // `new Function("a", "body")`
            let place = isText(name, "Function") ? max(0, count - 1) : 0
            if let text = argument(place, first) { evaluate(text, &c) }
        case .evaluateBare: if !hasReceiver, let text = argument(0, first) { evaluate(text, &c) }
        case .connect: if let host = argument(0, first, "host", "url", "address") { connectValue(host) }
        case .connectOfModule: connectOfModule(owner, first, &c)
        case .connectLate: connectLate(owner, first, count, &c)
        case .make: return make(owner, first, count, &c)
        case .join: return joinArguments(receiver, on, hasReceiver, first, count)
        case .path:
            if count == 0, hasReceiver {
                var value = on
                value.isPath = value.kind == .text
                return value
            }
            var value = joinArguments(.unknown, .unknown, false, first, count)
            value.isPath = value.kind == .text
            return value
        case .same:
            if count == 0, hasReceiver { return on }
            return argument(0, first).map { resolved($0) } ?? .unknown
        case .split:
            if count > 0, on.kind != .text { return words(of: argument(0, first) ?? .unknown) }
            return words(of: on)
        case .unpack:
            let isArchiveFirst = isText(name, "unpack_archive")
            if let folder = argument(isArchiveFirst ? 1 : 0, first, "path", "extract_dir"), isArchiveFirst || isText(name, "extractall") {
                writeValue(folder, .below, &c)
            } else if hasReceiver, !isText(name, "unpack") {
                addPath(.write, literal("."), [.below, .conditional])
            }
        case .chdir:
            if let folder = argument(0, first).map({ resolved($0) }) {
                enter(folder.kind == .text ? folder.text : 0..<0, isSure: false)
            }
        case .dynamic: callDynamic(name, hasReceiver, first, count, &c)
        }
        return .unknown
    }

    func isKnown(_ value: CodeValue) -> Bool {
        let value = value.kind == .name ? resolved(value) : value
        return value.kind == .text || value.kind == .list
    }

    /// What `require` gives is the name of a module.
    private func isModuleName(_ value: CodeValue) -> Bool {
        isText(value.text, "fs") || isText(value.text, "child_process") || isText(value.text, "fs/promises")
            || isText(value.text, "node:fs") || isText(value.text, "node:child_process") || isText(value.text, "fs-extra")
            || isText(value.text, "os")
    }

    private mutating func writeArgument(_ place: Int, _ first: Int, _ c: inout CodeCursor, _ names: StaticString...) {
        for name in names {
            for i in first..<codeValues.count where isText(codeValues[i].keyword, name) {
                return writeValue(codeValues[i], [], &c)
            }
        }
        if let value = argument(place, first), !value.isNumber { writeValue(value, [], &c) }
    }

    private mutating func copy(_ place: Int, isDeep: Bool, _ first: Int, _ c: inout CodeCursor) {
        if let source = argument(place, first, "src") { readPath(source) }
        if let target = argument(place + 1, first, "dst") { writeValue(target, isDeep ? .below : [], &c) }
    }

    private mutating func move(
        _ receiver: CodeValue, _ on: CodeValue, _ count: Int, _ first: Int, _ c: inout CodeCursor
    ) {
        if count == 1 || on.isPath { writeValue(receiver, .below, &c) }
        for i in first..<codeValues.count
        where codeValues[i].keyword.isEmpty && (i < first + 2) || isText(codeValues[i].keyword, "src") || isText(codeValues[i].keyword, "dst") {
            writeValue(codeValues[i], .below, &c)
        }
    }

    /// `os.remove(f)`, `File.delete("a", "b")`, `img.save("f")`; of a list, a set or a store it is no file.
    private mutating func removeOrSave(
        _ name: Range<Int32>, _ on: CodeValue, _ owner: Range<Int32>, _ hasReceiver: Bool, _ isModule: Bool,
        _ first: Int, _ c: inout CodeCursor
    ) {
        if on.isPath, codeValues.count == first { return writeValue(on, [], &c) }
        guard isModule, c.modules.contains(.files) || !hasReceiver else { return }
        let isSure =
            on.kind == .text
            || hasReceiver && isAnyOf(owner, ["os", "fs", "File", "IO", "Deno", "fse", "FileUtils", "io", "fsp"])
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

    // MARK: Opening

    private mutating func openPath(
        _ on: CodeValue, _ owner: Range<Int32>, _ hasReceiver: Bool, _ first: Int, _ count: Int, _ c: inout CodeCursor
    ) {
        var path = argument(0, first, "file", "path", "name", "filename")
        var mode = argument(1, first, "mode", "flag", "flags")
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
        if c.language == .ruby, resolved(path).kind == .text, let sign = resolved(path).text.first, bytes[Int(sign)] == 0x7C {
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
            let isConstant = mode.kind == .name && mode.text.count > 2 && isText(mode.text.lowerBound..<mode.text.lowerBound + 2, "O_")
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
    private mutating func openPerl(_ first: Int, _ count: Int, _ c: inout CodeCursor) {
        guard count > 1, let second = argument(1, first) else { return }
        let mode = resolved(second)
        guard mode.kind == .text, let sign = mode.text.first(where: { bytes[Int($0)] != 0x20 }).map({ bytes[Int($0)] }) else {
            c.writesUnknown = true
            return
        }
        let last = bytes[Int(mode.text.last { bytes[Int($0)] != 0x20 }!)]
        if count > 2, !mode.isNumber, let target = argument(2, first) {
            if sign == 0x7C || last == 0x7C {
                count > 3 ? runWords(from: 2, first, count, &c) : runValue(target, &c)
            } else if sign == 0x3C, !mode.text.contains(where: { bytes[Int($0)] == 0x3E }), !(mode.text.contains { bytes[Int($0)] == 0x2B }) {
                readPath(target)
            } else if sign == 0x3E || sign == 0x2B || sign == 0x3C || WordMarker.isUnknown(sign) {
                writeValue(target, [], &c)
            } else {
                // `sysopen(F, "f", flags)`
                writeValue(second, [], &c)
            }
            return
        }
        var rest = mode.text
        func dropBlanks() { while let byte = rest.first.map({ bytes[Int($0)] }), byte == 0x20 { rest = rest.dropFirst() } }
        dropBlanks()
        if sign == 0x7C { return runValue(CodeValue(kind: .text, text: rest.dropFirst()), &c) }
        if last == 0x7C {
            while bytes[Int(rest.upperBound) - 1] != 0x7C { rest = rest.dropLast() }
            return runValue(CodeValue(kind: .text, text: rest.dropLast()), &c)
        }
        var isWritten = false
        while let byte = rest.first.map({ bytes[Int($0)] }), byte == 0x3E || byte == 0x3C || byte == 0x2B || byte == 0x20 {
            isWritten = isWritten || byte == 0x3E || byte == 0x2B
            rest = rest.dropFirst()
        }
        let path = CodeValue(kind: .text, text: rest)
        if let byte = rest.first.map({ bytes[Int($0)] }), byte == 0x26 || byte == 0x2D { return }
        isWritten || WordMarker.isUnknown(sign) ? writeValue(path, [], &c) : readPath(path)
    }

    // MARK: Paths

    /// Parts of a path, or a list joined by a text.
    private mutating func joinArguments(
        _ receiver: CodeValue, _ on: CodeValue, _ hasReceiver: Bool, _ first: Int, _ count: Int
    ) -> CodeValue {
        if hasReceiver, on.kind == .text, !on.isPath, !isModuleName(on), !isText(on.text, "path"), let list = argument(0, first) {
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

    private mutating func glued(_ list: CodeValue, _ sign: CodeValue) -> CodeValue {
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
    private mutating func make(_ owner: Range<Int32>, _ first: Int, _ count: Int, _ c: inout CodeCursor) -> CodeValue {
        if isText(owner, "File") { openPath(.unknown, owner, false, first, count, &c) }
        if isText(owner, "Pathname") || isText(owner, "Path") {
            var value = argument(0, first).map { resolved($0) } ?? .unknown
            value.isPath = value.kind == .text
            return value
        }
        if has(owner, ["socket", "inet", "http", "ssl", "ftp", "smtp", "client"]) {
            if let host = argument(0, first, "PeerAddr", "PeerHost", "host") { connectValue(host) }
        }
        return .unknown
    }
}
