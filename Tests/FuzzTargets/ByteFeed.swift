/// Decisions taken from bytes, one after another. Behind the last byte every decision is the first choice, so that an
/// input that is cut off still means something.
struct ByteFeed {
    private let bytes: ArraySlice<UInt8>
    private var at: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        at = bytes.startIndex
    }

    var isEmpty: Bool { at >= bytes.endIndex }

    mutating func byte() -> UInt8 {
        if isEmpty { return 0 }
        defer { at += 1 }
        return bytes[at]
    }

    /// Two bytes, the first one low.
    mutating func word() -> Int { Int(byte()) | Int(byte()) << 8 }

    mutating func long() -> UInt64 { UInt64(word()) | UInt64(word()) << 16 }

    /// A number below a bound of at most 65 536.
    mutating func below(_ bound: Int) -> Int { (bound > 256 ? word() : Int(byte())) % max(bound, 1) }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    /// One in so many; never behind the last byte.
    mutating func chance(oneIn many: Int) -> Bool { below(many) == many - 1 }

    /// At most so many of the bytes that are left.
    mutating func take(_ count: Int) -> [UInt8] {
        let end = min(at + count, bytes.endIndex)
        defer { at = end }
        return Array(bytes[at..<end])
    }

    /// Everything that is left.
    mutating func rest() -> [UInt8] { take(bytes.count) }
}
