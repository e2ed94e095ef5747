// Grammar/opcodes.json -> Sources/Bytecode/GeneratedOpcodes.swift, docs/bytecode-ops.md

internal import FakJSON

private struct Op {
    var name: String
    var swiftName: String
    var code: Int
    var operands: [(name: String, kind: String)]
    var absent: String
    var effect: String
    var fixed: Int
    var perUnit: Int
    var perByte: Int
    var unit: String
    var doc: String

    /// `1 + 3·groups·n`.
    var formula: String {
        var terms = fixed > 0 ? ["\(fixed)"] : []
        let factor = unit == "one" ? "" : "·\(unit)"
        if perUnit > 0 { terms.append("\(perUnit)\(factor)") }
        if perByte > 0 { terms.append("\(perByte)\(factor)·n") }
        return terms.isEmpty ? "0" : terms.joined(separator: " + ")
    }
}

private struct InstructionSet {
    var isaLevel: Int
    var layout: String
    var operandKinds: [(name: String, doc: String)]
    var costUnits: [(name: String, doc: String)]
    var costFormula: String
    var ops: [Op]
}

let bytecodeGenerator = Generator(name: "bytecode") { (repository) throws(GeneratorError) in
    let set = try readInstructionSet(try repository.grammar("Grammar/opcodes.json"))
    return [
        GeneratedFile(path: "Sources/Bytecode/GeneratedOpcodes.swift", text: swiftText(set)),
        GeneratedFile(path: "docs/bytecode-ops.md", text: pageText(set)),
    ]
}

// MARK: Reading

private func readInstructionSet(_ value: GrammarValue) throws(GeneratorError) -> InstructionSet {
    let root = try value.object([
        "isa_level", "layout", "operand_kinds", "cost_formula", "cost_units", "ops",
    ])
    let kinds = try root["operand_kinds"]!.documented()
    let units = try root["cost_units"]!.documented()
    var ops: [Op] = []
    for element in try root["ops"]!.elements() {
        let op = try readOp(element, kinds.map(\.name), units.map(\.name))
        guard op.code == ops.count, !ops.contains(where: { $0.name == op.name }) else {
            throw element.fail("codes must count up from 0, and names differ")
        }
        ops.append(op)
    }
    return InstructionSet(
        isaLevel: try root["isa_level"]!.natural(), layout: try root["layout"]!.string(), operandKinds: kinds,
        costUnits: units, costFormula: try root["cost_formula"]!.string(), ops: ops)
}

private func readOp(_ value: GrammarValue, _ kinds: [String], _ units: [String]) throws(GeneratorError) -> Op {
    let op = try value.object(["name", "code", "operands", "absent", "effect", "cost", "doc"])
    var operands: [(name: String, kind: String)] = []
    for element in try op["operands"]!.elements() {
        let pair = try element.strings()
        guard pair.count == 2, kinds.contains(pair[1]) else { throw element.fail("must be [name, kind]") }
        operands.append((pair[0], pair[1]))
    }
    guard operands.count <= 3 else { throw op["operands"]!.fail("an instruction has three operands at the most") }
    let cost = try op["cost"]!.object([], optional: ["fixed", "per_unit", "per_byte", "unit"])
    let unit = try cost["unit"]?.string() ?? "one"
    guard units.contains(unit) else { throw op["cost"]!.fail("unknown unit") }
    let name = try op["name"]!.string()
    return Op(
        name: name, swiftName: camelCase(name), code: try op["code"]!.natural(), operands: operands,
        absent: op["absent"]!.node.asString ?? "", effect: try op["effect"]!.string(),
        fixed: try cost["fixed"]?.natural() ?? 0, perUnit: try cost["per_unit"]?.natural() ?? 0,
        perByte: try cost["per_byte"]?.natural() ?? 0, unit: unit, doc: try op["doc"]!.string())
}

extension GrammarValue {
    /// A number from 0 to 255, in plain decimal.
    fileprivate func natural() throws(GeneratorError) -> Int {
        guard let text = node.asNumberText, let value = Int(text), (0...255) ~= value
        else { throw fail("must be a number from 0 to 255") }
        return value
    }

    /// An object of names with a line of text each, in file order.
    fileprivate func documented() throws(GeneratorError) -> [(name: String, doc: String)] {
        guard let members = node.asObject else { throw fail("must be an object") }
        let fields = try object(members.map(\.key))
        var out: [(name: String, doc: String)] = []
        for member in members { out.append((member.key, try fields[member.key]!.string())) }
        return out
    }
}

