internal import Bytecode
internal import CallModel
internal import Faithful
internal import FakBasics
internal import HostTools

/// A call that an image itself suggests.
struct MadeCall {
    /// What it tries: `check no-rm`, `name Bash`.
    let label: String
    let call: Call
}

/// Calls of every name and every rule of an image: each name in the spellings that tell classes apart, and for each check
/// the hits and near misses of its witnesses, put at the place that the check reads.
///
/// The first tool that has a check tries all of them, and what lies around them: a text with others on its sides, a path
/// written in another way, every value of a list. Allowed tools come first, so that what is only noted or redacted shows.
/// Every other tool tries one text that the check would stop. What the arguments must have to pass the tool's other rules
/// is filled in from their hits. Texts that are no UTF-8 are left out: no call can carry them unharmed.
struct MadeCalls {
    /// Sizes over this are not tried: `max_bytes` may be as large as a call.
    private static let longest = 1 << 18

    private let t: ImageTree
    /// By class: the tools that lead to it.
    private var names: [[[UInt8]]]
    private var seen = Set<Call>()
    private var calls: [MadeCall] = []
    /// Checks that some class has tried in full.
    private var tried = Set<[UInt32]>()

    /// Deterministic.
    static func of(_ m: ImageModel) -> [MadeCall] {
        var maker = MadeCalls(m)
        maker.addNames()
        let allowed = maker.t.classes.indices.filter { maker.t.block(of: $0) { $0.opcode == .admitExact } != nil }
        for toolClass in allowed + maker.t.classes.indices.filter({ !allowed.contains($0) }) {
            for name in maker.names[toolClass] { maker.addChecks(of: toolClass, name) }
        }
        maker.addFaults()
        return maker.calls
    }

    private init(_ m: ImageModel) {
        t = ImageTree(m)
        names = [[[UInt8]]](repeating: [], count: t.classes.count)
    }

    private mutating func add(_ label: String, _ tool: [UInt8], _ body: [UInt8]) {
        let call = Call(tool: tool, body: .json(body))
        if seen.insert(call).inserted { calls.append(MadeCall(label: label, call: call)) }
    }

    // MARK: Names

