public import Diagnostics
internal import PolicyCompiler
internal import PolicyLint
internal import PolicyManifest

extension DiagnosticCatalog {
    /// Every id that any stage between a policy file and a floor can give.
    public static let product = DiagnosticCatalog(
        (ManifestCatalog.entries + LintCatalog.entries + CompileCatalog.entries + stages).sorted { $0.id < $1.id })

    private static let stages: [DiagnosticEntry] = [
        DiagnosticEntry(
            id: "FAK1401", title: "An example disagrees with its rule", severity: .error,
            doc:
                "`must_match` and `must_not_match` list values that the rule's matcher does and does not match; a `deny_*` matches when it is violated, any other matcher when it is satisfied. The reference evaluator tried them, and one came out the other way.",
            example:
                #"{"arg_rules": [{"tool": "t", "arg": "a", "deny_regex": "rm", "must_match": ["ls"]}]}"#,
            fix: "Mend the pattern, or move the example to the other list."),
        DiagnosticEntry(
            id: "FAK1599", title: "Internal fault", severity: .error,
            doc: "The compiler wrote an image that the verifier or the kernel refuses. Nothing was loaded.",
            fix: "Report it with the manifest, if you can share it."),
    ]
}
