// A container taken apart by section, so that a corpus row can change a field and close it again. It writes and signs files
// by docs/bytecode.md and shares no code with the encoder.

internal import FakBasics

package struct RawImage {
    package static let sections = [
        "CONST", "RULES", "SLOTS", "NAMES", "SPELLINGS", "PREFIXES", "CLASSES", "CLASS_BLOCKS", "ROLES", "BLOCKS",
        "CODE", "DFAS", "CLASS_MAPS", "CELLS", "MASKS", "NFAS", "NFA_PIECES", "NFA_SETS", "NFA_CODE", "PCRES", "GROUPS",
        "GROUP_RULES", "BANKS", "VALUE_SETS", "VALUES", "RANGES", "REDACT_KEYS", "WITNESSES", "WITNESS_TEXT",
        "SOURCEMAP",
    ]

    /// Fields of a record: name, offset, bytes. A section of plain numbers has the one field `value`. An instruction is
    /// taken apart to four words; `long` asks for operands of four bytes where two are enough.
    package static let fields: [String: (size: Int, fields: [String: (Int, Int)])] = {
        func words(_ names: String...) -> (size: Int, fields: [String: (Int, Int)]) {
            var out: [String: (Int, Int)] = [:]
            for (i, name) in names.enumerated() { out[name] = (4 * i, 4) }
            return (4 * names.count, out)
        }
        var rules = words("id", "pointer", "source", "witness", "scopeName", "slot")
        rules.size = 32
        for (name, at) in ["reason": (24, 2), "by": (26, 1), "kind": (27, 1), "scope": (28, 1), "flags": (29, 1)] {
            rules.fields[name] = at
        }
        rules.fields["reserved"] = (30, 2)
        return [
            "RULES": rules, "SLOTS": words("source", "path"),
            "NAMES": words(
                "folded", "firstSpelling", "spellingCount", "otherClass", "otherWriteClass", "segmentClass",
                "segmentWriteClass"),
            "SPELLINGS": words("name", "toolClass"), "PREFIXES": words("prefix", "rule"),
            "CLASSES": words("name", "firstBlock", "blockCount", "firstRole", "roleCount"),
            "CLASS_BLOCKS": words("value"),
            "ROLES": (4, ["slot": (0, 3), "role": (3, 1)]), "BLOCKS": words("first", "count"),
            "CODE": (16, ["opcode": (0, 1), "long": (1, 1), "a": (4, 4), "b": (8, 4), "c": (12, 4)]),
            "DFAS": words("classCount", "stateCount", "firstMask", "maskCount"),
            "CLASS_MAPS": (1, ["value": (0, 1)]), "CELLS": (1, ["value": (0, 1)]), "MASKS": (8, ["value": (0, 8)]),
            "NFAS": words(
                "firstPiece", "pieceCount", "atomCount", "firstWord", "setCount", "firstInstruction",
                "instructionCount", "restarts"),
            "NFA_PIECES": words("low", "atom"), "NFA_SETS": (8, ["value": (0, 8)]),
            "NFA_CODE": words("opcode", "a", "b"), "PCRES": words("source", "flags"),
            "WITNESSES": (
                12, ["kind": (0, 1), "holds": (1, 1), "reserved": (2, 2), "index": (4, 4), "length": (8, 4)]
            ),
            "WITNESS_TEXT": (1, ["value": (0, 1)]),
            "GROUPS": (12, ["dfa": (0, 3), "engine": (3, 1), "firstRule": (4, 4), "ruleCount": (8, 4)]),
            "GROUP_RULES": words("value"),
            "BANKS": words("firstGroup", "groupCount", "filter"), "VALUE_SETS": words("first", "count"),
            "VALUES": words("type", "text"), "RANGES": words("min", "max"), "REDACT_KEYS": words("value"),
        ]
    }()

    package static let headerFields: [String: (Int, Int)] = [
        "magic": (0, 4), "containerVersion": (4, 2), "isaLevel": (6, 2), "posture": (48, 1), "softened": (49, 1),
        "reserved": (50, 2), "workspace": (52, 4), "faultInput": (56, 4), "faultLimit": (60, 4),
        "faultShellLimit": (64, 4), "faultShellUnreadable": (68, 4), "faultFault": (72, 4), "faultOwnFiles": (76, 4),
        "faultUnresolvedWrite": (80, 4), "faultDefaultDeny": (84, 4), "sectionCount": (88, 4), "tail": (92, 4),
    ]

    package var header: [UInt8]
    package var constants: [[UInt8]] = []
    /// By index in `sections`; the first is empty, `constants` stands for it.
    package var bodies: [[UInt8]] = []
    /// By section, bytes that are written in place of its records.
    package var written: [String: [UInt8]] = [:]

    package init(_ file: [UInt8]) {
        header = Array(file[0..<128])
        for i in RawImage.sections.indices {
            let entry = 128 + 16 * i
            let offset = Int(RawImage.read(file, entry + 4, 4))
            let length = Int(RawImage.read(file, entry + 8, 4))
            let body = Array(file[offset..<offset + length])
            if i > 0 {
                bodies.append(RawImage.sections[i] == "CODE" ? RawImage.unpacked(body) : body)
                continue
            }
            bodies.append([])
            let count = Int(RawImage.read(body, 0, 4))
            var start = 4 + 4 * count
            for c in 0..<count {
                let end = 4 + 4 * count + Int(RawImage.read(body, 4 + 4 * c, 4))
                constants.append(Array(body[start..<end]))
                start = end
            }
        }
    }

    package static func read(_ bytes: [UInt8], _ offset: Int, _ width: Int) -> UInt64 {
        var value: UInt64 = 0
        for i in 0..<width { value |= UInt64(bytes[offset + i]) << UInt64(8 * i) }
        return value
    }

    package static func write(_ bytes: inout [UInt8], _ offset: Int, _ width: Int, _ value: UInt64) {
        for i in 0..<width { bytes[offset + i] = UInt8(truncatingIfNeeded: value >> UInt64(8 * i)) }
    }

    private static func word(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

    /// Operands that each op has in a file; unknown ops are written with one.
    private static let storedOperands = [1, 1, 1, 2, 2, 3, 2, 3, 3, 3, 2, 2, 1, 1, 1, 1, 1, 3, 2, 2]

    /// Instructions as records of 16 bytes.
    private static func unpacked(_ code: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        var at = 0
        while at < code.count {
            let opcode = code[at] & 0x7F
            let width = code[at] < 0x80 ? 2 : 4
            let count = storedOperands[Int(opcode)]
            out += [opcode, 0, 0, 0]
            for i in 0..<3 { out += word(i < count ? Int(read(code, at + 1 + width * i, width)) : 0) }
            at += 1 + width * count
        }
        return out
    }

    /// CODE as a file has it.
    package var packedCode: [UInt8] {
        let records = bodies[RawImage.sections.firstIndex(of: "CODE")!]
        var out: [UInt8] = []
        for at in stride(from: 0, to: records.count, by: 16) {
            let opcode = Int(records[at])
            let count = opcode < RawImage.storedOperands.count ? RawImage.storedOperands[opcode] : 1
            let operands = (0..<count).map { RawImage.read(records, at + 4 + 4 * $0, 4) }
            let isLong = records[at + 1] != 0 || operands.contains { $0 > 0xFFFF }
            out.append(UInt8(opcode) | (isLong ? 0x80 : 0))
            for operand in operands { out += RawImage.word(Int(operand))[0..<(isLong ? 4 : 2)] }
        }
        return out
    }

    /// The file, with the digest that its bytes have.
    package func file() -> [UInt8] {
        let packedCode = self.packedCode
        var first = RawImage.word(constants.count)
        var end = 0
        for text in constants {
            end += text.count
            first += RawImage.word(end)
        }
        first += constants.joined()
        var table: [UInt8] = []
        var body: [UInt8] = []
        for (i, records) in ([first] + bodies.dropFirst()).enumerated() {
            let bytes = written[RawImage.sections[i]] ?? (RawImage.sections[i] == "CODE" ? packedCode : records)
            let offset = 128 + 16 * RawImage.sections.count + body.count
            table += RawImage.word(i + 1) + RawImage.word(offset) + RawImage.word(bytes.count) + RawImage.word(0)
            body += bytes
            while body.count % 8 != 0 { body.append(0) }
        }
        var out = header + table + body
        RawImage.sign(&out)
        return out
    }

    /// Sets the digest field; a file too short to have one, or whose table leads outside, is left as it is.
    package static func sign(_ file: inout [UInt8]) {
        let tableEnd = 128 + 16 * sections.count
        guard file.count >= tableEnd else { return }
        let sourceMap = Int(read(file, tableEnd - 12, 4))
        guard sourceMap >= tableEnd, sourceMap <= file.count else { return }
        let policy = SHA256.digest(Array(file[0..<96] + file[128..<tableEnd - 16] + file[tableEnd..<sourceMap]))
        let digest = SHA256.digest(policy + Array(file[tableEnd - 16..<tableEnd] + file[sourceMap...]))
        file.replaceSubrange(96..<128, with: digest)
    }
}
