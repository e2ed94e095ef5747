/// Where every choice of a generated call comes from: a seed, or bytes that a fuzzer steers. The same source gives the
/// same choices on every machine.
///
/// Bytes are taken from the front, one for each choice among at most 256; when they are used up every choice is 0. So
/// the generator makes 0 the plain and ending choice everywhere.
public struct Choices: Sendable {
    private var state: UInt64
    private let bytes: [UInt8]
    private var at = 0
    private let isSteered: Bool

    /// Choices without end (SplitMix64).
    public init(seed: UInt64) {
        state = seed
        bytes = []
        isSteered = false
    }

    /// Choices that the bytes make.
    public init(bytes: [UInt8]) {
        state = 0
        self.bytes = bytes
        isSteered = true
    }

    /// A number in `0..<count`; 0 for a count of 1 or less.
    public mutating func below(_ count: Int) -> Int {
        if count <= 1 { return 0 }
        if !isSteered { return Int(word().multipliedFullWidth(by: UInt64(count)).high) }
        var value = 0
        var range = 1
        while range < count, at < bytes.count, range <= 1 << 24 {
            value = value << 8 | Int(bytes[at])
            range <<= 8
            at += 1
        }
        return value % count
    }

    /// True in `some` of `all` cases; false once the bytes are used up.
    public mutating func chance(_ some: Int, in all: Int) -> Bool { below(all) >= all - some }

    /// One of a list that is not empty.
    public mutating func pick<T>(_ list: [T]) -> T { list[below(list.count)] }

    /// A position in a list of weights, as often as its weight says.
    mutating func weighted(_ weights: [Int]) -> Int {
        var rest = below(weights.reduce(0, +))
        for (i, weight) in weights.enumerated() {
            if rest < weight { return i }
            rest -= weight
        }
        return 0
    }

    private mutating func word() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Choices.mixed(state)
    }

    /// A seed of its own for part `number` of what a seed stands for.
    static func seed(_ seed: UInt64, _ number: Int, _ salt: UInt64) -> UInt64 {
        mixed(mixed(seed &+ salt) ^ UInt64(truncatingIfNeeded: number) &* 0xD6E8_FEB8_6659_FD93)
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
