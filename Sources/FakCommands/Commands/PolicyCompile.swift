internal import Bytecode
internal import BytecodeVerifier
internal import Faithful
internal import FakBasics
internal import FakJSON
internal import FloorLoader
internal import PolicyPicture

/// `fak policy compile`: manifest to image.
enum PolicyCompileCommand {
    enum Emit: String, CaseIterable {
        case asm
        case json
        case dot
        case svg
    }

    static let spec = CommandSpec(
        path: ["policy", "compile"], summary: "compiles a manifest into a verified image", operands: "F",
        minOperands: 1, maxOperands: 1,
        flags: [
            .value("--output", short: "-o", "OUT.fakb", "where the image goes; `-` is standard output", .file),
            .choice(
                "--emit", Emit.allCases.map(\.rawValue),
                "print the listing, the tables or a picture instead of writing a file"),
            .toggle("--json", "describe the image as one JSON object"),
            .toggle("--fast", "leave out the proof that the image says what the manifest says"),
        ],
        details: """
            The same manifest gives the same bytes everywhere. The file is put in place whole or not at all. `cost` is the
            most that a call with n argument bytes can take, in steps of about one table access. `--emit svg` draws the
            floor on one page: tools, the rules that they meet, verdicts; `dot` is the same for Graphviz.
            Before anything is written the image is compared with the manifest, table by table, by a second construction
            (docs/verifier.md, Faithful).
            """,
        examples: [
            Example(command: "fak policy compile examples/flight-booking-policy.json -o floor.fakb"),
            Example(command: "fak policy compile examples/flight-booking-policy.json --emit asm"),
            Example(command: "fak policy compile examples/flight-booking-policy.json --emit svg"),
        ]
    ) { (arguments, session) throws(CommandError) in
        let path = arguments.operands[0]
        let emit = try arguments.choice("--emit", Emit.self)
        let output = arguments.value("--output")
        if output == nil && emit == nil {
            throw .usage("say where the image goes: `-o OUT.fakb`", hint: "or `--emit asm` prints the listing")
        }
        if output == "-" && (emit != nil || arguments.has("--json")) {
            throw .usage("standard output cannot take both image and text; give `-o` a file name")
        }
        if let output, output != "-", path != "-", session.isSameFile(output, path) {
            throw .usage("the image would replace its own manifest; give `-o` another name")
        }
        let bytes = try FloorFile.readPolicy(path, &session)
        let name = Session.displayName(path)
        if FloorLoader.isImage(bytes) { throw .no(name, "is an image already") }
        let compiled = FloorLoader.compile(bytes, path: name)
        session.note(diagnostics: [compiled.report])
        guard let floor = compiled.floor else { throw .no(name, "is not compiled") }
        let facts = ImageFacts(bytes: floor.imageBytes, image: floor.image)
        let proof = arguments.has("--fast") ? nil : try prove(floor, name)
        if let output, output != "-" { try session.write(output, floor.imageBytes) }
        switch emit {
        case .asm: session.print(Disassembler.text(floor.image.model))
        case .json: session.printJSON { facts.write(&$0, rules: true) }
        case .dot: session.print(PolicyPicture.dot(floor.image))
        case .svg: session.print(PolicyPicture.svg(floor.image))
        case nil:
            if output == "-" {
                session.print(bytes: floor.imageBytes)
                session.note("image <stdout>  \(facts.line)\n" + line(proof))
            } else if arguments.has("--json") {
                session.printJSON {
                    $0.member("image", output ?? "")
                    facts.write(&$0, rules: false)
                    proof?.write(&$0)
                }
            } else {
                session.print("image \(output ?? "")  \(facts.line)\n" + line(proof))
            }
        }
        return .ok
    }

    private static func line(_ proof: FaithfulText?) -> String { proof.map { "faithful  \($0.summary)\n" } ?? "" }

    /// That the image says what the manifest says; anything else is a fault of ours, and no image is written.
    private static func prove(_ floor: Floor, _ name: String) throws(CommandError) -> FaithfulText? {
        guard let policy = floor.policy else { return nil }
        let proof = FaithfulText(report: FaithfulCheck.check(floor.kernel, against: policy, effort: .quick))
        if let found = proof.report.difference {
            throw CommandError(
                .internal, at: name,
                "internal fault: the image does not say what the manifest says: \(found.obligation.rawValue) "
                    + FaithfulText.line(found),
                hint: "no image was written; please report it with the manifest")
        }
        return proof
    }
}