private func camelCase(_ name: String) -> String {
    let words = name.split(separator: "_")
    return words[0] + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
}

private func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() + "." }

// MARK: Writing

private func swiftText(_ set: InstructionSet) -> String {
    var out = generatedHeader("Grammar/opcodes.json")
    out += "/// The instruction set, ISA level \(set.isaLevel).\npublic enum Opcode: UInt8, Sendable, CaseIterable {\n"
    for op in set.ops { out += "    /// \(op.doc)\n    case \(op.swiftName) = \(op.code)\n" }
    out += "\n    /// The name in listings.\n    public var mnemonic: String {\n        switch self {\n"
    for op in set.ops { out += "        case .\(op.swiftName): \(literal(op.name))\n" }
    out += "        }\n    }\n\n    /// How many of the operands a, b, c the op has; the others are zero.\n"
    out += "    public var operandCount: Int {\n        switch self {\n"
    for op in set.ops { out += "        case .\(op.swiftName): \(op.operands.count)\n" }
    out += "        }\n    }\n\n    /// What the operands a, b, c are; nil where the op has none.\n"
    out += "    public var operandTriple: (OperandKind?, OperandKind?, OperandKind?) {\n        switch self {\n"
    for op in set.ops {
        let kinds = (0..<3).map { $0 < op.operands.count ? "." + op.operands[$0].kind : "nil" }
        out += "        case .\(op.swiftName): (\(kinds.joined(separator: ", ")))\n"
    }
    out += "        }\n    }\n\n    /// What the operands are called in listings.\n"
    out += "    public var operandNames: [String] {\n        switch self {\n"
    for op in set.ops {
        out += "        case .\(op.swiftName): [\(op.operands.map { literal($0.name) }.joined(separator: ", "))]\n"
    }
    out +=
        "        }\n    }\n\n    /// What the op costs at the most.\n    public var cost: OpcodeCost {\n        switch self {\n"
    for op in set.ops {
        out += "        case .\(op.swiftName): OpcodeCost("
        out += "fixed: \(op.fixed), perUnit: \(op.perUnit), perByte: \(op.perByte), unit: .\(camelCase(op.unit)))\n"
    }
    out +=
        "        }\n    }\n}\n\n/// What an operand indexes.\npublic enum OperandKind: UInt8, Sendable, CaseIterable {\n"
    for kind in set.operandKinds { out += "    /// \(sentence(kind.doc))\n    case \(kind.name)\n" }
    out += "}\n\n/// What the unit of a cost formula counts.\npublic enum CostUnit: UInt8, Sendable, CaseIterable {\n"
    for unit in set.costUnits { out += "    /// \(sentence(unit.doc))\n    case \(camelCase(unit.name))\n" }
    out += """
        }

        /// A cost formula: \(set.costFormula).
        public struct OpcodeCost: Sendable, Hashable {
            public let fixed: UInt8
            public let perUnit: UInt8
            public let perByte: UInt8
            public let unit: CostUnit
        }

        """
    return out
}

private func pageText(_ set: InstructionSet) -> String {
    var out = """
        <!-- Generated by fak-generate from Grammar/opcodes.json. Do not edit. -->
        # Instructions, ISA level \(set.isaLevel)

        An instruction is \(set.layout). The container around it is described in [bytecode.md](bytecode.md),
        what the verifier asks of it in [verifier.md](verifier.md).

        Cost: \(set.costFormula).

        | code | op | operands | cost | effect | when the value is absent |
        |---|---|---|---|---|---|

        """
    for op in set.ops {
        let operands = op.operands.map { $0.name == $0.kind ? $0.name : "\($0.name): \($0.kind)" }
        out += "| \(op.code) | `\(op.name)` | \(operands.joined(separator: ", ")) | \(op.formula) | \(op.effect) | "
        out += "\(op.absent) |\n"
    }
    out += "\n"
    for op in set.ops { out += "- `\(op.name)`: \(op.doc)\n" }
    out += "\n## Operands\n\n"
    for kind in set.operandKinds { out += "- *\(kind.name)*: \(kind.doc)\n" }
    out += "\n## Cost units\n\n"
    for unit in set.costUnits { out += "- *\(unit.name)*: \(unit.doc)\n" }
    return out
}
