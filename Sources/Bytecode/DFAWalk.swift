/// The plain walk over a DFA of an image. The kernel has faster ones over tables of its own, with the same answers.
///
/// A cell holds the premultiplied offset of the next row in its low 15 bits and, in the top bit, whether that state's mask
/// is not zero. The walk ORs the start state's mask and each entered state's mask; the end mask of the last state applies
/// once. Cost is one class lookup and one cell a byte, whatever the content.
public enum DFAWalk {
    /// The bits of one subject: bit i is rule i of the group.
    ///
    /// - Complexity: linear in the subject; no allocation.
    /// - Precondition: the model was verified (V7), so every row offset is in range.
    public static func run(_ model: borrowing DFATables, _ dfa: Int, _ subject: Span<UInt8>) -> UInt64 {
        let record = model.records[dfa]
        return unsafe model.cells.withUnsafeBufferPointer { cells in
            unsafe model.classMaps.withUnsafeBufferPointer { maps in
                unsafe model.masks.withUnsafeBufferPointer { masks in
                    unsafe walk(
                        cells.baseAddress! + Int(record.firstCell), maps.baseAddress! + dfa * 256,
                        masks.baseAddress! + Int(record.firstMask), Int(record.classCount), subject)
                }
            }
        }
    }

    /// The end mask alone: what `allow_*` groups decide by.
    public static func runToEnd(_ model: borrowing DFATables, _ dfa: Int, _ subject: Span<UInt8>) -> UInt64 {
        let record = model.records[dfa]
        let base = Int(record.firstCell)
        let map = dfa * 256
        var row = 0
        for i in 0..<subject.count {
            row = Int(model.cells[base + row + Int(model.classMaps[map + Int(subject[i])])] & 0x7FFF)
        }
        return model.masks[Int(record.firstMask) + Int(model.cells[base + row + Int(record.classCount) + 1])]
    }

    private static func walk(
        _ cells: UnsafePointer<UInt16>, _ map: UnsafePointer<UInt8>, _ masks: UnsafePointer<UInt64>, _ classes: Int,
        _ subject: Span<UInt8>
    ) -> UInt64 {
        var row = 0
        var found = unsafe masks[Int(cells[classes])]
        // Masks are looked up only when a row that emits is entered from another one: a state that loops on itself has
        // already given its bits.
        var emitted = -1
        for i in 0..<subject.count {
            let cell = unsafe Int(cells[row + Int(map[Int(subject[unchecked: i])])])
            row = cell & 0x7FFF
            if cell & 0x8000 != 0, row != emitted {
                found |= unsafe masks[Int(cells[row + classes])]
                emitted = row
            }
        }
        return unsafe found | masks[Int(cells[row + classes + 1])]
    }
}

/// The DFA tables of an image, in the form that the walk reads.
public struct DFATables: Sendable {
    public let records: [DFARecord]
    public let classMaps: [UInt8]
    public let cells: [UInt16]
    public let masks: [UInt64]

    public init(_ model: ImageModel) {
        records = model.dfas
        classMaps = model.classMaps
        cells = model.cells
        masks = model.masks
    }
}
