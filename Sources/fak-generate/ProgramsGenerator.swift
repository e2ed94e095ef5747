// Grammar/programs/*.json -> Sources/CallEffects/GeneratedPrograms.swift: flat arrays of 16-bit numbers and one pool of
// text, looked up in place. `ProgramTable` is the other half of the layout.

private struct Encoder {
    var set: ProgramSet
    var pool: [UInt8] = []
    var places: [String: Int] = [:]
    var programs: [(name: String, node: Int)] = []
    var nodes: [[Int]] = []
    var subcommands: [Int] = []
    var optionNames: [Int] = []
    var options: [Int] = []
    var operandForms: [Int] = []
    var effects: [Int] = []
    var inputs: [Int] = []
    var outputs: [Int] = []
    var chains: [Int] = []
    var chainPlaces: [RoleChain: Int] = [:]
    var lists: [Int] = []
    var conditions: [UInt64] = [0, 0, UInt64.max]
    var conditionPlaces: [[UInt64]: Int] = [[0, 0, UInt64.max]: 0]
    var formSets: [Int] = []
    var forms: [Int] = []
    var tagNames: [Int] = []
    /// Programs whose options stand in a text of their own.
    var optionPrograms: [String] = []
    /// Node and name of each triple of `subcommands` and `optionNames`.
    var subcommandKeys: [(node: Int, name: String)] = []
    var optionKeys: [(node: Int, name: String)] = []

    init(_ set: ProgramSet) { self.set = set }

    func fail(_ message: String) -> GeneratorError { GeneratorError(path: "Grammar/programs", message: message) }

    mutating func text(_ text: String) -> [Int] {
        let count = text.utf8.count
        if let place = places[text] { return [place, count] }
        places[text] = pool.count
        pool += Array(text.utf8)
        return [pool.count - count, count]
    }

    mutating func chain(_ chain: RoleChain) throws(GeneratorError) -> Int {
        if let place = chainPlaces[chain] { return place }
        chainPlaces[chain] = chains.count
        let place = chains.count
        for (index, role) in chain.enumerated() {
            var argument = 0
            if role.role == "code" || role.role == "script" && role.argument != nil {
                argument = codeLanguages.firstIndex(of: role.argument!)!
            }
            if role.role == "options" {
                argument = optionPrograms.firstIndex(of: role.argument!) ?? optionPrograms.count
                if argument == optionPrograms.count { optionPrograms.append(role.argument!) }
            }
            if role.role == "form" {
                guard let form = set.forms.firstIndex(where: { $0.name == role.argument }) else {
                    throw fail("no forms \"\(role.argument!)\"")
                }
                argument = form
            }
            let more = index + 1 < chain.count ? 1 << 15 : 0
            chains.append(programRoles.firstIndex(of: role.role)! | argument << 6 | more)
        }
        return place
    }

    /// Numbers the tags of one program, those of its subcommands included.
    func collectTags(_ node: ProgramNode, _ tags: inout [String]) {
        var found = node.tags + node.options.flatMap(\.tags)
        for condition in node.operands.map(\.condition) + node.effects.map(\.condition) + node.input.map(\.condition)
            + node.output.map(\.condition)
        {
            found += condition.needs + condition.forbids
        }
        for tag in found where !tags.contains(tag) { tags.append(tag) }
        for child in node.subcommands { collectTags(child, &tags) }
    }

    /// Tags that something sets: a condition on another one could never change.
    func setTags(_ node: ProgramNode) -> Set<String> {
        var out = Set(node.tags + node.options.flatMap(\.tags) + ["stdio"])
        for child in node.subcommands { out.formUnion(setTags(child)) }
        return out
    }

    mutating func condition(_ condition: Condition, _ tags: [String]) -> Int {
        func mask(_ names: [String]) -> UInt64 { names.reduce(0) { $0 | 1 << UInt64(tags.firstIndex(of: $1)!) } }
        let key = [mask(condition.needs), mask(condition.forbids), condition.operands.map(UInt64.init) ?? UInt64.max]
        if let place = conditionPlaces[key] { return place }
        conditionPlaces[key] = conditions.count / 3
        conditions += key
        return conditionPlaces[key]!
    }

