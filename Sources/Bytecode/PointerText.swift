/// The text of a slot's path in CONST: a JSON Pointer (RFC 6901) over folded keys in which `*` stands for any one step.
/// `~0` is `~`, `~1` is `/`, and `~2` a key that is literally `*`.
public enum PointerText {
    public enum Step: Sendable, Hashable {
        case key([UInt8])
        case any
    }

    /// The steps of a pointer text; a text that is not one gives nil.
    public static func parse(_ text: [UInt8]) -> [Step]? {
        guard text.first == 0x2F else { return nil }
        var out: [Step] = []
        for part in text.dropFirst().split(separator: 0x2F, omittingEmptySubsequences: false) {
            if part.elementsEqual([0x2A]) {
                out.append(.any)
                continue
            }
            var key: [UInt8] = []
            var i = part.startIndex
            while i < part.endIndex {
                if part[i] == 0x7E {
                    guard i + 1 < part.endIndex else { return nil }
                    switch part[i + 1] {
                    case 0x30: key.append(0x7E)
                    case 0x31: key.append(0x2F)
                    case 0x32: key.append(0x2A)
                    default: return nil
                    }
                    i += 2
                } else {
                    key.append(part[i])
                    i += 1
                }
            }
            out.append(.key(key))
        }
        return out
    }

    /// The steps of a pointer text that the verifier has accepted.
    public static func steps(_ text: [UInt8]) -> [Step] { parse(text) ?? [] }

    /// The one text of these steps.
    public static func text(_ steps: [Step]) -> [UInt8] {
        var out: [UInt8] = []
        for step in steps {
            out.append(0x2F)
            switch step {
            case .any: out.append(0x2A)
            case .key(let key):
                if key == [0x2A] {
                    out += [0x7E, 0x32]
                    continue
                }
                for byte in key {
                    switch byte {
                    case 0x7E: out += [0x7E, 0x30]
                    case 0x2F: out += [0x7E, 0x31]
                    default: out.append(byte)
                    }
                }
            }
        }
        return out
    }
}
