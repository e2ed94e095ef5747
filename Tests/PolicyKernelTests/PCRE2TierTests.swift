import BytecodeVerifier
import CallModel
import FloorLoader
import PolicyKernel
import TestSupport
import Testing

/// Rules that PCRE2 decides: nothing but a clean answer lets a call through, with machine code and without.
@Suite struct PCRE2TierTests {
    /// Patterns that take exponential or quadratic time, or much memory, on the text beside them.
    private static let hostile: [(pattern: String, text: String)] = [
        (#"^(a+)+$"#, String(repeating: "a", count: 60) + "b"),
        (#"^(a|a)*$"#, String(repeating: "a", count: 60) + "b"),
        (#"^(?:a?){60}a{60}$"#, String(repeating: "a", count: 59)),
        (#"(.*)*x\\1y"#, String(repeating: "ab", count: 200)),
        (#"^(([a-z])+.)+[A-Z]([a-z])+$"#, String(repeating: "a", count: 64)),
        (#"(?:(?:x+x+)+)y"#, String(repeating: "x", count: 64)),
        (#"^((?:a|ab)(?1)?)+$"#, String(repeating: "ab", count: 120) + "c"),
        (#"(\\w+\\s*)+:$"#, String(repeating: "word ", count: 60)),
        (#"(?=(a+))a*b\\1"#, String(repeating: "a", count: 6000)),
        (#"(?:\\S+\\s+)*+\\bnope\\b|(\\S+\\s+)*rm$"#, String(repeating: "cp ", count: 20_000)),
    ]

    private func kernel(_ pattern: String, _ matcher: String, isAdvisory: Bool, usesJIT: Bool) throws -> Kernel {
        let manifest =
            #"{"allow":["t"],"arg_rules":[{"tool":"t","arg":"a","\#(matcher)":"\#(pattern)","dialect":"pcre2","advisory":\#(isAdvisory)}]}"#
        let floor = try #require(FloorLoader.compile(Array(manifest.utf8), path: "p").floor, "\(pattern)")
        return try Kernel(floor.image, usesJIT: usesJIT)
    }

    private func decide(_ kernel: Kernel, _ text: String) -> Decision {
        var scratch = KernelScratch()
        return kernel.decide(Call(tool: "t", json: #"{"a":"\#(text)"}"#), .empty, &scratch)
    }

    @Test(arguments: [true, false])
    func hostilePatternsDeny(usesJIT: Bool) throws {
        var faults = 0
        for (pattern, text) in Self.hostile {
            for isAdvisory in [false, true] {
                let decision = decide(
                    try kernel(pattern, "allow_regex", isAdvisory: isAdvisory, usesJIT: usesJIT), text)
                // None of the texts is in its pattern's language, so only a clean "no" of an advisory rule lets it through.
                if decision.verdict == .allow {
                    #expect(isAdvisory && !decision.obligations.notes.isEmpty, "\(pattern)")
                } else if decision.by == .fault {
                    faults += 1
                    #expect(decision.rule == "builtin:fault" && decision.reason == .policyBlock)
                } else {
                    #expect(!isAdvisory && decision.by == .argRule, "\(pattern)")
                }
            }
        }
        // Most of them have no clean answer; if none had, the limits would not be tested.
        #expect(faults >= 8, "\(faults)")
    }

    @Test(arguments: [true, false])
    func aFaultIsNoMiss(usesJIT: Bool) throws {
        // Each pattern is one that denies when it matches; without an answer the call is denied, advisory or not.
        for isAdvisory in [false, true] {
            let floor = try kernel("^(a+)+$", "deny_regex", isAdvisory: isAdvisory, usesJIT: usesJIT)
            let cutOff = decide(floor, String(repeating: "a", count: 60) + "b")
            #expect(cutOff.verdict == .deny && cutOff.by == .fault && cutOff.disposition == .terminal)
            #expect(decide(floor, "b").verdict == .allow)
            #expect(decide(floor, "aa").verdict == (isAdvisory ? .allow : .deny))
        }
    }

    @Test(arguments: [true, false])
    func longSubjectsDeny(usesJIT: Bool) throws {
        let floor = try kernel("(y)\\\\1", "deny_regex", isAdvisory: true, usesJIT: usesJIT)
        #expect(decide(floor, String(repeating: "x", count: 65_536)).verdict == .allow)
        let over = decide(floor, String(repeating: "x", count: 65_537))
        #expect(over.verdict == .deny && over.by == .limit && over.rule == "builtin:limit")
    }

    /// After a fault the scratch is as good as before.
    @Test func theScratchSurvivesAFault() throws {
        let floor = try kernel("^(a+)+$", "deny_regex", isAdvisory: false, usesJIT: true)
        var scratch = KernelScratch()
        func verdict(_ text: String) -> DecidedBy {
            floor.decide(Call(tool: "t", json: #"{"a":"\#(text)"}"#), .empty, &scratch).by
        }
        for _ in 0..<3 {
            #expect(verdict(String(repeating: "a", count: 60) + "b") == .fault)
            #expect(verdict("b") == .allow)
            #expect(verdict("aaa") == .argRule)
        }
    }
}
