import PolicyManifest
import Testing

@Suite struct ManifestTextTests {
    @Test func whatMisleadsIsEscaped() {
        #expect(ManifestText.shown("a\"b\n") == #""a\"b\n""#)
        #expect(ManifestText.shown("POLICY_BLOC\u{212A}") == #""POLICY_BLOC\u212a""#)
        #expect(ManifestText.shown("\u{200B}x\u{202E}\u{A0}\u{E0041}") == #""\u200bx\u202e\u00a0\u{e0041}""#)
        #expect(ManifestText.shown("é工具") == "\"é工具\"")
    }

    @Test func longTextIsCut() {
        #expect(ManifestText.shown(String(repeating: "x", count: 60)).count == 62)
        #expect(ManifestText.shown(String(repeating: "x", count: 61)) == "\"\(String(repeating: "x", count: 57))...\"")
    }

    @Test func nearestWord() {
        let words = ["deny", "deny_regex", "allow", "allow_prefix", "max", "min"]
        let meant: [(String, String?)] = [
            ("denyRegex", "deny_regex"), ("deny-regex", "deny_regex"), ("alow", "allow"), ("allwo", "allow"),
            ("ALLOW", "allow"), ("mix", "max"), ("permissions", nil), ("", nil), ("x", nil),
        ]
        for (typed, expected) in meant { #expect(ManifestText.nearest(typed, of: words) == expected, "\(typed)") }
        // Never the opposite of what was written.
        #expect(ManifestText.nearest("trusted", of: ["trusted_local", "untrusted"]) == nil)
    }

    @Test func choice() {
        #expect(ManifestText.choice(["a"]) == "`a`")
        #expect(ManifestText.choice(["a", "b", "c"]) == "`a`, `b` or `c`")
    }
}
