internal import Patterns

// Folders whose change is a change of what is protected below them.

extension ProtectedPath {
    /// The folders that a built-in entry stands in, as paths: who puts another folder in the place of one replaces what
    /// is below it. Of a relative entry those from its first hidden folder on: `C:` or `*` may be many things. A glob has
    /// none.
    static func folders(above normal: [UInt8], of entry: String) -> [Language] {
        if entry.utf8.contains(where: { "*?[{".utf8.contains($0) }) { return [] }
        let slash = UInt8(ascii: "/")
        if normal.first == slash { return leading(normal, isGlob: false, isAbsolute: true) }
        let parts = normal.split(separator: slash)
        let shown = parts.prefix { $0.first != UInt8(ascii: ".") }.count
        return Array(leading(normal, isGlob: false, isAbsolute: false).dropFirst(shown))
    }

    /// What an entry is hit by, besides its own language, when a path is written with all below it (`rm -r`, `chown -R`):
    /// the folders that the entry stands in, and those in which any entry may stand. Of a glob, the folders in front of
    /// a `**`.
    static func folders(_ entry: [UInt8], normal: [UInt8]) -> Language {
        let isGlob = entry.contains { "*?[{".utf8.contains($0) }
        let isAbsolute = entry[0] == UInt8(ascii: "/") || !isGlob && entry[0] == UInt8(ascii: "\\")
        return Language.union(leading(normal, isGlob: isGlob, isAbsolute: isAbsolute) + [commonFolders])
    }

    /// Folders in which anything may stand: the root, the current folder and those around it, homes and what they stand
    /// in. On normalised paths.
    private static let commonFolders: Language = {
        let part = Language.concat([Language.literal("/", folded: false), component])
        let drive = Language.concat([
            Language.one(ScalarSet([0x41...0x5A, 0x61...0x7A])), Language.literal(":", folded: false),
        ])
        let users = Language.literal("/users", folded: true)
        return Language.union(
            ["/", ".", "$home", "${home}", "/root", "/home"].map { Language.literal($0, folded: true) } + [
                Language.concat([
                    Language.star(Language.literal("../", folded: false)), Language.literal("..", folded: false),
                ]),
                Language.concat([Language.literal("~", folded: false), Language.star(Language.one(notSlash))]),
                Language.concat([Language.literal("/home", folded: true), part]),
                users, Language.concat([users, part]),
                drive, Language.concat([drive, users]), Language.concat([drive, users, part]),
            ])
    }()

    /// The workspace, the folders that it stands in, and homes, which are read as relative to it.
    static func folders(to workspace: String) -> Language {
        let bytes = Array(workspace.utf8)
        let slash = UInt8(ascii: "/")
        let ends = bytes.indices.dropFirst().filter { bytes[$0] == slash } + [bytes.count]
        let base = Language.literal(workspace == "/" ? "/" : workspace + "/", folded: true)
        return Language.union(
            ends.map { Language.literal(String(decoding: bytes[0..<$0], as: UTF8.self), folded: true) }
                + ["$home", "${home}"].map { Language.concat([base, Language.literal($0, folded: true)]) } + [
                    Language.concat([
                        base, Language.literal("~", folded: false), Language.star(Language.one(notSlash)),
                    ])
                ])
    }

    /// The proper beginnings of an entry, component by component; of a relative one at any depth.
    private static func leading(_ normal: [UInt8], isGlob: Bool, isAbsolute: Bool) -> [Language] {
        let slash = UInt8(ascii: "/")
        let parts = isGlob ? GlobComponents.split(normal) : normal.split(separator: slash).map { Array($0) }
        let start = Language.union([
            Language.empty, Language.concat([Language.star(Language.any), Language.literal("/", folded: false)]),
        ])
        var out: [Language] = []
        var text: [UInt8] = []
        for part in parts.filter({ !$0.isEmpty }).dropLast() {
            if isGlob, part == Array("**".utf8) { break }
            if isAbsolute || !text.isEmpty { text.append(slash) }
            text += part
            let source = String(decoding: text, as: UTF8.self)
            // What begins a good glob is one.
            guard let folder = isGlob ? try? Language.glob(source, folded: true) : .literal(source, folded: true)
            else { break }
            out.append(isAbsolute ? folder : Language.concat([start, folder]))
        }
        return out
    }

    private static let notSlash = ScalarSet([0...0x2E, 0x30...0x10FFFF])
    private static let component = Language.concat([
        Language.one(notSlash), Language.star(Language.one(notSlash)),
    ])
}
