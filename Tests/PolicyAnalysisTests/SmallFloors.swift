/// Rule lists over a tiny alphabet, and what can be done to one without a change of meaning.
struct SmallRule: Hashable, CustomStringConvertible {
    var matcher: Matcher
    var argument: String
    var reason: String
    var isAdvisory = false

    var description: String { json(tool: "t", id: "r") }

    enum Matcher: Hashable {
        case denyRegex(Pattern)
        case allowRegex(Pattern)
        case denyGlob(String)
        case allowGlob(String)
        case values([String])
        case bounds(Int?, Int?)
        case bytes(Int)
    }

    func json(tool: String, id: String) -> String {
        var out = #"{"id":"\#(id)","tool":"\#(tool)","arg":"\#(argument)","reason":"\#(reason)","#
        switch matcher {
        case .denyRegex(let pattern): out += #""deny_regex":"\#(pattern.text)""#
        case .allowRegex(let pattern): out += #""allow_regex":"\#(pattern.text)""#
        case .denyGlob(let glob): out += #""deny_glob":"\#(glob)""#
        case .allowGlob(let glob): out += #""allow_glob":"\#(glob)""#
        case .values(let values): out += #""allow_values":[\#(values.joined(separator: ","))]"#
        case .bounds(let least, let most):
            let parts = [least.map { #""min":\#($0)"# }, most.map { #""max":\#($0)"# }].compactMap { $0 }
            out += parts.joined(separator: ",")
        case .bytes(let limit): out += #""max_bytes":\#(limit)"#
        }
        return out + (isAdvisory ? #","advisory":true}"# : "}")
    }
}

/// A regex as a tree, so that laws of algebra can be applied to it.
indirect enum Pattern: Hashable {
    case letter(String)
    case sequence(Pattern, Pattern)
    case choice(Pattern, Pattern)
    case star(Pattern)
    case plus(Pattern)
    case maybe(Pattern)
    case group(Pattern)

    var text: String {
        switch self {
        case .letter(let letter): letter
        case .sequence(let x, let y): x.atom + y.atom
        case .choice(let x, let y): "\(x.text)|\(y.text)"
        case .star(let x): x.unit + "*"
        case .plus(let x): x.unit + "+"
        case .maybe(let x): x.unit + "?"
        case .group(let x): "(?:\(x.text))"
        }
    }

    private var atom: String { if case .choice = self { "(?:\(text))" } else { text } }
    private var unit: String { if case .letter = self { text } else { "(?:\(text))" } }

    /// The same language, written otherwise.
    func rewritten(_ dice: inout Dice) -> Pattern {
        switch self {
        case .letter: return dice.roll(3) == 0 ? .group(self) : self
        case .sequence(let x, .choice(let y, let z)) where dice.roll(2) == 0:
            return .choice(.sequence(x, y), .sequence(x, z))
        case .sequence(let x, let y): return .sequence(x.rewritten(&dice), y.rewritten(&dice))
        case .choice(let x, let y):
            return dice.roll(2) == 0
                ? .choice(y.rewritten(&dice), x.rewritten(&dice)) : .choice(.choice(x, y), x.rewritten(&dice))
        case .star(let x): return dice.roll(2) == 0 ? .star(.star(x)) : .maybe(.plus(x.rewritten(&dice)))
        case .plus(let x): return dice.roll(2) == 0 ? .sequence(x, .star(x)) : .sequence(.star(x), x)
        case .maybe(let x): return dice.roll(2) == 0 ? .maybe(.maybe(x)) : .maybe(x.rewritten(&dice))
        case .group(let x): return x.rewritten(&dice)
        }
    }
}

/// A generator of its own: the same numbers on every machine.
struct Dice {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func roll(_ sides: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int((state >> 11) % UInt64(sides))
    }

    mutating func pick<T>(_ list: [T]) -> T { list[roll(list.count)] }
}

extension Dice {
    mutating func pattern(_ depth: Int) -> Pattern {
        if depth == 0 || roll(4) == 0 { return .letter(pick(["a", "b", "a", "b", "[ab]", "."])) }
        switch roll(6) {
        case 0, 1: return .sequence(pattern(depth - 1), pattern(depth - 1))
        case 2: return .choice(pattern(depth - 1), pattern(depth - 1))
        case 3: return .star(pattern(depth - 1))
        case 4: return .plus(pattern(depth - 1))
        default: return .maybe(pattern(depth - 1))
        }
    }

    mutating func glob() -> String {
        (0..<1 + roll(2)).map { _ in pick(["a", "b", "*", "a*", "?", "**", "ab"]) }.joined(separator: "/")
    }

    mutating func rule() -> SmallRule {
        let matcher: SmallRule.Matcher
        switch roll(12) {
        case 0...4: matcher = .denyRegex(pattern(2))
        case 5, 6: matcher = .allowRegex(pattern(2))
        case 7: matcher = .denyGlob(glob())
        case 8: matcher = .allowGlob(glob())
        case 9: matcher = .values(Array(Set([pick([#""a""#, #""b""#]), pick(["1", "2", "true"])])).sorted())
        case 10:
            let least = roll(4)
            matcher =
                roll(2) == 0
                ? .bounds(least, least + roll(4)) : roll(2) == 0 ? .bounds(least, nil) : .bounds(nil, least)
        default: matcher = .bytes(1 + roll(3))
        }
        return SmallRule(
            matcher: matcher, argument: pick(["x", "x", "x", "y"]),
            reason: pick(["POLICY_BLOCK", "POLICY_BLOCK", "POLICY_BLOCK", "TRUST_VIOLATION"]), isAdvisory: roll(10) == 0
        )
    }

    /// The same meaning otherwise written.
    mutating func rewritten(_ rules: [SmallRule]) -> [SmallRule] {
        var out: [SmallRule] = []
        for rule in rules {
            var new = rule
            switch rule.matcher {
            case .denyRegex(.choice(let x, let y)) where roll(2) == 0:
                new.matcher = .denyRegex(x)
                out.append(new)
                new.matcher = .denyRegex(y)
            case .denyRegex(let pattern): new.matcher = .denyRegex(pattern.rewritten(&self))
            case .allowRegex(let pattern): new.matcher = .allowRegex(pattern.rewritten(&self))
            case .values(let values): new.matcher = .values(values.reversed())
            default: break
            }
            out.append(new)
        }
        // Neighbours of one reason may change places.
        for i in out.indices.dropFirst() where out[i].reason == out[i - 1].reason && roll(2) == 0 {
            out.swapAt(i, i - 1)
        }
        return out
    }

    /// One edit.
    mutating func edited(_ rules: [SmallRule]) -> [SmallRule] {
        var out = rules
        switch roll(4) {
        case 0: out.remove(at: roll(out.count))
        case 1: out.insert(rule(), at: roll(out.count + 1))
        case 2: out[roll(out.count)] = rule()
        default:
            let at = roll(out.count)
            out[at].reason = pick(["POLICY_BLOCK", "TRUST_VIOLATION", "MALFORMED"])
        }
        return out
    }
}
