internal import FakBasics
internal import ShellSyntax
internal import Testing

/// Limits, problems, and work on hostile texts; counted in steps and elements, not by a clock.
@Suite struct LimitTests {
    private func problem(_ text: String, depth: Int = 0) -> ShellProblem? {
        var reader = ShellReader()
        do throws(ShellProblem) {
            _ = try reader.read(Array(text.utf8).span, depth: depth)
            return nil
        } catch {
            #expect(reader.nodes.isEmpty && reader.words.isEmpty && reader.parts.isEmpty)
            return error
        }
    }

    private func limit(_ text: String, depth: Int = 0) -> ShellLimit? {
        if case .limit(let limit, _)? = problem(text, depth: depth) { limit } else { nil }
    }

    private func times(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    /// The text itself is the first level.
    @Test func depth() {
        for (open, inner, close) in [
            ("(", ":", ")"), ("$(", ":", ")"), ("{ ", ":;", "}"), ("\"$(", ":", ")\""), ("if ", ":", "; then :; fi"),
        ] {
            // `((` would be arithmetic.
            let open = open == "(" ? "( " : open
            #expect(problem(times(open, 63) + inner + times(close + (close == "}" ? ";" : ""), 63)) == nil, "\(open)")
            #expect(limit(times(open, 64) + inner + times(close, 64)) == .depth, "\(open)")
        }
        #expect(limit(":", depth: 64) == .depth)
        #expect(problem(":", depth: 63) == nil)
        #expect(limit("echo " + times("${x:-", 64) + times("}", 64)) == .depth)
        #expect(problem(times("! ", 5000) + ":") == nil)
        #expect(problem("((" + times("(", 5000) + "1" + times(")", 5000) + "))") == nil)
    }

    @Test func commands() {
        #expect(problem(times(":\n", Limits.shellCommands)) == nil)
        #expect(limit(times(":\n", Limits.shellCommands + 1)) == .commands)
    }

    @Test func braceWords() {
        #expect(problem("echo {1..256}") == nil)
        #expect(limit("echo {1..257}") == .braceWords)
        #expect(limit("echo {1..9223372036854775807}") == .braceWords)
        #expect(limit("echo {-9223372036854775808..9223372036854775807}") == .braceWords)
        #expect(
            problem("echo {9223372036854775800..9223372036854775807} {9223372036854775807..1..-9223372036854775808}")
                == nil)
        #expect(limit("echo {a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}") == .braceWords)
        #expect(limit(times("echo {a,b}\n", 129)) == .braceWords)
    }

    @Test func decodedBytes() {
        // Each word is a copy of nearly all of the text.
        #expect(limit("echo '" + times("x", 60_000) + "'{a,b,c}") == .decoded)
    }

    /// Over all that is read since the last reset.
    @Test func limitsAddUp() throws {
        var reader = ShellReader()
        let text = Array(times(":\n", Limits.shellCommands / 2 + 1).utf8)
        _ = try reader.read(text.span, depth: 0)
        let nodes = reader.nodes
        #expect(throws: ShellProblem.self) { try reader.read(text.span, depth: 0) }
        #expect(reader.nodes == nodes)
        reader.reset()
        _ = try reader.read(text.span, depth: 0)
    }

    @Test func problems() {
        #expect(problem("a\0b") == .unreadable(.nul, offset: 1))
        #expect(problem("echo 'a") == .unreadable(.unclosed, offset: 5))
        #expect(problem("echo ${x!y}") == .unreadable(.badSubstitution, offset: 8))
        #expect(problem("fi") == .unreadable(.unexpected, offset: 0))
        #expect(problem("(") == .unreadable(.incomplete, offset: 1))
        #expect(problem("") == nil)
    }

    /// 64 KB of every opener: what is read again, and what is written, is bounded by the text.
    @Test func hostileTexts() {
        for piece in [
            "$(", "(", "((", "$((", "{ ", "`", "\\`", "{a,b}", "{a,b} ", "{", "{,", "{1..9}", "<<E ", "cat <<E\nx\nE\n",
            "cat <<E\n$(",
            "cat <<-E\n\t`", "$(cat <<E\n", "if ", "case x in a) ", "${x:-", "${a[", "\"$(", "[[ ( ", "[[ a && ", "@(",
            "a=(", "[", "a[",
            "<(", "$[", "((a) b", "((a);", "$((1) ", "\\\n", "$'", "f() { ", "for ((", "for x in ", "~:", "a=~:",
            "<<''\n\n", "! ", "\"", "'",
        ] {
            let text = Array(times(piece, 65_536 / piece.utf8.count).utf8)
            var reader = ShellReader()
            _ = try? reader.read(text.span, depth: 0)
            #expect(reader.extraSteps <= (Limits.shellWorkPerByte + 1) * text.count + Limits.shellWorkBase, "\(piece)")
            #expect(reader.bytes.count <= 4 * text.count + Limits.shellDecodedBase, "\(piece)")
            #expect(reader.nodes.count + reader.words.count + reader.parts.count <= 4 * text.count, "\(piece)")
        }
    }

    /// A text within a text: `sh -c` and its like.
    @Test func readsAgain() throws {
        var reader = ShellReader()
        let root = try reader.read(Array("sh -c 'a \"b c\" | d'\"; e\"".utf8).span, depth: 0)
        let script = reader.words[Int(reader.nodes[root + 2].words.end) - 1]
        let before = reader.nodes
        let inner = try reader.read(bytes: script.text.range, depth: 1)
        #expect(inner == before.count && Array(reader.nodes[..<inner]) == before)
        let commands = reader.nodes[inner...].filter { $0.kind == .simple }.map { node in
            node.words.range.map { String(decoding: reader.bytes[reader.words[$0].text.range], as: UTF8.self) }
        }
        #expect(commands == [["a", "b c"], ["d"], ["e"]])
    }
}
