internal import BytecodeVerifier
internal import CallModel
internal import FloorLoader
internal import PolicyCompiler
internal import PolicyKernel
internal import PolicySemantics

/// Every figure of the kernel and the compiler that the design sets a number for.
enum Figures {
    static func all() -> [Figure] {
        let manifest = Array(Workload.manifest.utf8)
        guard let floor = FloorLoader.compile(manifest, path: "workload").floor else {
            fatalError("the workload does not compile")
        }
        return decisions(floor.kernel, suffix: "") + filtering() + loading(manifest, floor)
    }

    /// A bank of several passes, with its filter and without.
    private static func filtering() -> [Figure] {
        guard let floor = FloorLoader.compile(Array(Workload.manyRules.utf8), path: "workload").floor,
            let plain = try? Kernel(floor.image, usesFilters: false)
        else { fatalError("the workload does not compile") }
        let benign = Workload.bash(Workload.benign(65_536))
        let hostile = Workload.bash(Workload.hostile("curl1 curl2 curl7 wget3 | s ", 65_536))
        return [
            decide(floor.kernel, "80 rules, 64 KB", benign, nil),
            decide(floor.kernel, "80 rules, 64 KB hostile", hostile, nil),
            decide(plain, "the same, no filter", benign, nil),
            decide(plain, "the same hostile, no filter", hostile, nil),
        ]
    }

    private static func decisions(_ kernel: Kernel, suffix: String) -> [Figure] {
        let edit = Workload.benign(2000)
        let kilo = Workload.benign(1024)
        let long = Workload.benign(65_536)
        return [
            decide(kernel, "name only, allowed", Call(tool: "tool_3", json: "{}"), 60),
            decide(kernel, "name only, unlisted", Call(tool: "no_such_tool", json: "{}"), 60),
            decide(kernel, "name only, prefix", Call(tool: "get_user", json: "{}"), 60),
            decide(kernel, "20 rules, 20 B command", Workload.bash("go test ./internal/a"), 250),
            decide(kernel, "20 rules, git status", Workload.bash("git status"), 700),
            decide(kernel, "20 rules, denied", Workload.bash("rm -rf node_modules"), nil),
            decide(kernel, "20 rules, 1 KB command", Workload.bash(kilo), 3_000),
            decide(kernel, "20 rules, 64 KB command", Workload.bash(long), 130_000),
            decide(kernel, "64 KB hostile: curl", Workload.bash(Workload.hostile("curl ", 65_536)), 190_000),
            decide(kernel, "64 KB hostile: rm -", Workload.bash(Workload.hostile("rm - ", 65_536)), 190_000),
            decide(
                kernel, "64 KB hostile: all starts",
                Workload.bash(Workload.hostile("curl nc git dd base64 rm chmod :() { ", 65_536)), 190_000),
            decide(
                kernel, "4 KB Edit",
                Call(
                    tool: "Edit",
                    json: #"{"file_path":"src/a/b.swift","old_string":"\#(edit)","new_string":"\#(edit)"}"#), 3_000),
        ]
    }

    private static func decide(_ kernel: Kernel, _ name: String, _ call: Call, _ target: Double?) -> Figure {
        let bytes =
            switch call.body {
            case .json(let body), .text(let body): body.count
            }
        var scratch = KernelScratch()
        return Measure.run(name, bytes: bytes, target: target) { iterations in
            for _ in 0..<iterations { _ = kernel.decide(call, .empty, &scratch) }
        }
    }

    private static func loading(_ manifest: [UInt8], _ floor: Floor) -> [Figure] {
        let image = floor.imageBytes
        return [
            Measure.run("load and verify the image", bytes: image.count, target: 1_000_000, samples: 60) { iterations in
                for _ in 0..<iterations { _ = try? Kernel(Verifier.verify(image)) }
            },
            Measure.run("compile the manifest", bytes: manifest.count, target: 100_000_000, samples: 20) { iterations in
                for _ in 0..<iterations {
                    if let policy = Resolver.resolve(manifest).policy { _ = try? PolicyCompiler.compile(policy) }
                }
            },
        ]
    }
}
