internal import FakBasics
internal import Glibc

// What the product costs, measured on this machine. `fak-bench --help` lists what it can do.

do throws(BenchError) {
    let options = try Options.read(Array(CommandLine.arguments.dropFirst()))
    exit(try options.action.run(options) ? ExitCode.ok.rawValue : ExitCode.no.rawValue)
} catch {
    say(error.message, to: 2)
    exit(error.isUsage ? ExitCode.usage.rawValue : ExitCode.io.rawValue)
}
