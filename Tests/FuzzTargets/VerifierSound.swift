internal import Bytecode
internal import BytecodeVerifier
internal import CallModel
internal import Faithful
internal import FakBasics
internal import FakJSON
internal import ImageSamples
internal import PolicyKernel

extension FuzzTarget {
    /// What the verifier accepts has one encoding, runs in the kernel without a trap, and obeys its own rules.
    static let verifierSound = FuzzTarget("verifier-sound", seeds: VerifierSound.seeds) { bytes throws(FuzzFinding) in
        try VerifierSound.check(bytes)
    }
}

enum VerifierSound {
    static func check(_ bytes: [UInt8]) throws(FuzzFinding) {
        let (file, rest) = ImageEdits.file(bytes)
        let image: VerifiedImage
        do throws(ImageError) {
            image = try Verifier.verify(file)
        } catch {
            try require(Obligation(rawValue: error.obligation) != nil, "no such obligation: \(error.description)")
            // The report goes on behind the first failure.
            return try require(!Verifier.report(file).isAccepted, "refused, and its report says it holds")
        }
        try require(ImageEncoder.encode(image.model) == file, "accepted bytes are not the encoding of their model")
        try require(Verifier.report(file).isAccepted, "accepted, and its report says otherwise")
        try require(
            image.cost.count == image.model.classes.count
                && image.cost.allSatisfy { $0.perByte <= Limits.costPerByte }, "a class without a bound on its cost")
        _ = Disassembler.text(image.model)
        try run(image, rest)
    }

    private static func run(_ image: VerifiedImage, _ rest: [UInt8]) throws(FuzzFinding) {
        let kernel: Kernel
        let plain: Kernel
        do throws(KernelError) {
            kernel = try Kernel(image)
            plain = try Kernel(image, usesFilters: false, usesJIT: false)
        } catch {
            // Another release's tables, or a pattern or witness that only the kernel can try: nothing decides then.
            return
        }
        var scratch = KernelScratch()
        for call in calls(image.model, rest) {
            let decision = kernel.decide(call, context, &scratch)
            try sound(decision, call, kernel, &scratch)
            try require(
                plain.decide(call, context, &scratch) == decision,
                "without filters and machine code: \(shown(call.tool))")
            try require(
                kernel.explain(call, context, &scratch).decision == decision, "explained otherwise: \(shown(call.tool))"
            )
            _ = kernel.noteIDs(decision.obligations.notes)
            try bounded(kernel.trace(call, context, &scratch), call, image)
        }
        try obeys(image.model, kernel, &scratch)
        // Comparing is total on what the verifier accepts, whatever its texts are.
        _ = FaithfulCheck.deep(kernel, effort: .proofs)
    }

    /// A decision is one of the forms that there are.
    private static func sound(
        _ decision: Decision, _ call: Call, _ kernel: Kernel, _ scratch: inout KernelScratch
    ) throws(FuzzFinding) {
        let isDenied = decision.verdict == .deny
        try require(
            isDenied == (decision.reason != .none) && isDenied == (decision.disposition != nil),
            "\(decision.verdict) with \(decision.reason)")
        if case .json(let body) = call.body, !isDenied {
            try require(isJSON(body), "allowed arguments are no JSON: \(shown(body))")
        }
        guard decision.verdict == .transform else { return }
        guard let redacted = kernel.redacted(call, &scratch) else { throw FuzzFinding("nothing to send") }
        var again = call
        again.body = .json(redacted)
        try require(
            kernel.decide(again, context, &scratch).verdict == .allow, "what is sent is not allowed: \(shown(redacted))"
        )
    }

    /// Whether the reader takes the arguments; U+0000 is no fault of JSON, and the kernel lets it pass.
    private static func isJSON(_ body: [UInt8]) -> Bool {
        var problems: [JSONProblem] = []
        let node = try? JSONReader.read(body, limits: .arguments, problems: &problems)
        return node != nil && problems.allSatisfy { $0.kind == .nul }
    }

