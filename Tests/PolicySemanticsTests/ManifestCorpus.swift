import Diagnostics
import FakBasics
import FakJSON
import Foundation
import TestSupport

/// The bytes of a file of the checkout.
func repositoryFile(_ path: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(fileURLWithPath: repositoryRoot + "/" + path)))
}

/// The objects of a JSON Lines file of the checkout.
func corpusRows(_ path: String) throws -> [JSONNode] {
    try repositoryFile(path).split(separator: 0x0A).map { try JSONReader.read(Array($0), limits: .manifest) }
}

/// `FAK1010 at 3:5`, or the id alone when the finding is about the whole text.
func placed(_ diagnostic: Diagnostic, in source: SourceText) -> String {
    guard let range = diagnostic.range else { return diagnostic.id }
    let position = source.position(of: range.start)
    return "\(diagnostic.id) at \(position.line):\(position.column)"
}

/// A small generator whose sequence depends on the seed alone (SplitMix64).
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
