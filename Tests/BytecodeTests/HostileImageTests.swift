import Bytecode
import BytecodeVerifier
import ImageSamples
import Testing

/// Decoder and verifier answer for any bytes; nothing traps, and what is accepted is canonical.
@Suite struct HostileImageTests {
    /// SplitMix64: the same changes on every run.
    struct Random {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }

        mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
    }

    private func judge(_ bytes: [UInt8], _ accepted: inout Int) {
        do throws(ImageError) {
            let image = try Verifier.verify(bytes)
            accepted += 1
            if ImageEncoder.encode(image.model) != bytes { Issue.record("accepted bytes are not canonical") }
        } catch {
            // A report goes on behind the first failure.
            if Verifier.report(bytes).isAccepted { Issue.record("report and verdict differ") }
            if Obligation(rawValue: error.obligation) == nil { Issue.record("unknown obligation \(error.description)") }
        }
    }

    /// Numbers that are next to a limit of something.
    private static let edges: [UInt64] = [
        0, 1, 2, 3, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x1_0000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE,
        0xFFFF_FFFF,
    ]

    private func change(_ bytes: inout [UInt8], _ random: inout Random) {
        switch random.below(8) {
        case 0, 1: bytes[random.below(bytes.count)] ^= 1 << UInt8(random.below(8))
        case 2: bytes[random.below(bytes.count)] = UInt8(truncatingIfNeeded: random.next())
        case 3, 4:
            // A field, at its alignment, gets a number at an edge or near the one it has.
            let width = [1, 2, 4, 4, 8][random.below(5)]
            let at = random.below(bytes.count / width) * width
            let old = RawImage.read(bytes, at, width)
            let edge = Self.edges[random.below(Self.edges.count)]
            RawImage.write(&bytes, at, width, random.below(2) == 0 ? edge : old &+ 1 &- UInt64(random.below(3)))
        case 5:
            let a = random.below(bytes.count / 4) * 4
            let b = random.below(bytes.count / 4) * 4
            for i in 0..<4 where a + i < bytes.count && b + i < bytes.count { bytes.swapAt(a + i, b + i) }
        case 6:
            let from = random.below(bytes.count)
            let to = random.below(bytes.count)
            let count = min(random.below(64), bytes.count - max(from, to))
            let piece = Array(bytes[from..<from + count])
            bytes.replaceSubrange(to..<to + count, with: piece)
        default:
            if random.below(16) == 0 { bytes.removeLast(random.below(bytes.count - 96)) }
        }
    }

    /// Changed images, each signed again so that the change is judged and not the digest. FAK_ROUNDS=50000 makes 200 000 of
    /// them (a minute with optimisation).
    @Test(arguments: 0..<4) func changedImages(part: Int) throws {
        var random = Random(state: UInt64(part) + 1)
        let least = try #require(SampleImages.bytes("least"))
        let engines = try #require(SampleImages.bytes("engines"))
        let full = try #require(SampleImages.bytes("full"))
        let wide = try #require(SampleImages.bytes("wide"))
        var accepted = 0
        for round in 0..<rounds {
            // The large ones are slow to hash without optimisation, so they have the smaller share.
            var bytes = round % 10 == 0 ? full : round % 10 == 5 ? engines : round % 10 == 7 ? wide : least
            for _ in 0...random.below(3) { change(&bytes, &random) }
            if random.below(16) != 0 { RawImage.sign(&bytes) }
            judge(bytes, &accepted)
        }
        // Tables may lead elsewhere and still be in range; whether they say what RULES says is not asked here.
        #expect(accepted < rounds)
    }

    /// Changes to one field of a section, which pass the container more often than changes to bytes do.
    @Test func changedFields() throws {
        var random = Random(state: 99)
        var accepted = 0
        for name in ["least", "full", "engines", "wide"] {
            let base = RawImage(try #require(SampleImages.bytes(name)))
            for _ in 0..<(name == "least" ? rounds : rounds / 5) {
                var raw = base
                for _ in 0...random.below(2) {
                    let index = 1 + random.below(RawImage.sections.count - 2)
                    guard let shape = RawImage.fields[RawImage.sections[index]], !raw.bodies[index].isEmpty else {
                        continue
                    }
                    let record = random.below(raw.bodies[index].count / shape.size)
                    let field = shape.fields.sorted { $0.value.0 < $1.value.0 }[random.below(shape.fields.count)].value
                    let at = record * shape.size + field.0
                    let edge = Self.edges[random.below(Self.edges.count)]
                    let old = RawImage.read(raw.bodies[index], at, field.1)
                    let value = random.below(3) == 0 ? edge : old &+ 2 &- UInt64(random.below(5))
                    RawImage.write(&raw.bodies[index], at, field.1, value)
                }
                judge(raw.file(), &accepted)
            }
        }
        #expect(accepted > 0)
    }

    @Test func randomBytes() {
        var random = Random(state: 7)
        var accepted = 0
        for _ in 0..<2_000 {
            var bytes = (0..<random.below(2048)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            if random.below(2) == 0, bytes.count > 16, let least = SampleImages.bytes("least") {
                bytes.replaceSubrange(0..<min(96, bytes.count), with: least[0..<min(96, bytes.count)])
                RawImage.sign(&bytes)
            }
            judge(bytes, &accepted)
        }
        #expect(accepted == 0)
    }

    @Test func everyTruncation() throws {
        let least = try #require(SampleImages.bytes("least"))
        var accepted = 0
        for count in 0..<least.count {
            var bytes = Array(least[0..<count])
            RawImage.sign(&bytes)
            judge(bytes, &accepted)
        }
        #expect(accepted == 0)
    }
}
