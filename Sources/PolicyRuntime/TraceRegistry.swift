internal import CallModel
internal import FakBasics
internal import Synchronization

/// One trace.
final class Trace: Sendable {
    struct State {
        var authored: AuthoredFiles
        var isEnded = false
    }
    let state: Mutex<State>

    init(_ authored: AuthoredFiles) { state = Mutex(State(authored: authored)) }
}

/// The traces that are known, a bounded number of them.
struct TraceRegistry {
    private let limit: Int
    private var traces: [TraceID: (trace: Trace, used: UInt64)] = [:]
    private var clock: UInt64 = 0
    /// Hashes of traces that wrote something and had to go.
    private var ended = Set<Int>()
    /// More of these than are kept.
    private var hasLost = false

    init(limit: Int) { self.limit = limit }

    /// The trace of that name. One that had to go comes back as one that wrote something.
    mutating func trace(_ id: TraceID) -> Trace {
        clock += 1
        if let known = traces[id] {
            traces[id]!.used = clock
            return known.trace
        }
        if traces.count >= limit, let oldest = traces.min(by: { $0.value.used < $1.value.used }) {
            traces[oldest.key] = nil
            let hasWritten = oldest.value.trace.state.withLock { state in
                state.isEnded = true
                return !state.authored.isEmpty
            }
            if hasWritten {
                if ended.count < Limits.endedTraces { ended.insert(oldest.key.hashValue) } else { hasLost = true }
            }
        }
        var files = AuthoredFiles()
        files.isIncomplete = hasLost || ended.contains(id.hashValue)
        let trace = Trace(files)
        traces[id] = (trace, clock)
        return trace
    }

    /// The trace is over: nothing is left of it.
    mutating func end(_ id: TraceID) {
        guard let known = traces.removeValue(forKey: id) else { return }
        known.trace.state.withLock { $0.isEnded = true }
    }
}
