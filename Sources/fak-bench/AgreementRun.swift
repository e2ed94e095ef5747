internal import CallGenerator
internal import CallModel
internal import Conformance
internal import FakBasics
internal import Glibc
internal import PolicyCompiler
internal import PolicyReference

/// Generated calls through the kernel and the reference evaluator: `--agreement` and `--agreement-replay`.
enum AgreementRun {
    /// What a run over 100 000 pairs and more has to come to, in hundredths of a percent.
    private static let leastRung = 800
    private static let leastBoundary = 4_000

    /// Rows of `Option.all`.
    static let options: [Option] = [
        Option(name: "--agreement", operand: "N", help: "holds the kernel against the reference on N generated calls") {
            options, word throws(BenchError) in
            guard let pairs = Int(word), pairs > 0 else { throw .usage("\(word) is no number of calls") }
            options.action = Action { options throws(BenchError) in try run(pairs: pairs, options) }
        },
        Option(name: "--agreement-replay", operand: "INDEX", help: "decides one of those calls again and shows it") {
            options, word throws(BenchError) in
            guard let index = Int(word), index >= 0 else { throw .usage("\(word) is no index") }
            options.action = Action { options throws(BenchError) in try replay(index: index, options) }
        },
    ]

    /// Decides pairs both ways, up to the first difference, and prints what they came to.
    private static func run(pairs: Int, _ options: Options) throws(BenchError) -> Bool {
        let examples = try examples(options)
        let generator = CallGenerator(seed: options.seed, manifests: examples)
        var agreement = Agreement()
        var distribution = Distribution()
        for _ in 0..<pairs {
            let sample = generator.next()
            let verdicts = agreement.decide(sample)
            if !verdicts.agree {
                say("DIFFERENCE seed \(options.seed) index \(sample.index)")
                show(sample, verdicts)
                return false
            }
            distribution.add(sample, verdicts)
        }
        say(
            "\(pairs) pairs, seed \(options.seed), \(examples.count) example floors: the kernel and the reference "
                + "evaluator agree")
        report(distribution, refused: generator.refusals.count)
        return true
    }

    /// Decides one pair of a run again and prints it.
    private static func replay(index: Int, _ options: Options) throws(BenchError) -> Bool {
        var agreement = Agreement()
        let sample = CallGenerator(seed: options.seed, manifests: try examples(options)).sample(at: index)
        let verdicts = agreement.decide(sample)
        say("\(verdicts.agree ? "agree" : "DIFFERENCE") seed \(options.seed) index \(index)")
        show(sample, verdicts)
        return verdicts.agree
    }

    // MARK: Reports

    private static func report(_ distribution: Distribution, refused: Int) {
        func line(_ name: String, _ count: Int, least: Int) {
            let share = distribution.share(of: count)
            let mark = distribution.samples >= 100_000 && share < least ? "  below \(least / 100) %" : ""
            let percent = Format.fixed(Double(share) / 100, 2)
            say(
                "  \(name.padded(to: 30))\(String(count).leftPadded(to: 12))\((percent + " %").leftPadded(to: 12))\(mark)"
            )
        }
        say("decided by")
        for rung in Distribution.Rung.allCases { line(rung.label, distribution.rungs[rung.rawValue], least: leastRung) }
        say("within one edit of a boundary")
        line("pairs", distribution.atBoundary, least: leastBoundary)
        say("besides")
        line("with a note", distribution.noted, least: 0)
        line("on a forced engine", distribution.onForcedEngine, least: 0)
        line("PCRE2 gave up", distribution.gaveUp, least: 0)
        say("forms")
        for (name, count) in zip(Forms.names, distribution.forms) { line(name, count, least: 0) }
        say("findings of argument rules by subject")
        for kind in SubjectKind.allCases where distribution.subjects[Int(kind.rawValue)] > 0 {
            line(kind.name, distribution.subjects[Int(kind.rawValue)], least: 0)
        }
        say("random manifests passed over: \(refused)")
    }

    private static func show(_ sample: Sample, _ verdicts: Verdicts) {
        say("manifest  \(text(sample.floor.manifest))")
        say("engine    \(sample.floor.engine.rawValue)")
        say("tool      \(text(sample.call.tool))")
        if let namespace = sample.call.namespace { say("namespace \(text(namespace))") }
        switch sample.call.body {
        case .json(let body): say("json      \(text(body))")
        case .text(let body): say("text      \(text(body))")
        }
        for path in sample.context.protectedPaths { say("protects  \(text(path))") }
        say("kernel    \(shown(verdicts.kernel, verdicts.kernelNotes, verdicts.kernelRedacted))")
        let reference = verdicts.reference
        say("reference \(shown(reference.decision, reference.noteIDs, reference.redacted))")
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
        if bytes.count > 2_000 { out += "(\(bytes.count) bytes) " }
        for byte in bytes.prefix(16_000) {
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

    /// The manifests of the checkout's `examples/`, by name.
    private static func examples(_ options: Options) throws(BenchError) -> [[UInt8]] {
        let folder = options.repository + "/examples"
        do throws(ConformanceError) {
            var out: [[UInt8]] = []
            for name in try CorpusFiles.names(in: folder) where name.hasSuffix(".json") {
                out.append(try CorpusFiles.bytes(of: "\(folder)/\(name)"))
            }
            return out
        } catch {
            throw BenchError(error.message)
        }
    }
}
