/// Why bytes are not an image, or an image is not one that may run: the obligation, the section, the offset, a sentence.
public struct ImageError: Error, Hashable, Sendable {
    /// `V1` … `V16` of docs/verifier.md.
    public var obligation: String
    /// Section name as in docs/bytecode.md.
    public var section: String
    /// Byte offset in the file where known, else the record's index in its section.
    public var offset: Int
    public var reason: String

    public init(_ obligation: String, _ section: String, _ offset: Int, _ reason: String) {
        self.obligation = obligation
        self.section = section
        self.offset = offset
        self.reason = reason
    }

    /// `V7 CELLS[12]: cell is not a multiple of the stride`.
    public var description: String { "\(obligation) \(section)[\(offset)]: \(reason)" }
}
