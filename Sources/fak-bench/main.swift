internal import FakBasics
internal import Glibc

// What the product costs, measured on this machine: `fak-bench` prints a table, `fak-bench --json` a line a figure,
// `fak-bench --budgets` holds counts (allocations, bytes) against Tests/Budgets and exits 1 when one is passed,
// `fak-bench --agreement N [--seed S]` holds the kernel against the reference evaluator on N generated calls, and
// `fak-bench --agreement-replay SEED INDEX` shows one of them.

let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case nil: Report.table(Figures.all())
case "--json": Report.json(Figures.all())
case "--budgets": exit(Budgets.check(root: arguments.count > 1 ? arguments[1] : ".") ? 0 : ExitCode.no.rawValue)
case "--agreement": exit(AgreementRun.run(arguments).rawValue)
case "--agreement-replay": exit(AgreementRun.replay(arguments).rawValue)
default:
    print(
        "usage: fak-bench [--json | --budgets [REPOSITORY] | --agreement N [--seed S] | --agreement-replay SEED INDEX]")
    exit(ExitCode.usage.rawValue)
}
