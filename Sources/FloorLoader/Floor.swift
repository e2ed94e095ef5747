public import Bytecode
public import BytecodeVerifier
public import Diagnostics
public import PolicyCompiler
public import PolicyKernel
public import PolicySemantics

/// A floor that is ready to decide.
public struct Floor: Sendable {
    public let kernel: Kernel
    public let image: VerifiedImage
    /// Bytes of the image.
    public let imageBytes: [UInt8]
    /// Set when the floor came from a manifest.
    public let policy: ResolvedPolicy?
    /// Whether this process compiled it; an image from elsewhere says so nowhere (docs/verifier.md).
    public let isCompiledHere: Bool
    /// Rules that the engine it was compiled for decides; nothing for an image.
    public let engineCount: EngineCount

    /// What the policy is known by.
    public var policyDigest: PolicyDigest { PolicyDigest(bytes: image.policyDigest) }
}

/// What reading and resolving a manifest gave.
public struct CheckedManifest: Sendable {
    public let source: SourceText
    /// Sorted by position.
    public let diagnostics: [Diagnostic]
    /// Nil when any diagnostic is an error.
    public let policy: ResolvedPolicy?
    /// Line (from 1) of each value that a rule points at.
    public let lines: [String: Int]

    /// The diagnostics with their source, for the renderers.
    public var report: SourceDiagnostics { SourceDiagnostics(source: source, diagnostics: diagnostics) }
    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

/// What compiling a manifest gave: a floor, or the reasons why there is none.
public struct CompiledManifest: Sendable {
    public let checked: CheckedManifest
    /// Of the manifest and of the compiler.
    public let diagnostics: [Diagnostic]
    public let floor: Floor?

    public var report: SourceDiagnostics { SourceDiagnostics(source: checked.source, diagnostics: diagnostics) }
}

/// Why a policy file gave no floor.
public enum FloorError: Error, Sendable {
    /// The manifest has errors.
    case manifest(CompiledManifest)
    /// The image was rejected.
    case image(ImageError)
    /// The image is sound and of another release.
    case kernel(KernelError)
    /// The floor is sound and not one that the caller takes.
    case untrusted(UntrustedFloor)
}
