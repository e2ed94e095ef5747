internal import Bytecode
internal import BytecodeVerifier
internal import CallModel
internal import FakBasics
internal import FakJSON

/// What is said about an image wherever one is described.
struct ImageFacts {
    let bytes: [UInt8]
    let image: VerifiedImage

    var model: ImageModel { image.model }
    var digest: String { hex(image.policyDigest) }
    var stateCount: Int { model.dfas.reduce(0) { $0 + Int($1.stateCount) } }

    /// No call of any tool costs more than this.
    var cost: (fixed: UInt64, perByte: UInt64) {
        (image.cost.map(\.fixed).max() ?? 0, image.cost.map(\.perByte).max() ?? 0)
    }

    /// `812 bytes  31 rules  120 states  cost 90 + 12·n  digest 5f…`.
    var line: String {
        "\(bytes.count) bytes  \(model.rules.count) rules  \(stateCount) states  "
            + "cost \(cost.fixed) + \(cost.perByte)·n\(isNonlinear ? " nonlinear" : "")  digest \(digest)"
    }

    /// Whether PCRE2 decides a rule: then the cost counts what its patterns usually take, and is no bound.
    var isNonlinear: Bool { !model.pcres.isEmpty }

    func text(_ constant: UInt32) -> String? {
        constant == noIndex ? nil : String(decoding: model.constants[Int(constant)], as: UTF8.self)
    }

    /// The line (from 1) of the manifest that rule `index` stands on, if the image knows.
    func line(ofRule index: Int) -> Int? {
        guard let lines = model.sourceMap?.lines, index < lines.count, lines[index] > 0 else { return nil }
        return Int(lines[index])
    }

    /// The same by the rule's pointer.
    func line(ofPointer pointer: String) -> Int? {
        let bytes = Array(pointer.utf8)
        for (index, rule) in model.rules.enumerated()
        where rule.pointer != noIndex && model.constants[Int(rule.pointer)] == bytes {
            return line(ofRule: index)
        }
        return nil
    }

    /// The line of the rule with this id.
    func line(ofID id: String) -> Int? {
        let bytes = Array(id.utf8)
        for (index, rule) in model.rules.enumerated() where model.constants[Int(rule.id)] == bytes {
            return line(ofRule: index)
        }
        return nil
    }

    var unicodeVersion: String {
        let v = model.header.unicodeVersion
        return "\(v >> 16).\(v >> 8 & 0xFF).\(v & 0xFF)"
    }

    var softened: [String] {
        let names = ["SELF_MODIFY", "MALFORMED", "DEFAULT_DENY"]
        return names.indices.filter { model.header.softened >> UInt8($0) & 1 == 1 }.map { names[$0] }
    }

    var posture: String { model.header.posture == 0 ? "fail_closed" : "admit_and_log" }

    // MARK: JSON

    /// The members of the object that describes the image; `rules` lists every rule too.
    func write(_ json: inout JSONWriter, rules: Bool) {
        json.member("bytes", bytes.count)
        json.member("policy_digest", digest)
        json.member("file_digest", hex(image.fileDigest))
        json.member("sha256", hex(SHA256.digest(bytes)))
        json.key("cost")
        json.beginObject()
        json.key("fixed")
        json.number("\(cost.fixed)")
        json.key("per_byte")
        json.number("\(cost.perByte)")
        json.endObject()
        json.member("nonlinear", isNonlinear)
        json.key("profile")
        json.beginObject()
        json.member("version", Int(model.header.profileVersion))
        json.member("digest", hex(model.header.profileDigest))
        json.member("unicode", unicodeVersion)
        json.endObject()
        json.member("posture", posture)
        json.member("advisory_reasons", softened)
        if let workspace = text(model.header.workspace) { json.member("workspace", workspace) }
        if let map = model.sourceMap {
            json.member("compiler", String(decoding: map.compiler, as: UTF8.self))
            json.member("manifest_digest", hex(map.manifestDigest))
        }
        json.key("counts")
        json.beginObject()
        for (name, count) in counts { json.member(name, count) }
        json.endObject()
        guard rules else { return }
        json.key("rules")
        json.beginArray()
        for (index, rule) in model.rules.enumerated() { write(rule, index, &json) }
        json.endArray()
    }

    /// Sizes of the tables.
    var counts: [(String, Int)] {
        [
            ("rules", model.rules.count), ("states", stateCount), ("automata", model.dfas.count),
            ("nfas", model.nfas.count), ("pcre2_patterns", model.pcres.count), ("witnesses", model.witnesses.count),
            ("names", model.names.count), ("classes", model.classes.count), ("slots", model.slots.count),
            ("blocks", model.blocks.count), ("instructions", model.code.count),
            ("constants", model.constants.count),
        ]
    }

    private func write(_ rule: RuleRecord, _ index: Int, _ json: inout JSONWriter) {
        json.beginObject()
        json.member("id", text(rule.id) ?? "")
        json.member("kind", rule.kind.name)
        json.member("by", (DecidedBy(rawValue: rule.by) ?? .fault).name)
        json.member("reason", Reason.name(ofNumber: rule.reason))
        json.member("advisory", rule.isAdvisory)
        if let source = text(rule.source) { json.member("source", source) }
        if let pointer = text(rule.pointer) { json.member("pointer", pointer) }
        if let line = line(ofRule: index) { json.member("line", line) }
        json.endObject()
    }
}

extension JSONWriter {
    mutating func member(_ key: String, _ value: String) {
        self.key(key)
        string(value)
    }

    mutating func member(_ key: String, _ value: Int) {
        self.key(key)
        number(value)
    }

    mutating func member(_ key: String, _ value: Bool) {
        self.key(key)
        bool(value)
    }

    mutating func member(_ key: String, _ values: [String]) {
        self.key(key)
        beginArray()
        for value in values { string(value) }
        endArray()
    }
}

extension Session {
    /// Prints one JSON object, compact, and a line feed.
    mutating func printJSON(_ write: (inout JSONWriter) -> Void) {
        var json = JSONWriter()
        json.beginObject()
        write(&json)
        json.endObject()
        print(bytes: json.finish() + [0x0A])
    }
}
