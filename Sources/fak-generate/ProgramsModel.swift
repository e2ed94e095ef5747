// Grammar/programs/*.json, read strictly: what a node of the table says.

internal import FakJSON

/// One role, with the language of `code` or `script`, the set of forms of `form`, the program of `options`.
struct RoleText: Hashable {
    var role: String
    var argument: String?
}

/// The roles of one word: more than one where it is several things (`write+write-into`).
typealias RoleChain = [RoleText]

struct Condition: Hashable {
    var needs: [String] = []
    var forbids: [String] = []
    var operands: Int?
}

struct ProgramOption {
    var names: [String]
    var values: [RoleChain] = []
    var isOptional = false
    var tags: [String] = []
}

struct OperandForm {
    var condition: Condition
    var head: [RoleChain] = []
    var repeated: RoleChain?
    var tail: [RoleChain] = []
}

struct EffectStatement {
    var condition: Condition
    var kind: String
    var text: String
}

/// What standard input or output is; `language` of code.
struct StreamStatement {
    var condition: Condition
    var kind: String
    var language: String?
}

/// A program or a subcommand.
struct ProgramNode {
    var names: [String]
    var syntax = "gnu"
    var stop = 0
    var hasVersions = false
    var hasPlus = false
    var inherits = true
    var tags: [String] = []
    var options: [ProgramOption] = []
    var operands: [OperandForm] = []
    var effects: [EffectStatement] = []
    var input: [StreamStatement] = []
    var output: [StreamStatement] = []
    var subcommands: [ProgramNode] = []
}

/// One form of a text that is taken apart: a glob of `*` (any bytes but `=`) at its front, and what the rest is.
struct TextForm {
    var pattern: String
    var chain: RoleChain
    var end: UInt8
}

/// All files together.
struct ProgramSet {
    var programs: [ProgramNode] = []
    var forms: [(name: String, forms: [TextForm])] = []
}

func readPrograms(_ repository: Repository) throws(GeneratorError) -> ProgramSet {
    var set = ProgramSet()
    var names: Set<String> = []
    for file in try repository.names(in: "Grammar/programs", suffix: ".json") {
        let root = try repository.grammar("Grammar/programs/\(file)")
        let table = try root.object(["group", "note", "programs"], optional: ["forms"])
        _ = try table["note"]!.string()
        guard try table["group"]!.string() + ".json" == file else {
            throw table["group"]!.fail("must be the name of the file")
        }
        if let forms = table["forms"] {
            for member in forms.node.asObject ?? [] {
                let value = GrammarValue(
                    path: forms.path, pointer: forms.pointer + "/" + member.key, node: member.value)
                guard !set.forms.contains(where: { $0.name == member.key }) else { throw value.fail("stands already") }
                set.forms.append((member.key, try textForms(value)))
            }
        }
        for value in try table["programs"]!.elements() {
            let node = try programNode(value, key: nil)
            for name in node.names where !names.insert(name).inserted {
                throw value.fail("\"\(name)\" stands above already")
            }
            set.programs.append(node)
        }
    }
    return set
}

private func textForms(_ value: GrammarValue) throws(GeneratorError) -> [TextForm] {
    var out: [TextForm] = []
    for element in try value.elements() {
        let form = try element.object(["like", "role"], optional: ["end"])
        let end = try form["end"]?.string().utf8 ?? "".utf8
        guard end.count <= 1 else { throw element.fail("\"end\" must be one byte") }
        guard let like = form["like"]!.node.asString else { throw form["like"]!.fail("must be a string") }
        let chain = try roleChain(form["role"]!.string(), form["role"]!)
        guard !chain.contains(where: { $0.role == "form" }) else { throw element.fail("a form in a form") }
        out.append(TextForm(pattern: like, chain: chain, end: end.first ?? 0))
    }
    return out
}

private let nodeKeys = [
    "names", "syntax", "stop", "versions", "plus", "inherit", "tags", "options", "operands", "effects", "stdin",
    "output", "subcommands", "rows", "note",
]

