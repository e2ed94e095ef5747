internal import PathSyntax
internal import Patterns
internal import PolicySemantics

/// A value as a path: which forms of it a glob is held against.
enum PathViews {
    /// Whether a `deny_glob` takes the value: as it is or with its percent-escapes decoded, normalised, and with its
    /// home written `~`.
    static func denies(_ globs: DenyGlob, _ value: [UInt8], workspace: [UInt8]) -> Bool {
        var forms = [value]
        var decoded: [UInt8] = []
        if PathSyntax.percentDecode(value.span, from: 0, to: value.count, into: &decoded) { forms.append(decoded) }
        for form in forms {
            if Matching.whole(globs.plain, normalized(form, workspace: workspace)) { return true }
            for base in HomeBase.allCases {
                var view: [UInt8] = []
                guard
                    PathSyntax.homeView(
                        form.span, from: 0, to: form.count, workspace: workspace.span, base: base, into: &view)
                else { continue }
                if Matching.whole(globs.home, view) { return true }
                // A path that leads out of a home is an absolute path like any other.
                if view.first == UInt8(ascii: "/"), Matching.whole(globs.plain, view) { return true }
            }
        }
        return false
    }

    /// Whether an `allow_glob` takes the value.
    static func allows(_ glob: Language, _ value: [UInt8], workspace: [UInt8]) -> Bool {
        if PathSyntax.isUnsafeForAllow(value.span, from: 0, to: value.count, hasWorkspace: !workspace.isEmpty) {
            return false
        }
        return Matching.whole(glob, normalized(value, workspace: workspace))
    }

    /// The form that protected paths are compared with.
    static func written(_ value: [UInt8], workspace: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        PathSyntax.normalizeStrippingTrails(
            value.span, from: 0, to: value.count, workspace: workspace.span, into: &out)
        return out
    }

    /// Whether a written path is one of the program's own files. A relative path may start anywhere, so it is one when
    /// the file's path ends in it.
    static func isOwn(_ path: [UInt8], _ own: [[UInt8]]) -> Bool {
        var written = path
        while written.starts(with: Array("../".utf8)) { written.removeFirst(3) }
        for file in own {
            let file = Self.written(file, workspace: [])
            if written.first == UInt8(ascii: "/") {
                if Folding.equal(file, written) { return true }
                continue
            }
            for slash in file.indices where file[slash] == UInt8(ascii: "/") {
                if Folding.equal(Array(file[(slash + 1)...]), written) { return true }
            }
        }
        return false
    }

    static func normalized(_ value: [UInt8], workspace: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        PathSyntax.normalize(value.span, from: 0, to: value.count, workspace: workspace.span, into: &out)
        return out
    }
}
