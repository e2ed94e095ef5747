internal import Bytecode
internal import BytecodeVerifier
internal import CallModel
internal import Diagnostics
internal import FakBasics
internal import FakJSON
internal import FloorLoader

/// `fak policy show`: what a manifest or an image is, with the digests to pin it by.
enum PolicyShowCommand {
    static let spec = CommandSpec(
        path: ["policy", "show"], summary: "summary and digests of a manifest or an image", operands: "F",
        minOperands: 1, maxOperands: 1, flags: [.toggle("--json", "one JSON object")],
        details: "The policy digest says what a floor means: layout and descriptions of its manifest do not change it.",
        examples: [Example(command: "fak policy show examples/customer-support-readonly-policy.json")]
    ) { (arguments, session) throws(CommandError) in
        let path = arguments.operands[0]
        let bytes = try FloorFile.readPolicy(path, &session)
        let name = Session.displayName(path)
        if FloorLoader.isImage(bytes) {
            try showImage(name, bytes, arguments, &session)
        } else {
            try showManifest(name, bytes, arguments, &session)
        }
        return .ok
    }

    private static func showManifest(
        _ name: String, _ bytes: [UInt8], _ arguments: Arguments, _ session: inout Session
    ) throws(CommandError) {
        let compiled = FloorLoader.compile(bytes, path: name)
        guard let policy = compiled.checked.policy else {
            session.note(diagnostics: [compiled.report], severities: [.error])
            throw .no(name, "is not valid")
        }
        let facts = compiled.floor.map { ImageFacts(bytes: $0.imageBytes, image: $0.image) }
        let summary = PolicySummary(policy: policy)
        let digest = hex(SHA256.digest(bytes))
        if arguments.has("--json") {
            session.printJSON { json in
                json.member("manifest", name)
                json.member("manifest_digest", digest)
                summary.write(&json)
                if let facts {
                    json.key("image")
                    json.beginObject()
                    facts.write(&json, rules: false)
                    json.endObject()
                }
            }
            return
        }
        session.print("manifest  \(printable(name))  \(bytes.count) bytes  sha256 \(digest)\n")
        session.print("image     \(facts?.line ?? "none: `fak policy compile` says why")\n\n")
        session.print(summary.text)
    }

    private static func showImage(
        _ name: String, _ bytes: [UInt8], _ arguments: Arguments, _ session: inout Session
    ) throws(CommandError) {
        let facts: ImageFacts
        do throws(ImageError) {
            facts = ImageFacts(bytes: bytes, image: try Verifier.verify(bytes))
        } catch {
            throw .no(name, "the image is rejected: \(error.description)")
        }
        if arguments.has("--json") {
            session.printJSON { json in
                json.member("image", name)
                facts.write(&json, rules: true)
            }
            return
        }
        session.print("image     \(printable(name))  \(facts.line)\n")
        session.print("file      sha256 \(hex(SHA256.digest(bytes)))\n")
        let header = facts.model.header
        if let map = facts.model.sourceMap {
            let compiler = printable(String(decoding: map.compiler, as: UTF8.self))
            session.print("from      manifest sha256 \(hex(map.manifestDigest)), by \(compiler)\n")
        }
        session.print(
            "profile   version \(header.profileVersion), Unicode \(facts.unicodeVersion), "
                + "digest \(hex(header.profileDigest))\n")
        session.print("posture   \(facts.posture)\n")
        if !facts.softened.isEmpty { session.print("advisory  \(facts.softened.joined(separator: ", "))\n") }
        if let workspace = facts.text(header.workspace) { session.print("workspace \(printable(workspace))\n") }
        session.print("tables    \(facts.counts.map { "\($0.1) \($0.0)" }.joined(separator: ", "))\n\nrules\n")
        for (index, rule) in facts.model.rules.enumerated() {
            let source = facts.text(rule.source).map { " " + printable($0) } ?? ""
            let line = facts.line(ofRule: index).map { "  line \($0)" } ?? ""
            let advisory = rule.isAdvisory ? " [advisory]" : ""
            let reason = rule.reason == 0 ? "" : " -> \(Reason.name(ofNumber: rule.reason))"
            session.print(
                "  \(printable(facts.text(rule.id) ?? ""))  \(rule.kind.name)\(source)\(reason)\(advisory)\(line)\n")
        }
    }
}
