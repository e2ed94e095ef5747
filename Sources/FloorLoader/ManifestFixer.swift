public import Diagnostics
internal import PolicyManifest

/// A manifest's text with the fixes of its findings applied.
public struct FixedManifest: Sendable {
    /// In canonical form; nil where the text cannot be read.
    public var text: [UInt8]?
    /// What was mended, in the order in which that was done; places are those of the text at that time.
    public var applied: [Diagnostic]
    /// Findings about the text that was read.
    public var diagnostics: [Diagnostic]
}

/// Applies fixes: those of errors, because a manifest with errors means nothing yet, and those of which it is proved that
/// the floor means the same afterwards. A fix that would change what a valid floor means is the author's to make.
public enum ManifestFixer {
    /// Of two values under one key only the author knows which was meant.
    private static let leftToAuthor = "FAK1003"
    /// One fix may make room for another.
    private static let rounds = 16

    /// Fixes and formats. Fixing the result again changes nothing. A round after which the manifest would have more errors
    /// than before is not made, so nothing that a fix guesses can make a readable text unreadable.
    public static func fix(_ bytes: [UInt8], path: String) -> FixedManifest {
        var text = bytes
        var checked = FloorLoader.check(text, path: path, lints: true)
        var out = FixedManifest(text: nil, applied: [], diagnostics: checked.diagnostics)
        for _ in 0..<rounds {
            let chosen = fixes(checked.diagnostics)
            if chosen.isEmpty { break }
            let next = applying(chosen.map(\.fix), to: text)
            let after = FloorLoader.check(next, path: path, lints: true)
            if next == text || errors(after) > errors(checked) { break }
            out.applied += chosen.map(\.diagnostic)
            (text, checked) = (next, after)
        }
        out.text = ManifestFormatter.format(text).text
        return out
    }

    private static func errors(_ checked: CheckedManifest) -> Int {
        checked.diagnostics.count { $0.severity == .error }
    }

    /// The first fix of each finding that may be made, without those that touch one chosen before.
    private static func fixes(_ diagnostics: [Diagnostic]) -> [(diagnostic: Diagnostic, fix: FixIt)] {
        var out: [(diagnostic: Diagnostic, fix: FixIt)] = []
        for diagnostic in diagnostics {
            guard let fix = diagnostic.fixIts.first, diagnostic.id != leftToAuthor,
                diagnostic.severity == .error || fix.keepsMeaning
            else { continue }
            let isFree = out.allSatisfy { $0.fix.range.end <= fix.range.start || fix.range.end <= $0.fix.range.start }
            if isFree { out.append((diagnostic, fix)) }
        }
        return out
    }

    private static func applying(_ fixes: [FixIt], to bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        var at = 0
        for fix in fixes.sorted(by: { ($0.range.start, $0.range.end) < ($1.range.start, $1.range.end) }) {
            out += bytes[at..<fix.range.start]
            out += fix.replacement.utf8
            at = fix.range.end
        }
        return out + bytes[at...]
    }
}
