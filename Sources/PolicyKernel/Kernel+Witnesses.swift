internal import Bytecode
internal import FakBasics
internal import PCRE2Engine

extension Kernel {
    /// The part of V14 that needs PCRE2, the name table or the prefixes: the number of the first witness whose answer is
    /// another than it says. Linear in the texts; a witness of a PCRE2 pattern takes `Limits.pcre2WitnessSteps` at most.
    func failedWitness() -> Int? {
        let byEntry = patternsByEntry
        let engines = EngineScratch()
        var folded: [UInt8] = []
        var at = 0
        for (number, witness) in model.witnesses.enumerated() {
            let bytes = Array(model.witnessText[at..<at + Int(witness.length)])
            let text = bytes.span
            at += Int(witness.length)
            let isRight: Bool
            switch witness.kind {
            case .match:
                // No clean answer is none that a witness can have.
                engines.begin(steps: Limits.pcre2WitnessSteps)
                isRight =
                    byEntry[Int(witness.index)].map {
                        patterns.match($0, text, engines) == (witness.holds ? .match : .noMatch)
                    } ?? true
            case .name:
                isRight =
                    Kernel.fault(ofName: text) == nil
                    && names.toolClass(text, &folded, readsShape: true) == Int(witness.index)
            case .prefix: isRight = (prefixes.rule(of: text) == Int(witness.index)) == witness.holds
            case .string, .number, .word, .size: isRight = true
            }
            if !isRight { return number }
        }
        return nil
    }

    /// By entry of GROUP_RULES: the PCRE2 pattern that decides it.
    private var patternsByEntry: [Int: Int] {
        var out: [Int: Int] = [:]
        for group in model.groups where group.engine == .pcre2 { out[Int(group.firstRule)] = Int(group.table) }
        return out
    }
}
