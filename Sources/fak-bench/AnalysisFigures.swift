internal import Faithful
internal import FloorLoader
internal import PolicyAnalysis
internal import PolicyKernel
internal import PolicySemantics

/// Proving an image and comparing floors. Both floors of a comparison are compiled and loaded before.
enum AnalysisFigures {
    static let entries: [Entry] = [
        Entry(section: .analysis, name: "faithful, coding floor") { bench throws(BenchError) in
            let text = try coding(bench)
            guard let policy = Resolver.resolve(text).policy else {
                throw BenchError("the coding floor does not resolve")
            }
            let kernel = try AnalysisFigures.kernel(text)
            return try Taken(own: 0, samples: 20) { operations in
                for _ in 0..<operations { _ = FaithfulCheck.check(kernel, against: policy, effort: .quick) }
            }
        },
        diff("diff, coding floor with itself", nil) { $0 },
        diff("diff, coding floor with one regex changed", 100_000_000) {
            $0.replacing(#"alias\\.","#, with: #"alias\\.|zzz","#)
        },
        diff("diff, coding floor with one command more", 100_000_000) {
            $0.replacing(#"["git", "lfs", "push"]"#, with: #"["git", "lfs", "push"], ["git", "svn", "dcommit"]"#)
        },
        diff("diff, coding floor with one protected path more", nil) {
            $0.replacing(#""self_modify_globs": ["#, with: #""self_modify_globs": ["vendor/", "#)
        },
        Entry(section: .analysis, name: "diff, 1000 rules with 10 changed", target: .atMost(10_000_000_000)) {
            _ throws(BenchError) in
            let text = RuleGenerator.manifest(rules: 1000)
            var count = 0
            let edited = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                count += 1
                // A hundred rules apart; what is no regex stays.
                return count % 90 == 0
                    ? String(line).replacing(#""deny_regex":""#, with: #""deny_regex":"x"#) : String(line)
            }.joined(separator: "\n")
            return try compared(text, edited, samples: 3)
        },
    ]

    private static func coding(_ bench: Bench) throws(BenchError) -> [UInt8] {
        try Files.read(bench.path("examples/coding-starter.json"))
    }

    private static func diff(
        _ name: String, _ target: Double?, _ edit: @escaping @Sendable (String) -> String
    ) -> Entry {
        Entry(section: .analysis, name: name, target: target.map(Target.atMost)) { bench throws(BenchError) in
            let text = String(decoding: try coding(bench), as: UTF8.self)
            return try compared(text, edit(text), isEqual: name.hasSuffix("itself"))
        }
    }

    private static func compared(
        _ before: String, _ after: String, isEqual: Bool = false, samples: Int = 10
    ) throws(BenchError) -> Taken {
        let kernels = (try kernel(Array(before.utf8)), try kernel(Array(after.utf8)))
        guard PolicyDiff.compare(kernels.0, kernels.1).isEqual == isEqual else {
            throw BenchError("the edit of a floor is not what the figure is of")
        }
        return try Taken(own: 0, samples: samples) { operations in
            for _ in 0..<operations { _ = PolicyDiff.compare(kernels.0, kernels.1) }
        }
    }

    private static func kernel(_ text: [UInt8]) throws(BenchError) -> Kernel {
        guard let floor = FloorLoader.compile(text, path: "bench").floor else {
            throw BenchError("a floor of the figures does not compile")
        }
        return floor.kernel
    }
}
