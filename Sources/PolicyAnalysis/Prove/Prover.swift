internal import CallModel
public import Diagnostics
internal import FakJSON
internal import FloorLoader
internal import PolicyKernel

/// What is known of a claim.
public enum ClaimAnswer: Sendable {
    /// It holds for every call.
    case proved
    /// It does not hold for this call, which the floor has decided.
    case refuted(Witness)
    /// Neither was shown, for these reasons.
    case unknown([Unknown])
    /// The claim says something that a rule cannot: what, for the reader of the claims file.
    case invalid(Diagnostic)
}

/// Proves or refutes claims about a manifest.
///
/// A claim becomes a pair of floors that differ on the calls that break it, and on no others: `never` adds a rule that
/// denies, `implies` one that requires, `always` compares with the floor that admits what is claimed. So what is proved is
/// proved by `PolicyDiff`, and means what rules mean (docs/prove.md).
public struct Prover: Sendable {
    private let manifest: [JSONMember]
    private let path: String

    /// - Parameter bytes: a manifest that `FloorLoader` compiles
    public init?(_ bytes: [UInt8], path: String) {
        let limits = JSONLimits(bytes: bytes.count, depth: 64)
        guard let root = try? JSONReader.read(bytes, limits: limits), let members = root.asObject else { return nil }
        manifest = members
        self.path = path
    }

    /// Answers one claim.
    public func answer(_ claim: Claim, budget: Budget = Budget()) -> ClaimAnswer {
        let floors: [[UInt8]]
        let broken: Change
        switch claim.kind {
        case .never:
            let rest = claim.when.dropFirst().flatMap { rules(claim, $0, isDenied: false) }
            let rule = claim.when.first.map { rules(claim, $0, isDenied: true) } ?? []
            floors = [
                changed(adding: rest), changed(adding: rest + rule, denying: claim.when.isEmpty ? claim.tools : []),
            ]
            broken = .denied
        case .implies:
            let rest = claim.when.flatMap { rules(claim, $0, isDenied: false) }
            floors = [
                changed(adding: rest),
                changed(adding: rest + (claim.then.map { rules(claim, $0, isDenied: false) } ?? [])),
            ]
            broken = .denied
        case .always:
            floors = [changed(adding: []), admitting(claim)]
            broken = .allowed
        }
        var kernels: [Kernel] = []
        for bytes in floors {
            let compiled = FloorLoader.compile(bytes, path: path)
            guard let floor = compiled.floor else { return .invalid(problem(compiled, claim)) }
            kernels.append(floor.kernel)
        }
        let report = PolicyDiff.compare(kernels[0], kernels[1], for: [broken], readsLayout: false, budget: budget)
        var reasons: Set<Unknown> = []
        for item in report.items {
            // Scripts of other tools that make such calls are no calls of these tools.
            if claim.kind == .always, item.component == Comparison.inScript,
                Set(item.tools).isDisjoint(with: claim.tools)
            {
                continue
            }
            switch item.finding {
            case .changed(broken, let witness): return .refuted(witness)
            case .changed: break
            case .mayDiffer(let why, let changes): if changes.contains(broken) { reasons.formUnion(why) }
            }
            if item.undecided.contains(broken) { reasons.formUnion(item.undecidedBecause) }
        }
        if claim.kind == .always, let name = claim.tools.first(where: { kernels[0].runsScripts($0) }) {
            // What a script calls has to be admitted too, and no floor to compare with admits every call.
            if claim.when.isEmpty, let refused = Prover.refusedScript(name, kernels) { return .refuted(refused) }
            reasons.insert(.script)
        }
        return reasons.isEmpty ? .proved : .unknown(reasons.sorted())
    }

    /// A script of one call that the first floor refuses.
    private static func refusedScript(_ tool: String, _ kernels: [Kernel]) -> Witness? {
        let replayer = Replayer(Side(kernels[0]), Side(kernels[1]))
        let call = Call(tool: Array(tool.utf8), body: .text(Array("await tools.x({})".utf8)))
        let answer = replayer.answer(0, call)
        return answer.isAdmitted ? nil : Witness(call: call, before: answer, after: replayer.answer(1, call))
    }

    /// The first error of a floor that a claim was made into.
    private func problem(_ compiled: CompiledManifest, _ claim: Claim) -> Diagnostic {
        var found =
            compiled.diagnostics.first { $0.severity == .error }
            ?? Diagnostic(id: "FAK1599", severity: .error, message: "the claim gives no floor")
        found.message = "claim `\(printable(claim.id))`: \(found.message)"
        found.range = (claim.then ?? claim.when.first)?.range ?? claim.range
        found.notes = []
        found.fixIts = []
        return found
    }

    // MARK: Floors

