internal import FakBasics

/// Writes an image. Equal models give equal bytes.
public enum ImageEncoder {
    /// The bytes of a `.fakb` file, digest filled in. Linear.
    ///
    /// - Precondition: automata have their cells one behind the other. What a file cannot say of cells and operands is not
    ///   written: a cell leads to a state, with the emit bit of its mask, and an op has its own operands alone.
    public static func encode(_ model: ImageModel) -> [UInt8] {
        let sections = Section.allCases.map { ($0, body($0, model)) }
        var out = header(model.header)
        var offset = Layout.tableEnd
        var sourceMapOffset = offset
        for (section, writer) in sections {
            out.u32(section.rawValue)
            out.u32(UInt32(offset))
            out.u32(UInt32(writer.bytes.count))
            out.u32(0)
            sourceMapOffset = offset
            offset += (writer.bytes.count + 7) & ~7
        }
        for (_, writer) in sections {
            out.raw(writer.bytes)
            out.pad(to: 8)
        }
        let digests = ImageDigests(out.bytes, sourceMapOffset: sourceMapOffset)
        out.bytes.replaceSubrange(Layout.digestOffset..<Layout.digestOffset + 32, with: digests.file)
        return out.bytes
    }

    /// SHA-256 of what the image means: its bytes without SOURCEMAP. This is the *policy digest* everywhere.
    public static func semanticDigest(_ model: ImageModel) -> [UInt8] {
        var bare = model
        bare.sourceMap = nil
        let bytes = encode(bare)
        return ImageDigests(bytes, sourceMapOffset: bytes.count).policy
    }

    private static func header(_ h: ImageHeader) -> ByteWriter {
        var w = ByteWriter()
        w.u32(ImageHeader.magic)
        w.u16(ImageHeader.containerVersion)
        w.u16(ImageHeader.isaLevel)
        w.u32(h.profileVersion)
        w.u32(h.unicodeVersion)
        w.raw(h.profileDigest)  // 16 ..< 48
        w.u8(h.posture)
        w.u8(h.softened)
        w.u16(0)
        w.u32(h.workspace)
        for rule in h.faults.all { w.u32(rule) }
        w.u32(UInt32(Layout.sectionCount))
        while w.bytes.count < Layout.headerBytes { w.u8(0) }
        return w
    }

    private static func body(_ section: Section, _ m: ImageModel) -> ByteWriter {
        var w = ByteWriter()
        switch section {
        case .constants:
            w.u32(UInt32(m.constants.count))
            var end: UInt32 = 0
            for c in m.constants {
                end += UInt32(c.count)
                w.u32(end)
            }
            for c in m.constants { w.raw(c) }
        case .rules:
            for r in m.rules {
                w.u32(r.id)
                w.u32(r.pointer)
                w.u32(r.source)
                w.u32(r.witness)
                w.u32(r.scopeName)
                w.u32(r.slot)
                w.u16(r.reason)
                w.u8(r.by)
                w.u8(r.kind.rawValue)
                w.u8(r.scope.rawValue)
                w.u8(r.isAdvisory ? 1 : 0)
                w.u16(0)
            }
        case .slots:
            for r in m.slots {
                w.u32(UInt32(r.source.rawValue))
                w.u32(r.path)
            }
        case .names:
            for r in m.names {
                for v in [
                    r.folded, r.firstSpelling, r.spellingCount, r.otherClass, r.otherWriteClass, r.segmentClass,
                    r.segmentWriteClass,
                ] { w.u32(v) }
            }
        case .spellings: for r in m.spellings { pair(&w, r.name, r.toolClass) }
        case .prefixes: for r in m.prefixes { pair(&w, r.prefix, r.rule) }
        case .classes:
            for r in m.classes {
                for v in [r.name, r.firstBlock, r.blockCount, r.firstRole, r.roleCount] { w.u32(v) }
            }
        case .classBlocks: for v in m.classBlocks { w.u32(v) }
        case .roles: for r in m.roles { w.u32(r.slot | UInt32(r.role.rawValue) << 24) }
        case .blocks: for r in m.blocks { pair(&w, r.first, r.count) }
        case .code: instructions(m.code, into: &w)
        case .dfas:
            for r in m.dfas {
                for v in [r.classCount, r.stateCount, r.firstMask, r.maskCount] { w.u32(v) }
            }
        case .classMaps: w.raw(m.classMaps)
        case .cells: cells(m, into: &w)
        case .masks: for v in m.masks { w.u64(v) }
        case .nfas, .nfaPieces, .nfaSets, .nfaCode, .pcres: engines(section, m, into: &w)
        case .groups:
            for r in m.groups {
                for v in [r.table | UInt32(r.engine.rawValue) << 24, r.firstRule, r.ruleCount] { w.u32(v) }
            }
        case .groupRules: for v in m.groupRules { w.u32(v) }
        case .banks:
            for r in m.banks { for v in [r.firstGroup, r.groupCount, r.filter] { w.u32(v) } }
        case .valueSets: for r in m.valueSets { pair(&w, r.first, r.count) }
        case .values: for r in m.values { pair(&w, UInt32(r.type.rawValue), r.text) }
        case .ranges: for r in m.ranges { pair(&w, r.min, r.max) }
        case .redactKeys: for v in m.redactKeys { w.u32(v) }
        case .witnesses:
            for r in m.witnesses {
                w.u32(UInt32(r.kind.rawValue) | (r.holds ? 1 << 8 : 0))
                pair(&w, r.index, r.length)
            }
        case .witnessText: w.raw(m.witnessText)
        case .sourceMap: if let map = m.sourceMap { body(map, into: &w) }
        }
        return w
    }

    private static func engines(_ section: Section, _ m: ImageModel, into w: inout ByteWriter) {
        switch section {
        case .nfas:
            for r in m.nfas {
                for v in [
                    r.firstPiece, r.pieceCount, r.atomCount, r.firstWord, r.setCount, r.firstInstruction,
                    r.instructionCount, r.restarts ? 1 : 0,
                ] { w.u32(v) }
            }
        case .nfaPieces: for r in m.nfaPieces { pair(&w, r.low, r.atom) }
        case .nfaSets: for v in m.nfaSets { w.u64(v) }
        case .nfaCode:
            for i in m.nfaCode {
                w.u32(UInt32(i.opcode.rawValue))
                pair(&w, i.a, i.b)
            }
        case .pcres:
            for r in m.pcres { pair(&w, r.source, (r.isFullDialect ? 1 : 0) | (r.isWhole ? 2 : 0)) }
        default: break
        }
    }

    private static func body(_ map: SourceMap, into w: inout ByteWriter) {
        w.u32(UInt32(map.compiler.count))
        w.u32(UInt32(map.lines.count))
        w.raw(map.manifestDigest)
        for line in map.lines { w.u32(line) }
        w.raw(map.compiler)
    }

    private static func pair(_ w: inout ByteWriter, _ a: UInt32, _ b: UInt32) {
        w.u32(a)
        w.u32(b)
    }
}
