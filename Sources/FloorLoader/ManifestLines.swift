internal import Diagnostics
internal import FakJSON
internal import PolicyManifest

/// Finds manifest values by JSON Pointer.
enum ManifestLines {
    /// The line of every value down to the second level, which is where rules and names stand.
    static func byPointer(_ syntax: ManifestSyntax, _ source: SourceText) -> [String: Int] {
        var out: [String: Int] = [:]
        func note(_ value: ManifestValue) { out[value.pointer] = source.position(of: value.range.start).line }
        for (_, field) in syntax.document.members {
            note(field)
            for element in field.elements { note(element) }
            for (_, member) in field.members { note(member) }
        }
        return out
    }

    /// The value at a pointer, or nil.
    static func value(at pointer: String, in syntax: ManifestSyntax) -> ManifestValue? {
        var here = syntax.document
        for step in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            let key = unescaped(step)
            if let index = Int(key), index >= 0, index < here.elements.count {
                here = here.elements[index]
            } else if let member = here.members.first(where: { $0.key.utf8.elementsEqual(key.utf8) }) {
                here = member.value
            } else {
                return nil
            }
        }
        return here
    }

    private static func unescaped(_ step: Substring) -> String {
        var out = ""
        var isEscape = false
        for c in step.unicodeScalars {
            if isEscape {
                out.unicodeScalars.append(c == "1" ? "/" : "~")
                isEscape = false
            } else if c == "~" {
                isEscape = true
            } else {
                out.unicodeScalars.append(c)
            }
        }
        return out
    }
}
