/// Floors of any size, the same on every run: rules such as people write, over up to 500 tools.
///
/// A tool has two arguments with rules. The first tools have up to 200 rules on one argument, most have a few.
struct RuleGenerator {
    static let mostTools = 500
    static let mostOnOneArgument = 200

    static func manifest(rules: Int) -> String {
        var generator = RuleGenerator(state: 0x9E37_79B9_7F4A_7C15)
        var texts: [String] = []
        var counts: [[Int]] = []
        let tools = max(1, min(mostTools, rules / 8))
        for _ in 0..<tools { counts.append([0, 0]) }
        while texts.count < rules {
            // A square puts most rules on few tools; each tenth goes anywhere.
            let share = generator.below(1 << 16)
            let tool = texts.count % 10 == 0 ? generator.below(tools) : share * share / (1 << 16) * tools / (1 << 16)
            let argument = generator.below(3) / 2
            if counts[tool][argument] >= mostOnOneArgument { continue }
            counts[tool][argument] += 1
            texts.append(generator.rule(number: texts.count, tool: tool, argument: argument))
        }
        let names = (0..<tools).map { #""\#(toolName($0))""# }.joined(separator: ",")
        return #"{"version":"fak-policy/v1","allow":[\#(names)],"arg_rules":["# + "\n"
            + texts.joined(separator: ",\n") + "]}\n"
    }

    private var state: UInt64

    /// Uniform enough below a small bound (SplitMix64).
    private mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(bound))
    }

    private mutating func pick(_ words: [String]) -> String { words[below(words.count)] }

    private static func toolName(_ number: Int) -> String {
        tools[number % tools.count] + (number < tools.count ? "" : "_\(number / tools.count)")
    }

    private mutating func rule(number: Int, tool: Int, argument: Int) -> String {
        let place = argument == 0 ? "request" : "body"
        let head = #"{"id":"r\#(number)","tool":"\#(RuleGenerator.toolName(tool))","arg":"\#(place)","#
        func text(_ field: String, _ value: String) -> String {
            head + "\"\(field)\":\"" + value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\"}"
        }
        switch below(20) {
        case 0: return text("allow_regex", allowed())
        case 1, 2: return text("deny_glob", glob())
        case 3: return head + #""max_bytes":\#(1000 + below(9000))}"#
        default: return text("deny_regex", denied())
        }
    }

    /// Patterns in the manner of the shipped floors, with words of their own.
    private mutating func denied() -> String {
        let (program, verb, word, other) = (pick(Self.programs), pick(Self.verbs), noun(), noun())
        switch below(14) {
        case 0: return #"\b\#(program)\s+\#(verb)\b"#
        case 1: return #"\b\#(program)\s+(-[a-z]+\s+)*\#(verb)-\#(word)\b"#
        case 2: return #"\b\#(program)\b[^|\n]*\|\s*(ba|z)?sh\b"#
        case 3: return #"(?i)\b\#(verb)\s+(table|index|view)\s+\#(word)"#
        case 4: return #"--\#(word)-\#(other)(=|\s+)(true|yes|1)\b"#
        case 5: return #"\b\#(word)_(KEY|TOKEN|SECRET)\b"#
        case 6: return #"(^|/)\.\#(word)/\#(other)\.(pem|key|p12)$"#
        case 7: return #"^https?://([a-z0-9-]+\.)*\#(word)\.(com|net|io)(/|$)"#
        case 8: return #"\b\#(program)\s+\#(verb)\s+\#(word)(-\#(other))?\b"#
        case 9: return #"\b\#(word)(\d{2,4}|-[a-f0-9]{4})\b"#
        case 10: return #"\#(program) +\#(verb) +--(force|yes|\#(word))"#
        case 11: return #"(\#(word)|\#(other))=\S+"#
        case 12: return #"\$\{?\#(word.uppercased())_\#(other.uppercased())\}?"#
        default: return "\(program) \(verb) \(word)"
        }
    }

    private mutating func allowed() -> String {
        switch below(3) {
        case 0: return #"^(\#(noun())|\#(noun())|\#(noun()))(/[\w.-]+)*$"#
        case 1: return #"^[\w ./:=-]{0,200}$"#
        default: return #"^\#(pick(Self.programs)) [a-z0-9 ./-]+$"#
        }
    }

    private mutating func glob() -> String {
        switch below(3) {
        case 0: return "**/.\(noun())/**"
        case 1: return "\(noun())/*.\(pick(["key", "env", "sql", "tf", "lock"]))"
        default: return "**/\(noun())-*.yaml"
        }
    }

    private mutating func noun() -> String { pick(Self.starts) + pick(Self.ends) }

    private static let tools = [
        "lookup", "deploy", "query", "publish", "run_job", "ticket", "mail", "scale", "backup", "migrate", "invoice",
        "calendar", "crawl", "render", "notify", "archive", "restore", "rotate", "approve", "transfer", "label",
        "merge",
        "review", "sync", "export", "import", "plan", "apply", "train", "score",
    ]
    private static let programs = [
        "git", "kubectl", "terraform", "docker", "npm", "aws", "gcloud", "helm", "psql", "mysql", "redis-cli",
        "ansible",
        "systemctl", "iptables", "openssl", "rsync", "scp", "vault", "consul", "cargo", "pip", "make", "curl", "wget",
    ]
    private static let verbs = [
        "delete", "destroy", "drop", "push", "apply", "reset", "purge", "publish", "revoke", "truncate", "flush",
        "stop",
        "disable", "detach", "grant", "rollout", "exec", "drain",
    ]
    private static let starts = [
        "prod", "stag", "cust", "bill", "pay", "led", "aud", "inv", "ord", "ship", "acc", "aut", "sec", "key", "net",
        "log", "met", "bak", "arch", "user",
    ]
    private static let ends = [
        "uction", "ing", "omer", "db", "ment", "ger", "it", "oice", "er", "ess", "fra", "store", "vault", "hub", "node",
        "grid", "plane", "pool", "view", "core",
    ]
}
