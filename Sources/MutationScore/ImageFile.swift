internal import FakBasics

/// The bytes of an image by section, read by docs/bytecode.md and not by the decoder.
struct ImageFile {
    private static let names = [
        "CONST", "RULES", "SLOTS", "NAMES", "SPELLINGS", "PREFIXES", "CLASSES", "CLASS_BLOCKS", "ROLES", "BLOCKS",
        "CODE", "DFAS", "CLASS_MAPS", "CELLS", "MASKS", "NFAS", "NFA_PIECES", "NFA_SETS", "NFA_CODE", "PCRES", "GROUPS",
        "GROUP_RULES", "BANKS", "VALUE_SETS", "VALUES", "RANGES", "REDACT_KEYS", "WITNESSES", "WITNESS_TEXT",
        "SOURCEMAP",
    ]
    /// Witnesses decide nothing, and SOURCEMAP is outside what the image means.
    private static let unflipped: Set<String> = ["WITNESSES", "WITNESS_TEXT", "SOURCEMAP"]
    private static let tableEnd = 128 + 16 * names.count

    /// Sections whose bits are flipped, in the order of the file; the header first.
    static let flipped = ["HEADER"] + names.filter { !unflipped.contains($0) }

    let bytes: [UInt8]

    /// Byte offsets of each of `flipped`. Of the header, what has a meaning: not the reserved bytes, the digest, the table.
    func runs() -> [(section: String, bytes: [Range<Int>])] {
        var out: [(section: String, bytes: [Range<Int>])] = [("HEADER", [0..<50, 52..<80])]
        for (i, name) in ImageFile.names.enumerated() where !ImageFile.unflipped.contains(name) {
            let offset = word(128 + 16 * i + 4)
            let length = word(128 + 16 * i + 8)
            out.append((name, [offset..<offset + length]))
        }
        return out
    }

    /// The file with one bit flipped and the digest of what it then says.
    func flipping(_ flip: Flip) -> [UInt8] {
        var out = bytes
        out[flip.byte] ^= 1 << flip.bit
        sign(&out)
        return out
    }

    private func word(_ at: Int) -> Int {
        Int(bytes[at]) | Int(bytes[at + 1]) << 8 | Int(bytes[at + 2]) << 16 | Int(bytes[at + 3]) << 24
    }

    /// No flip moves SOURCEMAP: the section table stays.
    private func sign(_ out: inout [UInt8]) {
        let sourceMap = word(ImageFile.tableEnd - 12)
        var hash = SHA256()
        hash.update(out.span.extracting(0..<96))
        hash.update(out.span.extracting(128..<ImageFile.tableEnd - 16))
        hash.update(out.span.extracting(ImageFile.tableEnd..<sourceMap))
        let policy = hash.finish()
        hash = SHA256()
        hash.update(policy.span)
        hash.update(out.span.extracting(ImageFile.tableEnd - 16..<ImageFile.tableEnd))
        hash.update(out.span.extracting(sourceMap..<out.count))
        out.replaceSubrange(96..<128, with: hash.finish())
    }
}

/// One bit of a file.
struct Flip: Hashable {
    var section: String
    var byte: Int
    var bit: UInt8
}
