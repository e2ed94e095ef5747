internal import Bytecode
internal import CallModel
internal import FakBasics

extension FloorChart {
    /// The chart of a verified model. Linear in its classes, their ops and its rules.
    init(_ model: ImageModel) {
        var builder = ChartBuilder(model: model)
        builder.build()
        self = builder.chart
        limit()
    }
}

/// Finds the boxes and edges of a model that the verifier has accepted.
struct ChartBuilder {
    /// Where rules look, and so which rules share a box.
    enum Place: Hashable {
        case input
        case writes
        case argument(name: UInt32, slot: UInt32)
        case anyTool(slot: UInt32)
        case shell
        case surface(slot: UInt32)
        case redaction
    }

    let model: ImageModel
    var chart = FloorChart()
    /// Box in column 1 of each place that has rules.
    private(set) var places: [Place: Int] = [:]
    private var rulesOfPlace: [[Int]] = []
    /// Box in column 2 of each outcome.
    private var outcomes: [String: Int] = [:]
    /// The lists of `allow_values`, by rule: such rules have no source in the image.
    private var values: [Int: String] = [:]

    init(model: ImageModel) {
        self.model = model
        for op in model.code where op.opcode == .allowValues && values[Int(op.c)] == nil {
            let set = model.valueSets[Int(op.b)]
            let texts = model.values[Int(set.first)..<Int(set.first + set.count)].map { value in
                value.type == .string ? "\"\(text(value.text))\"" : text(value.text)
            }
            values[Int(op.c)] = texts.joined(separator: " ")
        }
    }

    mutating func build() {
        facts()
        findPlaces()
        addTools()
        addOutcomes()
    }

    func text(_ constant: UInt32) -> String { ChartText.shown(model.constants[Int(constant)]) }

    private mutating func facts() {
        let header = model.header
        chart.facts = ["posture \(header.posture == 0 ? "fail_closed" : "admit_and_log")"]
        if header.workspace != noIndex { chart.facts.append("workspace \(text(header.workspace))") }
        let rungs = ["SELF_MODIFY", "MALFORMED", "DEFAULT_DENY"]
        let softened = (0..<3).filter { header.softened >> UInt8($0) & 1 == 1 }.map { rungs[$0] }
        if !softened.isEmpty { chart.facts.append("advisory " + softened.joined(separator: ", ")) }
        if let map = model.sourceMap {
            chart.facts.append("manifest \(hex(Array(map.manifestDigest.prefix(8))))…")
        }
    }

    // MARK: Rules by place

    private func place(of rule: RuleRecord, _ index: Int) -> Place? {
        switch rule.scope {
        case .writes: .writes
        case .nameArgument: .argument(name: rule.scopeName, slot: rule.slot)
        case .any: .anyTool(slot: rule.slot)
        case .shell: .shell
        case .surface: .surface(slot: rule.slot)
        case .name: nil
        case .none:
            switch DecidedBy(rawValue: rule.by) {
            case .input, .limit, .shellLimit, .shellUnreadable, .fault: .input
            case .selfModify: .writes
            default: nil
            }
        }
    }

    private mutating func findPlaces() {
        for (index, rule) in model.rules.enumerated() {
            guard let place = place(of: rule, index) else { continue }
            if let known = places[place] {
                rulesOfPlace[known].append(index)
            } else {
                places[place] = rulesOfPlace.count
                rulesOfPlace.append([index])
            }
        }
        var boxes = [FloorChart.Box](repeating: .init(title: "", aside: "", tone: .rules), count: rulesOfPlace.count)
        for (place, index) in places { boxes[index] = box(place, rulesOfPlace[index]) }
        chart.columns[1] = boxes
        guard !model.redactKeys.isEmpty else { return }
        places[.redaction] = boxes.count
        rulesOfPlace.append([])
        chart.columns[1].append(
            .init(
                title: "these keys, at any depth", aside: "every call, behind all rules", tone: .changes,
                rows: FloorChart.rows(of: model.redactKeys.map(text), column: 1)))
    }

