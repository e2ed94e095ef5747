// A small lowering of its own, so that the verifier's tests do not stand on the compiler.

internal import Bytecode
internal import CallModel

enum SampleMatcher {
    case none
    case patterns(TinyPattern)
    case glob(plain: TinyPattern, home: TinyPattern)
    case nfa(TinyNFA)
    /// Decided by PCRE2; a text that it matches, and one that it does not.
    case pcre2(source: String, isFull: Bool, hit: String, miss: String)
    case values([(ValueType, String)])
    case limit(UInt32)
    case bounds(String?, String?)
}

struct SampleRule {
    var id: String
    var pointer: String?
    var kind: RuleKind
    var by: DecidedBy
    var reason: Reason
    var scope: RuleScope = .none
    var name: String?
    var path: String?
    var source: String?
    var witness: String?
    var isAdvisory = false
    var matcher: SampleMatcher = .none
    /// Of values, bounds, limits and prefixes.
    var witnesses: [SampleWitness] = []
}

struct SampleWitness {
    var kind: WitnessKind
    var holds: Bool
    var text: String
    init(_ kind: WitnessKind, _ holds: Bool, _ text: String) {
        self.kind = kind
        self.holds = holds
        self.text = text
    }
}

struct SampleClass {
    var name: String?
    /// Pointer (`/a`), key (`a`), or `*` for every string; and what it is.
    var roles: [(String, ArgumentRole)] = []
    /// The spelling that this class admits.
    var exact: String?
}

struct SampleName {
    var folded: String
    var spellings: [(String, Int)] = []
    var other: Int
    var segment: Int?
}

struct Sample {
    var posture: UInt8 = 0
    var softened: UInt8 = 0
    var workspace: String?
    var rules: [SampleRule] = []
    var names: [SampleName] = []
    var classes: [SampleClass] = []
    var redactKeys: [String] = []
    /// Tool names and their classes.
    var nameWitnesses: [(String, Int)] = []
    var lines: [UInt32]?

    func model() -> ImageModel {
        // Once to learn the texts, once with their numbers.
        let texts = Texts()
        var first = SampleLowering(self, texts)
        _ = first.run()
        texts.freeze()
        var second = SampleLowering(self, texts)
        var model = second.run()
        model.constants = texts.sorted
        return model
    }
}

final class Texts {
    private var seen = Set<String>()
    private var numbers: [String: UInt32] = [:]
    var sorted: [[UInt8]] = []

    func freeze() {
        sorted = seen.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
        for (i, text) in sorted.enumerated() { numbers[String(decoding: text, as: UTF8.self)] = UInt32(i) }
    }

    func callAsFunction(_ text: String?) -> UInt32 {
        guard let text else { return noIndex }
        seen.insert(text)
        return numbers[text] ?? 0
    }
}

struct SampleLowering {
    let sample: Sample
    let k: Texts
    var m: ImageModel
    private var slotKeys: [(UInt8, String)] = []
    private var blockOf: [[Instruction]: UInt32] = [:]
    private var bankOf: [String: UInt32] = [:]

    init(_ sample: Sample, _ texts: Texts) {
        self.sample = sample
        k = texts
        func rule(_ id: String) -> UInt32 { UInt32(sample.rules.firstIndex { $0.id == id }!) }
        m = ImageModel(
            header: ImageHeader(
                profileVersion: 1, profileDigest: [UInt8](repeating: 7, count: 32), unicodeVersion: 0x0F_0000,
                posture: sample.posture, softened: sample.softened, workspace: texts(sample.workspace),
                faults: FaultTable(
                    input: rule("builtin:input"), limit: rule("builtin:limit"),
                    shellLimit: rule("builtin:shell-limit"), shellUnreadable: rule("builtin:shell-unreadable"),
                    fault: rule("builtin:fault"), ownFiles: rule("builtin:own-files"),
                    unresolvedWrite: sample.rules.firstIndex { $0.id == "builtin:unresolved-write" }
                        .map { UInt32($0) } ?? noIndex,
                    defaultDeny: rule("builtin:default-deny"))))
        var keys = Set<String>()
        for rule in sample.rules { if let path = rule.path { keys.insert(path) } }
        for record in sample.classes { for role in record.roles { keys.insert(role.0) } }
        slotKeys = keys.map { key in
            if key == "*" { return (SlotSource.allStrings.rawValue, "") }
            if key.hasPrefix("@") { return (SlotSource.surface.rawValue, key) }
            return (key.hasPrefix("/") ? SlotSource.path.rawValue : SlotSource.keys.rawValue, key)
        }
        if !sample.redactKeys.isEmpty { slotKeys.append((SlotSource.redactKeys.rawValue, "")) }
        slotKeys.sort { ($0.0, $0.1) < ($1.0, $1.1) }
    }

