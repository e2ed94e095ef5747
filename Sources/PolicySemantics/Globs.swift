internal import Diagnostics
internal import FakBasics
internal import FakJSON
internal import PathSyntax
internal import Patterns
internal import PolicyManifest

// Path globs: `${workspace}`, homes, normal form.

/// A glob whose special beginnings are resolved.
struct PreparedGlob {
    /// Normalised, and absolute where a workspace makes it so.
    var text: String
    /// The glob below a home that it names by `~`, `$HOME` or `${HOME}`: `~/…`, normalised.
    var isHome: Bool
}

extension ResolveContext {
    /// What an `allow_glob` means on a normalised path.
    func allowGlob(_ value: ManifestValue) -> Language? {
        guard let glob = prepareGlob(value, expandsHome: false) else { return nil }
        if glob.text == ".." || glob.text.utf8.starts(with: "../".utf8) {
            report(
                .globMatchesNothing, "a relative path that leads out of its start matches no `allow_glob`", at: value)
        }
        return compileGlob(glob.text, folded: false, value)
    }

    /// What a `deny_glob` means on the two views of a path.
    func denyGlob(_ value: ManifestValue) -> DenyGlob? {
        guard let glob = prepareGlob(value, expandsHome: true), let plain = compileGlob(glob.text, folded: true, value)
        else { return nil }
        if glob.isHome { return DenyGlob(plain: plain, home: plain) }
        var homes: [Language] = []
        for text in homeForms(glob.text) {
            guard let language = compileGlob(text, folded: true, value) else { return nil }
            homes.append(language)
        }
        let home = homes.isEmpty ? plain : Language.union(homes)
        return isWithinLimits(home, value) ? DenyGlob(plain: plain, home: home) : nil
    }

    /// Expands and normalises a glob; reports a bad one, and one that cannot mean what it says.
    private func prepareGlob(_ value: ManifestValue, expandsHome: Bool) -> PreparedGlob? {
        guard let text = pattern(value) else { return nil }
        var body = Array(text.utf8)
        var offset = 0
        var isHome = false
        switch expandWorkspace(value, body) {
        case .bad: return nil
        case .expanded(let rest):
            offset = body.count - rest.count
            body = rest
        case .absent:
            if expandsHome, let rest = homeRest(body) {
                offset = body.count - rest.count
                body = rest
                isHome = true
            }
        }
        // The text as written gives errors at the author's place; its normal form may not.
        if !body.isEmpty {
            do throws(PatternError) {
                _ = try Language.glob(String(decoding: body, as: UTF8.self), folded: false)
            } catch {
                reportPattern(error, in: value, from: offset)
                return nil
            }
        }
        warnOfTrailingSlash(value, text)
        let base = isHome ? [] : Array((workspace ?? "").utf8)
        var normal: [UInt8] = []
        if !PathSyntax.normalizeGlob(body.span, from: 0, to: body.count, workspace: base.span, into: &normal) {
            report(
                .badGlob,
                "no glob means this: `..` after `**` or after braces with `/`, or `.`, `..` or nothing as a step in braces",
                at: value)
            return nil
        }
        var result = String(decoding: normal, as: UTF8.self)
        if isHome {
            if result == ".." || result.utf8.starts(with: "../".utf8) {
                report(.badGlob, "the glob leads out of the home that it names", at: value)
                return nil
            }
            result = result == "." ? "~" : "~/" + result
        }
        return PreparedGlob(text: result, isHome: isHome)
    }

    enum WorkspaceUse {
        case absent
        /// What follows `${workspace}`, relative to it.
        case expanded([UInt8])
        /// Used in a way that was reported.
        case bad
    }

    /// Takes `${workspace}` off the start of a glob or a protected path.
    func expandWorkspace(_ value: ManifestValue, _ text: [UInt8]) -> WorkspaceUse {
        let variable = Array("${workspace}".utf8)
        guard let at = firstIndex(of: variable, in: text) else { return .absent }
        if !namesWorkspace {
            report(
                .noWorkspace, "`${workspace}` stands for the field `workspace`, which this manifest does not have",
                at: value)
            return .bad
        }
        let rest = Array(text.dropFirst(variable.count))
        if at != 0 || !(rest.isEmpty || rest[0] == UInt8(ascii: "/"))
            || firstIndex(of: variable, in: rest) != nil
        {
            report(.badGlob, "`${workspace}` is a whole directory: it stands at the start, before `/`", at: value)
            return .bad
        }
        // A bad `workspace` was reported by itself.
        if workspace == nil { return .bad }
        return .expanded(Array(rest.drop { $0 == UInt8(ascii: "/") }))
    }

