internal import PathSyntax
internal import Testing

@Suite struct PatchSyntaxTests {
    struct Row: Decodable {
        let id: String
        let body: String
        let paths: [String]?
        let error: String?
        let why: String
    }

    private func read(_ body: [UInt8]) -> (outcome: PatchOutcome, paths: [String]) {
        var paths: [PatchPath] = []
        let outcome = PatchSyntax.read(body.span, from: 0, to: body.count, paths: &paths)
        return (outcome, paths.map { "\($0.kind) \(text(body[$0.start..<$0.end]))" })
    }

    @Test func readRows() throws {
        let all = try rows("patches/read.jsonl", as: Row.self)
        #expect(all.count >= 40)
        var kinds: Set<String> = []
        for row in all {
            let result = read(Array(row.body.utf8))
            let label = "\(row.id) \(row.why)"
            switch result.outcome {
            case .ok:
                #expect(row.error == nil, "\(label)")
                #expect(result.paths == row.paths, "\(label)")
            case .unreadable(let error):
                kinds.insert(error.kind.rawValue)
                #expect(row.error == error.kind.rawValue, "\(label)")
                #expect(error.offset >= 0 && error.offset <= row.body.utf8.count, "\(label)")
            }
        }
        #expect(kinds == Set(PatchError.Kind.allCases.map(\.rawValue)), "every reason has a row")
    }

    /// Random lines: no trap, ranges inside the body, and a slice reads as the slice alone.
    @Test func properties() {
        let pieces = [
            "*** Begin Patch", "*** End Patch", "*** Add File: a", " *** Delete File: b ", "*** Move to: c\r", "+x",
            "-y",
            " z", "", "@@", "@@ -1,2 +1 @@", "@@ -1 +1 @@", "--- a/q", "+++ b/q", "diff --git a/x b/x", "rename to r s",
            "\\ No newline", "<<'EOF'", "EOF", "\u{85}*** Add File: d", "text", "*** ", "-- ", "\u{0}",
        ]
        var generator = SeededGenerator(state: 3)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...9, using: &generator)
            var body: [UInt8] = []
            for _ in 0..<count {
                body += Array((pieces.randomElement(using: &generator) ?? "").utf8)
                if Int.random(in: 0..<12, using: &generator) > 0 { body.append(0x0A) }
            }
            if Int.random(in: 0..<8, using: &generator) == 0, !body.isEmpty {
                body[Int.random(in: 0..<body.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            var paths: [PatchPath] = []
            let outcome = PatchSyntax.read(body.span, from: 0, to: body.count, paths: &paths)
            for path in paths {
                #expect(path.start >= 0 && path.start < path.end && path.end <= body.count)
                #expect(!body[path.start..<path.end].contains(0x0A))
            }
            let framed = Array("+x\n".utf8) + body + Array("\n*** Add File: z".utf8)
            var moved: [PatchPath] = []
            let again = PatchSyntax.read(framed.span, from: 3, to: 3 + body.count, paths: &moved)
            #expect(moved.map { [$0.start - 3, $0.end - 3] } == paths.map { [$0.start, $0.end] })
            #expect((again == .ok) == (outcome == .ok))
        }
    }

    /// Every header that stands at the start of a line of a readable envelope is reported.
    @Test func everyHeaderIsReported() {
        var generator = SeededGenerator(state: 4)
        let lines = ["+x", "-*** Delete File: no", " ctx", "@@ f", "", "*** End of File"]
        let markers = ["Add File", "Update File", "Delete File", "Move to"]
        for _ in 0..<5_000 {
            var body = "*** Begin Patch\n"
            var wanted: [String] = []
            for k in 0..<Int.random(in: 1...6, using: &generator) {
                let marker = markers.randomElement(using: &generator) ?? ""
                let indent = Bool.random(using: &generator) ? "" : " \t"
                body += "\(indent)*** \(marker): dir/f\(k)\n"
                wanted.append("dir/f\(k)")
                for _ in 0..<Int.random(in: 0...3, using: &generator) {
                    body += (lines.randomElement(using: &generator) ?? "") + "\n"
                }
            }
            body += "*** End Patch\n"
            let result = read(Array(body.utf8))
            #expect(result.outcome == .ok)
            #expect(result.paths.map { String($0.split(separator: " ")[1]) } == wanted)
        }
    }

    /// Long bodies of the shapes that could make a reader quadratic: such a reader would not come to an end here.
    @Test func longBodies() {
        let shapes = [
            "*** Begin Patch\n*** Add File: a\n" + String(repeating: "+x\r", count: 300_000) + "\n*** End Patch\n",
            String(repeating: "diff --git a b c d\nrename from a\n", count: 30_000),
            "--- a\n+++ b\n@@ -1,100000 +0,0 @@\n" + String(repeating: "--- x\n", count: 100_000),
            String(repeating: "@", count: 1_000_000) + "\n" + String(repeating: "diff --git", count: 100_000),
            "*** Begin Patch\n*** Add File: " + String(repeating: "a ", count: 500_000) + "\n*** End Patch\n",
        ]
        for shape in shapes {
            let result = read(Array(shape.utf8))
            #expect(!result.paths.isEmpty || result.outcome != .ok)
        }
    }
}
