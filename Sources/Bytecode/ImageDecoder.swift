internal import FakBasics

/// What the decoder gives: the tables, and the digests of the bytes that they were read from.
public struct DecodedImage: Sendable {
    public let model: ImageModel
    /// SHA-256 of what the image means; the same with and without SOURCEMAP.
    public let policyDigest: [UInt8]
    /// SHA-256 of the whole file, as its header has it.
    public let fileDigest: [UInt8]
}

/// Reads an image's bytes into tables. The only decoder: the verifier checks and the kernel runs what it returns.
///
/// It answers for the container alone (obligations V1 and V2): sizes, offsets, alignment, zero padding, the digest, known
/// ops and codes, reserved bits, states that cells lead to. Total: any bytes give a model or an `ImageError`; memory is
/// linear in the file (docs/verifier.md).
public enum ImageDecoder {
    /// The tables of a `.fakb` file. Linear; throws V1 or V2.
    public static func decode(_ bytes: [UInt8]) throws(ImageError) -> ImageModel {
        try decodeWithDigests(bytes).model
    }

    /// The tables of a `.fakb` file and its digests. Linear; throws V1 or V2.
    public static func decodeWithDigests(_ bytes: [UInt8]) throws(ImageError) -> DecodedImage {
        var runs: [Section: (offset: Int, length: Int)] = [:]
        let header = try readHeader(bytes)
        try readSections(bytes, into: &runs)
        let digests = ImageDigests(bytes, sourceMapOffset: runs[.sourceMap]!.offset)
        guard digests.file.elementsEqual(bytes[Layout.digestOffset..<Layout.digestOffset + 32]) else {
            throw ImageError("V1", "HEADER", Layout.digestOffset, "digest does not match the file")
        }
        let model = try tables(bytes, header, runs)
        return DecodedImage(model: model, policyDigest: digests.policy, fileDigest: digests.file)
    }

    private static func tables(
        _ bytes: [UInt8], _ header: ImageHeader, _ runs: [Section: (offset: Int, length: Int)]
    ) throws(ImageError) -> ImageModel {
        var m = ImageModel(header: header)
        m.constants = try constants(bytes, runs[.constants]!)
        m.rules = try records(bytes, runs, .rules, rule)
        m.slots = try records(bytes, runs, .slots) { r, i throws(ImageError) in
            SlotRecord(source: try code(r.u32(), .slots, i), path: r.u32())
        }
        m.names = try records(bytes, runs, .names) { r, _ in
            NameRecord(
                folded: r.u32(), firstSpelling: r.u32(), spellingCount: r.u32(), otherClass: r.u32(),
                otherWriteClass: r.u32(), segmentClass: r.u32(), segmentWriteClass: r.u32())
        }
        m.spellings = try records(bytes, runs, .spellings) { r, _ in SpellingRecord(name: r.u32(), toolClass: r.u32()) }
        m.prefixes = try records(bytes, runs, .prefixes) { r, _ in PrefixRecord(prefix: r.u32(), rule: r.u32()) }
        m.classes = try records(bytes, runs, .classes) { r, _ in
            ClassRecord(
                name: r.u32(), firstBlock: r.u32(), blockCount: r.u32(), firstRole: r.u32(), roleCount: r.u32())
        }
        m.classBlocks = try records(bytes, runs, .classBlocks) { r, _ in r.u32() }
        m.roles = try records(bytes, runs, .roles) { r, i throws(ImageError) in
            let word = r.u32()
            return RoleRecord(slot: word & 0xFF_FFFF, role: try code(word >> 24, .roles, i))
        }
        m.blocks = try records(bytes, runs, .blocks) { r, _ in BlockRecord(first: r.u32(), count: r.u32()) }
        m.code = try instructions(bytes, runs[.code]!)
        m.dfas = try records(bytes, runs, .dfas) { r, _ in
            DFARecord(classCount: r.u32(), stateCount: r.u32(), firstCell: 0, firstMask: r.u32(), maskCount: r.u32())
        }
        m.classMaps = Array(bytes[range(runs, .classMaps)])
        m.cells = try cells(bytes, runs[.cells]!, &m.dfas)
        m.masks = try records(bytes, runs, .masks) { r, _ in r.u64() }
        try engines(bytes, runs, into: &m)
        m.groups = try records(bytes, runs, .groups) { r, i throws(ImageError) in
            let word = r.u32()
            return GroupRecord(
                engine: try code(word >> 24, .groups, i), table: word & 0xFF_FFFF, firstRule: r.u32(),
                ruleCount: r.u32())
        }
        m.groupRules = try records(bytes, runs, .groupRules) { r, _ in r.u32() }
        m.banks = try records(bytes, runs, .banks) { r, _ in
            BankRecord(firstGroup: r.u32(), groupCount: r.u32(), filter: r.u32())
        }
        m.valueSets = try records(bytes, runs, .valueSets) { r, _ in RangeRecord(first: r.u32(), count: r.u32()) }
        m.values = try records(bytes, runs, .values) { r, i throws(ImageError) in
            ValueRecord(type: try code(r.u32(), .values, i), text: r.u32())
        }
        m.ranges = try records(bytes, runs, .ranges) { r, _ in BoundsRecord(min: r.u32(), max: r.u32()) }
        m.redactKeys = try records(bytes, runs, .redactKeys) { r, _ in r.u32() }
        m.witnesses = try records(bytes, runs, .witnesses) { r, i throws(ImageError) in
            let word = r.u32()
            guard word >> 9 == 0 else {
                throw ImageError("V2", Section.witnesses.name, i, "reserved bits are not zero")
            }
            return WitnessRecord(
                kind: try code(word & 0xFF, .witnesses, i), holds: word >> 8 == 1, index: r.u32(), length: r.u32())
        }
        m.witnessText = Array(bytes[range(runs, .witnessText)])
        if let run = runs[.sourceMap], run.length > 0 { m.sourceMap = try sourceMap(bytes, run) }
        return m
    }

