public import Bytecode
public import Diagnostics
internal import FakBasics
public import PolicySemantics

/// What a listing needs to lead back to the manifest. It goes into SOURCEMAP and does not change what the image means.
public struct SourceMapInput: Sendable {
    /// Name and version of the compiler.
    public var compiler: String
    /// SHA-256 of the manifest's bytes.
    public var manifestDigest: [UInt8]
    /// Line (from 1) of each manifest value that a rule points at, by JSON Pointer.
    public var lines: [String: Int]
    public init(compiler: String, manifestDigest: [UInt8], lines: [String: Int]) {
        self.compiler = compiler
        self.manifestDigest = manifestDigest
        self.lines = lines
    }
}

/// A compiled policy: tables, and the bytes that they encode to.
public struct CompiledPolicy: Sendable {
    public let model: ImageModel
    public let bytes: [UInt8]
    /// What the chosen engine decides.
    public let engineCount: EngineCount
}

/// Why a resolved policy has no image. Every problem is listed; each carries the pointer of the manifest value.
public struct CompileError: Error, Sendable {
    public let diagnostics: [Diagnostic]
}

/// Turns a resolved policy into an image: lower, determinize, emit. Pure and deterministic: the same policy gives the
/// same bytes on every run and machine.
public enum PolicyCompiler {
    public static func compile(
        _ policy: ResolvedPolicy, sourceMap: SourceMapInput? = nil, engine: EngineChoice = .dfa
    ) throws(CompileError) -> CompiledPolicy {
        var problems = policy.unenforced.map(CompileProblem.unenforced)
        if policy.rules.count + policy.deny.count + policy.allow.count + policy.allowPrefix.count > Limits.rules / 2 {
            problems.append(CompileProblem.tooManyRules)
        }
        if policy.rules.filter(\.isAdvisory).count + policy.selfModify.count + 2 > Limits.notes,
            policy.rules.contains(where: \.isAdvisory) || !policy.softened.isEmpty
        {
            problems.append(CompileProblem.tooManyNotes)
        }
        let patterns = policy.rules.compactMap(\.pcre2Source)
        if patterns.count > Limits.pcre2Patterns
            || patterns.reduce(0, { $0 + $1.utf8.count }) > Limits.pcre2PatternBytes
        {
            problems.append(CompileProblem.tooManyPatterns)
        }
        if policy.redactFields.count > Limits.redactKeys { problems.append(CompileProblem.tooManyRedactFields) }
        for rule in policy.rules {
            if case .allowValues(let values) = rule.matcher, values.count > Limits.allowedValues {
                problems.append(CompileProblem.tooManyValues(rule))
            }
        }
        if !problems.isEmpty { throw CompileError(diagnostics: problems) }
        let graph = ClassLowering.lower(policy, engine)
        var named = Set<[UInt8]?>()
        for toolClass in graph.classes where toolClass.slotCount > Limits.classSlots {
            if named.insert(toolClass.name).inserted { problems.append(CompileProblem.tooManySlots(toolClass.name)) }
        }
        let determinized = Determinizer.determinize(graph, engine)
        problems += determinized.oversized.map { CompileProblem.oversized(graph.rules[$0].id, graph.rules[$0].pointer) }
        if !problems.isEmpty { throw CompileError(diagnostics: problems) }
        var model = Emitter.emit(determinized.automaton)
        if let map = sourceMap {
            model.sourceMap = SourceMap(
                compiler: Array(map.compiler.utf8), manifestDigest: map.manifestDigest,
                lines: graph.rules.map { rule in rule.pointer.flatMap { map.lines[$0] }.map { UInt32($0) } ?? 0 })
        }
        return CompiledPolicy(
            model: model, bytes: ImageEncoder.encode(model), engineCount: determinized.count)
    }
}

extension ResolvedRule {
    /// The pattern of a rule that PCRE2 decides.
    fileprivate var pcre2Source: String? {
        switch matcher {
        case .denyPCRE2(let source), .allowPCRE2(let source): source
        default: nil
        }
    }
}

extension GraphClass {
    var slotCount: Int { blocks.reduce(into: Set<GraphSlot>()) { $0.formUnion($1.slots) }.count }
}

/// The compiler's own diagnostics (FAK15xx).
enum CompileProblem {
    static func unenforced(_ field: UnenforcedField) -> Diagnostic {
        Diagnostic(
            id: "FAK1501", severity: .error,
            message: "`\(field.name)` is read and checked, but no rung of this release enforces it",
            pointer: field.pointer,
            notes: [
                DiagnosticNote(
                    message: "an image that left it out would permit more than the manifest says; remove the field, or "
                        + "wait for the release that enforces it")
            ])
    }

    static func oversized(_ id: String, _ pointer: String?) -> Diagnostic {
        Diagnostic(
            id: "FAK1502", severity: .error,
            message: "the pattern of `\(id)` is too large for an NFA", pointer: pointer,
            notes: [DiagnosticNote(message: "shorten counted repeats, or split the pattern into several rules")])
    }

    static func tooManySlots(_ name: [UInt8]?) -> Diagnostic {
        let tool = name.map { "`\(String(decoding: $0, as: UTF8.self))`" } ?? "tools that no list names"
        return Diagnostic(
            id: "FAK1503", severity: .error,
            message: "rules and roles of \(tool) read more than \(Limits.classSlots) places of the arguments",
            pointer: "/arg_rules",
            notes: [DiagnosticNote(message: "merge rules on `*` with rules on an enclosing value")])
    }

    static var tooManyNotes: Diagnostic {
        Diagnostic(
            id: "FAK1504", severity: .error,
            message: "more than \(Limits.notes) advisory rules and softened entries; a decision can note no more",
            pointer: "/arg_rules")
    }

    static func tooManyValues(_ rule: ResolvedRule) -> Diagnostic {
        Diagnostic(
            id: "FAK1506", severity: .error, message: "`\(rule.id)` lists more than \(Limits.allowedValues) values",
            pointer: rule.pointer)
    }

    static var tooManyRedactFields: Diagnostic {
        Diagnostic(
            id: "FAK1507", severity: .error, message: "more than \(Limits.redactKeys) redacted keys",
            pointer: "/redact_fields")
    }

    static var tooManyPatterns: Diagnostic {
        Diagnostic(
            id: "FAK1509", severity: .error,
            message: "more than \(Limits.pcre2Patterns) rules with `\"dialect\": \"pcre2\"`, or more than "
                + "\(Limits.pcre2PatternBytes) bytes in their patterns", pointer: "/arg_rules")
    }

    static var tooManyRules: Diagnostic {
        Diagnostic(
            id: "FAK1505", severity: .error, message: "more than \(Limits.rules / 2) rules and names", pointer: "")
    }
}