    private mutating func addNames() {
        for name in t.names {
            for spelling in name.spellings { add(t.text(spelling.name), spelling.toolClass) }
            let folded = t.text(name.record.folded)
            let loud = folded.map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 32 : $0 }
            for other in [folded, loud, [folded[0] & 0xDF] + folded.dropFirst()] {
                if name.spellings.contains(where: { t.text($0.name) == other }) { continue }
                add(other, ToolNames.isWriteShaped(other.span) ? name.record.otherWriteClass : name.record.otherClass)
            }
            for server in ["mcp__zz__", "mcp__save__"] where name.record.segmentClass != noIndex {
                let other = Array(server.utf8) + folded
                let writes = ToolNames.isWriteShaped(other.span)
                add(other, writes ? name.record.segmentWriteClass : name.record.segmentClass)
            }
        }
        for text in ["zz", "get_zz", "mcp__zz__zz", "save_zz"] {
            let name = Array(text.utf8)
            add(name, ToolNames.isWriteShaped(name.span) ? 1 : 0)
        }
        for prefix in t.prefixes {
            let text = t.text(prefix.prefix)
            for name in [text + [0x78], text.dropLast() + [0x78]] { add("prefix", name, [0x7B, 0x7D]) }
        }
        for (_, text) in t.nameWitnesses { add("name", text, [0x7B, 0x7D]) }
        for rule in t.rules {
            for witness in rule.witnesses where witness.kind == .prefix { add("prefix", witness.text, [0x7B, 0x7D]) }
        }
    }

    private mutating func add(_ name: [UInt8], _ toolClass: UInt32) {
        guard UTF8Bytes.firstInvalid(name.span) == nil else { return }
        // Spellings of one name are alike to a class.
        let isNew = toolClass > 1 && t.classes[Int(toolClass)].name == noIndex || names[Int(toolClass)].isEmpty
        if isNew { names[Int(toolClass)].append(name) }
        add("name \(String(decoding: name, as: UTF8.self))", name, [0x7B, 0x7D])
    }

    /// What every floor answers before any rule.
    private mutating func addFaults() {
        add("malformed", Array("zz".utf8), [0x7B])
        add("too long a name", [UInt8](repeating: 0x7A, count: Limits.toolNameBytes + 1), [0x7B, 0x7D])
    }

    // MARK: Checks

    private mutating func addChecks(of toolClass: Int, _ name: [UInt8]) {
        let ops = t.classes[toolClass].blocks.joined()
        var base = CallArguments()
        var filled: [UInt32: [UInt8]] = [:]
        for op in ops where op.opcode.isAllow {
            guard let hit = leaves(op).first(where: \.holds)?.leaf else { continue }
            base.put(hit, at: place(op.a))
            if case .string(let text) = hit { filled[op.a] = text }
        }
        for op in ops {
            let isFirst = tried.insert([UInt32(op.opcode.rawValue), op.b, op.c]).inserted
            if op.opcode == .redact {
                for key in isFirst ? t.redactKeys : [t.redactKeys[0]] {
                    var arguments = base
                    arguments.put(.string([0x7A]), at: [.key(t.text(key))])
                    add("redact", name, arguments.json)
                }
                continue
            }
            guard let rule = t.rule(of: op) else { continue }
            let id = String(decoding: t.text(t.record(rule).id), as: UTF8.self)
            let all = leaves(op)
            // The answer that a dropped check would change.
            let some = isFirst ? all : Array(all.filter { $0.holds != op.opcode.isAllow }.prefix(1))
            for (leaf, _) in some {
                var arguments = base
                arguments.put(leaf, at: place(op.a))
                add("check \(id)", name, arguments.json)
                // Behind what another rule on the place asks for.
                guard !op.opcode.isAllow, let before = filled[op.a], case .string(let text) = leaf else { continue }
                arguments.put(.string(before + text), at: place(op.a))
                add("check \(id)", name, arguments.json)
            }
        }
    }

    /// Where a slot finds a value.
    private func place(_ slot: UInt32) -> [PointerText.Step] {
        let record = t.slots[Int(slot)]
        switch record.source {
        case .path: return PointerText.steps(t.text(record.path))
        case .keys:
            let keys = t.text(record.path).split(separator: 0x0A)
            return keys.first.map { [.key(Array($0))] } ?? []
        case .allStrings, .redactKeys, .surface: return [.key([0x7A, 0x7A])]
        }
    }

    /// Values that the op's witnesses suggest, and whether its rule holds for them.
    private func leaves(_ op: Instruction) -> [(leaf: CallArguments.Leaf, holds: Bool)] {
        switch op.opcode.operandTriple {
        case (.slot, .bank, let last):
            let banks = last == .bank && op.c != op.b ? [op.b, op.c] : [op.b]
            return banks.flatMap { t.banks[Int($0)].groups.flatMap(\.entries) }.flatMap { entry in
                texts(entry, op.opcode).filter { UTF8Bytes.firstInvalid($0.text.span) == nil }
                    .map { (.string(body($0.text, op.opcode)), $0.holds) }
            }
        case (.slot, let kind, .rule):
            var out = t.rules[Int(op.c)].witnesses.compactMap(leaf)
            if kind == .values {
                out += t.valueSets[Int(op.b)].map { value in
                    (value.type == .string ? .string(t.text(value.text)) : .raw(t.text(value.text)), true)
                }
            }
            return out
        default: return []
        }
    }

    private func texts(_ entry: ImageTree.Entry, _ opcode: Opcode) -> [(text: [UInt8], holds: Bool)] {
        var out = entry.witnesses.map { (text: $0.text, holds: $0.holds) }
        for witness in entry.witnesses where witness.holds {
            if opcode.readsPaths {
                if let relative = relative(witness.text) { out.append((relative, true)) }
                if let slash = witness.text.lastIndex(of: 0x2F) {
                    out.append((witness.text[..<slash] + Array("/./".utf8) + witness.text[(slash + 1)...], true))
                }
            } else {
                // Whether it still holds is the rule's affair.
                for (before, after) in [("z ", ""), ("z\n", ""), ("", " z")] {
                    out.append((Array(before.utf8) + witness.text + Array(after.utf8), !opcode.isAllow))
                }
            }
        }
        // An entry of the protected files is a path, or the beginning of one.
        let record = t.record(entry.rule)
        if record.kind == .protect, record.witness != noIndex {
            let path = t.text(record.witness)
            out.append((path.last == 0x2F ? path + [0x7A] : path, true))
        }
        return out
    }

    private func leaf(_ witness: ImageTree.Witness) -> (leaf: CallArguments.Leaf, holds: Bool)? {
        switch witness.kind {
        case .string: return (.string(witness.text), witness.holds)
        case .number, .word: return (.raw(witness.text), witness.holds)
        case .size:
            // A size within the limit does not violate the rule.
            guard let size = Int(String(decoding: witness.text, as: UTF8.self)), size <= Self.longest else {
                return nil
            }
            return (.string([UInt8](repeating: 0x61, count: size)), !witness.holds)
        case .match, .name, .prefix: return nil
        }
    }

    private func body(_ text: [UInt8], _ opcode: Opcode) -> [UInt8] {
        if opcode != .protectPatch { return text }
        return Array("*** Begin Patch\n*** Delete File: ".utf8) + text + Array("\n*** End Patch\n".utf8)
    }

    /// The path from the workspace, for one that lies in it.
    private func relative(_ path: [UInt8]) -> [UInt8]? {
        guard t.header.workspace != noIndex else { return nil }
        let root = t.text(t.header.workspace)
        if path == root { return [0x2E] }
        return path.starts(with: root + [0x2F]) ? Array(path.dropFirst(root.count + 1)) : nil
    }
}

extension Opcode {
    /// Whether a value has to satisfy the rule.
    fileprivate var isAllow: Bool {
        switch self {
        case .allowMatch, .allowGlob, .allowValues, .range, .allowCommand: true
        default: false
        }
    }

    fileprivate var readsPaths: Bool {
        switch self {
        case .denyGlob, .allowGlob, .protectPath, .protectPatch, .protectShell: true
        default: false
        }
    }
}
