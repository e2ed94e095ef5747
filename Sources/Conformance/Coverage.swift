internal import Bytecode
internal import BytecodeVerifier
internal import CallModel
internal import Diagnostics
internal import FakBasics
internal import FakJSON
internal import FloorLoader
internal import PolicyKernel

/// What the rows of a corpus reach that no row before them reached.
///
/// A row is counted by the path that its decision takes: the outcome (verdict, rung, cited rule) for the way in which
/// the name is known; the form of the arguments, and what is wrong with those that cannot be read; each op and each rule of the manifest with the place
/// that it reads, the form of the value there and whether that violated the rule; each op with each kind of subject; and the
/// transitions of the automata that subjects walked. A rule is known by its kind and its text and an automaton by its table, so the same
/// pattern in a second manifest is not new.
public struct CoverageReport: Sendable {
    /// A row that reached nothing new.
    public struct IdleRow: Sendable, Hashable {
        public var id: String
        public var family: String
        public var place: RowPlace
    }

    public var rows = 0
    /// Rows that add nothing to those before them, in the order of the corpus.
    public var idle: [IdleRow] = []
    /// What was reached, by sort.
    public var outcomes = 0
    /// Ops by form of value.
    public var steps = 0
    /// Rules by form of value and answer.
    public var rules = 0
    public var transitions = 0
    /// Transitions of all automata that any row's floor has.
    public var allTransitions = 0
    /// Of each floor that rows name as a file, by path.
    public var floors: [FloorCoverage] = []

    /// Rows without anything new, of a hundred.
    public var idlePercent: Double { rows == 0 ? 0 : Double(idle.count) * 100 / Double(rows) }

    /// The sums, every idle row with its place, then each floor that rows name as a file; ends in a line feed.
    public var text: String {
        var out =
            "\(rows) rows reach \(outcomes) outcomes, \(steps) ops by form of value, \(rules) rules by form and answer, and "
        out += "\(transitions) of \(allTransitions) transitions\n"
        for row in idle { out += "\(row.place.file):\(row.place.line): \(row.id) adds nothing\n".printable }
        let percent = (idlePercent * 10).rounded() / 10
        out += "\(idle.count) of \(rows) rows add nothing (\(percent) %)\n"
        for floor in floors {
            out += (floor.line + "\n").printable
            for missing in floor.missing { out += "  \(missing)\n".printable }
        }
        return out
    }
}

/// Collects coverage, row by row.
struct CoverageCounter: ~Copyable {
    private enum Item: Hashable {
        case outcome(Verdict, DecidedBy, RuleText?, Disposition?, NameForm)
        case fault(JSONProblem.Kind?)
        case document(DocumentForm)
        case path(Opcode, Set<PathPart>)
        case step(Opcode, place: [UInt8], ValueForm)
        case subject(Opcode, SubjectKind)
        case rule(RuleText, place: [UInt8], ValueForm, isViolated: Bool)
    }

    /// How a name is known, as far as admission and classes go by it.
    private struct NameForm: Hashable {
        var isListed: Bool
        var isSpelledSo: Bool
        var isWriteShaped: Bool
        var isReadShaped: Bool
        var isPlain: Bool
        var hasNamespace: Bool
        /// Its signs, runs of one sort as one.
        var shape: String
        /// The name itself where its words decide.
        var words: String?
    }

    /// What a rule tests, whichever manifest it stands in.
    private struct RuleText: Hashable {
        var kind: RuleKind
        var text: [UInt8]
        var isAdvisory: Bool
    }

    private struct PreparedFloor {
        let kernel: Kernel
        /// By DFA of the image: its number among all distinct automata.
        let automata: [Int]
    }

    private(set) var report = CoverageReport()
    private var seen = Set<Item>()
    /// By automaton, a bit a cell.
    private var walked: [[UInt64]] = []
    private var automata: [[UInt8]: Int] = [:]
    private var floors: [[UInt8]: PreparedFloor] = [:]
    private var files: [String: FloorCounter] = [:]
    private var scratch = KernelScratch()

    /// Decides the row with a recorder and counts what is new.
    mutating func add(_ row: ConformanceRow, manifest: [UInt8]) throws(FloorRefusal) {
        let floor = try prepared(manifest)
        let model = floor.kernel.image.model
        let trace = floor.kernel.trace(row.call, .empty, &scratch)
        var isNew = false
        func note(_ item: Item, _ counter: inout CoverageCounter) {
            if counter.seen.insert(item).inserted { isNew = true }
        }
        let decision = trace.decision
        let cited = model.rules.first { model.constants[Int($0.id)].elementsEqual(decision.rule.utf8) }
        note(
            .outcome(
                decision.verdict, decision.by, cited.map { text(of: $0, model) }, decision.disposition,
                nameForm(row.call, floor.kernel)), &self)
        if decision.by == .input || decision.by == .limit, case .json(let body) = row.call.body {
            note(.fault(CoverageCounter.fault(body)), &self)
        }
        note(.document(DocumentForm(row.call.body)), &self)
        for step in trace.steps {
            let form = ValueForm(row.call.body, step.range)
            let path = step.slot < 0 ? noIndex : model.slots[step.slot].path
            let place = path == noIndex ? [] : model.constants[Int(path)]
            note(.step(step.opcode, place: place, form), &self)
            if step.opcode.readsPaths, let range = step.range {
                note(.path(step.opcode, PathPart.parts(of: row.call.body, range)), &self)
            }
            // The product's own rules are the same for every row; theirs are the transitions.
            for index in step.rules where model.rules[index].pointer != noIndex {
                let isViolated = trace.violations.contains {
                    $0.rule == index && $0.offset == step.range?.lowerBound ?? 0
                }
                note(
                    .rule(text(of: model.rules[index], model), place: place, form, isViolated: isViolated), &self)
            }
        }
        for subject in trace.subjects {
            let bank = model.banks[subject.bank]
            let kind = model.rules[Int(model.groupRules[Int(model.groups[Int(bank.firstGroup)].firstRule)])].kind
            note(.subject(kind.opcode, subject.kind), &self)
            for group in model.groups[Int(bank.firstGroup)..<Int(bank.firstGroup + bank.groupCount)]
            where group.engine == .dfa {
                if walk(model, Int(group.table), floor.automata[Int(group.table)], subject.text) { isNew = true }
            }
        }
        if case .file(let path) = row.policy {
            let name = CorpusFiles.withoutDots(path)
            files[name, default: FloorCounter(model)].add(trace)
        }
        report.rows += 1
        if !isNew { report.idle.append(.init(id: row.id, family: row.family, place: row.place)) }
    }

