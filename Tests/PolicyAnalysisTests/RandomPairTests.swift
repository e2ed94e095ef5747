import CallModel
import Diagnostics
import FloorLoader
import PolicyAnalysis
import PolicyKernel
import TestSupport
import Testing

/// Random pairs of small rule lists, each the floor of a tool of its own, against all short values.
@Suite struct RandomPairTests {
    private static let toolCount = 100

    /// Values that are tried for each argument.
    private static let values: [String] = {
        var words = [""]
        var last = [""]
        for _ in 0..<3 {
            last = last.flatMap { word in ["a", "b", "/", "c"].map { word + $0 } }
            words += last
        }
        let texts = words.map { "\"\($0)\"" }
        let numbers = (-1...9).flatMap { ["\($0)", "\"\($0)\""] } + ["0.5", "1.5", "2.5", "12", "\"12\"", "123"]
        return texts + numbers + ["true", "false", "null", "[]", "{}", #"["a","b"]"#, #"["a",1]"#, #"{"a":"b"}"#]
    }()

    @Test func agreesWithEveryShortCall() throws {
        let rounds = Rounds.perTest
        var outcomes: [String: Int] = [:]
        for round in 0..<rounds {
            var dice = Dice(seed: UInt64(round) + 17)
            var lists: [[[SmallRule]]] = []
            for tool in 0..<Self.toolCount {
                let first = (0..<1 + dice.roll(4)).map { _ in dice.rule() }
                let second: [SmallRule]
                switch tool % 4 {
                case 0, 1: second = dice.rewritten(first)
                case 2: second = dice.edited(first)
                default: second = (0..<1 + dice.roll(4)).map { _ in dice.rule() }
                }
                lists.append([first, second])
            }
            let kernels = try [0, 1].map { side in try Self.floor(lists.map { $0[side] }, side) }
            let report = PolicyDiff.compare(kernels[0], kernels[1])
            for tool in 0..<Self.toolCount {
                try Self.check("t\(tool)", isEqual: tool % 4 < 2, lists[tool], kernels, report, &outcomes)
            }
        }
        print(
            "random pairs: \(outcomes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))"
        )
    }

    private static func floor(_ lists: [[SmallRule]], _ side: Int) throws -> Kernel {
        var rules: [String] = []
        for (tool, list) in lists.enumerated() {
            for (i, rule) in list.enumerated() {
                rules.append(rule.json(tool: "t\(tool)", id: "s\(side).\(tool).\(i)"))
            }
        }
        let names = lists.indices.map { "\"t\($0)\"" }
        let text = #"{"allow":[\#(names.joined(separator: ","))],"arg_rules":[\#(rules.joined(separator: ","))]}"#
        let compiled = FloorLoader.compile(Array(text.utf8), path: "small.json")
        let errors = compiled.diagnostics.filter { $0.severity == .error }.map(\.message)
        let kernel = compiled.floor?.kernel
        return try #require(kernel, "\(errors)")
    }

    private static func check(
        _ tool: String, isEqual: Bool, _ lists: [[SmallRule]], _ kernels: [Kernel], _ report: DiffReport,
        _ outcomes: inout [String: Int]
    ) throws {
        var shown: [Change: Int] = [:]
        var unknown: Set<Change> = []
        for item in report.items where item.tools.contains(tool) {
            unknown.formUnion(item.undecided)
            switch item.finding {
            case .changed(let change, let witness):
                // The witness may be that of another tool of the same kind.
                let call = Call(tool: Array(tool.utf8), body: witness.call.body)
                let replayed = PolicyDiff.replay(call, kernels[0], kernels[1])
                #expect(replayed?.0 == change, "\(tool) \(lists)")
                shown[change] = min(shown[change] ?? .max, Self.scalars(witness.call))
            case .mayDiffer(_, let changes): unknown.formUnion(changes)
            }
        }
        if isEqual { #expect(shown.isEmpty, "\(tool) \(lists)") }
        let found = try Self.bruteForce(tool, kernels)
        for (change, least) in found {
            if let mine = shown[change] {
                if mine > least.cost { outcomes["longer than the least", default: 0] += 1 }
            } else {
                #expect(unknown.contains(change), "\(tool) \(change) \(least.call) \(lists)")
            }
        }
        let state =
            unknown.isEmpty
            ? (shown.isEmpty ? "equal" : "changed") : shown.isEmpty ? "may-differ" : "changed, rest open"
        outcomes[state, default: 0] += 1
        for item in report.items where item.tools.contains(tool) {
            var reasons = item.undecidedBecause
            if case .mayDiffer(let why, _) = item.finding { reasons += why }
            for reason in reasons { outcomes["because of \(reason.rawValue)", default: 0] += 1 }
            if !reasons.isEmpty, Rounds.isVerbose {
                print("OPEN", tool, item.component, item.undecided, item.finding, Self.calls(report, tool), lists)
            }
        }
        if isEqual, !unknown.isEmpty { outcomes["equal by construction and not proved", default: 0] += 1 }
    }

    private static func calls(_ report: DiffReport, _ tool: String) -> [String] {
        report.items.filter { $0.tools.contains(tool) }.map { item in
            guard case .changed(let change, let witness) = item.finding, case .json(let json) = witness.call.body else {
                return "open"
            }
            return "\(item.component) \(change) \(String(decoding: json, as: UTF8.self))"
        }
    }

    private static func bruteForce(
        _ tool: String, _ kernels: [Kernel]
    ) throws -> [Change: (cost: Int, call: String)] {
        var out: [Change: (cost: Int, call: String)] = [:]
        func visit(_ json: String) {
            let call = Call(tool: tool, json: json)
            guard let (change, _) = PolicyDiff.replay(call, kernels[0], kernels[1]) else { return }
            let cost = scalars(call)
            if cost < out[change]?.cost ?? .max { out[change] = (cost, json) }
        }
        visit("{}")
        for value in values {
            visit(#"{"x":\#(value)}"#)
            visit(#"{"y":\#(value)}"#)
            for other in [#""a""#, #""b""#, "1", "2", #""ab""#, "0"] {
                visit(#"{"x":\#(value),"y":\#(other)}"#)
                visit(#"{"x":\#(other),"y":\#(value)}"#)
            }
        }
        return out
    }

    /// Code points of the scalars in a call's arguments: what the least call is least by.
    private static func scalars(_ call: Call) -> Int {
        guard case .json(let json) = call.body else { return 0 }
        var out = 0
        var text = String(decoding: json, as: UTF8.self)
        for key in [#""x":"#, #""y":"#] { text = text.replacing(key, with: "") }
        for scalar in text.unicodeScalars where !"{}[],\"\\".unicodeScalars.contains(scalar) { out += 1 }
        return out
    }
}
