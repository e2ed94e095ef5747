/// How far a reader has come, to go back to: after a problem, and where `((` was no arithmetic after all. Limits go on
/// counting, and decoded bytes stay.
struct Marks {
    private let nodes: Int
    private let words: Int
    private let parts: Int
    private let redirects: Int
    private let assignments: Int
    private let pendingWords: Int
    private let pendingParts: Int
    private let pendingRedirects: Int
    private let pendingAssignments: Int
    private let heredocs: Int
    private let commands: Int
    private let braceWords: Int

    init(_ reader: borrowing ShellReader) {
        nodes = reader.nodes.count
        words = reader.words.count
        parts = reader.parts.count
        redirects = reader.redirects.count
        assignments = reader.assignments.count
        pendingWords = reader.pendingWords.count
        pendingParts = reader.pendingParts.count
        pendingRedirects = reader.pendingRedirects.count
        pendingAssignments = reader.pendingAssignments.count
        heredocs = reader.heredocs.count
        commands = reader.commands
        braceWords = reader.braceWords
    }

    func restore(_ reader: inout ShellReader) {
        reader.nodes.removeLast(reader.nodes.count - nodes)
        reader.words.removeLast(reader.words.count - words)
        reader.parts.removeLast(reader.parts.count - parts)
        reader.redirects.removeLast(reader.redirects.count - redirects)
        reader.assignments.removeLast(reader.assignments.count - assignments)
        reader.pendingWords.removeLast(reader.pendingWords.count - pendingWords)
        reader.pendingParts.removeLast(reader.pendingParts.count - pendingParts)
        reader.pendingRedirects.removeLast(reader.pendingRedirects.count - pendingRedirects)
        reader.pendingAssignments.removeLast(reader.pendingAssignments.count - pendingAssignments)
        reader.heredocs.removeLast(max(0, reader.heredocs.count - heredocs))
        reader.commands = commands
        reader.braceWords = braceWords
    }
}
