import FakBasics
import FakCommands
import Glibc
import TestSupport

/// A folder of its own for one case, with the repository's examples and corpus in it as they lie in the checkout.
final class Sandbox {
    let path: String

    init() throws {
        var template = Array("/tmp/fak-cli-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw CaseProblem(description: "no temporary folder") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        for name in ["examples", "corpus"] { unsafe symlink(repositoryRoot + "/" + name, path + "/" + name) }
    }

    deinit { _ = unsafe system("rm -rf '\(path)'") }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        let file = unsafe open(path + "/" + name, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard file >= 0 else { throw CaseProblem(description: "cannot write \(name)") }
        defer { close(file) }
        let written = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
        guard written == bytes.count else { throw CaseProblem(description: "cannot write \(name)") }
    }

    func read(_ name: String) throws -> [UInt8] { try Files.read(path + "/" + name) }

    /// Runs a line by `/bin/sh` in the folder, with the built `fak` first in PATH.
    func shell(_ line: String, stdin: [UInt8] = []) throws -> (code: Int32, stdout: [UInt8], stderr: [UInt8]) {
        try write(".in", stdin)
        try write(".sh", Array((line + "\n").utf8))
        let status = unsafe system(
            "cd '\(path)' && PATH='\(Files.binaryFolder)':\"$PATH\" NO_COLOR= sh .sh <.in >.out 2>.err")
        return (status >> 8 & 0xFF, try read(".out"), try read(".err"))
    }
}

enum Files {
    static func read(_ path: String) throws -> [UInt8] {
        let file = unsafe open(path, O_RDONLY)
        guard file >= 0 else { throw CaseProblem(description: "cannot read \(path)") }
        defer { close(file) }
        var out: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(file, $0.baseAddress, $0.count) }
            guard count > 0 else { return out }
            out += buffer[0..<count]
        }
    }

    static func names(in folder: String) -> [String] {
        guard let directory = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(directory) }
        var out: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { raw in
                unsafe String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".txt") { out.append(name) }
        }
        return out.sorted()
    }

    /// Where this test's own program lies, and `fak` beside it.
    static let binaryFolder: String = {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe buffer.withUnsafeMutableBytes { raw in
            unsafe readlink("/proc/self/exe", raw.baseAddress!.assumingMemoryBound(to: CChar.self), raw.count)
        }
        let own = String(decoding: buffer[0..<max(0, count)], as: UTF8.self)
        let folder = own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        return unsafe access(folder + "/fak", X_OK) == 0 ? folder : repositoryRoot + "/.build/debug"
    }()
}

extension CommandResult {
    var parts: (code: Int32, stdout: [UInt8], stderr: [UInt8]) { (code.rawValue, stdout, stderr) }
}
