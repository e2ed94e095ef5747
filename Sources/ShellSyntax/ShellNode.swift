/// What a node of a script is.
public enum ShellNodeKind: UInt8, Hashable, Sendable, CaseIterable {
    /// Pipelines one after another: a text, the inside of a substitution, a condition, a body. The body of a `case`
    /// clause has the clause's patterns as its words.
    case list
    /// Commands joined by `|`; a single command is a pipeline too. Carries `!`, `time` and `&`.
    case pipeline
    case simple
    /// `( list )`; one child.
    case subshell
    /// `{ list; }`; one child.
    case group
    /// Children: condition, body, and so on for each `elif`; a last one without a partner is the `else`.
    case `if`
    /// Children: condition, body.
    case `while`
    case until
    /// The variable is the name, the list after `in` are the words; one child.
    case `for`
    /// `for (( ))`: one word, the three expressions; one child.
    case forArithmetic
    case select
    /// The subject is the word; a list for each clause.
    case `case`
    /// The name, and the command that is its body as the only child; redirects stand at the body.
    case function
    /// `[[ ]]`: the operands are the words.
    case test
    /// `(( ))`: one word.
    case arithmetic
    /// One child; the name when one is given.
    case coproc
}

/// How a node is joined to the sibling before it.
public enum ShellConnector: UInt8, Hashable, Sendable, CaseIterable {
    /// There is none, or the two are not joined (conditions and bodies, substitutions).
    case none
    case and, or
    /// `;`, a newline.
    case sequence
    /// `&`
    case background
    case pipe
    /// `|&`
    case pipeBoth
}

/// One node of a script. The nodes of a text stand in pre-order: the subtree of the node at `i` is `i..<end`. The list
/// of a substitution lies in the subtree of the node whose word, redirect, assignment or heredoc holds it, before, after
/// or between that node's other children, with the connector `none`; a part points at it.
public struct ShellNode: Hashable, Sendable {
    public internal(set) var kind: ShellNodeKind
    public internal(set) var connector: ShellConnector = .none
    /// A pipeline with an odd number of `!`.
    public internal(set) var isNegated = false
    /// A pipeline after `time`.
    public internal(set) var isTimed = false
    /// A pipeline that `&` stands behind.
    public internal(set) var isBackground = false
    /// A list that is the inside of a substitution.
    public internal(set) var isSubstitution = false
    /// It is the inside of `>( )`, which reads what the command around it writes there.
    public internal(set) var isSink = false
    /// The node that this one belongs to, or -1.
    public internal(set) var parent: Int32
    /// The index after the subtree.
    public internal(set) var end: Int32
    /// In `ShellReader.words`: the argv of a simple command, what `ShellNodeKind` says for others.
    public internal(set) var words = ShellRange.empty
    /// In `ShellReader.bytes`; the decoded text when it is literal, else the source.
    public internal(set) var name = ShellRange.empty
    /// In `ShellReader.redirects`, in the order of the text.
    public internal(set) var redirects = ShellRange.empty
    /// In `ShellReader.assignments`; of simple commands.
    public internal(set) var assignments = ShellRange.empty
    /// In `ShellReader.bytes`: where it stands. A heredoc's body is not part of it.
    public internal(set) var span: ShellRange

    init(_ kind: ShellNodeKind, parent: Int, index: Int, start: Int) {
        self.kind = kind
        self.parent = Int32(truncatingIfNeeded: parent)
        self.end = Int32(truncatingIfNeeded: index + 1)
        self.span = ShellRange(start, start)
    }
}