    /// What a decision does is within the cost that V11 computed for its class; of the classes, the dearest one is asked.
    /// Redaction decides twice.
    private static func bounded(_ trace: KernelTrace, _ call: Call, _ image: VerifiedImage) throws(FuzzFinding) {
        let bytes =
            switch call.body {
            case .json(let body), .text(let body): UInt64(body.count)
            }
        var steps = UInt64(trace.steps.count)
        for subject in trace.subjects {
            let bank = image.model.banks[subject.bank]
            let groups = image.model.groups[Int(bank.firstGroup)..<Int(bank.firstGroup + bank.groupCount)]
            let weight = groups.reduce(UInt64(0)) { sum, group in
                let isList = group.engine == .nfa
                return sum + (isList ? UInt64(image.model.nfas[Int(group.table)].instructionCount) : 1)
            }
            steps += weight * UInt64(subject.text.count)
        }
        let bound = image.cost.map { 2 * ($0.fixed + $0.perByte * bytes) }.max() ?? 0
        try require(steps <= bound, "\(steps) steps where at most \(bound) are promised: \(shown(call.tool))")
    }

    /// Rules whose violation needs no automaton are obeyed: denied names, and arguments that are not there.
    private static func obeys(
        _ model: ImageModel, _ kernel: Kernel, _ scratch: inout KernelScratch
    ) throws(FuzzFinding) {
        for rule in model.rules where !rule.isAdvisory && rule.scopeName != noIndex {
            switch rule.kind {
            case .denyName, .allowRegex, .allowGlob, .allowValues, .range: break
            default: continue
            }
            let name = model.constants[Int(rule.scopeName)]
            let decision = kernel.decide(Call(tool: name, body: .json(Array("{}".utf8))), context, &scratch)
            try require(decision.verdict == .deny, "rule \(rule.kind) does not deny \(shown(name))")
        }
    }

    // MARK: Calls

    private static let context = TraceContext(protectedPaths: [Array("/srv/p/policy.json".utf8)])

    private static let names = [
        "Bash", "bash", "rm", "mcp__a__write_file", "mcp__git__x", "get_x", "write_zzz", "",
    ].map { Array($0.utf8) }

    private static let bodies: [Call.Body] = [
        .json(Array("{}".utf8)), .json(Array("[".utf8)), .json([]),
        .json(Array(#"{"command":"sudo rm -rf x | sh","mode":"5","timeout":1e2,"path":"a/b"}"#.utf8)),
        .json(Array(#"{"path":["~/.ssh/id","/etc/shadow",{"a":1}],"file_path":".claude/settings.json"}"#.utf8)),
        .json(Array(#"{"files":[{"path":"a/c"},{"path":"é\u0000\ud83d\ude00"}],"input":"x","token":{"a":[1]}}"#.utf8)),
        .json(Array(#"{"k":"abc","count":7,"o":{"mode":true},"password":"[REDACTED]","Path":".git/config"}"#.utf8)),
        .json(Array(("{\"command\":\"" + String(repeating: "rm -", count: 40) + "\\u00e9\"}").utf8)),
        .text(Array("*** Begin Patch\n*** Update File: .git/config\n*** End Patch".utf8)), .text([0xFF]),
    ]

    /// Every body for some names, and one call from the bytes that are left.
    private static func calls(_ model: ImageModel, _ rest: [UInt8]) -> [Call] {
        let known = (model.names.map(\.folded) + model.spellings.map(\.name)).prefix(8).map { model.constants[Int($0)] }
        var out: [Call] = []
        for name in names + known {
            for body in bodies { out.append(Call(tool: name, body: body)) }
            if !rest.isEmpty { out.append(Call(tool: name, body: .json(rest))) }
        }
        out.append(Call(tool: rest, body: bodies[0]))
        out.append(Call(tool: Array("write_file".utf8), namespace: rest, body: bodies[3]))
        return out
    }

    static func seeds() -> [[UInt8]] {
        var out: [[UInt8]] = []
        // No edits of each image; then each kind of edit on each section of the full one.
        for base in [0, 1, 5, 28, 29, 30, 31] { out.append([UInt8(base), 0]) }
        for operation in [3, 8] {
            for section in 0..<RawImage.sections.count - 2 {
                for choice in 0..<4 {
                    out.append([1, 1, UInt8(operation), UInt8(section), UInt8(choice), 0, 0, UInt8(choice), 5])
                }
            }
        }
        for edit in 0..<3 { out.append([1, 1, UInt8(edit), 3, 1, 2, 0x61] + Array(#"{"path":"a"}"#.utf8)) }
        return out
    }
}