    private func slot(_ key: String) -> UInt32 {
        UInt32(slotKeys.firstIndex { key == "*" ? $0.0 == SlotSource.allStrings.rawValue : $0.1 == key }!)
    }

    private var redactSlot: UInt32 { UInt32(slotKeys.firstIndex { $0.0 == SlotSource.redactKeys.rawValue }!) }

    mutating func run() -> ImageModel {
        for (source, text) in slotKeys {
            let hasPath = ![SlotSource.allStrings.rawValue, SlotSource.redactKeys.rawValue].contains(source)
            m.slots.append(SlotRecord(source: SlotSource(rawValue: source)!, path: k(hasPath ? text : nil)))
        }
        for (i, r) in sample.rules.enumerated() {
            m.rules.append(
                RuleRecord(
                    id: k(r.id), pointer: k(r.pointer), source: k(r.source), witness: k(r.witness),
                    scopeName: k(r.name), slot: r.path.map(slot) ?? noIndex, reason: r.reason.rawValue,
                    by: r.by.rawValue, kind: r.kind, scope: r.scope, isAdvisory: r.isAdvisory))
            if r.kind == .allowPrefix { m.prefixes.append(PrefixRecord(prefix: k(r.source), rule: UInt32(i))) }
        }
        m.redactKeys = sample.redactKeys.map { k($0) }
        for record in sample.classes { lower(record) }
        for name in sample.names {
            m.names.append(
                NameRecord(
                    folded: k(name.folded), firstSpelling: UInt32(m.spellings.count),
                    spellingCount: UInt32(name.spellings.count), otherClass: UInt32(name.other),
                    otherWriteClass: UInt32(name.other),
                    segmentClass: name.segment.map { UInt32($0) } ?? noIndex,
                    segmentWriteClass: name.segment.map { UInt32($0) } ?? noIndex))
            for (text, toolClass) in name.spellings {
                m.spellings.append(SpellingRecord(name: k(text), toolClass: UInt32(toolClass)))
            }
        }
        otherWitnesses()
        if let lines = sample.lines {
            m.sourceMap = SourceMap(
                compiler: Array("tests".utf8), manifestDigest: [UInt8](repeating: 9, count: 32), lines: lines)
        }
        return m
    }

    private mutating func witness(_ index: Int, _ witness: SampleWitness) {
        m.witnesses.append(
            WitnessRecord(
                kind: witness.kind, holds: witness.holds, index: UInt32(index),
                length: UInt32(witness.text.utf8.count)))
        m.witnessText += witness.text.utf8
    }

    /// Those that are not of GROUP_RULES, by kind, index and answer.
    private mutating func otherWitnesses() {
        var all: [(index: Int, witness: SampleWitness)] = []
        for (i, rule) in sample.rules.enumerated() { all += rule.witnesses.map { (i, $0) } }
        all += sample.nameWitnesses.map { ($1, SampleWitness(.name, true, $0)) }
        func key(_ at: Int) -> (UInt8, Int, Int, Int) {
            (all[at].witness.kind.rawValue, all[at].index, all[at].witness.holds ? 0 : 1, at)
        }
        for at in all.indices.sorted(by: { key($0) < key($1) }) { witness(all[at].index, all[at].witness) }
    }

    // MARK: Classes

