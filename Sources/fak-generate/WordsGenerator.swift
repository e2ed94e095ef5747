// Grammar/read-words.json -> Sources/HostTools/GeneratedWords.swift: an open-addressing table of packed words. The
// packing and the hash are those of `WordTable`; a test looks every word up in the finished table.

private let size = 512

let wordsGenerator = Generator(name: "words") { (repository) throws(GeneratorError) in
    let root = try repository.grammar("Grammar/read-words.json")
    let table = try root.object(["note", "read", "write", "leading", "outward", "doubtful"])
    var classes: [String: UInt64] = [:]
    var words: [String] = []
    for (number, list) in ["read", "write", "leading", "outward", "doubtful"].enumerated() {
        let value = try table[list]!.object(["doc", "words"])["words"]!
        for word in try value.strings() {
            guard word.utf8.count <= 12, word.utf8.allSatisfy({ $0 >= 0x61 && $0 <= 0x7A }) else {
                throw value.fail("\"\(word)\" is not of 1 to 12 lower-case letters")
            }
            switch (classes[word], list) {
            case (nil, _):
                classes[word] = UInt64(number + 1)
                words.append(word)
            case (2, "outward"): classes[word] = 6
            default: throw value.fail("\"\(word)\" stands in another list already")
            }
        }
    }
    guard words.count <= size / 2 else { throw root.fail("more words than half the table; enlarge it") }
    words.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    var slots = [UInt64](repeating: 0, count: size)
    for word in words {
        var key: UInt64 = 0
        for letter in word.utf8 { key = key << 5 | UInt64(letter - 0x60) }
        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 55) & (size - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
        slots[slot] = key << 4 | classes[word]!
    }
    var text = generatedHeader("Grammar/read-words.json")
    text += "enum GeneratedWords {\n    static let size = \(size)\n\n"
    text += "    static let table: [UInt64] = [\n"
    for row in stride(from: 0, to: size, by: 4) {
        text += "        " + slots[row..<(row + 4)].map { "0x" + String($0, radix: 16) }.joined(separator: ", ") + ",\n"
    }
    text += "    ]\n}\n"
    return [GeneratedFile(path: "Sources/HostTools/GeneratedWords.swift", text: text)]
}