    mutating func program(_ program: ProgramNode) throws(GeneratorError) {
        var tags: [String] = ["stdio", "create"]
        collectTags(program, &tags)
        let settable = setTags(program)
        for tag in tags.dropFirst(2) where !settable.contains(tag) {
            throw fail("\(program.names[0]): nothing sets the tag \"\(tag)\"")
        }
        guard tags.count <= 64 else { throw fail("\(program.names[0]): more than 64 tags") }
        let firstTag = tagNames.count / 2
        for tag in tags { tagNames += text(tag) }
        let node = try encode(program, parent: 0xFFFF, tags)
        nodes[node][18] = firstTag
        nodes[node][19] = tags.count
        for name in program.names { programs.append((name, node)) }
    }

    mutating func encode(_ node: ProgramNode, parent: Int, _ tags: [String]) throws(GeneratorError) -> Int {
        let number = nodes.count
        nodes.append([])
        var named: [(name: String, option: Int)] = []
        let firstOption = options.count / 6
        for option in node.options {
            let index = options.count / 6
            for name in option.names {
                guard !named.contains(where: { $0.name == name }) else {
                    throw fail("\(node.names[0]): two options \(name)")
                }
                named.append((name, index))
            }
            let list = lists.count
            for value in option.values { lists.append(try chain(value)) }
            let mask = condition(Condition(needs: option.tags), tags)
            let canonical = option.names.first { $0.hasPrefix("--") } ?? option.names[0]
            options +=
                text(canonical) + [list, option.values.count | (option.isOptional ? 1 << 8 : 0), mask, number]
        }
        var record = text(node.names[0]) + [parent, flags(node), node.stop, firstOption, node.options.count]
        named.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        record += [optionNames.count / 3, named.count]
        for entry in named {
            optionNames += text(entry.name) + [entry.option]
            optionKeys.append((number, entry.name))
        }
        record += [operandForms.count / 5, node.operands.count]
        for form in node.operands {
            let list = lists.count
            for chain in form.head + (form.repeated.map { [$0] } ?? []) + form.tail {
                lists.append(try self.chain(chain))
            }
            operandForms += [
                condition(form.condition, tags), list, form.head.count, form.repeated == nil ? 0 : 1, form.tail.count,
            ]
        }
        record += [effects.count / 4, node.effects.count]
        for effect in node.effects {
            effects += [condition(effect.condition, tags), effectKinds.firstIndex(of: effect.kind)!]
            effects += text(effect.text)
        }
        // Inputs and outputs are few: the first and the number of them share a field.
        record += [(inputs.count / 3) << 3 | node.input.count, outputs.count << 3 | node.output.count]
        guard node.input.count < 8, node.output.count < 8 else {
            throw fail("\(node.names[0]): too many statements of standard input or output")
        }
        for input in node.input {
            inputs += [condition(input.condition, tags), inputKinds.firstIndex(of: input.kind)!]
            inputs.append(input.language.map { codeLanguages.firstIndex(of: $0)! } ?? 0)
        }
        for output in node.output { outputs.append(condition(output.condition, tags)) }
        var children: [(name: String, node: Int)] = []
        for child in node.subcommands {
            let place = try encode(child, parent: number, tags)
            for name in child.names {
                guard !children.contains(where: { $0.name == name }) else {
                    throw fail("\(node.names[0]): two subcommands \(name)")
                }
                children.append((name, place))
            }
        }
        children.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        record += [subcommands.count / 3, children.count]
        for child in children {
            subcommands += text(child.name) + [child.node]
            subcommandKeys.append((number, child.name))
        }
        record += [condition(Condition(needs: node.tags), tags), 0, 0]
        // 17 is the set of tags of a subcommand, 18 and 19 the names of a program's tags.
        nodes[number] = record
        return number
    }

    func flags(_ node: ProgramNode) -> Int {
        let names = node.options.flatMap(\.names)
        var flags = programSyntaxes.firstIndex(of: node.syntax)!
        if node.hasVersions { flags |= 1 << 3 }
        if node.hasPlus { flags |= 1 << 4 }
        if node.inherits { flags |= 1 << 5 }
        if names.contains(where: { !$0.hasPrefix("-") && !$0.hasPrefix("+") || $0 == "-" }) { flags |= 1 << 6 }
        if names.contains(where: { $0.hasPrefix("-") && !$0.hasPrefix("--") && $0.utf8.count > 2 }) { flags |= 1 << 7 }
        return flags
    }

