import CallModel
import FakJSON
import Testing

@Suite struct VocabularyTests {
    @Test func reasonsAreThoseOfTheTable() throws {
        let rows = try #require(try tree("Grammar/reasons.json").asArray)
        #expect(rows.count == Reason.allCases.count)
        for (row, reason) in zip(rows, Reason.allCases) {
            let name = try #require(row["name"]?.asString)
            #expect(name == reason.name)
            #expect(row["number"]?.asInt == Int(reason.rawValue), "\(name)")
            #expect(row["doc"]?.asString?.isEmpty == false, "\(name)")
            if reason == .none {
                #expect(row["disposition"]?.isNull == true)
            } else {
                #expect(row["disposition"]?.asString == reason.disposition.name, "\(name)")
            }
        }
    }

    @Test func rungsAreThoseOfTheTable() throws {
        let rungs = try #require(try tree("Grammar/rungs.json")["rungs"]?.asArray)
        #expect(rungs.map { $0["number"]?.asInt } == Rung.allCases.map { Int($0.rawValue) })
        #expect(rungs.allSatisfy { $0["name"]?.asString?.isEmpty == false && $0["doc"]?.asString?.isEmpty == false })
        let softened = rungs.flatMap { rung in
            (rung["softenedBy"]?.asArray ?? []).map { "\(rung["number"]?.asInt ?? 0) \($0.asString ?? "")" }
        }
        #expect(softened == ["3 SELF_MODIFY", "7 MALFORMED", "8 DEFAULT_DENY"])
    }

    @Test func decidersAreThoseOfTheTable() throws {
        let rows = try #require(try tree("Grammar/rungs.json")["by"]?.asArray)
        #expect(rows.count == DecidedBy.allCases.count)
        for (row, by) in zip(rows, DecidedBy.allCases) {
            #expect(row["name"]?.asString == by.name)
            #expect(row["number"]?.asInt == Int(by.rawValue), "\(by.name)")
            #expect(row["rung"]?.asInt == Int(by.rung.rawValue), "\(by.name)")
            // Hard denials all stand in rung 1, and nothing else does.
            #expect(row["hard"]?.asBool == (by.rung == .input), "\(by.name)")
            #expect(row["admits"]?.asBool == [.allow, .prefix, .posture, .advisory].contains(by), "\(by.name)")
            if let reason = row["reason"]?.asString { #expect(Reason(name: reason) != nil, "\(by.name)") }
        }
    }

    @Test func builtinRulesNameKnownDecidersAndReasons() throws {
        let rows = try #require(try tree("Grammar/rungs.json")["builtin"]?.asArray)
        var ids: [String] = []
        for row in rows {
            let id = try #require(row["id"]?.asString)
            ids.append(id)
            #expect(id.hasPrefix("builtin:"))
            let by = try #require(row["by"]?.asString)
            #expect(DecidedBy.allCases.contains { $0.name == by }, "\(id)")
            if row["reason"]?.isNull != true {
                let reason = try #require(row["reason"]?.asString)
                #expect(Reason(name: reason).map { $0 != .none } == true, "\(id)")
            }
        }
        #expect(Set(ids).count == ids.count)
        for id in ["default-deny", "input", "limit", "fault", "host-config", "own-files", "posture"] {
            #expect(ids.contains("builtin:" + id))
        }
    }
}
