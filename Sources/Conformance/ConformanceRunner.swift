internal import CallModel

/// Runs corpus rows through a decider, and through a second one to compare with.
public enum ConformanceRunner {
    /// Decides every row of the files (folders are searched, see corpus/README.md) and judges it by its expectation and,
    /// with `against`, by what the second decider says. A row that cannot be decided fails.
    ///
    /// Floors are prepared once for each manifest text. `progress` is told the number of rows done, now and then.
    /// Throws when the corpus itself is at fault: an unreadable file, a bad row, an id given twice, no rows at all.
    public static func run(
        paths: [String], decider: FloorDecider, against: FloorDecider? = nil, progress: ((Int) -> Void)? = nil
    ) throws(ConformanceError) -> ConformanceReport {
        var report = ConformanceReport(decider: decider.name, against: against?.name)
        var floors = FloorCache(decider: decider)
        var others = against.map { FloorCache(decider: $0) }
        var reader = CorpusReader()
        for file in try CorpusFiles.expand(paths) {
            try reader.read(file) { row throws(ConformanceError) in
                let isTrace = !row.before.isEmpty
                if row.call.body.count > decider.mostBytes || isTrace && decider.prepareTrace == nil
                    || isTrace && against != nil && against?.prepareTrace == nil
                {
                    report.leftOut += 1
                    return
                }
                let result = judge(row, &floors, &others)
                if decider.canGiveUp, !result.passes, result.decided?.by == .fault {
                    report.givenUp.append(row.id)
                    return
                }
                report.rows.append(result)
                if report.rows.count % 256 == 0 { progress?(report.rows.count) }
            }
        }
        if report.rows.isEmpty { throw .noRows(paths) }
        report.summary = decider.summary()
        return report
    }

    /// Decides every row with a recorder and reports what each adds to those before it.
    ///
    /// Throws as `run` does, and for a row whose floor does not compile.
    public static func coverage(paths: [String]) throws(ConformanceError) -> CoverageReport {
        var counter = CoverageCounter()
        var texts = FloorCache(decider: .reference())
        var reader = CorpusReader()
        for file in try CorpusFiles.expand(paths) {
            try reader.read(file) { row throws(ConformanceError) in
                do throws(FloorRefusal) {
                    try counter.add(row, manifest: try texts.text(of: row.policy))
                } catch {
                    throw .noFloor(row.place, error.message)
                }
            }
        }
        let report = counter.finished()
        if report.rows == 0 { throw .noRows(paths) }
        return report
    }

    private static func judge(
        _ row: ConformanceRow, _ floors: inout FloorCache, _ others: inout FloorCache?
    ) -> RowResult {
        var result = RowResult(id: row.id, family: row.family, place: row.place)
        if row.repair != nil {
            result.problems.append("`repair` is not judged by this release")
            return result
        }
        do throws(FloorRefusal) {
            let decided = try floors.decide(row)
            result.decided = decided
            if let expect = row.expect { result.problems += Comparison.problems(decided, expect) }
            if others != nil, let other = try others?.decide(row) {
                result.problems += Comparison.differences(decided, other, name: others?.decider.name ?? "")
            }
        } catch {
            result.problems.append(error.message)
        }
        return result
    }
}

/// Prepared floors by manifest text; a refusal is kept like a floor.
private struct FloorCache {
    typealias Prepared = Result<(Call) -> DecidedRow, FloorRefusal>

    let decider: FloorDecider
    private var floors: [ManifestText: Prepared] = [:]
    private var files: [String: (text: [UInt8], floor: Prepared?)] = [:]
    /// The row before often has the same floor.
    private var last: (text: [UInt8], floor: Prepared)?

    init(decider: FloorDecider) { self.decider = decider }

    mutating func decide(_ row: ConformanceRow) throws(FloorRefusal) -> DecidedRow {
        if !row.before.isEmpty, let prepare = decider.prepareTrace {
            return try prepare(try text(of: row.policy))(row.before, row.call)
        }
        let floor: Prepared
        switch row.policy {
        case .inline(let text):
            if let last, last.text == text { return try last.floor.get()(row.call) }
            floor = self.floor(text)
            last = (text, floor)
        case .file(let path):
            if let known = files[path]?.floor { return try known.get()(row.call) }
            floor = self.floor(try text(of: row.policy))
            files[path]?.floor = floor
        }
        return try floor.get()(row.call)
    }

    mutating func text(of policy: ConformanceRow.Policy) throws(FloorRefusal) -> [UInt8] {
        switch policy {
        case .inline(let text): return text
        case .file(let path):
            if let known = files[path] { return known.text }
            do throws(ConformanceError) {
                let text = try CorpusFiles.bytes(of: path)
                files[path] = (text, nil)
                return text
            } catch {
                throw FloorRefusal(message: error.description)
            }
        }
    }

    private mutating func floor(_ manifest: [UInt8]) -> Prepared {
        let key = ManifestText(manifest)
        if let known = floors[key] { return known }
        let prepared: Prepared
        do throws(FloorRefusal) {
            prepared = .success(try decider.prepare(manifest))
        } catch {
            prepared = .failure(FloorRefusal(message: "\(decider.name) refuses the floor: \(error.message)"))
        }
        floors[key] = prepared
        return prepared
    }
}

/// Hashed in one piece: an array of bytes is hashed byte by byte.
package struct ManifestText: Hashable {
    private let bytes: [UInt8]

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package func hash(into hasher: inout Hasher) {
        unsafe bytes.withUnsafeBytes { text in unsafe hasher.combine(bytes: text) }
    }
}

/// What is wrong with a decision, in words.
enum Comparison {
    static func problems(_ decided: DecidedRow, _ expect: Expectation) -> [String] {
        var out: [String] = []
        func check(_ field: String, _ wanted: String?, _ got: String) {
            if let wanted, wanted != got { out.append("\(field): expected \(wanted), got \(got)") }
        }
        check("verdict", expect.verdict.name, decided.verdict.name)
        check("reason", expect.reason.name, decided.reason.name)
        check("by", expect.by?.name, decided.by.name)
        check("rule", expect.rule, decided.rule)
        check("disposition", expect.disposition?.name, decided.disposition?.name ?? "none")
        check("notes", expect.notes.map(list), list(decided.notes))
        if let wanted = expect.arguments, wanted != decided.arguments {
            check("arguments", shown(wanted), decided.arguments.map(shown) ?? "those that came")
        }
        return out
    }

    /// Notes of a denied call are nobody's business and are not compared.
    static func differences(_ decided: DecidedRow, _ other: DecidedRow, name: String) -> [String] {
        var out: [String] = []
        func check(_ field: String, _ mine: String, _ others: String) {
            if mine != others { out.append("\(field): \(mine), but \(name) says \(others)") }
        }
        check("verdict", decided.verdict.name, other.verdict.name)
        check("reason", decided.reason.name, other.reason.name)
        check("by", decided.by.name, other.by.name)
        check("rule", decided.rule, other.rule)
        check("disposition", decided.disposition?.name ?? "none", other.disposition?.name ?? "none")
        if decided.verdict != .deny { check("notes", list(decided.notes), list(other.notes)) }
        if decided.arguments != other.arguments {
            check(
                "arguments", decided.arguments.map(shown) ?? "as they came",
                other.arguments.map(shown) ?? "as they came")
        }
        return out
    }

    private static func list(_ ids: [String]) -> String { "[" + ids.joined(separator: ", ") + "]" }

    private static func shown(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes.prefix(400), as: UTF8.self)
        return bytes.count > 400 ? text + "…" : text
    }
}
