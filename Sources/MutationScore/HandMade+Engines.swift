internal import Bytecode

extension HandMade {
    /// What the rules say that no DFA decides.
    static let ofEngines: [HandMade] = [
        HandMade("nfa-assertion", "an NFA's `^` of a line is one of the text") { t in
            t.changeNFA { nfa, _ in
                guard let at = nfa.code.firstIndex(where: { $0.opcode == .lineStart }) else { return false }
                nfa.code[at].opcode = .textStart
                return true
            }
        },
        HandMade("nfa-target", "an NFA goes back to its start where it would accept") { t in
            t.changeNFA { nfa, _ in nfa.neverAccepts() }
        },
        HandMade("nfa-target-without-witnesses", "the same, and its witnesses are gone") { t in
            guard t.changeNFA({ nfa, _ in nfa.neverAccepts() }), let place = t.place(.nfa) else { return false }
            t[place].witnesses = []
            return true
        },
        HandMade("nfa-set-bit", "an NFA does not take the last code point of its hit") { t in
            t.changeNFA { nfa, hit in
                guard let last = hit?.last, last < 0x80 else { return false }
                let atom = nfa.atom(UInt32(last))
                for s in nfa.sets.indices { nfa.sets[s][atom / 64] &= ~(1 << UInt64(atom % 64)) }
                return true
            }
        },
        HandMade("nfa-restarts", "an NFA begins at the start of the subject alone") { t in
            t.changeNFA { nfa, _ in
                nfa.restarts.toggle()
                return true
            }
        },
        HandMade("nfa-way-lost", "an NFA follows one of two ways twice") { t in
            t.changeNFA { nfa, _ in
                guard let at = nfa.code.lastIndex(where: { $0.opcode == .split }) else { return false }
                nfa.code[at].a = nfa.code[at].b
                return true
            }
        },
        HandMade("nfa-piece-moved", "a piece of an NFA begins one code point later") { t in
            t.changeNFA { nfa, _ in
                guard nfa.pieces.count > 1 else { return false }
                nfa.pieces[1].low += 1
                return true
            }
        },
        HandMade("pcre-source", "another pattern stands for PCRE2") { t in t.changePattern { "q" + $0 } },
        HandMade("pcre-source-without-witnesses", "another pattern stands for PCRE2, and its witnesses are gone") { t in
            guard t.changePattern({ "q" + $0 }), let place = t.place(.pcre2) else { return false }
            t[place].witnesses = []
            return true
        },
        HandMade("pcre-looser", "a pattern for PCRE2 matches less than its rule, and all its witnesses as before") {
            t in
            t.changePattern { $0 + "\\b" }
        },
        HandMade("pcre-invalid", "a pattern is none that PCRE2 takes") { t in t.changePattern { $0 + "(" } },
        HandMade("pcre-whole", "a pattern for PCRE2 has to match the whole subject") { t in
            guard let place = t.place(.pcre2) else { return false }
            t.pcres[t.group(place).table].isWhole.toggle()
            return true
        },
        HandMade("pcre-dialect", "a pattern for PCRE2 is one of the shared dialect") { t in
            guard let place = t.place(.pcre2) else { return false }
            t.pcres[t.group(place).table].isFullDialect.toggle()
            return true
        },
        HandMade("engines-out-of-order", "the patterns of a bank stand before its automata") { t in
            guard let place = t.place(.pcre2), t.banks[place.bank].groups.count > 1 else { return false }
            t.banks[place.bank].groups.reverse()
            return true
        },
    ]
}

extension PositionAutomaton {
    fileprivate mutating func neverAccepts() -> Bool {
        guard let accept = code.firstIndex(where: { $0.opcode == .accept }) else { return false }
        var found = false
        for at in code.indices where code[at].opcode != .accept {
            if Int(code[at].b) == accept {
                code[at].b = 0
                found = true
            }
            if code[at].opcode == .split, Int(code[at].a) == accept { code[at].a = 0 }
        }
        return found
    }
}

extension ImageTree {
    fileprivate mutating func changeNFA(_ change: (inout PositionAutomaton, [UInt8]?) -> Bool) -> Bool {
        guard let place = place(.nfa) else { return false }
        return change(&nfas[group(place).table], witness(place, holds: true))
    }

    fileprivate mutating func changePattern(_ change: (String) -> String) -> Bool {
        guard let place = place(.pcre2) else { return false }
        let table = group(place).table
        let old = String(decoding: text(pcres[table].source), as: UTF8.self)
        pcres[table].source = handle(of: Array(change(old).utf8))
        return true
    }
}
