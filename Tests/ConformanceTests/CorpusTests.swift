internal import Conformance
internal import TestSupport
import Testing

/// The whole corpus through the kernel, row by row against the expectation and against the reference evaluator.
@Suite struct CorpusTests {
    @Test(arguments: ["conformance"])
    func kernelAgreesWithExpectationsAndReference(folder: String) throws {
        let report = try ConformanceRunner.run(
            paths: ["\(repositoryRoot)/corpus/\(folder)"], decider: .kernel(), against: .reference())
        #expect(report.rows.count > 100)
        for row in report.rows where !row.passes {
            Issue.record("\(row.family)/\(row.id): \(row.problems.joined(separator: "; "))")
        }
    }
}
