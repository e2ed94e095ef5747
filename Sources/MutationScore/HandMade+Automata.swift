internal import Bytecode

extension HandMade {
    /// What the automata of patterns say.
    static let ofAutomata: [HandMade] = [
        HandMade("bits-exchanged", "two rules of a group have each other's bits") { t in
            guard let place = t.pair() else { return false }
            t.automata[t.group(place).table].exchangeBits(0, 1)
            return true
        },
        HandMade("bits-exchanged-with-witnesses", "two rules of a group have each other's bits and witnesses") { t in
            guard let place = t.pair() else { return false }
            t.automata[t.group(place).table].exchangeBits(0, 1)
            let (a, b) = (place, ImageTree.Place(bank: place.bank, group: place.group, entry: 1))
            (t[a].witnesses, t[b].witnesses) = (t[b].witnesses, t[a].witnesses)
            return true
        },
        HandMade("bit-cleared", "a pattern never matches") { t in t.clear(.denyRegex, hits: true) },
        HandMade("bit-cleared-without-hit", "a pattern never matches, and its hit is gone") { t in
            t.clear(.denyRegex, hits: false)
        },
        HandMade("bit-cleared-beside-hit", "a pattern does not match in one of the states that its hit does not reach")
        { t in
            guard let place = t.place(.dfa, where: { $0.kind == .denyRegex }), let hit = t.witness(place, holds: true)
            else { return false }
            let bit: UInt64 = 1 << UInt64(place.entry)
            let table = t.group(place).table
            let automaton = t.automata[table]
            let path = Set(automaton.path(hit))
            let loud = automaton.entering.indices.first { automaton.entering[$0] & bit != 0 && !path.contains($0) }
            guard let state = loud else { return false }
            t.automata[table].entering[state] &= ~bit
            return true
        },
        HandMade("end-mask-cleared", "a glob does not match at the end of the text") { t in
            guard let place = t.place(.dfa, where: { $0.kind == .denyGlob }) else { return false }
            let table = t.group(place).table
            t.automata[table].ending = t.automata[table].ending.map { $0 & ~(1 << UInt64(place.entry)) }
            return true
        },
        HandMade("allow-everything", "an allow_regex holds at the end of every text") { t in
            guard let place = t.place(.dfa, where: { $0.kind == .allowRegex }) else { return false }
            let table = t.group(place).table
            t.automata[table].ending = t.automata[table].ending.map { $0 | 1 << UInt64(place.entry) }
            return true
        },
        HandMade("allow-everything-without-miss", "the same, and its near misses are gone") { t in
            guard let place = t.place(.dfa, where: { $0.kind == .allowRegex }) else { return false }
            let table = t.group(place).table
            t.automata[table].ending = t.automata[table].ending.map { $0 | 1 << UInt64(place.entry) }
            t[place].witnesses.removeAll { !$0.holds }
            return true
        },
        HandMade("allow-one-more", "an allow_regex holds in one state more, which no witness reaches") { t in
            guard let place = t.place(.dfa, where: { $0.kind == .allowRegex }) else { return false }
            let table = t.group(place).table
            let automaton = t.automata[table]
            let bit: UInt64 = 1 << UInt64(place.entry)
            let ends = Set(t[place].witnesses.map { automaton.path($0.text).last! })
            let quiet = automaton.ending.indices.filter { automaton.ending[$0] & bit == 0 }
            guard let state = quiet.last(where: { !ends.contains($0) }) else { return false }
            t.automata[table].ending[state] |= bit
            return true
        },
        HandMade("deny-everything", "a deny_regex matches every text") { t in
            guard let place = t.place(.dfa, where: { $0.kind == .denyRegex }) else { return false }
            t.automata[t.group(place).table].entering[0] |= 1 << UInt64(place.entry)
            return true
        },
        HandMade("edge-to-start", "the last edge of a hit leads to the start") { t in
            guard let place = t.place(.dfa, where: { $0.kind == .denyRegex }), let hit = t.witness(place, holds: true),
                let last = hit.last
            else { return false }
            let table = t.group(place).table
            let path = t.automata[table].path(hit)
            t.automata[table].next[path[path.count - 2]][t.automata[table].classOf[Int(last)]] = 0
            return true
        },
        HandMade("edge-to-start-beside", "an edge that no witness takes leads to the start") { t in
            t.changeBeside(.denyRegex) { automaton, state, c in
                automaton.next[state][c] = 0
            }
        },
        HandMade("byte-moved", "the last byte of a hit counts as a byte that no pattern names") { t in
            guard let place = t.place(.dfa, where: { $0.kind == .denyRegex }),
                let last = t.witness(place, holds: true)?.last
            else { return false }
            let table = t.group(place).table
            t.automata[table].classOf[Int(last)] = t.automata[table].classOf[0x7F]
            return true
        },
        HandMade("byte-moved-beside", "a byte that stands for one of a hit counts as one that no pattern names") { t in
            for place in t.order.flatMap({ t.places(of: $0) }) {
                guard t.group(place).engine == .dfa, t.record(t[place].rule).scope != .writes,
                    let hit = t.witness(place, holds: true)
                else { continue }
                let table = t.group(place).table
                let automaton = t.automata[table]
                let other = automaton.classOf[0x7F]
                for byte in hit {
                    let twin = automaton.classOf.indices.last {
                        $0 != Int(byte) && automaton.classOf[$0] == automaton.classOf[Int(byte)]
                    }
                    guard let twin, automaton.classOf[twin] != other, !hit.contains(UInt8(twin)) else { continue }
                    t.automata[table].classOf[twin] = other
                    return true
                }
            }
            return false
        },
        HandMade("tables-exchanged", "two rules of different banks have each other's automaton") { t in
            guard let (a, b) = t.strangers() else { return false }
            let tables = (t.group(a).table, t.group(b).table)
            t.banks[a.bank].groups[a.group].table = tables.1
            t.banks[b.bank].groups[b.group].table = tables.0
            return true
        },
        HandMade("tables-exchanged-with-witnesses", "the same, and their witnesses with them") { t in
            guard let (a, b) = t.strangers() else { return false }
            let groups = (t.group(a), t.group(b))
            t.banks[a.bank].groups[a.group].table = groups.1.table
            t.banks[b.bank].groups[b.group].table = groups.0.table
            (t[a].witnesses, t[b].witnesses) = (t[b].witnesses, t[a].witnesses)
            return true
        },
        HandMade("rules-exchanged", "two banks have each other's rules") { t in
            guard let (a, b) = t.strangers() else { return false }
            (t[a].rule, t[b].rule) = (t[b].rule, t[a].rule)
            return true
        },
        HandMade("filter-hides", "a filter does not announce a group") { t in
            t.changeFilter { $0.mapMasks { $0 & ~1 } }
        },
        HandMade("filter-bits-exchanged", "a filter announces one group for another") { t in
            t.changeFilter { $0.exchangeBits(0, 1) }
        },
        HandMade("filter-late", "a filter announces its groups one byte later than it knows") { t in
            t.changeFilter { automaton in
                let old = automaton
                for state in old.next.indices where old.entering[state] != 0 {
                    automaton.entering[state] = 0
                    automaton.ending[state] = 0
                }
            }
        },
        HandMade("filter-that-allows", "a bank of allow_regex is filtered by itself") { t in
            guard let place = t.place(.dfa, where: { $0.kind == .allowRegex }) else { return false }
            t.banks[place.bank].filter = t.group(place).table
            return true
        },
        HandMade("filter-dropped", "a bank loses its filter: decisions are the same and take longer") { t in
            guard let bank = t.banks.firstIndex(where: { $0.filter != nil }) else { return false }
            t.banks[bank].filter = nil
            return true
        },
    ]
}

