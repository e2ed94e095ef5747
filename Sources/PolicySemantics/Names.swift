internal import Diagnostics
internal import FakJSON
internal import PolicyManifest

// Names of tools, keys and the like: never blank, never padded, never twice. Nothing is trimmed for the author.

/// A name that stands somewhere in the manifest.
struct PlacedName {
    var name: String
    var value: ManifestValue
    /// Position in its list.
    var index: Int
}

extension ResolveContext {
    /// Whether a name is neither blank nor padded; reports it otherwise.
    func checkName(_ name: String, _ what: String, at range: SourceRange, pointer: String) -> Bool {
        let scalars = name.unicodeScalars
        if scalars.allSatisfy(isBlank) {
            report(
                .blankName, name.isEmpty ? "\(what) is empty" : "\(what) is blank", at: range, pointer: pointer)
            return false
        }
        if let first = scalars.first, let last = scalars.last, isBlank(first) || isBlank(last) {
            let core = scalars.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
            var trimmed = String.UnicodeScalarView()
            trimmed.append(contentsOf: core)
            let quoted = ManifestText.quoted(String(trimmed))
            report(
                .paddedName, "\(what) \(ManifestText.shown(name)) has blanks around it, and they would count",
                at: range,
                pointer: pointer, fixIts: [FixIt(message: "write \(quoted)", range: range, replacement: quoted)])
            return false
        }
        return true
    }

    func checkName(_ value: ManifestValue, _ what: String) -> Bool {
        guard let name = value.node.asString else { return false }
        return checkName(name, what, at: value.range, pointer: value.pointer)
    }

    /// The good names of a list, in order: blank, padded and repeated ones are reported and left out.
    /// - Parameter key: what makes two names one; nil for the exact text
    func names(_ list: ManifestValue?, _ what: String, key: ((String) -> [UInt8])? = nil) -> [PlacedName] {
        guard let list else { return [] }
        var first: [[UInt8]: PlacedName] = [:]
        var out: [PlacedName] = []
        for (index, value) in list.elements.enumerated() {
            guard let name = value.node.asString, checkName(value, what) else { continue }
            let place = PlacedName(name: name, value: value, index: index)
            let same = key?(name) ?? Array(name.utf8)
            if let earlier = first[same] {
                reportDuplicate(value, name, earlier.name, earlier.value.range, removal(of: index, from: list))
                continue
            }
            first[same] = place
            out.append(place)
        }
        return out
    }

    func reportDuplicate(
        _ value: ManifestValue, _ name: String, _ earlier: String, _ range: SourceRange, _ fixIt: FixIt?
    ) {
        let exact = earlier.utf8.elementsEqual(name.utf8)
        report(
            .duplicateEntry,
            exact
                ? "\(ManifestText.shown(name)) is given twice"
                : "\(ManifestText.shown(name)) is the same as \(ManifestText.shown(earlier))",
            at: value, notes: [DiagnosticNote(message: "first given here", range: range)],
            fixIts: fixIt.map { [$0] } ?? [])
    }

    /// The member of a closed set that a string value names; reports any other text.
    func word<Value>(_ value: ManifestValue?, _ what: String, _ set: [(name: String, value: Value)]) -> Value? {
        guard let value, let text = value.node.asString else { return nil }
        if let found = set.first(where: { $0.name.utf8.elementsEqual(text.utf8) }) { return found.value }
        let names = set.map(\.name)
        let near = ManifestText.nearest(text, of: names)
        report(
            .unknownWord, "\(ManifestText.shown(text)) is no \(what): \(ManifestText.choice(names))", at: value,
            fixIts: (near ?? (names.count == 1 ? names[0] : nil)).map { [rewrite(value, $0)] } ?? [])
        return nil
    }

    /// An integer within bounds; reports one outside. Nil when the value is absent or no integer.
    func integer(_ value: ManifestValue?, atLeast least: Int) -> Int? {
        guard let value, let number = value.node.asInt else { return nil }
        if number >= least { return number }
        report(.outOfRange, "`\(value.path)` is at least \(least)", at: value)
        return nil
    }

    /// Warns of a `*` in a name, where it stands for itself.
    func warnOfWildcard(_ value: ManifestValue, _ name: String, _ what: String, instead: String, fixIt: FixIt?) {
        guard name.utf8.contains(UInt8(ascii: "*")) else { return }
        report(
            .literalWildcard, "`*` in \(what) stands for itself; \(instead)", at: value,
            fixIts: fixIt.map { [$0] } ?? [])
    }
}

/// White space, and the scalars that look like nothing: a name that starts or ends with one is not what it looks like.
func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200F, 0x2028...0x202F, 0x205F...0x2064, 0x3000, 0xFEFF: true
    default: false
    }
}
