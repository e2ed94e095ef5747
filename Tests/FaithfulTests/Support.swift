import Bytecode
import BytecodeVerifier
import FakJSON
import FloorLoader
import Patterns
import PolicyKernel
import PolicySemantics
import TestSupport
import Testing

@testable import Faithful

/// SplitMix64: the same numbers everywhere.
struct Numbers {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next(below count: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ z >> 31) % UInt64(count))
    }

    /// Bytes that patterns of the tests like to tell apart, some of them no UTF-8.
    mutating func text(most: Int) -> [UInt8] {
        var out: [UInt8] = []
        for _ in 0..<next(below: most + 1) { out += Numbers.pieces[next(below: Numbers.pieces.count)] }
        return out
    }

    private static let pieces: [[UInt8]] = [
        [0x61], [0x62], [0x63], [0x41], [0x7A], [0x30], [0x39], [0x5F], [0x20], [0x0A], [0x2F], [0x2E], [0x7C], [0x22],
        [0x00], [0xC3, 0xA9], [0xE2, 0x84, 0xAA], [0xC5, 0xBF], [0xF0, 0x9F, 0x98, 0x80], [0xEF, 0xBF, 0xBD], [0xE2],
        [0x82], [0xF0], [0x9F], [0xFF], [0xC0], [0xED, 0xA0, 0x80], [0xCE, 0xA3],
    ]
}

/// Everything of an image in one floor: see `docs/bytecode.md`.
enum Sample {
    static let manifest = #"""
        {"allow":["Bash","Read","Edit","lookup_order","Fetch"],
         "allow_prefix":["mcp__git__","get_"],
         "deny":{"exfiltrate":"SECRET_EXFIL","Danger":"POLICY_BLOCK"},
         "workspace":"/srv/project","redact_fields":["password","api_token"],
         "self_modify_globs":[".git/","VERSION"],
         "arg_rules":[
          {"id":"no-rm","tool":"Bash","arg":"command","deny_regex":"\\brm\\s+-rf\\b"},
          {"id":"no-drop","tool":"Bash","arg":"command","deny_regex":"(?i)drop\\s+table","reason":"TRUST_VIOLATION"},
          {"id":"counted","tool":"Bash","arg":"command","deny_regex":"(?m)^(?:a|b)*a(?:a|b){16}c"},
          {"id":"backref","tool":"Bash","arg":"command","deny_regex":"(\\w)\\1\\1\\1z","dialect":"pcre2"},
          {"id":"no-curl","tool":"Bash","arg":"command","deny_command":[["curl","**"]],"unknown_program":"deny"},
          {"id":"timeout","tool":"Bash","arg":"timeout","min":1,"max":600},
          {"id":"mode","tool":"Edit","arg":"/options/mode","allow_values":["fast","slow",5,true]},
          {"id":"kind","tool":"Edit","arg":"kind","allow_regex":"[a-z]{1,8}","advisory":true},
          {"id":"inside","tool":"Read","arg":"file_path","allow_glob":"${workspace}/**"},
          {"id":"no-keys","tool":"*","arg":"/path","deny_glob":"~/.ssh/**"},
          {"id":"size","tool":"*","arg":"/path","max_bytes":4096},
          {"id":"no-pipe","tool":"@shell","deny_regex":"curl[^|]*\\|\\s*sh"},
          {"id":"no-etc","tool":"@write","deny_glob":"/etc/**"}
         ]}
        """#

    static func floor(_ text: String) throws -> (kernel: Kernel, policy: ResolvedPolicy) {
        let floor = try FloorLoader.load(Array(text.utf8), path: "test", trust: .compiledHere)
        return (floor.kernel, try #require(floor.policy))
    }

    static func policy(_ text: String) throws -> ResolvedPolicy {
        try #require(Resolver.resolve(Array(text.utf8)).policy)
    }

    /// The first difference between an image, which nothing has verified, and a policy.
    static func difference(_ model: ImageModel, _ policy: ResolvedPolicy) -> FaithfulDifference? {
        FaithfulCheck.compare(model, policy, ExpectedRule.all(policy), .proofs).difference
    }

    /// Every pattern of corpus/regex that compiles.
    static func patterns() throws -> [String] {
        var out: [String] = []
        for name in ["dialect", "patterns"] {
            let text = String(decoding: try readFile("\(repositoryRoot)/corpus/regex/\(name).jsonl"), as: UTF8.self)
            for line in text.split(separator: "\n") {
                // A manifest's strings have no U+0000, so neither have its patterns.
                let row = try? JSONReader.read(Array(line.utf8), limits: .manifest)
                guard let pattern = row?["pattern"]?.asString else { continue }
                if (try? Language.regex(pattern)) != nil { out.append(pattern) }
            }
        }
        return out
    }
}
