internal import CallEffects
internal import CallModel
internal import Diagnostics
internal import FakBasics
internal import FakJSON
internal import HostTools

/// What one call does, for a person or a program that asks. It shows argument values: that is what was asked for.
struct EffectList {
    private(set) var reader = EffectReader()
    /// Calls that the code-mode scripts of this call spell out.
    private(set) var nested: [NestedEffects] = []
    /// Why such a script may do more than that.
    private(set) var scriptProblem: CodeModeProblem?
    private(set) var hasScript = false

    /// What a call of a tool with this canonical name does; nil when its arguments are no JSON.
    static func of(_ call: Call, tool: String) -> EffectList? {
        var list = EffectList()
        switch call.body {
        case .json(let bytes):
            guard let node = try? JSONReader.read(bytes, limits: .arguments) else { return nil }
            list.read(tool: tool, arguments: node)
        case .text(let bytes):
            // The body of a free-form tool stands under `input`.
            let text = JSONNode(.string(String(decoding: bytes, as: UTF8.self)))
            list.read(tool: tool, arguments: JSONNode(.object([JSONMember("input", text)])))
        }
        return list
    }

    /// Reads the arguments of a call by the roles that its tool gives them. Linear in the arguments.
    mutating func read(tool: String, arguments: JSONNode) {
        reader.begin()
        nested = []
        scriptProblem = nil
        hasScript = false
        let surface = HostTools.surface(of: tool)
        var slot: Int32 = 0
        takeSurroundings(surface, arguments)
        for entry in surface.roles {
            for value in EffectList.values(at: entry.path[...], in: arguments) {
                take(value, entry.role, entry.language, slot)
            }
            slot += 1
        }
        visit(arguments) { list, key, value in
            for known in surface.keys where known.name == EffectList.folded(key) {
                list.take(value, known.role, known.language, slot)
            }
            if surface.examinesEveryString, value.asString != nil { list.take(value, .pathWrite, nil, slot) }
        }
    }

    /// The folder and the words that other arguments give the scripts.
    private mutating func takeSurroundings(_ surface: ToolSurface, _ arguments: JSONNode) {
        reader.surroundings.clear()
        for entry in surface.roles where entry.role == .folder || entry.role == .arguments {
            for value in EffectList.values(at: entry.path[...], in: arguments) { takeSurrounding(value, entry.role) }
        }
        visit(arguments) { list, key, value in
            for known in surface.keys where known.name == EffectList.folded(key) {
                list.takeSurrounding(value, known.role)
            }
        }
    }

    private mutating func takeSurrounding(_ value: JSONNode, _ role: ToolRole) {
        guard role == .folder || role == .arguments else { return }
        for node in value.asArray ?? [value] {
            guard let text = node.asString else { continue }
            if role == .folder {
                reader.surroundings.addFolder(Array(text.utf8).span)
            } else {
                reader.surroundings.addArgument(Array(text.utf8).span, isText: value.asArray == nil)
            }
        }
    }

    private mutating func visit(_ node: JSONNode, _ body: (inout EffectList, String, JSONNode) -> Void) {
        if let members = node.asObject {
            for member in members {
                body(&self, member.key, member.value)
                visit(member.value, body)
            }
        } else if let elements = node.asArray {
            for element in elements { visit(element, body) }
        }
    }

    private static func values(at path: ArraySlice<ToolPathStep>, in node: JSONNode) -> [JSONNode] {
        guard let step = path.first else { return [node] }
        let children: [JSONNode] =
            switch step {
            case .any: node.asArray ?? node.asObject?.map(\.value) ?? []
            case .key(let key):
                node.asObject?.filter { folded($0.key) == folded(key) }.map(\.value) ?? []
            }
        return children.flatMap { values(at: path.dropFirst(), in: $0) }
    }

    private static func folded(_ text: String) -> String {
        String(
            String.UnicodeScalarView(text.unicodeScalars.map { "A"..."Z" ~= $0 ? UnicodeScalar($0.value | 0x20)! : $0 })
        )
    }

    mutating func takeScript(_ script: [UInt8]) {
        hasScript = true
        let found = CodeModeReader.read(script.span)
        if scriptProblem == nil { scriptProblem = found.problem }
        nested += found.calls.map { NestedEffects($0, found, script) }
    }

    private mutating func take(_ value: JSONNode, _ role: ToolRole, _ language: ToolLanguage?, _ slot: Int32) {
        let offset = Int32(truncatingIfNeeded: value.range.start)
        if role == .argv || role == .shell, let elements = value.asArray {
            reader.beginArgv()
            for element in elements {
                if let text = element.asString { reader.addWord(Array(text.utf8).span) }
            }
            reader.endArgv(slot: slot, offset: offset)
            return
        }
        if let elements = value.asArray {
            for element in elements { take(element, role, language, slot) }
            return
        }
        guard let text = value.asString else { return }
        let bytes = Array(text.utf8)
        switch role {
        case .shell, .argv:
            let isRead =
                switch language {
                case .powershell, .cmd, .fish: false
                default: true
                }
            reader.script(bytes.span, language: isRead ? .bash : .other, slot: slot, offset: offset)
        case .pathRead: reader.path(bytes.span, isWritten: false, slot: slot, offset: offset)
        case .pathWrite: reader.path(bytes.span, isWritten: true, slot: slot, offset: offset)
        case .patch: reader.patch(bytes.span, slot: slot, offset: offset)
        case .url: reader.url(bytes.span, slot: slot, offset: offset)
        case .code: reader.code(bytes.span, slot: slot, offset: offset)
        case .codeMode:
            reader.code(bytes.span, slot: slot, offset: offset)
            takeScript(bytes)
        case .text, .folder, .arguments: break
        }
    }

