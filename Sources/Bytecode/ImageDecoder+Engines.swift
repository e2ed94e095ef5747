extension ImageDecoder {
    /// The tables of NFAs and PCRE2 patterns.
    static func engines(
        _ bytes: [UInt8], _ runs: [Section: (offset: Int, length: Int)], into m: inout ImageModel
    ) throws(ImageError) {
        func flags(_ word: UInt32, _ most: UInt32, _ section: Section, _ i: Int) throws(ImageError) -> UInt32 {
            guard word <= most else { throw ImageError("V2", section.name, i, "reserved bits are not zero") }
            return word
        }
        m.nfas = try records(bytes, runs, .nfas) { r, i throws(ImageError) in
            NFARecord(
                firstPiece: r.u32(), pieceCount: r.u32(), atomCount: r.u32(), firstWord: r.u32(), setCount: r.u32(),
                firstInstruction: r.u32(), instructionCount: r.u32(), restarts: try flags(r.u32(), 1, .nfas, i) == 1)
        }
        m.nfaPieces = try records(bytes, runs, .nfaPieces) { r, _ in NFAPiece(low: r.u32(), atom: r.u32()) }
        m.nfaSets = try records(bytes, runs, .nfaSets) { r, _ in r.u64() }
        m.nfaCode = try records(bytes, runs, .nfaCode) { r, i throws(ImageError) in
            let instruction = NFAInstruction(try code(r.u32(), .nfaCode, i), r.u32(), r.u32())
            let usesA = instruction.opcode == .split || instruction.opcode == .one
            guard (usesA || instruction.a == 0) && (instruction.opcode != .accept || instruction.b == 0) else {
                throw ImageError("V2", Section.nfaCode.name, i, "operand that the instruction does not use is not zero")
            }
            return instruction
        }
        m.pcres = try records(bytes, runs, .pcres) { r, i throws(ImageError) in
            let source = r.u32()
            let word = try flags(r.u32(), 3, .pcres, i)
            return PCRERecord(source: source, isFullDialect: word & 1 == 1, isWhole: word & 2 == 2)
        }
    }
}
