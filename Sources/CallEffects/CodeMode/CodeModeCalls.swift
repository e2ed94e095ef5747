// What a code-mode script calls: the results of `CodeModeReader`.

/// What one value of a nested call's argument is.
public enum CodeModeValueKind: UInt8, Sendable, Hashable {
    /// A text: `value` is its UTF-8, escapes resolved.
    case string
    case object
    case array
    /// A number as JSON spells it, `true`, `false` or `null`: `value` is its spelling.
    case scalar

    /// The name that tests and reports use.
    public var name: String {
        switch self {
        case .string: "string"
        case .object: "object"
        case .array: "array"
        case .scalar: "scalar"
        }
    }
}

/// One value of a nested call's argument: the argument itself, a member of an object or an element of an array.
public struct CodeModeValue: Sendable, Hashable {
    public var kind: CodeModeValueKind
    /// The index in `CodeModeCalls.values` of the object or array that it stands in; -1 for the argument itself.
    public var parent: Int32
    /// In `CodeModeCalls.bytes`: the key in its object; empty for an element and for the argument itself.
    public var key: Range<Int32>
    /// In `CodeModeCalls.bytes`: the text of a string or scalar; empty for an object or array.
    public var value: Range<Int32>
    /// Where it stands in the script.
    public var span: Range<Int32>
}

/// A call of a nested tool that the script spells out: `tools.NAME(…)` with a literal argument or none.
public struct CodeModeCall: Sendable, Hashable {
    /// The tool's name as the script spells it, in the script's bytes: an ASCII identifier. A host makes such a name of the
    /// tool's own with `_` for every other character, so that `container_exec` may be `container.exec`.
    public var name: Range<Int32>
    /// Its argument in `CodeModeCalls.values`, the argument itself first and every object and array before what it
    /// holds; empty without an argument.
    public var values: Range<Int32>
    /// From `tools` to `)`, in the script's bytes.
    public var span: Range<Int32>
}

/// Why a script may do more than the calls that were found in it.
public enum CodeModeProblem: UInt8, Sendable, Hashable {
    /// The text is no JavaScript that is read here: an open literal or bracket, or a character or escape outside of
    /// ASCII where a name could stand.
    case unreadable
    /// `/` behind `}`: what begins a regular expression in one reading divides in the other.
    case ambiguous
    /// `tools` is used for something else than calling one of its members by name.
    case alias
    /// The argument of a nested call is not made of literals alone, or says one key twice.
    case argument
    /// A member is picked by a key that is computed: the key may be `constructor`.
    case computed
    /// A name that reaches code or objects from outside the script (`eval`, `Function`, `constructor`, `import`,
    /// `globalThis`, …).
    case escape
    /// A limit of `Limits` was passed.
    case limit

    /// The name that tests and reports use.
    public var name: String {
        switch self {
        case .unreadable: "unreadable"
        case .ambiguous: "ambiguous"
        case .alias: "alias"
        case .argument: "argument"
        case .computed: "computed"
        case .escape: "escape"
        case .limit: "limit"
        }
    }
}

/// The nested calls of a script. When `isWhole` is false there may be others, and what was found must not be taken for all.
public struct CodeModeCalls: Sendable {
    /// Keys and values, escapes resolved.
    public internal(set) var bytes: [UInt8] = []
    public internal(set) var calls: [CodeModeCall] = []
    public internal(set) var values: [CodeModeValue] = []
    /// The first reason why the script may do more than `calls`; nil when it cannot.
    public internal(set) var problem: CodeModeProblem?
    /// Where `problem` was found, a byte offset in the script.
    public internal(set) var problemOffset: Int32 = 0

    /// Whether `calls` are all the nested calls that the script can make, whatever runs of it.
    public var isWhole: Bool { problem == nil }

    /// Appends the argument of a call as compact JSON, as a request would carry it; `{}` without an argument. Linear in the
    /// argument.
    public func appendArgument(of call: CodeModeCall, to out: inout [UInt8]) {
        guard !call.values.isEmpty else {
            out += [0x7B, 0x7D]
            return
        }
        var open: [Int32] = []
        for index in call.values {
            let value = values[Int(index)]
            while let top = open.last, top != value.parent {
                out.append(values[Int(top)].kind == .object ? 0x7D : 0x5D)
                open.removeLast()
            }
            if value.parent >= 0 {
                // The first value of an object or array stands directly behind it.
                if index > value.parent + 1 { out.append(0x2C) }
                if values[Int(value.parent)].kind == .object {
                    appendText(value.key, to: &out)
                    out.append(0x3A)
                }
            }
            switch value.kind {
            case .string: appendText(value.value, to: &out)
            case .scalar: out += bytes[Int(value.value.lowerBound)..<Int(value.value.upperBound)]
            case .object, .array:
                out.append(value.kind == .object ? 0x7B : 0x5B)
                open.append(index)
            }
        }
        while let top = open.popLast() { out.append(values[Int(top)].kind == .object ? 0x7D : 0x5D) }
    }

    private func appendText(_ range: Range<Int32>, to out: inout [UInt8]) {
        let digits: StaticString = "0123456789abcdef"
        out.append(0x22)
        for i in range {
            let byte = bytes[Int(i)]
            switch byte {
            case 0x22, 0x5C: out += [0x5C, byte]
            case 0..<0x20:
                out += [0x5C, 0x75, 0x30, 0x30]
                unsafe out.append(digits.utf8Start[Int(byte >> 4)])
                unsafe out.append(digits.utf8Start[Int(byte & 15)])
            default: out.append(byte)
            }
        }
        out.append(0x22)
    }
}
