internal import Bytecode
internal import BytecodeVerifier
internal import CallModel
internal import FakBasics
internal import PolicyKernel

/// How much of one floor the rows that name its file reach.
///
/// A rule of the manifest is reached when some row violates it and another row has something at its place that does not. A
/// name or a prefix is reached when it admits a call, and a denied name when a call has it. An op is reached when it looks at
/// a value, or at what a call does; one that goes by the name alone, when its rule is cited. Counted are the ops, each once,
/// of the classes that names of the floor lead to: those that it allows, denies or has rules on, and with prefixes, a posture
/// or a softened DEFAULT_DENY those of unlisted names. Places that slots name by role and that hold nothing are no ops.
public struct FloorCoverage: Sendable, Hashable {
    /// The file as the rows name it, its folders resolved.
    public var path: String
    public var rows = 0
    public var rules = 0
    public var reachedRules = 0
    public var ops = 0
    public var reachedOps = 0
    /// What no row reaches, in the order of the image.
    public var missing: [String] = []

    /// One line with the sums.
    public var line: String {
        "\(path)  \(rows) rows  rules \(reachedRules)/\(rules)  ops \(reachedOps)/\(ops)"
    }
}

/// Counts one floor's coverage, row by row.
struct FloorCounter {
    /// An op by what it does and where: classes share blocks.
    private struct Op: Hashable {
        var opcode: Opcode
        var slot: Int
        var rules: [Int]
    }

    private let model: ImageModel
    private let ops: [Op]
    private var rows = 0
    private var violated = Set<Int>()
    private var satisfied = Set<Int>()
    private var cited = Set<Int>()
    private var walked = Set<Op>()

    init(_ model: ImageModel) {
        self.model = model
        var seen = Set<Op>()
        var ops: [Op] = []
        for index in FloorCounter.classes(model) {
            let record = model.classes[index]
            for block in model.classBlocks[Int(record.firstBlock)..<Int(record.firstBlock + record.blockCount)] {
                let run = model.blocks[Int(block)]
                for code in model.code[Int(run.first)..<Int(run.first + run.count)] {
                    guard let op = FloorCounter.op(code, model), seen.insert(op).inserted else { continue }
                    ops.append(op)
                }
            }
        }
        self.ops = ops
    }

    mutating func add(_ trace: KernelTrace) {
        rows += 1
        for step in trace.steps {
            let isSurface = step.slot >= 0 && model.slots[step.slot].source == .surface
            if step.range == nil && !isSurface { continue }
            walked.insert(Op(opcode: step.opcode, slot: step.opcode == .redact ? -1 : step.slot, rules: step.rules))
            for rule in step.rules {
                let isViolated = trace.violations.contains { $0.rule == rule }
                if !isViolated { satisfied.insert(rule) }
            }
        }
        for violation in trace.violations { violated.insert(violation.rule) }
        let decision = trace.decision
        if let rule = model.rules.firstIndex(where: { model.constants[Int($0.id)].elementsEqual(decision.rule.utf8) }) {
            cited.insert(rule)
        }
    }

    func finished(_ path: String) -> FloorCoverage {
        var out = FloorCoverage(path: path)
        out.rows = rows
        for (index, rule) in model.rules.enumerated() where rule.pointer != noIndex {
            out.rules += 1
            let id = String(decoding: model.constants[Int(rule.id)], as: UTF8.self)
            switch rule.kind {
            case .allowName, .allowPrefix:
                if cited.contains(index) { out.reachedRules += 1 } else { out.missing.append("\(id) admits no row") }
            case .denyName:
                if violated.contains(index) { out.reachedRules += 1 } else { out.missing.append("\(id) denies no row") }
            default:
                let isHit = violated.contains(index)
                let isSpared = satisfied.contains(index)
                if isHit && isSpared { out.reachedRules += 1 }
                if !isHit { out.missing.append("\(id) is violated by no row") }
                if !isSpared { out.missing.append("\(id) is left alone by no row that has its place") }
            }
        }
        for op in ops {
            out.ops += 1
            if isReached(op) {
                out.reachedOps += 1
            } else {
                out.missing.append("no row has \(place(op)) for \(op.opcode.mnemonic)")
            }
        }
        return out
    }

    private func isReached(_ op: Op) -> Bool {
        switch op.opcode {
        case .denyName: op.rules.contains(where: violated.contains)
        case .admitExact, .admitPosture, .admitAdvisory: op.rules.contains(where: cited.contains)
        case .admitPrefix: model.prefixes.contains { cited.contains(Int($0.rule)) }
        default: walked.contains(op)
        }
    }

    private func place(_ op: Op) -> String {
        if op.slot < 0 { return op.rules.first.map { "rule \($0)" } ?? "a redacted key" }
        let slot = model.slots[op.slot]
        let path = slot.path == noIndex ? "" : String(decoding: model.constants[Int(slot.path)], as: UTF8.self)
        switch slot.source {
        case .path, .surface: return path
        case .keys: return "a key of \(path.split(separator: "\n").joined(separator: " "))"
        case .allStrings: return "a text"
        case .redactKeys: return "a redacted key"
        }
    }

    /// The classes of names that the floor lists, ascending, and those of unlisted names where these can be admitted.
    private static func classes(_ model: ImageModel) -> [Int] {
        var out = Set<Int>()
        if !model.prefixes.isEmpty || model.header.posture != 0 || model.header.softened & 4 != 0 { out = [0, 1] }
        let named = Set(model.rules.filter { $0.scopeName != noIndex }.map(\.scopeName))
        for name in model.names {
            let spellings = model.spellings[Int(name.firstSpelling)..<Int(name.firstSpelling + name.spellingCount)]
            for spelling in spellings { out.insert(Int(spelling.toolClass)) }
            if named.contains(name.folded), spellings.isEmpty { out.insert(Int(name.otherClass)) }
        }
        return out.sorted()
    }

    private static func op(_ code: Instruction, _ model: ImageModel) -> Op? {
        func rules(ofBank index: UInt32) -> [Int] {
            let bank = model.banks[Int(index)]
            return model.groups[Int(bank.firstGroup)..<Int(bank.firstGroup + bank.groupCount)].flatMap { group in
                model.groupRules[Int(group.firstRule)..<Int(group.firstRule + group.ruleCount)].map { Int($0) }
            }
        }
        let slot = Int(code.a)
        switch code.opcode {
        case .end, .slot: return nil
        case .denyName, .admitExact, .admitPosture, .admitAdvisory:
            return Op(opcode: code.opcode, slot: -1, rules: [slot])
        case .admitPrefix, .redact: return Op(opcode: code.opcode, slot: -1, rules: [])
        case .denyMatch, .allowMatch, .denyGlob, .allowGlob, .protectPath, .protectPatch, .protectShell, .denyCommand,
            .allowCommand:
            return Op(opcode: code.opcode, slot: slot, rules: rules(ofBank: code.b))
        case .allowValues, .maxBytes, .range: return Op(opcode: code.opcode, slot: slot, rules: [Int(code.c)])
        }
    }
}
