internal import Bytecode
internal import FakBasics
internal import PCRE2Engine

extension Kernel {
    /// Runs a bank over one subject: each rule whose bit is set is violated.
    func runDeny(_ bank: Int, _ subject: Span<UInt8>, _ engines: EngineScratch, _ findings: inout Findings) {
        if findings.isRecording { findings.trace?.add(bank, subject, findings.kind) }
        unsafe subject.withUnsafeBufferPointer { bytes in
            let plan = unsafe walks.banks[bank]
            let candidates = unsafe walks.candidates(bank, bytes)
            for batch in 0..<Int(plan.batchCount) {
                if candidates != .max, !WalkBank.hits(candidates, batch) { continue }
                var found = InlineArray<6, UInt64>(repeating: 0)
                let number = Int(plan.firstBatch) + batch
                unsafe walks.walk(number, bytes, &found)
                let lanes = unsafe Int(walks.batches[number].count)
                let firstGroup = unsafe Int(walks.batches[number].firstGroup)
                for lane in 0..<lanes where found[lane] != 0 { report(found[lane], firstGroup + lane, &findings) }
            }
        }
        if !slowGroups[bank].isEmpty { runSlow(bank, subject, isAllow: false, engines, &findings) }
    }

    /// Runs a bank over one element: each rule whose bit is not set is violated.
    func runAllow(_ bank: Int, _ subject: Span<UInt8>, _ engines: EngineScratch, _ findings: inout Findings) {
        if findings.isRecording { findings.trace?.add(bank, subject, findings.kind) }
        unsafe subject.withUnsafeBufferPointer { bytes in
            let plan = unsafe walks.banks[bank]
            for number in Int(plan.firstBatch)..<Int(plan.firstBatch + plan.batchCount) {
                // Automata of rules that allow have no masks but those at the end (V7).
                var found = InlineArray<6, UInt64>(repeating: 0)
                unsafe walks.walk(number, bytes, &found)
                let lanes = unsafe Int(walks.batches[number].count)
                let firstGroup = unsafe Int(walks.batches[number].firstGroup)
                for lane in 0..<lanes {
                    let rules = model.groups[firstGroup + lane].ruleCount
                    let all: UInt64 = rules == 64 ? .max : (1 << UInt64(rules)) - 1
                    let mask = ~found[lane] & all
                    if mask != 0 { report(mask, firstGroup + lane, &findings) }
                }
            }
        }
        if !slowGroups[bank].isEmpty { runSlow(bank, subject, isAllow: true, engines, &findings) }
    }

    func report(_ mask: UInt64, _ group: Int, _ findings: inout Findings) {
        let firstRule = Int(model.groups[group].firstRule)
        var rest = mask
        while rest != 0 {
            findings.violate(Int(model.groupRules[firstRule + rest.trailingZeroBitCount]), facts)
            rest &= rest &- 1
        }
    }

    /// The rules of a bank that no DFA decides. What PCRE2 does not answer cleanly is a violation of a builtin rule that
    /// nothing softens, and that is cited before any rule of the manifest.
    private func runSlow(
        _ bank: Int, _ subject: Span<UInt8>, isAllow: Bool, _ engines: EngineScratch,
        _ findings: inout Findings
    ) {
        for number in slowGroups[bank] {
            let group = model.groups[number]
            var matches = false
            if group.engine == .nfa {
                matches = machines[Int(group.table)].run(subject, &engines.nfa)
            } else {
                // Without an answer once, the call is denied; what the other patterns say cannot change that.
                if engines.hasGivenUp, subject.count <= Limits.pcre2SubjectBytes { continue }
                switch patterns.match(Int(group.table), subject, engines) {
                case .match: matches = true
                case .noMatch: matches = false
                case .fault(.subjectBytes):
                    findings.violate(Int(model.header.faults.limit), facts)
                    continue
                case .fault:
                    engines.hasGivenUp = true
                    findings.violate(Int(model.header.faults.fault), facts)
                    continue
                }
            }
            if matches != isAllow { findings.violate(Int(model.groupRules[Int(group.firstRule)]), facts) }
        }
    }
}

/// What the engines besides the DFAs write to. A class, so that it can be handed on beside subjects that lie in the same
/// scratch; one thread's own like that.
final class EngineScratch {
    var nfa = NFAScratch()
    /// Made when the first pattern runs.
    var pcre2: PCRE2Scratch?
    /// Whether a PCRE2 match of the call had no answer.
    var hasGivenUp = false
    private(set) var steps = Limits.pcre2Steps

    /// A new call, or witness, with its own steps.
    func begin(steps: Int) {
        hasGivenUp = false
        self.steps = steps
        if pcre2 != nil { pcre2!.allow(steps: steps) }
    }

    init() {}
}

/// The PCRE2 patterns of an image, compiled at load: the library's compiled form never enters an image.
final class PatternTable: Sendable {
    private let patterns: [Compiled]

    var isEmpty: Bool { patterns.isEmpty }

    private final class Compiled: Sendable {
        let pattern: PCRE2Pattern
        init(_ pattern: consuming PCRE2Pattern) { self.pattern = pattern }
    }

    /// V15: every pattern compiles under the options that its record says.
    init(_ model: ImageModel, usesJIT: Bool) throws(KernelError) {
        var patterns: [Compiled] = []
        for (number, record) in model.pcres.enumerated() {
            let source = String(decoding: model.constants[Int(record.source)], as: UTF8.self)
            let options = PCRE2Options(
                dialect: record.isFullDialect ? .full : .shared, jit: usesJIT, isWhole: record.isWhole)
            do throws(PCRE2Error) {
                patterns.append(Compiled(try PCRE2Pattern(source, options: options)))
            } catch {
                throw KernelError(kind: .pattern(number))
            }
        }
        self.patterns = patterns
    }

    func match(_ number: Int, _ subject: Span<UInt8>, _ engines: EngineScratch) -> PCRE2Outcome {
        if engines.pcre2 == nil {
            do throws(PCRE2Error) {
                engines.pcre2 = try PCRE2Scratch()
                engines.pcre2!.allow(steps: engines.steps)
            } catch {
                return .fault(.memory)
            }
        }
        return patterns[number].pattern.matches(subject, scratch: &engines.pcre2!)
    }
}
