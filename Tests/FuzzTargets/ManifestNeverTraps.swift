internal import BytecodeVerifier
internal import Diagnostics
internal import FakJSON
internal import FloorLoader
internal import PolicyManifest

extension FuzzTarget {
    /// Any bytes are a manifest that compiles, or have well-formed diagnostics; the formatter keeps what it means.
    static let manifestNeverTraps = FuzzTarget("manifest-never-traps", seeds: ManifestNeverTraps.seeds) {
        bytes throws(FuzzFinding) in
        try ManifestNeverTraps.check(bytes)
    }
}

enum ManifestNeverTraps {
    static func check(_ bytes: [UInt8]) throws(FuzzFinding) {
        let compiled = FloorLoader.compile(bytes, path: "p\u{1B}")
        let checked = compiled.checked
        try require(
            (checked.policy == nil) == checked.hasErrors, "a policy with errors, or neither of them: \(shown(bytes))")
        let hasErrors = compiled.diagnostics.contains { $0.severity == .error }
        try require((compiled.floor == nil) == hasErrors, "a floor with errors, or neither of them: \(shown(bytes))")
        for diagnostic in compiled.diagnostics { try wellFormed(diagnostic, bytes) }
        let starts = compiled.diagnostics.map { $0.range?.start ?? -1 }
        try require(starts == starts.sorted(), "diagnostics are not in order: \(shown(bytes))")
        try renders(compiled.report, bytes)
        try formats(bytes, compiled)
    }

    private static func wellFormed(_ diagnostic: Diagnostic, _ bytes: [UInt8]) throws(FuzzFinding) {
        try require(diagnostic.id != "FAK1599", "internal fault: \(diagnostic.message): \(shown(bytes))")
        try require(DiagnosticCatalog.product[diagnostic.id] != nil, "no such diagnostic: \(diagnostic.id)")
        try require(
            !diagnostic.message.isEmpty && diagnostic.notes.allSatisfy { !$0.message.isEmpty }
                && diagnostic.fixIts.allSatisfy { !$0.message.isEmpty }, "a message is empty: \(diagnostic)")
        let ranges =
            [diagnostic.range].compactMap(\.self) + diagnostic.notes.compactMap(\.range)
            + diagnostic.fixIts.map(\.range)
        for range in ranges {
            try require(
                range.start >= 0 && range.start <= range.end && range.end <= bytes.count,
                "\(diagnostic.id) is outside of the text: \(shown(bytes))")
        }
        if let pointer = diagnostic.pointer {
            try require(pointer.isEmpty || pointer.hasPrefix("/"), "\(diagnostic.id): `\(pointer)` is no pointer")
        }
    }

    private static func renders(_ report: SourceDiagnostics, _ bytes: [UInt8]) throws(FuzzFinding) {
        let text = TextRenderer().render([report])
        for scalar in text.unicodeScalars where scalar != "\n" {
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            try require(!isControl, "text for a terminal has U+\(String(scalar.value, radix: 16)): \(shown(bytes))")
        }
        _ = TextRenderer(usesColour: true, excerptWidth: 20).render([report])
        let sarif = SARIFRenderer(toolVersion: "0", catalog: .product).render([report])
        for output in [JSONRenderer.render([report]), sarif] {
            var problems: [JSONProblem] = []
            let limits = JSONLimits(bytes: 64 << 20, depth: 64)
            let node = try? JSONReader.read(Array(output.utf8), limits: limits, problems: &problems)
            // An escaped NUL of the manifest is one of the report.
            try require(
                node != nil && problems.allSatisfy { $0.kind == .nul }, "a report is no JSON: \(shown(bytes))")
        }
    }

    private static func formats(_ bytes: [UInt8], _ compiled: CompiledManifest) throws(FuzzFinding) {
        guard let once = ManifestFormatter.format(bytes).text else {
            return try require(compiled.floor == nil, "what compiles is not formatted: \(shown(bytes))")
        }
        try require(ManifestFormatter.format(once).text == once, "formatting twice: \(shown(bytes))")
        guard let floor = compiled.floor else { return }
        let again = FloorLoader.compile(once, path: "p")
        guard let same = again.floor else { throw FuzzFinding("formatted, it no longer compiles: \(shown(bytes))") }
        try require(
            same.image.policyDigest == floor.image.policyDigest, "formatted, it means something else: \(shown(bytes))")
    }

    static func seeds() -> [[UInt8]] {
        let files = ["corpus/manifests/accept.jsonl", "corpus/manifests/errors.jsonl"]
        let rows = files.flatMap { SeedFiles.rows($0) }.compactMap { $0["manifest"]?.asString }
        return SeedFiles.examples() + rows.map { Array($0.utf8) }.filter { $0.count <= 2048 }
    }
}