    mutating func run() throws(GeneratorError) {
        for program in set.programs { try self.program(program) }
        for entry in set.forms {
            formSets += [forms.count / 4, entry.forms.count]
            for form in entry.forms { forms += text(form.pattern) + [try chain(form.chain), Int(form.end)] }
        }
        programs.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
}

let programsGenerator = Generator(name: "programs") { (repository) throws(GeneratorError) in
    var encoder = Encoder(try readPrograms(repository))
    try encoder.run()
    var names: [Int] = []
    for program in encoder.programs { names += encoder.text(program.name) + [program.node] }
    func node(_ name: String) throws(GeneratorError) -> Int {
        guard let found = encoder.programs.first(where: { $0.name == name }) else {
            throw encoder.fail("no program \"\(name)\"")
        }
        return found.node
    }
    var optionPrograms: [Int] = []
    for name in encoder.optionPrograms { optionPrograms.append(try node(name)) }
    var out = generatedHeader("Grammar/programs/*.json")
    out += "/// The program table. `ProgramTable` says how it is laid out.\nenum GeneratedPrograms {\n"
    let arrays: [(String, [Int])] = [
        ("programs", names), ("nodes", encoder.nodes.flatMap { $0 }), ("subcommands", encoder.subcommands),
        ("optionNames", encoder.optionNames), ("options", encoder.options), ("operandForms", encoder.operandForms),
        ("effects", encoder.effects), ("inputs", encoder.inputs), ("outputs", encoder.outputs),
        ("lists", encoder.lists), ("chains", encoder.chains), ("formSets", encoder.formSets), ("forms", encoder.forms),
        ("tagNames", encoder.tagNames), ("optionPrograms", optionPrograms),
        ("programSlots", try slots(encoder.programs.map { (0xFFFF, $0.name) })),
        ("subcommandSlots", try slots(encoder.subcommandKeys)), ("optionSlots", try slots(encoder.optionKeys)),
    ]
    for (name, numbers) in arrays {
        guard numbers.allSatisfy({ (0...0xFFFF) ~= $0 }) else { throw encoder.fail("\(name): a number above 65535") }
        out += "    static let \(name): [UInt16] = [\n" + rows(numbers.map(String.init)) + "    ]\n"
    }
    let masks = encoder.conditions.map { "0x" + String($0, radix: 16) }
    out += "    static let conditions: [UInt64] = [\n" + rows(masks) + "    ]\n"
    out += "    /// The program whose options are variables of the environment.\n"
    // A table of tests has none; that of the product has, or its rows fail.
    let environment = encoder.programs.first { $0.name == "(environment)" }?.node ?? -1
    out += "    static let environment = \(environment)\n"
    out += "    static let poolCount = \(encoder.pool.count)\n    static let pool: StaticString = \"\"\"\n"
    var line = ""
    for scalar in String(decoding: encoder.pool, as: UTF8.self).unicodeScalars {
        line += String(literal(String(scalar)).dropFirst().dropLast())
        if line.utf8.count > 110 {
            out += "        \(line)\\\n"
            line = ""
        }
    }
    out += "        \(line)\n        \"\"\"\n}\n"
    return [GeneratedFile(path: "Sources/CallEffects/GeneratedPrograms.swift", text: out)]
}

/// The places of names in an open-addressing table that is at most half full; 0xFFFF is an empty slot. The hash is that of
/// `ProgramTable.hash`.
private func slots(_ keys: [(node: Int, name: String)]) throws(GeneratorError) -> [Int] {
    var size = 4
    while size < keys.count * 2 { size *= 2 }
    var slots = [Int](repeating: 0xFFFF, count: size)
    for (place, key) in keys.enumerated() {
        guard key.name.utf8.count <= 64 else {
            throw GeneratorError(path: "Grammar/programs", message: "\(key.name): longer than 64 bytes")
        }
        var hash = (0x811C_9DC5 ^ UInt32(key.node)) &* 0x0100_0193
        for byte in key.name.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        var slot = Int(hash ^ hash >> 15) & (size - 1)
        while slots[slot] != 0xFFFF { slot = (slot + 1) & (size - 1) }
        slots[slot] = place
    }
    return slots
}

private func rows(_ numbers: [String]) -> String {
    var out = ""
    for row in stride(from: 0, to: numbers.count, by: 20) {
        out += "        " + numbers[row..<min(row + 20, numbers.count)].joined(separator: ", ") + ",\n"
    }
    return out
}
