// The byte layout of a `.fakb` file, shared by the encoder and the decoder. Everything is little-endian; sections follow
// each other in ascending id, each starting at a multiple of 8 with zero padding between, and nothing follows the last.

/// The sections of an image and the size of their records.
enum Section: UInt32, CaseIterable {
    case constants = 1
    case rules = 2
    case slots = 3
    case names = 4
    case spellings = 5
    case prefixes = 6
    case classes = 7
    case classBlocks = 8
    case roles = 9
    case blocks = 10
    case code = 11
    case dfas = 12
    case classMaps = 13
    case cells = 14
    case masks = 15
    case nfas = 16
    case nfaPieces = 17
    case nfaSets = 18
    case nfaCode = 19
    case pcres = 20
    case groups = 21
    case groupRules = 22
    case banks = 23
    case valueSets = 24
    case values = 25
    case ranges = 26
    case redactKeys = 27
    case witnesses = 28
    case witnessText = 29
    case sourceMap = 30

    var name: String {
        switch self {
        case .constants: "CONST"
        case .rules: "RULES"
        case .slots: "SLOTS"
        case .names: "NAMES"
        case .spellings: "SPELLINGS"
        case .prefixes: "PREFIXES"
        case .classes: "CLASSES"
        case .classBlocks: "CLASS_BLOCKS"
        case .roles: "ROLES"
        case .blocks: "BLOCKS"
        case .code: "CODE"
        case .dfas: "DFAS"
        case .classMaps: "CLASS_MAPS"
        case .cells: "CELLS"
        case .masks: "MASKS"
        case .nfas: "NFAS"
        case .nfaPieces: "NFA_PIECES"
        case .nfaSets: "NFA_SETS"
        case .nfaCode: "NFA_CODE"
        case .pcres: "PCRES"
        case .groups: "GROUPS"
        case .groupRules: "GROUP_RULES"
        case .banks: "BANKS"
        case .valueSets: "VALUE_SETS"
        case .values: "VALUES"
        case .ranges: "RANGES"
        case .redactKeys: "REDACT_KEYS"
        case .witnesses: "WITNESSES"
        case .witnessText: "WITNESS_TEXT"
        case .sourceMap: "SOURCEMAP"
        }
    }

    /// Bytes of one record; 1 for the sections that are not arrays of records of one size.
    var recordBytes: Int {
        switch self {
        case .constants, .sourceMap, .code, .classMaps, .cells, .witnessText: 1
        case .rules, .nfas: 32
        case .slots, .spellings, .prefixes, .blocks, .valueSets, .values, .ranges, .nfaPieces, .pcres: 8
        case .names: 28
        case .classes: 20
        case .classBlocks, .roles, .groupRules, .redactKeys: 4
        case .dfas: 16
        case .nfaCode, .witnesses: 12
        case .masks, .nfaSets: 8
        case .groups, .banks: 12
        }
    }
}

enum Layout {
    static let headerBytes = 128
    static let digestOffset = 96
    static let sectionEntryBytes = 16
    /// Every image lists every section; SOURCEMAP, the last one, has length 0 when there is none.
    static let sectionCount = Section.allCases.count
    static let tableEnd = headerBytes + sectionEntryBytes * sectionCount
}

/// Appends little-endian numbers.
struct ByteWriter {
    var bytes: [UInt8] = []

    mutating func u8(_ v: UInt8) { bytes.append(v) }
    mutating func u16(_ v: UInt16) {
        bytes.append(UInt8(truncatingIfNeeded: v))
        bytes.append(UInt8(truncatingIfNeeded: v >> 8))
    }
    mutating func u32(_ v: UInt32) {
        u16(UInt16(truncatingIfNeeded: v))
        u16(UInt16(truncatingIfNeeded: v >> 16))
    }
    mutating func u64(_ v: UInt64) {
        u32(UInt32(truncatingIfNeeded: v))
        u32(UInt32(truncatingIfNeeded: v >> 32))
    }
    mutating func raw(_ v: [UInt8]) { bytes.append(contentsOf: v) }
    mutating func pad(to multiple: Int) { while bytes.count % multiple != 0 { bytes.append(0) } }
}

/// Reads little-endian numbers from a file's bytes. The caller has checked that the run is inside the file.
struct ByteReader {
    let bytes: [UInt8]
    var offset: Int

    mutating func u8() -> UInt8 {
        defer { offset += 1 }
        return bytes[offset]
    }
    mutating func u16() -> UInt16 {
        defer { offset += 2 }
        return UInt16(bytes[offset]) | UInt16(bytes[offset + 1]) << 8
    }
    mutating func u32() -> UInt32 {
        let low = UInt32(u16())
        return low | UInt32(u16()) << 16
    }
    mutating func u64() -> UInt64 {
        let low = UInt64(u32())
        return low | UInt64(u32()) << 32
    }
    mutating func raw(_ count: Int) -> [UInt8] {
        defer { offset += count }
        return Array(bytes[offset..<offset + count])
    }
}
