internal import FakBasics
internal import FakJSON

/// `fak effects`: what a call does, without a floor.
enum EffectsCommand {
    static let spec = CommandSpec(
        path: ["effects"], summary: "lists the commands and effects of one tool call and runs nothing",
        flags: [
            .value("--tool", "T", "the tool's name (default Bash)"),
            .value("--args", "JSON", "its arguments, one JSON object; `-` reads standard input"),
            .toggle("--stdin", "many calls, one {\"tool\":…,\"args\":{…}} a line, one JSON object out for each"),
            .toggle("--json", "one JSON object"),
        ],
        details: """
            Commands are found wherever they stand in a script and however they are spelled; effects are what their programs and
            the tool's own arguments read, write and connect to, by Grammar/programs and Grammar/tools. What expansion decides
            is `…`, and null in JSON. This prints argument values.
            """,
        examples: [
            Example(command: "fak effects --args '{\"command\":\"cd src && sudo rm -rf ../.git\"}'"),
            Example(command: "fak effects --tool Write --args '{\"file_path\":\"a.txt\",\"content\":\"\"}' --json"),
        ]
    ) { (arguments, session) throws(CommandError) in
        var list = EffectList()
        if arguments.has("--stdin") {
            if arguments.value("--args") != nil || arguments.value("--tool") != nil {
                throw .usage("`--stdin` has the tool and the arguments of each call")
            }
            let input = try session.read("-", limit: 256 << 20)
            for line in input.split(separator: 0x0A, omittingEmptySubsequences: true) {
                var json = JSONWriter()
                json.beginObject()
                do throws(JSONProblem) {
                    let call = try JSONReader.read(Array(line), limits: .arguments)
                    list.read(tool: call["tool"]?.asString ?? "Bash", arguments: call["args"] ?? JSONNode(.object([])))
                    list.write(&json)
                } catch {
                    // One answer a line, whatever the line is.
                    json.member("problem", "malformed")
                    json.member("message", error.message)
                }
                json.endObject()
                session.print(bytes: json.finish() + [0x0A])
            }
            return .ok
        }
        let text: [UInt8] =
            switch arguments.value("--args") {
            case "-": try session.readBody()
            case let json: Array((json ?? "{}").utf8)
            }
        list.read(tool: arguments.value("--tool") ?? "Bash", arguments: try node(text, "--args"))
        if arguments.has("--json") {
            session.printJSON { list.write(&$0) }
        } else {
            session.print(list.lines)
        }
        return .ok
    }

    private static func node(_ bytes: [UInt8], _ place: String) throws(CommandError) -> JSONNode {
        do throws(JSONProblem) {
            return try JSONReader.read(bytes, limits: .arguments)
        } catch {
            throw .usage("\(place) is not strict JSON: \(error.message)")
        }
    }
}
