internal import Bytecode
public import BytecodeVerifier
public import CallModel
internal import FakBasics
internal import HostTools
internal import UnicodeTables

/// Why a verified image cannot be run by this program.
public struct KernelError: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// Compiled with other Grammar tables or another Unicode version: the same manifest has to be compiled again.
        case otherProfile
        /// A tool class reads more places than the kernel keeps.
        case tooManySlots
        /// V15: PCRE2 refuses the pattern of that number.
        case pattern(Int)
        /// V14: the witness of that number, one of a PCRE2 pattern, a name or a prefix, has another answer.
        case witness(Int)
    }
    public let kind: Kind
    /// What to do about it.
    public var message: String {
        switch kind {
        case .otherProfile: "the image was compiled by a release with other tables; recompile the manifest"
        case .pattern(let number): "V15 PCRES[\(number)]: PCRE2 does not take the pattern"
        case .witness(let number): "V14 WITNESSES[\(number)]: the tables give the other answer"
        case .tooManySlots: "a tool has rules on more than \(Limits.classSlots) places of its arguments"
        }
    }
}

/// Runs a verified image: a pure function of image, call and context.
///
/// Any number of threads may share a kernel; each brings its own `KernelScratch`. A decision takes time linear in the
/// call, by the cost that the verifier computed, and allocates next to nothing once the scratch is warm. Every way out of
/// `decide` that is not an affirmative admission is a denial.
public final class Kernel: Sendable {
    public let image: VerifiedImage
    let model: ImageModel
    let walks: WalkTables
    let machines: [NFAMachine]
    let patterns: PatternTable
    /// By bank: the groups that no DFA decides.
    let slowGroups: [[Int]]
    let names: NameIndex
    let nestedNames: NestedNames
    let prefixes: PrefixList
    let plans: [ClassPlan]
    let facts: [RuleFacts]
    let ids: [String]
    let witnesses: [String?]
    let workspace: [UInt8]
    let builtinNamespaces: [[UInt8]]

    /// Prepares an image for running, which compiles its PCRE2 patterns and tries the witnesses that the verifier cannot.
    /// Without filters, or without machine code for PCRE2, decisions are the same and take longer; measurements and tests
    /// ask for that. Linear in the image.
    public init(
        _ image: VerifiedImage, usesFilters: Bool = true, usesJIT: Bool = true
    ) throws(KernelError) {
        let model = image.model
        self.model = model
        guard model.header.profileVersion == SemanticsProfile.version,
            model.header.profileDigest == SemanticsProfile.digest,
            model.header.unicodeVersion == UnicodeTables.packedVersion
        else { throw KernelError(kind: .otherProfile) }
        self.image = image
        walks = WalkTables(model, usesFilters: usesFilters)
        machines = model.nfas.indices.map { NFAMachine(model, $0) }
        slowGroups = model.banks.map { bank in
            Array(WalkTables.dfaGroups(model, bank).upperBound..<Int(bank.firstGroup + bank.groupCount))
        }
        patterns = try PatternTable(model, usesJIT: usesJIT)
        names = NameIndex(model)
        nestedNames = NestedNames(model)
        prefixes = PrefixList(model)
        guard let plans = ClassPlan.all(model) else { throw KernelError(kind: .tooManySlots) }
        self.plans = plans
        facts = RuleOrdinals.facts(model)
        ids = model.rules.map { String(decoding: model.constants[Int($0.id)], as: UTF8.self) }
        witnesses = model.rules.map {
            $0.witness == noIndex ? nil : String(decoding: model.constants[Int($0.witness)], as: UTF8.self)
        }
        workspace = model.header.workspace == noIndex ? [] : model.constants[Int(model.header.workspace)]
        builtinNamespaces = HostTools.builtinNamespaces.map { Array($0.utf8) }
        if let failed = failedWitness() { throw KernelError(kind: .witness(failed)) }
    }

    /// The answer for one call.
    ///
    /// - Complexity: linear in the call's bytes.
    public func decide(_ call: Call, _ context: TraceContext, _ scratch: inout KernelScratch) -> Decision {
        var findings = Findings()
        return decide(call, context, &scratch, &findings)
    }

    /// The ids of noted rules, in order of citation, each once.
    public func noteIDs(_ notes: NoteSet) -> [String] {
        if notes.isEmpty { return [] }
        var out: [String] = []
        for (rule, fact) in facts.enumerated()
        where fact.isAdvisory && notes.contains(fact.note) && out.last != ids[rule] { out.append(ids[rule]) }
        return out
    }

    func decide(
        _ call: Call, _ context: TraceContext, _ scratch: inout KernelScratch, _ findings: inout Findings
    ) -> Decision {
        if !patterns.isEmpty { scratch.engines.begin(steps: Limits.pcre2Steps) }
        let admission = judge(call, context, &scratch, &findings)
        guard case .admitted(let by, let rule, let changes) = admission else { return denial(admission, findings) }
        if !changes { return admitted(by, rule, findings, redacts: false) }
        // What is sent is what was judged: the redacted bytes go through every rung once more.
        var again = call
        guard let redacted = redacted(call, &scratch) else { return fault() }
        again.body = .json(redacted)
        var second = Findings()
        switch judge(again, context, &scratch, &second) {
        case .admitted(_, _, false): return admitted(by, rule, findings, redacts: true)
        case .admitted: return fault()
        case let refused: return denial(refused, second)
        }
    }

    private func admitted(_ by: DecidedBy, _ rule: Int, _ findings: Findings, redacts: Bool) -> Decision {
        Decision(
            verdict: redacts ? .transform : .allow, reason: .none, disposition: nil, by: by, rule: ids[rule],
            obligations: Obligations(redact: redacts, notes: findings.notes))
    }

    private func fault() -> Decision { denial(.refused(Int(model.header.faults.fault)), Findings()) }

    private func denial(_ judgement: Judgement, _ findings: Findings) -> Decision {
        let rule: Int
        var disposition: Disposition
        var notes = findings.notes
        switch judgement {
        case .refused(let hard):
            rule = hard
            // What advisory rules found before is a matter of the order in which the kernel looks.
            notes = NoteSet()
            disposition = facts[hard].disposition
        case .violated:
            rule = findings.least
            disposition = findings.strictest
        case .admitted: return fault()
        }
        let record = model.rules[rule]
        let reason = Reason(rawValue: record.reason) ?? .policyBlock
        if reason == .none { disposition = .terminal }
        return Decision(
            verdict: .deny, reason: reason == .none ? .policyBlock : reason, disposition: disposition,
            by: DecidedBy(rawValue: record.by) ?? .fault, rule: ids[rule], witness: witnesses[rule],
            obligations: Obligations(redact: false, notes: notes))
    }
}

/// The outcome of one pass over the rungs.
enum Judgement {
    /// Rung 1: nothing else was looked at, or nothing else counts.
    case refused(Int)
    /// The findings hold at least one denial.
    case violated
    /// How and by which rule, and whether redaction has something to change.
    case admitted(DecidedBy, Int, Bool)
}

/// Facts about rules that follow from their records.
enum RuleOrdinals {
    /// Advisory rules get note ordinals in order of citation; rules that share an id share one.
    static func facts(_ model: ImageModel) -> [RuleFacts] {
        var next = 0
        var lastID = noIndex
        return model.rules.map { rule in
            var note = -1
            if rule.isAdvisory {
                if rule.id != lastID { next += 1 }
                note = next - 1
                lastID = rule.id
            }
            return RuleFacts(
                disposition: (Reason(rawValue: rule.reason) ?? .policyBlock).disposition, isAdvisory: rule.isAdvisory,
                note: note)
        }
    }
}