    private mutating func lower(_ record: SampleClass) {
        let roles = record.roles.map { RoleRecord(slot: slot($0.0), role: $0.1) }
            .sorted { ($0.slot, $0.role.rawValue) < ($1.slot, $1.role.rawValue) }
        let firstBlock = m.classBlocks.count
        let all = Array(sample.rules.indices)
        let ofName = all.filter { sample.rules[$0].name == record.name && record.name != nil }
        block(ofName.filter { sample.rules[$0].scope == .name }.map { Instruction(.denyName, UInt32($0)) })
        let protects = all.filter { sample.rules[$0].kind == .protect }
        // What everything below is written of has a bank of its own where the floor names paths.
        let hasBelow = protects.contains { sample.rules[$0].pointer != nil }
        var writes: [Instruction] = []
        for role in roles {
            let op: Opcode
            switch role.role {
            case .pathWrite: op = .protectPath
            case .patch: op = .protectPatch
            case .shell, .shellOther: op = .protectShell
            default: continue
            }
            let plain = bank("protect", protects, home: false)
            let below = op == .protectShell ? bank("protect", protects, home: hasBelow) : 0
            writes.append(Instruction(op, role.slot, plain, below))
        }
        block(writes, places: roles.map(\.slot))
        checks(ofName.filter { sample.rules[$0].scope == .nameArgument }, nil)
        checks(all.filter { sample.rules[$0].scope == .any }, nil)
        let shell = roles.filter(\.role.isShell).map(\.slot)
        checks(all.filter { sample.rules[$0].scope == .shell }, shell)
        if !roles.isEmpty { checks(all.filter { sample.rules[$0].scope == .surface }, nil) }
        if !sample.redactKeys.isEmpty { block([Instruction(.redact, redactSlot)]) }
        var admission: [Instruction] = []
        if let exact = record.exact {
            let rule = all.first { sample.rules[$0].kind == .allowName && sample.rules[$0].source == exact }!
            admission.append(Instruction(.admitExact, UInt32(rule)))
        }
        if !m.prefixes.isEmpty { admission.append(Instruction(.admitPrefix)) }
        if sample.posture == 1 {
            admission.append(
                Instruction(.admitPosture, UInt32(sample.rules.firstIndex { $0.id == "builtin:posture" }!)))
        }
        if sample.softened & 4 != 0 { admission.append(Instruction(.admitAdvisory, m.header.faults.defaultDeny)) }
        block(admission)
        let firstRole = m.roles.count
        m.roles += roles
        m.classes.append(
            ClassRecord(
                name: k(record.name), firstBlock: UInt32(firstBlock),
                blockCount: UInt32(m.classBlocks.count - firstBlock), firstRole: UInt32(firstRole),
                roleCount: UInt32(roles.count)))
    }

    private mutating func checks(_ rules: [Int], _ slots: [UInt32]?) {
        var out: [Instruction] = []
        for shellSlot in slots ?? [noIndex] {
            var done = Set<String>()
            for i in rules {
                let rule = sample.rules[i]
                let slot = slots == nil ? self.slot(rule.path!) : shellSlot
                let key = "\(rule.kind) \(rule.scope) \(rule.name ?? "") \(rule.path ?? "")"
                let alike = rules.filter { sample.rules[$0].kind == rule.kind && sample.rules[$0].path == rule.path }
                switch rule.matcher {
                case .none: continue
                case .patterns, .nfa, .pcre2:
                    if !done.insert(key).inserted { continue }
                    let op: Opcode =
                        switch rule.kind {
                        case .denyRegex: .denyMatch
                        case .allowRegex: .allowMatch
                        case .denyCommand: .denyCommand
                        case .allowCommand: .allowCommand
                        default: .allowGlob
                        }
                    out.append(Instruction(op, slot, bank(key, alike, home: false)))
                case .glob:
                    if !done.insert(key).inserted { continue }
                    let plain = bank(key, alike, home: false)
                    out.append(Instruction(.denyGlob, slot, plain, bank(key, alike, home: true)))
                case .values(let values):
                    let first = m.values.count
                    let set: UInt32
                    let content = "values \(values)"
                    if let made = bankOf[content] {
                        set = made
                    } else {
                        set = UInt32(m.valueSets.count)
                        bankOf[content] = set
                        m.values += values.map { ValueRecord(type: $0.0, text: k($0.1)) }
                        m.valueSets.append(RangeRecord(first: UInt32(first), count: UInt32(values.count)))
                    }
                    out.append(Instruction(.allowValues, slot, set, UInt32(i)))
                case .limit(let bytes): out.append(Instruction(.maxBytes, slot, bytes, UInt32(i)))
                case .bounds(let low, let high):
                    let range: UInt32
                    if let made = bankOf["range \(i)"] {
                        range = made
                    } else {
                        range = UInt32(m.ranges.count)
                        bankOf["range \(i)"] = range
                        m.ranges.append(BoundsRecord(min: k(low), max: k(high)))
                    }
                    out.append(Instruction(.range, slot, range, UInt32(i)))
                }
            }
        }
        block(out)
    }

