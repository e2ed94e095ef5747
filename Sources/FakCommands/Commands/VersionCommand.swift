internal import FakBasics
internal import FakJSON
internal import HostTools
internal import UnicodeTables

/// `fak version`: the release and the tables that images are bound to.
enum VersionCommand {
    static let spec = CommandSpec(
        path: ["version"], summary: "prints the release and the version of its tables",
        flags: [.toggle("--json", "one JSON object")],
        details: "An image runs only on a release with the same profile.",
        examples: [Example(command: "fak version")]
    ) { (arguments, session) throws(CommandError) in
        if arguments.has("--json") {
            session.printJSON { json in
                json.member("version", Product.version)
                json.key("profile")
                json.beginObject()
                json.member("version", Int(SemanticsProfile.version))
                json.member("digest", hex(SemanticsProfile.digest))
                json.member("unicode", UnicodeTables.version)
                json.endObject()
            }
        } else {
            session.print(
                "fak \(Product.version)\nprofile \(SemanticsProfile.version), Unicode \(UnicodeTables.version), "
                    + "digest \(hex(SemanticsProfile.digest))\n")
        }
        return .ok
    }
}
