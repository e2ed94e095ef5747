internal import PathSyntax
internal import Testing

@Suite struct PathSyntaxTests {
    struct Row: Decodable {
        let id: String
        let input: String
        let workspace: String?
        let expect: String
        let home: String?
        let home_root: String?
        let decoded: String?
        let stripped: String?
        let allow_safe: Bool
        let why: String
    }

    private func normalize(_ value: [UInt8], _ workspace: [UInt8] = []) -> [UInt8] {
        var out: [UInt8] = []
        PathSyntax.normalize(value.span, from: 0, to: value.count, workspace: workspace.span, into: &out)
        return out
    }

    private func home(_ value: [UInt8], _ workspace: [UInt8], _ base: HomeBase) -> [UInt8]? {
        var out: [UInt8] = []
        return PathSyntax.homeView(
            value.span, from: 0, to: value.count, workspace: workspace.span, base: base, into: &out) ? out : nil
    }

    @Test func normalizeRows() throws {
        let all = try rows("paths/normalize.jsonl", as: Row.self)
        #expect(all.count >= 80)
        for row in all {
            let value = Array(row.input.utf8)
            let workspace = Array((row.workspace ?? "").utf8)
            let label = "\(row.id) \(row.why)"
            #expect(text(normalize(value, workspace)) == row.expect, "\(label)")
            #expect(home(value, workspace, .account).map(text) == row.home, "\(label): home")
            #expect(home(value, workspace, .root).map(text) == row.home_root, "\(label): home of root")
            let unsafeValue = PathSyntax.isUnsafeForAllow(
                value.span, from: 0, to: value.count, hasWorkspace: row.workspace != nil)
            #expect(unsafeValue == !row.allow_safe, "\(label): allow")
            var decoded: [UInt8] = []
            let escaped = PathSyntax.percentDecode(value.span, from: 0, to: value.count, into: &decoded)
            if let expected = row.decoded {
                #expect(escaped && text(decoded) == expected, "\(label): decoded")
            } else {
                #expect(escaped || decoded.isEmpty, "\(label): decoded")
            }
            if let expected = row.stripped {
                var out: [UInt8] = []
                PathSyntax.normalizeStrippingTrails(
                    value.span, from: 0, to: value.count, workspace: workspace.span, into: &out)
                #expect(text(out) == expected, "\(label): stripped")
            }
        }
    }

    struct GlobRow: Decodable {
        let id: String
        let glob: String
        let workspace: String?
        let expect: String?
        let why: String
    }

    @Test func globRows() throws {
        for row in try rows("paths/globs.jsonl", as: GlobRow.self) {
            let glob = Array(row.glob.utf8)
            let workspace = Array((row.workspace ?? "").utf8)
            var out: [UInt8] = [0x23]
            let done = PathSyntax.normalizeGlob(
                glob.span, from: 0, to: glob.count, workspace: workspace.span, into: &out)
            #expect(text(out) == "#" + (row.expect ?? ""), "\(row.id) \(row.why)")
            #expect(done == (row.expect != nil), "\(row.id) \(row.why)")
        }
    }

    @Test func rewriteHomeOfNormalisedPaths() {
        let table: [(String, String?)] = [
            ("~", "~"), ("~/x", "~/x"), ("$HOME/x", "~/x"), ("${HOME}", "~"), ("/root/x", "~/x"), ("/home/b/x", "~/x"),
            ("/Users/b", "~"), ("/home", nil), ("~b", nil), ("/rootx", nil), ("x/~", nil), ("", nil), ("/", nil),
        ]
        for (input, expected) in table {
            let value = Array(input.utf8)
            var out: [UInt8] = []
            let found = PathSyntax.rewriteHome(value.span, from: 0, to: value.count, into: &out)
            #expect((found ? text(out) : nil) == expected, "\(input)")
        }
    }

    /// Bytes that matter, so that short random strings reach the corners.
    private func randomValue(_ generator: inout SeededGenerator) -> [UInt8] {
        let alphabet: [UInt8] = Array("//..\\~ab %2e2fE$HOME{}rothusersUk".utf8) + [0, 0x1F, 0x7F, 0xC2, 0x85, 0xFF]
        let count = Int.random(in: 0...24, using: &generator)
        return (0..<count).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
    }

    @Test func properties() {
        var generator = SeededGenerator(state: 1)
        for round in 0..<50_000 {
            let value = randomValue(&generator)
            // A workspace has no NUL, as no text of a manifest has.
            let workspace = round % 3 == 0 ? [0x2F] + randomValue(&generator).filter { $0 != 0 } : []
            let once = normalize(value, workspace)
            #expect(normalize(once) == once, "idempotent: \(value)")
            let parts = once.split(separator: 0x2F, omittingEmptySubsequences: false).map(text)
            let steps = once.first == 0x2F ? Array(parts.dropFirst()) : parts
            if once != [0x2F] && once != [0x2E] {
                #expect(!steps.contains("") && !steps.contains("."), "no loose step: \(value)")
            }
            let rest = once.first == 0x2F ? steps[...] : steps.drop { $0 == ".." }
            #expect(!rest.contains(".."), "up only at the start of a relative path: \(value)")
            #expect(!once.contains(0x5C))
            if !workspace.isEmpty { #expect(once.first == 0x2F) }
            // A slice of a longer text reads as the slice alone.
            let framed = [0x2E, 0x2E, 0x2F] + value + [0x2F, 0x78]
            var out: [UInt8] = [0x2F]
            PathSyntax.normalize(
                framed.span, from: 3, to: 3 + value.count, workspace: workspace.span, into: &out)
            #expect(Array(out.dropFirst()) == once, "slice: \(value)")
            let unsafeValue = PathSyntax.isUnsafeForAllow(
                value.span, from: 0, to: value.count, hasWorkspace: !workspace.isEmpty)
            if !unsafeValue && workspace.isEmpty {
                #expect(once != [0x2E, 0x2E] && !once.starts(with: [0x2E, 0x2E, 0x2F]), "leads out: \(value)")
            }
            for base in HomeBase.allCases {
                if let view = home(value, workspace, base) {
                    #expect(view.first == 0x7E || view.first == 0x2F, "home view: \(value)")
                }
            }
            var decoded: [UInt8] = []
            if PathSyntax.percentDecode(value.span, from: 0, to: value.count, into: &decoded) {
                #expect(decoded.count < value.count && unsafeValue)
            }
            var stripped: [UInt8] = []
            PathSyntax.normalizeStrippingTrails(
                value.span, from: 0, to: value.count, workspace: workspace.span, into: &stripped)
            var again: [UInt8] = []
            PathSyntax.normalizeStrippingTrails(
                stripped.span, from: 0, to: stripped.count, workspace: Span(), into: &again)
            #expect(again == stripped, "stripping is idempotent: \(value)")
            var glob: [UInt8] = []
            _ = PathSyntax.normalizeGlob(value.span, from: 0, to: value.count, workspace: workspace.span, into: &glob)
        }
    }

    /// A glob without glob characters reads as the value does.
    @Test func plainGlobsReadLikeValues() {
        var generator = SeededGenerator(state: 2)
        let alphabet: [UInt8] = Array("//..ab~ ".utf8)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...16, using: &generator)
            let value = (0..<count).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
            for workspace in [[], Array("/w/./s".utf8)] {
                var glob: [UInt8] = []
                let done = PathSyntax.normalizeGlob(
                    value.span, from: 0, to: value.count, workspace: workspace.span, into: &glob)
                #expect(done && glob == normalize(value, workspace), "\(text(value))")
            }
        }
    }
}
