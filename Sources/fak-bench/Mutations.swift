internal import Conformance
internal import MutationScore

/// `fak-bench --mutations`: what becomes of changed images. The same options and files print the same text.
struct Mutations: Sendable {
    /// Flips of one image at most.
    var samples = 4000

    /// Rows of `Option.all`.
    static let options: [Option] = [
        Option(name: "--mutations", help: "changes images of the checkout, and says what notices each change") {
            options, _ in options.action = action
        },
        Option(name: "--samples", operand: "N", help: "bits that --mutations flips in one image; default: 4000") {
            options, word throws(BenchError) in
            guard let samples = Int(word), samples > 0 else { throw .usage("\(word) is no number of samples") }
            options.mutations.samples = samples
        },
    ]

    /// Prints the score; false when a changed image showed a fault of the product.
    private static let action = Action { options throws(BenchError) in
        let score: MutationScore
        do throws(ConformanceError) {
            score = try MutationScore.run(
                root: options.repository, seed: options.seed, samples: options.mutations.samples)
        } catch {
            throw BenchError(error.description)
        }
        say(options.isJSON ? score.jsonLines : score.text)
        return score.faults.isEmpty
    }
}