extension ImageTree {
    /// The first entry of a group of two rules or more.
    fileprivate func pair() -> Place? {
        for (b, bank) in banks.enumerated() {
            for (g, group) in bank.groups.enumerated() where group.engine == .dfa && group.entries.count > 1 {
                return Place(bank: b, group: g, entry: 0)
            }
        }
        return nil
    }

    /// Two deny_regex of different banks, each alone in its group.
    fileprivate func strangers() -> (Place, Place)? {
        var found: Place?
        for (b, bank) in banks.enumerated() {
            let alone = bank.groups.firstIndex {
                $0.engine == .dfa && $0.entries.count == 1 && record($0.entries[0].rule).kind == .denyRegex
            }
            guard let alone else { continue }
            let place = Place(bank: b, group: alone, entry: 0)
            if let found { return (found, place) }
            found = place
        }
        return nil
    }

    fileprivate mutating func clear(_ kind: RuleKind, hits: Bool) -> Bool {
        guard let place = place(.dfa, where: { $0.kind == kind }) else { return false }
        automata[group(place).table].mapMasks { $0 & ~(1 << UInt64(place.entry)) }
        if !hits { self[place].witnesses.removeAll(where: \.holds) }
        return true
    }

    /// Changes an edge that leads on and that no witness of its group takes.
    fileprivate mutating func changeBeside(
        _ kind: RuleKind, _ change: (inout Automaton, Int, Int) -> Void
    ) -> Bool {
        guard let place = place(.dfa, where: { $0.kind == kind }) else { return false }
        let group = group(place)
        let automaton = automata[group.table]
        var taken = Set<[Int]>()
        for witness in group.entries.flatMap(\.witnesses) {
            for (state, byte) in zip(automaton.path(witness.text), witness.text) {
                taken.insert([state, automaton.classOf[Int(byte)]])
            }
        }
        for state in automaton.next.indices.reversed() {
            for c in automaton.next[state].indices where automaton.next[state][c] > state {
                if taken.contains([state, c]) { continue }
                change(&automata[group.table], state, c)
                return true
            }
        }
        return false
    }

    fileprivate mutating func changeFilter(_ change: (inout Automaton) -> Void) -> Bool {
        guard let filter = banks.compactMap(\.filter).first else { return false }
        change(&automata[filter])
        return true
    }
}
