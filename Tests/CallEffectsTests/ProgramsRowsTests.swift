import FakJSON
import TestSupport
import Testing

@testable import CallEffects
@testable import fak_generate

/// The rows of Grammar/programs hold, and they exercise every statement of the table.
@Suite struct ProgramsRowsTests {
    @Test func everyRowReadsAsItSays() throws {
        var reading = ProgramReading()
        let rows = try ProgramRow.all()
        #expect(rows.count > 1000)
        var wrong: [String] = []
        for row in rows {
            let argv = Argv(row.argv)
            argv.read(into: &reading)
            func check(_ found: [String], _ wanted: [String]) {
                if found != wanted { wrong.append("\(row.argv.joined(separator: " ")): \(found), not \(wanted)") }
            }
            check(argv.roles(reading), row.roles)
            if reading.program < 0 { wrong.append("\(row.argv): unknown program") }
            if row.asksOnlyForNoRole { continue }
            check(reading.effectTexts, row.effects)
            check([reading.inputText], [row.input])
            check([reading.output == .network ? "network" : "own"], [row.output])
            check(reading.flagTexts, row.flags)
        }
        #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
    }

    @Test func everyStatementHasARow() throws {
        var options: Set<Int32> = []
        var operands: Set<Int32> = []
        var effects: Set<Int32> = []
        var inputs: Set<Int32> = []
        var outputs: Set<Int32> = []
        var forms: Set<Int32> = []
        var nodes: Set<Int32> = []
        var reading = ProgramReading()
        for row in try ProgramRow.all() {
            Argv(row.argv).read(into: &reading)
            // A row that only asks for no role shows that an option takes its value, and nothing else.
            options.formUnion(
                reading.options.filter { $0.valueStart >= 0 || !row.asksOnlyForNoRole }.map(\.option))
            if row.asksOnlyForNoRole { continue }
            operands.insert(reading.operandForm)
            effects.formUnion(reading.effects.map(\.statement))
            inputs.insert(reading.inputStatement)
            outputs.insert(reading.outputStatement)
            forms.formUnion(reading.roles.map(\.form))
            nodes.insert(reading.subcommands.last ?? reading.program)
        }
        var missing: [String] = []
        for node in 0..<ProgramTable.nodeCount {
            func check(_ what: String, _ first: Int, _ count: Int, _ seen: Set<Int32>) {
                for statement in first..<(first + count) where !seen.contains(Int32(statement)) {
                    missing.append("\(path(node)): \(what) \(statement - first)")
                }
            }
            if !nodes.contains(Int32(node)) { missing.append("\(path(node)): no row") }
            let firstOption = ProgramTable.field(node, ProgramTable.Field.firstOption)
            for option in firstOption..<(firstOption + ProgramTable.field(node, ProgramTable.Field.optionCount))
            where !options.contains(Int32(option)) && (ProgramReader.valueCount(option) > 0 || hasTag(option)) {
                missing.append("\(path(node)): option \(ProgramTable.optionName(Int32(option)))")
            }
            let firstForm = ProgramTable.field(node, ProgramTable.Field.firstForm)
            check("operand form", firstForm, ProgramTable.field(node, ProgramTable.Field.formCount), operands)
            let firstEffect = ProgramTable.field(node, ProgramTable.Field.firstEffect)
            check("effect", firstEffect, ProgramTable.field(node, ProgramTable.Field.effectCount), effects)
            let input = ProgramTable.field(node, ProgramTable.Field.inputs)
            check("stdin", input >> 3, input & 7, inputs)
            let output = ProgramTable.field(node, ProgramTable.Field.outputs)
            check("output", output >> 3, output & 7, outputs)
        }
        for form in 0..<(GeneratedPrograms.forms.count / 4) where !forms.contains(Int32(form)) {
            // A form that is data gives no role to see.
            let chain = Int(GeneratedPrograms.forms[form * 4 + 2])
            if GeneratedPrograms.chains[chain] == 0 { continue }
            missing.append(
                "form "
                    + ProgramTable.poolText(
                        Int(GeneratedPrograms.forms[form * 4]), Int(GeneratedPrograms.forms[form * 4 + 1])))
        }
        #expect(missing.isEmpty, "\(missing.joined(separator: "\n"))")
    }

    @Test func theTableHasTheProgramsThatItHasToHave() {
        #expect(ProgramTable.programCount >= 180)
    }

    private func hasTag(_ option: Int) -> Bool { GeneratedPrograms.options[option * 6 + 4] != 0 }

    private func path(_ node: Int) -> String {
        let parent = ProgramTable.field(node, ProgramTable.Field.parent)
        let name = ProgramTable.name(of: Int32(node))
        return parent == ProgramTable.noParent ? name : path(parent) + " " + name
    }
}
