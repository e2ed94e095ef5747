/// What a policy is known by: the SHA-256 of an image without its source map (docs/bytecode.md). Same policy, same digest.
public struct PolicyDigest: Sendable, Hashable {
    /// 32 bytes.
    public let bytes: [UInt8]

    /// The digest of a verified image.
    init(bytes: [UInt8]) { self.bytes = bytes }

    /// 64 hexadecimal digits, as every command prints them; nil for anything else.
    public init?(hex text: String) {
        var out: [UInt8] = []
        var high: UInt8?
        for byte in text.utf8 {
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x41 + 10
            case 0x61...0x66: digit = byte - 0x61 + 10
            default: return nil
            }
            if let first = high {
                out.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        guard high == nil, out.count == 32 else { return nil }
        bytes = out
    }
}

/// Which floors a caller takes.
///
/// The verifier proves that an image is safe to run and says nothing of who wrote it: an image that allows everything is a
/// sound one. So whoever enforces a floor asks for one that this process compiled or whose digest was given to it, and
/// only what looks at a floor takes any.
public enum FloorTrust: Sendable, Hashable {
    /// Any manifest and any verified image: for what decides nothing for an agent.
    case any
    /// A manifest, compiled in this process; no image.
    case compiledHere
    /// A manifest or an image, if its policy digest is this one.
    case pinned(PolicyDigest)
}

/// Why a sound floor was turned away.
public enum UntrustedFloor: Sendable, Hashable {
    /// An image, and nothing says which one it has to be. The digest is its own.
    case unpinnedImage(PolicyDigest)
    /// Not the floor that was pinned.
    case otherDigest(PolicyDigest, pinned: PolicyDigest)
}

extension FloorTrust {
    /// Throws unless a floor of that digest may be run.
    func check(_ digest: [UInt8], isCompiledHere: Bool) throws(FloorError) {
        let found = PolicyDigest(bytes: digest)
        switch self {
        case .any: return
        case .compiledHere:
            if !isCompiledHere { throw .untrusted(.unpinnedImage(found)) }
        case .pinned(let pin):
            if found != pin { throw .untrusted(.otherDigest(found, pinned: pin)) }
        }
    }
}