    /// The manifest with more rules behind its own, and more denied names.
    private func changed(adding rules: [String], denying names: [String] = []) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        var hasRules = false
        var hasDeny = false
        for member in manifest {
            json.key(member.key)
            switch member.key {
            case "arg_rules":
                hasRules = true
                json.beginArray()
                for rule in member.value.asArray ?? [] { json.node(Prover.withoutExamples(rule)) }
                for rule in rules { json.node(Prover.node(rule)) }
                json.endArray()
            case "allow":
                // A floor does not allow and deny one name.
                json.beginArray()
                for name in member.value.asArray ?? [] where !Prover.lists(names, name.asString) { json.node(name) }
                json.endArray()
            case "deny":
                hasDeny = true
                deny(member.value, names, &json)
            default: json.node(member.value)
            }
        }
        if !hasRules, !rules.isEmpty {
            json.key("arg_rules")
            json.beginArray()
            for rule in rules { json.node(Prover.node(rule)) }
            json.endArray()
        }
        if !hasDeny, !names.isEmpty {
            json.key("deny")
            deny(nil, names, &json)
        }
        json.endObject()
        return json.finish()
    }

    private static func lists(_ names: [String], _ name: String?) -> Bool {
        names.contains { $0.lowercased() == name?.lowercased() }
    }

    private func deny(_ old: JSONNode?, _ names: [String], _ json: inout JSONWriter) {
        json.beginObject()
        for member in old?.asObject ?? [] {
            json.key(member.key)
            json.node(member.value)
        }
        let known = (old?.asObject ?? []).map(\.key)
        for name in names where !Prover.lists(known, name) {
            json.key(name)
            json.string("POLICY_BLOCK")
        }
        json.endObject()
    }

    /// The floor that admits what the claim says and nothing else.
    private func admitting(_ claim: Claim) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        for member in manifest where member.key == "workspace" {
            json.key(member.key)
            json.node(member.value)
        }
        json.key("allow")
        json.beginArray()
        for tool in claim.tools { json.string(tool) }
        json.endArray()
        json.key("arg_rules")
        json.beginArray()
        for condition in claim.when {
            for rule in rules(claim, condition, isDenied: false) { json.node(Prover.node(rule)) }
        }
        json.endArray()
        json.endObject()
        return json.finish()
    }

    /// The examples of a rule were evaluated when the manifest was read.
    private static func withoutExamples(_ rule: JSONNode) -> JSONNode {
        JSONNode(.object((rule.asObject ?? []).filter { $0.key != "must_match" && $0.key != "must_not_match" }))
    }

    private static func node(_ text: String) -> JSONNode {
        let bytes = Array(text.utf8)
        return (try? JSONReader.read(bytes, limits: JSONLimits(bytes: bytes.count, depth: 64))) ?? JSONNode(.null)
    }

    // MARK: Rules

    /// A rule for each tool that a condition violates, or is violated without it.
    private func rules(_ claim: Claim, _ condition: Claim.Condition, isDenied: Bool) -> [String] {
        claim.tools.map { tool in
            var out = "{\"tool\":\(Prover.quoted(tool)),"
            if let argument = condition.argument { out += "\"arg\":\(Prover.quoted(argument))," }
            return out + Prover.matcher(condition.language, isDenied: isDenied) + "}"
        }
    }

    private static func matcher(_ language: Claim.Condition.Language, isDenied: Bool) -> String {
        switch (language, isDenied) {
        case (.matches(let regex), true): return "\"deny_regex\":\(quoted(regex))"
        case (.matches(let regex), false): return "\"allow_regex\":\(quoted("(?s:.*)(?:\(regex))(?s:.*)"))"
        case (.whole(let regex), true): return "\"deny_regex\":\(quoted("\\A(?:\(regex))\\z"))"
        case (.whole(let regex), false): return "\"allow_regex\":\(quoted(regex))"
        case (.glob(let glob), true): return "\"deny_glob\":\(quoted(glob))"
        case (.glob(let glob), false): return "\"allow_glob\":\(quoted(glob))"
        case (.oneOf(let values), true):
            return "\"deny_regex\":\(quoted("\\A(?:\(values.map(literal).joined(separator: "|")))\\z"))"
        case (.oneOf(let values), false): return "\"allow_values\":[\(values.joined(separator: ","))]"
        case (.command(let patterns), true): return "\"deny_command\":\(patterns)"
        case (.command(let patterns), false): return "\"allow_command\":\(patterns)"
        case (.bytes(let limit), _): return "\"max_bytes\":\(limit)"
        case (.bounds(let least, let most), _):
            return [least.map { "\"min\":\($0)" }, most.map { "\"max\":\($0)" }].compactMap { $0 }.joined(
                separator: ",")
        }
    }

    /// A regex for the text of a scalar.
    private static func literal(_ json: String) -> String {
        let node = node(json)
        var text = node.asString ?? json
        if node.asString == nil, node.asNumberText != nil {
            text = String(decoding: NumberCells.canonical(Array(json.utf8)), as: UTF8.self)
        }
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "0"..."9", "A"..."Z", "a"..."z", "_": out.unicodeScalars.append(scalar)
            case "\0"..."\u{7F}": out += "\\x{" + String(scalar.value, radix: 16) + "}"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    private static func quoted(_ text: String) -> String {
        var json = JSONWriter()
        json.string(text)
        return String(decoding: json.finish(), as: UTF8.self)
    }
}

extension Kernel {
    /// Whether a tool takes scripts that call other tools.
    fileprivate func runsScripts(_ tool: String) -> Bool {
        Side(self).view(standing(of: Array(tool.utf8)).toolClass).isCodeMode
    }
}
