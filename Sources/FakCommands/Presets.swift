/// A floor that comes with the product: one of the manifests in `examples/`, word for word.
struct Preset: Sendable {
    /// The file's name without `-policy` and `.json`.
    let name: String
    /// The manifest's own description.
    let description: String
    let text: String
}

/// The built-in floors.
enum Presets {
    /// In order of their names.
    static let all = GeneratedPresets.all

    /// What `fak policy dump` prints.
    static let starter: Preset = {
        guard let found = named("coding-starter") else { preconditionFailure("no coding-starter among the presets") }
        return found
    }()

    /// A preset by its name, or by its file's name.
    static func named(_ name: String) -> Preset? {
        var base = name[...]
        if base.hasSuffix(".json") { base = base.dropLast(5) }
        if base.hasSuffix("-policy") { base = base.dropLast(7) }
        return all.first { $0.name == base }
    }
}
