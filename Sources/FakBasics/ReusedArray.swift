extension Array {
    /// Empties the array and keeps its storage, for arrays that are used again and again. An empty one costs a comparison.
    @inlinable @inline(__always)
    public mutating func clear() { if !isEmpty { removeAll(keepingCapacity: true) } }
}
