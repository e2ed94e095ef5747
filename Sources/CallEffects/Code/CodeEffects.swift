// What values of program texts do: paths, commands, program texts, hosts.

extension EffectReader {
    /// Reads a program text in one of the languages whose calls are known.
    mutating func readProgram(_ text: Range<Int32>, _ language: CodeLanguage) {
        let (values, names, wereLost) = (codeValues.count, codeNames.count, areCodeNamesLost)
        let folder = scope
        scope.conditions += 1
        var c = CodeCursor(at: Int(text.lowerBound), end: Int(text.upperBound), language: language)
        c.modules = CodeModules(bytes.span, c.at..<c.end)
        loseNames(in: text, language)
        readSequence(0, &c)
        codeValues.removeLast(codeValues.count - values)
        codeNames.removeLast(codeNames.count - names)
        areCodeNamesLost = wereLost
        if language == .python {
            let kinds = functionValues(text)
            c.writesUnknown = c.writesUnknown || kinds.contains(.writes)
            c.runsUnknown = c.runsUnknown || kinds.contains(.runs)
        }
        if c.isLost {
            readByWords(text, language, .all)
        } else if c.writesUnknown || c.runsUnknown {
            // What is written by a name that is not known may be any text of the program.
            var what: CodeIntentKinds = []
            if c.writesUnknown { what.insert(.writes) }
            if c.runsUnknown { what.insert(.runs) }
            readByWords(text, language, what)
        }
        if c.writesUnknown { addUnknownPath(.write) }
        if c.runsUnknown { addUnknownCommand() }
        scope = folder
    }

    /// A path that is created, changed or removed.
    mutating func writeValue(_ value: CodeValue, _ flags: EffectFlags, _ c: inout CodeCursor) {
        switch value.kind {
        case .unknown: c.writesUnknown = true
        case .text:
            guard !value.text.isEmpty else { return }
            addPath(.write, value.text, flags.union(.conditional))
        case .list:
            var isUnknown = false
            eachItem(value) { reader, item in
                if item.kind == .text, !item.text.isEmpty {
                    reader.addPath(.write, item.text, flags.union(.conditional))
                } else if item.kind == .unknown {
                    isUnknown = true
                }
            }
            c.writesUnknown = c.writesUnknown || isUnknown
        case .name:
            var isKnown = false
            for i in 0..<codeNames.count where isSame(codeNames[i].name, value.text) {
                isKnown = true
                if codeNames[i].value.kind != .name {
                    writeValue(codeNames[i].value, flags, &c)
                } else {
                    c.writesUnknown = true
                }
            }
            if !isKnown || areCodeNamesLost { c.writesUnknown = true }
        }
    }

    mutating func readPath(_ value: CodeValue) {
        let value = resolved(value)
        guard value.kind == .text || value.kind == .list, !value.isNumber else { return addUnknownPath(.read) }
        eachItem(value) { reader, item in
            guard item.kind == .text, !item.text.isEmpty else { return }
            if reader.isURL(item.text) { reader.connectValue(item) } else { reader.addPath(.read, item.text, []) }
        }
    }

    /// A text of the same language; a function or a block is none.
    mutating func evaluate(_ value: CodeValue, _ c: inout CodeCursor) {
        let value = value.kind == .name ? resolved(value) : value
        guard value.kind == .text, !hasUnknown(value.text) else {
            if value.kind == .unknown || value.kind == .text {
                c.writesUnknown = true
                c.runsUnknown = true
            }
            return
        }
        guard !value.isNumber else { return }
        guard nesting < 16 else { return addUnknownCommand() }
        nesting += 1
        runCode(value.text, c.language)
        nesting -= 1
    }

    /// `getattr(x, name)`, `x.send(name)`: what is called may be anything where the name is not there to read.
    mutating func callDynamic(
        _ name: Range<Int32>, _ hasReceiver: Bool, _ first: Int, _ count: Int, _ c: inout CodeCursor
    ) {
        let place = isText(name, "getattr") ? 1 : 0
        var at = 0
        for i in first..<codeValues.count where codeValues[i].keyword.isEmpty {
            if at == place {
                let value = resolved(codeValues[i])
                let isHarmless =
                    value.kind == .text && !hasUnknown(value.text) && codeFunction(value.text, c.language) == nil
                if !isHarmless || isText(name, "syscall") {
                    c.writesUnknown = true
                    c.runsUnknown = true
                }
                return
            }
            at += 1
        }
    }
}
