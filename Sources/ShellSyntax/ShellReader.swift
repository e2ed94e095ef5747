/// Reads shell scripts as bash 5.2 does, and executes nothing.
///
/// Everything read since the last `reset()` stands in the same arrays, so that a text found in a script (`sh -c`, `eval`)
/// can be read as well. The limits count over all of them. After a problem the arrays are as they were before the
/// reading, apart from bytes that nothing points at. Time is linear in the text; a reader that is warm allocates nothing.
public struct ShellReader {
    /// Source texts, and text decoded from them.
    public internal(set) var bytes: [UInt8] = []
    /// Each text's nodes in pre-order.
    public internal(set) var nodes: [ShellNode] = []
    /// The argv of one simple command is contiguous.
    public internal(set) var words: [ShellWord] = []
    /// The parts of one word are contiguous.
    public internal(set) var parts: [ShellPart] = []
    /// The redirects of one node are contiguous.
    public internal(set) var redirects: [ShellRedirect] = []
    /// The assignments of one simple command are contiguous.
    public internal(set) var assignments: [ShellAssignment] = []

    /// An empty reader with room for texts of 4 KB.
    public init() {
        bytes.reserveCapacity(16 << 10)
    }

    /// Forgets everything and keeps the memory.
    public mutating func reset() {
        bytes.removeAll(keepingCapacity: true)
        nodes.removeAll(keepingCapacity: true)
        words.removeAll(keepingCapacity: true)
        parts.removeAll(keepingCapacity: true)
        redirects.removeAll(keepingCapacity: true)
        assignments.removeAll(keepingCapacity: true)
    }

    /// Copies a text to `bytes` and reads it. `depth` is the nesting that the caller is in, 0 for a script of its own.
    /// Returns the root's index in `nodes`, a list.
    public mutating func read(_ text: Span<UInt8>, depth: Int) throws(ShellProblem) -> Int {
        let start = bytes.count
        for index in text.indices { bytes.append(text[index]) }
        return try read(bytes: start..<bytes.count, depth: depth)
    }

    /// Reads a text that stands in `bytes`: the decoded text of a word. Complexity and result as above.
    public mutating func read(bytes range: Range<Int>, depth: Int) throws(ShellProblem) -> Int {
        throw .unreadable(.unexpected, offset: range.lowerBound)
    }
}
