import Diagnostics
import FakJSON
import Testing

/// One text, and the problem that reading it ends with or reports.
private struct Row {
    let text: String
    let kind: JSONProblem.Kind
    let start: Int
    let end: Int

    init(_ text: String, _ kind: JSONProblem.Kind, _ start: Int, _ end: Int) {
        self.text = text
        self.kind = kind
        self.start = start
        self.end = end
    }

    init(_ text: String, _ fault: JSONSyntaxFault, _ start: Int, _ end: Int) {
        self.init(text, .syntax(fault), start, end)
    }
}

private func problem(_ bytes: [UInt8], _ limits: JSONLimits = .manifest) -> JSONProblem? {
    do {
        _ = try JSONReader.read(bytes, limits: limits)
        return nil
    } catch {
        return error
    }
}

@Suite struct ReaderProblemTests {
    @Test func everySyntaxFaultHasItsKindAndPlace() {
        let rows = [
            Row("[", .unterminatedArray, 1, 1),
            Row("[1", .unterminatedArray, 2, 2),
            Row("[1,", .unterminatedArray, 3, 3),
            Row("{", .unterminatedObject, 1, 1),
            Row("{\"a\":1", .unterminatedObject, 6, 6),
            Row("{\"a\":1,", .unterminatedObject, 7, 7),
            Row("{\"a\":", .expectedValue, 5, 5),
            Row("[:]", .expectedValue, 1, 2),
            Row("]", .expectedValue, 0, 1),
            Row("[%]", .expectedValue, 1, 2),
            Row("[é]", .expectedValue, 1, 3),
            Row("{1:2}", .bareKey("1"), 1, 2),
            Row("{\"a\":1 \"b\":2}", .expectedCommaOrBrace, 7, 8),
            Row("{\"a\":1]", .expectedCommaOrBrace, 6, 7),
            Row("[1 2]", .expectedCommaOrBracket, 3, 4),
            Row("[1}", .expectedCommaOrBracket, 2, 3),
            Row("{\"a\" 1}", .expectedColon, 5, 6),
            Row("{\"a\"", .expectedColon, 4, 4),
            Row("{[]:1}", .expectedKey, 1, 2),
            Row("{a:1}", .bareKey("a"), 1, 2),
            Row("[1, ]", .trailingComma, 2, 3),
            Row("{\"a\":1,\n}", .trailingComma, 6, 7),
            Row("[,1]", .extraComma, 1, 2),
            Row("[1,,2]", .extraComma, 3, 4),
            Row("{,\"a\":1}", .extraComma, 1, 2),
            Row("{\"a\":,}", .extraComma, 5, 6),
            Row("['a']", .singleQuotes, 1, 2),
            Row("{'a':1}", .singleQuotes, 1, 2),
            Row("[\u{201C}a\u{201D}]", .curlyQuotes, 1, 4),
            Row("[1, // x\n2]", .comment, 4, 6),
            Row("/* x */ {}", .comment, 0, 2),
            Row("{} # x", .comment, 3, 4),
            Row("[True]", .wordCase("true"), 1, 5),
            Row("[NULL]", .wordCase("null"), 1, 5),
            Row("[None]", .bareword("None"), 1, 5),
            Row("[truex]", .bareword("truex"), 1, 6),
            Row("[nul]", .bareword("nul"), 1, 4),
            Row("[0x1F]", .bareword("0x1F"), 1, 5),
            Row("[1_000]", .bareword("1_000"), 1, 6),
            Row("[NaN]", .notFinite("NaN"), 1, 4),
            Row("[-Infinity]", .notFinite("-Infinity"), 1, 10),
            Row("[+inf]", .notFinite("+inf"), 1, 5),
            Row("[01]", .leadingZero, 1, 3),
            Row("[-007]", .leadingZero, 1, 5),
            Row("[+1]", .plusSign, 1, 2),
            Row("[.5]", .leadingPoint, 1, 2),
            Row("[1.]", .missingFraction, 1, 3),
            Row("[1.e5]", .missingFraction, 1, 3),
            Row("[1e+]", .missingExponent, 1, 4),
            Row("[-]", .missingDigits, 1, 2),
            Row("[\"abc", .unterminatedString, 1, 5),
            Row("[\"a\\\"]", .unterminatedString, 1, 6),
            Row("[\"\\x41\"]", .badEscape, 2, 4),
            Row("[\"\\é\"]", .badEscape, 2, 5),
            Row("[\"\\u12g4\"]", .badUnicodeEscape, 2, 6),
        ]
        for row in rows {
            let found = problem(Array(row.text.utf8))
            #expect(found?.kind == row.kind, "\(row.text)")
            #expect(found?.range == SourceRange(row.start, row.end), "\(row.text)")
            #expect(found?.isRecoverable == false, "\(row.text)")
        }
    }

