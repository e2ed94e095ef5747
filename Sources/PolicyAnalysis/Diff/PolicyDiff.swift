public import CallModel
public import PolicyKernel

/// Compares what two floors decide, call by call, for all calls.
///
/// The tables of both images are compared, not their manifests: verdict, reason, disposition and obligations of every call,
/// and not ids of rules or places. Each pair of tool classes ends in one of three ways: *equal* is proved, *changed* has a
/// call that both kernels have decided, and *may differ* says why neither was possible. Deterministic; time and memory are
/// bounded by `Budget`.
public enum PolicyDiff {
    /// Compares two floors.
    /// - Parameters:
    ///   - changes: the kinds of change that are asked for; a report says nothing about others
    ///   - readsLayout: whether it counts that two floors read different keys, and so find keys that differ in case alone
    ///     in different calls
    public static func compare(
        _ before: Kernel, _ after: Kernel, for changes: Set<Change> = Set(Change.allCases), readsLayout: Bool = true,
        budget: Budget = Budget()
    ) -> DiffReport {
        var comparison = Comparison(
            Side(before), Side(after), changes: changes, readsLayout: readsLayout, budget: budget)
        return comparison.run()
    }

    /// What both floors say about one call: the path on which witnesses are replayed.
    public static func replay(_ call: Call, _ before: Kernel, _ after: Kernel) -> (Change, Witness)? {
        let replayer = Replayer(Side(before), Side(after))
        return replayer.witness(call).map { ($0.change, $0.witness) }
    }
}
