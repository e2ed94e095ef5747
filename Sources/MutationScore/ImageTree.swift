internal import Bytecode

/// An image taken apart, so that one thing of it can be changed and the rest closed around the change.
///
/// Tables name each other by handles that a change leaves alone: a rule, slot, class, bank or automaton keeps its number
/// in the image that was taken apart, and what is new comes behind. `image()` numbers everything as V12 wants it. So a
/// change meets the obligations that ask what an image says, and not those that ask how it is laid out.
struct ImageTree {
    /// `workspace` is a handle of a text, the fault table has handles of rules.
    var header: ImageHeader
    /// What indices of CONST mean; grows.
    var texts: [[UInt8]]
    var rules: [Rule]
    /// Handles of rules, in order of citation.
    var order: [UInt32]
    var slots: [SlotRecord]
    var names: [Name]
    var prefixes: [PrefixRecord]
    var classes: [ToolClass]
    var banks: [Bank]
    var automata: [Automaton]
    var nfas: [PositionAutomaton]
    var pcres: [PCRERecord]
    var valueSets: [[ValueRecord]]
    var ranges: [BoundsRecord]
    var redactKeys: [UInt32]
    /// Names and their classes.
    var nameWitnesses: [(toolClass: UInt32, text: [UInt8])] = []
    var sourceMap: SourceMap?

    /// A text, and whether what it belongs to holds for it.
    struct Witness: Hashable {
        var kind: WitnessKind
        var holds: Bool
        var text: [UInt8]
    }

    struct Rule {
        var record: RuleRecord
        var line: UInt32
        /// Of values, bounds, limits and prefixes.
        var witnesses: [Witness] = []
    }

    struct Name {
        /// The run of spellings in it says nothing.
        var record: NameRecord
        var spellings: [SpellingRecord]
    }

    struct ToolClass: Hashable {
        var name: UInt32
        var blocks: [[Instruction]]
        var roles: [RoleRecord]
    }

    struct Bank {
        var groups: [Group]
        /// Handle of an automaton.
        var filter: Int?
    }

    struct Group {
        var engine: GroupEngine
        /// Handle of what the engine runs.
        var table: Int
        var entries: [Entry]
    }

    struct Entry {
        var rule: UInt32
        var witnesses: [Witness] = []
    }
}

extension ImageTree {
    /// Takes an image apart that the verifier has accepted.
    init(_ m: ImageModel) {
        header = m.header
        texts = m.constants
        let lines = m.sourceMap?.lines ?? [UInt32](repeating: 0, count: m.rules.count)
        rules = zip(m.rules, lines).map { Rule(record: $0, line: $1) }
        order = m.rules.indices.map { UInt32($0) }
        slots = m.slots
        names = m.names.map { record in
            let first = Int(record.firstSpelling)
            return Name(record: record, spellings: Array(m.spellings[first..<first + Int(record.spellingCount)]))
        }
        prefixes = m.prefixes
        classes = m.classes.map { record in
            let blocks = m.classBlocks[Int(record.firstBlock)..<Int(record.firstBlock) + Int(record.blockCount)]
            let roles = m.roles[Int(record.firstRole)..<Int(record.firstRole) + Int(record.roleCount)]
            return ToolClass(
                name: record.name,
                blocks: blocks.map { block in
                    let run = m.blocks[Int(block)]
                    return Array(m.code[Int(run.first)..<Int(run.first) + Int(run.count)])
                }, roles: Array(roles))
        }
        banks = m.banks.map { bank in
            let groups = m.groups[Int(bank.firstGroup)..<Int(bank.firstGroup) + Int(bank.groupCount)]
            return Bank(
                groups: groups.map { group in
                    let entries = m.groupRules[Int(group.firstRule)..<Int(group.firstRule) + Int(group.ruleCount)]
                    return Group(
                        engine: group.engine, table: Int(group.table), entries: entries.map { Entry(rule: $0) })
                }, filter: bank.filter == noIndex ? nil : Int(bank.filter))
        }
        automata = m.dfas.indices.map { Automaton(m, $0) }
        nfas = m.nfas.indices.map { PositionAutomaton(m, $0) }
        pcres = m.pcres
        valueSets = m.valueSets.map { Array(m.values[Int($0.first)..<Int($0.first) + Int($0.count)]) }
        ranges = m.ranges
        redactKeys = m.redactKeys
        sourceMap = m.sourceMap
        takeWitnesses(m)
    }

    private mutating func takeWitnesses(_ m: ImageModel) {
        // By entry of GROUP_RULES: where it is in the tree.
        var places: [(bank: Int, group: Int, entry: Int)] = []
        for (b, bank) in banks.enumerated() {
            for (g, group) in bank.groups.enumerated() { places += group.entries.indices.map { (b, g, $0) } }
        }
        var at = 0
        for record in m.witnesses {
            let text = Array(m.witnessText[at..<at + Int(record.length)])
            at += Int(record.length)
            let witness = Witness(kind: record.kind, holds: record.holds, text: text)
            switch record.kind {
            case .match:
                let place = places[Int(record.index)]
                banks[place.bank].groups[place.group].entries[place.entry].witnesses.append(witness)
            case .string, .number, .word, .size, .prefix: rules[Int(record.index)].witnesses.append(witness)
            case .name: nameWitnesses.append((record.index, text))
            }
        }
    }
}
