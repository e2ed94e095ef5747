import FakBasics
import FakJSON
import Testing

/// All tokens of a text as one line: `{ k:a n:1 }`; a failure as its reason and offset.
func tokens(_ bytes: [UInt8]) -> String {
    var scanner = JSONScanner()
    var out: [String] = []
    while true {
        let token = scanner.next(bytes.span)
        var text: String { String(decoding: bytes[scanner.start..<scanner.end], as: UTF8.self) }
        switch token {
        case .beginObject: out.append("{")
        case .endObject: out.append("}")
        case .beginArray: out.append("[")
        case .endArray: out.append("]")
        case .key: out.append((scanner.hasEscapes ? "K:" : "k:") + text)
        case .string: out.append((scanner.hasEscapes ? "S:" : "s:") + text)
        case .number: out.append("n:" + text)
        case .true, .false, .null: out.append(text)
        case .end:
            return (out + ["end"]).joined(separator: " ")
        case .failed:
            let failure = scanner.failure
            switch failure?.kind {
            case .malformed(let reason): out.append("\(reason)@\(failure?.offset ?? -1)")
            case .limit(let limit): out.append("limit-\(limit)@\(failure?.offset ?? -1)")
            case nil: out.append("no failure")
            }
            return out.joined(separator: " ")
        }
    }
}

