import Glibc
import TestSupport

/// What needs files and processes: Python's answers, and the rows' bytes.
enum Readers {
    /// Python's answers, in the order of `texts`; nil when there is no python3 on this machine or it failed.
    static func python(_ texts: [[UInt8]]) -> [[UInt8]?]? {
        var lines: [UInt8] = []
        for text in texts {
            appendHex(text, to: &lines)
            lines.append(0x0A)
        }
        var path = Array("/tmp/fak-json-XXXXXX".utf8CString)
        let descriptor = unsafe mkstemp(&path)
        guard descriptor >= 0 else { return nil }
        defer { unsafe _ = unlink(&path) }
        let written = unsafe fdopen(descriptor, "w").map { file in
            let count = unsafe fwrite(lines, 1, lines.count, file)
            return unsafe fclose(file) == 0 && count == lines.count
        }
        guard written == true else { return nil }
        let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard let output = run("python3 '\(repositoryRoot)/corpus/json/compare.py' '\(name)'") else { return nil }
        let answers = output.split(separator: 0x0A).map { $0 == [0x2D] ? nil : fromHex($0) }
        return answers.count == texts.count ? answers : nil
    }

    static let hasPython = run("python3 -c 'import json'") != nil

    /// The standard output of a shell command; nil when it fails.
    private static func run(_ command: String) -> [UInt8]? {
        guard let pipe = unsafe popen(command + " 2>/dev/null", "r") else { return nil }
        let output = unsafe readAll(pipe)
        return unsafe pclose(pipe) == 0 ? output : nil
    }

    private static func readAll(_ file: UnsafeMutablePointer<FILE>) -> [UInt8] {
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe fread(&chunk, 1, chunk.count, file)
            if count == 0 { return output }
            output.append(contentsOf: chunk[..<count])
        }
    }

    static func readFile(_ path: String) -> [UInt8]? {
        guard let file = unsafe fopen(path, "r") else { return nil }
        defer { unsafe _ = fclose(file) }
        return unsafe readAll(file)
    }

    private static let digits = Array("0123456789abcdef".utf8)

    private static func appendHex(_ bytes: [UInt8], to out: inout [UInt8]) {
        for byte in bytes {
            out.append(digits[Int(byte >> 4)])
            out.append(digits[Int(byte & 15)])
        }
    }

    static func fromHex(_ text: some Sequence<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        var high: UInt8?
        for digit in text {
            let value = digit < 0x40 ? digit - 0x30 : digit - 0x57
            if let first = high {
                out.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return out
    }
}