    // MARK: JSON

    /// One object: `effects`, `commands`, `predicates`, `problem`. What expansion decides is null.
    func write(_ json: inout JSONWriter) {
        json.key("effects")
        json.beginArray()
        for command in reader.commands where !command.flags.contains(.predicate) {
            json.beginObject()
            json.member("kind", "run")
            json.key("argv")
            json.beginArray()
            for word in reader.words[Int(command.words.lowerBound)..<Int(command.words.upperBound)] {
                text(word.start..<word.end, &json)
            }
            json.endArray()
            json.endObject()
        }
        for effect in reader.effects {
            json.beginObject()
            json.member("kind", effect.kind.name)
            switch effect.kind {
            case .read, .write:
                json.key("path")
                text(effect.text, &json)
                json.member("below", effect.flags.contains(.below))
                if effect.flags.contains(.glob), !effect.flags.contains(.unresolved) {
                    json.member("glob", shown(effect.text))
                }
            case .connect:
                json.key("host")
                text(effect.text, &json, isUnresolved: effect.flags.contains(.unresolved))
                json.member("port", Int(effect.port))
            case .code:
                json.key("text")
                text(effect.text, &json)
            case .run, .envRead, .envSet:
                json.key("name")
                text(effect.text, &json)
            }
            if effect.flags.contains(.conditional) { json.member("conditional", true) }
            json.endObject()
        }
        json.endArray()
        json.member("predicates", predicates)
        if hasScript { writeScripts(&json) }
        json.key("problem")
        switch reader.problem?.kind {
        case .unreadable: json.string("shell-unreadable")
        case .limit: json.string("shell-limit")
        case .otherShell: json.string("other-shell")
        case nil: json.null()
        }
    }

    private var predicates: [String] {
        reader.commands.filter { $0.flags.contains(.predicate) }.map { command in
            "@"
                + String(
                    decoding: reader.bytes[Int(command.key.lowerBound) + 1..<Int(command.key.upperBound)], as: UTF8.self
                )
        }
    }

    /// The text, or null when expansion decides some of it.
    private func text(_ range: Range<Int32>, _ json: inout JSONWriter, isUnresolved: Bool = false) {
        let bytes = reader.bytes[Int(range.lowerBound)..<Int(range.upperBound)]
        if bytes.isEmpty && isUnresolved || bytes.contains(where: { WordMarker.isMarker($0) }) {
            json.null()
        } else {
            json.string(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// With the usual signs in place of markers.
    private func shown(_ range: Range<Int32>) -> String {
        var out: [UInt8] = []
        for byte in reader.bytes[Int(range.lowerBound)..<Int(range.upperBound)] {
            switch byte {
            case WordMarker.star: out.append(UInt8(ascii: "*"))
            case WordMarker.question: out.append(UInt8(ascii: "?"))
            case WordMarker.bracket: out += "[…]".utf8
            case WordMarker.unknownText, WordMarker.unknownWords: out += "…".utf8
            case WordMarker.data: out += "\u{FFFC}".utf8
            default: out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    // MARK: Text

    /// One line for each command, view and effect.
    var lines: String {
        var out = ""
        for command in reader.commands {
            if command.flags.contains(.predicate) { continue }
            let words = reader.words[Int(command.words.lowerBound)..<Int(command.words.upperBound)]
            out += "run      " + words.map { quoted(shown($0.start..<$0.end)) }.joined(separator: " ") + "\n"
        }
        for effect in reader.effects {
            var line = effect.kind.name
            while line.utf8.count < 9 { line += " " }
            line += quoted(shown(effect.text))
            if effect.kind == .connect, effect.port > 0 { line += ":\(effect.port)" }
            if effect.flags.contains(.below) { line += "  and below" }
            if effect.flags.contains(.conditional) { line += "  (may not run)" }
            out += line + "\n"
        }
        for pipeline in reader.pipelines { out += "view     " + printable(shown(pipeline.view)) + "\n" }
        for predicate in predicates { out += "fulfils  \(predicate)\n" }
        switch reader.problem?.kind {
        case .unreadable: out += "problem  shell-unreadable\n"
        case .limit: out += "problem  shell-limit\n"
        case .otherShell: out += "problem  a shell that is not read\n"
        case nil: break
        }
        return out + scriptLines
    }

    private func quoted(_ text: String) -> String {
        let isPlain =
            !text.isEmpty
            && text.utf8.allSatisfy {
                $0 >= 0x80 || $0 >= 0x2B && $0 <= 0x3A || $0 >= 0x41 && $0 <= 0x5A || $0 >= 0x61 && $0 <= 0x7A
                    || $0 == 0x5F
                    || $0 == 0x40 || $0 == 0x25 || $0 == 0x3D || $0 == 0x7E || $0 == 0x2A || $0 == 0x3F
            }
        return isPlain ? printable(text) : "'" + printable(text) + "'"
    }
}
