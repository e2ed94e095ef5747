internal import FakBasics

/// Finds duplicate keys while `JSONScanner` goes over a text: one `open` and `close` per object, one `insert` per key.
///
/// Storage is kept between texts, so a warm set allocates nothing. Keys of the open objects only are held. An object
/// with few keys is compared hash by hash; a larger one gets a hash table. Hashes are keyed with a number drawn once per
/// process, so that a caller cannot choose colliding keys; equal hashes are settled by comparing bytes, so results never
/// depend on it. Expected time is linear in the bytes of the keys.
public struct JSONKeySet: Sendable {
    /// The answer to `insert`.
    public enum Outcome: UInt8, Sendable {
        /// The key is new in the innermost open object.
        case inserted
        /// The innermost open object has a key with the same decoded bytes.
        case duplicate
        /// The innermost open object is full (`Limits.keysPerObject`).
        case overLimit
    }

    /// Decoded key bytes: a range of the input, or of `decoded` where `end` is negative.
    struct Entry {
        var hash: UInt64
        var start: Int
        var end: Int
    }

    /// Where the storage of one open object begins.
    struct Frame {
        var entries: Int
        var decoded: Int
        var slots: Int
    }

    /// Up to so many keys are compared one by one.
    static let linearKeys = 16

    // Three stacks and the stack of their frames. Only the innermost object grows, so it always is on top.
    private var entries: [Entry] = []
    private var decoded: [UInt8] = []
    /// Open-addressing tables, one per object with more than `linearKeys` keys: index of an entry in its object plus 1.
    private var slots: [UInt16] = []
    private var frames: [Frame] = []
    /// The innermost frame, kept out of `frames`.
    private var top = Frame(entries: 0, decoded: 0, slots: 0)
    private let seed: (UInt64, UInt64)

    /// An empty set with no object open.
    public init() {
        seed = JSONKeySet.processSeed
    }

    /// The set with chosen hash keys; for tests of bad hashing.
    init(seed: (UInt64, UInt64)) {
        self.seed = seed
    }

    /// An odd multiplier and a start value.
    private static let processSeed: (UInt64, UInt64) = {
        var source = SystemRandomNumberGenerator()
        return (source.next(), source.next() | 1)
    }()

    /// Forgets everything and keeps the storage. Call it before each text.
    public mutating func reset() {
        // Emptying an empty array costs a call each: a text that was read to its end has left nothing.
        if !entries.isEmpty { entries.removeAll(keepingCapacity: true) }
        if !decoded.isEmpty { decoded.removeAll(keepingCapacity: true) }
        if !slots.isEmpty { slots.removeAll(keepingCapacity: true) }
        if !frames.isEmpty { frames.removeAll(keepingCapacity: true) }
        top = Frame(entries: 0, decoded: 0, slots: 0)
    }

    /// Enters an object.
    public mutating func open() {
        frames.append(top)
        top = Frame(entries: entries.count, decoded: decoded.count, slots: slots.count)
    }

    /// Leaves the innermost object. Does nothing when none is open.
    public mutating func close() {
        guard let outer = frames.popLast() else { return }
        if entries.count != top.entries { entries.removeLast(entries.count &- top.entries) }
        if decoded.count != top.decoded { decoded.removeLast(decoded.count &- top.decoded) }
        if slots.count != top.slots { slots.removeLast(slots.count &- top.slots) }
        top = outer
    }

    /// Keys of the innermost open object.
    public var count: Int { entries.count &- top.entries }

    /// Adds the key `start..<end` of `input` (the bytes between its quotes, as the scanner gives them) to the innermost
    /// open object. Pass the same input for all keys of a text.
    public mutating func insert(_ input: Span<UInt8>, _ start: Int, _ end: Int, hasEscapes: Bool) -> Outcome {
        let count = entries.count &- top.entries
        if count >= Limits.keysPerObject { return .overLimit }
        var entry = Entry(hash: 0, start: start, end: end)
        if hasEscapes {
            let from = decoded.count
            JSONText.unescape(input, start, end, into: &decoded)
            entry.hash = hash(decoded.span, from, decoded.count)
            entry.start = from
            entry.end = -decoded.count
        } else {
            entry.hash = hash(input, start, end)
        }
        if count < JSONKeySet.linearKeys {
            for i in top.entries..<entries.count
            where entries[i].hash == entry.hash && isEqual(entries[i], entry, input) { return .duplicate }
            entries.append(entry)
            return .inserted
        }
        return insertHashed(entry, count, input)
    }

    /// A table is a power of two of at least twice the keys.
    private mutating func insertHashed(_ entry: Entry, _ count: Int, _ input: Span<UInt8>) -> Outcome {
        var size = slots.count &- top.slots
        if size < (count &+ 1) &* 2 {
            size = max(size &* 2, JSONKeySet.linearKeys &* 4)
            grow(to: size, count)
        }
        let mask = size &- 1
        var slot = Int(truncatingIfNeeded: entry.hash) & mask
        while true {
            let held = Int(slots[top.slots &+ slot])
            if held == 0 { break }
            let other = entries[top.entries &+ held &- 1]
            if other.hash == entry.hash && isEqual(other, entry, input) { return .duplicate }
            slot = (slot &+ 1) & mask
        }
        slots[top.slots &+ slot] = UInt16(truncatingIfNeeded: count &+ 1)
        entries.append(entry)
        return .inserted
    }

    private mutating func grow(to size: Int, _ count: Int) {
        slots.removeLast(slots.count &- top.slots)
        slots.append(contentsOf: repeatElement(0, count: size))
        let mask = size &- 1
        for index in 0..<count {
            var slot = Int(truncatingIfNeeded: entries[top.entries &+ index].hash) & mask
            while slots[top.slots &+ slot] != 0 { slot = (slot &+ 1) & mask }
            slots[top.slots &+ slot] = UInt16(truncatingIfNeeded: index &+ 1)
        }
    }

    private func isEqual(_ a: Entry, _ b: Entry, _ input: Span<UInt8>) -> Bool {
        let length = abs(a.end) &- a.start
        if length != abs(b.end) &- b.start { return false }
        for i in 0..<length {
            let x = a.end < 0 ? decoded[a.start &+ i] : input[a.start &+ i]
            let y = b.end < 0 ? decoded[b.start &+ i] : input[b.start &+ i]
            if x != y { return false }
        }
        return true
    }

    /// Folded multiplications of eight bytes at a time, blinded by the seed; the length goes in first.
    private func hash(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
        let raw = unsafe bytes.bytes
        var hash = seed.0 ^ UInt64(truncatingIfNeeded: end &- start)
        var i = start
        while i &+ 8 <= end {
            let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: i, as: UInt64.self)
            hash = mix(hash ^ word)
            i &+= 8
        }
        var rest: UInt64 = 0
        while i < end {
            rest = rest &<< 8 | UInt64(bytes[i])
            i &+= 1
        }
        return mix(hash ^ rest)
    }

    private func mix(_ word: UInt64) -> UInt64 {
        let product = word.multipliedFullWidth(by: seed.1)
        return product.high ^ product.low
    }
}
