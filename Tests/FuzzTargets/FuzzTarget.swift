/// What a target found wrong: the property that does not hold, as a sentence. A trap, a limit of memory or of time is
/// a finding too, and libFuzzer's.
public struct FuzzFinding: Error, Hashable, Sendable {
    public let what: String

    init(_ what: String) { self.what = what }
}

/// One property that has to hold for any bytes (docs/fuzzing.md).
public struct FuzzTarget: Sendable {
    /// The property, as the folder in corpus/fuzz and the argument of Tests/Fuzz/run.
    public let name: String
    /// Tries the property; deterministic, and total but for what it throws.
    public let check: @Sendable (_ bytes: [UInt8]) throws(FuzzFinding) -> Void
    /// How many of the first bytes make something dear that other inputs may share; they are changed less often.
    public let head: @Sendable (_ bytes: [UInt8]) -> Int
    /// Inputs to start from, made of the repository's examples and corpus; the same on every run.
    public let seeds: @Sendable () -> [[UInt8]]

    init(
        _ name: String, head: @escaping @Sendable (_ bytes: [UInt8]) -> Int = { _ in 0 },
        seeds: @escaping @Sendable () -> [[UInt8]],
        check: @escaping @Sendable (_ bytes: [UInt8]) throws(FuzzFinding) -> Void
    ) {
        self.name = name
        self.check = check
        self.head = head
        self.seeds = seeds
    }

    /// Every target, sorted by name.
    public static let all: [FuzzTarget] = [
        compileEqualsReference, effectsSurviveWrapping, jsonAgrees, manifestNeverTraps, regexEqualsPCRE2, shellReads,
        verifierSound,
    ]

    /// The target of a name, or nil.
    public static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}

/// Throws the finding unless the condition holds.
func require(_ condition: Bool, _ what: @autoclosure () -> String) throws(FuzzFinding) {
    if !condition { throw FuzzFinding(what()) }
}

/// Bytes as text for a finding, with everything outside of ASCII escaped.
func shown(_ bytes: [UInt8]) -> String {
    var out = ""
    for byte in bytes.prefix(2048) {
        switch byte {
        case 0x5C: out += "\\\\"
        case 0x20..<0x7F: out.unicodeScalars.append(Unicode.Scalar(byte))
        default: out += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
    }
    return out
}
