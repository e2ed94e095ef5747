internal import Foundation
internal import TestSupport

/// What a program wrote and how it ended.
struct Outcome {
    var output: String
    var errors: String
    var status: Int32

    /// What a person at a terminal sees, for programs that write to one of the two only.
    var shown: String { errors + output }
}

enum Subprocess {
    /// The folder of the test binary, where the package's executables are built too.
    static let products: String = {
        let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return executable.deletingLastPathComponent().path
    }()

    /// Runs a program in the checkout and waits for it. Output goes through files, so that no pipe can fill up.
    static func run(_ program: String, _ arguments: [String], input: String = "") throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fak-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func file(_ name: String, _ text: String) throws -> URL {
            let url = folder.appendingPathComponent(name)
            try Data(text.utf8).write(to: url)
            return url
        }
        let (standardInput, output, errors) = (try file("in", input), try file("out", ""), try file("err", ""))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: repositoryRoot)
        process.environment = ProcessInfo.processInfo.environment.merging(["NO_COLOR": "1"]) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: standardInput)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        return Outcome(
            output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self), status: process.terminationStatus)
    }

    /// Runs `fak` as it was built for the tests.
    static func fak(_ arguments: [String], input: String = "") throws -> Outcome {
        try run(products + "/fak", arguments, input: input)
    }

    /// Runs a line of bash with `fak` on the path.
    static func bash(_ line: String) throws -> Outcome {
        try run("/bin/bash", ["-c", "PATH='\(products)':$PATH; \(line)"])
    }
}
