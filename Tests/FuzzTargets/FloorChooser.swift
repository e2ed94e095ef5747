internal import CallModel

/// Floors and calls made from bytes, out of the words that decide something, with some text from the bytes themselves.
enum FloorChooser {
    private static let tools = [
        "t", "T", "Bash", "Write", "Edit", "apply_patch", "refund", "get_x", "mcp__fs__write_file",
    ]
    private static let keys = [
        "a", "b", "n", "p", "q", "v", "o", "x", "l", "token", "Token", "command", "path", "file_path", "0", "A",
        "\\u0061", "input", "k", "\\u212a", "",
    ]
    private static let places = [
        "a", "n", "p", "command", "/a/*/b", "/o/x", "/l/0", "/l/*", "/a", "/P", "/path", "/a~1b", "/k", "/0",
    ]
    private static let patterns = [
        "rm", #"\brm\b"#, "^a", "b$", "(?i)k\\d+$", "[^a-z]", "", "a{2,4}", "(?m)^x$", "é+", "^$", #"\s"#, "(?s).b.",
        "sudo|curl", #"\pL\d"#,
    ]
    private static let globs = [
        "src/**", "*.lock", "~/.ssh/**", "/etc/*", "${workspace}/**", "**/secret*", "a/{b,c}/?", "[ab]*", ".git/", "*",
    ]
    private static let words = [
        "", "a", "b", "aa", "rm -rf x", "sudo ls", "K9", "k12", "\\u212A7", "src/a", "src/../x", "/w/a", "../a",
        "~/.ssh/id", "$HOME/.ssh/x", "%2e%2e/a", ".git/config", "VERSION", "version.", "x.lock", "/etc/passwd",
        "\\/etc//x", "[REDACTED]", "abc", "1", "1e1", " 5", "a/secret.txt", "é", "e\\u0301", "true", "\\ud83d\\ude00",
        "a\\nb", "/etc/x", "C:\\\\x", "a\\u0000b",
    ]
    private static let numbers = [
        "0", "1", "-1.5", "1e2", "100.0", "1.0E+2", "101", "-0", "0.10", "1e-7", "12345678901234567890", "-2", "99.99",
    ]

    // MARK: Floors