private func programNode(
    _ value: GrammarValue, key: String?, syntax: String = "gnu"
) throws(GeneratorError) -> ProgramNode {
    let table = try value.object(key == nil ? ["names", "source", "rows"] : [], optional: nodeKeys)
    var node = ProgramNode(names: (key.map { [$0] } ?? []) + (try table["names"]?.strings() ?? []))
    node.syntax = syntax
    if let syntax = try table["syntax"]?.string() {
        guard ["gnu", "posix", "go", "long1", "dd", "tar", "words"].contains(syntax) else {
            throw table["syntax"]!.fail("unknown syntax")
        }
        node.syntax = syntax
    }
    node.stop = try table["stop"]?.small() ?? (node.syntax == "posix" ? 1 : 0)
    node.hasVersions = try table["versions"]?.bool() ?? false
    node.hasPlus = try table["plus"]?.bool() ?? false
    node.inherits = try table["inherit"]?.bool() ?? true
    node.tags = try table["tags"]?.strings() ?? []
    for element in try table["options"]?.elements() ?? [] { node.options.append(try programOption(element)) }
    for element in try table["operands"]?.elements() ?? [] { node.operands.append(try operandForm(element)) }
    for element in try table["effects"]?.elements() ?? [] {
        let effect = try element.object(["kind"], optional: ["when", "operands", "path"])
        let kind = try effect["kind"]!.string()
        guard effectKinds.contains(kind) else { throw effect["kind"]!.fail("unknown kind") }
        node.effects.append(
            EffectStatement(
                condition: try condition(effect), kind: kind, text: effect["path"]?.node.asString ?? ""))
    }
    for element in try table["stdin"]?.elements() ?? [] {
        let stream = try element.object(["is"], optional: ["when", "operands"])
        let parts = try stream["is"]!.string().split(separator: ":", maxSplits: 1).map(String.init)
        guard inputKinds.contains(parts[0]), (parts.count == 2) == (parts[0] == "code"),
            parts.count < 2 || codeLanguages.contains(parts[1])
        else {
            throw stream["is"]!.fail("unknown standard input")
        }
        node.input.append(
            StreamStatement(
                condition: try condition(stream), kind: parts[0], language: parts.count == 2 ? parts[1] : nil))
    }
    for element in try table["output"]?.elements() ?? [] {
        let stream = try element.object(["is"], optional: ["when", "operands"])
        guard try stream["is"]!.string() == "network" else { throw stream["is"]!.fail("unknown standard output") }
        node.output.append(StreamStatement(condition: try condition(stream), kind: "network"))
    }
    if let subcommands = table["subcommands"] {
        for member in subcommands.node.asObject ?? [] {
            let pointer = subcommands.pointer + "/" + member.key
            let child = GrammarValue(path: value.path, pointer: pointer, node: member.value)
            node.subcommands.append(try programNode(child, key: member.key, syntax: node.syntax))
        }
    }
    return node
}

private func programOption(_ value: GrammarValue) throws(GeneratorError) -> ProgramOption {
    let table = try value.object(["names"], optional: ["value", "values", "optional", "tag", "tags"])
    var option = ProgramOption(names: try table["names"]!.strings())
    guard !option.names.isEmpty else { throw value.fail("no name") }
    if let text = table["value"] { option.values = [try roleChain(text.string(), text)] }
    for text in try table["values"]?.elements() ?? [] { option.values.append(try roleChain(text.string(), text)) }
    option.isOptional = try table["optional"]?.bool() ?? false
    guard !option.isOptional || option.values.count == 1 else { throw value.fail("optional without one value") }
    option.tags =
        (try table["tag"].map { (v) throws(GeneratorError) in [try v.string()] } ?? [])
        + (try table["tags"]?.strings() ?? [])
    return option
}

private func operandForm(_ value: GrammarValue) throws(GeneratorError) -> OperandForm {
    let table = try value.object(["roles"], optional: ["when", "operands"])
    var form = OperandForm(condition: try condition(table))
    for element in try table["roles"]!.elements() {
        var text = try element.string()
        let repeats = text.hasSuffix("...")
        if repeats { text.removeLast(3) }
        let chain = try roleChain(text, element)
        if repeats {
            guard form.repeated == nil else { throw element.fail("two repeated roles") }
            form.repeated = chain
        } else if form.repeated == nil {
            form.head.append(chain)
        } else {
            form.tail.append(chain)
        }
    }
    return form
}

private func condition(_ table: [String: GrammarValue]) throws(GeneratorError) -> Condition {
    var out = Condition()
    for tag in try table["when"]?.strings() ?? [] {
        if tag.hasPrefix("!") { out.forbids.append(String(tag.dropFirst())) } else { out.needs.append(tag) }
    }
    out.operands = try table["operands"]?.small()
    return out
}

private func roleChain(_ text: String, _ value: GrammarValue) throws(GeneratorError) -> RoleChain {
    var out: RoleChain = []
    for part in text.split(separator: "+", omittingEmptySubsequences: false) {
        let halves = part.split(separator: ":", maxSplits: 1).map(String.init)
        guard let role = halves.first, programRoles.contains(role),
            (halves.count == 2) == (role == "code" || role == "form" || role == "options")
                || role == "script" && halves.count == 2,
            role != "code" && role != "script" || halves.count == 1 || codeLanguages.contains(halves[1])
        else { throw value.fail("unknown role \"\(part)\"") }
        out.append(RoleText(role: role, argument: halves.count == 2 ? halves[1] : nil))
    }
    return out
}

extension GrammarValue {
    /// A number from 0 to 15.
    fileprivate func small() throws(GeneratorError) -> Int {
        guard let text = node.asNumberText, let value = Int(text), (0...15) ~= value
        else { throw fail("must be a number from 0 to 15") }
        return value
    }
}
