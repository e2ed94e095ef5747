internal import CallModel
internal import FakBasics
internal import FakJSON
internal import PathSyntax

/// What a value is, as far as rules see it.
enum ValueKind: UInt8 {
    case string
    /// A string with backslashes: it needs decoding.
    case escapedString
    case number
    /// `true` or `false`.
    case word
    /// `null`, `[]` or `{}`: counts as missing.
    case missing
    case array
    case object
    /// The body of a free-form tool.
    case text
}

/// One value that a slot collected: a range of the argument text. For strings the range lies between the quotes.
struct ValueSpan {
    var start: Int
    var end: Int
    var kind: ValueKind
    /// The next value of the same slot in document order, or -1.
    var next: Int32
}

/// One open container.
struct ScanFrame {
    /// Path slots that a value in this container can still reach.
    var alive: UInt64 = 0
    /// Of those, the slots that some member or element has carried on.
    var found: UInt64 = 0
    /// Slots that a member of this object matched by key: a second match is a key that folds onto the first.
    var named: UInt64 = 0
    /// The values of slots that are this container itself, to be closed with it.
    var firstValue: Int32 = 0
    var valueCount: Int32 = 0
    var children: Int32 = 0
    var isObject = false
    /// Whether `foldedKeys` holds keys of this object.
    var comparesFolded = false
    /// Slots that already have a value around this container and take nothing inside it.
    var covered: UInt64 = 0
}

/// Storage that decisions reuse: one per thread. After the first calls a decision allocates nothing.
public struct KernelScratch: ~Copyable {
    var name: [UInt8] = []
    var folded: [UInt8] = []
    var key: [UInt8] = []
    var values: [ValueSpan] = []
    var heads = InlineArray<64, Int32>(repeating: -1)
    var tails = InlineArray<64, Int32>(repeating: -1)
    /// Slots of which some value did not go as deep as the path.
    var missing: UInt64 = 0
    var frames: [ScanFrame] = []
    var keys = JSONKeySet()
    var foldedKeys = JSONKeySet()
    /// Keys that `foldedKeys` holds, one after another.
    var foldedText: [UInt8] = []
    var text: [UInt8] = []
    var joined: [UInt8] = []
    var decoded: [UInt8] = []
    var path: [UInt8] = []
    var patchPaths: [PatchPath] = []
    let engines: EngineScratch
    let effects = EffectScratch()
    /// For calls of scripts; nil as long as there was none.
    var nested: NestedScratch?

    public init() { self.init(engines: EngineScratch()) }

    init(engines: EngineScratch) {
        self.engines = engines
        frames.reserveCapacity(Limits.argumentDepth + 1)
        values.reserveCapacity(64)
        name.reserveCapacity(256)
        folded.reserveCapacity(256)
        key.reserveCapacity(256)
        text.reserveCapacity(4096)
        joined.reserveCapacity(4096)
        decoded.reserveCapacity(4096)
        path.reserveCapacity(4096)
    }

    /// Forgets the last call's values, keeps the storage.
    mutating func reset(slots: Int) {
        if !values.isEmpty { values.removeAll(keepingCapacity: true) }
        if !frames.isEmpty { frames.removeAll(keepingCapacity: true) }
        missing = 0
        for i in 0..<slots {
            heads[i] = -1
            tails[i] = -1
        }
    }

    /// Adds a value to a slot.
    mutating func record(_ slot: Int, _ kind: ValueKind, _ start: Int, _ end: Int) {
        let index = Int32(truncatingIfNeeded: values.count)
        values.append(ValueSpan(start: start, end: end, kind: kind, next: -1))
        if tails[slot] < 0 { heads[slot] = index } else { values[Int(tails[slot])].next = index }
        tails[slot] = index
    }
}
