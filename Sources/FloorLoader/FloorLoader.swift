internal import Bytecode
internal import BytecodeVerifier
internal import Diagnostics
internal import FakBasics
public import PolicyCompiler
internal import PolicyKernel
internal import PolicyManifest
internal import PolicyReference
internal import PolicySemantics

/// The one way from a policy file to a floor that decides: read, resolve, evaluate the rules' own examples, compile,
/// verify, load. The command line, the conformance runner and the gateway all come through here.
public enum FloorLoader {
    /// Written into SOURCEMAP.
    public static let compilerName = "fak \(Product.version)"

    /// Whether the bytes are an image rather than a manifest.
    public static func isImage(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x46, 0x41, 0x4B, 0x42]) }

    /// Reads and resolves a manifest and evaluates its `must_match` examples. Never fails: problems are diagnostics.
    public static func check(_ bytes: [UInt8], path: String) -> CheckedManifest {
        let source = SourceText(path: path, bytes: bytes)
        let read = ManifestReader.read(bytes)
        var diagnostics = read.diagnostics
        var policy: ResolvedPolicy?
        var lines: [String: Int] = [:]
        if let syntax = read.syntax {
            let resolution = Resolver.resolve(syntax)
            diagnostics += resolution.diagnostics
            policy = resolution.policy
            lines = ManifestLines.byPointer(syntax, source)
            if let resolved = policy { diagnostics += examples(resolved, syntax) }
        }
        if diagnostics.contains(where: { $0.severity == .error }) { policy = nil }
        return CheckedManifest(source: source, diagnostics: ordered(diagnostics), policy: policy, lines: lines)
    }

    /// Compiles a manifest and loads what came out, through the verifier like any other image.
    /// - Parameter engine: what decides the regexes; the floor means the same with each
    public static func compile(_ bytes: [UInt8], path: String, engine: EngineChoice = .dfa) -> CompiledManifest {
        let checked = check(bytes, path: path)
        guard let policy = checked.policy else {
            return CompiledManifest(checked: checked, diagnostics: checked.diagnostics, floor: nil)
        }
        let map = SourceMapInput(
            compiler: compilerName, manifestDigest: SHA256.digest(bytes), lines: checked.lines)
        do {
            let compiled = try PolicyCompiler.compile(policy, sourceMap: map, engine: engine)
            let image = try Verifier.verify(compiled.bytes)
            let floor = Floor(
                kernel: try Kernel(image), image: image, imageBytes: compiled.bytes, policy: policy,
                isCompiledHere: true, engineCount: compiled.engineCount)
            return CompiledManifest(checked: checked, diagnostics: checked.diagnostics, floor: floor)
        } catch let error as CompileError {
            let located = error.diagnostics.map { locate($0, bytes) }
            return CompiledManifest(
                checked: checked, diagnostics: ordered(checked.diagnostics + located), floor: nil)
        } catch let error as ImageError where error.obligation == Obligation.cost.rawValue {
            let problem = Diagnostic(
                id: "FAK1508", severity: .error,
                message: "the rules of one tool cost too much a byte (\(error.reason))",
                pointer: "/arg_rules")
            return CompiledManifest(
                checked: checked, diagnostics: ordered(checked.diagnostics + [locate(problem, bytes)]), floor: nil)
        } catch {
            // The compiler wrote what the verifier or the kernel refuses: a fault of ours, and no floor.
            let fault = Diagnostic(
                id: "FAK1599", severity: .error, message: "internal fault: the compiled image is refused: \(error)")
            return CompiledManifest(checked: checked, diagnostics: checked.diagnostics + [fault], floor: nil)
        }
    }

    /// Loads a manifest or an image.
    /// - Parameter trust: which floors the caller takes; `serve` and `hook` take none that is only sound
    public static func load(_ bytes: [UInt8], path: String, trust: FloorTrust) throws(FloorError) -> Floor {
        if isImage(bytes) {
            let image: VerifiedImage
            do { image = try Verifier.verify(bytes) } catch { throw .image(error) }
            try trust.check(image.policyDigest, isCompiledHere: false)
            do {
                return Floor(
                    kernel: try Kernel(image), image: image, imageBytes: bytes, policy: nil, isCompiledHere: false,
                    engineCount: EngineCount())
            } catch { throw .kernel(error) }
        }
        let compiled = compile(bytes, path: path)
        guard let floor = compiled.floor else { throw .manifest(compiled) }
        try trust.check(floor.image.policyDigest, isCompiledHere: true)
        return floor
    }

    private static func examples(_ policy: ResolvedPolicy, _ syntax: ManifestSyntax) -> [Diagnostic] {
        ReferenceEvaluator(policy).mustMatchProblems().map { problem in
            Diagnostic(
                id: "FAK1401", severity: .error, message: problem.message,
                range: ManifestLines.value(at: problem.pointer, in: syntax)?.range, pointer: problem.pointer)
        }
    }

    private static func locate(_ diagnostic: Diagnostic, _ bytes: [UInt8]) -> Diagnostic {
        guard diagnostic.range == nil, let pointer = diagnostic.pointer, let syntax = ManifestReader.read(bytes).syntax
        else { return diagnostic }
        var located = diagnostic
        located.range = ManifestLines.value(at: pointer, in: syntax)?.range
        return located
    }

    private static func ordered(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        diagnostics.enumerated().sorted {
            ($0.element.range?.start ?? -1, $0.offset) < ($1.element.range?.start ?? -1, $1.offset)
        }.map(\.element)
    }
}
