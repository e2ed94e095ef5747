import Diagnostics
import Testing

@Suite struct SourceTextTests {
    private let text = SourceText(path: "f", bytes: Array("ab\r\né𝄞x\n\n".utf8) + [0xFF, 0x61])

    @Test(arguments: [
        (0, 1, 1), (2, 1, 3), (4, 2, 1), (6, 2, 2), (10, 2, 3), (11, 2, 4), (12, 3, 1), (13, 4, 1), (14, 4, 2),
        (15, 4, 3),
        // Inside a character: that character. Outside the text: its ends.
        (5, 2, 1), (8, 2, 2), (-3, 1, 1), (99, 4, 3),
    ])
    func positions(_ offset: Int, _ line: Int, _ column: Int) {
        let position = text.position(of: offset)
        #expect(position.line == line)
        #expect(position.column == column)
    }

    @Test func linesLackTheirEnds() {
        #expect(text.lineCount == 4)
        #expect((1...4).map { text.lineRange($0) } == [0..<2, 4..<11, 12..<12, 13..<15])
        #expect(text.lineRange(0).isEmpty)
        #expect(text.lineRange(5).isEmpty)
    }

    @Test func anEmptyTextHasOneLine() {
        let empty = SourceText(path: "e", bytes: [])
        #expect(empty.lineCount == 1)
        #expect(empty.position(of: 0) == SourcePosition(line: 1, column: 1, offset: 0))
        #expect(empty.lineRange(1) == 0..<0)
    }
}