@Suite struct ScannerTests {
    @Test func tokenStreams() {
        let rows: [(String, String)] = [
            (
                " { \"a\" : [ 1 , -2.5e+3 ] , \"b\\n\" : \"x\\u0041\" } ",
                "{ k:a [ n:1 n:-2.5e+3 ] K:b\\n S:x\\u0041 } end"
            ),
            ("[[],{},[{}]]", "[ [ ] { } [ { } ] ] end"),
            ("[true,false,null]", "[ true false null ] end"),
            ("\"a\"", "s:a end"),
            ("-0.0", "n:-0.0 end"),
            ("\"\\ud83d\\ude00\"", "S:\\ud83d\\ude00 end"),
            ("", "empty@0"),
            (" ", "empty@1"),
            ("\u{FEFF}1", "byteOrderMark@0"),
            ("[", "[ truncated@1"),
            ("[1", "[ n:1 truncated@2"),
            ("{\"a", "{ truncated@3"),
            ("{\"a\"", "{ k:a truncated@4"),
            ("[tru", "[ truncated@4"),
            ("[1,]", "[ n:1 unexpectedByte@3"),
            ("{\"a\":1,}", "{ k:a n:1 unexpectedByte@7"),
            ("{,", "{ unexpectedByte@1"),
            ("{1:2}", "{ unexpectedByte@1"),
            ("{\"a\" 1}", "{ k:a unexpectedByte@5"),
            ("[1 2]", "[ n:1 unexpectedByte@3"),
            ("[1}", "[ n:1 unexpectedByte@2"),
            ("{\"a\":1]", "{ k:a n:1 unexpectedByte@6"),
            ("[tRue]", "[ unexpectedByte@2"),
            ("[01]", "[ badNumber@2"),
            ("[-]", "[ badNumber@2"),
            ("[1.]", "[ badNumber@3"),
            ("[1e+]", "[ badNumber@4"),
            ("1.", "truncated@2"),
            ("-", "truncated@1"),
            ("[\"\n\"]", "[ controlCharacter@2"),
            ("[\"\\x\"]", "[ badEscape@2"),
            ("[\"\\u00g0\"]", "[ badEscape@6"),
            ("[\"\\ud800\"]", "[ loneSurrogate@2"),
            ("[\"\\ud800\\u0041\"]", "[ loneSurrogate@2"),
            ("[\"\\udc00\"]", "[ loneSurrogate@2"),
            ("1 1", "n:1 trailingBytes@2"),
            ("{}}", "{ } trailingBytes@2"),
        ]
        for (text, expected) in rows { #expect(tokens(Array(text.utf8)) == expected, "\(text)") }
    }

    @Test func endAndFailureAreFinal() {
        for text in ["[1]", "[1"] {
            let bytes = Array(text.utf8)
            var scanner = JSONScanner()
            var last = scanner.next(bytes.span)
            for _ in 0..<5 { last = scanner.next(bytes.span) }
            #expect(last == (text == "[1]" ? .end : .failed))
            let failure = scanner.failure
            #expect(scanner.next(bytes.span) == last)
            #expect(scanner.failure == failure)
            #expect((failure == nil) == (text == "[1]"))
        }
    }

    /// Eight bytes a step: every special byte at every place of a word, and with every distance to the text's end.
    @Test func specialBytesAtEveryOffset() {
        let specials: [([UInt8], String?)] = [
            ([0x22], nil), ([0x5C, 0x6E], nil), ([0xC3, 0xA9], nil), ([0xE2, 0x82, 0xAC], nil),
            ([0xF0, 0x9F, 0x98, 0x80], nil), ([0x7F], nil), ([0x1F], "controlCharacter"), ([0x00], "controlCharacter"),
            ([0x80], "invalidUTF8"), ([0xC0, 0xAF], "invalidUTF8"), ([0xED, 0xA0, 0x80], "invalidUTF8"),
            ([0xE0, 0x9F, 0xBF], "invalidUTF8"), ([0xF4, 0x90, 0x80, 0x80], "invalidUTF8"),
            ([0xC3, 0x22], "invalidUTF8"),
            ([0xFF], "invalidUTF8"),
        ]
        for before in 0..<20 {
            for after in 0..<20 {
                for (special, reason) in specials {
                    let isQuote = special == [0x22]
                    let body =
                        [UInt8](repeating: 0x61, count: before) + special
                        + (isQuote ? [] : [UInt8](repeating: 0x21, count: after) + [0x22])
                    let line = tokens([0x5B, 0x22] + body + [0x5D])
                    if let reason {
                        #expect(line == "[ \(reason)@\(2 + before)")
                    } else {
                        let text = String(decoding: body.dropLast(), as: UTF8.self)
                        #expect(line == "[ \(special[0] == 0x5C ? "S" : "s"):\(text) ] end")
                    }
                }
            }
        }
    }

    @Test func boundsHoldAndTheLastValueInsideThemPasses() {
        func nested(_ depth: Int) -> [UInt8] {
            [UInt8](repeating: 0x5B, count: depth) + [UInt8](repeating: 0x5D, count: depth)
        }
        #expect(tokens(nested(64)).hasSuffix("] end"))
        #expect(tokens(nested(65)).hasSuffix("[ limit-depth@64"))
        // Objects and arrays in turn use every bit of the kind stack.
        let mixed = String(repeating: "{\"a\":[", count: 32) + String(repeating: "]}", count: 32)
        #expect(tokens(Array(mixed.utf8)).hasSuffix("] } end"))

        func list(_ values: Int) -> [UInt8] {
            [0x5B] + [UInt8](repeating: 0x31, count: values - 1).flatMap { [$0, 0x2C] }.dropLast() + [0x5D]
        }
        for (count, accepted) in [(Limits.argumentValues, true), (Limits.argumentValues + 1, false)] {
            let bytes = list(count)
            var scanner = JSONScanner()
            var token = scanner.next(bytes.span)
            while token != .end && token != .failed { token = scanner.next(bytes.span) }
            #expect((token == .end) == accepted)
            if !accepted { #expect(scanner.failure?.kind == .limit(.values)) }
        }
    }

    @Test func unescapingGivesWhatTheReaderGives() throws {
        var dice = Dice(7)
        let pieces = [
            "a", "bcdefghijkl", "\\n", "\\\\", "\\\"", "\\/", "\\u0041", "\\u00e9", "\\u20ac", "\\ud83d\\ude00", "é",
            "😀", " ",
        ]
        for _ in 0..<2000 {
            var body = ""
            for _ in 0..<dice.below(12) { body += pieces[dice.below(pieces.count)] }
            let bytes = Array(("\"" + body + "\"").utf8)
            let expected = try #require(try JSONReader.read(bytes, limits: .arguments).asString)
            var out: [UInt8] = [1, 2, 3]
            JSONText.unescape(bytes.span, 1, bytes.count - 1, into: &out)
            #expect(out == [1, 2, 3] + Array(expected.utf8), "\(body)")
            var quoted: [UInt8] = []
            JSONText.appendQuoted(Array(expected.utf8).span, to: &quoted)
            #expect(try JSONReader.read(quoted, limits: .arguments).asString == expected)
        }
    }
}
