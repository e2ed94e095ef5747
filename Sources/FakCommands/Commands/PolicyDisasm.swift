internal import Bytecode
internal import BytecodeVerifier
internal import FakBasics

/// `fak policy disasm`: the listing of an image.
enum PolicyDisasmCommand {
    static let spec = CommandSpec(
        path: ["policy", "disasm"], summary: "lists an image's classes, blocks and tables", operands: "F.fakb",
        minOperands: 1, maxOperands: 1,
        details: "Each rule is shown with the line of the manifest that it came from. A manifest is compiled first.",
        examples: [
            Example(
                command: "fak policy compile examples/flight-booking-policy.json -o - | fak policy disasm -")
        ]
    ) { (arguments, session) throws(CommandError) in
        let file = try FloorFile.load(arguments.operands[0], &session)
        session.print(Disassembler.text(file.image.model))
        return .ok
    }
}
