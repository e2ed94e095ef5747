internal import Bytecode

extension HandMade {
    /// The witnesses themselves.
    static let ofWitnesses: [HandMade] = [
        HandMade("hit-dropped", "a rule that can match has no hit") { t in
            guard let place = t.place(.dfa) else { return false }
            t[place].witnesses.removeAll(where: \.holds)
            return true
        },
        HandMade("miss-dropped", "a rule has no near miss: decisions are the same") { t in
            guard let place = t.place(.dfa, where: { $0.kind == .denyRegex }) else { return false }
            t[place].witnesses.removeAll { !$0.holds }
            return true
        },
        HandMade("hit-and-miss-exchanged", "the hit of a rule is its near miss") { t in
            guard let place = t.place(.dfa), let hit = t.witness(place, holds: true),
                let miss = t.witness(place, holds: false)
            else { return false }
            t[place].witnesses = [
                ImageTree.Witness(kind: .match, holds: true, text: miss),
                ImageTree.Witness(kind: .match, holds: false, text: hit),
            ]
            return true
        },
        HandMade("operand-witnesses-dropped", "values, bounds and limits have no witnesses: decisions are the same") {
            t in
            guard t.rules.contains(where: { !$0.witnesses.isEmpty }) else { return false }
            for r in t.rules.indices { t.rules[r].witnesses = [] }
            return true
        },
        HandMade("name-witness-changed", "a witness says that an allowed name has the class of unlisted ones") { t in
            guard !t.nameWitnesses.isEmpty else { return false }
            t.nameWitnesses[0].toolClass = 0
            return true
        },
    ]
}
