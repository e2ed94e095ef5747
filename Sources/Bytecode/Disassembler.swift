internal import CallModel
internal import FakBasics

/// Writes an image as text. The text is stable: equal models give equal text, in every release of one ISA level.
///
/// Total on any decoded model, verified or not: an index out of range is shown as `?` and its number. Patterns are shown,
/// since who can read an image can read its tables.
public enum Disassembler {
    /// Header, rules, places, names, classes, blocks, banks and automata. Linear in the model and its references.
    public static func text(_ model: ImageModel) -> String {
        var listing = Listing(m: model)
        listing.header()
        listing.rules()
        listing.slots()
        listing.names()
        listing.classes()
        listing.blocks()
        listing.banks()
        listing.values()
        return listing.out
    }
}

/// The text so far, and how the parts of a model are named in it.
private struct Listing {
    let m: ImageModel
    var out = ""

    mutating func line(_ text: String) {
        out += text
        out += "\n"
    }

    mutating func title(_ name: String, _ count: Int) { line("\n\(name) \(count)") }

    // MARK: Names of things

    private func item<T>(_ table: [T], _ index: UInt32) -> T? { Int(index) < table.count ? table[Int(index)] : nil }

    private func run<T>(_ table: [T], _ first: UInt32, _ count: UInt32) -> ArraySlice<T> {
        let start = min(Int(first), table.count)
        return table[start..<min(start + Int(count), table.count)]
    }

