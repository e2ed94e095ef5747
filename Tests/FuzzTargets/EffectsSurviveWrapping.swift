internal import CallEffects
internal import FakBasics
internal import FakJSON

extension FuzzTarget {
    /// What a script does it does inside of another script too, and reading it again finds the same.
    static let effectsSurviveWrapping = FuzzTarget("effects-survive-wrapping", seeds: EffectsSurviveWrapping.seeds) {
        bytes throws(FuzzFinding) in
        try EffectsSurviveWrapping.check(bytes)
    }
}

enum EffectsSurviveWrapping {
    /// What a script does, as far as rules can see it.
    private struct Deeds {
        /// Keys of commands, predicates among them.
        var commands: Set<[UInt8]> = []
        var writes: Set<[UInt8]> = []
        var hosts: Set<[UInt8]> = []
        var problem: EffectProblem?

        func names(_ program: String) -> Bool { commands.contains { $0.starts(with: Array(program.utf8)) } }

        init(_ reader: EffectReader) throws(FuzzFinding) {
            func check(_ range: Range<Int32>) throws(FuzzFinding) {
                try require(
                    range.lowerBound >= 0 && Int(range.upperBound) <= reader.bytes.count,
                    "a range outside of the bytes")
            }
            func text(_ range: Range<Int32>) throws(FuzzFinding) -> [UInt8] {
                try check(range)
                return Array(reader.bytes[Int(range.lowerBound)..<Int(range.upperBound)])
            }
            problem = reader.problem?.kind
            for command in reader.commands {
                let key = try text(command.key)
                // In a loop or a branch less is known of a value: what is not known anyway may be written otherwise.
                if !key.contains(CommandKey.unknown), !key.contains(CommandKey.unknownWords) { commands.insert(key) }
                try check(command.view)
                try require(
                    command.words.lowerBound >= 0 && Int(command.words.upperBound) <= reader.words.count,
                    "words outside of the words")
            }
            for pipeline in reader.pipelines { try check(pipeline.view) }
            for effect in reader.effects {
                switch effect.kind {
                case .write: writes.insert(try text(effect.text))
                case .connect: hosts.insert(try text(effect.text))
                default: try check(effect.text)
                }
            }
        }
    }

    static func check(_ bytes: [UInt8]) throws(FuzzFinding) {
        var reader = EffectReader()
        let deeds = try deeds(bytes, &reader)
        // What was read before changes nothing.
        _ = try Self.deeds(Array("x=a; f() { $x; }; cd /y; cat <<E > z | sh\ngit push\nE\n".utf8), &reader)
        let again = try Self.deeds(bytes, &reader)
        try require(
            deeds.commands == again.commands && deeds.writes == again.writes && deeds.hosts == again.hosts
                && deeds.problem == again.problem, "read otherwise the second time: \(shown(bytes))")
        // A `\` at the end continues the line behind it; a script that cannot be read is denied as a whole; JSON has texts
        // of UTF-8 only, and bytes that are none stand for what is not known within words.
        guard deeds.problem == nil, bytes.count < 4096, bytes.last != 0x5C, !deeds.names("wrapping"),
            String(validating: bytes, as: UTF8.self) != nil
        else { return }
        for wrapper in wrappers {
            let script = wrapper.script(bytes)
            let wrapped = try Self.deeds(script, &reader)
            if wrapped.problem != nil { continue }
            for (what, before, after) in [
                ("command", deeds.commands, wrapped.commands), ("connection", deeds.hosts, wrapped.hosts),
                ("write", deeds.writes, wrapped.writes),
            ] {
                for text in before where !after.contains(text) {
                    throw FuzzFinding("the \(what) \(shown(text)) is lost in \(shown(script))")
                }
            }
        }
    }

    private static func deeds(_ script: [UInt8], _ reader: inout EffectReader) throws(FuzzFinding) -> Deeds {
        reader.begin()
        reader.script(script.span, language: .bash, slot: 0, offset: 0)
        return try Deeds(reader)
    }

    /// What stands around a script without changing what it does. No script of this target calls a function of the name
    /// `wrapping`, none is likely to name the variables, and a `--` keeps one that begins with `-` from being options.
    private struct Wrapper: Sendable {
        var before: String
        var after: String
        var isQuoted = false

        func script(_ inner: [UInt8]) -> [UInt8] {
            var out = Array(before.utf8)
            for byte in inner {
                if isQuoted, byte == 0x27 { out += Array("'\\'".utf8) }
                out.append(byte)
            }
            return out + Array(after.utf8)
        }
    }

    private static let wrappers = [
        Wrapper(before: "{ ", after: "\n}"), Wrapper(before: "( ", after: "\n)"), Wrapper(before: "true\n", after: ""),
        Wrapper(before: "if true; then ", after: "\nfi"), Wrapper(before: "wrapping() { ", after: "\n}; wrapping"),
        Wrapper(before: "for wrapping in 1; do ", after: "\ndone"),
        Wrapper(before: "bash -c -- '", after: "'", isQuoted: true),
        Wrapper(before: "eval -- '", after: "'", isQuoted: true),
        Wrapper(before: "sudo env WRAPPING=1 sh -c -- '", after: "'", isQuoted: true),
    ]

    static func seeds() -> [[UInt8]] {
        let shells = SeedFiles.rows("corpus/shell/scripts.jsonl").compactMap { $0["script"]?.asString }
        let observed = SeedFiles.rows("corpus/effects/observed-1.jsonl").compactMap { $0["command"]?.asString }
        return (shells + observed.prefix(400)).map { Array($0.utf8) }
    }
}
