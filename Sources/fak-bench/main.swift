internal import Bytecode
internal import BytecodeVerifier
internal import CallModel
internal import Diagnostics
internal import FakBasics
internal import PolicyCompiler
internal import PolicyKernel
internal import PolicyManifest
internal import PolicySemantics

let bytes = Array(Workload.manifest.utf8)
compileTimes(bytes)
let resolution = Resolver.resolve(bytes)
guard let policy = resolution.policy else {
    for d in resolution.diagnostics { print(d.id, d.message, d.range as Any) }
    fatalError("workload does not resolve")
}
let compiled: CompiledPolicy
do { compiled = try PolicyCompiler.compile(policy) } catch {
    for d in error.diagnostics { print(d.id, d.message) }
    fatalError("workload does not compile")
}
let model = try! ImageDecoder.decode(compiled.bytes)
print("image", compiled.bytes.count, "rules", model.rules.count, "dfas", model.dfas.map { "\($0.stateCount)x\($0.classCount)" })
let kernel = try! Kernel(Verifier.verify(compiled.bytes))
var scratch = KernelScratch()

@MainActor func decide(_ name: String, _ call: Call, target: Double? = nil, bytes: Int = 0) {
    let decision = kernel.decide(call, .empty, &scratch)
    let figure = Measure.run(name, bytes: bytes, target: target) { n in
        for _ in 0..<n { _ = kernel.decide(call, .empty, &scratch) }
    }
    print(
        name, decision.verdict.name, decision.reason.name, decision.rule, "median \(figure.median) p99 \(figure.p99) target \(target ?? 0) alloc \(figure.allocations)")
}
if CommandLine.arguments.count == 1 { decide("name-only unknown", Call(tool: "no_such_tool", json: "{}"), target: 60) }
if CommandLine.arguments.count == 1 { decide("name-only allowed", Call(tool: "tool_3", json: "{}"), target: 60) }
if CommandLine.arguments.count == 1 { decide("name-only prefix", Call(tool: "get_user", json: "{}"), target: 60) }









if CommandLine.arguments.count == 1 { decide("bash 20B", Workload.bash("go test ./internal/a"), target: 250) }
if CommandLine.arguments.count == 1 { decide("bash git status", Workload.bash("git status"), target: 700) }
if CommandLine.arguments.count == 1 { decide("bash 1K", Workload.bash(Workload.benign(1024)), target: 3000) }
if CommandLine.arguments.count == 1 { decide("bash 64K", Workload.bash(Workload.benign(65536)), target: 130_000) }
if CommandLine.arguments.count == 1 { decide("bash 64K curl", Workload.bash(Workload.hostile("curl ", 65536)), target: 190_000) }
if CommandLine.arguments.count == 1 { decide("bash 64K rm -", Workload.bash(Workload.hostile("rm - ", 65536)), target: 190_000) }
if CommandLine.arguments.count == 1 { decide("bash 64K mixed", Workload.bash(Workload.hostile("curl nc git dd base64 rm chmod :() { ", 65536)), target: 190_000) }
if CommandLine.arguments.count == 1 { decide("edit 4K", Call(tool: "Edit", json: #"{"file_path":"src/a/b.swift","old_string":"\#(Workload.benign(2000))","new_string":"\#(Workload.benign(2000))"}"#), target: 3000) }
if CommandLine.arguments.count == 1 { decide("deny", Workload.bash("rm -rf node_modules")) }
if CommandLine.arguments.count > 1 {
    let call = CommandLine.arguments[1] == "name" ? Call(tool: "tool_3", json: "{}") : Workload.bash(CommandLine.arguments[1])
    func loop(_ kernel: Kernel, _ call: Call) {
        var scratch = KernelScratch()
        for _ in 0..<20_000_000 { _ = kernel.decide(call, .empty, &scratch) }
    }
    let t = Measure.now()
    loop(kernel, call)
    print(Double(Measure.now() - t) / 20e6)
}
