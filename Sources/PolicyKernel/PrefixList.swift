internal import Bytecode

/// The `allow_prefix` entries in manifest order, in one piece of storage.
struct PrefixList: Sendable {
    private struct Entry: Sendable {
        var start: Int32
        var end: Int32
        var rule: Int32
    }

    private let entries: [Entry]
    private let text: [UInt8]

    init(_ model: ImageModel) {
        var entries: [Entry] = []
        var text: [UInt8] = []
        for prefix in model.prefixes {
            let start = text.count
            text += model.constants[Int(prefix.prefix)]
            entries.append(Entry(start: Int32(start), end: Int32(text.count), rule: Int32(prefix.rule)))
        }
        self.entries = entries
        self.text = text
    }

    /// The rule of the first prefix that the name starts with, or -1. Linear in the prefixes.
    func rule(of name: Span<UInt8>) -> Int {
        for entry in entries {
            let count = Int(entry.end - entry.start)
            if name.count < count { continue }
            var i = 0
            while i < count, name[i] == text[Int(entry.start) + i] { i += 1 }
            if i == count { return Int(entry.rule) }
        }
        return -1
    }
}