    private func box(_ place: Place, _ rules: [Int]) -> FloorChart.Box {
        let count = ChartText.counted(rules.count, "rule")
        switch place {
        case .input:
            return .init(title: "every call", aside: "before all rules", tone: .rules, rows: rules.map(faultRow))
        case .writes:
            let own = rules.filter { model.rules[$0].pointer != noIndex }
            var rows = FloorChart.rows(of: own.map { text(model.rules[$0].source) }, column: 1)
            let hosts = rules.filter { model.rules[$0].pointer == noIndex && model.rules[$0].source != noIndex }
            if !hosts.isEmpty {
                rows.append(
                    .init(
                        text: "builtin:host-config", aside: ChartText.counted(hosts.count, "path"),
                        whole: hosts.map { text(model.rules[$0].source) }.joined(separator: "  ")))
            }
            for rule in rules where model.rules[rule].pointer == noIndex && model.rules[rule].source == noIndex {
                rows.append(.init(text: text(model.rules[rule].id), whole: text(model.rules[rule].id)))
            }
            return .init(title: "paths that a call writes", aside: "self_modify_globs", tone: .rules, rows: rows)
        case .argument(let name, let slot):
            return .init(
                title: "\(text(name)) \(path(slot))", aside: count, tone: .rules, rows: rules.map(ruleRow))
        case .anyTool(let slot):
            return .init(title: "any tool \(path(slot))", aside: count, tone: .rules, rows: rules.map(ruleRow))
        case .shell: return .init(title: "@shell", aside: count, tone: .rules, rows: rules.map(ruleRow))
        case .surface(let slot):
            return .init(title: path(slot), aside: count, tone: .rules, rows: rules.map(ruleRow))
        case .redaction: return .init(title: "", aside: "", tone: .changes)
        }
    }

    private func path(_ slot: UInt32) -> String { text(model.slots[Int(slot)].path) }

    private func faultRow(_ index: Int) -> FloorChart.Row {
        let rule = model.rules[index]
        return .init(text: text(rule.id), aside: Reason.name(ofNumber: rule.reason), whole: text(rule.id))
    }

    private func ruleRow(_ index: Int) -> FloorChart.Row {
        let rule = model.rules[index]
        var aside = rule.kind.name
        if rule.isAdvisory { aside += " advisory" }
        if let lines = model.sourceMap?.lines, index < lines.count, lines[index] > 0 {
            aside += ", line \(lines[index])"
        }
        let source = rule.source == noIndex ? values[index] ?? "" : text(rule.source)
        return .init(text: text(rule.id), aside: aside, detail: source, whole: "\(text(rule.id)): \(source)")
    }

    // MARK: Outcomes

    private mutating func addOutcomes() {
        for (index, rules) in rulesOfPlace.enumerated() {
            var seen = Set<Int>()
            for rule in rules {
                let record = model.rules[rule]
                let name = record.isAdvisory ? "noted" : "DENY " + Reason.name(ofNumber: record.reason)
                let box = outcome(name, record)
                if seen.insert(box).inserted {
                    chart.edges.append(
                        .init(column: 1, from: index, to: box, tone: record.isAdvisory ? .changes : .denies))
                }
            }
        }
        if let redaction = places[.redaction] {
            let box = chart.columns[2].count
            chart.columns[2].append(
                .init(title: "TRANSFORM", aside: "", tone: .changes, rows: [row("an admitted call, redacted")]))
            chart.edges.append(.init(column: 1, from: redaction, to: box, tone: .changes))
        }
        chart.columns[2].append(
            .init(
                title: "ALLOW", aside: "", tone: .admits,
                rows: [row("the tool is admitted, and"), row("nothing on its way denies")]))
    }

    private func row(_ text: String) -> FloorChart.Row { .init(text: text, whole: text) }

    private mutating func outcome(_ name: String, _ rule: RuleRecord) -> Int {
        if let known = outcomes[name] { return known }
        let box = chart.columns[2].count
        outcomes[name] = box
        if rule.isAdvisory {
            chart.columns[2].append(
                .init(title: "noted", aside: "advisory", tone: .changes, rows: [row("the verdict stays as it is")]))
        } else {
            let disposition = Reason(rawValue: rule.reason)?.disposition.name ?? ""
            chart.columns[2].append(.init(title: name, aside: disposition, tone: .denies))
        }
        return box
    }
}
