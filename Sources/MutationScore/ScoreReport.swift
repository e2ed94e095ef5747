internal import FakJSON

extension MutationScore {
    /// The columns of a table: what an outcome counts as.
    private enum Column: String, CaseIterable {
        case rejected, witness, faithful, equal, escaped, undecided

        init(_ label: String) {
            switch label {
            case "V14", "V14 kernel": self = .witness
            case "equal", "same": self = .equal
            case "escaped": self = .escaped
            case "undecided": self = .undecided
            default: self = label.first == "F" ? .faithful : .rejected
            }
        }
    }

    /// A table of the sections and the list of changes made by hand, for a person. No line feed at the end.
    public var text: String {
        var out = "seed \(seed), at most \(samples) flips an image; sections have equal shares\n\n"
        out += "image".padded(34) + ["bytes", "flips", "rows", "calls"].map { $0.leftPadded(8) }.joined() + "\n"
        for floor in floors {
            let numbers = [floor.bytes, floor.flips, floor.rows, floor.calls].map { String($0).leftPadded(8) }
            out += floor.name.padded(34) + numbers.joined() + (floor.isEvery ? "  every bit\n" : "\n")
        }
        out += "\n" + "section".padded(14) + "flips".leftPadded(8)
        out += Column.allCases.map { $0.rawValue.leftPadded(11) }.joined() + "\n"
        for section in sections where section.flips > 0 { out += row(section.section, section.counts) }
        var all: [String: Int] = [:]
        for section in sections { all.merge(section.counts, uniquingKeysWith: +) }
        out += row("all", all)
        out += "by obligation: " + MutationScore.list(all) + "\n"
        out +=
            "\nequal: proved by Faithful to say what the manifest says; escaped: another answer that Faithful did not see\n"
        out += "\n\(handMade.count) changes made by hand: on the first floor with something to change, and elsewhere\n"
        for score in handMade {
            let label = score.judgement.outcome.label
            out += "  " + score.mutation.id.padded(40) + label.padded(11) + " \(score.mutation.says)\n"
            if !score.elsewhere.isEmpty {
                out += "  " + "".padded(40) + "".padded(11) + " elsewhere: \(MutationScore.list(score.elsewhere))\n"
            }
        }
        out += "by hand: \(MutationScore.list(handCounts))\n"
        for fault in faults { out += "FAULT \(fault)\n" }
        out.removeLast()
        return out
    }

    /// Outcomes of the changes made by hand, each on its first floor.
    private var handCounts: [String: Int] {
        var out: [String: Int] = [:]
        for score in handMade { out[score.judgement.outcome.label, default: 0] += 1 }
        return out
    }

    private func row(_ name: String, _ counts: [String: Int]) -> String {
        let flips = counts.values.reduce(0, +)
        var columns: [Column: Int] = [:]
        for (label, count) in counts { columns[Column(label), default: 0] += count }
        let shares = Column.allCases.map { column in
            // In tenths of a percent, rounded.
            let share = flips == 0 ? 0 : ((columns[column] ?? 0) * 2000 + flips) / (2 * flips)
            return "\(share / 10).\(share % 10) %".leftPadded(11)
        }
        return name.padded(14) + String(flips).leftPadded(8) + shares.joined() + "\n"
    }

    /// `V4 12, V7 3`: obligations by number, then the rest.
    private static func list(_ counts: [String: Int]) -> String {
        counts.keys.sorted { order($0) < order($1) }.map { "\($0) \(counts[$0] ?? 0)" }.joined(separator: ", ")
    }

    private static func order(_ label: String) -> (Int, String) {
        let number = Int(String(label.dropFirst().prefix { $0.isNumber })) ?? 0
        switch label.first {
        case "V": return (number, label)
        case "F": return (100 + number, label)
        default: return (Int.max, label)
        }
    }

    /// A JSON object a line: floors, sections, changes made by hand, faults. No line feed at the end.
    public var jsonLines: String {
        var out = ""
        for floor in floors {
            out += MutationScore.line { w in
                w.field("image", floor.name)
                w.field("bytes", floor.bytes)
                w.field("flips", floor.flips)
                w.key("every")
                w.bool(floor.isEvery)
                w.field("rows", floor.rows)
                w.field("calls", floor.calls)
            }
        }
        for section in sections {
            out += MutationScore.line { w in
                w.field("section", section.section)
                w.field("flips", section.flips)
                w.field("outcomes", section.counts)
            }
        }
        for score in handMade {
            out += MutationScore.line { w in
                w.field("mutation", score.mutation.id)
                w.field("says", score.mutation.says)
                w.field("image", score.floor)
                w.field("outcome", score.judgement.outcome.label)
                switch score.judgement.outcome {
                case .escaped(let call): w.field("call", call)
                case .undecided(let what): w.field("undecided", what)
                default: break
                }
                w.field("elsewhere", score.elsewhere)
                w.key("undecided_on")
                w.beginArray()
                for floor in score.undecidedOn { w.string(floor) }
                w.endArray()
            }
        }
        for fault in faults { out += MutationScore.line { $0.field("fault", fault) } }
        out.removeLast()
        return out
    }

    private static func line(_ body: (inout JSONWriter) -> Void) -> String {
        var w = JSONWriter(pretty: false)
        w.beginObject()
        body(&w)
        w.endObject()
        return String(decoding: w.finish(), as: UTF8.self) + "\n"
    }
}

extension JSONWriter {
    fileprivate mutating func field(_ key: String, _ text: String) {
        self.key(key)
        string(text)
    }

    fileprivate mutating func field(_ key: String, _ number: Int) {
        self.key(key)
        self.number(number)
    }

    fileprivate mutating func field(_ key: String, _ counts: [String: Int]) {
        self.key(key)
        beginObject()
        for label in counts.keys.sorted() { field(label, counts[label] ?? 0) }
        endObject()
    }
}

extension String {
    fileprivate func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
    fileprivate func leftPadded(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
