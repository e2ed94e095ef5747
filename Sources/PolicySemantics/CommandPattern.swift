public import CallEffects
public import Patterns

/// One pattern of `deny_command` or `allow_command`. Names of options are canonical: the first one of a program's table.
public enum CommandPattern: Sendable, Hashable {
    /// The program, then options and operands in any mixture; operands among each other in order.
    case words([CommandWord])
    /// Commands of a script that do what has no single spelling.
    case predicate(CommandPredicate)
}

/// One word of a pattern.
public enum CommandWord: Sendable, Hashable {
    /// A word that is one of these.
    case literal([String])
    /// Any one word.
    case one
    /// Any number of operands, and in `allow_command` any options.
    case rest
    /// All of these options have to be there, anywhere: `--opt` with any value or none, `--opt=value` with that value.
    case options([String])
    /// The same, but one of them is enough.
    case anyOption([String])
}

extension CommandPattern {
    /// Orders in which the options of a pattern can stand in a key, over its choices, that a regex may write out.
    public static let maxOrders = 256

    /// The pattern as a regex (RE2 syntax, from `\A`) over `CommandKey`. One that denies ignores what else the command has; one that allows has to
    /// be all of it. Nil when the options of the pattern have more than `maxOrders` orders.
    public func regexSource(isAllow: Bool) -> String? {
        switch self {
        case .predicate(let predicate): return #"\A\x02"# + Self.escaped(predicate.rawValue) + #"\z"#
        case .words(let words):
            guard let program = words.first, let orders = optionOrders(words) else { return nil }
            let isOpen = !isAllow || words.contains(.rest)
            var out = #"\A"# + Self.word(program) + #"\x1f"#
            out += Self.options(orders, isOpen: isOpen) + #"\x1e"#
            for word in words.dropFirst() {
                switch word {
                case .literal, .one: out += Self.word(word) + #"\x1f"#
                case .rest: out += #"(?:[^\x1f]*\x1f)*"#
                case .options, .anyOption: break
                }
            }
            return out + (isAllow ? #"\z"# : "")
        }
    }

    /// The commands that any of the patterns matches; nil as for `regexSource`.
    public static func language(_ patterns: [CommandPattern], isAllow: Bool) throws(PatternError) -> Language? {
        var out: [Language] = []
        for pattern in patterns {
            guard let source = pattern.regexSource(isAllow: isAllow) else { return nil }
            out.append(try Language.regex(source))
        }
        return Language.union(out)
    }

    // MARK: Options

    /// The options that have to be there, in every order in which a key can hold them. Keys have them sorted by bytes,
    /// with their values.
    private func optionOrders(_ words: [CommandWord]) -> [[String]]? {
        var sets: [[String]] = [[]]
        for word in words.dropFirst() {
            switch word {
            case .options(let all): sets = sets.map { $0 + all }
            case .anyOption(let any): sets = sets.flatMap { set in any.map { set + [$0] } }
            case .literal, .one, .rest: break
            }
            if sets.count > Self.maxOrders { return nil }
        }
        var out: [[String]] = []
        for set in sets {
            var rest: [String] = []
            for option in set where !rest.contains(where: { $0.utf8.elementsEqual(option.utf8) }) {
                rest.append(option)
            }
            // `--opt=value` is there whenever it says more than `--opt`.
            let distinct = rest.filter { option in
                !rest.contains { $0.utf8.count > option.utf8.count && $0.utf8.starts(with: (option + "=").utf8) }
            }
            guard Self.orders(distinct, [], &out) else { return nil }
        }
        return out
    }

    private static func orders(_ rest: [String], _ done: [String], _ out: inout [[String]]) -> Bool {
        if rest.isEmpty {
            if !out.contains(done) { out.append(done) }
            return out.count <= maxOrders
        }
        for (i, option) in rest.enumerated()
        where !rest.enumerated().contains(where: { $0.offset != i && isBefore($0.element, option) }) {
            var others = rest
            others.remove(at: i)
            if !orders(others, done + [option], &out) { return false }
        }
        return true
    }

    /// Whether `a` stands before `b` whatever their values are.
    private static func isBefore(_ a: String, _ b: String) -> Bool {
        let (left, right) = (Array(a.utf8), Array(b.utf8))
        if let (x, y) = zip(left, right).first(where: { $0 != $1 }) { return x < y }
        if left.count == right.count { return false }
        // One is the beginning of the other: with a value the shorter one has `=` at that place.
        let (short, long) = left.count < right.count ? (left, right) : (right, left)
        let isShortFirst = short.contains(UInt8(ascii: "=")) || long[short.count] > UInt8(ascii: "=")
        return isShortFirst && left.count < right.count
    }

    private static func options(_ orders: [[String]], isOpen: Bool) -> String {
        let others = isOpen ? #"(?:[^\x1e\x1f]*\x1f)*"# : ""
        let choices = orders.map { order in
            others
                + order.map { option in
                    let value = option.utf8.contains(UInt8(ascii: "=")) ? "" : #"(?:=[^\x1e\x1f]*)?"#
                    return escaped(option) + value + #"\x1f"# + others
                }.joined()
        }
        return choices.count == 1 ? choices[0] : "(?:" + choices.joined(separator: "|") + ")"
    }

    // MARK: Words

    private static func word(_ word: CommandWord) -> String {
        guard case .literal(let texts) = word else { return #"[^\x1e\x1f]*"# }
        return texts.count == 1 ? escaped(texts[0]) : "(?:" + texts.map(escaped).joined(separator: "|") + ")"
    }

    private static func escaped(_ text: String) -> String {
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
}
