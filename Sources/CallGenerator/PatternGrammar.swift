/// Random patterns, all of them within the syntax and the limits of a manifest: small, over few letters, so that random
/// texts over the same letters come near them.
struct PatternGrammar {
    /// Words that rules look for. Some have letters that fold out of ASCII.
    static let words = [
        "rm", "sudo", "key", "abc", "k", "s", "ab", "curl", "sh", "drop table", "-rf", "push", "1", "10", "true", "1e",
        "\\.0", "e\\+", "é", "ß",
        "straße", "ключ", "😀", "a/b", "x=1", "id_rsa",
    ]
    private static let characters = [
        "a", "b", "c", "k", "s", "x", "0", "1", "2", "5", " ", "-", "/", "_", "é", "K", "S", "e", "\\.", "\\*", "\\\\",
        "\\n", "=", "\u{212A}", "ſ", "\\x{1F600}",
    ]
    private static let classes = [
        "[a-c]", "[^a-c]", "\\d", "\\w", "\\s", ".", "[0-9a-f]", "\\D", "\\W", "\\S", "[kK]", "[ /-]", "[^/]",
        "[é-ü]", "[a-cx-z_]", "\\p{Greek}", "[[:alpha:]]", "[^ -~]",
    ]
    private static let quantifiers = ["*", "+", "?", "{2}", "{1,2}", "{0,3}", "{2,}", "*?", "+?"]
    private static let flags = ["(?i)", "(?s)", "(?m)", "(?is)", "(?im)"]

    /// A pattern for `deny_regex` or `allow_regex`.
    static func regex(_ choices: inout Choices) -> String {
        var out = choices.chance(1, in: 4) ? choices.pick(flags) : ""
        out += ["", "", "", "^", "\\b", "\\A", "^\\s*"][choices.below(7)]
        out += sequence(&choices, depth: 0)
        if choices.chance(1, in: 8) { out += "|" + sequence(&choices, depth: 1) }
        out += ["", "", "", "$", "\\b", "\\z", "\\B"][choices.below(7)]
        return out
    }

    /// A pattern for a place that has dozens: words of its own, so that they share no automaton and a filter can tell them
    /// apart.
    static func crowded(_ choices: inout Choices) -> String {
        let word = choices.pick(["git", "rm", "curl", "kube", "sudo"]) + "-\(choices.below(90) + 10)"
        let ends = ["", "\\b", "[^|]*\\|\\s*sh", "\\s+--x", ".*k\\d", "$", "[a-c]{1,3}x", "(?:a|bc)+"]
        return choices.pick(["", "", "(?i)", "\\b", "(?i)\\b", "^"]) + word + choices.pick(ends)
    }

    /// A pattern whose automaton has too many states: what follows its start may be its start again.
    static func large(_ choices: inout Choices) -> String {
        let start = choices.pick(["AKIA", "ab", "(?i)key", "a"])
        return start + choices.pick(["[0-9A-Za-z]", "\\w", "[a-z]"]) + "{\(choices.below(6) + 12)}"
    }

    /// Patterns of PCRE2's own, each with a text that it finds and one that it does not, one edit apart. The whole of the
    /// first text matches.
    static let irregular: [String: (inside: String, outside: String)] = [
        "a(?=b)b": ("ab", "ac"), "(\\w)\\1": ("aa", "ab"), "(?<!x)rm": ("rm", "r"), "\\brm\\b(?!x)": ("rm", "rmx"),
        "(?!.*\\.\\.)[a-z./]+": ("a.b", "A.b"), "a++b": ("aab", "aa"), "(?>ab|a)c": ("abc", "ab"),
        "(a|b)(?1)c": ("abc", "abb"), "^(?:(a)|b)(?(1)c|d)$": ("ac", "ad"), "(?i)\\Rk": ("\nk", "k"),
        "\\p{Lu}\\d": ("É1", "é1"), "(?s)s.\\X": ("sab", "s"), "\\Ak\\Z": ("k", "kk"), "é\\Ké": ("éé", "é"),
    ]

    /// A pattern for `"dialect": "pcre2"`: one of PCRE2's own, or one that both dialects read.
    static func pcre2(_ choices: inout Choices) -> String {
        choices.chance(1, in: 2) ? regex(&choices) : choices.pick(irregular.keys.sorted())
    }

    private static func sequence(_ choices: inout Choices, depth: Int) -> String {
        var out = ""
        for _ in 0...choices.below(depth == 0 ? 4 : 2) {
            if choices.chance(1, in: 9) {
                // Nothing may repeat a repetition.
                out += [".", "\\d", "[a-z]", "\\s"][choices.below(4)] + ["*", "+", "{1,3}"][choices.below(3)]
                continue
            }
            out += atom(&choices, depth: depth)
            if choices.chance(1, in: 4) { out += choices.pick(quantifiers) }
        }
        return out
    }

    private static func atom(_ choices: inout Choices, depth: Int) -> String {
        switch choices.below(depth < 2 ? 9 : 7) {
        case 0, 1, 2: choices.pick(words)
        case 3, 4: choices.pick(characters)
        case 5, 6: choices.pick(classes)
        case 7: "(?:" + sequence(&choices, depth: depth + 1) + "|" + sequence(&choices, depth: depth + 1) + ")"
        default: "(" + sequence(&choices, depth: depth + 1) + ")"
        }
    }

    private static let components = [
        "src", "a", "b", "x", "*", "*.key", "secret*", "?x", "[a-c]*", "[!a]?", "{a,b}", "{x,y}.c", ".ssh", "é", "k",
        "a b", "lock.json", "\\*", "id_{rsa,dsa}", "**",
    ]

    /// A glob, below a folder that is named in one of the ways that globs know.
    static func glob(_ choices: inout Choices, hasWorkspace: Bool, isDeny: Bool) -> String {
        var starts = ["", "", "", "/", "**/", "/w/", "/home/u/", "/home/*/", "/root/", "/Users/", "/**/", "/*/"]
        if isDeny { starts += ["~/", "~/", "$HOME/", "${HOME}/"] }
        if hasWorkspace { starts += ["${workspace}/", "${workspace}/"] }
        var parts: [String] = []
        for _ in 0...choices.below(3) { parts.append(choices.pick(components)) }
        if choices.chance(1, in: 3) { parts.append("**") }
        return choices.pick(starts) + parts.joined(separator: "/")
    }

    /// Entries of `self_modify_globs`, no two of which mean the same.
    static let protectedPaths = [
        ".git/", "VERSION", "src/*.lock", "/etc/", "a/b", "*.pem", "k/", "**/keys/**", "/w/a/", "straße/", "[ab].cfg",
        "x/{a,b}/c", "policy.json", "/home/u/.profile", "é", "a b/c", "conf.d/", "/srv/*/run",
    ]
}