    /// The text of a manifest. Most of them compile; those that do not decide nothing.
    static func manifest(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var feed = ByteFeed(bytes)
        var fields = [#""allow":["t","Bash","Edit"]"#]
        let flags = feed.byte()
        if flags & 1 != 0 { fields.append(#""posture":"admit_and_log""#) }
        if flags & 2 != 0 { fields.append(#""workspace":"/w""#) }
        if flags & 4 != 0 { fields.append(#""redact_fields":["token","k"]"#) }
        if flags & 8 != 0 { fields.append(#""self_modify_globs":[".git/","VERSION","src/*.lock","/etc/"]"#) }
        if flags & 16 != 0 { fields.append(#""advisory_reasons":["SELF_MODIFY"]"#) }
        if flags & 32 != 0 { fields.append(#""advisory_reasons":["DEFAULT_DENY"]"#) }
        if flags & 64 != 0 { fields.append(#""allow_prefix":["get_","mcp__fs__"]"#) }
        if flags & 128 != 0 { fields.append(#""deny":{"refund":"SECRET_EXFIL","T":"POLICY_BLOCK"}"#) }
        if flags & 48 == 48 { fields.removeAll { $0.contains("advisory_reasons\":[\"SELF") } }
        var rules: [String] = []
        while !feed.isEmpty && rules.count < 8 { rules.append(rule(&feed)) }
        fields.append("\"arg_rules\":[" + rules.joined(separator: ",") + "]")
        return Array(("{" + fields.joined(separator: ",") + "}").utf8)
    }

    private static func rule(_ feed: inout ByteFeed) -> String {
        let shape = feed.byte()
        var out = #"{"tool":"@shell""#
        let isShell = shape & 0x70 == 0x70
        if !isShell {
            let tool = shape & 0x80 != 0 ? "*" : feed.pick(tools)
            out = #"{"tool":"\#(tool)","arg":"\#(feed.pick(places))""#
        }
        if shape & 8 != 0 { out += #","advisory":true"# }
        switch shape & 7 {
        case 0, 1: out += #","deny_regex":"\#(pattern(&feed))""#
        case 2: out += isShell ? #","max_bytes":3"# : #","allow_regex":"\#(pattern(&feed))""#
        case 3: out += isShell ? #","deny_regex":"x""# : #","deny_glob":"\#(feed.pick(globs))""#
        case 4: out += isShell ? #","deny_regex":"rm""# : #","allow_glob":"\#(feed.pick(globs))""#
        case 5: out += #","max_bytes":\#(feed.below(12) + 1)"#
        case 6 where !isShell: out += #","allow_values":["a",1,true,"1",\#(scalar(&feed))]"#
        default: out += isShell ? #","deny_regex":"^""# : #","min":\#(feed.pick(["-2", "0", "1"])),"max":1e2"#
        }
        return out + "}"
    }

    /// A pattern as JSON text: one of the list, or bytes.
    private static func pattern(_ feed: inout ByteFeed) -> String {
        if feed.chance(oneIn: 3) { return escaped(feed.take(feed.below(12))) }
        return escaped(Array(feed.pick(patterns).utf8))
    }

    // MARK: Calls

    static func call(_ feed: inout ByteFeed) -> Call {
        let tool =
            feed.chance(oneIn: 12) ? feed.take(feed.below(8)) : Array(feed.pick(tools + ["zzz", "write_x"]).utf8)
        let namespace = feed.chance(oneIn: 12) ? Array(feed.pick(["functions", "mcp", "srv", ""]).utf8) : nil
        switch feed.below(12) {
        case 10: return Call(tool: tool, namespace: namespace, body: .json(feed.take(feed.below(64))))
        case 11: return Call(tool: tool, namespace: namespace, body: .text(Array(text(&feed).utf8)))
        default: return Call(tool: tool, namespace: namespace, body: .json(Array(object(&feed, 0).utf8)))
        }
    }

    private static func text(_ feed: inout ByteFeed) -> String {
        let file = feed.pick([".git/x", "a.c", "VERSION", "/etc/x"])
        let verb = feed.pick(["Add", "Update", "Delete"])
        return feed.pick([
            "*** Begin Patch\n*** \(verb) File: \(file)\n*** End Patch", "sudo x", "", "rm\nx", "VERSION",
        ])
    }

    private static func object(_ feed: inout ByteFeed, _ depth: Int) -> String {
        var members: [String] = []
        for _ in 0..<feed.below(5) { members.append("\"\(feed.pick(keys))\":\(value(&feed, depth + 1))") }
        return "{" + members.joined(separator: depth == 1 ? " , " : ",") + "}"
    }

    private static func value(_ feed: inout ByteFeed, _ depth: Int) -> String {
        switch feed.below(depth > 4 ? 4 : 6) {
        case 4: return object(&feed, depth)
        case 5:
            var items: [String] = []
            for _ in 0..<feed.below(4) { items.append(value(&feed, depth + 1)) }
            return "[" + items.joined(separator: ",") + "]"
        default: return scalar(&feed)
        }
    }

    private static func scalar(_ feed: inout ByteFeed) -> String {
        switch feed.below(8) {
        case 0: feed.pick(numbers)
        case 1: feed.pick(["true", "false", "null"])
        case 2: "\"" + escaped(feed.take(feed.below(12))) + "\""
        default: "\"" + feed.pick(words) + "\""
        }
    }

    /// Bytes as the inside of a JSON string; those that are no UTF-8 become U+FFFD.
    private static func escaped(_ bytes: [UInt8]) -> String {
        var out = ""
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "\"", "\\": out += "\\" + String(scalar)
            case "\u{0}"..<"\u{20}": out += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
