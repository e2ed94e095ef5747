// A call's arguments as a tree of bytes. `String` is kept out of it: it would take canonically equivalent texts for one.

/// One value of the arguments and where its text stands; quotes and brackets are part of it.
struct ArgumentNode {
    indirect enum Value {
        case null
        case bool(Bool)
        /// The source text.
        case number([UInt8])
        /// The decoded text.
        case string([UInt8])
        case array([ArgumentNode])
        case object([ArgumentMember])
    }
    var value: Value
    var start: Int
    var end: Int

    /// Whether the value counts as absent: `null`, `[]`, `{}`.
    var isMissing: Bool {
        switch value {
        case .null: true
        case .array(let elements): elements.isEmpty
        case .object(let members): members.isEmpty
        default: false
        }
    }
}

struct ArgumentMember {
    var key: [UInt8]
    var value: ArgumentNode
}

/// Why arguments are refused before any rule.
enum InputFault: Error {
    case malformed
    case limit
    /// A script over a limit of the shell reader.
    case shellLimit
    case shellUnreadable
    /// A call of a script whose arguments would have to be changed.
    case notAsJudged
}

/// A place that a rule or a role speaks about.
enum RuledPlace {
    case path([PlaceStep])
    /// The member with this key of any object.
    case key([UInt8])
}

/// One step from a container to a value in it.
enum PlaceStep {
    case key([UInt8])
    case any
}
