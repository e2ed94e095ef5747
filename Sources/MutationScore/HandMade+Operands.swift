internal import Bytecode

extension HandMade {
    /// Values, bounds, limits and redacted keys.
    static let ofOperands: [HandMade] = [
        HandMade("bound-wider", "the most of a range is ten times as large") { t in
            t.changeMost { $0 + [0x30] }
        },
        HandMade("bound-wider-without-witnesses", "the same, and no witness knows the bound") { t in
            guard t.changeMost({ $0 + [0x30] }), let rule = t.firstRule(.range) else { return false }
            t.rules[Int(rule)].witnesses = []
            return true
        },
        HandMade("bound-narrower", "the most of a range is a tenth") { t in
            t.changeMost { $0.count > 1 && $0.last == 0x30 ? $0.dropLast() : nil }
        },
        HandMade("bound-dropped", "a range has no most") { t in
            guard let at = t.ranges.firstIndex(where: { $0.max != noIndex && $0.min != noIndex }) else { return false }
            t.ranges[at].max = noIndex
            return true
        },
        HandMade("bounds-reversed", "the least of a range is over its most") { t in
            guard let at = t.ranges.firstIndex(where: { $0.max != noIndex && $0.min != noIndex }) else { return false }
            (t.ranges[at].min, t.ranges[at].max) = (t.ranges[at].max, t.ranges[at].min)
            return true
        },
        HandMade("value-added", "a list of values has one more") { t in
            guard !t.valueSets.isEmpty else { return false }
            let text = t.handle(of: Array("another".utf8))
            t.valueSets[0].append(ValueRecord(type: .string, text: text))
            return true
        },
        HandMade("near-miss-added", "a list of values has one more, which was its near miss") { t in
            guard let rule = t.firstRule(.allowValues),
                let miss = t.rules[Int(rule)].witnesses.first(where: { !$0.holds && $0.kind == .string })
            else { return false }
            let text = t.handle(of: miss.text)
            t.valueSets[0].append(ValueRecord(type: .string, text: text))
            return true
        },
        HandMade("value-changed", "the first of a list of values is another") { t in
            guard !t.valueSets.isEmpty, t.valueSets[0][0].type == .string else { return false }
            t.valueSets[0][0].text = t.longer(t.valueSets[0][0].text)
            return true
        },
        HandMade("value-between-changed", "a value that no witness knows is another") { t in
            guard let set = t.valueSets.indices.first(where: { t.valueSets[$0].count > 2 }),
                t.valueSets[set][1].type == .string
            else { return false }
            t.valueSets[set][1].text = t.longer(t.valueSets[set][1].text)
            return true
        },
        HandMade("value-type-changed", "a number of a list of values is a string of the same digits") { t in
            for set in t.valueSets.indices {
                guard let at = t.valueSets[set].firstIndex(where: { $0.type == .number }) else { continue }
                t.valueSets[set][at].type = .string
                return true
            }
            return false
        },
        HandMade("sets-exchanged", "a class asks for another rule's values") { t in
            guard t.valueSets.count > 1 else { return false }
            t.changeOps { op in
                if op.opcode == .allowValues { op.b = op.b == 0 ? 1 : op.b == 1 ? 0 : op.b }
            }
            return true
        },
        HandMade("limit-raised", "max_bytes is twice as much") { t in
            guard let rule = t.firstRule(.maxBytes) else { return false }
            t.changeOps { if $0.opcode == .maxBytes && $0.c == rule { $0.b *= 2 } }
            return true
        },
        HandMade("limit-raised-without-witnesses", "the same, and no witness knows the limit") { t in
            guard let rule = t.firstRule(.maxBytes) else { return false }
            t.changeOps { if $0.opcode == .maxBytes && $0.c == rule { $0.b *= 2 } }
            t.rules[Int(rule)].witnesses = []
            return true
        },
        HandMade("limit-raised-in-one-class", "max_bytes is twice as much for one tool") { t in
            t.changeFirstOp(where: { $0.opcode == .maxBytes }) { $0.b *= 2 }
        },
        HandMade("limit-lifted-in-one-class", "max_bytes is the largest number for unlisted names") { t in
            t.changeFirstOp(where: { $0.opcode == .maxBytes }) { $0.b = .max }
        },
        HandMade("redact-op-dropped", "one class redacts nothing") { t in
            t.dropOps(inFirstClass: true) { $0.opcode == .redact }
        },
        HandMade("redaction-dropped", "no class redacts anything, and there are no keys") { t in
            guard !t.redactKeys.isEmpty else { return false }
            t.redactKeys = []
            return t.dropOps { $0.opcode == .redact }
        },
        HandMade("redact-key-changed", "another key is redacted") { t in
            guard !t.redactKeys.isEmpty else { return false }
            t.redactKeys[0] = t.longer(t.redactKeys[0])
            return true
        },
        HandMade("redact-key-dropped", "one key less is redacted") { t in
            guard t.redactKeys.count > 1 else { return false }
            t.redactKeys.removeLast()
            return true
        },
        HandMade("redacts-what-is-text", "a key is redacted that a tool needs") { t in
            guard !t.redactKeys.isEmpty else { return false }
            t.redactKeys.append(t.handle(of: Array("command".utf8)))
            return true
        },
    ]
}

extension ImageTree {
    fileprivate mutating func changeMost(_ change: ([UInt8]) -> [UInt8]?) -> Bool {
        guard let at = ranges.firstIndex(where: { $0.max != noIndex }), let most = change(text(ranges[at].max)) else {
            return false
        }
        ranges[at].max = handle(of: most)
        return true
    }
}
