// examples/*.json -> Sources/FakCommands/GeneratedPresets.swift: the floors that `fak policy init` and `dump` print, word
// for word, so that the program needs no files beside it.

internal import FakBasics
internal import FakJSON

let presetGenerator = Generator(name: "presets") { (repository) throws(GeneratorError) in
    var text = generatedHeader("examples/*.json")
    text += "enum GeneratedPresets {\n    /// In order of their names.\n    static let all: [Preset] = [\n"
    var presets: [(name: String, description: String, text: String)] = []
    for file in try repository.names(in: "examples", suffix: ".json") {
        let path = "examples/\(file)"
        let bytes = try repository.read(path)
        guard let manifest = String(validating: bytes, as: UTF8.self), bytes.last == 0x0A else {
            throw GeneratorError(path: path, message: "must be UTF-8 and end in a line feed")
        }
        guard !manifest.contains("\"\"\"###"), !manifest.contains("\\###"), !bytes.contains(0x0D) else {
            throw GeneratorError(path: path, message: "has a character run that the generated literal cannot hold")
        }
        let root: JSONNode
        do throws(JSONProblem) {
            root = try JSONReader.read(bytes, limits: .manifest)
        } catch {
            throw GeneratorError(path: path, message: error.message)
        }
        guard let description = root["description"]?.asString, !description.isEmpty else {
            throw GeneratorError(path: path, message: "needs a \"description\"")
        }
        var name = file.dropLast(5)
        if name.hasSuffix("-policy") { name = name.dropLast(7) }
        presets.append((String(name), description, manifest))
    }
    // Not the order of the files: `a-policy.json` sorts behind `a-b-policy.json`.
    presets.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    for preset in presets {
        text +=
            "        Preset(\n            name: \"\(preset.name)\",\n            description: ###\"\(preset.description)\"###,\n"
        text += "            text: ###\"\"\"\n"
        // A column before the closing quotes would be part of every line: the literal stands at the margin.
        text += preset.text + "\n\"\"\"###),\n"
    }
    text += "    ]\n}\n"
    return [GeneratedFile(path: "Sources/FakCommands/GeneratedPresets.swift", text: text)]
}
