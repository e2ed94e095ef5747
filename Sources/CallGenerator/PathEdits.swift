/// Ways to write a path that normalisation takes back, and one that it does not: a component changed.
enum PathEdits {
    private static let slash = UInt8(ascii: "/")
    private static let homes = [
        "~", "$HOME", "${HOME}", "/root", "/home/bob", "/Users/x", "/HOME/Bob", "$home", "~bob",
    ]

    /// Another spelling of a normalised path, and how many edits of `edited` are in it: mostly none or one.
    static func spelled(
        _ path: [UInt8], workspace: [UInt8], _ choices: inout Choices, _ forms: inout Forms
    ) -> (path: [UInt8], edits: Int) {
        var out = path
        if path.first == UInt8(ascii: "~"), path.count == 1 || path[1] == slash, choices.chance(4, in: 5) {
            out = Letters.bytes(choices.pick(homes)) + path.dropFirst()
            forms.insert(.home)
        }
        // Out of a home and down again: how far up depends on where homes are.
        if path.first == slash, choices.chance(1, in: 10) {
            forms.formUnion([.home, .parentStep])
            return (Letters.bytes(choices.pick(homes) + choices.pick(["/..", "/../..", "/x/../../.."])) + path, 1)
        }
        // With a workspace the normal form is absolute; what is below it is mostly written relative to it.
        if !workspace.isEmpty, path.starts(with: workspace + [slash]), choices.chance(2, in: 3) {
            out = Array(path.dropFirst(workspace.count + 1))
        }
        let edits = choices.weighted([3, 4, 1])
        for _ in 0..<edits { out = edited(out, &choices, &forms) }
        return (out, edits)
    }

    private static func edited(_ path: [UInt8], _ choices: inout Choices, _ forms: inout Forms) -> [UInt8] {
        var out = path
        let starts = componentStarts(path)
        let start = choices.pick(starts)
        switch choices.below(12) {
        case 0, 1:
            forms.insert(.parentStep)
            out.insert(contentsOf: Letters.bytes(choices.pick(["x/../", "a b/../", "../", "x/y/../../"])), at: start)
        case 2:
            forms.insert(.emptyStep)
            out.insert(contentsOf: Letters.bytes(choices.pick(["/", "./", "//", "\\"])), at: start)
        case 3, 4:
            guard !path.isEmpty else { return path }
            forms.insert(.percent)
            let at = choices.below(path.count)
            let digits = Array((choices.below(2) == 0 ? "0123456789abcdef" : "0123456789ABCDEF").utf8)
            out.replaceSubrange(at...at, with: [0x25, digits[Int(path[at] >> 4)], digits[Int(path[at] & 15)]])
        case 5: for i in out.indices where out[i] == slash { out[i] = UInt8(ascii: "\\") }
        case 6: out.append(slash)
        case 7: out += Letters.bytes(choices.pick([".", " ", "/.", "/..", "/x/..", "%", "\u{0}", "\n"]))
        case 8: out = Letters.recased(path, in: 2, &choices)
        case 9: out.insert(slash, at: 0)
        case 10: if let first = path.first, first == slash { out.removeFirst() }
        default: out.insert(contentsOf: Letters.bytes(choices.pick(["C:/", "~/", "/w/", "./", "/home/u/"])), at: 0)
        }
        return out
    }

    /// The path with one component written otherwise.
    static func changed(_ path: [UInt8], _ choices: inout Choices) -> [UInt8] {
        let starts = componentStarts(path)
        let start = choices.pick(starts)
        let end = path[start...].firstIndex(of: slash) ?? path.count
        return Array(path[..<start]) + Letters.edited(Array(path[start..<end]), &choices) + path[end...]
    }

    private static func componentStarts(_ path: [UInt8]) -> [Int] {
        [0] + path.indices.filter { path[$0] == slash }.map { $0 + 1 }
    }
}
