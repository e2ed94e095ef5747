internal import Bytecode
internal import BytecodeVerifier
internal import FakBasics
internal import FakJSON
internal import FloorLoader
internal import PolicyKernel

/// `fak policy verify`: every obligation of an image, and whether this release runs it.
enum PolicyVerifyCommand {
    static let spec = CommandSpec(
        path: ["policy", "verify"], summary: "checks every obligation of an image", operands: "F.fakb", minOperands: 1,
        maxOperands: 1,
        flags: [.toggle("--json", "one JSON object")],
        details: "Exits 1 when an obligation does not hold, or when this release does not run such images.",
        examples: [
            Example(command: "fak policy compile examples/flight-booking-policy.json -o - | fak policy verify -")
        ]
    ) { (arguments, session) throws(CommandError) in
        let path = arguments.operands[0]
        let bytes = try FloorFile.readPolicy(path, &session)
        let name = Session.displayName(path)
        if !FloorLoader.isImage(bytes), bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") {
            throw .no(name, "is a manifest, not an image", hint: "`fak policy check \(name)` checks a manifest")
        }
        let report = Verifier.report(bytes)
        var problem: String?
        var facts: ImageFacts?
        var loading = Loading.notReached
        do throws(ImageError) {
            let image = try Verifier.verify(bytes)
            facts = ImageFacts(bytes: bytes, image: image)
            do throws(KernelError) {
                _ = try Kernel(image)
                loading = .holds(image.model.pcres.count)
            } catch {
                problem = error.message
                loading = .fails(error.message)
            }
        } catch {
            problem = error.description
        }
        // The listing and the verdict come from two walks: an image counts only when both say yes.
        if problem == nil && !report.isAccepted { problem = "the listing does not bear the verdict out" }
        if arguments.has("--json") {
            session.printJSON { write(&$0, name, report, loading, facts, problem) }
        } else {
            session.print(report.text + loading.text)
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
        _ facts: ImageFacts?, _ problem: String?
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
        if let facts { facts.write(&json, rules: false) }
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
