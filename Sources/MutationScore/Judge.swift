internal import Bytecode
internal import BytecodeVerifier
internal import Faithful
internal import PolicyKernel

/// What became of a changed image.
public enum Outcome: Hashable, Sendable {
    /// By an obligation of the verifier, V15, or what else the kernel asks of an image (`profile`, `places`).
    case rejected(String)
    /// By V14: a witness of the verifier's, or one of the kernel's.
    case witness(String)
    /// By Faithful: the image says something else than the manifest; the obligation.
    case faithful(String)
    /// Faithful takes it, and a row of the corpus or a call that the image suggests gets another answer: what it tries. A
    /// fault of Faithful.
    case escaped(String)
    /// The change changed no byte.
    case same
    /// Faithful proves that the image says what the manifest says: the same policy, written otherwise.
    case equal
    /// Faithful finds no difference and does not decide everything; what it does not decide.
    case undecided(String)

    /// The word that a table of outcomes has for it.
    public var label: String {
        switch self {
        case .rejected(let by): by
        case .witness(let by): by
        case .faithful(let by): by
        case .escaped: "escaped"
        case .same: "same"
        case .equal: "equal"
        case .undecided: "undecided"
        }
    }
}

/// What was found out about a changed image.
public struct Judgement: Sendable {
    public var outcome: Outcome
    /// Whether the image has the policy digest of the floor that it was made of; nil for one that is not accepted.
    public var keepsDigest: Bool?
    /// Whether `Verifier.report` and `Verifier.verify` say the same. False is a fault of the verifier.
    public var reportAgrees: Bool
}

/// Asks what a changed image is turned away by, or what it says otherwise than before.
struct Judge: ~Copyable {
    let floor: MutationFloor
    private var scratch = KernelScratch()

    init(_ floor: MutationFloor) { self.floor = floor }

    mutating func judge(_ bytes: [UInt8]) -> Judgement {
        if bytes == floor.bytes { return Judgement(outcome: .same, keepsDigest: true, reportAgrees: true) }
        let image: VerifiedImage
        do throws(ImageError) {
            image = try Verifier.verify(bytes)
        } catch {
            let isWitness = error.obligation == Obligation.witnesses.rawValue
            return Judgement(
                outcome: isWitness ? .witness("V14") : .rejected(error.obligation), keepsDigest: nil,
                reportAgrees: !Verifier.report(bytes).isAccepted)
        }
        let reportAgrees = Verifier.report(bytes).isAccepted
        let kernel: Kernel
        do throws(KernelError) {
            kernel = try Kernel(image)
        } catch {
            let outcome: Outcome =
                switch error.kind {
                case .otherProfile: .rejected("profile")
                case .tooManySlots: .rejected("places")
                case .pattern: .rejected("V15")
                case .witness: .witness("V14 kernel")
                }
            return Judgement(outcome: outcome, keepsDigest: nil, reportAgrees: reportAgrees)
        }
        return Judgement(
            outcome: compared(kernel), keepsDigest: image.policyDigest == floor.policyDigest,
            reportAgrees: reportAgrees)
    }

    /// What Faithful says of an image that is sound; where it finds nothing, every row and call is asked.
    private mutating func compared(_ kernel: Kernel) -> Outcome {
        let report = FaithfulCheck.check(kernel, against: floor.policy, effort: .proofs)
        if let difference = report.difference { return .faithful(difference.obligation.rawValue) }
        for question in floor.rows + floor.calls where Answer(kernel, question.call, &scratch) != question.answer {
            return .escaped(question.label)
        }
        return report.isProved ? .equal : .undecided(report.undecided.joined(separator: "; "))
    }
}
