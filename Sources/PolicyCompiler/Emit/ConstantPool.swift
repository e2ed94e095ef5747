internal import Bytecode

/// Strings of an image on their way to CONST: collected first, numbered once all are known.
struct ConstantPool {
    private var texts = Set<[UInt8]>()
    private var index: [[UInt8]: UInt32] = [:]
    private(set) var sorted: [[UInt8]] = []

    mutating func note(_ text: String?) { if let text { texts.insert(Array(text.utf8)) } }
    mutating func note(_ bytes: [UInt8]?) { if let bytes { texts.insert(bytes) } }

    /// Sorts and numbers what was noted.
    mutating func freeze() {
        sorted = texts.sorted { $0.lexicographicallyPrecedes($1) }
        for (i, text) in sorted.enumerated() { index[text] = UInt32(i) }
    }

    subscript(_ text: String?) -> UInt32 { text.map { index[Array($0.utf8)]! } ?? noIndex }
    subscript(_ bytes: [UInt8]?) -> UInt32 { bytes.map { index[$0]! } ?? noIndex }
}
