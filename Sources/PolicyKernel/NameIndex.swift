internal import Bytecode
internal import FakBasics
internal import HostTools

/// Finds the class of a tool name: one pass that folds and hashes, one probe. Flat storage, so that a look-up touches no
/// reference count.
struct NameIndex: Sendable {
    private struct Entry: Sendable {
        var hash: UInt64
        var start: Int32
        var count: Int32
        var firstSpelling: Int32
        var spellingCount: Int32
        var other: Int32
        var otherWrite: Int32
        /// -1 for none.
        var segment: Int32
        var segmentWrite: Int32
    }

    private struct Spelling: Sendable {
        var start: Int32
        var count: Int32
        var toolClass: Int32
    }

    private let entries: [Entry]
    private let spellings: [Spelling]
    /// The names' bytes, one after another.
    private let text: [UInt8]
    /// Open addressing: index of an entry + 1.
    private let table: [Int32]
    private let hasSegments: Bool

    init(_ model: ImageModel) {
        var entries: [Entry] = []
        var spellings: [Spelling] = []
        var text: [UInt8] = []
        func add(_ constant: UInt32) -> (Int32, Int32) {
            let bytes = model.constants[Int(constant)]
            text += bytes
            return (Int32(text.count - bytes.count), Int32(bytes.count))
        }
        func orNone(_ toolClass: UInt32) -> Int32 { toolClass == noIndex ? -1 : Int32(toolClass) }
        for record in model.names {
            let (start, count) = add(record.folded)
            entries.append(
                Entry(
                    hash: NameHash.folded(model.constants[Int(record.folded)]), start: start, count: count,
                    firstSpelling: Int32(record.firstSpelling), spellingCount: Int32(record.spellingCount),
                    other: Int32(record.otherClass), otherWrite: Int32(record.otherWriteClass),
                    segment: orNone(record.segmentClass), segmentWrite: orNone(record.segmentWriteClass)))
        }
        for record in model.spellings {
            let (start, count) = add(record.name)
            spellings.append(Spelling(start: start, count: count, toolClass: Int32(record.toolClass)))
        }
        var size = 4
        while size < entries.count * 2 { size *= 2 }
        var table = [Int32](repeating: 0, count: size)
        for (i, entry) in entries.enumerated() {
            var at = Int(truncatingIfNeeded: entry.hash) & (size - 1)
            while table[at] != 0 { at = (at + 1) & (size - 1) }
            table[at] = Int32(i + 1)
        }
        hasSegments = entries.contains { $0.segment >= 0 }
        self.entries = entries
        self.spellings = spellings
        self.text = text
        self.table = table
    }

    /// The class of a canonical name. Linear in the name; `folded` is scratch for names outside ASCII.
    /// Without `readsShape` the name counts as not write-shaped.
    func toolClass(_ name: Span<UInt8>, _ folded: inout [UInt8], readsShape: Bool) -> Int {
        let (hash, isASCII) = NameHash.ascii(name)
        if isASCII { return toolClass(name, name, hash, readsShape) }
        FoldedName.fold(name, 0, name.count, into: &folded)
        let text = folded
        return toolClass(name, text.span, NameHash.folded(text.span), readsShape)
    }

    /// `folded` may be ASCII in any case: comparisons lower it.
    private func toolClass(
        _ name: Span<UInt8>, _ folded: Span<UInt8>, _ hash: UInt64, _ readsShape: Bool
    ) -> Int {
        let found = probe(folded, 0, hash)
        if found >= 0 {
            let entry = entries[found]
            for i in Int(entry.firstSpelling)..<Int(entry.firstSpelling + entry.spellingCount) {
                let spelling = spellings[i]
                if isEqual(name, Int(spelling.start), Int(spelling.count)) { return Int(spelling.toolClass) }
            }
            return Int(
                entry.other == entry.otherWrite || !readsShape || !ToolNames.isWriteShaped(name)
                    ? entry.other : entry.otherWrite)
        }
        let writes = readsShape && ToolNames.isWriteShaped(name)
        if hasSegments, let start = NameIndex.lastSegment(folded) {
            let segment = probe(folded, start, NameHash.folded(folded.extracting(start..<folded.count)))
            if segment >= 0, entries[segment].segment >= 0 {
                return Int(writes ? entries[segment].segmentWrite : entries[segment].segment)
            }
        }
        return writes ? 1 : 0
    }

    /// The entry of `folded[from...]`, or -1.
    private func probe(_ folded: Span<UInt8>, _ from: Int, _ hash: UInt64) -> Int {
        let mask = table.count - 1
        var at = Int(truncatingIfNeeded: hash) & mask
        while true {
            let held = Int(table[at])
            if held == 0 { return -1 }
            if entries[held - 1].hash == hash, isEqualFolded(folded, from, entries[held - 1]) { return held - 1 }
            at = (at + 1) & mask
        }
    }

    private func isEqualFolded(_ folded: Span<UInt8>, _ from: Int, _ entry: Entry) -> Bool {
        let count = Int(entry.count)
        if folded.count - from != count { return false }
        let start = Int(entry.start)
        for i in 0..<count where NameHash.lower(folded[from + i]) != text[start + i] { return false }
        return true
    }

    private func isEqual(_ name: Span<UInt8>, _ start: Int, _ count: Int) -> Bool {
        if name.count != count { return false }
        for i in 0..<count where name[i] != text[start + i] { return false }
        return true
    }

    /// Where NAME starts in `mcp__SERVER__NAME`.
    private static func lastSegment(_ folded: Span<UInt8>) -> Int? {
        guard folded.count > 5, NameHash.lower(folded[0]) == 0x6D, NameHash.lower(folded[1]) == 0x63,
            NameHash.lower(folded[2]) == 0x70, folded[3] == 0x5F, folded[4] == 0x5F
        else { return nil }
        var i = folded.count - 1
        while i > 5 {
            if folded[i] == 0x5F, folded[i - 1] == 0x5F { return i + 1 < folded.count && i > 6 ? i + 1 : nil }
            i -= 1
        }
        return nil
    }
}

/// FNV-1a over names whose ASCII letters are lowered on the way. Tables hold the policy's own names, so collisions are
/// the author's at most.
enum NameHash {
    @inline(__always) static func lower(_ b: UInt8) -> UInt8 { b &- 0x41 < 26 ? b | 0x20 : b }

    /// The hash, and whether all bytes are ASCII.
    static func ascii(_ name: Span<UInt8>) -> (hash: UInt64, isASCII: Bool) {
        var h: UInt64 = 0xcbf2_9ce4_8422_2325
        var seen: UInt8 = 0
        for i in 0..<name.count {
            seen |= name[i]
            h = (h ^ UInt64(lower(name[i]))) &* 0x100_0000_01b3
        }
        return (h ^ (h >> 29), seen < 0x80)
    }

    static func folded(_ name: Span<UInt8>) -> UInt64 { ascii(name).hash }
    static func folded(_ name: [UInt8]) -> UInt64 { ascii(name.span).hash }
}
