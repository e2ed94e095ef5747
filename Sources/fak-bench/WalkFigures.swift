internal import FloorLoader
internal import PolicyKernel

/// The twenty rules over one text, without JSON: what the regex engines among the peers can be asked too.
enum WalkFigures {
    static let entries: [Entry] = [
        entry("walk, 20 B", Workload.short, most: 1),
        entry("walk, 1 KB", Workload.benign(1024), most: 1.3),
        entry("walk, 64 KB", Workload.benign(65_536), most: 1.3),
        entry("walk, 20 B, a rule matches", "rm -rf ./node_module"),
        hostile("walk, 64 KB hostile: curl", Workload.hostile[0]),
        hostile("walk, 64 KB hostile: rm -", Workload.hostile[1]),
        hostile("walk, 64 KB hostile: all starts", Workload.hostile[2]),
        entry("walk, 20 B, no filter", Workload.short, \.unfiltered),
        entry("walk, 1 KB, no filter", Workload.benign(1024), \.unfiltered),
        entry("walk, 64 KB, no filter", Workload.benign(65_536), \.unfiltered),
        hostile("walk, 64 KB hostile: all starts, no filter", Workload.hostile[2], \.unfiltered),
        entry("walk, 20 B, NFAs", Workload.short, \.nfa.kernel),
        entry("walk, 1 KB, NFAs", Workload.benign(1024), \.nfa.kernel),
        hostile("walk, 64 KB hostile: all starts, NFAs", Workload.hostile[2], \.nfa.kernel),
        entry("walk, 20 B, PCRE2", Workload.short, \.pcre2.kernel),
        entry("walk, 1 KB, PCRE2", Workload.benign(1024), \.pcre2.kernel),
        // 64 KB of it take more steps than a call may: such a call is denied.
        hostile("walk, 4 KB hostile: all starts, PCRE2", String(Workload.hostile[2].prefix(4096)), \.pcre2.kernel),
    ]

    private static func entry(
        _ name: String, _ subject: String, _ kernel: @escaping @Sendable (Bench) -> Kernel = \.floor.kernel,
        most: Double? = nil
    ) -> Entry {
        Entry(section: .walks, name: name) { bench throws(BenchError) in
            try take(bench, kernel(bench), subject, against: nil, most)
        }
    }

    /// In turn with the benign subject of the same length.
    private static func hostile(
        _ name: String, _ subject: String, _ kernel: @escaping @Sendable (Bench) -> Kernel = \.floor.kernel
    ) -> Entry {
        Entry(section: .walks, name: name) { bench throws(BenchError) in
            try take(bench, kernel(bench), subject, against: Workload.benign(subject.utf8.count), nil)
        }
    }

    private static func take(
        _ bench: Bench, _ kernel: Kernel, _ subject: String, against benign: String?, _ most: Double?
    ) throws(BenchError) -> Taken {
        let bytes = Array(subject.utf8)
        guard let bank = kernel.bank(checking: "r0") else { throw BenchError("no bank has the rules") }
        var contenders = [walks("", kernel, bank, bytes)]
        var arePeers: [Bool] = []
        if let benign {
            contenders.append(walks("benign text", kernel, bank, Array(benign.utf8)))
            arePeers.append(false)
        }
        for peer in bench.peers?.engines ?? [] {
            try agree(peer, kernel, bank)
            try compare(peer, kernel, bank, bytes)
            contenders.append(peer.contender())
            arePeers.append(true)
        }
        var taken = Taken(try Measure.race(contenders), bytes: bytes.count, peers: arePeers)
        for i in taken.comparisons.indices where taken.comparisons[i].name == Peers.engineNames[0] {
            taken.comparisons[i].most = most
        }
        var scratch = KernelScratch()
        taken.allocations = Measure.allocations { operations in
            for _ in 0..<operations { _ = kernel.isViolated(bank: bank, by: bytes.span, &scratch) }
        }
        return taken
    }

    private static func walks(_ name: String, _ kernel: Kernel, _ bank: Int, _ subject: [UInt8]) -> Contender {
        var scratch = KernelScratch()
        return .own(name) { operations in
            for _ in 0..<operations { _ = kernel.isViolated(bank: bank, by: subject.span, &scratch) }
        }
    }

    /// Before a peer's time counts it has to find the same rules: on a hit of each rule, and on the subject at hand.
    private static func agree(_ peer: Peer, _ kernel: Kernel, _ bank: Int) throws(BenchError) {
        for (number, hit) in Workload.hits.enumerated() {
            let found = try compare(peer, kernel, bank, Array(hit.utf8))
            if !found.contains("r\(number)") { throw BenchError("hit \(number) is none") }
        }
    }

    @discardableResult
    private static func compare(
        _ peer: Peer, _ kernel: Kernel, _ bank: Int, _ subject: [UInt8]
    ) throws(BenchError) -> [String] {
        try peer.setSubject(subject)
        let theirs = try peer.ask("match", "matched").map { "r" + $0 }
        let ours = kernel.violations(bank: bank, by: subject.span)
        if ours != theirs { throw BenchError("\(peer.name) finds \(theirs), the kernel \(ours)") }
        return ours
    }
}
