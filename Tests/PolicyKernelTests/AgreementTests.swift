import CallModel
import FloorLoader
import PolicyKernel
import PolicyReference
import TestSupport
import Testing

/// The compiled kernel against the reference evaluator on calls that nobody wrote.
@Suite struct AgreementTests {
    /// Floors that between them use every matcher, selector and obligation of this release.
    static let floors = [
        """
        {"allow":["t","Bash","Write","apply_patch","refund"],"allow_prefix":["get_"],"deny":{"Danger":"SECRET_EXFIL"},
         "self_modify_globs":[".git/","VERSION","src/*.lock","/etc/"],"redact_fields":["token"],
         "arg_rules":[{"tool":"Bash","arg":"command","deny_regex":"\\\\brm\\\\b"},
          {"tool":"t","arg":"/a/*/b","deny_regex":"(?i)k\\\\d+$"},{"tool":"t","arg":"n","min":-1.5,"max":1e2},
          {"tool":"*","arg":"note","max_bytes":5,"advisory":true},{"tool":"@shell","deny_regex":"sudo"}]}
        """,
        """
        {"posture":"admit_and_log","allow":["t"],"advisory_reasons":["SELF_MODIFY"],"self_modify_globs":["VERSION"],
         "arg_rules":[{"tool":"t","arg":"p","allow_glob":"src/**"},{"tool":"t","arg":"q","deny_glob":"~/.ssh/**"},
          {"tool":"t","arg":"v","allow_values":["a",1,true,"1"]},{"tool":"t","arg":"/o/x","allow_regex":"[a-z]{2,4}"}]}
        """,
        """
        {"workspace":"/w","allow":["t","Edit"],"advisory_reasons":["DEFAULT_DENY"],"redact_fields":["k"],
         "arg_rules":[{"tool":"t","arg":"p","allow_glob":"${workspace}/**"},{"tool":"*","arg":"/l/0","deny_regex":"^b"},
          {"tool":"t","arg":"/l/*","max_bytes":3,"reason":"OVERSIZE"},{"tool":"T","arg":"q","deny_glob":"**/secret*"}]}
        """,
    ]

    @Test(arguments: 0..<floors.count)
    func kernelAndReferenceAgree(_ index: Int) throws {
        let floor = try #require(FloorLoader.compile(Array(Self.floors[index].utf8), path: "p").floor)
        let reference = ReferenceEvaluator(try #require(floor.policy))
        var random = SplitMix(seed: 0x5EED + UInt64(index))
        var scratch = KernelScratch()
        var denied = 0
        for _ in 0..<4000 {
            let call = random.call()
            let decided = floor.kernel.decide(call, .empty, &scratch)
            let outcome = reference.decide(call, .empty)
            if decided.verdict == .deny { denied += 1 }
            var mine = decided
            var other = outcome.decision
            let notes = floor.kernel.noteIDs(mine.obligations.notes)
            mine.obligations.notes = NoteSet()
            other.obligations.notes = NoteSet()
            let redacted = decided.obligations.redact ? floor.kernel.redacted(call, &scratch) : nil
            if mine != other || (decided.verdict != .deny && notes != outcome.noteIDs) || redacted != outcome.redacted {
                Issue.record("\(call.shown): kernel \(mine) \(notes), reference \(other) \(outcome.noteIDs)")
                return
            }
        }
        #expect(denied > 400 && denied < 3900)
    }
}

extension Call {
    var shown: String {
        switch body {
        case .json(let bytes), .text(let bytes):
            "\(String(decoding: tool, as: UTF8.self)) \(String(decoding: bytes, as: UTF8.self))"
        }
    }
}

/// Calls from the words that the floors above look for.
struct SplitMix {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func pick<T>(_ from: [T]) -> T { from[Int(next() % UInt64(from.count))] }
    mutating func chance(_ one: UInt64, in many: UInt64) -> Bool { next() % many < one }

    mutating func call() -> Call {
        let tool = pick([
            "t", "T", "t", "t", "Bash", "bash", "Write", "Edit", "get_x", "get_it", "set_version", "danger", "DANGER",
            "refund",
            "read_file", "mcp__fs__write_file", "apply_patch", "list things", "ｔ", "create_note",
        ])
        let namespace = chance(1, in: 12) ? pick(["functions", "srv", ""]) : nil
        if chance(1, in: 16) {
            return Call(tool: tool, namespace: namespace, text: pick(["", "sudo x", patch(), "rm -rf", "VERSION"]))
        }
        return Call(tool: tool, namespace: namespace, json: chance(1, in: 20) ? broken() : object(0))
    }

    mutating func patch() -> String {
        "*** Begin Patch\n*** \(pick(["Add", "Update", "Delete"])) File: \(pick([".git/x", "a.c", "VERSION"]))\n*** End Patch"
    }

    mutating func broken() -> String {
        pick([
            "", "[]", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "{\"a\":\"\\ud800\"}", "{\"n\":1e400}", "null",
            "{\"P\":1,\"p\":2}",
        ])
    }

    mutating func object(_ depth: Int) -> String {
        var members: [String] = []
        for _ in 0..<(next() % 4) {
            let key = pick([
                "a", "b", "n", "p", "q", "v", "o", "x", "l", "k", "token", "note", "command", "file_path", "path", "A",
                "Token",
                "\\u0061", "input", "cmd", "content", "0",
            ])
            members.append("\"\(key)\":\(value(depth))")
        }
        return "{\(members.joined(separator: chance(1, in: 3) ? " , " : ","))}"
    }

    mutating func value(_ depth: Int) -> String {
        switch next() % (depth > 3 ? 4 : 6) {
        case 0:
            return pick([
                "1", "-1.5", "1e2", "100.0", "1.0E+2", "101", "-0", "true", "false", "null", "0.10", "1e-7", "12345678",
            ])
        case 4: return object(depth + 1)
        case 5:
            var items: [String] = []
            for _ in 0..<(next() % 4) { items.append(value(depth + 1)) }
            return "[\(items.joined(separator: ","))]"
        default:
            return "\""
                + pick([
                    "", "a", "b", "rm -rf x", "sudo ls", "k12", "K9", "\\u212A7", "src/a", "src/../x", "/w/a", "../a",
                    "~/.ssh/id",
                    "/home/u/.ssh", "$HOME/.ssh/x", "%2e%2e/a", ".git/config", "VERSION", "version.", "src/x.lock",
                    "/etc/passwd",
                    "\\/etc//x", "[REDACTED]", "abc", "abcde", "1", "5", "1e1", " 5", "a/secret.txt", "é", "toolong",
                    "true",
                ]) + "\""
        }
    }
}