    private static func readHeader(_ bytes: [UInt8]) throws(ImageError) -> ImageHeader {
        guard bytes.count <= Limits.imageBytes else { throw ImageError("V1", "HEADER", 0, "file over the size limit") }
        guard bytes.count >= Layout.headerBytes else {
            throw ImageError("V1", "HEADER", 0, "file shorter than a header")
        }
        var r = ByteReader(bytes: bytes, offset: 0)
        guard r.u32() == ImageHeader.magic else { throw ImageError("V1", "HEADER", 0, "not a fakb image") }
        guard r.u16() == ImageHeader.containerVersion else {
            throw ImageError("V1", "HEADER", 4, "container version of another release; recompile the manifest")
        }
        guard r.u16() == ImageHeader.isaLevel else {
            throw ImageError("V1", "HEADER", 6, "ISA level of another release; recompile the manifest")
        }
        let profileVersion = r.u32()
        let unicodeVersion = r.u32()
        let profileDigest = r.raw(32)
        let posture = r.u8()
        let softened = r.u8()
        let reserved = r.u16()
        let workspace = r.u32()
        let faults = FaultTable(
            input: r.u32(), limit: r.u32(), shellLimit: r.u32(), shellUnreadable: r.u32(), fault: r.u32(),
            ownFiles: r.u32(), unresolvedWrite: r.u32(), defaultDeny: r.u32())
        let sectionCount = r.u32()
        guard sectionCount == Layout.sectionCount else {
            throw ImageError("V1", "HEADER", 88, "wrong number of sections")
        }
        guard posture <= 1 else { throw ImageError("V2", "HEADER", 48, "unknown posture") }
        guard softened <= 7 else { throw ImageError("V2", "HEADER", 49, "unknown softened rung") }
        guard reserved == 0, bytes[r.offset..<Layout.digestOffset].allSatisfy({ $0 == 0 }) else {
            throw ImageError("V2", "HEADER", 50, "reserved bytes are not zero")
        }
        return ImageHeader(
            profileVersion: profileVersion, profileDigest: profileDigest, unicodeVersion: unicodeVersion,
            posture: posture, softened: softened, workspace: workspace, faults: faults)
    }

    private static func readSections(
        _ bytes: [UInt8], into runs: inout [Section: (offset: Int, length: Int)]
    ) throws(ImageError) {
        let tableEnd = Layout.tableEnd
        guard bytes.count >= tableEnd else { throw ImageError("V1", "HEADER", bytes.count, "section table is cut off") }
        var r = ByteReader(bytes: bytes, offset: Layout.headerBytes)
        var expected = tableEnd
        for index in 0..<Layout.sectionCount {
            let entry = r.offset
            let id = r.u32()
            let offset = Int(r.u32())
            let length = Int(r.u32())
            guard let section = Section(rawValue: id), section.rawValue == UInt32(index + 1) else {
                throw ImageError("V1", "HEADER", entry, "unknown section, or sections out of order")
            }
            guard r.u32() == 0 else { throw ImageError("V2", "HEADER", entry + 12, "reserved bytes are not zero") }
            guard offset == expected, length <= bytes.count - offset else {
                throw ImageError("V1", section.name, offset, "section does not follow the one before it, or is cut off")
            }
            guard length % section.recordBytes == 0 else {
                throw ImageError("V1", section.name, offset, "length is not a whole number of records")
            }
            let end = (offset + length + 7) & ~7
            guard end <= bytes.count, bytes[(offset + length)..<end].allSatisfy({ $0 == 0 }) else {
                throw ImageError("V1", section.name, offset + length, "padding is cut off or not zero")
            }
            runs[section] = (offset, length)
            expected = end
        }
        guard expected == bytes.count else { throw ImageError("V1", "HEADER", expected, "trailing bytes") }
    }

