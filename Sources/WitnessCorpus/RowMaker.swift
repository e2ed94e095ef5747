internal import Bytecode
internal import BytecodeVerifier
internal import CallModel
internal import Conformance
internal import FakJSON
internal import FloorLoader
internal import PolicyKernel
internal import PolicyReference
internal import PolicySemantics

/// The two rows of a rule.
enum RowKind: CaseIterable {
    case hit
    case nearMiss

    var words: String { self == .hit ? "hit" : "near miss" }
}

/// A rule of the manifest as the image has it.
struct ManifestRule {
    /// In RULES.
    var index: Int
    var id: String
    var record: RuleRecord
    /// Set for an entry of `arg_rules`.
    var resolved: ResolvedRule?
}

/// Tries calls until one does what a row is about.
struct RowMaker: ~Copyable {
    enum Outcome {
        case found(WitnessRow)
        case missing(String)
    }

    /// So many calls are tried for one row.
    static let mostTries = 96

    private let kernel: Kernel
    private let model: ImageModel
    private let reference: ReferenceEvaluator
    private let texts: RuleTexts
    private let places: CallPlaces
    private let rules: [String: ResolvedRule]
    private var scratch = KernelScratch()

    init(_ floor: Floor, _ policy: ResolvedPolicy) {
        kernel = floor.kernel
        model = floor.image.model
        reference = ReferenceEvaluator(policy)
        let texts = RuleTexts(floor.image.model, policy)
        self.texts = texts
        places = CallPlaces(policy, texts)
        rules = Dictionary(policy.rules.map { ($0.id, $0) }) { first, _ in first }
    }

    /// Nil for a rule of the product itself.
    func rule(_ index: Int) -> ManifestRule? {
        let record = model.rules[index]
        if record.pointer == noIndex { return nil }
        let id = String(decoding: model.constants[Int(record.id)], as: UTF8.self)
        let isArgumentRule = record.by == DecidedBy.argRule.rawValue
        return ManifestRule(index: index, id: id, record: record, resolved: isArgumentRule ? rules[id] : nil)
    }

    mutating func row(_ rule: ManifestRule, _ what: RowKind) throws(WitnessError) -> Outcome {
        let calls = places.calls(for: rule, what, texts)
        var second: TriedCall?
        var found: TriedCall?
        var tried = 0
        for call in calls.prefix(Self.mostTries) {
            tried += 1
            switch judge(call, rule, what) {
            case .best: found = call
            case .good: second = second ?? call
            case .no: continue
            }
            if found != nil { break }
        }
        guard let call = found ?? second else {
            if calls.isEmpty { return .missing("the image has no text for it, and the rule no example") }
            let words = what == .hit ? "none of them meets it" : "each of them meets it, or cannot be read"
            return .missing("\(tried) \(tried == 1 ? "call was" : "calls were") tried, and \(words)")
        }
        return .found(
            WitnessRow(rule: rule, what: what, call: call, decided: try decide(call.call, rule.id)))
    }

    private enum Judgement { case best, good, no }

    /// The best hit is cited; the best near miss is admitted.
    private mutating func judge(_ tried: TriedCall, _ rule: ManifestRule, _ what: RowKind) -> Judgement {
        let explained = kernel.explain(tried.call, .empty, &scratch)
        let decision = explained.decision
        switch decision.by {
        case .input, .limit, .shellLimit, .shellUnreadable, .fault: return .no
        default: break
        }
        // One id may stand for more than one record only among the product's own, which have no rows.
        let isMet = decision.rule == rule.id || explained.findings.contains { $0.rule == rule.id }
        if isMet != (what == .hit) { return .no }
        if what == .hit { return decision.rule == rule.id || rule.record.isAdvisory ? .best : .good }
        return decision.verdict == .deny ? .good : .best
    }

    /// What both say about a call.
    private mutating func decide(_ call: Call, _ rule: String) throws(WitnessError) -> DecidedRow {
        let decision = kernel.decide(call, .empty, &scratch)
        let redacted = decision.obligations.redact ? kernel.redacted(call, &scratch) : nil
        let mine = DecidedRow(decision, notes: kernel.noteIDs(decision.obligations.notes), redacted: redacted)
        let outcome = reference.decide(call, .empty)
        var other = DecidedRow(outcome.decision, notes: outcome.noteIDs, redacted: outcome.redacted)
        // What a denied call would have noted is nobody's business.
        if mine.verdict == .deny { other.notes = mine.notes }
        if mine != other {
            throw WitnessError(
                rule: rule,
                message: "on a call for `\(rule)` the kernel says \(mine.verdict.name) \(mine.reason.name) by "
                    + "\(mine.by.name) \(mine.rule), and the reference \(other.verdict.name) \(other.reason.name) by "
                    + "\(other.by.name) \(other.rule)")
        }
        return mine
    }
}
