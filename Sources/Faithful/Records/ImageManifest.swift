internal import Bytecode
internal import CallEffects
internal import CallModel
internal import FakBasics
internal import FakJSON
internal import PolicySemantics

/// The manifest that the texts of an image's own rules spell out.
///
/// RULES holds every pattern, glob, bound, command and path as it was written, and the lists of names; the header holds
/// the workspace. What no text says is taken from the tables: values of `allow_values`, redacted keys (folded), and
/// whether a `deny_command` has `unknown_program`. A policy that is read from this says what the rules say in words, so the
/// tables can be held to it; whether the rules are the author's takes the author's manifest.
struct ImageManifest {
    private let model: ImageModel
    private var json = JSONWriter()

    /// The text. Linear in the image.
    static func text(_ model: ImageModel) -> [UInt8] {
        var writer = ImageManifest(model: model)
        writer.write()
        return writer.json.finish()
    }

    private init(model: ImageModel) { self.model = model }

    private func text(_ constant: UInt32) -> String? {
        constant == noIndex ? nil : String(decoding: model.constants[Int(constant)], as: UTF8.self)
    }

    private func rules(_ kinds: [RuleKind]) -> [(number: Int, record: RuleRecord)] {
        model.rules.enumerated().filter { kinds.contains($0.element.kind) }.map { ($0.offset, $0.element) }
    }

    private mutating func write() {
        json.beginObject()
        if model.header.posture != 0 { member("posture", "admit_and_log") }
        if let workspace = text(model.header.workspace) { member("workspace", workspace) }
        let softened = SoftenedRungs(rawValue: model.header.softened)
        list(
            "advisory_reasons",
            (softened.contains(.selfModify) ? ["SELF_MODIFY"] : [])
                + (softened.contains(.malformed) ? ["MALFORMED"] : [])
                + (softened.contains(.defaultDeny) ? ["DEFAULT_DENY"] : []))
        list("allow", rules([.allowName]).compactMap { text($0.record.source) })
        list("allow_prefix", rules([.allowPrefix]).compactMap { text($0.record.source) })
        list(
            "self_modify_globs",
            rules([.protect]).filter { $0.record.pointer != noIndex }.compactMap { text($0.record.source) })
        list("redact_fields", model.redactKeys.compactMap { text($0) })
        json.key("deny")
        json.beginObject()
        for (_, rule) in rules([.denyName]) { member(text(rule.witness) ?? "", Reason.name(ofNumber: rule.reason)) }
        json.endObject()
        json.key("arg_rules")
        json.beginArray()
        let arguments = model.rules.enumerated().filter { $0.element.by == DecidedBy.argRule.rawValue }
        for (index, (number, rule)) in arguments.enumerated() { write(rule, number, index) }
        json.endArray()
        json.endObject()
    }

    private mutating func member(_ key: String, _ text: String) {
        json.key(key)
        json.string(text)
    }

    private mutating func list(_ key: String, _ texts: [String]) {
        if texts.isEmpty { return }
        json.key(key)
        json.beginArray()
        for text in texts { json.string(text) }
        json.endArray()
    }

    private mutating func write(_ rule: RuleRecord, _ number: Int, _ index: Int) {
        json.beginObject()
        if let id = text(rule.id), id != "arg_rules[\(index)]" { member("id", id) }
        switch rule.scope {
        case .nameArgument: member("tool", text(rule.scopeName) ?? "")
        case .shell: member("tool", "@shell")
        case .surface: member("tool", slot(rule).flatMap { text(model.slots[$0].path) } ?? "")
        default: member("tool", "*")
        }
        if rule.scope == .nameArgument || rule.scope == .any, let slot = slot(rule) {
            member("arg", pointer(model.slots[slot].path))
        }
        member("reason", Reason.name(ofNumber: rule.reason))
        if rule.isAdvisory {
            json.key("advisory")
            json.bool(true)
        }
        matcher(rule, number)
        json.endObject()
    }

    private func slot(_ rule: RuleRecord) -> Int? { rule.slot == noIndex ? nil : Int(rule.slot) }