    @Test func everyOtherProblemHasItsKindAndPlace() {
        let rows = [
            Row("", .empty, 0, 0),
            Row(" \n\t", .empty, 3, 3),
            Row("{} {}", .trailingBytes, 3, 5),
            Row("\u{FEFF}{}", .byteOrderMark, 0, 3),
            Row("[\"a\nb\"]", .controlCharacter(0x0A), 3, 4),
            Row("[\"\u{0}\"]", .controlCharacter(0), 2, 3),
            Row("{\"a\":1,\"b\":2,\"a\":3}", .duplicateKey("a"), 13, 16),
            Row("{\"a\":1,\"\\u0061\":2}", .duplicateKey("a"), 7, 15),
            Row("[\"x\\u0000\"]", .nul, 3, 9),
            Row("{\"\\u0000\":1}", .nul, 2, 8),
            Row("[\"\\ud800\"]", .loneSurrogate, 2, 8),
            Row("[\"\\udc00\\ud800\"]", .loneSurrogate, 2, 8),
            Row("[\"\\ud800\\u0041\"]", .loneSurrogate, 2, 8),
            Row("[\"\\ud800\\ud83d\\ude00\"]", .loneSurrogate, 2, 8),
        ]
        for row in rows {
            let found = problem(Array(row.text.utf8))
            #expect(found?.kind == row.kind, "\(row.text)")
            #expect(found?.range == SourceRange(row.start, row.end), "\(row.text)")
        }
    }

