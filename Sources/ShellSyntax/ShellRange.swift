/// A half-open range of bytes or of indices in one of the reader's arrays.
public struct ShellRange: Hashable, Sendable {
    public var start: Int32
    public var end: Int32

    public init(_ start: Int, _ end: Int) {
        self.start = Int32(truncatingIfNeeded: start)
        self.end = Int32(truncatingIfNeeded: end)
    }

    /// A range that holds nothing.
    public static let empty = ShellRange(0, 0)

    public var count: Int { Int(end) - Int(start) }
    public var isEmpty: Bool { start == end }
    /// For subscripts and loops.
    public var range: Range<Int> { Int(start)..<Int(end) }
}
