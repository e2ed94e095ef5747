/// Why a text was not read. Nothing of it is known then: what was read before the place is not kept.
public enum ShellProblem: Error, Hashable, Sendable {
    /// The text is no script that bash would run, or one that this reader does not understand. The offset counts from
    /// the start of `ShellReader.bytes`.
    case unreadable(ShellFault, offset: Int)
    /// A limit of `Limits` was passed at the offset.
    case limit(ShellLimit, offset: Int)

    public var offset: Int {
        switch self {
        case .unreadable(_, let offset), .limit(_, let offset): offset
        }
    }
}

/// What is wrong with a text.
public enum ShellFault: String, Hashable, Sendable, CaseIterable {
    /// A NUL byte: bash drops it or stops there, depending on where the text comes from.
    case nul
    /// A quote, a substitution or an expansion that is not closed.
    case unclosed
    /// A word or an operator that cannot stand there.
    case unexpected
    /// The text ends within a command.
    case incomplete
    /// `${…}` of no form that bash 5.2 knows.
    case badSubstitution = "bad-substitution"
    /// The inside of `[[ ]]`.
    case badTest = "bad-test"
    /// `for (( ))` without its three expressions.
    case badFor = "bad-for"
}

/// Which limit of `Limits` was passed.
public enum ShellLimit: String, Hashable, Sendable, CaseIterable {
    case depth, commands, braceWords = "brace-words", decoded, work, bytes
}
