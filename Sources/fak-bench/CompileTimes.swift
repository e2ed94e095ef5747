internal import PolicyCompiler
internal import PolicyManifest
internal import PolicySemantics

func compileTimes(_ bytes: [UInt8]) {
    for _ in 0..<3 {
        let t0 = Measure.now()
        let r = Resolver.resolve(bytes)
        let t1 = Measure.now()
        _ = try? PolicyCompiler.compile(r.policy!)
        let t2 = Measure.now()
        print("resolve", Double(t1 - t0) / 1e6, "compile", Double(t2 - t1) / 1e6)
    }
}
