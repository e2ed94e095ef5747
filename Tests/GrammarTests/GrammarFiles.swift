import FakJSON
import TestSupport

@testable import fak_generate

/// The checkout under test.
let repository = Repository(root: repositoryRoot)

/// The tree of one file of the checkout; strict JSON.
func tree(_ path: String) throws -> JSONNode {
    try JSONReader.read(try repository.read(path), limits: .manifest)
}

/// One tree for each line of a JSONL file.
func rows(_ path: String) throws -> [JSONNode] {
    try repository.read(path).split(separator: 0x0A).map { try JSONReader.read(Array($0), limits: .manifest) }
}
