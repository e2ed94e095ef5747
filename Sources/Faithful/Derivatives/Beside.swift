internal import Patterns

/// What stands on one side of a place in a text, as far as an assertion can tell.
enum Beside: UInt8, CaseIterable {
    /// The start or the end of the text.
    case edge = 0
    case lineFeed = 1
    /// A letter or digit of ASCII, or `_`.
    case word = 2
    case other = 3

    init(_ scalar: UInt32) {
        switch scalar {
        case 0x0A: self = .lineFeed
        case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: self = .word
        default: self = .other
        }
    }
}

/// The places, told by what is behind and what is ahead, at which something holds: bit 4 × behind + ahead.
struct Places: Hashable {
    var bits: UInt16

    static let all = Places(bits: 0xFFFF)
    static let none = Places(bits: 0)

    /// The places where an assertion holds.
    init(_ assertion: Assertion) {
        bits = 0
        for behind in Beside.allCases {
            for ahead in Beside.allCases where Places.holds(assertion, behind, ahead) {
                bits |= 1 << UInt16(4 * behind.rawValue + ahead.rawValue)
            }
        }
    }

    init(bits: UInt16) { self.bits = bits }

    func contains(_ behind: Beside, _ ahead: Beside) -> Bool {
        bits >> UInt16(4 * behind.rawValue + ahead.rawValue) & 1 == 1
    }

    private static func holds(_ assertion: Assertion, _ behind: Beside, _ ahead: Beside) -> Bool {
        switch assertion {
        case .textStart: behind == .edge
        case .textEnd: ahead == .edge
        case .lineStart: behind == .edge || behind == .lineFeed
        case .lineEnd: ahead == .edge || ahead == .lineFeed
        case .wordBoundary: (behind == .word) != (ahead == .word)
        case .notWordBoundary: (behind == .word) == (ahead == .word)
        }
    }
}
