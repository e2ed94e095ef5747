internal import Bytecode
internal import FakJSON
internal import PolicySemantics

/// What can stand at a rule's place, on one side of what the rule draws.
enum RuleValue {
    /// For matchers of texts; a command key for rules on commands.
    case text([UInt8])
    /// A value of a list or between bounds.
    case value(JSONNode)
    /// A text of so many bytes.
    case size(Int)
    /// One of the rule's own examples.
    case example(JSONNode)
    /// A command line that names what a command rule is about as data.
    case quotation(JSONNode)
    /// Nothing: the argument is absent.
    case absent

    var origin: String {
        switch self {
        case .text, .value, .size: "a witness of the image"
        case .example: "an example of the rule"
        case .quotation: "a quotation of what does"
        case .absent: "an absent argument"
        }
    }
}

/// The witnesses of an image by rule, and the examples of a policy's rules.
struct RuleTexts {
    /// By rule of the image: values that violate it, or that it admits; and values that do not.
    private var meeting: [[RuleValue]]
    private var missing: [[RuleValue]]
    private var ruleOfID: [String: Int] = [:]

    /// Linear in the witnesses and the examples.
    init(_ model: ImageModel, _ policy: ResolvedPolicy) {
        meeting = [[RuleValue]](repeating: [], count: model.rules.count)
        missing = meeting
        var at = 0
        for witness in model.witnesses {
            let text = Array(model.witnessText[at..<at + Int(witness.length)])
            at += Int(witness.length)
            let index: Int
            let value: RuleValue?
            switch witness.kind {
            case .match:
                index = Int(model.groupRules[Int(witness.index)])
                value = String(validating: text, as: UTF8.self) == nil ? nil : .text(text)
            case .string:
                index = Int(witness.index)
                value = .value(JSONNode(.string(String(decoding: text, as: UTF8.self))))
            case .number:
                index = Int(witness.index)
                value = .value(JSONNode(.number(String(decoding: text, as: UTF8.self))))
            case .word:
                index = Int(witness.index)
                value = .value(JSONNode(.bool(text.count == 4)))
            case .size:
                index = Int(witness.index)
                value = Int(String(decoding: text, as: UTF8.self)).map { .size($0) }
            case .prefix:
                index = Int(witness.index)
                value = .text(text)
            case .name: continue
            }
            guard let value else { continue }
            if witness.holds == Self.meetsWhenHeld(model.rules[index].kind) {
                meeting[index].append(value)
            } else {
                missing[index].append(value)
            }
        }
        for (index, rule) in model.rules.enumerated() {
            ruleOfID[String(decoding: model.constants[Int(rule.id)], as: UTF8.self)] = index
        }
        for rule in policy.rules {
            guard let index = ruleOfID[rule.id] else { continue }
            let isDeny = Self.meetsWhenHeld(model.rules[index].kind)
            let (violating, satisfying) =
                isDeny || model.rules[index].kind == .maxBytes
                ? (rule.mustMatch, rule.mustNotMatch) : (rule.mustNotMatch, rule.mustMatch)
            meeting[index] += violating.map { .example($0) }
            missing[index] += satisfying.map { .example($0) }
            if !isDeny, model.rules[index].kind != .maxBytes { meeting[index].append(.absent) }
        }
    }

    /// Values on one side, the shortest first.
    func values(_ index: Int, _ what: RowKind) -> [RuleValue] { what == .hit ? meeting[index] : missing[index] }

    /// Values that a rule of the policy has no objection to.
    func satisfying(_ rule: ResolvedRule) -> [RuleValue] { ruleOfID[rule.id].map { missing[$0] } ?? [] }

    /// Whether what the table holds is what meets the rule: a violation, or an admission.
    private static func meetsWhenHeld(_ kind: RuleKind) -> Bool {
        switch kind {
        case .denyRegex, .denyGlob, .denyCommand, .protect, .denyName, .allowName, .allowPrefix, .builtin: true
        case .allowRegex, .allowGlob, .allowValues, .maxBytes, .range, .allowCommand: false
        }
    }
}
