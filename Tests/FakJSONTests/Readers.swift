import FakJSON
import Glibc
import JSONCReader
import TestSupport

/// What the three readers make of a text: nil for a refusal, else the compact text of what was read.
enum Readers {
    /// Our reader: the text when there is no problem of either kind, and the kinds of all problems in order.
    static func ours(_ bytes: [UInt8]) -> (reads: [UInt8]?, node: JSONNode?, problems: [JSONProblem]) {
        var problems: [JSONProblem] = []
        do throws(JSONProblem) {
            let node = try JSONReader.read(bytes, limits: .arguments, problems: &problems)
            return (problems.isEmpty ? JSONWriter.write(node) : nil, node, problems)
        } catch {
            return (nil, nil, problems + [error])
        }
    }

    static func jsonC(_ bytes: [UInt8]) -> [UInt8]? {
        (try? JSONCReader.read(bytes)).map { JSONWriter.write($0) }
    }

    /// What the scanner sees: the compact text made of its tokens, duplicate members included.
    struct Scan {
        var reads: [UInt8]?
        var hasDuplicates = false
        var failure: JSONFailure?
    }

    static func scanner(_ bytes: [UInt8], _ keys: inout JSONKeySet) -> Scan {
        var scan = Scan()
        var out: [UInt8] = []
        var scratch: [UInt8] = []
        var scanner = JSONScanner()
        keys.reset()
        var needsComma = false
        while true {
            let token = scanner.next(bytes.span)
            let isClose = token == .endObject || token == .endArray
            if needsComma && !isClose && token != .end { out.append(UInt8(ascii: ",")) }
            needsComma = true
            switch token {
            case .beginObject:
                keys.open()
                out.append(UInt8(ascii: "{"))
                needsComma = false
            case .endObject:
                keys.close()
                out.append(UInt8(ascii: "}"))
            case .beginArray:
                out.append(UInt8(ascii: "["))
                needsComma = false
            case .endArray: out.append(UInt8(ascii: "]"))
            case .key, .string:
                scratch.removeAll(keepingCapacity: true)
                JSONText.unescape(bytes.span, scanner.start, scanner.end, into: &scratch)
                JSONText.appendQuoted(scratch.span, to: &out)
                if token == .key {
                    let outcome = keys.insert(bytes.span, scanner.start, scanner.end, hasEscapes: scanner.hasEscapes)
                    if outcome == .duplicate { scan.hasDuplicates = true }
                    out.append(UInt8(ascii: ":"))
                    needsComma = false
                }
            case .number, .true, .false, .null: out.append(contentsOf: bytes[scanner.start..<scanner.end])
            case .end:
                scan.reads = out
                return scan
            case .failed:
                scan.failure = scanner.failure
                return scan
            }
        }
    }

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