    func text(_ index: UInt32) -> String {
        guard let bytes = item(m.constants, index) else { return "?\(index)" }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// In quotes, with everything but printable ASCII escaped.
    func quoted(_ index: UInt32) -> String {
        guard let bytes = item(m.constants, index) else { return "?\(index)" }
        var out = "\""
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "\"", "\\": out += "\\" + String(scalar)
            case " "..."~": out.unicodeScalars.append(scalar)
            default: out += "\\u{" + String(scalar.value, radix: 16) + "}"
            }
        }
        return out + "\""
    }

    private func place(_ index: UInt32) -> String {
        guard let slot = item(m.slots, index) else { return "?\(index)" }
        switch slot.source {
        case .path: return quoted(slot.path)
        case .keys: return "keys" + text(slot.path).replacing("\n", with: " ")
        case .surface: return text(slot.path)
        case .allStrings: return "every string"
        case .redactKeys: return "redacted keys"
        }
    }

    private func rule(_ index: UInt32) -> String {
        guard let rule = item(m.rules, index) else { return "?\(index)" }
        return "r\(index) \(text(rule.id))"
    }

    private func toolClass(_ index: UInt32) -> String { index == noIndex ? "-" : "c\(index)" }

    private func bank(_ index: UInt32) -> String {
        guard let bank = item(m.banks, index) else { return "?\(index)" }
        // A bank may be long and have many users: a few rules say which it is.
        var rules: [String] = []
        for group in run(m.groups, bank.firstGroup, bank.groupCount) {
            for rule in run(m.groupRules, group.firstRule, group.ruleCount) {
                if rules.count == 8 { return "k\(index) (\(rules.joined(separator: " ")) …)" }
                rules.append("r\(rule)")
            }
        }
        return "k\(index) (\(rules.joined(separator: " ")))"
    }

    private func operand(_ kind: OperandKind, _ value: UInt32) -> String {
        switch kind {
        case .slot: place(value)
        case .rule: rule(value)
        case .bank: bank(value)
        case .values: "v\(value)"
        case .range: "n\(value)"
        case .bytes: "\(value)"
        }
    }

    // MARK: Sections

    mutating func header() {
        let h = m.header
        let version = [h.unicodeVersion >> 16, h.unicodeVersion >> 8 & 255, h.unicodeVersion & 255]
        line("fakb container \(ImageHeader.containerVersion) isa \(ImageHeader.isaLevel)")
        line("profile \(h.profileVersion) \(hex(h.profileDigest))")
        line("unicode \(version.map(String.init).joined(separator: "."))")
        line("posture \(h.posture == 0 ? "fail_closed" : "admit_and_log")")
        let rungs = ["SELF_MODIFY", "MALFORMED", "DEFAULT_DENY"]
        let softened = (0..<3).filter { h.softened >> UInt8($0) & 1 == 1 }.map { rungs[$0] }
        line("softened \(softened.isEmpty ? "nothing" : softened.joined(separator: " "))")
        line("workspace \(h.workspace == noIndex ? "none" : quoted(h.workspace))")
        for index in h.faults.all where index != noIndex { line("fault \(rule(index))") }
        if let map = m.sourceMap {
            line("compiler \(String(decoding: map.compiler, as: UTF8.self))")
            line("manifest \(hex(map.manifestDigest))")
        }
    }

    mutating func rules() {
        title("rules", m.rules.count)
        for (i, rule) in m.rules.enumerated() {
            var parts = ["r\(i)", text(rule.id), "\(rule.kind)"]
            switch rule.scope {
            case .none: break
            case .name: parts.append("on \(quoted(rule.scopeName))")
            case .any: parts.append("on * at \(place(rule.slot))")
            case .nameArgument: parts.append("on \(quoted(rule.scopeName)) at \(place(rule.slot))")
            case .shell: parts.append("on @shell")
            case .surface: parts.append("on \(place(rule.slot))")
            case .writes: parts.append("on writes")
            }
            if rule.source != noIndex { parts.append("source \(quoted(rule.source))") }
            if rule.witness != noIndex { parts.append("witness \(quoted(rule.witness))") }
            let by = DecidedBy(rawValue: rule.by)?.name ?? "?\(rule.by)"
            parts.append("\(Reason.name(ofNumber: rule.reason)) by \(by)")
            if rule.isAdvisory { parts.append("advisory") }
            if rule.pointer != noIndex { parts.append("from \(text(rule.pointer))") }
            if let lines = m.sourceMap?.lines, i < lines.count, lines[i] > 0 { parts.append("line \(lines[i])") }
            line("  " + parts.joined(separator: "  "))
        }
    }

    mutating func slots() {
        title("slots", m.slots.count)
        for i in m.slots.indices { line("  s\(i)  \(place(UInt32(i)))") }
        if !m.redactKeys.isEmpty { line("redacted keys: " + m.redactKeys.map(quoted).joined(separator: " ")) }
    }

    mutating func names() {
        title("names", m.names.count)
        for name in m.names {
            var parts = [quoted(name.folded)]
            for spelling in run(m.spellings, name.firstSpelling, name.spellingCount) {
                parts.append("\(quoted(spelling.name)) c\(spelling.toolClass)")
            }
            parts.append("other c\(name.otherClass), write-shaped c\(name.otherWriteClass)")
            if name.segmentClass != noIndex || name.segmentWriteClass != noIndex {
                let classes = [name.segmentClass, name.segmentWriteClass].map(toolClass)
                parts.append("segment \(classes[0]), write-shaped \(classes[1])")
            }
            line("  " + parts.joined(separator: "  "))
        }
        for prefix in m.prefixes { line("prefix \(quoted(prefix.prefix))  \(rule(prefix.rule))") }
    }

    mutating func classes() {
        title("classes", m.classes.count)
        for (i, record) in m.classes.enumerated() {
            let name = record.name == noIndex ? "unlisted" : quoted(record.name)
            let blocks = run(m.classBlocks, record.firstBlock, record.blockCount).map { " b\($0)" }
            line("  c\(i)  \(name) \(blocks.joined())")
            for role in run(m.roles, record.firstRole, record.roleCount) {
                line("    \(role.role)  \(place(role.slot))")
            }
        }
    }

    mutating func blocks() {
        title("blocks", m.blocks.count)
        for (i, block) in m.blocks.enumerated() {
            line("  b\(i)")
            for op in run(m.code, block.first, block.count) {
                let kinds = op.opcode.operandTriple
                var operands: [String] = []
                if let kind = kinds.0 { operands.append(operand(kind, op.a)) }
                if let kind = kinds.1 { operands.append(operand(kind, op.b)) }
                if let kind = kinds.2 { operands.append(operand(kind, op.c)) }
                let name = op.opcode.mnemonic
                let pad = String(repeating: " ", count: operands.isEmpty ? 0 : max(1, 15 - name.utf8.count))
                line("    \(name)\(pad)\(operands.joined(separator: ", "))")
            }
        }
    }

    mutating func banks() {
        title("banks", m.banks.count)
        for (i, bank) in m.banks.enumerated() {
            line("  k\(i)" + (bank.filter == noIndex ? "" : "  filter d\(bank.filter)"))
            for group in run(m.groups, bank.firstGroup, bank.groupCount) {
                let rules = run(m.groupRules, group.firstRule, group.ruleCount).map { " r\($0)" }
                line("    \(group.engine.letter)\(group.table) \(rules.joined())")
            }
        }
        title("automata", m.dfas.count)
        for (i, dfa) in m.dfas.enumerated() {
            line("  d\(i)  \(dfa.stateCount) states  \(dfa.classCount) classes  \(dfa.maskCount) masks")
        }
        if !m.nfas.isEmpty { title("nondeterministic automata", m.nfas.count) }
        for (i, nfa) in m.nfas.enumerated() {
            line("  n\(i)  \(nfa.instructionCount) instructions  \(nfa.atomCount) atoms  \(nfa.setCount) sets")
        }
        if !m.pcres.isEmpty { title("PCRE2 patterns", m.pcres.count) }
        for (i, pcre) in m.pcres.enumerated() {
            line(
                "  p\(i)  \(pcre.isFullDialect ? "full" : "shared")\(pcre.isWhole ? "  whole" : "")  \(quoted(pcre.source))"
            )
        }
    }

    mutating func values() {
        title("value sets", m.valueSets.count)
        for (i, set) in m.valueSets.enumerated() {
            let values = run(m.values, set.first, set.count).map { value in
                value.type == .string ? quoted(value.text) : text(value.text)
            }
            line("  v\(i)  \(values.joined(separator: " "))")
        }
        title("ranges", m.ranges.count)
        for (i, bounds) in m.ranges.enumerated() {
            let ends = [bounds.min, bounds.max].map { $0 == noIndex ? "" : text($0) }
            line("  n\(i)  \(ends[0])..\(ends[1])")
        }
    }
}

extension GroupEngine {
    /// What numbers of its tables start with in listings.
    var letter: String {
        switch self {
        case .dfa: "d"
        case .nfa: "n"
        case .pcre2: "p"
        }
    }
}
