internal import Diagnostics
internal import FakJSON
internal import HostTools
internal import PathSyntax
internal import Patterns
internal import PolicyManifest

// `self_modify_globs` and the built-in entries.

/// What an entry protects, on a normalised, folded path whose components lost trailing dots and blanks.
enum ProtectedPath {
    /// Why an entry protects nothing.
    enum Fault: Error {
        case nothing
        case parent
        case control
        case pattern(PatternError)
    }

    /// `dir/` is a directory and all below it, `name` a component, both at any depth unless the entry starts with `/`;
    /// with glob characters the same in globs, only that a glob with a `/` in it says itself what is below.
    static func language(_ entry: [UInt8]) throws(Fault) -> (normal: [UInt8], language: Language) {
        if entry.contains(where: { $0 < 0x20 || $0 == 0x7F }) || hasC1(entry) { throw .control }
        let isGlob = entry.contains { "*?[{".utf8.contains($0) }
        let separators: [UInt8] = isGlob ? [UInt8(ascii: "/")] : [UInt8(ascii: "/"), UInt8(ascii: "\\")]
        let parts = entry.split(whereSeparator: { separators.contains($0) })
        if parts.contains(where: { $0.elementsEqual("..".utf8) }) { throw .parent }
        if parts.allSatisfy({ part in part.allSatisfy { $0 == UInt8(ascii: ".") || $0 == 0x20 } }) { throw .nothing }
        let isAbsolute = separators.contains(entry[0])
        let isDirectory = separators.contains(entry[entry.count - 1])
        var normal: [UInt8] = []
        let core: Language
        if isGlob {
            if !PathSyntax.normalizeGlob(entry.span, from: 0, to: entry.count, workspace: Span(), into: &normal) {
                throw .parent
            }
            normal = strippingTrails(normal)
            do throws(PatternError) {
                core = try Language.glob(String(decoding: normal, as: UTF8.self), folded: true)
            } catch {
                throw .pattern(error)
            }
        } else {
            PathSyntax.normalizeStrippingTrails(
                entry.span, from: 0, to: entry.count, workspace: Span(), into: &normal)
            core = Language.literal(String(decoding: normal, as: UTF8.self), folded: true)
        }
        let isComponent = !normal.contains(UInt8(ascii: "/"))
        let below = !isGlob || isDirectory || isComponent
        let slash = Language.literal("/", folded: false)
        var pieces: [Language] = []
        if !isAbsolute {
            pieces.append(Language.union([Language.empty, Language.concat([Language.star(Language.any), slash])]))
        }
        pieces.append(core)
        if below {
            pieces.append(Language.union([Language.empty, Language.concat([slash, Language.star(Language.any)])]))
        }
        return (normal, Language.concat(pieces))
    }

    private static func hasC1(_ text: [UInt8]) -> Bool {
        zip(text, text.dropFirst()).contains { $0 == 0xC2 && $1 >= 0x80 && $1 <= 0x9F }
    }

    /// Takes trailing dots and blanks off the components of a glob, as values lose theirs.
    private static func strippingTrails(_ glob: [UInt8]) -> [UInt8] {
        let parts = glob.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { part in
            var part = Array(part)
            while let last = part.last, last == UInt8(ascii: ".") || last == 0x20, part.count > 1 { part.removeLast() }
            return part
        }
        return Array(parts.joined(separator: [UInt8(ascii: "/")]))
    }
}

extension ResolveContext {
    private static let builtIn: [SelfModifyEntry] = HostTools.hostConfig.compactMap { text in
        guard let built = try? ProtectedPath.language(Array(text.utf8)) else { return nil }
        let language = Language.union([built.language] + ProtectedPath.folders(above: built.normal, of: text))
        return SelfModifyEntry(text: text, language: language, id: "builtin:host-config", pointer: nil)
    }

    /// The manifest's entries, then the built-in ones.
    func resolveSelfModify() -> [SelfModifyEntry] {
        var out: [SelfModifyEntry] = []
        var first: [[UInt8]: PlacedName] = [:]
        let list = syntax[.selfModifyGlobs]
        for entry in names(list, "an entry") {
            guard let (key, language, below) = protectedPath(entry) else { continue }
            if let earlier = first[key] {
                reportDuplicate(
                    entry.value, entry.name, earlier.name, earlier.value.range,
                    list.map { removal(of: entry.index, from: $0) })
                continue
            }
            first[key] = entry
            out.append(
                SelfModifyEntry(
                    text: entry.name, language: language, below: below,
                    id: "self_modify_globs[\(entry.index)]", pointer: entry.value.pointer))
        }
        if Self.builtIn.count < HostTools.hostConfig.count {
            // The table is generated and tested; without it a floor would protect less than it says.
            report(.badProtectedPath, "a built-in entry is bad", at: nil, pointer: nil)
        }
        return out + Self.builtIn
    }

    /// What an entry means, and bytes that only an entry with the same meaning has.
    private func protectedPath(_ entry: PlacedName) -> (key: [UInt8], language: Language, below: Language)? {
        var text = Array(entry.name.utf8)
        var offset: Int? = 0
        switch expandWorkspace(entry.value, text) {
        case .bad: return nil
        case .absent: break
        case .expanded(let rest):
            // The entry is read as written, so the workspace's own characters must not be glob characters in it.
            let base = escaped(workspace ?? "", forGlob: rest.contains { "*?[{".utf8.contains($0) })
            text = base + [UInt8(ascii: "/")] + rest
            offset = nil
        }
        let startsWithHome = ["~/", "$HOME/", "${HOME}/"].contains { text.starts(with: $0.utf8) }
        do throws(ProtectedPath.Fault) {
            let (normal, language) = try ProtectedPath.language(text)
            if !isWithinLimits(language, entry.value) { return nil }
            if startsWithHome {
                report(
                    .homeInProtectedPath,
                    "a home is not expanded here: the entry protects a path that is spelt so; name what is below the home instead",
                    at: entry.value)
            }
            let isAbsolute = text.first == UInt8(ascii: "/")
            let isDirectory = text.last == UInt8(ascii: "/") || !normal.contains(UInt8(ascii: "/"))
            let key = folded(String(decoding: normal, as: UTF8.self)) + [isAbsolute ? 1 : 0, isDirectory ? 1 : 0]
            let below = Language.union(
                [ProtectedPath.folders(text, normal: normal)]
                    + (workspace.map { [ProtectedPath.folders(to: $0)] } ?? []))
            return (key, language, below)
        } catch {
            switch error {
            case .nothing: report(.badProtectedPath, "the entry names no file or directory", at: entry.value)
            case .parent: report(.badProtectedPath, "`..` names no place that could be protected", at: entry.value)
            case .control:
                report(
                    .badProtectedPath, "a control character in a path protects nothing that a tool would write",
                    at: entry.value)
            case .pattern(let fault): reportPattern(fault, in: entry.value, from: offset)
            }
            return nil
        }
    }

    private func escaped(_ path: String, forGlob: Bool) -> [UInt8] {
        guard forGlob else { return Array(path.utf8) }
        return path.utf8.flatMap { "*?[]{}".utf8.contains($0) ? [UInt8(ascii: "\\"), $0] : [$0] }
    }
}
