internal import Foundation
internal import TestSupport

/// The rows of a JSONL file of corpus/shell.
func rows<Row: Decodable>(_ name: String, as type: Row.Type) throws -> [Row] {
    let data = try Data(contentsOf: URL(fileURLWithPath: repositoryRoot + "/corpus/shell/" + name))
    return try data.split(separator: 0x0A).map { try JSONDecoder().decode(Row.self, from: Data($0)) }
}

/// A file of corpus/shell of which the first row says who answered.
func answers<Row: Decodable>(_ name: String, as type: Row.Type) throws -> [Row] {
    try rows(name, as: HeadOr<Row>.self).compactMap { row in
        if case .row(let row) = row { row } else { nil }
    }
}

private enum HeadOr<Row: Decodable>: Decodable {
    case head
    case row(Row)

    private enum Keys: String, CodingKey { case peer }

    init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: Keys.self)
        self = keys.contains(.peer) ? .head : .row(try Row(from: decoder))
    }
}
