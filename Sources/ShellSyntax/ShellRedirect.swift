/// What a redirect does.
public enum ShellRedirectKind: UInt8, Hashable, Sendable, CaseIterable {
    /// `<`
    case `in`
    /// `>`
    case out
    /// `>>`
    case append
    /// `>|`
    case clobber
    /// `<>`
    case inOut
    /// `&>`, and `>&` before a word that is literally no descriptor
    case outBoth
    /// `&>>`
    case appendBoth
    /// `<&`
    case dupIn
    /// `>&`. Before a word that expansion decides it writes a file when the word turns out to be no number.
    case dupOut
    /// `<<`
    case hereDoc
    /// `<<-`
    case hereDocTab
    /// `<<<`
    case hereString
}

/// One redirect.
public struct ShellRedirect: Hashable, Sendable {
    public internal(set) var kind: ShellRedirectKind
    /// The descriptor in front, or -1.
    public internal(set) var fd: Int32 = -1
    /// In `ShellReader.bytes`: the name of `{name}>`; else empty.
    public internal(set) var variable = ShellRange.empty
    /// In `ShellReader.words`: the target; of a heredoc the body. A body that was not expanded is one literal, quoted.
    public internal(set) var word: Int32 = -1
    /// In `ShellReader.bytes`: operator and target; of a heredoc the delimiter and not the body.
    public internal(set) var span: ShellRange
}

/// One assignment in front of a simple command, or that is all of it.
public struct ShellAssignment: Hashable, Sendable {
    /// In `ShellReader.bytes`.
    public internal(set) var name: ShellRange
    /// The subscript of `a[…]=` in `ShellReader.words`, or -1.
    public internal(set) var subscriptWord: Int32 = -1
    /// `+=`
    public internal(set) var isAppend = false
    /// `a=(…)`: `words` are the elements.
    public internal(set) var isArray = false
    /// In `ShellReader.words`, or -1 for an array. An empty value is a literal word without text.
    public internal(set) var value: Int32 = -1
    /// In `ShellReader.words`: the elements of an array. One that starts with a subscript begins with `[…]=`.
    public internal(set) var words = ShellRange.empty
    /// In `ShellReader.bytes`.
    public internal(set) var span: ShellRange
}
