internal import ShellSyntax

/// What the probe writes about a script: `{"problem": …}`, or `{"commands": […], "outline": …}` with the simple commands in
/// the order of the nodes. A text is given byte by byte as U+0000 to U+00FF. A word that is not literal is an array of its
/// parts.
enum Report {
    static func problem(_ problem: ShellProblem) -> [UInt8] {
        let (kind, name) =
            switch problem {
            case .unreadable(let fault, _): ("unreadable", fault.rawValue)
            case .limit(let limit, _): ("limit", limit.rawValue)
            }
        return Array("{\"problem\":\"\(kind)\",\"name\":\"\(name)\",\"offset\":\(problem.offset)}".utf8)
    }

    static func reading(_ reader: ShellReader) -> [UInt8] {
        let commands = reader.nodes.filter { $0.kind == .simple }.map { command(reader, $0) }
        return Array("{\"commands\":[\(list(commands))],\"outline\":\"\(outline(reader, 0))\"}".utf8)
    }

    private static func command(_ reader: ShellReader, _ node: ShellNode) -> String {
        let words = node.words.range.map { word(reader, Int32($0)) }
        var fields = ["\"words\":[\(list(words))]"]
        if !node.assignments.isEmpty {
            let items = node.assignments.range.map { assignment(reader, reader.assignments[$0]) }
            fields.append("\"assignments\":[\(list(items))]")
        }
        if !node.redirects.isEmpty {
            let items = node.redirects.range.map { redirect(reader, reader.redirects[$0]) }
            fields.append("\"redirects\":[\(list(items))]")
        }
        return "{\(list(fields))}"
    }

    private static func assignment(_ reader: ShellReader, _ item: ShellAssignment) -> String {
        var name = string(reader, item.name)
        if item.subscriptWord >= 0 { name += "[" + source(reader, item.subscriptWord) + "]" }
        let value =
            item.isArray
            ? "[\(list(item.words.range.map { word(reader, Int32($0)) }))]" : word(reader, item.value)
        return "[\(quoted(name + (item.isAppend ? "+=" : "="))),\(value)]"
    }

    private static func redirect(_ reader: ShellReader, _ item: ShellRedirect) -> String {
        let place = item.variable.isEmpty ? "\(item.fd)" : quoted(string(reader, item.variable))
        return "[\"\(item.kind)\",\(place),\(word(reader, item.word))]"
    }

    /// A literal word as its text, another one as the array of its parts.
    private static func word(_ reader: ShellReader, _ index: Int32) -> String {
        let word = reader.words[Int(index)]
        if word.isLiteral { return quoted(string(reader, word.text)) }
        return "[\(list(word.parts.range.map { quoted(part(reader, reader.parts[$0])) }))]"
    }

    private static func part(_ reader: ShellReader, _ part: ShellPart) -> String {
        var out = "\(part.kind)"
        if part.isQuoted { out += " quoted" }
        switch part.kind {
        case .command, .processIn, .processOut: return out + (part.isBacktick ? " backtick" : "")
        case .arithmetic: return out + " " + source(reader, part.word)
        case .array: return out + " \(part.array.count)"
        case .literal, .glob, .tilde: return out + " " + string(reader, part.text)
        case .parameter: break
        }
        out += (part.isIndirect ? " !" : " ") + string(reader, part.text)
        if part.subscriptWord >= 0 { out += "[" + source(reader, part.subscriptWord) + "]" }
        if part.operation != .none { out += " \(part.operation)" }
        if part.word >= 0 { out += " " + source(reader, part.word) }
        return out
    }

    /// The tree by its kinds: `list(pipeline(simple) && pipeline(! simple | simple))`.
    private static func outline(_ reader: ShellReader, _ index: Int) -> String {
        let node = reader.nodes[index]
        var out = node.isSubstitution ? "$" : ""
        if node.isTimed { out += "time " }
        if node.isNegated { out += "! " }
        out += "\(node.kind)"
        if !node.name.isEmpty { out += " " + string(reader, node.name) }
        if node.kind != .simple, !node.words.isEmpty { out += " \(node.words.count)w" }
        if node.kind != .simple, !node.redirects.isEmpty { out += " \(node.redirects.count)r" }
        var children: [String] = []
        var child = index + 1
        while child < Int(node.end) {
            children.append(joint(reader.nodes[child].connector) + outline(reader, child))
            child = Int(reader.nodes[child].end)
        }
        if !children.isEmpty { out += "(" + children.joined(separator: " ") + ")" }
        return out + (node.isBackground ? " &" : "")
    }

    private static func joint(_ connector: ShellConnector) -> String {
        switch connector {
        case .none: ""
        case .and: "&& "
        case .or: "|| "
        case .sequence: "; "
        case .background: ", "
        case .pipe: "| "
        case .pipeBoth: "|& "
        }
    }

    // MARK: JSON

    private static func source(_ reader: ShellReader, _ word: Int32) -> String {
        string(reader, reader.words[Int(word)].span)
    }

    private static func string(_ reader: ShellReader, _ range: ShellRange) -> String {
        var out = ""
        for byte in reader.bytes[range.range] { out.unicodeScalars.append(Unicode.Scalar(byte)) }
        return out
    }

    private static func list(_ items: [String]) -> String { items.joined(separator: ",") }

    private static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22, 0x5C: out += "\\\(scalar)"
            case 0x20..<0x7F: out.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16)
                out += "\\u00" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return out + "\""
    }
}
