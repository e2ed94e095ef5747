/// How far a reader has come, to go back to: after a problem, and where `((` was no arithmetic after all. Limits go on
/// counting, and decoded bytes stay.
struct Marks {
    let nodes: Int
    let words: Int
    let parts: Int
    let redirects: Int
    let assignments: Int
    let pendingWords: Int
    let pendingParts: Int
    let pendingRedirects: Int
    let pendingAssignments: Int
    let heredocs: Int
    let commands: Int
    let braceWords: Int

    func restore(_ reader: inout ShellReader) {
        reader.nodes.removeLast(reader.nodes.count - nodes)
        reader.words.removeLast(reader.words.count - words)
        reader.parts.removeLast(reader.parts.count - parts)
        reader.redirects.removeLast(reader.redirects.count - redirects)
        reader.assignments.removeLast(reader.assignments.count - assignments)
        reader.pendingWords.cut(to: pendingWords)
        reader.pendingParts.cut(to: pendingParts)
        reader.pendingRedirects.cut(to: pendingRedirects)
        reader.pendingAssignments.cut(to: pendingAssignments)
        reader.heredocs.cut(to: min(heredocs, reader.heredocs.count))
        reader.commands = commands
        reader.braceWords = braceWords
    }
}

extension ShellReader {
    mutating func marks() -> Marks {
        Marks(
            nodes: nodes.count, words: words.count, parts: parts.count, redirects: redirects.count,
            assignments: assignments.count, pendingWords: pendingWords.count, pendingParts: pendingParts.count,
            pendingRedirects: pendingRedirects.count, pendingAssignments: pendingAssignments.count,
            heredocs: heredocs.count, commands: commands, braceWords: braceWords)
    }
}
