/// One word after brace expansion, before all other expansions.
public struct ShellWord: Hashable, Sendable {
    /// In `ShellReader.parts`.
    public internal(set) var parts: ShellRange
    /// In `ShellReader.bytes`: where it stands. Words that come of one brace expansion share it.
    public internal(set) var span: ShellRange
    /// In `ShellReader.bytes`: the text without quoting, when the word is literal; else empty.
    public internal(set) var text = ShellRange.empty
    /// Nothing decides what the word is but its text. A word with glob characters is not literal.
    public internal(set) var isLiteral = false
    /// Some quoting stands in it.
    public internal(set) var isQuoted = false
    /// Unquoted `*`, `?`, `[` or an extended pattern. Where bash matches no file the word stands for its own text.
    public internal(set) var hasGlob = false
    /// A parameter, substitution, arithmetic, tilde or array stands in it.
    public internal(set) var hasExpansion = false
    /// Braces that bash would expand stand in it, where several words are an error (the target of a redirect).
    public internal(set) var hasBraces = false

    /// A word to be filled in.
    static let none = ShellWord(parts: .empty, span: .empty)
}

/// What a part of a word is.
public enum ShellPartKind: UInt8, Hashable, Sendable, CaseIterable {
    /// `text` is the decoded text.
    case literal
    /// `text` holds unquoted pattern characters.
    case glob
    /// `text` is the name (digits and special characters too); `operation`, `word` and `subscript` say the rest.
    case parameter
    /// `node` is the list; `isBacktick` says how it was written.
    case command
    /// `<( )` and `>( )`; `node` is the list.
    case processIn, processOut
    /// `$(( ))` and `$[ ]`; `word` is the expression, `text` its source.
    case arithmetic
    /// `text` is the login name, or empty, `+` or `-`.
    case tilde
    /// `(…)` behind `name=` among the arguments of `declare` and its like; `array` are the elements.
    case array
}

/// What `${…}` does with its parameter.
public enum ShellParameterOperation: UInt8, Hashable, Sendable, CaseIterable {
    case none
    /// `${#x}`
    case length
    /// `${x-w}`, `${x:-w}`
    case useDefault
    /// `${x=w}`, `${x:=w}`
    case assignDefault
    /// `${x?w}`, `${x:?w}`
    case orError
    /// `${x+w}`, `${x:+w}`
    case useAlternative
    /// `${x:offset:length}`; the argument is what stands behind the first colon.
    case substring
    /// `${x#w}`, `${x##w}`
    case removePrefix
    /// `${x%w}`, `${x%%w}`
    case removeSuffix
    /// `${x/pattern/text}` and its variants; the argument is what stands behind the first slash.
    case replace
    /// `${x^w}`, `${x^^w}`, `${x,w}`, `${x,,w}`, `${x~}`, `${x~~}`
    case changeCase
    /// `${x@Q}` and other letters, of which `P` expands the value as a prompt, substitutions in it included.
    case transform
    /// `${!x*}`, `${!x@}`
    case names
    /// `${!x[*]}`, `${!x[@]}`
    case keys
}

/// One part of a word.
public struct ShellPart: Hashable, Sendable {
    public internal(set) var kind: ShellPartKind
    /// Within quotes: it is not split and not matched against files.
    public internal(set) var isQuoted: Bool
    public internal(set) var isBacktick = false
    /// `${!x…}`: the parameter's value is the name.
    public internal(set) var isIndirect = false
    public internal(set) var operation = ShellParameterOperation.none
    /// In `ShellReader.bytes`.
    public internal(set) var text: ShellRange
    /// In `ShellReader.nodes`, or -1.
    public internal(set) var node: Int32 = -1
    /// In `ShellReader.words`, or -1.
    public internal(set) var word: Int32 = -1
    /// The subscript of `${a[…]}` in `ShellReader.words`, or -1.
    public internal(set) var subscriptWord: Int32 = -1
    /// In `ShellReader.words`.
    public internal(set) var array = ShellRange.empty
    /// While the word is being read.
    var role = Role.none

    /// What a part may turn out to be at the end of its word.
    enum Role: UInt8 {
        case none
        /// Unquoted `{` `,` `}`
        case open, comma, close
        /// Unquoted `[`
        case bracket
        /// The end of one alternative; no text.
        case barrier
    }

    init(_ kind: ShellPartKind, _ text: ShellRange, isQuoted: Bool) {
        self.kind = kind
        self.text = text
        self.isQuoted = isQuoted
    }
}
