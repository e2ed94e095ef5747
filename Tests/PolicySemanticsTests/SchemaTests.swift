import CallModel
import FakJSON
import PolicyManifest
import Testing

/// Grammar/fak-policy-v1.schema.json against the tables that the resolver reads with: the same keys in the same order,
/// the same required ones, the same types, everywhere.
@Suite struct SchemaTests {
    let schema: JSONNode

    init() throws {
        schema = try JSONReader.read(try repositoryFile("Grammar/fak-policy-v1.schema.json"), limits: .manifest)
    }

    @Test func sameKeysAndTypes() { compare(schema, .object(.root), "") }

    @Test func sameReasons() throws {
        let names = try #require(schema["$defs"]?["reason"]?["enum"]?.asArray).compactMap(\.asString)
        #expect(names == Reason.allCases.filter { $0 != .none }.map(\.name))
    }

    private func resolved(_ node: JSONNode) -> JSONNode? {
        guard let reference = node["$ref"]?.asString else { return node }
        let name = String(reference.dropFirst("#/$defs/".count))
        return schema["$defs"]?[name]
    }

    private func compare(_ node: JSONNode, _ shape: ManifestShape, _ path: String) {
        guard let node = resolved(node) else {
            Issue.record("\(path): a reference to nothing")
            return
        }
        let type = node["type"]?.asString ?? type(of: node["const"] ?? node["enum"]?[0])
        switch shape {
        case .any: #expect(node["additionalProperties"] == nil, "\(path)")
        case .string: #expect(type == "string", "\(path)")
        case .bool: #expect(type == "boolean", "\(path)")
        case .integer: #expect(type == "integer", "\(path)")
        case .number: #expect(type == "number", "\(path)")
        case .list(let element):
            #expect(type == "array", "\(path)")
            if let items = node["items"] { compareElement(items, element, path + "[]") }
        case .map(let element):
            #expect(type == "object" && node["properties"] == nil, "\(path)")
            if let values = node["additionalProperties"] { compareElement(values, element, path + ".*") }
        case .object(let object):
            #expect(type == "object" && node["additionalProperties"]?.asBool == false, "\(path)")
            let members = node["properties"]?.asObject ?? []
            #expect(members.map(\.key) == object.keys.map(\.name), "\(path)")
            let required = node["required"]?.asArray?.compactMap(\.asString) ?? []
            #expect(required == object.keys.filter(\.isRequired).map(\.name), "\(path)")
            for (member, key) in zip(members, object.keys) {
                let place = path + "." + key.name
                let text = member.value["description"] ?? resolved(member.value)?["description"]
                #expect(text?.asString?.isEmpty == false || isPlain(member.value), "\(place): no description")
                compare(member.value, key.shape, place)
            }
        }
    }

    /// The schema may say more of an element than the tables do, which take any.
    private func compareElement(_ node: JSONNode, _ shape: ManifestShape, _ path: String) {
        if case .any = shape { return }
        compare(node, shape, path)
    }

    /// A closed set whose key says what it is.
    private func isPlain(_ node: JSONNode) -> Bool { node["enum"] != nil }

    private func type(of example: JSONNode?) -> String? { example?.value.typeName }
}
