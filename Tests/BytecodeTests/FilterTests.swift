import Bytecode
import BytecodeVerifier
import PolicyCompiler
import Testing

/// Filters of compiled images, and what becomes of them when they are tampered with.
@Suite struct FilterTests {
    /// Enough unlike rules for more than one pass.
    static var manifest: String {
        let rules = (0..<70).map { i in
            #"{"tool":"Bash","arg":"command","deny_regex":"\\bword\#(i)\\b[^|]*x\#(i % 7)\\s+\#(i % 5)*end\#(i)"}"#
        }
        return #"{"allow":["Bash"],"arg_rules":["# + rules.joined(separator: ",") + "]}"
    }

    static func image() throws -> (model: ImageModel, bank: BankRecord) {
        let model = try CompiledImageTests.compile(manifest).model
        return (model, try #require(model.banks.first { $0.filter != noIndex }))
    }

    @Test func compilerFiltersBanksOfManyGroups() throws {
        let (model, bank) = try Self.image()
        #expect(bank.groupCount > 6 && bank.groupCount <= 64)
        let image = try Verifier.verify(ImageEncoder.encode(model))
        let report = Verifier.report(ImageEncoder.encode(image.model))
        let row = try #require(report.rows.first { $0.obligation == .filters })
        #expect(row.outcome == .holds && row.checked > 0)
    }

    /// A filter that answers for another group hides matches of its own.
    @Test func exchangedBitsAreRejected() throws {
        let (model, bank) = try Self.image()
        let filter = model.dfas[Int(bank.filter)]
        for g in 1..<UInt64(bank.groupCount) {
            var changed = model
            for i in Int(filter.firstMask)..<Int(filter.firstMask + filter.maskCount) {
                let mask = changed.masks[i]
                changed.masks[i] = mask & ~(1 | 1 << g) | (mask & 1) << g | mask >> g & 1
            }
            var found: ImageError?
            do throws(ImageError) { _ = try Verifier.verify(ImageEncoder.encode(changed)) } catch { found = error }
            #expect(found?.obligation == "V16", "bits 0 and \(g): \(found?.description ?? "accepted")")
        }
    }

    /// A bound that is passed is a refusal, not a pass.
    @Test func checkIsBounded() throws {
        let (model, bank) = try Self.image()
        var check = FilterCheck()
        let group = Int(model.groups[Int(bank.firstGroup)].table)
        func outcome(_ budget: Int) -> FilterCheck.Outcome {
            check.check(model, filter: Int(bank.filter), group: group, bit: 1, budget: budget)
        }
        #expect(outcome(.max) == .sound)
        let steps = check.steps
        #expect(steps > 100)
        #expect(outcome(steps + 10) == .tooLarge)
        #expect(outcome(.max) == .sound)
        #expect(check.check(model, filter: Int(bank.filter), group: group, bit: 2, budget: .max) == .hides)
    }
}
