internal import FakBasics
internal import Glibc

/// Another engine that runs beside this process and is asked by lines (Tests/Peers/README.md).
final class Peer {
    let name: String
    private let process: pid_t
    private let input: Pipe
    private let output: Pipe
    private var reader: LineReader

    init(_ name: String, _ program: String, _ arguments: [String]) throws(BenchError) {
        self.name = name
        // A peer that has ended is an error of its own, not a signal.
        signal(SIGPIPE, SIG_IGN)
        input = try Pipe()
        output = try Pipe()
        let child = try Child(program, arguments, input: input.reading, output: output.writing)
        process = child.id
        input.closeReading()
        output.closeWriting()
        reader = LineReader(output.reading)
    }

    deinit {
        input.closeWriting()
        output.closeReading()
        var status: Int32 = 0
        unsafe waitpid(process, &status, 0)
    }

    /// Sends a command and gives the words of the answer behind `expected`, its first.
    func ask(_ command: String, _ expected: String) throws(BenchError) -> [String] {
        say(command, to: input.writing)
        guard let line = reader.next() else { throw BenchError("the peer \(name) has ended") }
        let words = line.split(separator: " ").map(String.init)
        guard words.first == expected else { throw BenchError("the peer \(name) answers: \(line)") }
        return Array(words.dropFirst())
    }

    func setPatterns(_ patterns: [String]) throws(BenchError) {
        let lines = patterns.map { hex(Array($0.utf8)) }
        _ = try ask("patterns \(patterns.count)\n" + lines.joined(separator: "\n"), "ok")
    }

    func setSubject(_ subject: [UInt8]) throws(BenchError) { _ = try ask("subject " + hex(subject), "ok") }

    /// The peer as a contender, by the command that has it time itself.
    func contender(_ name: String? = nil, _ command: String = "time") -> Contender {
        Contender(name: name ?? self.name) { [self] operations throws(BenchError) in
            guard let word = try ask("\(command) \(operations)", "ns").first, let total = Double(word) else {
                throw BenchError("the peer \(self.name) gives no time")
            }
            return total
        }
    }
}

/// The peers of a folder.
final class Peers {
    /// Regex engines on the patterns of the workload.
    let engines: [Peer]
    /// A policy engine on whole calls.
    let cedar: Peer
    /// What each says that it is.
    let versions: [(name: String, version: String)]

    init(_ folder: String, patterns: [String]) throws(BenchError) {
        var engines: [Peer] = []
        var versions: [(name: String, version: String)] = []
        for name in Peers.engineNames {
            let peer = try Peer(name, "\(folder)/peers", [name])
            try peer.setPatterns(patterns)
            engines.append(peer)
            versions.append((name, try peer.ask("version", "version").joined(separator: " ")))
        }
        self.engines = engines
        cedar = try Peer(Peers.cedarName, "\(folder)/cedar", [])
        versions.append((cedar.name, try cedar.ask("version", "version").joined(separator: " ")))
        self.versions = versions
    }

    /// RE2::Set asked whether any pattern matches, and asked which; Hyperscan; PCRE2's JIT, pattern by pattern.
    static let engineNames = ["re2-set", "re2-set-ids", "hyperscan", "pcre2-jit"]
    static let cedarName = "cedarpy"
}
