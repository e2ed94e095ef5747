import Testing

@testable import FakCommands

@Suite struct SuggestionTests {
    @Test(arguments: [
        ("chekc", "check"), ("check", "check"), ("compil", "compile"), ("cmpile", "compile"), ("veryfi", "verify"),
        ("ver", "verify"), ("--polcy", "--policy"), ("POLICY", "policy"),
    ])
    func nearIsFound(_ typed: String, _ meant: String) {
        #expect(
            Suggestions.nearest(
                typed,
                ["check", "compile", "verify", "policy", "--policy"].filter {
                    $0.hasPrefix("--") == typed.hasPrefix("--")
                }) == meant)
    }

    @Test(arguments: ["", "x", "serve", "quarantine"])
    func farIsNotGuessed(_ typed: String) {
        #expect(Suggestions.nearest(typed, ["check", "compile", "policy"]) == nil)
    }

    @Test(arguments: [("abc", "abc", 0), ("abc", "acb", 1), ("", "abc", 3), ("kitten", "sitting", 3), ("ab", "ba", 1)])
    func editsAreCounted(_ a: String, _ b: String, _ expected: Int) {
        #expect(Suggestions.edits(Array(a.utf8), Array(b.utf8)) == expected)
        #expect(Suggestions.edits(Array(b.utf8), Array(a.utf8)) == expected)
    }
}
