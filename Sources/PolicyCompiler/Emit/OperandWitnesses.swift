internal import Bytecode
internal import FakBasics
internal import HostTools

/// Witnesses of what no automaton decides: values, bounds, limits, names and prefixes.
enum OperandWitnesses {
    private struct Entry {
        var kind: WitnessKind
        var index: Int
        var holds: Bool
        var text: [UInt8]
    }

    /// Adds them behind those of the automata. Linear in the graph.
    static func add(_ graph: DecisionGraph, to model: inout ImageModel) {
        var entries: [Entry] = []
        var isDone = [Bool](repeating: false, count: graph.rules.count)
        for block in Set(graph.classes.flatMap(\.blocks)) {
            for op in block.ops {
                switch op {
                case .allowValues(_, let set, let rule) where !isDone[rule]:
                    isDone[rule] = true
                    entries += values(graph.valueSets[set], rule)
                case .range(_, let range, let rule) where !isDone[rule]:
                    isDone[rule] = true
                    entries += bounds(graph.ranges[range], rule)
                case .maxBytes(_, let limit, let rule) where !isDone[rule]:
                    isDone[rule] = true
                    let most = UInt32(clamping: limit)
                    entries.append(Entry(kind: .size, index: rule, holds: true, text: Array("\(most)".utf8)))
                    entries.append(
                        Entry(kind: .size, index: rule, holds: false, text: Array("\(UInt64(most) + 1)".utf8)))
                default: break
                }
            }
        }
        entries += names(graph) + prefixes(graph)
        entries.sort { a, b in
            let (left, right) = (
                (a.kind.rawValue, a.index, a.holds ? 0 : 1), (b.kind.rawValue, b.index, b.holds ? 0 : 1)
            )
            return left == right ? a.text.lexicographicallyPrecedes(b.text) : left < right
        }
        for entry in entries where entry.text.count <= Limits.witnessBytes {
            model.witness(entry.kind, entry.index, entry.holds, entry.text)
        }
    }

    private static func values(_ set: [GraphValue], _ rule: Int) -> [Entry] {
        let held = Set(set)
        guard let first = set.first else { return [] }
        var out = [Entry(kind: first.type.witness, index: rule, holds: true, text: first.text)]
        if let last = set.last, last != first {
            out.append(Entry(kind: last.type.witness, index: rule, holds: true, text: last.text))
        }
        var near = first
        switch first.type {
        case .string: while held.contains(near) { near.text.append(0x78) }
        case .number:
            // Nines at the end keep a number canonical.
            if !near.text.contains(0x2E) { near.text.append(0x2E) }
            repeat { near.text.append(0x39) } while held.contains(near)
            if near.text.count > Limits.numberBytes { return out }
        case .word:
            near.text = Array((first.text.count == 4 ? "false" : "true").utf8)
            if held.contains(near) { return out }
        }
        out.append(Entry(kind: first.type.witness, index: rule, holds: false, text: near.text))
        return out
    }

    /// Each bound, and the nearest number outside that has one digit more.
    private static func bounds(_ bounds: GraphBounds, _ rule: Int) -> [Entry] {
        var out: [Entry] = []
        for (bound, isMax) in [(bounds.min, false), (bounds.max, true)] {
            guard let bound else { continue }
            if !out.contains(where: { $0.holds && $0.text == bound }) {
                out.append(Entry(kind: .number, index: rule, holds: true, text: bound))
            }
            let outside = NearDecimal.beside(bound, above: isMax)
            if outside.count <= Limits.numberBytes {
                out.append(Entry(kind: .number, index: rule, holds: false, text: outside))
            }
        }
        return out
    }

    /// Names that the policy lists, as it spells them and otherwise.
    private static func names(_ graph: DecisionGraph) -> [Entry] {
        let ruled = Set(graph.rules.compactMap(\.scopeName))
        var out: [Entry] = []
        for name in graph.names where !name.spellings.isEmpty || ruled.contains(name.folded) {
            for spelling in name.spellings {
                out.append(Entry(kind: .name, index: spelling.toolClass, holds: true, text: spelling.name))
            }
            if name.spellings.contains(where: { $0.name == name.folded }) { continue }
            let writes = ToolNames.isWriteShaped(String(decoding: name.folded, as: UTF8.self))
            out.append(
                Entry(kind: .name, index: writes ? name.otherWrite : name.other, holds: true, text: name.folded))
        }
        return out
    }

    private static func prefixes(_ graph: DecisionGraph) -> [Entry] {
        var out: [Entry] = []
        for (position, entry) in graph.prefixes.enumerated() {
            let prefix = Array(entry.prefix.utf8)
            let longer = prefix + [0x78]
            let isFirst = !graph.prefixes[..<position].contains { longer.starts(with: $0.prefix.utf8) }
            if isFirst { out.append(Entry(kind: .prefix, index: entry.rule, holds: true, text: longer)) }
            let shorter = Array(String(entry.prefix.unicodeScalars.dropLast()).utf8)
            if !shorter.isEmpty { out.append(Entry(kind: .prefix, index: entry.rule, holds: false, text: shorter)) }
        }
        return out
    }
}

extension ValueType {
    var witness: WitnessKind {
        switch self {
        case .string: .string
        case .number: .number
        case .word: .word
        }
    }
}

/// Numbers next to a canonical plain decimal.
enum NearDecimal {
    /// The nearest number on that side that has one digit more.
    static func beside(_ plain: [UInt8], above: Bool) -> [UInt8] {
        let isNegative = plain.first == 0x2D
        let magnitude = isNegative ? Array(plain.dropFirst()) : plain
        if magnitude == [0x30] { return Array((above ? "0.1" : "-0.1").utf8) }
        let near = above == isNegative ? smaller(magnitude) : larger(magnitude)
        return isNegative ? [0x2D] + near : near
    }

    private static func larger(_ magnitude: [UInt8]) -> [UInt8] {
        magnitude + (magnitude.contains(0x2E) ? [0x31] : [0x2E, 0x31])
    }

    /// One unit of the last place less, and a nine behind it.
    private static func smaller(_ magnitude: [UInt8]) -> [UInt8] {
        var out = magnitude
        var i = out.count - 1
        while i >= 0 {
            if out[i] == 0x2E {
                i -= 1
                continue
            }
            if out[i] > 0x30 {
                out[i] -= 1
                break
            }
            out[i] = 0x39
            i -= 1
        }
        while out.count > 1, out[0] == 0x30, out[1] != 0x2E { out.removeFirst() }
        return out + (out.contains(0x2E) ? [0x39] : [0x2E, 0x39])
    }
}
