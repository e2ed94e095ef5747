// The format of cases/*.txt; cases/00-readme.txt explains it and is itself a case.

/// One command line with what it has to print.
struct CaseCommand {
    enum Program {
        /// Inside this process.
        case fak
        /// By `/bin/sh`, with the built `fak` first in PATH.
        case shell
        /// Shows a file, byte for byte.
        case cat
    }

    var program: Program
    /// Number of its line, from 1.
    var line: Int
    var text: String
    var stdin: [UInt8] = []
    var stdinLines: [String] = []
    var stdout: [ExpectedLine] = []
    var stderr: [ExpectedLine] = []
    var exit: Int32 = 0
}

enum ExpectedLine: Equatable {
    case exact(String)
    /// `<*>` stands for any characters.
    case pattern(String)
    /// Any lines, also none.
    case rest
}

enum CaseStep {
    /// Comments and blanks, as written.
    case text(String)
    case file(name: String, lines: [String])
    case command(CaseCommand)
}

struct CaseProblem: Error, CustomStringConvertible {
    var description: String
}

enum CaseParser {
    static func parse(_ text: String) throws -> [CaseStep] {
        var steps: [CaseStep] = []
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        for (index, line) in lines.enumerated() {
            let number = index + 1
            if line.isEmpty || line.hasPrefix("#") {
                steps.append(.text(line))
            } else if line.hasPrefix("file ") {
                steps.append(.file(name: String(line.dropFirst(5)), lines: []))
            } else if line.hasPrefix("|") {
                guard case .file(let name, let held) = steps.last else {
                    throw CaseProblem(description: "\(number): no file")
                }
                steps[steps.count - 1] = .file(name: name, lines: held + [rest(line)])
            } else if line.hasPrefix("$ ") {
                let command = String(line.dropFirst(2))
                steps.append(
                    .command(
                        CaseCommand(program: command.hasPrefix("cat ") ? .cat : .fak, line: number, text: command)))
            } else if line.hasPrefix("% ") {
                steps.append(.command(CaseCommand(program: .shell, line: number, text: String(line.dropFirst(2)))))
            } else {
                guard case .command(var command) = steps.last else {
                    throw CaseProblem(description: "\(number): no command stands before this")
                }
                try expectation(line, number, &command)
                steps[steps.count - 1] = .command(command)
            }
        }
        return steps
    }

    private static func expectation(_ line: String, _ number: Int, _ command: inout CaseCommand) throws {
        switch line.first {
        case "<":
            command.stdinLines.append(rest(line))
            command.stdin += Array((rest(line) + "\n").utf8)
        case ">": command.stdout.append(expected(line))
        case "!": command.stderr.append(expected(line))
        case "=":
            guard let code = Int32(rest(line)) else { throw CaseProblem(description: "\(number): no exit code") }
            command.exit = code
        default: throw CaseProblem(description: "\(number): unknown line `\(line)`")
        }
    }

    private static func expected(_ line: String) -> ExpectedLine {
        let body = line.dropFirst()
        if body == "..." { return .rest }
        if body.hasPrefix("~ ") { return .pattern(String(body.dropFirst(2))) }
        return .exact(rest(line))
    }

    /// What follows the mark and one blank.
    private static func rest(_ line: String) -> String {
        let body = line.dropFirst()
        return String(body.hasPrefix(" ") ? body.dropFirst() : body)
    }

    /// Words of a command line: blanks separate, `'…'` holds anything, `"…"` knows `\"` and `\\`.
    static func words(_ text: String) throws -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var isEscaped = false
        for character in text {
            if isEscaped {
                word = (word ?? "") + String(character)
                isEscaped = false
            } else if let open = quote {
                if character == open {
                    quote = nil
                } else if open == "\"", character == "\\" {
                    isEscaped = true
                } else {
                    word = (word ?? "") + String(character)
                }
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if character == " " {
                if let done = word { words.append(done) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        if quote != nil || isEscaped { throw CaseProblem(description: "an open quote: \(text)") }
        if let done = word { words.append(done) }
        return words
    }
}

enum CaseMatcher {
    static func matches(_ expected: ArraySlice<ExpectedLine>, _ lines: ArraySlice<String>) -> Bool {
        guard let first = expected.first else { return lines.isEmpty }
        let others = expected.dropFirst()
        if first == .rest {
            return (lines.startIndex...lines.endIndex).contains { matches(others, lines[$0...]) }
        }
        guard let line = lines.first else { return false }
        switch first {
        case .exact(let text): guard text.utf8.elementsEqual(line.utf8) else { return false }
        case .pattern(let pattern): guard isMatch(pieces(pattern)[...], Array(line.utf8)[...]) else { return false }
        case .rest: break
        }
        return matches(others, lines.dropFirst())
    }

    /// The lines as expectations; a pattern that was there and still matches stays.
    static func blessed(_ old: [ExpectedLine], _ lines: [String]) -> [ExpectedLine] {
        lines.map { line in
            old.first { expected in
                if case .pattern = expected { return matches([expected], [line]) }
                return false
            } ?? .exact(line)
        }
    }

    private static func pieces(_ pattern: String) -> [[UInt8]] {
        var out: [[UInt8]] = [[]]
        let bytes = Array(pattern.utf8)
        var at = 0
        while at < bytes.count {
            if bytes[at...].starts(with: "<*>".utf8) {
                out.append([])
                at += 3
            } else {
                out[out.count - 1].append(bytes[at])
                at += 1
            }
        }
        return out
    }

    private static func isMatch(_ pieces: ArraySlice<[UInt8]>, _ text: ArraySlice<UInt8>) -> Bool {
        guard let first = pieces.first, text.starts(with: first) else { return false }
        let tail = text.dropFirst(first.count)
        let others = pieces.dropFirst()
        if others.isEmpty { return tail.isEmpty }
        return (tail.startIndex...tail.endIndex).contains { isMatch(others, tail[$0...]) }
    }
}
