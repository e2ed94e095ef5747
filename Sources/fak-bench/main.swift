internal import FakBasics
internal import Glibc

// What the product costs, measured on this machine: `fak-bench` prints a table, `fak-bench --json` a line a figure,
// `fak-bench --budgets` holds counts (allocations, bytes) against Tests/Budgets and exits 1 when one is passed,
// `fak-bench --agreement N [SEED]` holds the kernel against the reference evaluator on N generated calls, and
// `fak-bench --agreement-replay SEED INDEX` shows one of them.

let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case nil: Report.table(Figures.all())
case "--json": Report.json(Figures.all())
case "--budgets": exit(Budgets.check(root: arguments.count > 1 ? arguments[1] : ".") ? 0 : ExitCode.no.rawValue)
case "--agreement" where arguments.count >= 2 && Int(arguments[1]) != nil:
    let seed = arguments.count > 2 ? UInt64(arguments[arguments.count - 1]) : 1
    exit(AgreementRun.run(pairs: Int(arguments[1]) ?? 0, seed: seed ?? 1, root: ".") ? 0 : ExitCode.no.rawValue)
case "--agreement-replay" where arguments.count == 3:
    guard let seed = UInt64(arguments[1]), let index = Int(arguments[2]) else { exit(ExitCode.usage.rawValue) }
    exit(AgreementRun.replay(seed: seed, index: index, root: ".") ? 0 : ExitCode.no.rawValue)
default:
    print("usage: fak-bench [--json | --budgets [REPOSITORY]]")
    exit(ExitCode.usage.rawValue)
}
