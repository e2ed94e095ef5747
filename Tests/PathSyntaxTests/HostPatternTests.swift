internal import HostSyntax
internal import Testing

@Suite struct HostPatternTests {
    struct Row: Decodable {
        let id: String
        let entry: String
        let text: String?
        let error: String?
        let offset: Int?
        let suggestion: String?
        let why: String
    }

    @Test func entryRows() throws {
        let all = try rows("hosts/entries.jsonl", as: Row.self)
        #expect(all.count >= 50)
        var kinds: Set<String> = []
        for row in all {
            let label = "\(row.id) \(row.why)"
            do throws(HostPatternError) {
                let pattern = try HostPattern(row.entry)
                #expect(pattern.text == row.text, "\(label)")
                #expect(try HostPattern(pattern.text) == pattern, "\(label): canonical text reads back")
            } catch {
                kinds.insert(error.kind.rawValue)
                #expect(error.kind.rawValue == row.error, "\(label)")
                #expect(error.offset == row.offset, "\(label)")
                #expect(error.suggestion == row.suggestion, "\(label)")
                if let suggestion = error.suggestion {
                    #expect(throws: Never.self, "\(label)") { try HostPattern(suggestion) }
                    #expect(error.message.hasSuffix("; write \(suggestion)"), "\(label)")
                }
            }
        }
        #expect(kinds == Set(HostPatternError.Kind.allCases.map(\.rawValue)), "every reason has a row")
    }

    @Test func forms() throws {
        let network = try HostPattern("10.0.0.0/8")
        #expect(network.form == .network(IPAddress(v4: 0x0A00_0000), prefixLength: 8))
        #expect(try HostPattern("*.a.b").form == .suffix("a.b"))
        #expect(try HostPattern("A.b").form == .exact("a.b"))
        #expect(try HostPattern("[::1]").form == .address(IPAddress(v6: 0, 1)))
    }

    /// Every address reads back from its canonical text; masking is idempotent and clears what it should.
    @Test func addressesRoundTrip() {
        var generator = SeededGenerator(state: 5)
        for _ in 0..<20_000 {
            var high = UInt64.random(in: 0 ... .max, using: &generator)
            var low = UInt64.random(in: 0 ... .max, using: &generator)
            for shift in [0, 16, 32, 48] as [UInt64] {
                if Bool.random(using: &generator) { high &= ~(0xFFFF << shift) }
                if Bool.random(using: &generator) { low &= ~(0xFFFF << shift) }
            }
            for address in [IPAddress(v6: high, low), IPAddress(v4: UInt32(truncatingIfNeeded: low))] {
                #expect(IPAddress(address.text) == address, "\(address.text)")
                let length = Int.random(in: 0...address.family.bits, using: &generator)
                let masked = address.masked(to: length)
                #expect(masked.masked(to: length) == masked)
                #expect(address.masked(to: address.family.bits) == address)
                #expect((try? HostPattern("\(masked.text)/\(length)"))?.text == "\(masked.text)/\(length)")
            }
        }
    }

    @Test func randomTextNeverTraps() {
        var generator = SeededGenerator(state: 6)
        let alphabet = Array("*./:[]@%#?-_aF019 ü")
        for _ in 0..<50_000 {
            let count = Int.random(in: 0...14, using: &generator)
            let entry = String((0..<count).map { _ in alphabet.randomElement(using: &generator) ?? "a" })
            do throws(HostPatternError) {
                let pattern = try HostPattern(entry)
                #expect((try? HostPattern(pattern.text)) == pattern, "\(entry)")
            } catch {
                #expect(error.offset >= 0 && error.offset <= entry.utf8.count, "\(entry)")
                if let suggestion = error.suggestion { #expect((try? HostPattern(suggestion)) != nil, "\(entry)") }
            }
        }
    }
}
