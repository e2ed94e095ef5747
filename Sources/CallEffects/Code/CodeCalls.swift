// Calls of program texts: which function it is, and what becomes of its arguments. Arguments are `codeValues[first...]`.

extension EffectReader {
    /// The function of the table; with `.none` for a language, one that any language has.
    func codeFunction(_ name: Range<Int32>, _ language: CodeLanguage) -> CodeFunction? {
        guard !name.isEmpty, name.count < 32 else { return nil }
        for function in CodeFunction.byLength[name.count]
        where (function.language == .none || function.language == language || language == .none)
            && isFolded(name, function.name)
        {
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
        let name = hasReceiver ? name : functionNamed(name)
        if let found = codeFunction(name, c.language) {
            return call(found, name, receiver, owner, hasReceiver, first, &c)
        }
        callUnlisted(name, hasReceiver ? owner : 0..<0, first, &c)
        return .unknown
    }

    /// A function that nothing is known of but its name.
    private mutating func callUnlisted(
        _ name: Range<Int32>, _ owner: Range<Int32>, _ first: Int, _ c: inout CodeCursor
    ) {
        guard !name.isEmpty, codeValues.count > first else { return }
        // Streams that are open already: `f.write(x)`, `console.log(x)`.
        if isFolded(name, "write") || isFolded(name, "writeline") || isFolded(name, "writelines")
            || isFolded(name, "writable")
        {
            return
        }
        let isWriting = has(name, CodeFunction.writingParts)
        let isRunning = c.modules.contains(.processes) && has(name, CodeFunction.runningParts)
        let isConnecting =
            !isAnyOf(name, CodeFunction.addressNames)
            && (has(name, CodeFunction.connectingParts) || has(owner, CodeFunction.connectingParts))
        // `fileinput.input("f", inplace=True)`
        for i in first..<codeValues.count where isText(codeValues[i].keyword, "inplace") {
            writeValue(codeValues[first], [], &c)
        }
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

    func has(_ name: Range<Int32>, _ parts: [StaticString]) -> Bool {
        for i in name {
            for part in parts where CodeIntent.begins(part, bytes.span, Int(i), Int(name.upperBound)) { return true }
        }
        return false
    }

    /// `NamedTemporaryFile(dir="x")`: a file in the folder, of a name that nobody knows.
    private mutating func writeTemporary(_ first: Int) {
        for i in first..<max(first, codeValues.count) where isText(codeValues[i].keyword, "dir") {
            let value = resolved(codeValues[i])
            guard value.kind == .text, !value.text.isEmpty, spend(value.text.count) else { continue }
            let start = Int32(bytes.count)
            append(value.text)
            bytes.append(0x2F)
            bytes.append(WordMarker.unknownText)
            addPath(.write, start..<Int32(bytes.count), .conditional)
        }
    }

    /// The argument at this place among those that go by their places, or the one of this name.
    func argument(_ place: Int, _ first: Int, _ names: StaticString = "") -> CodeValue? {
        for i in first..<max(first, codeValues.count) where !codeValues[i].keyword.isEmpty {
            if isAnyOf(codeValues[i].keyword, names) { return codeValues[i] }
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
        let isModule =
            !hasReceiver || receiver.kind == .name && on.kind == .unknown || on.kind == .text && isModuleName(on)
        switch function.action {
        case .open: openPath(on, owner, hasReceiver, first, count, &c)
        case .openWriting: writeArgument(0, first, &c, "file path")
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
        case .writeFirst: writeArgument(0, first, &c, "path name file filename dir")
        case .writeSecond:
            if isText(name, "urlretrieve"), let url = argument(0, first, "url") { connectValue(url) }
            writeArgument(1, first, &c, "dst filename")
            keepCodeLink(name, argument(0, first, "src"), argument(1, first, "dst"))
        case .writeSelf:
            writeValue(receiver, [], &c)
            keepCodeLink(name, argument(0, first, "target"), receiver)
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
        case .temporary:
            writeTemporary(first)
            if count == 0, hasReceiver { return on }
            return argument(0, first).map { resolved($0) } ?? .unknown
        case .read: if let path = argument(0, first, "file path") { readPath(path) }
        case .readSelf: readPath(receiver)
        case .run: runNamedFunction(name, first, count, &c)
        case .runOfModule: if c.modules.contains(.processes), isModule { runNamedFunction(name, first, count, &c) }
        case .runNamed: runNamed(argument(0, first), argument(1, first), &c)
        case .runNamedWords: runWords(from: 0, first, count, &c)
        case .runNamedLate: runWords(from: 1, first, count, &c)
        case .evaluate:
            // `new Function("a", "body")`
            let place = isText(name, "Function") ? max(0, count - 1) : 0
            if let text = argument(place, first) { evaluate(text, &c) }
        case .evaluateBare: if !hasReceiver, let text = argument(0, first) { evaluate(text, &c) }
        case .connect: if let host = argument(0, first, "host url address") { connectValue(host) }
        case .connectOfModule: connectOfModule(owner, on, first, &c)
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
            if let folder = argument(isArchiveFirst ? 1 : 0, first, "path extract_dir"),
                isArchiveFirst || isText(name, "extractall")
            {
                writeValue(folder, .below, &c)
            } else if hasReceiver, !isText(name, "unpack") {
                addPath(.write, literal("."), [.below, .conditional])
            }
        case .chdir:
            if let folder = argument(0, first).map({ resolved($0) }) {
                enter(folder.kind == .text ? folder.text : 0..<0, isSure: false)
            }
        case .dynamic:
            callDynamic(name, hasReceiver, first, count, &c)
            if isText(name, "__import__") || isText(name, "import_module") {
                return argument(0, first).map { resolved($0) } ?? .unknown
            }
        case .glob: return globbed(argument(0, first) ?? .unknown)
        case .runBehind: runWords(from: isText(name, "open2") ? 2 : 3, first, count, &c)
        }
        return .unknown
    }

    func isKnown(_ value: CodeValue) -> Bool {
        let value = value.kind == .name ? resolved(value) : value
        return value.kind == .text || value.kind == .list
    }

    /// What `require` gives is the name of a module.
    func isModuleName(_ value: CodeValue) -> Bool {
        isText(value.text, "fs") || isText(value.text, "child_process") || isText(value.text, "fs/promises")
            || isText(value.text, "node:fs") || isText(value.text, "node:child_process")
            || isText(value.text, "fs-extra")
            || isText(value.text, "os") || isText(value.text, "shutil") || isText(value.text, "subprocess")
            || isText(value.text, "pty")
    }
}
