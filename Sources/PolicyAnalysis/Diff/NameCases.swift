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
    /// Names that are of the case in calls without arguments alone.
    var bare: [[UInt8]] = []
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
        let hosts = Dictionary(HostTools.all.map { (Array($0.name.lowercased().utf8), Array($0.name.utf8)) }) { x, _ in
            x
        }
        let admitsByShape = sides.contains { $0.kernel.admitsByShape }
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
            // Humps in odd places take the words of a name apart, and with them its shape.
            add(NameCases.humped(name))
            let spellings = ToolNames.spellings(of: name, breaksWords: admitsByShape)
            for spelling in spellings { add(spelling) }
            for prefix in prefixes where NameCases.isFolded(prefix, beginning: name) {
                add(prefix + name.dropFirst(prefix.count))
                for spelling in spellings { add(prefix + spelling.dropFirst(prefix.count)) }
            }
        }
        addUnlisted(prefixes, sorted, hosts)
        addLeftOut()
    }

    private mutating func addUnlisted(_ prefixes: [[UInt8]], _ listed: [[UInt8]], _ hosts: [[UInt8]: [UInt8]]) {
        let endings = [
            "tool", "x", "_x", "X", "get_x", "_get", "write_x", "_write", "delete", "_delete", "x y", "write x y",
            "get x y", " ",
        ]
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
        var servers = ["s__", "a__b__", "delete__", "s y__"].map { mcp + Array($0.utf8) }
        for prefix in prefixes where prefix.starts(with: mcp) {
            servers += [prefix, prefix + Array("__".utf8), prefix + Array("s__".utf8)]
        }
        for server in servers {
            for name in listed {
                add(server + (hosts[name] ?? name))
                add(server + NameCases.humped(name))
            }
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
        for (folded, records) in other.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            for isWrite in [false, true] {
                let classes = records.map { record -> Int in
                    guard let record else { return isWrite ? 1 : 0 }
                    return Int(isWrite ? record.otherWriteClass : record.otherClass)
                }
                if pairs.insert(classes).inserted {
                    let isWhole = addSpellings(of: folded, isWrite: isWrite)
                    if isWhole || cases.contains(where: { $0.key.classes == classes && !$0.names.isEmpty }) { continue }
                    let key = NameCase.Key(classes: classes, admissions: [.none, .none])
                    byKey[key] = cases.count
                    cases.append(NameCase(key: key, names: [], rules: [0, 1].map { rule($0) }))
                }
            }
        }
    }

    /// Adds a spelling of a name with this shape. True when every spelling was looked at.
    private mutating func addSpellings(of folded: [UInt8], isWrite: Bool) -> Bool {
        let letters = folded.indices.filter { folded[$0] &- 0x61 < 26 }
        if folded.contains(where: { $0 >= 0x80 }) { return false }
        if isWrite {
            // Letters outside ASCII that fold to one in it: such a name counts as one that writes.
            for (plain, other) in [(UInt8(0x6B), [0xE2, 0x84, 0xAA]), (0x73, [0xC5, 0xBF])] as [(UInt8, [UInt8])] {
                if let at = folded.firstIndex(of: plain) {
                    add(Array(folded[..<at]) + other + Array(folded[(at + 1)...]))
                    return true
                }
            }
        }
        // Cases of letters decide where a name falls into words, part by part between its marks.
        var start = 0
        while start < letters.count {
            let end = min(start + 12, letters.count)
            for number in 0..<(1 << (end - start)) {
                var name = folded
                for at in start..<end where number >> (at - start) & 1 == 1 { name[letters[at]] &-= 0x20 }
                for other in [name, NameCases.humped(name)] where ToolNames.isWriteShaped(other.span) == isWrite {
                    add(other)
                    return true
                }
            }
            start += 6
        }
        return true
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
                if !hasArguments {
                    if cases[at].bare.isEmpty { cases[at].bare.append(name) }
                } else if !cases[at].names.contains(name) {
                    if cases[at].names.isEmpty { cases[at].rules = standings.map(\.rule) }
                    cases[at].names.append(name)
                }
            } else {
                byKey[key] = cases.count
                cases.append(
                    NameCase(
                        key: key, names: hasArguments ? [name] : [], bare: hasArguments ? [] : [name],
                        rules: standings.map(\.rule)))
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

    private static func humped(_ name: [UInt8]) -> [UInt8] {
        var out = name
        var place = 0
        for i in out.indices {
            let isLetter = out[i] &- 0x61 < 26
            place = isLetter ? place + 1 : 0
            if isLetter, place % 2 == 0 { out[i] &-= 0x20 }
        }
        return out
    }

    private static func isFolded(_ prefix: [UInt8], beginning name: [UInt8]) -> Bool {
        prefix.count <= name.count
            && zip(prefix, name).allSatisfy { ($0 &- 0x41 < 26 ? $0 | 0x20 : $0) == $1 }
    }
}