    /// A slot's pointer as a manifest writes it. A key that is literally `*` can only be a whole `arg`.
    private func pointer(_ constant: UInt32) -> String {
        let steps = PointerText.steps(constant == noIndex ? [] : model.constants[Int(constant)])
        if steps.count == 1, case .key(let key) = steps[0] { return single(key) }
        return steps.map { step in
            guard case .key(let key) = step else { return "/*" }
            return "/" + escaped(key)
        }.joined()
    }

    /// One key: as itself, or where it begins with `/` as a pointer.
    private func single(_ key: [UInt8]) -> String {
        key.first == UInt8(ascii: "/") ? "/" + escaped(key) : String(decoding: key, as: UTF8.self)
    }

    private func escaped(_ key: [UInt8]) -> String {
        var out: [UInt8] = []
        for byte in key {
            switch byte {
            case UInt8(ascii: "~"): out += Array("~0".utf8)
            case UInt8(ascii: "/"): out += Array("~1".utf8)
            default: out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private mutating func matcher(_ rule: RuleRecord, _ number: Int) {
        let source = text(rule.source) ?? ""
        switch rule.kind {
        case .denyRegex, .allowRegex:
            member(rule.kind == .denyRegex ? "deny_regex" : "allow_regex", source)
            if isPCRE2(number) { member("dialect", "pcre2") }
        case .denyGlob: member("deny_glob", source)
        case .allowGlob: member("allow_glob", source)
        case .maxBytes:
            write(number: "max_bytes", Array(source.utf8))
        case .range:
            // `1.5..2`: the two points that stand together part the bounds.
            let text = Array(source.utf8)
            guard let at = text.indices.dropLast().first(where: { text[$0] == 0x2E && text[$0 + 1] == 0x2E })
            else { return }
            for (key, part) in [("min", text[..<at]), ("max", text[(at + 2)...])] where !part.isEmpty {
                write(number: key, Array(part))
            }
        case .denyCommand, .allowCommand:
            json.key(rule.kind == .denyCommand ? "deny_command" : "allow_command")
            if let list = try? JSONReader.read(Array(source.utf8), limits: JSONLimits.manifest) {
                json.node(list)
            } else {
                json.string(source)
            }
            if rule.kind == .denyCommand, hasUnknownProgram(number) { member("unknown_program", "deny") }
        case .allowValues: values(number)
        default: break
        }
    }

    /// A number; a text that is none is written as a text, which no reader takes for one.
    private mutating func write(number key: String, _ text: [UInt8]) {
        json.key(key)
        if ExactDecimal(json: text) != nil {
            json.number(String(decoding: text, as: UTF8.self))
        } else {
            json.string(String(decoding: text, as: UTF8.self))
        }
    }

    private func isPCRE2(_ rule: Int) -> Bool {
        model.groups.contains {
            $0.engine == .pcre2 && Int(model.groupRules[Int($0.firstRule)]) == rule
                && model.pcres[Int($0.table)].isFullDialect
        }
    }

    private mutating func values(_ rule: Int) {
        json.key("allow_values")
        json.beginArray()
        if let op = model.code.first(where: { $0.opcode == .allowValues && Int($0.c) == rule }) {
            let run = model.valueSets[Int(op.b)]
            for value in model.values[Int(run.first)..<Int(run.first + run.count)] {
                let text = text(value.text) ?? ""
                switch value.type {
                case .string: json.string(text)
                case .number:
                    if ExactDecimal(json: Array(text.utf8)) != nil { json.number(text) } else { json.string(text) }
                case .word: json.bool(text.utf8.elementsEqual("true".utf8))
                }
            }
        }
        json.endArray()
    }

    /// Whether the table of a `deny_command` has the key of a program that expansion decides.
    private func hasUnknownProgram(_ rule: Int) -> Bool {
        let key = [0x02] + Array(CommandPredicate.unknownProgram.rawValue.utf8)
        for group in model.groups {
            for (bit, at) in (Int(group.firstRule)..<Int(group.firstRule + group.ruleCount)).enumerated()
            where Int(model.groupRules[at]) == rule {
                switch group.engine {
                case .dfa: return ImageTable(model, Int(group.table)).accepts(key, bit: 1 << UInt64(bit))
                case .nfa:
                    var scratch = NFAScratch()
                    return NFAMachine(model, Int(group.table)).run(key.span, &scratch)
                case .pcre2: continue
                }
            }
        }
        return false
    }
}
