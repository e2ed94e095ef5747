internal import Bytecode
internal import HostTools

/// Finds the class of a tool name: one fold, one hash, one probe.
struct NameIndex: Sendable {
    private struct Entry: Sendable {
        let folded: [UInt8]
        let hash: UInt64
        let spellings: [(name: [UInt8], toolClass: Int)]
        let other: Int
        let otherWrite: Int
        let segment: Int
        let segmentWrite: Int
    }

    private let entries: [Entry]
    private let table: [UInt16]
    private let hasSegments: Bool

    init(_ model: ImageModel) {
        entries = model.names.map { record in
            let folded = model.constants[Int(record.folded)]
            let run = Int(record.firstSpelling)..<Int(record.firstSpelling + record.spellingCount)
            return Entry(
                folded: folded, hash: FoldedName.hash(folded),
                spellings: model.spellings[run].map { (model.constants[Int($0.name)], Int($0.toolClass)) },
                other: Int(record.otherClass), otherWrite: Int(record.otherWriteClass),
                segment: record.segmentClass == noIndex ? -1 : Int(record.segmentClass),
                segmentWrite: record.segmentWriteClass == noIndex ? -1 : Int(record.segmentWriteClass))
        }
        hasSegments = entries.contains { $0.segment >= 0 }
        var size = 4
        while size < entries.count * 2 { size *= 2 }
        var table = [UInt16](repeating: 0, count: size)
        for (i, entry) in entries.enumerated() {
            var at = Int(truncatingIfNeeded: entry.hash) & (size - 1)
            while table[at] != 0 { at = (at + 1) & (size - 1) }
            table[at] = UInt16(truncatingIfNeeded: i + 1)
        }
        self.table = table
    }

    /// The class of a canonical name, given its folding. Linear in the name.
    func toolClass(_ name: [UInt8], folded: [UInt8]) -> Int { toolClass(name.span, folded: folded.span) }

    private func toolClass(_ name: Span<UInt8>, folded: Span<UInt8>) -> Int {
        let found = probe(folded)
        if found >= 0 {
            for spelling in entries[found].spellings where FoldedName.equal(spelling.name, name) {
                return spelling.toolClass
            }
            let entry = entries[found]
            return entry.other == entry.otherWrite || !ToolNames.isWriteShaped(name) ? entry.other : entry.otherWrite
        }
        let writes = ToolNames.isWriteShaped(name)
        if hasSegments, let start = NameIndex.lastSegment(folded) {
            let segment = probe(folded.extracting(start..<folded.count))
            if segment >= 0, entries[segment].segment >= 0 {
                return writes ? entries[segment].segmentWrite : entries[segment].segment
            }
        }
        return writes ? 1 : 0
    }

    private func probe(_ folded: Span<UInt8>) -> Int {
        let hash = FoldedName.hash(folded)
        let mask = table.count - 1
        var at = Int(truncatingIfNeeded: hash) & mask
        while true {
            let held = Int(table[at])
            if held == 0 { return -1 }
            if entries[held - 1].hash == hash, FoldedName.equal(entries[held - 1].folded, folded) { return held - 1 }
            at = (at + 1) & mask
        }
    }

    /// Where NAME starts in a folded `mcp__SERVER__NAME`.
    private static func lastSegment(_ folded: Span<UInt8>) -> Int? {
        guard FoldedName.hasPrefix(folded, [0x6D, 0x63, 0x70, 0x5F, 0x5F]) else { return nil }
        var i = folded.count - 1
        while i > 5 {
            if folded[i] == 0x5F, folded[i - 1] == 0x5F { return i + 1 < folded.count && i > 6 ? i + 1 : nil }
            i -= 1
        }
        return nil
    }
}
