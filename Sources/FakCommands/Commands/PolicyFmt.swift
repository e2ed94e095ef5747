internal import Diagnostics
internal import FakBasics
internal import PolicyManifest

/// `fak policy fmt`: the canonical form of a manifest's text.
enum PolicyFmtCommand {
    static let spec = CommandSpec(
        path: ["policy", "fmt"], summary: "prints a manifest in its canonical form", operands: "F…", minOperands: 1,
        maxOperands: 1000,
        flags: [
            .toggle("--write", "replace the files"),
            .toggle("--check", "print only the names of files that are not in canonical form; exit 1 if there are any"),
        ],
        details: "Two spaces a level, fields in the order of the reference; no value is spelled anew.",
        examples: [
            Example(command: "echo '{\"allow\":[\"Read\"],\"version\":\"fak-policy/v1\"}' | fak policy fmt -"),
            Example(command: "fak policy fmt --check examples/flight-booking-policy.json"),
        ]
    ) { (arguments, session) throws(CommandError) in
        let writes = arguments.has("--write")
        let checks = arguments.has("--check")
        if writes && checks { throw .usage("`--write` and `--check` exclude each other") }
        if arguments.operands.count > 1 && !writes && !checks {
            throw .usage("several files need `--write` or `--check`")
        }
        var areCanonical = true
        for path in arguments.operands {
            if writes && path == "-" { throw .usage("`--write` needs a file, not standard input") }
            let name = Session.displayName(path)
            let bytes = try session.read(path, limit: Limits.manifestBytes)
            let (text, diagnostics) = ManifestFormatter.format(bytes)
            guard let text else {
                session.note(diagnostics: [
                    SourceDiagnostics(source: SourceText(path: name, bytes: bytes), diagnostics: diagnostics)
                ])
                throw .no(name, "is not formatted")
            }
            if checks {
                if text == bytes { continue }
                areCanonical = false
                session.print("\(printable(name))\n")
            } else if writes {
                if text != bytes { try session.write(path, text) }
            } else {
                session.print(bytes: text)
            }
        }
        return areCanonical ? .ok : .no
    }
}
