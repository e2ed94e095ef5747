import FakJSON
import TestSupport

@testable import CallEffects
@testable import fak_generate

/// A row of Grammar/programs: an argv, and what its reading has to be.
struct ProgramRow {
    var argv: [String]
    /// `role=text`, sorted; `code:python=text` for code.
    var roles: [String] = []
    var effects: [String] = []
    var input = "nothing"
    var output = "own"
    var flags: [String] = []
    /// Only that no word has a role is asked for.
    var asksOnlyForNoRole = false

    init(_ node: JSONNode) {
        argv = []
        for member in node.asObject ?? [] {
            let texts = (member.value.asArray ?? []).map { $0.asString ?? "" }
            switch member.key {
            case "argv": argv = texts
            case "effect": effects = texts.sorted()
            case "flag": flags = texts.sorted()
            case "stdin": input = member.value.asString ?? ""
            case "output": output = member.value.asString ?? ""
            case "roles": asksOnlyForNoRole = member.value.asString == "none"
            default: roles += texts.map { "\(member.key)=\($0)" }
            }
        }
        roles.sort()
    }

    /// All rows of the grammar, those of subcommands included.
    static func all() throws -> [ProgramRow] {
        let repository = Repository(root: repositoryRoot)
        var out: [ProgramRow] = []
        func collect(_ node: JSONNode) {
            for row in node.member("rows")?.value.asArray ?? [] { out.append(ProgramRow(row)) }
            for child in node.member("subcommands")?.value.asObject ?? [] { collect(child.value) }
        }
        for name in try repository.names(in: "Grammar/programs", suffix: ".json") {
            let root = try JSONReader.read(try repository.read("Grammar/programs/\(name)"), limits: .manifest)
            for program in root.member("programs")?.value.asArray ?? [] { collect(program) }
        }
        return out
    }
}

/// An argv with its bytes, as the normaliser makes one. U+E0FA to U+E0FF in a text are the markers 0xFA to 0xFF.
struct Argv {
    var arena: [UInt8] = []
    var words: [ArgvWord] = []

    init(_ texts: [String]) {
        for text in texts {
            let start = arena.count
            for scalar in text.unicodeScalars {
                if (0xE0FA...0xE0FF).contains(scalar.value) {
                    arena.append(UInt8(scalar.value & 0xFF))
                } else {
                    arena += Array(String(scalar).utf8)
                }
            }
            words.append(ArgvWord(scanning: arena.span, start..<arena.count))
        }
    }

    func read(into reading: inout ProgramReading) {
        ProgramReader.read(words: words.indices, of: words.span, arena: arena.span, into: &reading)
    }

    func read() -> ProgramReading {
        var reading = ProgramReading()
        read(into: &reading)
        return reading
    }

    func text(_ start: Int32, _ end: Int32) -> String {
        var out = ""
        var piece: [UInt8] = []
        for byte in arena[Int(start)..<Int(end)] {
            if WordMarker.isMarker(byte) {
                out += String(decoding: piece, as: UTF8.self)
                out.unicodeScalars.append(Unicode.Scalar(0xE000 + UInt32(byte))!)
                piece = []
            } else {
                piece.append(byte)
            }
        }
        return out + String(decoding: piece, as: UTF8.self)
    }

    /// The roles of a reading as rows write them: what takes several words has them joined by blanks.
    func roles(_ reading: ProgramReading) -> [String] {
        reading.roles.map { use in
            var name = programRoles[Int(use.role.rawValue)]
            if use.role == .code || use.role == .script && use.language != .none {
                name += ":" + codeLanguages[Int(use.language.rawValue)]
            }
            if use.role == .options { name += ":" + ProgramTable.name(of: use.program) }
            var text = text(use.start, use.end)
            for word in (use.word + 1)..<max(use.endWord, use.word + 1) {
                text += " " + self.text(words[Int(word)].start, words[Int(word)].end)
            }
            return "\(name)=\(text)"
        }.sorted()
    }
}

extension ProgramReading {
    var effectTexts: [String] {
        effects.map { effect in
            let path = ProgramTable.effectText(effect.statement)
            return effectKinds[Int(effect.kind.rawValue)] + (path.isEmpty ? "" : " " + path)
        }.sorted()
    }

    var inputText: String {
        inputKinds[Int(input.rawValue)] + (input == .code ? ":" + codeLanguages[Int(inputLanguage.rawValue)] : "")
    }

    var flagTexts: [String] {
        let names = ["unknown-program", "uncertain", "unlisted-subcommand", "may-have-options"]
        return names.indices.filter { flags.rawValue >> UInt8($0) & 1 == 1 }.map { names[$0] }.sorted()
    }
}