    static func range(_ runs: [Section: (offset: Int, length: Int)], _ section: Section) -> Range<Int> {
        let run = runs[section]!
        return run.offset..<run.offset + run.length
    }

    static func records<T>(
        _ bytes: [UInt8], _ runs: [Section: (offset: Int, length: Int)], _ section: Section,
        _ read: (inout ByteReader, Int) throws(ImageError) -> T
    ) throws(ImageError) -> [T] {
        let run = runs[section]!
        var reader = ByteReader(bytes: bytes, offset: run.offset)
        var out: [T] = []
        let count = run.length / section.recordBytes
        out.reserveCapacity(count)
        for i in 0..<count { out.append(try read(&reader, i)) }
        return out
    }

    static func code<T: RawRepresentable<UInt8>>(
        _ value: UInt32, _ section: Section, _ index: Int
    ) throws(ImageError) -> T {
        guard value <= 255, let known = T(rawValue: UInt8(value)) else {
            throw ImageError("V2", section.name, index, "unknown code")
        }
        return known
    }

    private static func rule(_ r: inout ByteReader, _ i: Int) throws(ImageError) -> RuleRecord {
        let id = r.u32()
        let pointer = r.u32()
        let source = r.u32()
        let witness = r.u32()
        let scopeName = r.u32()
        let slot = r.u32()
        let reason = r.u16()
        let by = r.u8()
        guard let kind = RuleKind(rawValue: r.u8()), let scope = RuleScope(rawValue: r.u8()) else {
            throw ImageError("V2", Section.rules.name, i, "unknown code")
        }
        let flags = r.u8()
        guard flags <= 1, r.u16() == 0 else {
            throw ImageError("V2", Section.rules.name, i, "reserved bits are not zero")
        }
        return RuleRecord(
            id: id, pointer: pointer, source: source, witness: witness, scopeName: scopeName, slot: slot,
            reason: reason, by: by, kind: kind, scope: scope, isAdvisory: flags == 1)
    }

    private static func constants(_ bytes: [UInt8], _ run: (offset: Int, length: Int)) throws(ImageError) -> [[UInt8]] {
        func bad(_ reason: String) -> ImageError { ImageError("V1", Section.constants.name, run.offset, reason) }
        guard run.length >= 4 else { throw bad("section is cut off") }
        var r = ByteReader(bytes: bytes, offset: run.offset)
        let count = Int(r.u32())
        guard count <= (run.length - 4) / 4 else { throw bad("more constants than the section holds") }
        let blob = run.offset + 4 + 4 * count
        let blobLength = run.offset + run.length - blob
        var out: [[UInt8]] = []
        out.reserveCapacity(count)
        var start = 0
        for _ in 0..<count {
            let end = Int(r.u32())
            guard end >= start, end <= blobLength else { throw bad("constant ends outside the section") }
            out.append(Array(bytes[blob + start..<blob + end]))
            start = end
        }
        guard start == blobLength else { throw bad("bytes that belong to no constant") }
        return out
    }

    private static func sourceMap(_ bytes: [UInt8], _ run: (offset: Int, length: Int)) throws(ImageError) -> SourceMap {
        let bad = ImageError("V1", Section.sourceMap.name, run.offset, "section is cut off or too long")
        guard run.length >= 40 else { throw bad }
        var r = ByteReader(bytes: bytes, offset: run.offset)
        let compilerLength = Int(r.u32())
        let lineCount = Int(r.u32())
        guard lineCount <= run.length / 4, 40 + 4 * lineCount + compilerLength == run.length else { throw bad }
        let digest = r.raw(32)
        var lines: [UInt32] = []
        lines.reserveCapacity(lineCount)
        for _ in 0..<lineCount { lines.append(r.u32()) }
        return SourceMap(compiler: r.raw(compilerLength), manifestDigest: digest, lines: lines)
    }
}
