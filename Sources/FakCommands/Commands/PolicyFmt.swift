internal import Diagnostics
internal import FakBasics
internal import FloorLoader
internal import PolicyManifest

/// `fak policy fmt`: the canonical form of a manifest's text.
enum PolicyFmtCommand {
    static let spec = CommandSpec(
        path: ["policy", "fmt"], summary: "prints a manifest in its canonical form", operands: "F…", minOperands: 1,
        maxOperands: 1000,
        flags: [
            .toggle("--fix", "apply the fixes of `fak policy check` that are safe as well"),
            .toggle("--write", "replace the files"),
            .toggle("--check", "print only the names of files that are not in canonical form; exit 1 if there are any"),
        ],
        details: """
            Two spaces a level, fields in the order of the reference; no value is spelled anew. `--fix` mends errors that
            have one fix, and takes away rules without which the floor is proved to mean the same; each is listed on stderr.
            Fixes that would change what a valid floor means are only shown by `check`.
            """,
        examples: [
            Example(command: "echo '{\"allow\":[\"Read\"],\"version\":\"fak-policy/v1\"}' | fak policy fmt -"),
            Example(command: "fak policy fmt --check examples/flight-booking-policy.json"),
            Example(command: "echo '{\"alow\": [\"Read\"]}' | fak policy fmt --fix -"),
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
            let (text, diagnostics) =
                arguments.has("--fix") ? fixed(bytes, name, &session) : ManifestFormatter.format(bytes)
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

    /// Fixes and formats, and lists what was mended.
    private static func fixed(
        _ bytes: [UInt8], _ name: String, _ session: inout Session
    ) -> (text: [UInt8]?, diagnostics: [Diagnostic]) {
        let fixed = ManifestFixer.fix(bytes, path: name)
        for diagnostic in fixed.applied where fixed.text != nil {
            let fix = diagnostic.fixIts.first?.message ?? ""
            session.note(
                "fak: \(printable(name)): fixed \(diagnostic.id): \(printable(fix)): \(printable(diagnostic.message))\n"
            )
        }
        return (fixed.text, fixed.diagnostics)
    }
}