    private func text(of rule: RuleRecord, _ m: ImageModel) -> RuleText {
        // A list of values has no text of its own; its rule is known by its id.
        let text = m.constants[Int(rule.source == noIndex ? rule.id : rule.source)]
        return RuleText(kind: rule.kind, text: text, isAdvisory: rule.isAdvisory)
    }

    /// What is wrong with the text of arguments; nil for what only the rules of a floor object to.
    private static func fault(_ body: [UInt8]) -> JSONProblem.Kind? {
        let limits = JSONLimits(
            bytes: Limits.argumentBytes, depth: Limits.argumentDepth, values: Limits.argumentValues,
            keysPerObject: Limits.keysPerObject)
        do throws(JSONProblem) {
            _ = try JSONReader.read(body, limits: limits)
            return nil
        } catch {
            return error.kind
        }
    }

    private mutating func nameForm(_ call: Call, _ kernel: Kernel) -> NameForm {
        let facts = kernel.nameFacts(call, &scratch)
        let m = kernel.image.model
        let name = Array(facts.name.utf8)
        let record = m.names.first { m.constants[Int($0.folded)] == FoldedText.folded(name) }
        let spellings = record.map { Int($0.firstSpelling)..<Int($0.firstSpelling + $0.spellingCount) } ?? 0..<0
        return NameForm(
            isListed: record != nil,
            isSpelledSo: m.spellings[spellings].contains { m.constants[Int($0.name)] == name },
            isWriteShaped: facts.isWriteShaped, isReadShaped: facts.isReadShaped, isPlain: facts.isPlain,
            hasNamespace: call.namespace != nil, shape: NameShape.of(facts.name),
            words: m.header.posture == 1 ? facts.name : nil)
    }

    /// The report with its sums.
    mutating func finished() -> CoverageReport {
        for item in seen {
            switch item {
            case .outcome, .fault, .document: report.outcomes += 1
            case .step, .subject, .path: report.steps += 1
            case .rule: report.rules += 1
            }
        }
        report.floors = files.keys.sorted().map { files[$0]!.finished($0) }
        report.transitions = walked.reduce(0) { $0 + $1.reduce(0) { $0 + $1.nonzeroBitCount } }
        return report
    }

    /// Marks the cells of a walk; true when one is new.
    private mutating func walk(_ m: ImageModel, _ dfa: Int, _ number: Int, _ text: [UInt8]) -> Bool {
        let record = m.dfas[dfa]
        var isNew = false
        var row = 0
        for byte in text {
            let cell = row + Int(m.classMaps[256 * dfa + Int(byte)])
            if walked[number][cell / 64] >> UInt64(cell % 64) & 1 == 0 {
                walked[number][cell / 64] |= 1 << UInt64(cell % 64)
                isNew = true
            }
            row = Int(m.cells[Int(record.firstCell) + cell] & 0x7FFF)
        }
        return isNew
    }

    private mutating func prepared(_ manifest: [UInt8]) throws(FloorRefusal) -> PreparedFloor {
        if let known = floors[manifest] { return known }
        let compiled = FloorLoader.compile(manifest, path: "policy")
        guard let floor = compiled.floor else {
            let first = compiled.diagnostics.first { $0.severity == .error }
            throw FloorRefusal(message: first.map { "\($0.id) \($0.message)" } ?? "the manifest has errors")
        }
        let m = floor.image.model
        let numbers = m.dfas.indices.map { dfa in
            let record = m.dfas[dfa]
            let size = Int(record.stateCount) * record.stride
            var key = Array(m.classMaps[256 * dfa..<256 * (dfa + 1)])
            for cell in m.cells[Int(record.firstCell)..<Int(record.firstCell) + size] {
                key += [UInt8(cell & 0xFF), UInt8(cell >> 8)]
            }
            if let known = automata[key] { return known }
            automata[key] = walked.count
            walked.append([UInt64](repeating: 0, count: (size + 63) / 64))
            report.allTransitions += Int(record.stateCount) * Int(record.classCount)
            return walked.count - 1
        }
        let prepared = PreparedFloor(kernel: floor.kernel, automata: numbers)
        floors[manifest] = prepared
        return prepared
    }
}

extension RuleKind {
    /// The op that runs banks of such rules.
    fileprivate var opcode: Opcode {
        switch self {
        case .allowRegex: .allowMatch
        case .denyGlob: .denyGlob
        case .allowGlob: .allowGlob
        case .protect: .protectPath
        case .denyCommand: .denyCommand
        case .allowCommand: .allowCommand
        default: .denyMatch
        }
    }
}
