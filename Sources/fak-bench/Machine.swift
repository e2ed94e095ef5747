/// What the figures were measured on.
struct Machine {
    let processor: String
    let cores: Int
    let kernel: String
    let compiler: String
    let commit: String
    /// Of the commit.
    let date: String

    init(_ repository: String) throws(BenchError) {
        let models = try Machine.lines("/proc/cpuinfo").filter { $0.hasPrefix("model name") }
        processor = models.first.flatMap { $0.split(separator: ":").last.map { String($0.dropFirst()) } } ?? "unknown"
        cores = models.count
        kernel = "Linux " + (try Machine.lines("/proc/sys/kernel/osrelease").first.map(String.init) ?? "unknown")
        compiler = Child.output(of: "swift", ["--version"])?.split(separator: "\n").first.map(String.init) ?? "unknown"
        func git(_ arguments: String...) -> String? { Child.output(of: "git", ["-C", repository] + arguments) }
        let isChanged = git("status", "--porcelain").map { !$0.isEmpty } ?? false
        commit = (git("rev-parse", "HEAD") ?? "unknown") + (isChanged ? " and changes that are not committed" : "")
        date = git("log", "-1", "--format=%cs") ?? "unknown"
    }

    private static func lines(_ path: String) throws(BenchError) -> [Substring] {
        String(decoding: try Files.read(path), as: UTF8.self).split(separator: "\n")
    }
}
