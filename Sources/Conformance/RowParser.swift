internal import CallModel
internal import Diagnostics
internal import FakJSON

/// Reads one line of a corpus file.
struct RowParser {
    /// Bytes of one line, and of one call put together from pieces.
    static let lineBytes = 64 << 20
    static let pieceBytes = 64 << 20

    private static let rowFields = ["id", "family", "policy", "before", "call", "repair", "expect", "why"]
    private static let callFields = ["tool", "namespace", "arguments", "raw", "text"]
    private static let expectFields = ["verdict", "reason", "by", "rule", "disposition", "notes", "arguments"]

    let place: RowPlace
    let bytes: [UInt8]

    static func parse(_ line: [UInt8], at place: RowPlace) throws(ConformanceError) -> ConformanceRow {
        try RowParser(place: place, bytes: line).row()
    }

    private func row() throws(ConformanceError) -> ConformanceRow {
        let fields = try RowFields(tree(), "a row", RowParser.rowFields, place)
        let id = try fields.text("id")
        let family = try fields.text("family")
        let policy: ConformanceRow.Policy
        let source = try fields.required("policy")
        switch source.value {
        case .string(let path): policy = .file(Self.join(path, to: place.file))
        case .object: policy = .inline(Array(bytes[source.range.start..<source.range.end]))
        default: throw .wrongType(place, "policy", "a manifest object or the path of one")
        }
        var before: [Call] = []
        if let node = fields["before"] {
            guard let calls = node.asArray else { throw .wrongType(place, "before", "an array of calls") }
            for earlier in calls { before.append(try call(earlier)) }
        }
        return ConformanceRow(
            id: id, family: family, policy: policy, before: before, call: try call(fields.required("call")),
            repair: fields["repair"],
            expect: try fields["expect"].map { node throws(ConformanceError) in try expectation(node) },
            why: try fields.text("why"), place: place)
    }

    /// U+0000 is the one thing that a call may hold and the reader complains of.
    private func tree() throws(ConformanceError) -> JSONNode {
        var problems: [JSONProblem] = []
        let node: JSONNode
        do throws(JSONProblem) {
            node = try JSONReader.read(
                bytes, limits: JSONLimits(bytes: Self.lineBytes, depth: 128), problems: &problems)
        } catch {
            throw .badJSON(place, "\(error.message) (byte \(error.range.start))")
        }
        if let problem = problems.first(where: { $0.kind != .nul }) {
            throw .badJSON(place, "\(problem.message) (byte \(problem.range.start))")
        }
        return node
    }

    private func call(_ node: JSONNode) throws(ConformanceError) -> Call {
        let fields = try RowFields(node, "`call`", RowParser.callFields, place)
        let tool = try pieces(fields.required("tool"), "tool")
        let namespace = try fields["namespace"].map { node throws(ConformanceError) in try pieces(node, "namespace") }
        switch (fields["arguments"], fields["raw"], fields["text"]) {
        case (let node?, nil, nil):
            guard case .object = node.value else { throw .wrongType(place, "arguments", "an object; use `raw`") }
            return Call(tool: tool, namespace: namespace, body: .json(JSONWriter.write(node)))
        case (nil, let node?, nil): return Call(tool: tool, namespace: namespace, body: .json(try pieces(node, "raw")))
        case (nil, nil, let node?): return Call(tool: tool, namespace: namespace, body: .text(try pieces(node, "text")))
        default: throw .badRow(place, "a call has exactly one of `arguments`, `raw` and `text`")
        }
    }

    // MARK: Byte strings

    /// A string, or an array of strings, `{"hex": …}` and `{"repeat": …, "times": …}`.
    private func pieces(_ node: JSONNode, _ field: String) throws(ConformanceError) -> [UInt8] {
        if let text = node.asString { return Array(text.utf8) }
        guard let parts = node.asArray else { throw .wrongType(place, field, "a string or an array of pieces") }
        var out: [UInt8] = []
        for part in parts {
            if let text = part.asString {
                out += text.utf8
                continue
            }
            let isHex = part["hex"] != nil
            let fields = try RowFields(
                part, "a piece of `\(field)`", isHex ? ["hex"] : ["repeat", "times"], place)
            if isHex {
                out += try hexBytes(fields.text("hex"))
                continue
            }
            let text = Array(try fields.text("repeat").utf8)
            guard let times = try fields.required("times").asInt, times >= 0, times <= Self.pieceBytes,
                text.count * times <= Self.pieceBytes
            else { throw .badRow(place, "`times` is a count, and a piece has at most \(Self.pieceBytes) bytes") }
            out += Self.repeated(text, times)
        }
        if out.count > Self.pieceBytes { throw .badRow(place, "`\(field)` has more than \(Self.pieceBytes) bytes") }
        return out
    }

