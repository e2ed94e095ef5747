internal import Bytecode
internal import CallModel
internal import HostTools
internal import PolicyKernel

/// Names that both floors treat alike: of one class and one admission on each side.
struct NameCase {
    struct Key: Hashable {
        var classes: [Int]
        var admissions: [Admission]
    }

    enum Admission: Int { case none, admitted, noted }

    var key: Key
    /// Names of the case; empty when none was found.
    var names: [[UInt8]]
    /// Rules that admit the first name, or are cited when nothing does, by side.
    var rules: [Int]
}

/// Finds a name for each way in which two floors can treat names.
///
/// Names that a list of either side has are all there, in each spelling that a list has and in others. Of the names that no
/// list has there is one for each beginning that either side's prefixes make, with each shape, plain and not, with and
/// without the end of a name of the tables behind `mcp__SERVER__`.
struct NameCases {
    private let sides: [Side]
    private var byKey: [NameCase.Key: Int] = [:]
    private(set) var cases: [NameCase] = []

    init(_ a: Side, _ b: Side) {
        sides = [a, b]
        var listed: [[UInt8]] = []
        var spelled: [[UInt8]] = []
        for side in sides {
            for record in side.model.names { listed.append(side.constant(record.folded)) }
            for record in side.model.spellings { spelled.append(side.constant(record.name)) }
        }
        let hosts = Dictionary(HostTools.all.map { (Array($0.name.lowercased().utf8), Array($0.name.utf8)) }) { x, _ in x }
        let sorted = NameCases.unique(listed)
        for name in NameCases.unique(spelled) { add(name) }
        let prefixes = NameCases.unique(sides.flatMap { side in side.model.prefixes.map { side.constant($0.prefix) } })
        for name in sorted {
            // A name that is listed for its arguments is shown as hosts spell it.
            let plain = hosts[name] ?? name
            add(plain)
            add(name)
            add(NameCases.raised(name, all: false))
            add(NameCases.raised(name, all: true))
            for prefix in prefixes where NameCases.isFolded(prefix, beginning: name) {
                add(prefix + name.dropFirst(prefix.count))
            }
        }
        addUnlisted(prefixes, sorted, hosts)
        addLeftOut()
    }

    private mutating func addUnlisted(_ prefixes: [[UInt8]], _ listed: [[UInt8]], _ hosts: [[UInt8]: [UInt8]]) {
        let endings = ["tool", "x", "_x", "X", "get_x", "_get", "write_x", "_write", "delete", "_delete", "x y", " "]
            .map { Array($0.utf8) }
        var starts: [[UInt8]] = [[], Array("read_".utf8)]
        for prefix in prefixes {
            starts.append(prefix)
            // A neighbour that does not have the prefix.
            var near = prefix
            near[near.count - 1] ^= 1
            starts.append(near)
        }
        for start in starts {
            for ending in endings { add(start + ending) }
            add(start)
        }
        let mcp = Array("mcp__".utf8)
        var servers = [mcp + Array("s__".utf8), mcp + Array("a__b__".utf8)]
        for prefix in prefixes where prefix.starts(with: mcp) {
            servers += [prefix, prefix + Array("__".utf8), prefix + Array("s__".utf8)]
        }
        for server in servers {
            for name in listed { add(server + (hosts[name] ?? name)) }
            for ending in endings { add(server + ending) }
        }
    }

    /// Pairs of classes of which no name was found are compared all the same.
    private mutating func addLeftOut() {
        var pairs: Set<[Int]> = []
        for at in cases { pairs.insert(at.key.classes) }
        var other: [[UInt8]: [NameRecord?]] = [:]
        for (side, one) in sides.enumerated() {
            for record in one.model.names { other[one.constant(record.folded), default: [nil, nil]][side] = record }
        }
        for (_, records) in other.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            for isWrite in [false, true] {
                let classes = records.map { record -> Int in
                    guard let record else { return isWrite ? 1 : 0 }
                    return Int(isWrite ? record.otherWriteClass : record.otherClass)
                }
                if pairs.insert(classes).inserted {
                    let key = NameCase.Key(classes: classes, admissions: [.none, .none])
                    byKey[key] = cases.count
                    cases.append(NameCase(key: key, names: [], rules: [0, 1].map { rule($0) }))
                }
            }
        }
    }

    private func rule(_ side: Int) -> Int { Int(sides[side].model.header.faults.defaultDeny) }

    private mutating func add(_ name: [UInt8]) {
        if name.isEmpty { return }
        for hasArguments in [true, false] {
            let standings = sides.map { $0.kernel.standing(of: name, hasArguments: hasArguments) }
            let key = NameCase.Key(
                classes: standings.map(\.toolClass),
                admissions: standings.map { $0.by == nil ? .none : $0.by == .advisory ? .noted : .admitted })
            if let at = byKey[key] {
                if !cases[at].names.contains(name) {
                    if cases[at].names.isEmpty { cases[at].rules = standings.map(\.rule) }
                    // A call without arguments shows little of a class.
                    if hasArguments { cases[at].names.append(name) }
                }
            } else if hasArguments {
                byKey[key] = cases.count
                cases.append(NameCase(key: key, names: [name], rules: standings.map(\.rule)))
            } else {
                byKey[key] = cases.count
                cases.append(NameCase(key: key, names: [], rules: standings.map(\.rule)))
            }
        }
    }

    private static func unique(_ names: [[UInt8]]) -> [[UInt8]] {
        Array(Set(names)).sorted { $0.lexicographicallyPrecedes($1) }
    }

    private static func raised(_ name: [UInt8], all: Bool) -> [UInt8] {
        var out = name
        for i in out.indices where (all || i == 0) && out[i] &- 0x61 < 26 { out[i] &-= 0x20 }
        return out
    }

    private static func isFolded(_ prefix: [UInt8], beginning name: [UInt8]) -> Bool {
        prefix.count <= name.count
            && zip(prefix, name).allSatisfy { ($0 &- 0x41 < 26 ? $0 | 0x20 : $0) == $1 }
    }
}
