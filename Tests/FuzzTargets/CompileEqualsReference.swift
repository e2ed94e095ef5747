internal import CallGenerator
internal import CallModel
internal import Diagnostics
internal import Faithful
internal import FloorLoader
internal import PolicyCompiler
internal import PolicyKernel
internal import PolicyReference
internal import Synchronization

extension FuzzTarget {
    /// The compiled floor and the reference evaluator decide alike.
    static let compileEqualsReference = FuzzTarget(
        "compile-equals-reference", head: CompileEqualsReference.head, seeds: CompileEqualsReference.seeds
    ) { bytes throws(FuzzFinding) in
        try CompileEqualsReference.check(bytes)
    }
}

/// An input is a byte with an engine and the length of the floor's part, that part, and the part of the calls; or, where
/// there is no such engine, the choices of a `CallGenerator`.
enum CompileEqualsReference {
    private struct Pair: Sendable {
        var kernel: Kernel
        /// Without filters and machine code.
        var plain: Kernel
        var reference: ReferenceEvaluator
    }

    /// Floors that were compiled lately: most mutations change the calls alone. Nil for a manifest with errors.
    private static let floors = Mutex<[Key: Pair?]>([:])

    private struct Key: Hashable {
        var manifest: [UInt8]
        var engine: EngineChoice
    }

    static func check(_ bytes: [UInt8]) throws(FuzzFinding) {
        if let first = bytes.first, first >= 192 { return try generated(Array(bytes.dropFirst())) }
        let split = head(bytes)
        let manifest = FloorChooser.manifest(bytes.isEmpty ? [] : bytes[1..<split])
        let engine = EngineChoice.allCases[Int(bytes.first ?? 0) / 64]
        guard let pair = try pair(manifest, engine) else { return }
        var feed = ByteFeed(bytes[split...])
        var scratch = KernelScratch()
        for _ in 0..<24 {
            let call = FloorChooser.call(&feed)
            try compare(call, pair, manifest, &scratch)
            if feed.isEmpty { return }
        }
    }

    // MARK: Generated floors

    /// One of 64 random floors and of the examples, and a call near what the floor says.
    private static func generated(_ bytes: [UInt8]) throws(FuzzFinding) {
        let finding = generator.withLock { generator -> String? in
            let sample = generator.sample(steeredBy: bytes)
            var agreement = Agreement()
            let verdicts = agreement.decide(sample)
            if verdicts.agree { return nil }
            return "kernel \(verdicts.kernel) \(verdicts.kernelNotes), reference \(verdicts.reference.decision) "
                + "\(verdicts.reference.noteIDs): \(sample.call.shown) on \(shown(sample.floor.manifest))"
        }
        if let finding { throw FuzzFinding(finding) }
    }

    private static let generator = Mutex(CallGenerator(seed: 1, manifests: SeedFiles.examples()))

    // MARK: Floors of the bytes

    /// The byte of the length and the floor's part.
    static func head(_ bytes: [UInt8]) -> Int {
        let first = Int(bytes.first ?? 0)
        return min(first >= 192 ? 2 : 1 + first % 64, bytes.count)
    }

    private static func pair(_ manifest: [UInt8], _ engine: EngineChoice) throws(FuzzFinding) -> Pair? {
        let key = Key(manifest: manifest, engine: engine)
        if let known = floors.withLock({ $0[key] }) { return known }
        var made: Pair?
        let compiled = FloorLoader.compile(manifest, path: "p", engine: engine)
        try require(
            !compiled.diagnostics.contains { $0.id == "FAK1599" }, "compiled and then refused: \(shown(manifest))")
        if let floor = compiled.floor, let policy = floor.policy,
            let plain = try? Kernel(floor.image, usesFilters: false, usesJIT: false)
        {
            // The proof of the same for every text, where it is decided.
            let report = FaithfulCheck.check(floor.kernel, against: policy, effort: .proofs)
            if let found = report.difference { throw FuzzFinding("\(found) in \(shown(manifest))") }
            made = Pair(kernel: floor.kernel, plain: plain, reference: ReferenceEvaluator(policy))
        }
        floors.withLock { floors in
            if floors.count >= 256 { floors.removeAll() }
            floors[key] = .some(made)
        }
        return made
    }

    private static func compare(
        _ call: Call, _ pair: Pair, _ manifest: [UInt8], _ scratch: inout KernelScratch
    ) throws(FuzzFinding) {
        let decided = pair.kernel.decide(call, .empty, &scratch)
        let outcome = pair.reference.decide(call, .empty)
        var (mine, other) = (decided, outcome.decision)
        // Ordinals are each implementation's own; ids are compared.
        let notes = pair.kernel.noteIDs(mine.obligations.notes)
        mine.obligations.notes = NoteSet()
        other.obligations.notes = NoteSet()
        let redacted = decided.obligations.redact ? pair.kernel.redacted(call, &scratch) : nil
        let isSame = mine == other && redacted == outcome.redacted && notes == outcome.noteIDs
        try require(
            isSame,
            "kernel \(mine) \(notes), reference \(other) \(outcome.noteIDs): \(call.shown) on \(shown(manifest))")
        try require(
            pair.plain.decide(call, .empty, &scratch) == decided,
            "without filters and machine code: \(call.shown) on \(shown(manifest))")
    }

    static func seeds() -> [[UInt8]] {
        // Each flag and each matcher, and calls that walk through the choices.
        var out: [[UInt8]] = []
        for shape in 0..<64 {
            let flags = UInt8(truncatingIfNeeded: 1 << (shape & 7) | shape)
            let rule = [
                UInt8(truncatingIfNeeded: shape * 5), UInt8(shape % 9), UInt8(shape % 14), 0, UInt8(shape % 15),
            ]
            let floor = [flags] + rule + rule.map { $0 &+ 1 }
            var calls: [UInt8] = []
            for step in 0..<96 { calls.append(UInt8(truncatingIfNeeded: step * 37 + shape * 11)) }
            out.append([192, UInt8(shape)] + calls.prefix(48))
            out.append([UInt8(floor.count + shape % 3 * 64)] + floor + calls)
        }
        return out
    }
}

extension Call {
    /// For a finding.
    fileprivate var shown: String {
        let text: [UInt8]
        switch body {
        case .json(let bytes), .text(let bytes): text = bytes
        }
        let space = namespace.map { FuzzTargets.shown($0) + "/" } ?? ""
        return "\(space)\(FuzzTargets.shown(tool)) \(FuzzTargets.shown(text))"
    }
}
