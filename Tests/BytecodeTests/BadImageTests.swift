import Bytecode
import BytecodeVerifier
import FakJSON
import TestSupport
import Testing

/// corpus/bytecode-bad: for each obligation, images that it lets pass and images that it alone turns away.
@Suite struct BadImageTests {
    static let files = Obligation.allCases.map { $0.rawValue.lowercased() }

    private func rows(_ file: String) throws -> [CorpusRow] {
        let bytes = try readFile("\(repositoryRoot)/corpus/bytecode-bad/\(file).json")
        let node = try JSONReader.read(bytes, limits: .manifest)
        return try #require(node["rows"]?.asArray).map(CorpusRow.init)
    }

    @Test(arguments: files) func rows(file: String) throws {
        let rows = try rows(file)
        #expect(rows.contains { $0.rejectedBy == nil }, "no accepting row")
        #expect(rows.contains { $0.rejectedBy == file.uppercased() }, "no rejecting row")
        #expect(Set(rows.map(\.id)).count == rows.count, "two rows of one id")
        for row in rows {
            let bytes = try row.file()
            let report = Verifier.report(bytes)
            var found: ImageError?
            do throws(ImageError) {
                let image = try Verifier.verify(bytes)
                #expect(ImageEncoder.encode(image.model) == bytes, "\(row.id): accepted bytes are not canonical")
            } catch {
                found = error
            }
            #expect(found?.obligation == row.rejectedBy, "\(row.id): \(found?.description ?? "accepted")")
            #expect(report.isAccepted == (found == nil), "\(row.id): report and verdict differ")
            let failures = report.rows.filter { if case .fails = $0.outcome { true } else { false } }
            #expect(failures.first.map(\.obligation.rawValue) == row.rejectedBy, "\(row.id): \(report.text)")
        }
    }
}
