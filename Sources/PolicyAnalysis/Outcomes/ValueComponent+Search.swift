internal import Bytecode

// Values with an outcome, and what one value comes to.

extension ValueComponent {
    func words(_ target: OutcomePair) -> [FillValue] {
        var out: [FillValue] = []
        let count = isScript ? 24 : 1
        if !numbers.isUsed {
            for problem in paths.isEmpty ? [raw] : paths {
                out += problem.words(target, count: count).words.map { .string($0) }
            }
            return out
        }
        // A text that is no number says what bounds say of such. A limit of length is passed by more of the same.
        for said in numbers.textOutcomes where said.isWithin(target) {
            for problem in paths.isEmpty ? [raw] : paths {
                for word in problem.words(target, initial: said, count: 8).words {
                    if let fitting = stretched(word, target) {
                        out.append(.string(fitting))
                        break
                    }
                }
            }
        }
        if !out.isEmpty { return out }
        for said in numbers.outcomes {
            for word in raw.words(target, initial: said, count: 8).words {
                if says(.string(word)) == target { out.append(.string(word)) }
                if Forms.decimal.accepts(word), says(.number(word)) == target { out.append(.number(word)) }
            }
        }
        return out
    }

    /// A word, or one of a length that some limit bars, that comes to a target.
    private func stretched(_ word: [UInt8], _ target: OutcomePair) -> [UInt8]? {
        if says(.string(word)) == target { return word }
        for length in numbers.lengths where length > word.count {
            for byte in Array("a !0\n".utf8) {
                let more = [UInt8](repeating: byte, count: length - word.count)
                for longer in [word + more, more + word] where says(.string(longer)) == target { return longer }
            }
        }
        return nil
    }

    /// Two values in one array, or a text in an object.
    func containers(_ target: OutcomePair) -> [FillValue] {
        if slot.source == .allStrings { return [] }
        var parts: [(pair: OutcomePair, value: FillValue)] = []
        for generator in generators where generator.pair.isWithin(target) && generator.pair != target {
            guard generator.origin == Origin.word || generator.origin == Origin.path,
                let found = find(generator.pair), let value = found.fills.first?.first?.value
            else { continue }
            if !parts.contains(where: { $0.pair == generator.pair }) { parts.append((generator.pair, value)) }
        }
        var out: [FillValue] = []
        for (i, first) in parts.enumerated() {
            for second in parts[..<i] where first.pair.folded(second.pair) == target {
                out.append(.array([second.value, first.value]))
            }
        }
        for size in sizes where size.pair.isWithin(target) && size.limit < 1024 {
            // An element takes two bytes at least.
            let singles =
                parts + (numbers.values + [.bool(true)]).compactMap { value in says(value).map { ($0, value) } }
            for one in singles where one.pair.folded(size.pair) == target {
                out.append(.array([FillValue](repeating: one.value, count: size.limit / 2 + 1)))
            }
        }
        // All parts of an object violate what allows; the joined text of an array meets what denies.
        if let denyOnly {
            for pair in denyOnly.outcomes ?? [] where pair.folded(missing) == target {
                for word in denyOnly.words(pair).words where Forms.utf8.accepts(word) {
                    out.append(.object([], .string(word)))
                }
            }
        }
        if let joined {
            for word in joined.words(target, count: 8).words where Forms.utf8.accepts(word) {
                let pieces = word.split(separator: 0x20, omittingEmptySubsequences: false)
                out.append(.array(pieces.map { .string(Array($0)) }))
            }
        }
        return out
    }

    /// What one scalar comes to.
    func says(_ value: FillValue) -> OutcomePair? {
        let word: [UInt8]
        switch value {
        case .string(let text), .number(let text): word = text
        case .bool(let flag): word = Array((flag ? "true" : "false").utf8)
        case .array, .object: return nil
        }
        guard let text = raw.outcome(word) else { return nil }
        var pair = text
        if !paths.isEmpty {
            let path = paths.lazy.compactMap { $0.outcome(word) }.first ?? self.path(word)
            guard let path else { return nil }
            pair = pair.folded(path)
        }
        return pair.folded(numbers.outcome(value))
    }

    /// What the path of a text says that has no component.
    private func path(_ word: [UInt8]) -> OutcomePair? {
        switch word {
        case [], [0x2E]: anyPath[0].outcome(workspace.isEmpty ? [0x2E] : workspace)
        case [0x2F]: anyPath[0].outcome(word)
        default: nil
        }
    }
}
