import Bytecode
import BytecodeVerifier
import FakJSON
import HostTools
import PolicyKernel
import TestSupport
import Testing
import UnicodeTables

/// corpus/bytecode-bad: for each obligation, images that it lets pass and images that it alone turns away.
@Suite struct BadImageTests {
    /// V15 is the kernel's and no obligation of the verifier.
    static let files = Obligation.allCases.map { $0.rawValue.lowercased() } + ["v15"]

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
            let wanted = row.isOfKernel ? nil : row.rejectedBy
            var found: ImageError?
            var model: ImageModel?
            do throws(ImageError) { model = try Verifier.verify(bytes).model } catch { found = error }
            if let model {
                #expect(ImageEncoder.encode(model) == bytes, "\(row.id): accepted bytes are not canonical")
                #expect(try refusal(model) == row.rejectedBy, "\(row.id): the kernel's answer")
            }
            #expect(found?.obligation == wanted, "\(row.id): \(found?.description ?? "accepted")")
            #expect(report.isAccepted == (found == nil), "\(row.id): report and verdict differ")
            let failures = report.rows.filter { if case .fails = $0.outcome { true } else { false } }
            #expect(failures.first.map(\.obligation.rawValue) == wanted, "\(row.id): \(report.text)")
        }
    }

    /// The obligation for which the kernel does not load an image that the verifier has accepted. The samples are of no
    /// release; the kernel runs those of its own.
    private func refusal(_ model: ImageModel) throws -> String? {
        var model = model
        model.header.profileVersion = UInt32(SemanticsProfile.version)
        model.header.profileDigest = SemanticsProfile.digest
        model.header.unicodeVersion = UnicodeTables.packedVersion
        let image = try Verifier.verify(ImageEncoder.encode(model))
        do throws(KernelError) {
            _ = try Kernel(image)
            return nil
        } catch {
            switch error.kind {
            case .pattern: return "V15"
            case .witness: return "V14"
            case .otherProfile, .tooManySlots: return error.message
            }
        }
    }
}
