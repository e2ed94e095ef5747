internal import PCRE2Engine
internal import Testing

/// The answer of a pattern compiled with the options.
private func answer(
    _ source: String, _ dialect: PCRE2Dialect, _ subject: [UInt8], jit: Bool = true, limits: PCRE2Limits = PCRE2Limits()
) throws -> PCRE2Outcome {
    let pattern = try PCRE2Pattern(source, options: PCRE2Options(dialect: dialect, jit: jit))
    var scratch = try PCRE2Scratch(limits: limits)
    return pattern.matches(subject.span, scratch: &scratch)
}

@Suite struct PCRE2EngineTests {
    /// One row of behaviour that an option decides.
    struct Row {
        let source: String
        let subject: String
        let shared: Bool
        let full: Bool
    }

    @Test func optionsDecide() throws {
        let table = [
            Row(source: "a$", subject: "a\n", shared: false, full: true),
            Row(source: "a$", subject: "a", shared: true, full: true),
            Row(source: "(?m)a$", subject: "a\n", shared: true, full: true),
            Row(source: "(?m)^$", subject: "a\n", shared: true, full: false),
            Row(source: "(?m)^b", subject: "a\nb", shared: true, full: true),
            Row(source: "(?m)^b", subject: "a\rb", shared: false, full: false),
            Row(source: "^.$", subject: "\r", shared: true, full: true),
            Row(source: "^.$", subject: "\n", shared: false, full: false),
            Row(source: "^.$", subject: "é", shared: true, full: true),
            Row(source: #"\w"#, subject: "é", shared: false, full: false),
            Row(source: #"\d"#, subject: "٣", shared: false, full: false),
            Row(source: #"\brm"#, subject: "érm", shared: true, full: true),
            Row(source: "(?i)k", subject: "\u{212A}", shared: true, full: true),
            Row(source: "(?i)é", subject: "É", shared: true, full: true),
            Row(source: "", subject: "", shared: true, full: true),
            Row(source: "a", subject: "", shared: false, full: false),
            Row(source: "a(?=b)", subject: "ab", shared: true, full: true),
            Row(source: "a\\x{0}b", subject: "a\0b", shared: true, full: true),
        ]
        for row in table {
            for jit in [true, false] {
                let subject = Array(row.subject.utf8)
                #expect(
                    try answer(row.source, .shared, subject, jit: jit) == (row.shared ? .match : .noMatch),
                    "\(row.source) on \(row.subject.debugDescription), shared, jit \(jit)")
                #expect(
                    try answer(row.source, .full, subject, jit: jit) == (row.full ? .match : .noMatch),
                    "\(row.source) on \(row.subject.debugDescription), full, jit \(jit)")
            }
        }
    }

    @Test func refusedPatterns() throws {
        func error(_ source: String, _ dialect: PCRE2Dialect) -> PCRE2Error? {
            do throws(PCRE2Error) {
                _ = try PCRE2Pattern(source, options: PCRE2Options(dialect: dialect))
                return nil
            } catch { return error }
        }
        #expect(error("(*LIMIT_MATCH=1)a", .shared)?.kind == .verb)
        #expect(error("(*UCP)a", .shared)?.kind == .verb)
        #expect(error("(*UCP)\\w", .full) == nil)
        #expect(error("a\\Cb", .shared) != nil)
        #expect(error("a\\Cb", .full) != nil)
        let open = error("ab(c", .full)
        #expect(open?.kind == .syntax(114))
        #expect(open?.offset == 4)
        #expect(open?.message == "missing closing parenthesis")
        #expect(error(String(repeating: "(", count: 2000) + String(repeating: ")", count: 2000), .full) != nil)
        #expect(error(String(repeating: "a", count: 1 << 20), .full)?.kind == .tooLong)
    }

    /// Each byte that is no well-formed UTF-8 is one U+FFFD, and the pattern goes on behind it.
    @Test func malformedSubjects() throws {
        let table: [(String, [UInt8], PCRE2Outcome)] = [
            ("curl[^|]*\\|\\s*sh", Array("curl x ".utf8) + [0xFF] + Array("| sh".utf8), .match),
            ("^\\x{fffd}$", [0xFF], .match),
            ("^\\x{fffd}{3}$", [0xED, 0xA0, 0x80], .match),
            ("^\\x{fffd}{2}A$", [0xE2, 0x82, 0x41], .match),
            ("^\\x{fffd}{2}$", [0xC0, 0xAF], .match),
            ("^\\x{fffd}{4}$", [0xF5, 0x80, 0x80, 0x80], .match),
            ("^a\\x{fffd}$", [0x61, 0xF0], .match),
            ("/", [0xC0, 0xAF], .noMatch),
            ("rm", [0x72, 0xFF, 0x6D], .noMatch),
            ("^.$", [0xE2, 0x82, 0xAC], .match),
        ]
        var scratch = try PCRE2Scratch()
        for (source, subject, expected) in table {
            for jit in [true, false] {
                let pattern = try PCRE2Pattern(source, options: PCRE2Options(dialect: .shared, jit: jit))
                for _ in 0..<2 {
                    #expect(pattern.matches(subject.span, scratch: &scratch) == expected, "\(source) \(subject)")
                }
            }
        }
    }

    @Test func limitsAreFaults() throws {
        let many = [UInt8](repeating: 0x61, count: 4000)
        let tight = PCRE2Limits(matchLimit: 100)
        for jit in [true, false] {
            #expect(try answer("(a+)+[bc]", .full, many, jit: jit, limits: tight) == .fault(.matchLimit))
        }
        #expect(
            try answer("^(a|b)*[cd]", .full, many, jit: false, limits: PCRE2Limits(depthLimit: 10))
                == .fault(.depthLimit))
        #expect(
            try answer("^(a|b)*[cd]", .full, many, jit: false, limits: PCRE2Limits(heapLimit: 1)) == .fault(.heapLimit))
        let small = PCRE2Limits(subjectBytes: 10)
        #expect(try answer("a", .full, Array("aaaaaaaaaa".utf8), limits: small) == .match)
        #expect(try answer("a", .full, Array("aaaaaaaaaab".utf8), limits: small) == .fault(.subjectBytes))
        let deep = [UInt8](repeating: 0x61, count: 60_000)
        let pattern = try PCRE2Pattern("^(a|(?1)b)*(?:x|(a(?2)?b))", options: PCRE2Options(dialect: .full))
        var scratch = try PCRE2Scratch(limits: PCRE2Limits(matchLimit: 1 << 30))
        if pattern.usesJIT {
            #expect(pattern.matches(deep.span, scratch: &scratch) == .fault(.jitStack))
        }
        // The scratch answers as before after a fault.
        let plain = try PCRE2Pattern("b", options: PCRE2Options(dialect: .shared))
        #expect(plain.matches(Array("ab".utf8).span, scratch: &scratch) == .match)
    }

    /// Patterns that take exponential time end in a fault, never in "no match".
    @Test func catastrophicPatternsAreBounded() throws {
        let subject = [UInt8](repeating: 0x61, count: 60_000) + [0x21]
        for source in ["^(a+)+$", "^(a|a)*$", "^(a*)*[bc]", "(?:a?){50}a{50}\\d(?:x+x+)+y|^(?:(?:a+)+)+$"] {
            for jit in [true, false] {
                let outcome = try answer(source, .full, subject, jit: jit)
                guard case .fault = outcome else {
                    Issue.record("\(source), jit \(jit): \(outcome)")
                    continue
                }
            }
        }
    }

    @Test func machineCodeAndInterpreterAgree() throws {
        let sources = [
            "a|b", "^a+b*$", "(?i)k[s-u]", "\\b(rm|mv)\\b", "[^a]b", "(?s)a.b", "(a)(b)?\\1", "a{2,3}?b", "(?<!a)b",
            "\\p{sc:Greek}", "x*",
        ]
        let alphabet: [UInt8] = Array("abkKsrmv \n".utf8) + [0xCE, 0xB1, 0xFF, 0xE2, 0x84, 0xAA]
        var state: UInt64 = 7
        var scratch = try PCRE2Scratch()
        for source in sources {
            let fast = try PCRE2Pattern(source, options: PCRE2Options(dialect: .full))
            let slow = try PCRE2Pattern(source, options: PCRE2Options(dialect: .full, jit: false))
            let slowUsesJIT = slow.usesJIT
            #expect(!slowUsesJIT)
            for _ in 0..<2_000 {
                var subject: [UInt8] = []
                for _ in 0..<Int(state >> 33) % 9 {
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    subject.append(alphabet[Int(state >> 33) % alphabet.count])
                }
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let a = fast.matches(subject.span, scratch: &scratch)
                let b = slow.matches(subject.span, scratch: &scratch)
                #expect(a == b, "\(source) on \(subject)")
            }
        }
    }

    /// One pattern, several threads, a scratch for each.
    @Test func patternsAreShared() async throws {
        let box = Box(try PCRE2Pattern("(?i)(drop|truncate)\\s+table", options: PCRE2Options(dialect: .shared)))
        await withTaskGroup(of: Int.self) { group in
            for worker in 0..<4 {
                group.addTask {
                    guard var scratch = try? PCRE2Scratch() else { return 0 }
                    var hits = 0
                    for k in 0..<500 {
                        let subject = Array((k % 2 == 0 ? "x; DROP  TABLE t\(worker)" : "drop the table").utf8)
                        if box.pattern.matches(subject.span, scratch: &scratch) == .match { hits += 1 }
                    }
                    return hits
                }
            }
            for await hits in group { #expect(hits == 250) }
        }
    }

    private final class Box: Sendable {
        let pattern: PCRE2Pattern
        init(_ pattern: consuming PCRE2Pattern) { self.pattern = pattern }
    }
}
