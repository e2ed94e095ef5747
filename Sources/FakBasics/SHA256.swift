/// SHA-256 (FIPS 180-4). Incremental: `update` any number of times, then `finish` once.
public struct SHA256: Sendable {
    /// The 32 digest bytes of a message given whole.
    public static func digest(_ bytes: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(bytes.span)
        return hash.finish()
    }

    private var state: SHA256State
    private var block = InlineArray<64, UInt8>(repeating: 0)
    private var used = 0
    private var total: UInt64 = 0

    public init() { state = SHA256State() }

    /// Feeds bytes; linear in their number, no allocation.
    public mutating func update(_ bytes: Span<UInt8>) {
        total &+= UInt64(bytes.count)
        var at = 0
        if used > 0 {
            while used < 64, at < bytes.count {
                block[used] = bytes[at]
                used += 1
                at += 1
            }
            if used < 64 { return }
            state.compress(block.span, 0)
            used = 0
        }
        while bytes.count - at >= 64 {
            state.compress(bytes, at)
            at += 64
        }
        while at < bytes.count {
            block[used] = bytes[at]
            used += 1
            at += 1
        }
    }

    /// Pads and returns the 32 digest bytes.
    public mutating func finish() -> [UInt8] {
        let bits = total &* 8
        block[used] = 0x80
        used += 1
        if used > 56 {
            while used < 64 {
                block[used] = 0
                used += 1
            }
            state.compress(block.span, 0)
            used = 0
        }
        while used < 56 {
            block[used] = 0
            used += 1
        }
        for i in 0..<8 { block[56 + i] = UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * i)) }
        state.compress(block.span, 0)
        return state.bytes
    }
}

/// The eight working words between blocks.
private struct SHA256State: Sendable {
    private var h = SIMD8<UInt32>(
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19)

    var bytes: [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(32)
        for i in 0..<8 {
            for shift in [24, 16, 8, 0] as [UInt32] { out.append(UInt8(truncatingIfNeeded: h[i] >> shift)) }
        }
        return out
    }

    /// One block, read where it stands. The schedule is kept as a ring of 16 words; indices are constants or masked, so the
    /// unchecked accesses cannot leave their arrays, and the block's one range check stands first.
    mutating func compress(_ block: Span<UInt8>, _ offset: Int) {
        let words = block.extracting(offset..<offset + 64)
        var w = InlineArray<16, UInt32>(repeating: 0)
        for i in 0..<16 {
            unsafe w[unchecked: i] =
                UInt32(words[unchecked: 4 * i]) << 24 | UInt32(words[unchecked: 4 * i + 1]) << 16
                | UInt32(words[unchecked: 4 * i + 2]) << 8 | UInt32(words[unchecked: 4 * i + 3])
        }
        var a = h[0]
        var b = h[1]
        var c = h[2]
        var d = h[3]
        var e = h[4]
        var f = h[5]
        var g = h[6]
        var k = h[7]
        var t = 0
        while t < 64 {
            // Eight rounds turn the eight names full circle: nothing is moved from one to the next.
            SHA256State.round(a, b, c, &d, e, f, g, &k, SHA256State.word(&w, t))
            SHA256State.round(k, a, b, &c, d, e, f, &g, SHA256State.word(&w, t + 1))
            SHA256State.round(g, k, a, &b, c, d, e, &f, SHA256State.word(&w, t + 2))
            SHA256State.round(f, g, k, &a, b, c, d, &e, SHA256State.word(&w, t + 3))
            SHA256State.round(e, f, g, &k, a, b, c, &d, SHA256State.word(&w, t + 4))
            SHA256State.round(d, e, f, &g, k, a, b, &c, SHA256State.word(&w, t + 5))
            SHA256State.round(c, d, e, &f, g, k, a, &b, SHA256State.word(&w, t + 6))
            SHA256State.round(b, c, d, &e, f, g, k, &a, SHA256State.word(&w, t + 7))
            t += 8
        }
        h = h &+ SIMD8(a, b, c, d, e, f, g, k)
    }

    /// Schedule word `t` plus its constant; words from 16 on replace the one 16 before.
    @inline(__always)
    private static func word(_ w: inout InlineArray<16, UInt32>, _ t: Int) -> UInt32 {
        if t < 16 { return unsafe w[unchecked: t] &+ k[unchecked: t] }
        let x = unsafe w[unchecked: (t + 1) & 15]
        let y = unsafe w[unchecked: (t + 14) & 15]
        let s0 = rotr(x, 7) ^ rotr(x, 18) ^ (x >> 3)
        let s1 = rotr(y, 17) ^ rotr(y, 19) ^ (y >> 10)
        let next = unsafe w[unchecked: t & 15] &+ s0 &+ w[unchecked: (t + 9) & 15] &+ s1
        unsafe w[unchecked: t & 15] = next
        return unsafe next &+ k[unchecked: t]
    }

    @inline(__always)
    private static func round(
        _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32, _ g: UInt32,
        _ h: inout UInt32, _ word: UInt32
    ) {
        let s1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25)
        let t1 = h &+ s1 &+ ((e & f) ^ (~e & g)) &+ word
        let s0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)
        d = d &+ t1
        h = t1 &+ s0 &+ ((a & b) ^ (a & c) ^ (b & c))
    }

    @inline(__always) private static func rotr(_ x: UInt32, _ n: UInt32) -> UInt32 { (x &>> n) | (x &<< (32 &- n)) }

    private static let k: InlineArray<64, UInt32> = [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ]
}

/// Lower-case hexadecimal text of bytes.
public func hex(_ bytes: some Sequence<UInt8>) -> String {
    let digits: [UInt8] = Array("0123456789abcdef".utf8)
    var out: [UInt8] = []
    for b in bytes {
        out.append(digits[Int(b >> 4)])
        out.append(digits[Int(b & 15)])
    }
    return String(decoding: out, as: UTF8.self)
}
