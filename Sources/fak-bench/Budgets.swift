internal import Bytecode
internal import BytecodeVerifier
internal import CAllocationCounter
internal import CallModel
internal import Conformance
internal import FakBasics
internal import FakJSON
internal import FloorLoader
internal import Glibc
internal import PolicyKernel
internal import PolicySemantics

/// Counts that must not grow, held against Tests/Budgets/kernel.json. No clock is involved.
enum Budgets {
    /// Prints a line a budget; true when all hold.
    static func check(root: String) -> Bool {
        guard let file = read("\(root)/Tests/Budgets/kernel.json"),
            let budgets = try? JSONReader.read(file, limits: .manifest)
        else {
            print("cannot read \(root)/Tests/Budgets/kernel.json")
            return false
        }
        var holds = true
        func budget(_ name: String, _ value: Int?) {
            guard let limit = budgets[name]?.asInt, let value else {
                print("FAIL \(name): not measured")
                holds = false
                return
            }
            print("\(value <= limit ? "ok  " : "FAIL") \(name): \(value) of \(limit)")
            if value > limit { holds = false }
        }
        budget("allocations_per_decision", allocations(root: root))
        return holds
    }

    /// The most allocations that one decision of the corpus makes once the scratch is warm. Arguments over 4 KB are left
    /// out, and so are floors that redact: writing the new bytes allocates them.
    private static func allocations(root: String) -> Int? {
        let tally = Tally()
        let decider = FloorDecider(name: "allocations") { manifest throws(FloorRefusal) in
            guard let floor = FloorLoader.compile(manifest, path: "policy").floor else {
                throw FloorRefusal(message: "no floor")
            }
            let kernel = floor.kernel
            let redacts = !kernel.image.model.redactKeys.isEmpty
            return { call in
                var decision = kernel.decide(call, .empty, &tally.scratch)
                let size =
                    switch call.body {
                    case .json(let body), .text(let body): body.count
                    }
                if size <= 4096, !redacts {
                    decision = kernel.decide(call, .empty, &tally.scratch)
                    let before = fak_allocation_count()
                    decision = kernel.decide(call, .empty, &tally.scratch)
                    tally.most = max(tally.most, Int(fak_allocation_count() - before))
                    tally.rows += 1
                }
                return DecidedRow(decision, notes: [], redacted: nil)
            }
        }
        guard (try? ConformanceRunner.run(paths: ["\(root)/corpus"], decider: decider)) != nil, tally.rows > 1000 else {
            return nil
        }
        return tally.most
    }

    private final class Tally {
        var scratch = KernelScratch()
        var most = 0
        var rows = 0
    }

    /// A whole file, or nil.
    static func read(_ path: String) -> [UInt8]? {
        guard let file = unsafe fopen(path, "rb") else { return nil }
        defer { unsafe fclose(file) }
        var out: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let got = unsafe fread(&chunk, 1, chunk.count, file)
            if got == 0 { return out }
            out += chunk[0..<got]
        }
    }
}
