internal import Glibc

/// What went wrong, in a sentence.
struct BenchError: Error {
    var message: String
    var isUsage = false

    init(_ message: String) { self.message = message }

    static func usage(_ message: String) -> BenchError {
        var error = BenchError("fak-bench: \(message)\n\n\(Options.help)")
        error.isUsage = true
        return error
    }
}

/// The command line. `Option.all` is the one table of it.
struct Options {
    var action = Action.measure
    var isJSON = false
    /// Sections to measure; all when empty.
    var sections: [Section] = []
    /// Part of the names of the figures to measure; all when empty.
    var figure = ""
    /// Folder that Tests/Peers/setup has filled; nil when no peer is to be measured.
    var peers: String?
    var repository = "."
    /// Of generated calls and of mutations.
    var seed: UInt64 = 1
    var output = ""
    var mutations = Mutations()

    static func read(_ arguments: [String]) throws(BenchError) -> Options {
        var options = Options()
        var rest = arguments[...]
        while let word = rest.popFirst() {
            guard let option = Option.all.first(where: { $0.name == word }) else {
                throw .usage("there is no option \(word)")
            }
            var operand = ""
            if option.operand != nil {
                guard let next = rest.popFirst() else { throw .usage("\(word) needs \(option.operand!)") }
                operand = next
            }
            try option.apply(&options, operand)
        }
        return options
    }

    static var help: String {
        let rows = Option.all.map { option in
            ("  " + option.name + (option.operand.map { " " + $0 } ?? ""), option.help)
        }
        let width = rows.map(\.0.count).max() ?? 0
        return "usage: fak-bench [OPTION...]\n\n"
            + rows.map { $0.0.padded(to: width + 2) + $0.1 }.joined(separator: "\n")
    }
}

/// What a run does. True when everything that it checks holds.
struct Action: Sendable {
    var run: @Sendable (Options) throws(BenchError) -> Bool

    static let measure = Action { options throws(BenchError) in
        let bench = try Bench(options)
        let figures = try Catalogue.measure(bench, options.sections, named: options.figure)
        if options.isJSON { Report.json(figures) } else { Report.table(figures, bench) }
        return true
    }

    static let list = Action { _ in
        for entry in Catalogue.entries { say(entry.name) }
        return true
    }

    static let help = Action { _ in
        say(Options.help)
        return true
    }

    static let budgets = Action { options throws(BenchError) in try Budgets.check(root: options.repository) }

    static let document = Action { options throws(BenchError) in
        let bench = try Bench(options)
        try Files.write(options.output, Document.text(try Catalogue.measure(bench, []), bench, options))
        return true
    }
}

/// One option: its name, what follows it, and what it sets.
struct Option: Sendable {
    let name: String
    var operand: String?
    let help: String
    let apply: @Sendable (inout Options, String) throws(BenchError) -> Void

    static let all: [Option] =
        [
            Option(name: "--json", help: "one JSON object a figure, instead of a table") { options, _ in
                options.isJSON = true
            },
            Option(
                name: "--only", operand: "SECTION",
                help: "measures one section, again for another: "
                    + Section.allCases.map(\.rawValue).joined(separator: ", ")
            ) { options, word throws(BenchError) in
                guard let section = Section(rawValue: word) else { throw .usage("there is no section \(word)") }
                options.sections.append(section)
            },
            Option(name: "--figure", operand: "TEXT", help: "measures the figures whose names contain TEXT") {
                $0.figure = $1
            },
            Option(
                name: "--peers", operand: "DIR", help: "measures peers too, from the folder that Tests/Peers/setup made"
            ) {
                $0.peers = $1
            },
            Option(name: "--repository", operand: "DIR", help: "the checkout, for its corpus and examples; default: .")
            {
                $0.repository = $1
            },
            Option(name: "--list", help: "names of all figures") { options, _ in options.action = .list },
            Option(
                name: "--budgets", operand: "DIR",
                help: "holds counts against Tests/Budgets of a checkout; exits 1 when one is passed"
            ) { options, root in
                options.repository = root
                options.action = .budgets
            },
            Option(name: "--write-docs", operand: "FILE", help: "measures everything and writes docs/benchmarks.md") {
                $0.output = $1
                $0.action = .document
            },
            Option(
                name: "--cost-of", operand: "DIR",
                help: "compiles DIR/floor.json and prints nanoseconds and bytes of memory; part of the section scale"
            ) { options, folder in
                options.action = Action { _ throws(BenchError) in try LargeFloor.printCost(of: folder) }
            },
            Option(name: "--seed", operand: "S", help: "chooses what is generated; default: 1") {
                options, word throws(BenchError) in
                guard let seed = UInt64(word) else { throw .usage("\(word) is no seed") }
                options.seed = seed
            },
            Option(name: "--help", help: "this text") { options, _ in options.action = .help },
        ] + AgreementRun.options + Mutations.options
}
