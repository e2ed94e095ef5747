import FakBasics
import FloorLoader
import PolicyPicture
import TestSupport
import Testing

@Suite struct PictureTests {
    private func floor(_ manifest: String) throws -> Floor {
        try #require(FloorLoader.compile(Array(manifest.utf8), path: "p.json").floor)
    }

    private func count(_ part: String, in text: String) -> Int {
        text.split(separator: part, omittingEmptySubsequences: false).count - 1
    }

    /// The picture in docs is the picture of the example; FAK_REWRITE=1 draws it anew, for review as a change.
    @Test func codingFloorIsDrawnInDocs() throws {
        let bytes = try readFile("\(repositoryRoot)/examples/dogfood-claude-policy.json")
        let floor = try #require(FloorLoader.compile(bytes, path: "p.json").floor)
        let drawn = PolicyPicture.svg(floor.image)
        let path = "\(repositoryRoot)/docs/coding-floor.svg"
        if isRewriting { try writeFile(path, drawn) }
        #expect(String(decoding: try readFile(path), as: UTF8.self) == drawn)
    }

    /// An image that was read back, as `compile` and a loader would each have it, is drawn alike.
    @Test func sameImageSamePicture() throws {
        let compiled = try floor(#"{"allow": ["Bash", "Read"], "redact_fields": ["token"]}"#)
        let loaded = try FloorLoader.load(compiled.imageBytes, path: "p.fakb", trust: .any)
        #expect(PolicyPicture.svg(compiled.image) == PolicyPicture.svg(loaded.image))
        #expect(PolicyPicture.dot(compiled.image) == PolicyPicture.dot(loaded.image))
    }

    @Test func everyPartIsShown() throws {
        let svg = PolicyPicture.svg(
            try floor(
                #"""
                {"allow": ["Bash", "Read", "t"], "allow_prefix": ["get_"], "deny": {"rm_all": "POLICY_BLOCK"},
                 "posture": "admit_and_log", "workspace": "/w", "redact_fields": ["token"], "self_modify_globs": ["VERSION"],
                 "arg_rules": [
                   {"id": "no-push", "tool": "@shell", "deny_command": [["git", "push"]]},
                   {"id": "hosts", "tool": "@connect", "allow_values": ["example.com"], "reason": "EGRESS_BLOCK"},
                   {"id": "n", "tool": "t", "arg": "n", "min": 1, "advisory": true}
                 ]}
                """#
            ).image)
        for text in [
            ">posture admit_and_log   ·   workspace /w", ">get_…<", ">read-shaped names<", ">Bash<", ">rm_all<",
            ">VERSION<",
            ">token<", ">no-push<", ">deny_command, line 4<", ">[[&quot;git&quot;,&quot;push&quot;]]<", ">@connect<",
            ">t /n<", ">min/max advisory, line 6<", ">DENY EGRESS_BLOCK<", ">DENY DEFAULT_DENY<", ">noted<",
            ">TRANSFORM<",
            ">ALLOW<", ">TERMINAL<", ">builtin:unresolved-write<",
        ] { #expect(svg.contains(text), "\(text)") }
    }

    /// Tools that meet the same rules share a box, and an edge leads from it to each place.
    @Test func edgesFollowTheRoles() throws {
        let dot = PolicyPicture.dot(
            try floor(
                #"""
                {"allow": ["Read", "NotebookRead", "Bash"],
                 "arg_rules": [{"id": "a", "tool": "@read", "deny_glob": "**/secret"},
                               {"id": "b", "tool": "@run", "deny_regex": "x"}]}
                """#
            ).image)
        #expect(dot.contains("label=\"read files  (allow)\\l  Read  NotebookRead\\l\""))
        #expect(dot.contains("label=\"run commands  (allow)\\l  Bash\\l\""))
        // Boxes of rules: every call, written paths, @read, @run.
        #expect(dot.contains("b0_0 -> b1_2 ") && !dot.contains("b0_0 -> b1_3 "))
        #expect(dot.contains("b0_1 -> b1_1 ") && dot.contains("b0_1 -> b1_2 ") && dot.contains("b0_1 -> b1_3 "))
    }

    /// Texts of a floor cannot become markup, leave their box or reorder a line.
    @Test func textsAreEscapedAndCut() throws {
        let long = String(repeating: "long", count: 40)
        let manifest = #"""
            {"allow": ["</text><script>", "\#(long)", "a\u202eb"],
             "arg_rules": [{"id": "q", "tool": "t", "arg": "a\"]", "deny_regex": "\\\"<&>'\#(long)"}]}
            """#
        let image = try floor(manifest).image
        let svg = PolicyPicture.svg(image)
        #expect(!svg.contains("<script>") && svg.contains("&lt;/text&gt;&lt;script&gt;"))
        #expect(svg.contains("a&lt;U+202E&gt;b") && !svg.unicodeScalars.contains("\u{202E}"))
        #expect(svg.contains("<title>q: \\&quot;&lt;&amp;&gt;&#39;\(long)</title>"))
        for line in svg.split(separator: "\n")
        where line.hasPrefix("<text class=\"row\"") || line.hasPrefix("<text class=\"faint\"") {
            #expect(line.split(separator: ">")[1].utf8.count < 110, "\(line)")
        }
        let dot = PolicyPicture.dot(image)
        #expect(dot.contains(#"\\\"<&>'longlong"#))
        #expect(count("\"", in: dot.replacing("\\\\", with: "").replacing("\\\"", with: "")) % 2 == 0)
    }

    /// A floor with more than fits says how much it leaves out.
    @Test func largeFloorsAreCutAndCounted() throws {
        let rules = (0..<60).map { #"{"id": "r\#($0)", "tool": "t\#($0)", "arg": "a", "max_bytes": \#($0 + 1)}"# }
        let many = (0..<60).map { #"{"id": "s\#($0)", "tool": "t0", "arg": "b", "deny_regex": "x\#($0)"}"# }
        let manifest = "{\"allow\": [\"t0\"], \"arg_rules\": [\((many + rules).joined(separator: ","))]}"
        let svg = PolicyPicture.svg(try floor(manifest).image)
        #expect(svg.contains("… and 12 more rows"))
        #expect(svg.contains("… and 23 more boxes"))
    }
}
