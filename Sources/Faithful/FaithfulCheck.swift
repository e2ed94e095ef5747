internal import Bytecode
internal import BytecodeVerifier
internal import CallModel
internal import Diagnostics
public import PolicyKernel
public import PolicySemantics

/// Whether an image says what a manifest says.
///
/// The image is one that the verifier accepted, so its obligations V1 to V16 are given; `FaithfulObligation` names what is
/// compared beside them, and docs/verifier.md what each rests on. Nothing here comes from the compiler: records are
/// normalised anew from the resolved policy, and automata are built a second time, by derivatives of the syntax trees.
/// Pure and deterministic.
public enum FaithfulCheck {
    /// How far the comparisons go that can only be samples.
    public struct Effort: Sendable {
        /// Strings for PCRE2 a rule.
        public var strings: Int
        /// Calls that kernel and reference evaluator both decide; with none, no call is looked for that shows a difference.
        public var calls: Int

        public init(strings: Int, calls: Int) {
            self.strings = strings
            self.calls = calls
        }

        /// Texts of one rule that calls are made of.
        fileprivate var textsForCalls: Int { max(4, min(64, calls / 8)) }

        /// The proofs alone.
        public static let proofs = Effort(strings: 0, calls: 0)
        /// What `compile` has time for.
        public static let quick = Effort(strings: 64, calls: 64)
        /// What `verify` takes.
        public static let full = Effort(strings: 4096, calls: 4096)
    }

    /// Compares the image of a kernel with a policy.
    ///
    /// - Complexity: for each bit of a table O((states of the table and of the derivatives) × byte classes)
    public static func check(
        _ kernel: Kernel, against policy: ResolvedPolicy, effort: Effort = .full
    ) -> FaithfulReport {
        let rules = ExpectedRule.all(policy)
        var report = compare(kernel.image.model, policy, rules, effort)
        finish(kernel, policy, rules, effort, &report)
        return report
    }

    /// F1 to F8.
    static func compare(
        _ model: ImageModel, _ policy: ResolvedPolicy, _ rules: [ExpectedRule], _ effort: Effort,
        comparesPlaces: Bool = true
    ) -> FaithfulReport {
        let records = RecordCheck(model: model, policy: policy, rules: rules)
        var report = FaithfulReport()
        report.rows = [records.header().row]
        let ruleRecords = records.ruleRecords(comparesPlaces: comparesPlaces)
        report.rows.append(ruleRecords.row)
        // What follows goes by the numbers of rules, so it needs them to be those of the policy.
        if ruleRecords.difference != nil { return report }
        var names = NameCheck(model, policy, rules)
        names.run()
        report.rows += [names.names.row, names.roles.row, records.operands().row]
        var automata = AutomataCheck(model, policy, rules)
        automata.run()
        report.rows += [automata.automata.row, automata.nfas.row]
        if effort.strings > 0 {
            var strings = StringCheck(limit: effort.strings)
            strings.run(policy, rules) { automata.remainders($0) }
            report.rows.append(strings.comparison.row)
        }
        return report
    }

    /// The calls: F9, or one that shows what differs.
    private static func finish(
        _ kernel: Kernel, _ policy: ResolvedPolicy, _ rules: [ExpectedRule], _ effort: Effort,
        _ report: inout FaithfulReport
    ) {
        if effort.calls <= 0 { return }
        if report.difference == nil {
            ask(kernel, policy, effort, &report)
        } else {
            show(kernel, policy, rules, &report)
        }
    }

    /// F9.
    private static func ask(
        _ kernel: Kernel, _ policy: ResolvedPolicy, _ effort: Effort, _ report: inout FaithfulReport
    ) {
        var near = NearCalls(policy, texts: effort.textsForCalls) { remainders($0) }
        near.make()
        var check = CallCheck(kernel, policy)
        let (found, asked) = check.first(near.calls, limit: effort.calls)
        var comparison = Comparison(.calls)
        comparison.checked = asked
        comparison.details.append("\(asked) of \(near.calls.count) calls that the policy suggests")
        if let found {
            comparison.differ(
                FaithfulDifference(
                    obligation: .calls, section: "CALL", record: 0, what: "a call",
                    expected: found.manifest.verdict.name,
                    found: found.image.verdict.name, call: found))
        }
        report.rows.append(comparison.row)
    }

    /// Looks for a call that shows the first difference.
    private static func show(
        _ kernel: Kernel, _ policy: ResolvedPolicy, _ rules: [ExpectedRule], _ report: inout FaithfulReport
    ) {
        guard let at = report.rows.firstIndex(where: { if case .differs = $0.outcome { true } else { false } }),
            case .differs(var difference) = report.rows[at].outcome
        else { return }
        var near = NearCalls(policy, texts: 64) { remainders($0) }
        if let text = difference.text, let rule = difference.rule {
            if case .argument(let index) = rules[rule].origin { near.make(text: text, rule: index) }
            if case .protected = rules[rule].origin { near.make(text: text, rule: nil) }
        }
        near.make()
        var calls = near.calls
        // What the image has and the manifest has not shows on calls that the image suggests.
        if let other = Resolver.resolve(ImageManifest.text(kernel.image.model)).policy {
            var near = NearCalls(other, texts: 16) { remainders($0) }
            near.make()
            calls += near.calls
        }
        var check = CallCheck(kernel, policy)
        difference.call = check.first(calls, limit: calls.count).found
        let row = report.rows[at]
        report.rows[at] = FaithfulReport.Row(
            obligation: row.obligation, outcome: .differs(difference), checked: row.checked, details: row.details)
    }

    private static func remainders(_ wanted: ExpectedLanguage) -> Remainders {
        Remainders(wanted.language, wanted.anchoring, limit: AutomataCheck.stateLimit)
    }

    /// Compares the tables of an image with the texts of its own rules: with the manifest that these spell out.
    ///
    /// What no text of an image tells (header, ids and places of rules, redacted keys, values) is `needsManifest`, and so
    /// is whether the rules are the author's.
    public static func deep(_ kernel: Kernel, effort: Effort = .full) -> FaithfulReport {
        let model = kernel.image.model
        let resolution = Resolver.resolve(ImageManifest.text(model))
        var report = FaithfulReport()
        guard let policy = resolution.policy else {
            var comparison = Comparison(.rules)
            let problem = resolution.diagnostics.first { $0.severity == .error }
            comparison.differ(
                "RULES", 0, "texts of the rules", expected: "texts that a manifest could have",
                found: problem.map { "\($0.id) \($0.message)" } ?? "others")
            report.rows = [comparison.row]
            return report
        }
        let rules = ExpectedRule.all(policy)
        report = compare(model, policy, rules, effort, comparesPlaces: false)
        finish(kernel, policy, rules, effort, &report)
        for (at, row) in report.rows.enumerated()
        where row.outcome == .holds && [.header, .rules].contains(row.obligation) {
            report.rows[at] = FaithfulReport.Row(
                obligation: row.obligation, outcome: .needsManifest, checked: 0, details: row.details)
        }
        if let at = report.rows.firstIndex(where: { $0.obligation == .operands && $0.outcome == .holds }) {
            let row = report.rows[at]
            report.rows[at] = FaithfulReport.Row(
                obligation: .operands, outcome: .holds, checked: row.checked,
                details: row.details + ["values and redacted keys stand in no text: they need --against"])
        }
        return report
    }
}
