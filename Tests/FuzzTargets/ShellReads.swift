internal import FakBasics
internal import FakJSON
internal import ShellSyntax

extension FuzzTarget {
    /// The shell reader takes any bytes, and what it makes of them is well-formed.
    static let shellReads = FuzzTarget("shell-reads", seeds: ShellReads.seeds) { bytes throws(FuzzFinding) in
        try ShellReads.check(bytes)
    }
}

enum ShellReads {
    static func check(_ bytes: [UInt8]) throws(FuzzFinding) {
        var reader = ShellReader()
        let first = outcome(&reader, bytes)
        try require(
            reader.extraSteps <= Limits.shellWorkPerByte * bytes.count + Limits.shellWorkBase + bytes.count,
            "\(reader.extraSteps) extra steps: \(shown(bytes))")
        switch first {
        case .success(let root):
            try ShellShape(reader).check(root: root)
        case .failure(let problem):
            try require(
                problem.offset >= 0 && problem.offset <= reader.bytes.count, "a problem outside: \(shown(bytes))")
            try require(
                reader.nodes.isEmpty && reader.words.isEmpty && reader.parts.isEmpty && reader.redirects.isEmpty
                    && reader.assignments.isEmpty, "a problem leaves something behind: \(shown(bytes))")
        }
        // What was read before changes nothing.
        var other = ShellReader()
        _ = outcome(&other, Array("cat <<E | $(x {a,b}\nE\n) [".utf8))
        other.reset()
        let second = outcome(&other, bytes)
        try require(
            first == second && reader.bytes == other.bytes && reader.nodes == other.nodes && reader.words == other.words
                && reader.parts == other.parts && reader.redirects == other.redirects
                && reader.assignments == other.assignments, "read otherwise the second time: \(shown(bytes))")
        try again(&reader)
    }

    /// The texts of literal words as scripts, behind what is there.
    private static func again(_ reader: inout ShellReader) throws(FuzzFinding) {
        let words = reader.words.filter { $0.isLiteral && $0.isQuoted }.prefix(8)
        for word in words {
            let (nodes, texts) = (reader.nodes, reader.words)
            let root: Int
            do throws(ShellProblem) {
                root = try reader.read(bytes: word.text.range, depth: 1)
            } catch {
                try require(reader.nodes == nodes && reader.words == texts, "a problem leaves something behind")
                continue
            }
            try require(
                root == nodes.count && Array(reader.nodes[..<root]) == nodes
                    && Array(reader.words[..<texts.count]) == texts, "reading again changes what was read")
            try ShellShape(reader).check(root: root)
        }
    }

    private static func outcome(_ reader: inout ShellReader, _ bytes: [UInt8]) -> Result<Int, ShellProblem> {
        Result { () throws(ShellProblem) in try reader.read(bytes.span, depth: 0) }
    }

    static func seeds() -> [[UInt8]] {
        SeedFiles.rows("corpus/shell/scripts.jsonl").compactMap { $0["script"]?.asString }.map { Array($0.utf8) }
    }
}
