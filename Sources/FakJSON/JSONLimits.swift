internal import FakBasics

/// Bounds of one reading. A text over a bound is refused, whatever else it holds.
public struct JSONLimits: Hashable, Sendable {
    /// Bytes of the text.
    public var bytes: Int
    /// Open containers; the outermost is 1. The reader recurses once a level, so `init` caps it at 512.
    public var depth: Int
    /// Values, the root included, keys not; nil for no bound beyond `bytes`.
    public var values: Int?
    /// Keys of one object; nil for no bound beyond `bytes`.
    public var keysPerObject: Int?

    /// Bounds of one's own; nil is no bound.
    public init(bytes: Int, depth: Int, values: Int? = nil, keysPerObject: Int? = nil) {
        self.bytes = bytes
        self.depth = min(depth, 512)
        self.values = values
        self.keysPerObject = keysPerObject
    }

    /// The bounds of a policy manifest.
    public static let manifest = JSONLimits(bytes: Limits.manifestBytes, depth: Limits.manifestDepth)

    /// The bounds of a call's arguments; `JSONScanner` and `JSONKeySet` have the same ones.
    public static let arguments = JSONLimits(
        bytes: Limits.argumentBytes, depth: Limits.argumentDepth, values: Limits.argumentValues,
        keysPerObject: Limits.keysPerObject)
}
