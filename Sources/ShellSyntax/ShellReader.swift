internal import FakBasics

/// Reads shell scripts as bash 5.2 does, and executes nothing (docs/shell.md).
///
/// Everything read since the last `reset()` stands in the same arrays, so that a text found in a script (`sh -c`, `eval`)
/// can be read as well. The limits count over all of them. After a problem the arrays are as they were before the
/// reading, apart from bytes that nothing points at. Time is linear in the text; a reader that is warm allocates nothing.
public struct ShellReader: Sendable {
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

    // What is being read: stacks whose tops become contiguous runs of the arrays above.
    var pendingWords = Stack<ShellWord>()
    var pendingParts = Stack<ShellPart>()
    var pendingRedirects = Stack<ShellRedirect>()
    var pendingAssignments = Stack<ShellAssignment>()
    /// Where a reserved word was looked for last, and the one that stands there.
    var reservedAt = -1
    var reservedHere: Reserved?
    /// Heredocs whose bodies are still to come; those of enclosing substitutions lie below `heredocBase`.
    var heredocs = Stack<PendingHeredoc>()
    var heredocBase = 0
    /// The list being read ends at `)`.
    var closesAtParen = false
    /// Whether the compound command read last has redirects: a reserved word is none right behind one.
    var lastCompoundHasRedirects = false

    /// The next byte, the end of the text, and the end of the last token.
    var position = 0
    var limit = 0
    var lastEnd = 0
    var depth = 0
    /// The innermost node that is not complete, or -1.
    var openNode = -1
    /// Nodes of a heredoc's body do not stand in their owner's subtree yet.
    var isOutOfOrder = false

    // What the limits count, since `reset()`.
    var rawBytes = 0
    var commands = 0
    var braceWords = 0
    var decodedBytes = 0
    var workBytes = 0

    // Scratch of brace expansion and of `putInOrder`.
    var braces = BraceScratch()
    var order = OrderScratch()

    /// An empty reader. What it allocates it keeps: texts no longer than those before need no more memory.
    public init() {}

    /// Forgets everything and keeps the memory.
    public mutating func reset() {
        bytes.clear()
        nodes.clear()
        words.clear()
        parts.clear()
        redirects.clear()
        assignments.clear()
        rawBytes = 0
        commands = 0
        braceWords = 0
        decodedBytes = 0
        workBytes = 0
    }

    /// Steps beyond the first reading that were taken since `reset()`; `Limits.shellWorkPerByte` bounds them.
    public var extraSteps: Int { workBytes }

    /// Copies a text to `bytes` and reads it. `depth` is the nesting that the caller is in, 0 for a script of its own.
    /// Returns the root's index in `nodes`, a list.
    public mutating func read(_ text: Span<UInt8>, depth: Int) throws(ShellProblem) -> Int {
        let start = bytes.count
        guard text.count <= Limits.shellBytes - min(rawBytes, Limits.shellBytes) else {
            throw .limit(.bytes, offset: start)
        }
        rawBytes += text.count
        unsafe text.withUnsafeBufferPointer { buffer in unsafe bytes.append(contentsOf: buffer) }
        return try read(bytes: start..<bytes.count, depth: depth)
    }

    /// Reads a text that stands in `bytes`: the decoded text of a word. Result and problems as above.
    public mutating func read(bytes range: Range<Int>, depth: Int) throws(ShellProblem) -> Int {
        let marks = marks()
        do throws(ShellProblem) {
            return try readRoot(range, depth)
        } catch {
            marks.restore(&self)
            pendingWords.cut(to: 0)
            pendingParts.cut(to: 0)
            pendingRedirects.cut(to: 0)
            pendingAssignments.cut(to: 0)
            throw error
        }
    }

    private mutating func readRoot(_ range: Range<Int>, _ outer: Int) throws(ShellProblem) -> Int {
        try refuseNUL(range)
        if range.count > ShellReader.longText { makeRoom(range) }
        depth = outer
        openNode = -1
        isOutOfOrder = false
        heredocs.cut(to: 0)
        heredocBase = 0
        let firstPart = parts.count
        let root = try readText(range)
        if isOutOfOrder { putInOrder(root: root, firstPart: firstPart) }
        return root
    }

