internal import Bytecode
package import CallModel
internal import FakBasics

// Parts of a decision on their own, for fak-bench. Nothing here decides a call.

extension Kernel {
    /// The bank whose automata carry the rule with this id; nil when no automaton does. Linear in the image.
    package func bank(checking id: String) -> Int? {
        guard let rule = ids.firstIndex(of: id) else { return nil }
        return model.banks.firstIndex { bank in
            model.groups[Int(bank.firstGroup)..<Int(bank.firstGroup + bank.groupCount)].contains { group in
                model.groupRules[Int(group.firstRule)..<Int(group.firstRule + group.ruleCount)].contains(UInt32(rule))
            }
        }
    }

    /// Walks a bank of denying rules over one subject, as a decision does; whether any rule is violated. Linear.
    package func isViolated(bank: Int, by subject: Span<UInt8>, _ scratch: inout KernelScratch) -> Bool {
        var findings = Findings()
        if !patterns.isEmpty { scratch.engines.begin(steps: Limits.pcre2Steps) }
        runDeny(bank, subject, scratch.engines, &findings)
        return findings.isDenied
    }

    /// Ids of the rules of a bank that a subject violates, in order of citation. Linear, and it allocates.
    package func violations(bank: Int, by subject: Span<UInt8>) -> [String] {
        var findings = Findings()
        findings.isRecording = true
        runDeny(bank, subject, EngineScratch(), &findings)
        return Set(findings.recorded.map(\.rule)).sorted().map { ids[$0] }
    }

    /// Looks up the class of a call and scans its arguments; whether the scan accepts them. Linear.
    package func scans(_ call: Call, _ scratch: inout KernelScratch) -> Bool {
        guard case .json(let body) = call.body else { return false }
        return ArgumentScan.run(body.span, plan(call.tool.span, &scratch).layout, &scratch) == nil
    }
}
