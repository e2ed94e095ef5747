/// In which forms a call shows its values: what the generator is asked to reach.
public struct Forms: OptionSet, Sendable, Hashable {
    public let rawValue: UInt64
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    private init(bit: Int) { rawValue = 1 << UInt64(bit) }

    // Values under rules and roles.
    public static let rawString = Forms(bit: 0)
    public static let escapedString = Forms(bit: 1)
    public static let canonicalNumber = Forms(bit: 2)
    public static let sourceNumber = Forms(bit: 3)
    public static let word = Forms(bit: 4)
    public static let null = Forms(bit: 5)
    public static let element = Forms(bit: 6)
    public static let joined = Forms(bit: 7)
    public static let nestedArray = Forms(bit: 8)
    public static let leaf = Forms(bit: 9)
    public static let key = Forms(bit: 10)
    public static let star = Forms(bit: 11)
    public static let emptyContainer = Forms(bit: 12)
    public static let foldedKey = Forms(bit: 13)
    public static let longText = Forms(bit: 14)
    // Spelling.
    public static let unicodeEscape = Forms(bit: 15)
    public static let surrogatePair = Forms(bit: 16)
    public static let escapedSolidus = Forms(bit: 17)
    public static let escapedKey = Forms(bit: 18)
    public static let blanks = Forms(bit: 19)
    // Paths.
    public static let percent = Forms(bit: 20)
    public static let parentStep = Forms(bit: 21)
    public static let emptyStep = Forms(bit: 22)
    public static let home = Forms(bit: 23)
    // Bodies and names.
    public static let textBody = Forms(bit: 24)
    public static let patch = Forms(bit: 25)
    public static let namespace = Forms(bit: 26)
    public static let foldedName = Forms(bit: 27)
    public static let noArguments = Forms(bit: 28)
    public static let ownFile = Forms(bit: 29)
    // Faults.
    public static let duplicateKey = Forms(bit: 30)
    public static let foldEqualKeys = Forms(bit: 31)
    public static let invalidJSON = Forms(bit: 32)
    public static let invalidUTF8 = Forms(bit: 33)
    public static let limit = Forms(bit: 34)
    // Scripts.
    /// A code-mode script that makes the call.
    public static let script = Forms(bit: 35)
    /// A shell script that was made to have effects.
    public static let shellScript = Forms(bit: 36)

    /// Names by bit, for reports.
    public static let names = [
        "raw string", "escaped string", "canonical number", "source number", "word", "null", "element", "joined",
        "nested array", "leaf", "key", "star", "empty container", "folded key", "long text", "\\u escape",
        "surrogate pair", "\\/ escape", "escaped key", "blanks", "percent-escape", "parent step", "empty step", "home",
        "text body", "patch", "namespace", "folded name", "no arguments", "own file", "duplicate key",
        "fold-equal keys", "invalid JSON", "invalid UTF-8", "limit", "code-mode script",
        "shell script",
    ]
}
