internal import CallModel
internal import Diagnostics
internal import FakBasics
internal import FakJSON
internal import FloorLoader
internal import PolicyAnalysis

/// `fak policy prove`: whether claims hold for every call.
enum PolicyProveCommand {
    static let spec = CommandSpec(
        path: ["policy", "prove"], summary: "proves or refutes claims about a manifest", operands: "F", minOperands: 1,
        maxOperands: 1,
        flags: [
            .value("--claims", "C.json", "the claims (Grammar/fak-claims-v1.schema.json)", .file),
            .toggle("--json", "one JSON object"),
        ],
        details: """
            A claim of kind `never` says that no call of some shape is admitted, `always` that every such call is, `implies`
            that the admitted ones have another shape as well. It is proved for all calls, refuted by one that the floor
            has decided, or unknown, with the reason. About shells it speaks of commands as fak reads them (docs/prove.md).
            Exits 1 unless every claim is proved.
            """,
        examples: [
            Example(
                command: "fak policy prove examples/flight-booking-policy.json "
                    + "--claims examples/claims/flight-booking-policy.json")
        ]
    ) { (arguments, session) throws(CommandError) in
        let claimsPath = try arguments.required("--claims", "C.json")
        let path = arguments.operands[0]
        let bytes = try FloorFile.readPolicy(path, &session)
        let name = Session.displayName(path)
        if FloorLoader.isImage(bytes) {
            throw .no(
                name, "is an image: claims are proved of a manifest",
                hint: "give the manifest that the image was compiled from")
        }
        let compiled = FloorLoader.compile(bytes, path: name)
        guard compiled.floor != nil, let prover = Prover(bytes, path: name) else {
            session.note(diagnostics: [compiled.report], severities: [.error])
            throw .no(name, "gives no floor", hint: "`fak policy check \(name)` shows everything about it")
        }
        let file = ClaimsReader.read(
            try session.read(claimsPath, limit: Limits.manifestBytes), path: Session.displayName(claimsPath))
        if !file.diagnostics.isEmpty {
            session.note(diagnostics: [file.report])
            throw .no(Session.displayName(claimsPath), "is no claims file", hint: "docs/prove.md describes the format")
        }
        let answers = file.claims.map { prover.answer($0) }
        var invalid: [Diagnostic] = []
        for answer in answers { if case .invalid(let problem) = answer { invalid.append(problem) } }
        if !invalid.isEmpty {
            session.note(diagnostics: [SourceDiagnostics(source: file.source, diagnostics: invalid)])
        }
        let rows = Array(zip(file.claims, answers))
        if arguments.has("--json") {
            session.printJSON { write(rows, &$0) }
        } else {
            for (claim, answer) in rows { session.print(text(claim, answer)) }
            let count = answers.count { if case .proved = $0 { true } else { false } }
            session.print("\(count) of \(answers.count) \(answers.count == 1 ? "claim" : "claims") proved\n")
        }
        let isProved = answers.allSatisfy { if case .proved = $0 { true } else { false } }
        return isProved ? .ok : .no
    }

    private static func text(_ claim: Claim, _ answer: ClaimAnswer) -> String {
        let id = printable(claim.id)
        switch answer {
        case .proved: return "proved   \(id)\n"
        case .refuted(let witness):
            return "refuted  \(id)\n  call    \(CallLine.preflight(witness.call))\n"
                + "  floor   \(DiffText.line(witness.before))\n"
        case .unknown(let reasons):
            return "unknown  \(id)\n  why     \(reasons.map(DiffText.text).joined(separator: "; "))\n"
        case .invalid: return "invalid  \(id)\n"
        }
    }

    private static func write(_ rows: [(Claim, ClaimAnswer)], _ json: inout JSONWriter) {
        json.member("format", "fak-proofs/v1")
        json.key("claims")
        json.beginArray()
        for (claim, answer) in rows {
            json.beginObject()
            json.member("id", claim.id)
            json.member("kind", claim.kind.rawValue)
            switch answer {
            case .proved: json.member("answer", "proved")
            case .refuted(let witness):
                json.member("answer", "refuted")
                DiffText.write("call", witness.call, &json)
                DiffText.write("floor", witness.before, nil, &json)
            case .unknown(let reasons):
                json.member("answer", "unknown")
                json.member("reasons", reasons.map(\.rawValue))
            case .invalid(let problem):
                json.member("answer", "invalid")
                json.member("problem", problem.message)
            }
            json.endObject()
        }
        json.endArray()
    }
}
