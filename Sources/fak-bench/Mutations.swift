internal import Conformance
internal import FakBasics
internal import MutationScore

/// `fak-bench --mutations [--seed S] [--samples N] [--json] [REPOSITORY]`: what becomes of changed images. The same
/// arguments and files print the same text.
enum Mutations {
    /// Prints the score; the exit code is 1 when a changed image showed a fault of the product.
    static func run(_ arguments: [String]) -> Int32 {
        var seed: UInt64 = 1
        var samples = 4000
        var isJSON = false
        var root = "."
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--json": isJSON = true
            case "--seed":
                guard let value = rest.popFirst().flatMap({ UInt64($0) }) else { return usage() }
                seed = value
            case "--samples":
                guard let value = rest.popFirst().flatMap({ Int($0) }), value > 0 else { return usage() }
                samples = value
            default:
                if argument.hasPrefix("-") { return usage() }
                root = argument
            }
        }
        do throws(ConformanceError) {
            let score = try MutationScore.run(root: root, seed: seed, samples: samples)
            print(isJSON ? score.jsonLines : score.text, terminator: "")
            return score.faults.isEmpty ? ExitCode.ok.rawValue : ExitCode.no.rawValue
        } catch {
            print(error.description)
            return ExitCode.io.rawValue
        }
    }

    private static func usage() -> Int32 {
        print("usage: fak-bench --mutations [--seed S] [--samples N] [--json] [REPOSITORY]")
        return ExitCode.usage.rawValue
    }
}
