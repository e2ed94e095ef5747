import CallEffects
import Testing

@Suite struct ProgramsReaderTests {
    @Test func flagsAreReadFromTheBytes() {
        let arena: [UInt8] = Array("ab".utf8) + [WordMarker.unknownText, WordMarker.star, WordMarker.data]
        #expect(ArgvWord(scanning: arena.span, 0..<2).flags == .known)
        #expect(ArgvWord(scanning: arena.span, 0..<3).flags == .hasUnknown)
        #expect(ArgvWord(scanning: arena.span, 2..<4).flags == [.hasUnknown, .hasGlob])
        #expect(ArgvWord(scanning: arena.span, 4..<5).flags == [])
    }
}
