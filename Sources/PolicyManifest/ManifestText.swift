internal import FakJSON

/// Texts that diagnostics are made of.
public enum ManifestText {
    /// A text in double quotes, escaped as in JSON; at most 60 scalars of it, so that a message stays one line, and with
    /// escapes for what shows as nothing, as something else, or turns the line around.
    public static func shown(_ text: String) -> String {
        let scalars = text.unicodeScalars
        var cut = String.UnicodeScalarView()
        cut.append(contentsOf: scalars.prefix(scalars.count > 60 ? 57 : 60))
        if scalars.count > 60 { cut.append(contentsOf: "...".unicodeScalars) }
        var out = ""
        for scalar in quoted(String(cut)).unicodeScalars {
            if isMisleading(scalar) {
                let digits = String(scalar.value, radix: 16)
                out +=
                    "\\u"
                    + (scalar.value > 0xFFFF ? "{\(digits)}" : String(repeating: "0", count: 4 - digits.count) + digits)
            } else {
                out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    private static func isMisleading(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x7F...0xA0, 0xAD, 0x17F, 0x61C, 0x1680, 0x180E, 0x2000...0x200F, 0x2028...0x202F, 0x205F...0x206F,
            0x212A, 0x3000, 0xFE00...0xFE0F, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE0FFF:
            true
        default: false
        }
    }

    /// A text as a JSON string with its quotes.
    public static func quoted(_ text: String) -> String {
        var out: [UInt8] = []
        JSONText.appendQuoted(Array(text.utf8).span, to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    /// Words as a list: `a`, `b` or `c`.
    public static func choice(_ words: [String]) -> String {
        let marked = words.map { "`\($0)`" }
        guard let last = marked.last, marked.count > 1 else { return marked.joined() }
        return marked.dropLast().joined(separator: ", ") + " or " + last
    }

    /// The word of a closed set that was probably meant: one that differs only in ASCII case, hyphens and blanks, else the
    /// nearest within two edits (one for words of three or four letters). The first of equals. Quadratic in short words.
    public static func nearest(_ word: String, of words: [String]) -> String? {
        let typed = plain(word)
        // A long text is no misspelt word, and the distance is quadratic.
        guard !typed.isEmpty, typed.count <= 64 else { return nil }
        if let same = words.first(where: { plain($0) == typed }) { return same }
        var best: (distance: Int, word: String)?
        for candidate in words {
            let letters = plain(candidate)
            // `trusted` is not a slip for its opposite.
            if letters.elementsEqual("un".utf8 + typed) || typed.elementsEqual("un".utf8 + letters) { continue }
            let bound = min(letters.count, typed.count) <= 2 ? 0 : min(letters.count, typed.count) <= 4 ? 1 : 2
            let distance = editDistance(typed, letters)
            if distance <= bound, distance < best?.distance ?? .max { best = (distance, candidate) }
        }
        return best?.word
    }

    private static func plain(_ word: String) -> [UInt8] {
        var out: [UInt8] = []
        for byte in word.utf8 {
            switch byte {
            case 0x20, 0x2D, 0x5F: continue
            case 0x41...0x5A: out.append(byte | 0x20)
            default: out.append(byte)
            }
        }
        return out
    }

    /// Insertions, deletions, replacements and swaps of neighbours.
    private static func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var before: [Int] = []
        var previous = Array(0...b.count)
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var cost = min(previous[j + 1] + 1, row[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
                row.append(cost)
            }
            before = previous
            previous = row
        }
        return previous[b.count]
    }
}