    /// Adds slot ops and `end`, and shares equal blocks.
    private mutating func block(_ ops: [Instruction], places: [UInt32] = []) {
        if ops.isEmpty && places.isEmpty { return }
        let readers: Set<Opcode> = [.denyName, .admitExact, .admitPrefix, .admitPosture, .admitAdvisory]
        let slots = Set(ops.filter { !readers.contains($0.opcode) }.map(\.a) + places).sorted()
        let code = slots.map { Instruction(.slot, $0) } + ops + [Instruction(.end)]
        if blockOf[code] == nil {
            blockOf[code] = UInt32(m.blocks.count)
            m.blocks.append(BlockRecord(first: UInt32(m.code.count), count: UInt32(code.count)))
            m.code += code
        }
        m.classBlocks.append(blockOf[code]!)
    }

    /// One group, one automaton, for the rules of a bank; behind it a group for each rule that another engine decides.
    private mutating func bank(_ key: String, _ rules: [Int], home: Bool) -> UInt32 {
        let key = home ? "home " + key : key
        if let made = bankOf[key] { return made }
        let first = m.groups.count
        var ofDFA: [(rule: Int, pattern: TinyPattern)] = []
        var others: [Int] = []
        for rule in rules {
            switch sample.rules[rule].matcher {
            case .patterns(let pattern): ofDFA.append((rule, pattern))
            case .glob(let plain, let homePattern): ofDFA.append((rule, home ? homePattern : plain))
            default: others.append(rule)
            }
        }
        if !ofDFA.isEmpty {
            group(.dfa, add(TinyDFA(ofDFA.map(\.pattern))), ofDFA.map(\.rule)) { at in
                switch ofDFA[at].pattern {
                case .contains(let text), .equals(let text): (text, String(text.dropLast()))
                }
            }
        }
        for rule in others {
            guard case .nfa(let nfa) = sample.rules[rule].matcher else { continue }
            group(.nfa, nfa.add(to: &m), [rule]) { _ in (nfa.hit, nfa.miss) }
        }
        for rule in others {
            guard case .pcre2(let source, let isFull, let hit, let miss) = sample.rules[rule].matcher else { continue }
            m.pcres.append(
                PCRERecord(
                    source: k(source), isFullDialect: isFull, isWhole: sample.rules[rule].kind == .allowRegex))
            group(.pcre2, m.pcres.count - 1, [rule]) { _ in (hit, miss) }
        }
        m.banks.append(
            BankRecord(firstGroup: UInt32(first), groupCount: UInt32(m.groups.count - first), filter: noIndex))
        bankOf[key] = UInt32(m.banks.count - 1)
        return bankOf[key]!
    }

    private mutating func group(
        _ engine: GroupEngine, _ table: Int, _ rules: [Int], _ texts: (Int) -> (hit: String, miss: String)
    ) {
        m.groups.append(
            GroupRecord(
                engine: engine, table: UInt32(table), firstRule: UInt32(m.groupRules.count),
                ruleCount: UInt32(rules.count)))
        for i in rules.indices {
            witness(m.groupRules.count + i, SampleWitness(.match, true, texts(i).hit))
            witness(m.groupRules.count + i, SampleWitness(.match, false, texts(i).miss))
        }
        m.groupRules += rules.map { UInt32($0) }
    }

    private mutating func add(_ dfa: TinyDFA) -> Int {
        m.dfas.append(
            DFARecord(
                classCount: UInt32(dfa.classCount), stateCount: UInt32(dfa.rows.count),
                firstCell: UInt32(m.cells.count), firstMask: UInt32(m.masks.count), maskCount: UInt32(dfa.masks.count)))
        m.classMaps += dfa.classMap
        m.cells += dfa.rows.joined()
        m.masks += dfa.masks
        return m.dfas.count - 1
    }
}
