internal import FakBasics
internal import Glibc

// What the product costs, measured on this machine: `fak-bench` prints a table, `fak-bench --json` a line a figure,
// `fak-bench --budgets` holds counts (allocations, bytes) against Tests/Budgets and exits 1 when one is passed.

let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case nil: Report.table(Figures.all())
case "--json": Report.json(Figures.all())
case "--mutations": exit(Mutations.run(Array(arguments.dropFirst())))
case "--budgets": exit(Budgets.check(root: arguments.count > 1 ? arguments[1] : ".") ? 0 : ExitCode.no.rawValue)
default:
    print("usage: fak-bench [--json | --budgets [REPOSITORY]]")
    exit(ExitCode.usage.rawValue)
}
