internal import Bytecode
public import CallModel
internal import PolicyKernel

/// A call on which two floors were seen to differ: both kernels have decided it.
public struct Witness: Sendable, Hashable {
    public let call: Call
    public let before: FloorAnswer
    public let after: FloorAnswer
}

/// Asks both kernels about calls.
final class Replayer {
    private let sides: [Side]
    private let meter: StepMeter
    private var scratch = KernelScratch()
    private(set) var count = 0

    /// What a byte of a call costs, in steps of a search.
    private static let stepsPerByte = 10

    init(_ a: Side, _ b: Side, meter: StepMeter = StepMeter(.max)) {
        sides = [a, b]
        self.meter = meter
    }

    /// The call as a witness, if the floors differ on it and it may still be tried.
    func witness(_ call: Call) -> (change: Change, witness: Witness)? {
        let size =
            switch call.body {
            case .json(let body), .text(let body): body.count
            }
        guard meter.take(Replayer.stepsPerByte * size) else { return nil }
        count += 1
        let before = answer(0, call)
        let after = answer(1, call)
        guard let change = before.change(to: after) else { return nil }
        return (change, Witness(call: call, before: before, after: after))
    }

    /// What one floor says.
    func answer(_ side: Int, _ call: Call) -> FloorAnswer {
        let kernel = sides[side].kernel
        let decision = kernel.decide(call, .empty, &scratch)
        let isAdmitted = decision.verdict != .deny
        var notes: Set<UInt16> = []
        if isAdmitted, !decision.obligations.notes.isEmpty {
            let ids = Set(kernel.noteIDs(decision.obligations.notes))
            for rule in sides[side].model.rules where rule.isAdvisory && ids.contains(sides[side].text(rule.id)) {
                notes.insert(rule.reason)
            }
        }
        return FloorAnswer(
            isAdmitted: isAdmitted, verdict: decision.verdict, reason: decision.reason,
            disposition: decision.disposition,
            redacted: decision.obligations.redact ? kernel.redacted(call, &scratch) : nil,
            notes: notes.sorted().compactMap { Reason(rawValue: $0) }, rule: decision.rule, by: decision.by)
    }
}
