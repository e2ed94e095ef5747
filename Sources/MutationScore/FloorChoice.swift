internal import CallModel
internal import Conformance

/// Which floors are changed: two that have everything, the examples, and the manifests of the corpus with the most rows.
enum FloorChoice {
    /// Manifests of the corpus.
    private static let inline = 12
    /// Rows with longer bodies are left out: a few of them would take all the time.
    private static let longestBody = 1 << 16

    private struct Rows {
        var order: [[UInt8]] = []
        /// By manifest text, or by the name of an example.
        var calls: [[UInt8]: [MadeCall]] = [:]
        var places: [[UInt8]: String] = [:]

        mutating func add(_ row: ConformanceRow) {
            if row.call.body.count > longestBody { return }
            let key: [UInt8] =
                switch row.policy {
                case .inline(let text): text
                case .file(let path): Array((path.split(separator: "/").last ?? "").utf8)
                }
            if calls[key] == nil {
                order.append(key)
                places[key] = "\(row.place.file.split(separator: "/").last ?? ""):\(row.place.line)"
            }
            calls[key, default: []].append(MadeCall(label: row.id, call: row.call))
        }
    }

    /// The floors that are made for changes.
    static func workbench() -> [MutationFloor] {
        Workbench.manifests.compactMap { MutationFloor(name: $0.name, manifest: Array($0.text.utf8), rows: []) }
    }

    /// All of them, in an order that the files alone decide.
    static func all(root: String) throws(ConformanceError) -> [MutationFloor] {
        let examples = try CorpusFiles.names(in: "\(root)/examples")
        var files = examples.filter { $0.hasSuffix(".tests.jsonl") }.map { "\(root)/examples/\($0)" }
        for folder in ["guides", "conformance"] {
            let path = "\(root)/corpus/\(folder)"
            files += try CorpusFiles.names(in: path).filter { $0.hasSuffix(".jsonl") }.map { "\(path)/\($0)" }
        }
        var rows = Rows()
        var reader = CorpusReader()
        for file in files {
            try reader.read(file) { row throws(ConformanceError) in rows.add(row) }
        }
        var floors = workbench()
        for name in examples where name.hasSuffix(".json") {
            let text = try CorpusFiles.bytes(of: "\(root)/examples/\(name)")
            let calls = rows.calls[Array(name.utf8)] ?? []
            if let floor = MutationFloor(name: "examples/\(name)", manifest: text, rows: calls) { floors.append(floor) }
        }
        let manifests = rows.order.filter { $0.first == UInt8(ascii: "{") }.enumerated().sorted { a, b in
            let counts = (rows.calls[a.element]?.count ?? 0, rows.calls[b.element]?.count ?? 0)
            return counts.0 == counts.1 ? a.offset < b.offset : counts.0 > counts.1
        }
        for (_, text) in manifests.prefix(inline) {
            let floor = MutationFloor(name: rows.places[text] ?? "", manifest: text, rows: rows.calls[text] ?? [])
            if let floor { floors.append(floor) }
        }
        return floors
    }
}
