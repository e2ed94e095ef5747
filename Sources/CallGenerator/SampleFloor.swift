internal import CallModel
internal import Diagnostics
internal import FakBasics
public import FloorLoader
internal import HostTools
internal import Patterns
public import PolicyCompiler
public import PolicyReference
internal import PolicySemantics

/// A floor in both forms, with what a generator wants to know of it. Not thread-safe: automata are
/// built when they are asked for.
public final class SampleFloor {
    public let manifest: [UInt8]
    /// What the kernel's patterns run on; they mean the same on each.
    public let engine: EngineChoice
    public let floor: Floor
    public let reference: ReferenceEvaluator
    let policy: ResolvedPolicy
    let workspace: [UInt8]
    let allowed: [[UInt8]]
    let denied: [[UInt8]]
    let prefixes: [[UInt8]]
    let redacted: [[UInt8]]
    /// Allowed tools that a shell or a written path can be found in.
    let shells: [[UInt8]]
    let writers: [[UInt8]]
    private var sources: [Place: (any TextSource)?] = [:]
    private let shared: SharedTexts

    private enum Place: Hashable {
        case rule(Int)
        case home(Int)
        case protected(Int)
    }

    /// Why a manifest gave no floor.
    struct Refusal: Error {
        var message: String
        /// The compiler wrote what the verifier or the kernel refuses.
        var isInternalFault: Bool
    }

    init(_ manifest: [UInt8], _ engine: EngineChoice, _ shared: SharedTexts) throws(Refusal) {
        let compiled = FloorLoader.compile(manifest, path: "generated", engine: engine)
        guard let floor = compiled.floor, let policy = floor.policy else {
            let errors = compiled.diagnostics.filter { $0.severity == .error }
            throw Refusal(
                message: errors.map { "\($0.id) \($0.message)" }.joined(separator: "; "),
                isInternalFault: errors.contains { $0.id == "FAK1599" })
        }
        self.manifest = manifest
        self.engine = engine
        self.floor = floor
        self.shared = shared
        self.policy = policy
        reference = ReferenceEvaluator(policy)
        workspace = Array((policy.workspace ?? "").utf8)
        allowed = policy.allow.map { Array($0.name.utf8) }
        denied = policy.deny.map { Array($0.name.utf8) }
        prefixes = policy.allowPrefix.map { Array($0.name.utf8) }
        redacted = policy.redactFields.map { Array($0.name.utf8) }
        shells = allowed.filter { !Surfaces.of($0).shells.isEmpty }
        writers = allowed.filter { Surfaces.of($0).writes }
    }

    /// Rules that are asked about a tool, those of surfaces left out.
    func rules(of tool: [UInt8]) -> [ResolvedRule] {
        policy.rules.filter { rule in
            switch rule.tool {
            case .name(let name): Draft.isSame(Array(name.utf8), tool)
            case .any: true
            case .surface: false
            }
        }
    }

    // MARK: Patterns

    /// Texts around a rule's pattern; nil when the rule has none.
    func texts(of rule: ResolvedRule, inHome: Bool = false) -> (any TextSource)? {
        let language: Language
        var anchoring = Anchoring.whole
        switch rule.matcher {
        case .denyRegex(_, let pattern):
            language = pattern
            anchoring = .search
        case .allowRegex(_, let pattern), .allowGlob(_, let pattern): language = pattern
        case .denyGlob(_, let globs): language = inHome ? globs.home : globs.plain
        case .denyPCRE2(let source): return irregular(rule, source, .search)
        case .allowPCRE2(let source): return irregular(rule, source, .whole)
        case .allowValues, .maxBytes, .range, .denyCommand, .allowCommand: return nil
        }
        return cached(inHome ? .home(rule.index) : .rule(rule.index)) { Texts.of(language, anchoring) }
    }

    private func irregular(_ rule: ResolvedRule, _ source: String, _ anchoring: Anchoring) -> (any TextSource)? {
        cached(.rule(rule.index)) {
            if let known = PatternGrammar.irregular[source] { return KnownTexts(known.inside, known.outside) }
            // In the other dialect it may mean something else: close enough to guess from.
            return (try? Language.regex(source)).map { GuessedTexts(Texts.of($0, anchoring)) }
        }
    }

    /// Texts around a protected path.
    func texts(ofProtected index: Int) -> (any TextSource)? {
        let entry = policy.selfModify[index]
        if entry.pointer == nil { return shared.texts(entry.text, entry.language) }
        return cached(.protected(index)) { Texts.of(entry.language, .whole) }
    }

    private func cached(_ place: Place, _ build: () -> (any TextSource)?) -> (any TextSource)? {
        if let known = sources[place] { return known }
        let built = build()
        sources[place] = .some(built)
        return built
    }
}

enum Texts {
    static func of(_ language: Language, _ anchoring: Anchoring) -> any TextSource {
        SubjectAutomaton(language, anchoring) ?? SubjectSampler(language, anchoring)
    }
}

/// What floors have in common: the texts around built-in protected paths.
final class SharedTexts {
    private var byText: [String: any TextSource] = [:]

    func texts(_ text: String, _ language: Language) -> any TextSource {
        if let known = byText[text] { return known }
        let built = Texts.of(language, .whole)
        byText[text] = built
        return built
    }
}

/// Where a tool's arguments reach a shell or a file.
struct Surfaces {
    /// A place of a role: its steps.
    struct Place {
        var path: [PathStep]
        var isPatch = false
    }
    var shells: [Place] = []
    var paths: [Place] = []
    /// Every string counts as a path.
    var everyString = false
    var isFreeform = false
    var writes: Bool { everyString || !paths.isEmpty }

    static func of(_ tool: [UInt8]) -> Surfaces {
        let surface = HostTools.surface(of: String(decoding: tool, as: UTF8.self))
        var out = Surfaces()
        out.everyString = surface.examinesEveryString
        out.isFreeform = surface.origin != .listed || surface.body != .json
        let places: [(ToolRole, [PathStep])] =
            surface.roles.map { entry in
                (
                    entry.role,
                    entry.path.map { step in
                        if case .key(let key) = step { .key(key) } else { .any }
                    }
                )
            } + surface.keys.map { ($0.role, [.key($0.name)]) }
        for (role, path) in places {
            switch role {
            case .shell, .argv: out.shells.append(Place(path: path))
            case .pathWrite: out.paths.append(Place(path: path))
            case .patch: out.paths.append(Place(path: path, isPatch: true))
            default: break
            }
        }
        return out
    }
}
