internal import Bytecode
internal import FakBasics
internal import FakJSON
internal import Patterns
internal import PolicySemantics

/// Values that a rule is just about to match, or has just matched.
struct NearValues {
    /// Longest value of a call.
    private static let longest = 1 << 16

    /// Texts of a language.
    private let texts: Int
    private let language: (ExpectedLanguage) -> Remainders

    init(texts: Int, _ language: @escaping (ExpectedLanguage) -> Remainders) {
        self.texts = texts
        self.language = language
    }

    /// Values around a rule, one that fulfils or hits it first.
    func around(_ rule: ResolvedRule) -> [CallArguments.Leaf] {
        var out: [CallArguments.Leaf] = []
        switch rule.matcher {
        case .denyRegex, .allowRegex, .denyGlob, .allowGlob:
            for use in [BankUse.search, .whole, .globPlain, .globHome] {
                guard let wanted = rule.matcher.language(use) else { continue }
                out += around(wanted)
                // An absolute path is not one of a home.
                if use == .globHome { out += around(wanted).map { home($0) } }
            }
        case .allowValues(let values):
            for value in values {
                switch value {
                case .string(let text): out += [.string(Array(text.utf8)), .string(Array((text + "x").utf8))]
                case .number(let number): out += [.raw(number.plain), .raw(Array("1".utf8) + number.plain)]
                case .bool(let flag): out += [.raw(Array("\(flag)".utf8)), .raw(Array("\(!flag)".utf8))]
                }
            }
        case .maxBytes(let limit):
            for size in [limit, limit + 1, limit - 1] where size <= Self.longest {
                out.append(.string([UInt8](repeating: 0x61, count: size)))
            }
        case .range(let least, let most):
            for bound in [least, most] {
                guard let text = bound?.plain else { continue }
                out.append(.raw(text))
                guard let number = Int(String(decoding: text, as: UTF8.self)) else { continue }
                for near in [number &- 1, number &+ 1] { out.append(.raw(Array("\(near)".utf8))) }
            }
        case .denyCommand(let patterns, _), .allowCommand(let patterns, _):
            out += patterns.flatMap(ScriptText.near).map { .string($0) }
        case .denyPCRE2, .allowPCRE2: break
        }
        for example in rule.mustMatch + rule.mustNotMatch {
            out.append(.raw(JSONWriter.write(example)))
            if let text = example.asString { out.append(.string(Array((text + "x").utf8))) }
        }
        return out
    }

    /// Texts through the states of a language.
    func around(_ wanted: ExpectedLanguage) -> [CallArguments.Leaf] {
        var remainders = language(wanted)
        return CoverStrings.of(&remainders, limit: texts).map { .string($0.bytes) }
    }

    private func home(_ leaf: CallArguments.Leaf) -> CallArguments.Leaf {
        guard case .string(let text) = leaf, text.first == UInt8(ascii: "~") else { return leaf }
        return .string(Array("/home/zz".utf8) + text.dropFirst())
    }
}

extension Matcher {
    /// Whether a match is what violates the rule.
    var deniesMatches: Bool {
        switch self {
        case .denyRegex, .denyPCRE2, .denyGlob, .denyCommand: true
        default: false
        }
    }
}