    /// Texts of more bytes are looked through for what they may hold.
    private static let longText = 4096

    /// Lets the arrays grow once for a long text of plain words, where each would double several times.
    private mutating func makeRoom(_ range: Range<Int>) {
        var (blanks, ends) = (1, 1)
        for index in range {
            switch bytes[index] {
            case 0x20, 0x09: blanks += 1
            case 0x0A, 0x3B, 0x26, 0x7C:
                blanks += 1
                ends += 1
            default: break
            }
        }
        nodes.makeRoom(for: 2 * ends)
        words.makeRoom(for: blanks)
        parts.makeRoom(for: blanks)
    }

    private mutating func refuseNUL(_ range: Range<Int>) throws(ShellProblem) {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
        // Unsafe for speed: with a check at each byte this is a tenth of the whole reading.
        let least = unsafe bytes.withUnsafeBufferPointer { bytes in
            var least = UInt8.max
            for index in range { unsafe least = min(least, bytes[index]) }
            return least
        }
        guard least == 0 else { return }
        for index in range where bytes[index] == 0 { throw .unreadable(.nul, offset: index) }
    }

    /// Reads a whole text as a list below the open node; what stands around it is as before afterwards.
    mutating func readText(_ range: Range<Int>) throws(ShellProblem) -> Int {
        let saved = (position, limit, heredocBase, closesAtParen, lastEnd)
        position = range.lowerBound
        limit = range.upperBound
        lastEnd = position
        reservedAt = -1
        heredocBase = heredocs.count
        closesAtParen = false
        try enter()
        let list = try readList(until: .end, allowsEmpty: true)
        // No line follows that could be a body.
        if heredocs.count > heredocBase { try readHeredocBodies() }
        depth -= 1
        (position, limit, heredocBase, closesAtParen, lastEnd) = saved
        reservedAt = -1
        return list
    }

    // MARK: Steps

    /// The byte at an index, or 0 behind the end: no text holds a NUL.
    @inline(__always)
    func at(_ index: Int) -> UInt8 { index < limit ? bytes[index] : 0 }

    /// The index without the continuations (a backslash and a newline) that start there.
    @inline(__always)
    func over(_ index: Int) -> Int {
        at(index) == 0x5C && at(index + 1) == 0x0A ? Self.pastContinuations(bytes, limit, index) : index
    }

    /// Static: the reader would be copied for a call.
    @inline(never)
    private static func pastContinuations(_ bytes: [UInt8], _ limit: Int, _ index: Int) -> Int {
        var i = index
        while i + 1 < limit, bytes[i] == 0x5C, bytes[i + 1] == 0x0A { i += 2 }
        return i
    }

    mutating func unexpected() -> ShellProblem {
        .unreadable(position >= limit ? .incomplete : .unexpected, offset: position)
    }

    mutating func enter() throws(ShellProblem) {
        depth += 1
        if depth > Limits.shellDepth { throw .limit(.depth, offset: position) }
    }

    /// Steps that are taken a second time.
    mutating func charge(_ steps: Int) throws(ShellProblem) {
        workBytes += steps
        if workBytes > Limits.shellWorkPerByte * rawBytes + Limits.shellWorkBase {
            throw .limit(.work, offset: position)
        }
    }

    /// Room for decoded text.
    mutating func chargeDecoded(_ count: Int) throws(ShellProblem) {
        decodedBytes += count
        if decodedBytes > Limits.shellDecodedPerByte * rawBytes + Limits.shellDecodedBase {
            throw .limit(.decoded, offset: position)
        }
    }

    // MARK: Nodes

    /// Adds a node below the open one and opens it.
    mutating func open(_ kind: ShellNodeKind, _ connector: ShellConnector = .none) -> Int {
        let index = nodes.count
        var node = ShellNode(kind, parent: openNode, index: index, start: position)
        node.connector = connector
        nodes.append(node)
        openNode = index
        return index
    }

    /// Completes a node: its subtree and its span end here.
    mutating func close(_ index: Int) {
        nodes[index].end = Int32(truncatingIfNeeded: nodes.count)
        nodes[index].span.end = Int32(truncatingIfNeeded: lastEnd)
        openNode = Int(nodes[index].parent)
    }
}
