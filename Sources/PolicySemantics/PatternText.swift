internal import Diagnostics
internal import FakJSON
internal import Patterns
internal import PolicyManifest

// Regexes of the manifest.

extension ResolveContext {
    /// The language of a regex, as written: what it means in the whole text is up to the matcher. Nil when it is none of
    /// ours, which is reported.
    func regex(_ value: ManifestValue) -> Language? {
        guard let text = pattern(value) else { return nil }
        do throws(PatternError) {
            return try Language.regex(text)
        } catch {
            reportPattern(error, in: value)
            return nil
        }
    }

    /// The text of a pattern; an empty one, which matches everything or nothing, is reported.
    func pattern(_ value: ManifestValue) -> String? {
        guard let text = value.node.asString else { return nil }
        if text.isEmpty {
            report(.emptyPattern, "the pattern is empty", at: value)
            return nil
        }
        return text
    }

    /// Reports a pattern error at its place in the source, or at the whole value when the JSON string has escapes.
    /// - Parameter offset: where the reported text begins in the value's text; nil when that is not known
    func reportPattern(_ error: PatternError, in value: ManifestValue, from offset: Int? = 0) {
        var range = value.range
        var message = error.message
        let isWhole = error.kind == .tooManyPositions || error.kind == .tooLong
        if !isWhole, let offset {
            let place = offset + error.offset
            if let at = sourceOffset(value, place) {
                let next = at < value.range.end - 1 ? scalarEnd(at) : at
                range = SourceRange(at, next)
            } else {
                message += " (byte \(place) of the pattern)"
            }
        }
        let problem: ManifestProblem
        var notes: [DiagnosticNote] = []
        switch error.kind {
        case .unsupported:
            problem = .unsupportedRegex
            notes = [
                DiagnosticNote(
                    message: "patterns are RE2 syntax, so that each one is a regular language and runs in linear time")
            ]
        case .syntax, .duplicateName: problem = .badRegex
        case .repeatTooLarge, .tooDeep, .tooManyPositions, .tooLong: problem = .patternTooLarge
        case .badGlob: problem = .badGlob
        }
        report(problem, message, at: range, pointer: value.pointer, notes: notes)
    }

    /// The end of the UTF-8 sequence at a byte of the source.
    private func scalarEnd(_ at: Int) -> Int {
        var end = at + 1
        while end < syntax.bytes.count, syntax.bytes[end] & 0xC0 == 0x80 { end += 1 }
        return end
    }
}
