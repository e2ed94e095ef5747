internal import Foundation
internal import TestSupport

/// The rows of a JSONL file below `corpus/`.
func rows<Row: Decodable>(_ path: String, as type: Row.Type) throws -> [Row] {
    let data = try Data(contentsOf: URL(fileURLWithPath: repositoryRoot + "/corpus/" + path))
    return try data.split(separator: 0x0A).map { try JSONDecoder().decode(Row.self, from: Data($0)) }
}

/// SplitMix64, so that a failure names the seed that repeats it.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
