// Grammar/unicode.json -> Sources/UnicodeTables/Generated*.swift: folding as runs, properties as packed text. The module's
// `PackedRanges` is the other half of `packed` here; a test reads every range back.

internal import FakBasics
internal import FakJSON

let unicodeGenerator = Generator(name: "unicode") { (repository) throws(GeneratorError) in
    let path = "Grammar/unicode.json"
    let table = try repository.grammar(path).object(["version", "source", "folding", "categories", "scripts"])
    return [
        try foldingFile(path, version: try table["version"]!.string(), pairs: table["folding"]!),
        try rangesFile(path, type: "GeneratedCategories", table["categories"]!),
        try rangesFile(path, type: "GeneratedScripts", table["scripts"]!),
    ]
}

/// The words of a list of lines.
private func words(_ value: GrammarValue) throws(GeneratorError) -> [String] {
    try value.strings().flatMap { line in line.split(separator: " ").map(String.init) }
}

/// Two hexadecimal numbers with a separator between them; one alone is both.
private func pair(_ word: String, _ separator: Character, _ value: GrammarValue) throws(GeneratorError) -> (
    UInt32, UInt32
) {
    let parts = word.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.count <= 2, let low = UInt32(parts[0], radix: 16), let high = UInt32(parts[parts.count - 1], radix: 16),
        max(low, high) <= 0x10FFFF
    else { throw value.fail("\"\(word)\" is not two code points") }
    return (low, high)
}

private func foldingFile(_ path: String, version: String, pairs: GrammarValue) throws(GeneratorError) -> GeneratedFile {
    struct Run {
        let first: UInt32
        var last: UInt32
        var step: UInt32?
        let target: UInt32
    }
    var runs: [Run] = []
    for word in try words(pairs) {
        let (source, target) = try pair(word, ":", pairs)
        if let run = runs.last, source <= run.last { throw pairs.fail("\"\(word)\" is not in order") }
        if let run = runs.last, target &- source == run.target &- run.first,
            source - run.last == run.step ?? source - run.last,
            source - run.last <= 2
        {
            runs[runs.count - 1].step = source - run.last
            runs[runs.count - 1].last = source
        } else {
            runs.append(Run(first: source, last: source, step: nil, target: target))
        }
    }
    func hexadecimal(_ number: UInt32) -> String { "0x" + String(number, radix: 16, uppercase: true) }
    var text = generatedHeader(path)
    text += """
        /// Simple case folding of the pinned Unicode version as runs: every `step`-th code point of `first...last` folds to
        /// its distance from `first` added to `target`.
        enum GeneratedFolding {
            static let version = \(literal(version))
            static let runs: [FoldingRun] = [

        """
    for run in runs {
        let parts = [hexadecimal(run.first), hexadecimal(run.last), String(run.step ?? 1), hexadecimal(run.target)]
        text += "        FoldingRun(\(parts.joined(separator: ", "))),\n"
    }
    text += "    ]\n}\n"
    return GeneratedFile(path: "Sources/UnicodeTables/GeneratedFolding.swift", text: text)
}

private func rangesFile(_ path: String, type: String, _ value: GrammarValue) throws(GeneratorError) -> GeneratedFile {
    guard let members = value.node.asObject else { throw value.fail("must be an object") }
    var names: [String] = []
    var packedRanges: [String] = []
    for member in members {
        let list = GrammarValue(path: path, pointer: value.pointer + "/" + member.key, node: member.value)
        if let last = names.last, !last.utf8.lexicographicallyPrecedes(member.key.utf8) {
            throw list.fail("the names are not in order")
        }
        names.append(member.key)
        packedRanges.append(try packed(list))
    }
    var text = generatedHeader(path)
    text += """
        /// Packed ranges of the pinned Unicode version, in the order of `names`; `PackedRanges` says how they are coded.
        enum \(type) {
            static let names: [String] = [

        """
    for name in names { text += "        \(literal(name)),\n" }
    text += "    ]\n    static let packed: [String] = [\n"
    for ranges in packedRanges {
        var rest = Substring(ranges)
        text += "        \"\"\"\n"
        while !rest.isEmpty {
            let line = rest.prefix(100)
            rest = rest.dropFirst(100)
            text += "        \(line)\(rest.isEmpty ? "" : "\\")\n"
        }
        text += "        \"\"\",\n"
    }
    text += "    ]\n}\n"
    return GeneratedFile(path: "Sources/UnicodeTables/\(type).swift", text: text)
}

/// Gaps and lengths in groups of five bits, low first, one character a group; bit 5 says that another follows.
private func packed(_ value: GrammarValue) throws(GeneratorError) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    var out = ""
    var next: UInt32 = 0
    for word in try words(value) {
        let (low, high) = try pair(word, "-", value)
        guard low >= next, high >= low else { throw value.fail("\"\(word)\" is not in order") }
        for var number in [low - next, high - low] {
            while number >= 32 {
                out.append(digits[Int(32 | number & 31)])
                number >>= 5
            }
            out.append(digits[Int(number)])
        }
        next = high + 1
    }
    return out
}