    @Test func bytesThatAreNoUTF8AreFoundEverywhere() {
        let bad: [[UInt8]] = [
            [0x80], [0xC0, 0xAF], [0xC3], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF],
        ]
        for bytes in bad {
            let inString = problem([0x5B, 0x22] + bytes + [0x22, 0x5D])
            #expect(inString?.kind == .invalidUTF8, "\(bytes)")
            #expect(inString?.range == SourceRange(2, 3), "\(bytes)")
            let outside = problem([0x5B] + bytes + [0x5D])
            #expect(outside?.kind == .invalidUTF8, "\(bytes)")
            #expect(outside?.range == SourceRange(1, 2), "\(bytes)")
        }
    }

    @Test func boundsHoldAndTheLastValueInsideThemPasses() {
        let limits = JSONLimits(bytes: 40, depth: 3, values: 4, keysPerObject: 2)
        #expect(problem(Array("[[[1]]]".utf8), limits) == nil)
        #expect(
            problem(Array("[[[[1]]]]".utf8), limits) == JSONProblem(.tooDeep(3), SourceRange(3, 4)))
        #expect(problem(Array("[1,2,3]".utf8), limits) == nil)
        #expect(
            problem(Array("[1,2,3,4]".utf8), limits) == JSONProblem(.tooManyValues(4), SourceRange(7, 8)))
        #expect(problem(Array("{\"a\":1,\"b\":2}".utf8), limits) == nil)
        #expect(
            problem(Array("{\"a\":1,\"b\":2,\"c\":3}".utf8), limits)
                == JSONProblem(.tooManyKeys(2), SourceRange(13, 16)))
        let blanks = [UInt8](repeating: 0x20, count: 39)
        #expect(problem(blanks + [0x31], limits) == nil)
        #expect(problem(blanks + [0x31, 0x20], limits) == JSONProblem(.tooLarge(40), SourceRange(40, 41)))
    }

    @Test func recoverableProblemsAreReportedInOnePassAheadOfAFatalOne() throws {
        var problems: [JSONProblem] = []
        let text = "{\"a\":\"\\u0000\",\"a\":\"\\ud800\",\"a\":1}"
        let node = try JSONReader.read(Array(text.utf8), limits: .manifest, problems: &problems)
        #expect(problems.map(\.kind) == [.nul, .duplicateKey("a"), .loneSurrogate, .duplicateKey("a")])
        #expect(problems.filter(\.isRecoverable).count == 4)
        #expect(problems[1].related == SourceRange(1, 4))
        #expect(problems[3].related == SourceRange(1, 4))
        #expect(node.asObject?.count == 3)
        #expect(node.asObject?[1].value.asString == "\u{FFFD}")

        problems = []
        #expect(throws: JSONProblem(.syntax(.missingFraction), SourceRange(11, 13))) {
            try JSONReader.read(Array("{\"a\":1,\"a\":2.}".utf8), limits: .manifest, problems: &problems)
        }
        #expect(problems.map(\.kind) == [.duplicateKey("a")])
    }

    @Test func fixItsMendTheText() throws {
        let rows = [
            "[1,2, ]", "[1,,2]", "{\"a\":1,}", "[+1]", "[.5]", "[True]", "{a:1}", "[\"a\tb\"]", "\u{FEFF}{}",
        ]
        for text in rows {
            let found = try #require(problem(Array(text.utf8)), "\(text)")
            let fix = try #require(found.fixIt, "\(text)")
            var bytes = Array(text.utf8)
            bytes.replaceSubrange(fix.range.start..<fix.range.end, with: fix.replacement.utf8)
            #expect(problem(bytes) == nil, "\(text)")
        }
    }

    @Test func messagesNameTheCulprit() throws {
        let rows = [
            ("{\"a\\n\":1,\"a\\n\":2}", "the key \"a\\n\" is given twice"),
            ("[None]", "`None` is no JSON value: a text stands in double quotes"),
            ("[\"\u{1B}\"]", "a raw control character in a string: write `\\u001b`"),
            ("[\"\u{5}\"]", "a raw control character in a string: write `\\u0005`"),
        ]
        for (text, message) in rows { #expect(problem(Array(text.utf8))?.message == message) }
        let open = try #require(problem(Array("[{\"a\":1".utf8)))
        #expect(open.related == SourceRange(1, 2))
        #expect(open.relatedMessage == "opened here")
    }

    /// Objects of every size around the one from which keys are looked up by hash: a duplicate is found wherever both
    /// stand, cites the first, and a key that is only canonically equivalent is none.
    @Test func duplicatesAreFoundInObjectsOfEverySize() throws {
        for count in 2...40 {
            for (first, second) in [(0, 1), (0, count - 1), (count / 2, count - 1), (count - 2, count - 1)]
            where first < second {
                var keys = (0..<count).map { "k\($0)" }
                keys[first] = "\u{E9}"
                keys[second] = "\u{E9}"
                var problems: [JSONProblem] = []
                _ = try JSONReader.read(object(keys), limits: .manifest, problems: &problems)
                #expect(problems.count == 1)
                // Before a key stand the bracket, and the keys before it with quotes, colon, value and comma.
                func place(_ index: Int) -> Int { 1 + keys[..<index].reduce(0) { $0 + $1.utf8.count + 5 } }
                #expect(problems.first?.range.start == place(second))
                #expect(problems.first?.related?.start == place(first))
                keys[second] = "e\u{301}"
                problems = []
                _ = try JSONReader.read(object(keys), limits: .manifest, problems: &problems)
                #expect(problems.isEmpty)
            }
        }
    }

    private func object(_ keys: [String]) -> [UInt8] {
        Array(("{" + keys.map { "\"\($0)\":1" }.joined(separator: ",") + "}").utf8)
    }
}