    /// By doubling, since a piece may be a byte some million times over.
    private static func repeated(_ text: [UInt8], _ times: Int) -> [UInt8] {
        var out: [UInt8] = []
        var block = text
        var left = times
        while left > 0 {
            if left % 2 == 1 { out += block }
            left /= 2
            if left > 0 { block += block }
        }
        return out
    }

    private func hexBytes(_ text: String) throws(ConformanceError) -> [UInt8] {
        let digits = text.compactMap { $0.isASCII ? $0.hexDigitValue : nil }
        guard digits.count == text.count, digits.count % 2 == 0 else {
            throw .badRow(place, "`hex` is an even number of hexadecimal digits")
        }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }

    // MARK: Expectations

    private func expectation(_ node: JSONNode) throws(ConformanceError) -> Expectation {
        let fields = try RowFields(node, "`expect`", RowParser.expectFields, place)
        let verdict = try fields.member("verdict", of: Verdict.allCases, \.name)
        let reason = try fields.member("reason", of: Reason.allCases, \.name)
        guard let verdict, let reason else { throw .missing(place, verdict == nil ? "verdict" : "reason") }
        var expect = Expectation(verdict: verdict, reason: reason)
        expect.by = try fields.member("by", of: DecidedBy.allCases, \.name)
        expect.rule = try fields["rule"].map { _ throws(ConformanceError) in try fields.text("rule") }
        expect.disposition = try fields.member("disposition", of: Disposition.allCases, \.name)
        if let notes = fields["notes"] {
            let ids = notes.asArray?.compactMap(\.asString)
            guard let ids, ids.count == notes.asArray?.count, verdict != .deny else {
                throw .wrongType(place, "notes", "an array of ids, for a call that is not denied")
            }
            expect.notes = ids
        }
        if let arguments = fields["arguments"] {
            guard verdict == .transform else { throw .badRow(place, "only TRANSFORM sends other `arguments`") }
            switch arguments.value {
            case .string(let text): expect.arguments = Array(text.utf8)
            case .object: expect.arguments = JSONWriter.write(arguments)
            default: throw .wrongType(place, "arguments", "an object or a string")
            }
        }
        if (verdict == .deny) == (reason == .none) {
            throw .badRow(place, "a denial has a reason, and nothing else has one but NONE")
        }
        return expect
    }

    /// A path as the row's file means it.
    private static func join(_ path: String, to file: String) -> String {
        if path.utf8.first == UInt8(ascii: "/") { return path }
        guard let slash = file.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
        return String(file[...slash]) + path
    }
}

/// The members of one object of a row, by the fields that it may have.
struct RowFields {
    private let members: [JSONMember]
    private let names: [String]
    /// By name: the member, or -1.
    private var slots = InlineArray<8, Int>(repeating: -1)
    private let place: RowPlace

    /// Throws for a value that is no object, and for a member that no name stands for. At most eight names, all ASCII.
    init(_ node: JSONNode, _ parent: String, _ names: [String], _ place: RowPlace) throws(ConformanceError) {
        guard let members = node.asObject else { throw .badRow(place, "\(parent) is an object") }
        self.members = members
        self.names = names
        self.place = place
        // Members mostly come in the order of the names.
        var name = -1
        for i in members.indices {
            name += 1
            if name < names.count, RowFields.isSame(members[i].key, names[name]) {
                slots[name] = i
                continue
            }
            guard let found = names.firstIndex(where: { RowFields.isSame(members[i].key, $0) }) else {
                throw .unknownField(place, members[i].key, in: parent)
            }
            name = found
            slots[found] = i
        }
    }

    /// Whether a key is a field's name. `String` compares by canonical equivalence, but the name is ASCII: a text that
    /// is equivalent to it and spelled otherwise has more bytes.
    private static func isSame(_ key: String, _ name: String) -> Bool {
        key == name && key.utf8.count == name.utf8.count
    }

    subscript(name: String) -> JSONNode? {
        guard let slot = names.firstIndex(of: name).map({ slots[$0] }), slot >= 0 else { return nil }
        return members[slot].value
    }

    func required(_ name: String) throws(ConformanceError) -> JSONNode {
        guard let node = self[name] else { throw .missing(place, name) }
        return node
    }

    /// A string that is not empty.
    func text(_ name: String) throws(ConformanceError) -> String {
        guard let text = try required(name).asString, !text.isEmpty else {
            throw .wrongType(place, name, "a string that is not empty")
        }
        return text
    }

    /// The case of a closed set with this name; nil when the field is absent.
    func member<Case>(
        _ name: String, of cases: [Case], _ caseName: (Case) -> String
    ) throws(ConformanceError) -> Case? {
        guard let node = self[name] else { return nil }
        guard let text = node.asString, let found = cases.first(where: { caseName($0) == text }) else {
            throw .wrongType(place, name, "one of " + cases.map(caseName).joined(separator: ", "))
        }
        return found
    }
}
