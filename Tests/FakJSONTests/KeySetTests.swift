import FakBasics
import Testing

@testable import FakJSON

@Suite struct KeySetTests {
    /// Scans an object text and feeds its keys; the outcome of the first key that is not new.
    private func firstRefused(_ text: String, _ set: inout JSONKeySet) -> JSONKeySet.Outcome? {
        let bytes = Array(text.utf8)
        var scanner = JSONScanner()
        set.reset()
        while true {
            switch scanner.next(bytes.span) {
            case .beginObject: set.open()
            case .endObject: set.close()
            case .key:
                let outcome = set.insert(bytes.span, scanner.start, scanner.end, hasEscapes: scanner.hasEscapes)
                if outcome != .inserted { return outcome }
            case .end, .failed: return nil
            default: break
            }
        }
    }

    @Test func duplicatesAreFoundInTheirOwnObjectOnly() {
        var set = JSONKeySet()
        let rows: [(String, JSONKeySet.Outcome?)] = [
            ("{\"a\":1,\"b\":2}", nil),
            ("{\"a\":1,\"a\":2}", .duplicate),
            ("{\"a\":{\"a\":{\"a\":1}}}", nil),
            ("{\"a\":{\"b\":1},\"b\":{\"a\":1},\"c\":2}", nil),
            ("{\"a\":{\"b\":1},\"a\":2}", .duplicate),
            ("[{\"a\":1},{\"a\":1}]", nil),
            ("{\"a\":1,\"\\u0061\":2}", .duplicate),
            ("{\"\\u0061\":1,\"a\":2}", .duplicate),
            ("{\"\\u0061\":1,\"\\u0061\":2}", .duplicate),
            ("{\"\\u0000\":1,\"\":2}", nil),
            ("{\"\":1,\"\":2}", .duplicate),
            ("{\"\u{E9}\":1,\"e\u{301}\":2}", nil),
            ("{\"12345678\":1,\"123456789\":2,\"1234567\":3}", nil),
        ]
        for (text, expected) in rows { #expect(firstRefused(text, &set) == expected, "\(text)") }
    }

    /// Against a plain set, with nesting, table growth and escaped spellings. The second seed hashes every key to 0.
    @Test(arguments: [(UInt64(3), UInt64(5)), (0, 0)])
    func agreesWithAPlainSet(seed: (UInt64, UInt64)) {
        var dice = Dice(11)
        var set = JSONKeySet(seed: seed)
        for _ in 0..<60 {
            set.reset()
            var input: [UInt8] = []
            var keys: [(start: Int, end: Int, escaped: Bool, key: Int)] = []
            for _ in 0..<150 {
                let key = dice.below(400)
                let escaped = dice.below(3) == 0
                let start = input.count
                let name = "k\(key * key)"
                input += Array((escaped ? "\\u006b" + name.dropFirst() : name).utf8)
                keys.append((start, input.count, escaped, key))
            }
            var models: [Set<Int>] = [[]]
            set.open()
            for item in keys {
                switch dice.below(12) {
                case 0 where models.count < 6:
                    set.open()
                    models.append([])
                case 1 where models.count > 1:
                    set.close()
                    models.removeLast()
                default: break
                }
                let isNew = models[models.count - 1].insert(item.key).inserted
                let outcome = set.insert(input.span, item.start, item.end, hasEscapes: item.escaped)
                #expect(outcome == (isNew ? .inserted : .duplicate))
                #expect(set.count == models[models.count - 1].count)
            }
        }
    }

    @Test func theBoundIsPerObject() {
        var set = JSONKeySet()
        func object(_ keys: Int) -> String {
            "{" + (0..<keys).map { "\"\($0)\":1" }.joined(separator: ",") + "}"
        }
        #expect(firstRefused(object(Limits.keysPerObject), &set) == nil)
        #expect(firstRefused(object(Limits.keysPerObject + 1), &set) == .overLimit)
        #expect(firstRefused("[\(object(4000)),\(object(4000))]", &set) == nil)
    }

    @Test func closingWithoutAnOpenObjectDoesNothing() {
        var set = JSONKeySet()
        set.close()
        #expect(firstRefused("{\"a\":1}", &set) == nil)
        #expect(set.count == 0)
    }
}
