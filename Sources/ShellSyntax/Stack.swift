/// A stack whose memory is never given back; taking elements off costs nothing.
struct Stack<Element: Sendable>: Sendable {
    private var storage: [Element] = []
    private(set) var count = 0

    @inline(__always)
    mutating func append(_ element: Element) {
        if count < storage.count { storage[count] = element } else { storage.append(element) }
        count += 1
    }

    @inline(__always)
    mutating func popLast() -> Element? {
        if count == 0 { return nil }
        count -= 1
        return storage[count]
    }

    var isEmpty: Bool { count == 0 }

    var last: Element? { count == 0 ? nil : storage[count - 1] }

    /// Leaves so many elements.
    @inline(__always)
    mutating func cut(to newCount: Int) {
        precondition(newCount <= count)
        count = newCount
    }

    @inline(__always)
    subscript(_ index: Int) -> Element {
        get {
            precondition(index < count)
            return storage[index]
        }
        _modify {
            precondition(index < count)
            yield &storage[index]
        }
    }
}
