import FakBasics
import FakCommands
import Glibc
import TestSupport
import Testing

private let folder = repositoryRoot + "/Tests/CLITests/cases"
private let caseFiles = Files.names(in: folder)

@Suite struct CaseTests {
    @Test(arguments: caseFiles)
    func cases(_ name: String) throws {
        var steps = try CaseParser.parse(String(decoding: try Files.read(folder + "/" + name), as: UTF8.self))
        let sandbox = try Sandbox()
        let blesses = unsafe getenv("BLESS") != nil
        for (index, step) in steps.enumerated() {
            switch step {
            case .text: break
            case .file(let file, let lines):
                try sandbox.write(file, Array(lines.map { $0 + "\n" }.joined().utf8))
            case .command(var command):
                let got = try run(command, sandbox)
                let stdout = lines(got.stdout)
                let stderr = lines(got.stderr)
                if blesses {
                    if got.code != command.exit { command.exit = got.code }
                    if !CaseMatcher.matches(command.stdout[...], stdout[...]) {
                        command.stdout = CaseMatcher.blessed(command.stdout, stdout)
                    }
                    if !CaseMatcher.matches(command.stderr[...], stderr[...]) {
                        command.stderr = CaseMatcher.blessed(command.stderr, stderr)
                    }
                    steps[index] = .command(command)
                    continue
                }
                let place = "\(name):\(command.line)"
                #expect(got.code == command.exit, "\(place): exit code")
                #expect(
                    CaseMatcher.matches(command.stdout[...], stdout[...]),
                    "\(place): stdout is\n\(stdout.joined(separator: "\n"))")
                #expect(
                    CaseMatcher.matches(command.stderr[...], stderr[...]),
                    "\(place): stderr is\n\(stderr.joined(separator: "\n"))")
            }
        }
        if blesses { try bless(folder + "/" + name, steps) }
    }

    @Test func thereAreEnoughCases() throws {
        var count = 0
        for name in caseFiles {
            for step in try CaseParser.parse(String(decoding: try Files.read(folder + "/" + name), as: UTF8.self)) {
                if case .command = step { count += 1 }
            }
        }
        #expect(count >= 60)
    }

    private func run(_ command: CaseCommand, _ sandbox: Sandbox) throws -> (
        code: Int32, stdout: [UInt8], stderr: [UInt8]
    ) {
        switch command.program {
        case .shell: return masked(try sandbox.shell(command.text, stdin: command.stdin), sandbox)
        case .cat: return masked((0, try sandbox.read(String(command.text.dropFirst(4))), []), sandbox)
        case .fak:
            let words = try CaseParser.words(command.text)
            guard words.first == "fak" else { throw CaseProblem(description: "not a fak command: \(command.text)") }
            let result = FakCommand.run(Array(words.dropFirst()), stdin: command.stdin, directory: sandbox.path)
            return masked(result.parts, sandbox)
        }
    }

    /// The sandbox's own name differs in every run.
    private func masked(
        _ parts: (code: Int32, stdout: [UInt8], stderr: [UInt8]), _ sandbox: Sandbox
    ) -> (code: Int32, stdout: [UInt8], stderr: [UInt8]) {
        func mask(_ bytes: [UInt8]) -> [UInt8] {
            let name = Array((sandbox.path + "/").utf8)
            var out: [UInt8] = []
            var at = 0
            while at < bytes.count {
                if bytes[at] == name[0], bytes[at...].starts(with: name) {
                    at += name.count
                } else {
                    out.append(bytes[at])
                    at += 1
                }
            }
            return out
        }
        return (parts.code, mask(parts.stdout), mask(parts.stderr))
    }

    /// Lines without their ends; text without a last line feed ends in a line that says so.
    private func lines(_ bytes: [UInt8]) -> [String] {
        var out = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        if out.last == "" { out.removeLast() } else { out.append("(no line feed at the end)") }
        return out
    }

    private func bless(_ path: String, _ steps: [CaseStep]) throws {
        var out = ""
        func mark(_ mark: String, _ text: String) { out += text.isEmpty ? "\(mark)\n" : "\(mark) \(text)\n" }
        func expected(_ sign: String, _ lines: [ExpectedLine]) {
            for line in lines {
                switch line {
                case .exact(let text): mark(sign, text)
                case .pattern(let text): mark(sign + "~", text)
                case .rest: out += sign + "...\n"
                }
            }
        }
        for step in steps {
            switch step {
            case .text(let line): out += line + "\n"
            case .file(let name, let lines):
                out += "file \(name)\n"
                for line in lines { mark("|", line) }
            case .command(let command):
                out += command.program == .shell ? "% \(command.text)\n" : "$ \(command.text)\n"
                for line in command.stdinLines { mark("<", line) }
                expected(">", command.stdout)
                expected("!", command.stderr)
                if command.exit != 0 { out += "= \(command.exit)\n" }
            }
        }
        let file = unsafe open(path, O_WRONLY | O_TRUNC)
        guard file >= 0 else { throw CaseProblem(description: "cannot write \(path)") }
        defer { close(file) }
        let bytes = Array(out.utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
    }
}
