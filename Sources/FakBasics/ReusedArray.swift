extension Array {
    /// Empties the array and keeps its storage, for arrays that are used again and again. An empty one costs a comparison.
    @inlinable @inline(__always)
    public mutating func clear() { if !isEmpty { removeAll(keepingCapacity: true) } }

    /// Lets so many elements be appended without growing on the way, and at least doubles the storage where it grows.
    @inlinable
    public mutating func makeRoom(for elements: Int) {
        if count + elements > capacity { reserveCapacity(Swift.max(count + elements, 2 * capacity)) }
    }
}
