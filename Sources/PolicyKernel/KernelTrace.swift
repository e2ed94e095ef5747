public import Bytecode
public import CallModel

/// What one decision went through, for measures of coverage.
public struct KernelTrace: Sendable {
    /// A subject that the groups of a bank were run over.
    public struct Subject: Sendable, Hashable {
        /// In BANKS.
        public var bank: Int
        public var text: [UInt8]
        public var kind: SubjectKind
    }

    /// An op over one value, or over its absence.
    public struct Step: Sendable, Hashable {
        public var opcode: Opcode
        /// In SLOTS: where the value stands; -1 for a value under a redacted key.
        public var slot: Int
        /// In RULES: the rules that the op decides.
        public var rules: [Int]
        /// The value's bytes in the body, between the quotes for a string; nil when there is none.
        public var range: Range<Int>?
    }

    public var decision: Decision
    public var subjects: [Subject]
    public var steps: [Step]
    /// Every violation in the order in which it was found: the rule, and the offset of the value (0 for an absent one).
    public var violations: [(rule: Int, offset: Int)]
}

/// Collects a trace. A class, so that findings stay small where nothing is traced.
final class TraceRecorder {
    private(set) var subjects: [KernelTrace.Subject] = []
    private(set) var steps: [KernelTrace.Step] = []

    func add(_ bank: Int, _ subject: Span<UInt8>, _ kind: SubjectKind) {
        var text: [UInt8] = []
        text.reserveCapacity(subject.count)
        for i in subject.indices { text.append(subject[i]) }
        subjects.append(KernelTrace.Subject(bank: bank, text: text, kind: kind))
    }

    func add(_ opcode: Opcode, _ slot: Int, _ rules: [Int], _ range: Range<Int>?) {
        steps.append(KernelTrace.Step(opcode: opcode, slot: slot, rules: rules, range: range))
    }
}

extension Kernel {
    /// Decides once more and keeps what was looked at.
    ///
    /// - Complexity: as `decide`, and it allocates a copy of every subject.
    public func trace(_ call: Call, _ context: TraceContext, _ scratch: inout KernelScratch) -> KernelTrace {
        let recorder = TraceRecorder()
        var findings = Findings()
        findings.isRecording = true
        findings.trace = recorder
        let decision = decide(call, context, &scratch, &findings)
        return KernelTrace(
            decision: decision, subjects: recorder.subjects, steps: recorder.steps,
            violations: findings.recorded.map { ($0.rule, $0.offset) })
    }
}
