// Hosts that program texts connect to.

extension EffectReader {
    /// `"host"`, `"host:port"`, a URL, `("host", port)`.
    mutating func connectValue(_ value: CodeValue) {
        var host = resolved(value)
        if host.kind == .list {
            var found: CodeValue?
            eachItem(host) { reader, item in if found == nil { found = item } }
            host = found ?? .unknown
        }
        let text = host.kind == .text ? host.text : 0..<0
        connect(
            Int(text.lowerBound)..<Int(text.upperBound), command: commands.count - 1,
            flags: text.isEmpty ? [.ofCommand, .unresolved] : .ofCommand)
    }

    private static let clients: StaticString =
        "requests httpx axios http https HTTP dns got net node:http node:https node:dns"

    /// `requests.get(url)`, and not `d.get(key)`.
    mutating func connectOfModule(
        _ owner: Range<Int32>, _ on: CodeValue, _ first: Int, _ c: inout CodeCursor
    ) {
        guard c.modules.contains(.hosts) else { return }
        let isNamed =
            isAnyOf(owner, EffectReader.clients) || on.kind == .text && isAnyOf(on.text, EffectReader.clients)
        for i in first..<codeValues.count {
            let value = resolved(codeValues[i])
            let isHost =
                isText(codeValues[i].keyword, "host") || isText(codeValues[i].keyword, "hostname")
                || isText(codeValues[i].keyword, "url")
            if value.kind == .text, isURL(value.text) || isHost || isNamed && i == first && !value.isNumber {
                return connectValue(value)
            }
        }
        if isNamed, codeValues.count > first { connectValue(.unknown) }
    }

    /// `net.connect(port, host)`, `s.connect(("host", port))`, `connect({ host, port })`, `sqlite3.connect("file")`.
    mutating func connectLate(_ owner: Range<Int32>, _ first: Int, _ count: Int, _ c: inout CodeCursor) {
        if isText(owner, "sqlite3") || isText(owner, "duckdb") {
            if codeValues.count > first { writeValue(codeValues[first], [], &c) }
            return
        }
        guard c.modules.contains(.hosts) else { return }
        for i in first..<codeValues.count {
            let value = resolved(codeValues[i])
            if isText(codeValues[i].keyword, "host") || isText(codeValues[i].keyword, "hostname") {
                return connectValue(value)
            }
            if codeValues[i].keyword.isEmpty, value.kind == .list || value.kind == .text && !value.isNumber {
                return connectValue(value)
            }
        }
        if codeValues.count > first { connectValue(.unknown) }
    }
}
