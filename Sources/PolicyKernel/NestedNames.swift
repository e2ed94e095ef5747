internal import Bytecode
internal import FakBasics

/// Names of an image that a code-mode script cannot spell: a host calls such a tool by an identifier, with `_` for every other
/// character of its name.
final class NestedNames: Sendable {
    /// By identifier: the folded names, at most one more than a call may have.
    private let names: [[UInt8]: [[UInt8]]]

    init(_ model: ImageModel) {
        var names: [[UInt8]: [[UInt8]]] = [:]
        for record in model.names {
            let name = model.constants[Int(record.folded)]
            guard let identifier = NestedNames.identifier(of: name) else { continue }
            let held = names[identifier, default: []]
            if held.count <= Limits.codeModeNames { names[identifier] = held + [name] }
        }
        self.names = names
    }

    /// The folded names that a folded identifier may stand for besides itself.
    func others(_ identifier: [UInt8]) -> [[UInt8]] { names.isEmpty ? [] : names[identifier] ?? [] }

    /// The identifier of a folded name, or nil for a name that is one.
    private static func identifier(of name: [UInt8]) -> [UInt8]? {
        guard let first = name.first else { return nil }
        let isIdentifier = !(first >= 0x30 && first <= 0x39) && name.allSatisfy(isPart)
        if isIdentifier { return nil }
        var out: [UInt8] = []
        for (i, byte) in name.enumerated() {
            // A code point is one character.
            if byte & 0xC0 == 0x80 { continue }
            let isDigit = byte >= 0x30 && byte <= 0x39
            out.append(isPart(byte) && !(i == 0 && isDigit) ? byte : 0x5F)
        }
        return out
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, 0x5F, 0x24: true
        default: false
        }
    }
}