    private func firstIndex(of word: [UInt8], in text: [UInt8]) -> Int? {
        guard text.count >= word.count else { return nil }
        return (0...(text.count - word.count)).first { text[$0...].starts(with: word) }
    }

    /// What follows `~`, `$HOME` or `${HOME}` as the first component, without its `/`.
    private func homeRest(_ text: [UInt8]) -> [UInt8]? {
        for token in ["~", "$HOME", "${HOME}"] where folded(prefix(text, token.utf8.count)) == folded(token) {
            let rest = text.dropFirst(token.utf8.count)
            if rest.isEmpty || rest.first == UInt8(ascii: "/") {
                return Array(rest.drop { $0 == UInt8(ascii: "/") })
            }
        }
        return nil
    }

    private func prefix(_ text: [UInt8], _ count: Int) -> String {
        String(decoding: text.prefix(count), as: UTF8.self)
    }

    /// What an absolute glob says about homes, with the home written `~`.
    private func homeForms(_ glob: String) -> [String] {
        guard glob.utf8.first == UInt8(ascii: "/"), glob.utf8.count > 1 else { return [] }
        let parts = GlobComponents.split(Array(glob.utf8.dropFirst()))
        let first = String(decoding: parts[0], as: UTF8.self)
        func form(_ rest: ArraySlice<[UInt8]>) -> String {
            String(
                decoding: Array(([[UInt8(ascii: "~")]] + rest).joined(separator: [UInt8(ascii: "/")])), as: UTF8.self)
        }
        if first == "**" { return [form(parts[...])] }
        var out: [String] = []
        if matches(first, "root") { out.append(form(parts[1...])) }
        if matches(first, "home") || matches(first, "users") {
            if parts.count > 1 {
                // `**` stands for the name and for what is below it; any other component stands for the name alone.
                let isDeep = parts[1].elementsEqual("**".utf8)
                out.append(form(isDeep ? parts[1...] : parts[2...]))
            }
        }
        return out
    }

    /// Whether a glob component takes a directory name, folded.
    private func matches(_ component: String, _ name: String) -> Bool {
        if folded(component) == folded(name) { return true }
        guard component.utf8.contains(where: { "*?[{\\".utf8.contains($0) }) else { return false }
        guard let language = try? Language.glob(component, folded: true) else { return false }
        return NaiveMatcher.matches(language, .whole, Array(name.utf8).span)
    }

    /// Whether a language that was put together is still of a size that compiles; reports one that is not.
    func isWithinLimits(_ language: Language, _ value: ManifestValue) -> Bool {
        if language.isWithinLimits { return true }
        report(
            .patternTooLarge, "the glob has more than \(Limits.regexPositions) positions once it is written out",
            at: value)
        return false
    }

    func compileGlob(_ text: String, folded: Bool, _ value: ManifestValue) -> Language? {
        do throws(PatternError) {
            return try Language.glob(text, folded: folded)
        } catch {
            reportPattern(error, in: value, from: nil)
            return nil
        }
    }

    private func warnOfTrailingSlash(_ value: ManifestValue, _ text: String) {
        guard text.utf8.count > 1, text.utf8.last == UInt8(ascii: "/") else { return }
        report(
            .trailingSlashGlob, "this is the directory itself, not what is in it", at: value,
            fixIts: [rewrite(value, text + "**")])
    }
}

enum GlobComponents {
    /// The components of a normalised glob: split at each `/` outside braces.
    static func split(_ glob: [UInt8]) -> [[UInt8]] {
        var out: [[UInt8]] = [[]]
        var braces = 0
        var i = 0
        while i < glob.count {
            switch glob[i] {
            case UInt8(ascii: "\\") where i + 1 < glob.count:
                out[out.count - 1].append(glob[i])
                i += 1
            case UInt8(ascii: "{"): braces += 1
            case UInt8(ascii: "}"): braces = max(0, braces - 1)
            case UInt8(ascii: "/") where braces == 0:
                out.append([])
                i += 1
                continue
            default: break
            }
            out[out.count - 1].append(glob[i])
            i += 1
        }
        return out
    }
}
