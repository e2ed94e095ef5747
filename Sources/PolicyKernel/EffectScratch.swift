internal import Bytecode
internal import CallEffects
internal import FakBasics

/// What a call does, as far as its class asks: one thread's own, reused from call to call. A class, so that it can be
/// handed on beside subjects that lie in the same scratch.
final class EffectScratch {
    var reader = EffectReader()
    /// Values of shell arguments, slot by slot in the order of the class's roles, by place within a slot.
    var scripts: [ScriptValue] = []
    var runs: [ScriptRun] = []
    /// Effects of patch arguments.
    var patches: [Range<Int>] = []
    var pieces: [TextPiece] = []
    /// The same with a component that nothing is called in place of each that is globs alone.
    var namedPieces: [TextPiece] = []
    /// The folder that the first such component stands in; empty for none.
    var folderPieces: [TextPiece] = []
    var states = StateSets()
    var walk = PieceWalk()
    /// Whether the calls are those of a script, which share the steps of one call.
    var isNested = false

    /// Whether something of a call may be in here.
    var isUsed = false

    init() {}

    /// A new call.
    func begin() {
        isUsed = false
        reader.begin()
        scripts.clear()
        runs.clear()
        patches.clear()
        if !isNested { states.begin() }
    }

    private static let here: [TextPiece] = [.scalar(0x2E), .scalar(0x2F)]

    /// Puts `./` in front of the path in pieces.
    func standInFolder() {
        pieces.insert(contentsOf: Self.here, at: 0)
        namedPieces.insert(contentsOf: Self.here, at: 0)
        if !folderPieces.isEmpty { folderPieces.insert(contentsOf: Self.here, at: 0) }
    }

    /// Numbers in `scripts` of the values of a slot, as a role or as whatever else contains them.
    func firstScript(in run: ScriptRun, from start: Int) -> Int {
        var low = run.first
        var high = run.end
        while low < high {
            let middle = (low + high) / 2
            if Int(scripts[middle].start) < start { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// One value of a shell argument, and what was found in it: ranges in the reader's arrays.
struct ScriptValue {
    /// Where the value starts in the arguments.
    var start: Int32
    /// Whether it was read: one for another shell is not.
    var isRead: Bool
    /// Whether another slot has the same value, whose ranges these are.
    var isRepeated: Bool
    var commands: Range<Int>
    var pipelines: Range<Int>
    var effects: Range<Int>
}

/// The scripts of one slot.
struct ScriptRun {
    var slot: Int
    var first: Int
    var end: Int
}
