internal import Bytecode
internal import CallModel
internal import FakJSON
internal import HostTools
internal import PolicySemantics

/// Makes calls: which tool, which place in its arguments, and what stands around.
struct CallPlaces {
    /// Stands where a long text will be.
    static let filler = "fak:filler:0:of:a:long:text"
    /// Tools of one sort that are tried.
    private static let mostTools = 6

    private let policy: ResolvedPolicy
    private let texts: RuleTexts
    /// Names that are admitted, exact ones first.
    private let admitted: [String]

    init(_ policy: ResolvedPolicy, _ texts: RuleTexts) {
        self.policy = policy
        self.texts = texts
        admitted = policy.allow.map(\.name) + policy.allowPrefix.map { $0.name + "x" }
    }

    /// Calls that may do what the row is about, the plainest first.
    func calls(for rule: ManifestRule, _ what: RowKind, _ texts: RuleTexts) -> [TriedCall] {
        switch rule.record.kind {
        case .allowName: return name(policy.allow.first { $0.id == rule.id }?.name, what)
        case .denyName: return name(policy.deny.first { $0.id == rule.id }?.name, what)
        case .allowPrefix:
            return texts.values(rule.index, what).compactMap { value in
                if case .text(let name) = value { bare(String(decoding: name, as: UTF8.self)) } else { nil }
            }
        case .protect:
            return texts.values(rule.index, what).flatMap { value -> [TriedCall] in
                guard case .text(let path) = value else { return [] }
                return written(String(decoding: path, as: UTF8.self), value.origin, besides: nil)
            }
        default:
            guard let resolved = rule.resolved else { return [] }
            var values = texts.values(rule.index, what)
            if what == .nearMiss, case .denyCommand = resolved.matcher { values += quotations(rule.index) }
            return values.flatMap { calls(resolved, $0) }
        }
    }

    /// Commands that only say what the rule is about.
    private func quotations(_ rule: Int) -> [RuleValue] {
        texts.values(rule, .hit).flatMap { value -> [RuleValue] in
            guard case .text(let key) = value else { return [] }
            return CommandLine.lines(ofKey: key).map { line in
                .quotation(JSONNode(.string("echo \(CommandLine.quoted(line))")))
            }
        }
    }

    // MARK: By name

    private func name(_ name: String?, _ what: RowKind) -> [TriedCall] {
        guard let name else { return [] }
        if what == .hit { return [bare(name)] }
        return [bare(name + "x"), bare(name + "_x9"), bare(String(name.dropLast()))]
    }

    private func bare(_ tool: String) -> TriedCall {
        TriedCall(tool: tool, arguments: around(tool, besides: nil), origin: "")
    }

    // MARK: By rule

    private func calls(_ rule: ResolvedRule, _ value: RuleValue) -> [TriedCall] {
        switch rule.tool {
        case .name(let name):
            let spelled = admitted.filter { Fold.folded($0) == Fold.folded(name) }
            return put(value, rule, tools: spelled.isEmpty ? [name] : spelled)
        case .any: return put(value, rule, tools: admitted.isEmpty ? ["tool"] : Array(admitted.prefix(Self.mostTools)))
        case .surface(let surface): return calls(rule, value, on: surface)
        }
    }

    /// Puts a value at the rule's own path.
    private func put(_ value: RuleValue, _ rule: ResolvedRule, tools: [String]) -> [TriedCall] {
        tools.flatMap { tool in
            nodes(value, rule).map { node in
                var tried = TriedCall(tool: tool, arguments: around(tool, besides: rule), origin: value.origin)
                if case .size(let size) = value { tried.size = size }
                if let node { tried.arguments.put(node, at: rule.path.map(Step.init)) }
                return tried
            }
        }
    }

    /// What a value looks like as JSON; nil for an absent one.
    private func nodes(_ value: RuleValue, _ rule: ResolvedRule) -> [JSONNode?] {
        switch value {
        case .absent: return [nil]
        case .size: return [JSONNode(.string(Self.filler))]
        case .value(let node), .example(let node), .quotation(let node): return [node]
        case .text(let bytes):
            switch rule.matcher {
            case .denyCommand, .allowCommand:
                return CommandLine.lines(ofKey: bytes).map { JSONNode(.string($0)) }
            default:
                let text = String(decoding: bytes, as: UTF8.self)
                let forms = rule.isOnShell ? CommandLine.lines(of: text) : [text]
                return forms.map { JSONNode(.string($0)) }
            }
        }
    }

    // MARK: By surface

