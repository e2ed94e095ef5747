// Words of Grammar/read-words.json as 64-bit keys in a generated open-addressing table: a word of at most 12 letters is
// 60 bits, 5 a letter, above 4 bits of class.

/// Classes of words, numbered for the table.
enum WordClass {
    static let none: UInt8 = 0
    static let read: UInt8 = 1
    static let write: UInt8 = 2
    static let leading: UInt8 = 3
    static let outward: UInt8 = 4
    static let doubtful: UInt8 = 5
    /// A write word that is also an outward one (`push`, `upload`).
    static let writeOutward: UInt8 = 6

    /// Bits (1 << class) that make a name write-shaped.
    static let writes: UInt16 = 1 << 2 | 1 << 3 | 1 << 6
    /// Bits (1 << class) that keep a name from being read-shaped.
    static let notRead: UInt16 = 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5 | 1 << 6
}

enum WordTable {
    /// Letters of the longest word.
    static let letters = 12

    /// The class of the token in `start..<end` without its trailing digits; `none` when it is no listed word.
    static func wordClass(_ name: Span<UInt8>, _ start: Int, _ end: Int) -> UInt8 {
        var end = end
        while end > start, name[end - 1] < 0x3A { end -= 1 }
        guard end > start, end - start <= letters else { return WordClass.none }
        var key: UInt64 = 0
        for i in start..<end {
            let letter = (name[i] | 0x20) &- 0x60
            if letter < 1 || letter > 26 { return WordClass.none }
            key = key << 5 | UInt64(letter)
        }
        var slot = slot(of: key)
        while true {
            let entry = GeneratedWords.table[slot]
            if entry == 0 { return WordClass.none }
            if entry >> 4 == key { return UInt8(entry & 15) }
            slot = (slot + 1) & (GeneratedWords.size - 1)
        }
    }

    /// Where the search for a key begins. The generator uses the same function (`WordsGenerator`).
    static func slot(of key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 55) & (GeneratedWords.size - 1)
    }
}
