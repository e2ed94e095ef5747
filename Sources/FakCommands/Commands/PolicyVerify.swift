internal import Bytecode
internal import BytecodeVerifier
internal import Diagnostics
internal import Faithful
internal import FakBasics
internal import FakJSON
internal import FloorLoader
internal import PolicyKernel
internal import PolicySemantics

/// `fak policy verify`: every obligation of an image, and whether this release runs it.
enum PolicyVerifyCommand {
    static let spec = CommandSpec(
        path: ["policy", "verify"], summary: "checks every obligation of an image", operands: "F.fakb", minOperands: 1,
        maxOperands: 1,
        flags: [
            .value("--against", "F.json", "also compare with the manifest that it was made of", .file),
            .toggle("--deep", "also compare its tables with the texts of its own rules"),
            .toggle("--explain", "with either: every count"),
            .toggle("--json", "one JSON object"),
        ],
        details: """
            Exits 1 when an obligation does not hold, or when this release does not run such images; with `--against` or
            `--deep` also when image and texts differ, or when something cannot be decided within its budget.
            """,
        examples: [
            Example(
                command: "fak policy compile examples/flight-booking-policy.json -o - | fak policy verify - "
                    + "--against examples/flight-booking-policy.json"),
            Example(command: "fak policy compile examples/flight-booking-policy.json -o - | fak policy verify -"),
        ]
    ) { (arguments, session) throws(CommandError) in
        let path = arguments.operands[0]
        let bytes = try FloorFile.readPolicy(path, &session)
        let name = Session.displayName(path)
        if !FloorLoader.isImage(bytes), bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") {
            throw .no(name, "is a manifest, not an image", hint: "`fak policy check \(name)` checks a manifest")
        }
        if arguments.value("--against") != nil && arguments.has("--deep") {
            throw .usage("`--against` compares all that `--deep` does; give one of them")
        }
        let source = try arguments.value("--against").map { path throws(CommandError) in try manifest(path, &session) }
        let report = Verifier.report(bytes)
        var proof: FaithfulText?
        var problem: String?
        var facts: ImageFacts?
        var loading = Loading.notReached
        do throws(ImageError) {
            let image = try Verifier.verify(bytes)
            facts = ImageFacts(bytes: bytes, image: image)
            do throws(KernelError) {
                let kernel = try Kernel(image)
                loading = .holds(image.model.pcres.count)
                if let source {
                    proof = FaithfulText(report: FaithfulCheck.check(kernel, against: source.policy))
                } else if arguments.has("--deep") {
                    proof = FaithfulText(report: FaithfulCheck.deep(kernel))
                }
            } catch {
                problem = error.message
                loading = .fails(error.message)
            }
        } catch {
            problem = error.description
        }
        // The listing and the verdict come from two walks: an image counts only when both say yes.
        if problem == nil && !report.isAccepted { problem = "the listing does not bear the verdict out" }
        proof?.explains = arguments.has("--explain")
        if let proof, problem == nil {
            if let found = proof.report.difference {
                problem = "\(found.obligation.rawValue) \(FaithfulText.line(found))"
            } else if !proof.report.undecided.isEmpty {
                problem = "\(proof.report.undecided.count) comparisons are undecided"
            }
        }
        if arguments.has("--json") {
            session.printJSON { write(&$0, name, report, loading, facts, problem, proof) }
        } else {
            session.print(report.text + loading.text + (proof?.text ?? ""))
            if let proof, problem == nil {
                let against =
                    source.map { "it says what \($0.name) says" } ?? "its tables say what its rules' texts say"
                session.print("faithful  \(name)  \(against)  \(proof.summary)\n")
            }
            if let facts, problem == nil {
                session.print("accepted  \(name)  \(facts.line)\n")
            } else {
                session.print("rejected  \(name)  \(problem ?? "")\n")
            }
        }
        return problem == nil ? .ok : .no
    }

    private static func write(
        _ json: inout JSONWriter, _ name: String, _ report: VerificationReport, _ loading: Loading,
        _ facts: ImageFacts?, _ problem: String?, _ proof: FaithfulText?
    ) {
        json.member("image", name)
        json.member("accepted", problem == nil)
        if let problem { json.member("problem", problem) }
        json.key("obligations")
        json.beginArray()
        for row in report.rows {
            json.beginObject()
            json.member("id", row.obligation.rawValue)
            json.member("title", row.obligation.title)
            switch row.outcome {
            case .holds: json.member("outcome", "holds")
            case .fails(let error):
                json.member("outcome", "fails")
                json.member("error", error.description)
            case .notReached: json.member("outcome", "not reached")
            }
            json.member("checked", row.checked)
            json.endObject()
        }
        json.beginObject()
        json.member("id", "V15")
        json.member("title", Loading.title)
        switch loading {
        case .holds(let patterns):
            json.member("outcome", "holds")
            json.member("checked", patterns)
        case .fails(let message):
            json.member("outcome", "fails")
            json.member("error", message)
        case .notReached: json.member("outcome", "not reached")
        }
        json.endObject()
        json.endArray()
        proof?.write(&json)
        if let facts { facts.write(&json, rules: false) }
    }

    /// The policy of a manifest, with its name.
    private static func manifest(
        _ path: String, _ session: inout Session
    ) throws(CommandError) -> (name: String, policy: ResolvedPolicy) {
        let bytes = try FloorFile.readPolicy(path, &session)
        let name = Session.displayName(path)
        if FloorLoader.isImage(bytes) { throw .no(name, "is an image; `--against` takes a manifest") }
        let checked = FloorLoader.check(bytes, path: name)
        guard let policy = checked.policy else {
            session.note(diagnostics: [checked.report], severities: [.error])
            throw .no(name, "has errors, so nothing can be compared with it")
        }
        return (name, policy)
    }
}

/// V15, the kernel's own obligation: what it does when it loads an image that the verifier accepted.
private enum Loading {
    static let title = "PCRE2 patterns compile; they, names and prefixes give the answers of their witnesses"

    case holds(_ patterns: Int)
    case fails(String)
    case notReached

    var text: String {
        switch self {
        case .holds(let patterns): "V15 holds  \(patterns)  \(Loading.title)\n"
        case .fails(let message): "V15 fails  \(message)\n"
        case .notReached: "V15 not reached  \(Loading.title)\n"
        }
    }
}