    private func calls(_ rule: ResolvedRule, _ value: RuleValue, on surface: Surface) -> [TriedCall] {
        if case .absent = value { return [] }
        let isCommand: Bool
        switch rule.matcher {
        case .denyCommand, .allowCommand: isCommand = true
        default: isCommand = false
        }
        var out: [TriedCall] = []
        func text(_ body: (String) -> [TriedCall]) {
            switch value {
            case .text(let bytes): out += body(String(decoding: bytes, as: UTF8.self))
            case .value(let node), .example(let node), .quotation(let node):
                if let text = node.asString { out += body(text) }
            case .size(let size):
                out += body(Self.filler).map { call in
                    var call = call
                    call.size = size
                    return call
                }
            case .absent: break
            }
        }
        switch surface {
        case .shell, .run:
            switch value {
            case .text(let bytes):
                let text = String(decoding: bytes, as: UTF8.self)
                let lines = isCommand ? CommandLine.lines(ofKey: bytes) : CommandLine.lines(of: text)
                out = shell(lines, value.origin, besides: rule)
            case .example(let node), .quotation(let node):
                out = shells().map { call($0, node, value.origin, besides: rule) }
            default: text { shell(CommandLine.lines(of: $0), value.origin, besides: rule) }
            }
        case .read:
            text { path in
                roles([.pathRead]).map { call($0, JSONNode(.string(path)), value.origin, besides: rule) }
                    + shell(["cat -- \(CommandLine.quoted(path))"], value.origin, besides: rule)
            }
        case .write: text { written($0, value.origin, besides: rule) }
        case .connect:
            text { host in
                let bracketed = host.contains(":") ? "[\(host)]" : host
                return roles([.url]).flatMap { place in
                    ["https://\(bracketed)/", host, "http://\(host)"].map {
                        call(place, JSONNode(.string($0)), value.origin, besides: rule)
                    }
                } + shell(["curl -s \(CommandLine.quoted("https://\(bracketed)/"))"], value.origin, besides: rule)
            }
        case .env:
            text { name in
                shell(
                    [
                        "printenv \(CommandLine.quoted(name))", "\(name)=1 true", "echo \"$\(name)\"",
                        "export \(name)=1",
                    ],
                    value.origin, besides: rule)
            }
        case .code:
            text { program in
                roles([.code, .codeMode]).map { call($0, JSONNode(.string(program)), value.origin, besides: rule) }
                    + shell(["python3 -c \(CommandLine.quoted(program))"], value.origin, besides: rule)
            }
        case .patch: text { path in patched(path, value.origin, besides: rule) }
        }
        return out
    }

    /// Calls that write a path.
    private func written(_ path: String, _ origin: String, besides rule: ResolvedRule?) -> [TriedCall] {
        let node = JSONNode(.string(path))
        let own = roles([.pathWrite]).map { call($0, node, origin, besides: rule) }
        let line = "touch -- \(CommandLine.quoted(path))"
        let known = own + patched(path, origin, besides: rule) + shell([line], origin, besides: rule)
        if !known.isEmpty { return known }
        return [call(Place(tool: "Write", path: [.key("file_path")], isArgv: false), node, origin, besides: rule)]
    }

    private func patched(_ path: String, _ origin: String, besides rule: ResolvedRule?) -> [TriedCall] {
        let patch = "*** Begin Patch\n*** Add File: \(path)\n+x\n*** End Patch\n"
        return roles([.patch]).map { call($0, JSONNode(.string(patch)), origin, besides: rule) }
    }

    private func shell(_ lines: [String], _ origin: String, besides rule: ResolvedRule?) -> [TriedCall] {
        shells().flatMap { place in lines.map { call(place, JSONNode(.string($0)), origin, besides: rule) } }
    }

    // MARK: Tools by role

    private struct Place {
        var tool: String
        var path: [Step]
        /// Whether the words of a command stand there, and not a script.
        var isArgv: Bool
    }

    private func shells() -> [Place] {
        let known = roles([.shell, .argv])
        if !known.isEmpty { return known }
        // Tools that no table lists run what arguments of these names hold.
        if let name = admitted.first(where: { HostTools.surface(of: $0).origin != .listed }) {
            return [Place(tool: name, path: [.key("command")], isArgv: false)]
        }
        return [Place(tool: "Bash", path: [.key("command")], isArgv: false)]
    }

    /// The first admitted tools with an argument of one of these roles.
    private func roles(_ wanted: [ToolRole]) -> [Place] {
        var out: [Place] = []
        for name in admitted where out.count < Self.mostTools {
            for entry in HostTools.surface(of: name).roles where wanted.contains(entry.role) {
                out.append(Place(tool: name, path: entry.path.map(Step.init), isArgv: entry.role == .argv))
                break
            }
        }
        return out
    }

    private func call(_ place: Place, _ node: JSONNode, _ origin: String, besides rule: ResolvedRule?) -> TriedCall {
        var value = node
        if place.isArgv, node.asString != nil {
            value = JSONNode(.array(["bash", "-c"].map { JSONNode(.string($0)) } + [node]))
        }
        var tried = TriedCall(tool: place.tool, arguments: around(place.tool, besides: rule), origin: origin)
        tried.arguments.put(value, at: place.path)
        return tried
    }

    // MARK: What stands around

    /// Arguments with which the tool's other rules that ask for one are content.
    private func around(_ tool: String, besides rule: ResolvedRule?) -> JSONNode {
        var out = JSONNode(.object([]))
        for other in policy.rules where other.index != rule?.index && other.asksForArgument {
            switch other.tool {
            case .name(let name): if Fold.folded(name) != Fold.folded(tool) { continue }
            case .any: break
            case .surface: continue
            }
            for value in texts.satisfying(other) {
                guard let node = nodes(value, other).first, let node else { continue }
                out.put(node, at: other.path.map(Step.init))
                break
            }
        }
        return out
    }
}

extension ResolvedRule {
    /// Whether an absent argument violates the rule.
    fileprivate var asksForArgument: Bool {
        switch matcher {
        case .allowRegex, .allowPCRE2, .allowGlob, .allowValues, .range, .allowCommand: true
        case .denyRegex, .denyPCRE2, .denyGlob, .maxBytes, .denyCommand: false
        }
    }
}
