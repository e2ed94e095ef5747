internal import Diagnostics
internal import FakBasics
internal import FakJSON
internal import FloorLoader
internal import WitnessCorpus

/// `fak policy witnesses`: rows for every rule of a floor.
enum PolicyWitnessesCommand {
    static let spec = CommandSpec(
        path: ["policy", "witnesses"], summary: "writes a call that meets each rule, and one that nearly does",
        operands: "F", minOperands: 1, maxOperands: 1,
        flags: [
            .value("--output", short: "-o", "OUT.jsonl", "where the rows go (default standard output)", .file)
        ],
        details: """
            Rows have the format of corpus/README.md and name F, relative to where they go; a manifest from standard input
            stands in each. Texts are the witnesses of the compiled image, then the rules' own examples; each decision is
            that of the kernel, and the reference evaluator has to agree. Rules without such a call are listed on stderr.
            """,
        examples: [
            Example(command: "fak policy witnesses examples/flight-booking-policy.json"),
            Example(
                command: "fak policy witnesses examples/dev-agent-policy.json -o w.jsonl && fak conformance run w.jsonl"
            ),
        ]
    ) { (arguments, session) throws(CommandError) in
        let path = arguments.operands[0]
        let output = arguments.value("--output") ?? "-"
        if output != "-", path != "-", session.isSameFile(output, path) {
            throw .usage("the rows would replace their own manifest; give `-o` another name")
        }
        let bytes = try FloorFile.readPolicy(path, &session)
        let name = Session.displayName(path)
        if FloorLoader.isImage(bytes) {
            throw .no(name, "is an image, and the reference evaluator needs the manifest")
        }
        let compiled = FloorLoader.compile(bytes, path: name)
        guard let floor = compiled.floor else {
            session.note(diagnostics: [compiled.report], severities: [.error])
            throw .no(name, "gives no floor", hint: "`fak policy check \(name)` shows everything about it")
        }
        let corpus: WitnessCorpus
        do throws(WitnessError) {
            corpus = try WitnessCorpus(floor, policyField: field(path, bytes, output, session))
        } catch {
            throw CommandError(.internal, error.message, hint: "report it with the manifest, if you can share it")
        }
        for missing in corpus.missing {
            session.note("fak: \(name): \(missing.rule): no \(missing.what): \(missing.cause)\n")
        }
        if output == "-" {
            session.print(bytes: corpus.lines)
        } else {
            try session.write(output, corpus.lines)
            session.print(
                "\(corpus.rowCount) rows for \(corpus.ruleCount) rules, \(corpus.missing.count) missing  \(output)\n")
        }
        return .ok
    }

    /// The path of the manifest from the folder of the rows; the manifest itself where it has none.
    private static func field(
        _ path: String, _ bytes: [UInt8], _ output: String, _ session: Session
    ) -> JSONNode {
        if path == "-" {
            let manifest = try? JSONReader.read(bytes, limits: JSONLimits(bytes: Limits.manifestBytes, depth: 64))
            return manifest ?? JSONNode(.object([]))
        }
        if path.utf8.first == UInt8(ascii: "/") { return JSONNode(.string(path)) }
        let folder = steps(session.absolute(output == "-" ? "rows" : output)).dropLast()
        let file = steps(session.absolute(path))
        let shared = zip(folder, file).prefix { $0.0 == $0.1 }.count
        let up = [String](repeating: "..", count: folder.count - shared)
        return JSONNode(.string((up + file[shared...]).joined(separator: "/")))
    }

    private static func steps(_ path: [UInt8]) -> [String] {
        String(decoding: path, as: UTF8.self).split(separator: "/").map(String.init)
    }
}
