import Patterns
import Testing

@Suite struct GlobTests {
    @Test func everyRowHolds() throws {
        let table = try rows("corpus/globs/globs.jsonl", as: GlobRow.self)
        #expect(table.count >= 80)
        for row in table {
            do throws(PatternError) {
                let language = try Language.glob(row.glob, folded: row.folded ?? false)
                guard let value = row.value, let match = row.match else {
                    Issue.record("accepted: \(row.glob): \(row.why)")
                    continue
                }
                let bytes = Array(value.utf8)
                #expect(
                    NaiveMatcher.matches(language, .whole, bytes.span) == match, "\(row.glob) on \(value): \(row.why)")
                let dfa = automaton(language, .whole)
                #expect(dfa?.answer(bytes) == (match ? 1 : 0), "\(row.glob) on \(value): \(row.why) (DFA)")
            } catch {
                #expect(error.offset == row.error, "\(row.glob): \(error.message)")
                #expect(error.kind == .badGlob, "\(row.glob): \(error.message)")
            }
        }
    }

    @Test func bracesAreBounded() {
        let deep = String(repeating: "{a,", count: 33) + String(repeating: "}", count: 33)
        #expect((#expect(throws: PatternError.self) { try Language.glob(deep, folded: false) })?.kind == .tooDeep)
        let wide = String(repeating: "{a,b}", count: 20)
        #expect(throws: Never.self) { try Language.glob(wide, folded: false) }
        let error = #expect(throws: PatternError.self) { try Language.glob(wide + "/**", folded: false) }
        #expect(error?.kind == .badGlob)
    }
}
