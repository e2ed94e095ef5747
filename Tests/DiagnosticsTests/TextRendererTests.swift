import Diagnostics
import Testing

@Suite struct TextRendererTests {
    /// The rendering of one finding over `range` in a text of one name.
    private func rendered(_ text: String, _ range: SourceRange?, width: Int = 100) -> [String] {
        let file = SourceDiagnostics(
            source: SourceText(path: "p", bytes: Array(text.utf8)),
            diagnostics: [Diagnostic(id: "FAK1", severity: .error, message: "m", range: range)])
        return TextRenderer(excerptWidth: width).render([file]).split(separator: "\n").map(String.init)
    }

    @Test func golden() {
        #expect(
            TextRenderer().render(sampleFiles) == """
                floors/my floor.json:2:2: error[FAK1002]: unknown key "alow"
                 2 |     "alow": ["Read"],
                   |     ^~~~~~
                  note: floors/my floor.json:3:13: the other one
                   3 |   "x": "é", "deny": {}
                     |             ^~~~~~
                  note: keys are case-sensitive
                  fix: write "allow"
                floors/my floor.json: warning[FAK1900]: nothing is allowed

                """)
    }

    @Test func colourOnlyAddsEscapes() {
        let coloured = TextRenderer(usesColour: true).render(sampleFiles)
        #expect(coloured.contains("\u{1B}[31;1merror[FAK1002]\u{1B}[0m"))
        var plain = ""
        var isEscape = false
        for scalar in coloured.unicodeScalars {
            if scalar == "\u{1B}" { isEscape = true }
            if !isEscape { plain.unicodeScalars.append(scalar) }
            if scalar == "m" { isEscape = false }
        }
        #expect(plain == TextRenderer().render(sampleFiles))
    }

    @Test func tabsKeepTheCaretInPlace() {
        #expect(rendered("\ta\tbc", SourceRange(3, 5))[1...] == [" 1 |     a   bc", "   |         ^~"])
    }

    @Test func emptyRangesAndTheEndOfTheText() {
        #expect(rendered("ab", SourceRange(1, 1))[2] == "   |  ^")
        #expect(rendered("ab", SourceRange(2, 2)) == ["p:1:3: error[FAK1]: m", " 1 | ab", "   |   ^"])
        #expect(rendered("ab\n", SourceRange(3, 3)) == ["p:2:1: error[FAK1]: m", " 2 | ", "   | ^"])
        #expect(rendered("", SourceRange(0, 0)) == ["p:1:1: error[FAK1]: m", " 1 | ", "   | ^"])
    }

    @Test func aRangeOverLinesIsMarkedOnItsFirst() {
        #expect(rendered("{\"a\": [\n1,\n2]}", SourceRange(6, 14))[1...] == [" 1 | {\"a\": [", "   |       ^"])
    }

    @Test(arguments: [0, 1, 30, 90, 500, 999, 4000, 9_999])
    func longLinesAreCutAroundTheFinding(_ at: Int) {
        var line = [UInt8](repeating: 0x2E, count: 10_000)
        line[at] = 0x58
        let out = rendered(String(decoding: line, as: UTF8.self), SourceRange(at, at + 1), width: 60)
        let text = Array(out[1].unicodeScalars.dropFirst(5))
        let caret = out[2].unicodeScalars.dropFirst(5).count - 1
        #expect(text.count <= 62)
        #expect(text.filter { $0 == "…" }.count == (at < 40 || at > 9_980 ? 1 : 2))
        #expect(text[caret] == "X", "\(out)")
    }

    @Test func longLinesOfLongCharactersAreCutToo() {
        let line = String(repeating: "é", count: 5000) + "X" + String(repeating: "𝄞", count: 5000)
        let out = rendered(line, SourceRange(10_000, 10_001), width: 60)
        let text = Array(out[1].unicodeScalars.dropFirst(5))
        #expect(text.count <= 62)
        #expect(text[out[2].unicodeScalars.dropFirst(5).count - 1] == "X")
        #expect(!out[1].contains("<"))
    }

    @Test func nothingReachesTheTerminalThatSteersIt() {
        let hostile = "a\u{1B}[2Jb\u{202E}c\u{200B}d\u{85}e"
        let file = SourceDiagnostics(
            source: SourceText(path: "p\u{7}", bytes: Array(hostile.utf8) + [0xFE]),
            diagnostics: [Diagnostic(id: "FAK1", severity: .note, message: "x\ny\u{1B}", range: SourceRange(0, 1))])
        let out = TextRenderer().render([file])
        #expect(
            out == """
                p<U+0007>:1:1: note[FAK1]: x<U+000A>y<U+001B>
                 1 | a<U+001B>[2Jb<U+202E>c<U+200B>d<U+0085>e<fe>
                   | ^

                """)
    }

    @Test func theCaretFollowsEscapes() {
        #expect(rendered("\u{1}ab", SourceRange(1, 3))[1...] == [" 1 | <U+0001>ab", "   |         ^~"])
    }
}
