internal import CallGenerator
internal import CallModel
internal import FakBasics
internal import Glibc
internal import PolicyCompiler
internal import PolicyReference

/// Generated calls through the kernel and the reference evaluator: `--agreement` and `--agreement-replay`.
enum AgreementRun {
    /// What a run over 100 000 pairs and more has to come to, in hundredths of a percent.
    private static let leastRung = 800
    private static let leastBoundary = 4_000

    /// Decides pairs both ways, up to the first difference, and prints what they came to.
    static func run(_ arguments: [String]) -> ExitCode {
        guard arguments.count == 2 || arguments.count == 4 && arguments[2] == "--seed", let pairs = Int(arguments[1]),
            pairs > 0, let seed = arguments.count == 4 ? UInt64(arguments[3]) : 1
        else { return usage("--agreement N [--seed S]") }
        let examples = examples()
        let generator = CallGenerator(seed: seed, manifests: examples)
        var agreement = Agreement()
        var distribution = Distribution()
        for _ in 0..<pairs {
            let sample = generator.next()
            let verdicts = agreement.decide(sample)
            if !verdicts.agree {
                print("DIFFERENCE seed \(seed) index \(sample.index)")
                show(sample, verdicts)
                return .no
            }
            distribution.add(sample, verdicts)
        }
        print(
            "\(pairs) pairs, seed \(seed), \(examples.count) example floors: the kernel and the reference evaluator agree"
        )
        report(distribution, refused: generator.refusals.count)
        return .ok
    }

    /// Decides one pair of a run again and prints it.
    static func replay(_ arguments: [String]) -> ExitCode {
        guard arguments.count == 3, let seed = UInt64(arguments[1]), let index = Int(arguments[2]), index >= 0 else {
            return usage("--agreement-replay SEED INDEX")
        }
        var agreement = Agreement()
        let sample = CallGenerator(seed: seed, manifests: examples()).sample(at: index)
        let verdicts = agreement.decide(sample)
        print("\(verdicts.agree ? "agree" : "DIFFERENCE") seed \(seed) index \(index)")
        show(sample, verdicts)
        return verdicts.agree ? .ok : .no
    }

    private static func usage(_ text: String) -> ExitCode {
        print("usage: fak-bench \(text)")
        return .usage
    }

    // MARK: Reports

    private static func report(_ distribution: Distribution, refused: Int) {
        func line(_ name: String, _ count: Int, least: Int) {
            let share = distribution.share(of: count)
            let mark = distribution.samples >= 100_000 && share < least ? "  below \(least / 100) %" : ""
            let percent = Report.fixed(Double(share) / 100, 2)
            print("  \(Report.row(name, String(count), percent + " %"))\(mark)")
        }
        print("decided by")
        for rung in Distribution.Rung.allCases { line(rung.label, distribution.rungs[rung.rawValue], least: leastRung) }
        print("within one edit of a boundary")
        line("pairs", distribution.atBoundary, least: leastBoundary)
        print("besides")
        line("with a note", distribution.noted, least: 0)
        line("on a forced engine", distribution.onForcedEngine, least: 0)
        line("PCRE2 gave up", distribution.gaveUp, least: 0)
        print("forms")
        for (name, count) in zip(Forms.names, distribution.forms) { line(name, count, least: 0) }
        print("findings of argument rules by subject")
        for kind in SubjectKind.allCases where distribution.subjects[Int(kind.rawValue)] > 0 {
            line(kind.name, distribution.subjects[Int(kind.rawValue)], least: 0)
        }
        print("random manifests passed over: \(refused)")
    }

    private static func show(_ sample: Sample, _ verdicts: Verdicts) {
        print("manifest  \(text(sample.floor.manifest))")
        print("engine    \(sample.floor.engine.rawValue)")
        print("tool      \(text(sample.call.tool))")
        if let namespace = sample.call.namespace { print("namespace \(text(namespace))") }
        switch sample.call.body {
        case .json(let body): print("json      \(text(body))")
        case .text(let body): print("text      \(text(body))")
        }
        for path in sample.context.protectedPaths { print("protects  \(text(path))") }
        print("kernel    \(shown(verdicts.kernel, verdicts.kernelNotes, verdicts.kernelRedacted))")
        let reference = verdicts.reference
        print("reference \(shown(reference.decision, reference.noteIDs, reference.redacted))")
    }

    private static func shown(_ decision: Decision, _ notes: [String], _ redacted: [UInt8]?) -> String {
        var out = "\(decision.verdict.name) \(decision.reason.name) by=\(decision.by.name) rule=\(decision.rule)"
        if let disposition = decision.disposition { out += " disposition=\(disposition.name)" }
        if let witness = decision.witness { out += " witness=\(witness)" }
        out += " notes=\(notes) ordinals=\(decision.obligations.notes.ordinals)"
        if let redacted { out += " redacted=\(text(redacted))" }
        return out
    }

    /// Bytes in ASCII, so that nothing of them is lost on the way to a reader; of long ones the beginning.
    private static func text(_ bytes: [UInt8]) -> String {
        var out = ""
        if bytes.count > 10_000 { out += "(\(bytes.count) bytes) " }
        for byte in bytes.prefix(10_000) {
            if byte >= 0x20 && byte < 0x7F {
                out.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16)
                out += "<" + (digits.utf8.count < 2 ? "0" : "") + digits + ">"
            }
        }
        return out
    }

    // MARK: Examples

    /// The manifests of `examples/` in the working directory, by name. None when the folder is not there.
    private static func examples() -> [[UInt8]] {
        let folder = "examples"
        guard let handle = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(handle) }
        var names: [String] = []
        while let entry = unsafe readdir(handle) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                unsafe field.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { text in
                    unsafe String(cString: text)
                }
            }
            if name.hasSuffix(".json") { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.compactMap {
            Budgets.read("\(folder)/\($0)")
        }
    }
}
