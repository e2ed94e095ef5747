// Home directories. `deny_glob` knows one home: `~`, `$HOME`, `${HOME}`, `/root`, `/home/NAME` and `/Users/NAME`.

/// Where `~` is taken to lie when `..` leads out of it.
public enum HomeBase: Sendable, CaseIterable {
    /// A directory of its own below `/home` or `/Users`.
    case account
    /// `/root`.
    case root
}

extension PathSyntax {
    /// Appends the view of `value[from..<to]` that knows homes; returns false, with nothing appended, when it has none.
    ///
    /// The value is normalised first, as in `normalize`. A path in a home comes out as `~` or `~/rest`. A value that
    /// starts with a home and leads out of it comes out as the absolute path it leads to, which depends on `base`; so
    /// a caller asks for each base. `.root` has a view of its own only in that case.
    public static func homeView(
        _ value: Span<UInt8>, from: Int, to: Int, workspace: Span<UInt8>, base: HomeBase, into out: inout [UInt8]
    ) -> Bool {
        let start = out.count
        if let rest = homeToken(value, from, to) {
            let leaves = leadsOut(value, rest, to)
            if base == .root && !leaves { return false }
            // `/home/~` stands for an account's directory whose name is not known.
            out.append(slash)
            let floor = out.count
            out.append(contentsOf: base == .root ? Word.rootName : Word.accountName)
            components(value, rest, to, floor: floor, rooted: true, strippingTrails: false, into: &out)
        } else {
            if base == .root { return false }
            join(value, from, to, workspace: workspace, strippingTrails: false, into: &out)
            if homeEnd(out.span, start, out.count) == nil {
                out.removeLast(out.count - start)
                return false
            }
        }
        if let end = homeEnd(out.span, start, out.count) {
            out[start] = 0x7E
            out.removeSubrange(start + 1..<end)
        }
        return true
    }

    /// Appends a normalised path with its home prefix written `~`; returns false, with nothing appended, when the path
    /// lies in no home.
    public static func rewriteHome(_ path: Span<UInt8>, from: Int, to: Int, into out: inout [UInt8]) -> Bool {
        guard let end = homeToken(path, from, to) ?? homeEnd(path, from, to) else { return false }
        out.append(0x7E)
        for k in end..<to { out.append(path[k]) }
        return true
    }

    /// The end of `~`, `$HOME` or `${HOME}` at the start of the value, where a separator or the end follows; else nil.
    /// `~bob` is a name like any other.
    static func homeToken(_ s: Span<UInt8>, _ from: Int, _ to: Int) -> Int? {
        guard from < to else { return nil }
        let end: Int
        if s[from] == 0x7E {
            end = from + 1
        } else if matches(s, from, to, Word.variable) {
            end = from + 5
        } else if matches(s, from, to, Word.bracedVariable) {
            end = from + 7
        } else {
            return nil
        }
        return end == to || isSeparator(s[end]) ? end : nil
    }

    /// The end of `/root`, `/home/NAME` or `/Users/NAME` at the start of a normalised path, else nil. ASCII case is
    /// ignored, as deny globs compare folded.
    static func homeEnd(_ s: Span<UInt8>, _ from: Int, _ to: Int) -> Int? {
        if matches(s, from, to, Word.root), from + 5 == to || s[from + 5] == slash { return from + 5 }
        let name: Int
        if matches(s, from, to, Word.home) {
            name = from + 6
        } else if matches(s, from, to, Word.users) {
            name = from + 7
        } else {
            return nil
        }
        var end = name
        while end < to, s[end] != slash { end += 1 }
        return end > name ? end : nil
    }

    /// Whether the components from `rest` on climb above their start.
    private static func leadsOut(_ s: Span<UInt8>, _ rest: Int, _ to: Int) -> Bool {
        var depth = 0
        var i = rest
        while i < to {
            var end = i
            while end < to, !isSeparator(s[end]) { end += 1 }
            if isDotDot(s, i, end) {
                depth -= 1
                if depth < 0 { return true }
            } else if end > i, !isDot(s, i, end) {
                depth += 1
            }
            i = end + 1
        }
        return false
    }

    /// Whether `text` (lower case) stands at `from`, ASCII case ignored.
    private static func matches(_ s: Span<UInt8>, _ from: Int, _ to: Int, _ text: [UInt8]) -> Bool {
        guard from + text.count <= to else { return false }
        for k in 0..<text.count {
            var b = s[from + k]
            if b >= 0x41 && b <= 0x5A { b |= 0x20 }
            if text[k] != b { return false }
        }
        return true
    }

    private enum Word {
        static let variable: [UInt8] = Array("$home".utf8)
        static let bracedVariable: [UInt8] = Array("${home}".utf8)
        static let root: [UInt8] = Array("/root".utf8)
        static let home: [UInt8] = Array("/home/".utf8)
        static let users: [UInt8] = Array("/users/".utf8)
        static let rootName: [UInt8] = Array("root".utf8)
        static let accountName: [UInt8] = Array("home/~".utf8)
    }
}
