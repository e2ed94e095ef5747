public import Diagnostics

/// Every finding about a manifest, by its stable id. Errors are 1xxx, warnings 2xxx, notes 3xxx; an id is never used
/// for another meaning. What each one says is in `ManifestCatalog`.
public enum ManifestProblem: String, Sendable, CaseIterable {
    // The text
    case syntax = "FAK1001"
    case trailingBytes = "FAK1002"
    case duplicateKey = "FAK1003"
    case unreadableString = "FAK1004"
    case notUTF8 = "FAK1005"
    case byteOrderMark = "FAK1006"
    case overLimit = "FAK1007"
    case notAnObject = "FAK1008"
    case readersDisagree = "FAK1009"
    // Keys, types and words
    case unknownKey = "FAK1010"
    case keyCase = "FAK1011"
    case wrongType = "FAK1012"
    case missingKey = "FAK1013"
    case unknownWord = "FAK1014"
    case badVersion = "FAK1015"
    case outOfRange = "FAK1016"
    // Names and lists
    case blankName = "FAK1020"
    case paddedName = "FAK1021"
    case duplicateEntry = "FAK1022"
    case allowedAndDenied = "FAK1023"
    case foldedDenyNames = "FAK1024"
    case reasonNone = "FAK1025"
    case notSoftenable = "FAK1026"
    case badID = "FAK1027"
    case duplicateID = "FAK1028"
    // Rules
    case noMatcher = "FAK1030"
    case manyMatchers = "FAK1031"
    case missingArg = "FAK1032"
    case argWithSurface = "FAK1033"
    case unknownSurface = "FAK1034"
    case badPointer = "FAK1035"
    case strayDialect = "FAK1036"
    case strayUnknownProgram = "FAK1037"
    case emptyPattern = "FAK1038"
    case badRegex = "FAK1039"
    case unsupportedRegex = "FAK1040"
    case patternTooLarge = "FAK1041"
    case badPCRE2 = "FAK1042"
    case badGlob = "FAK1043"
    case noWorkspace = "FAK1044"
    case badWorkspace = "FAK1045"
    case emptyValues = "FAK1046"
    case badValue = "FAK1047"
    case badBounds = "FAK1048"
    case longNumber = "FAK1049"
    case badCommand = "FAK1050"
    case tooManyRules = "FAK1051"
    case commandOutsideShell = "FAK1052"
    case unknownPredicate = "FAK1053"
    case surfaceWithoutMatcher = "FAK1054"
    // Protected paths and redaction
    case badProtectedPath = "FAK1055"
    case redactedAndRuled = "FAK1056"
    case redactedAndRole = "FAK1057"
    // Fields of later rungs
    case badHost = "FAK1060"
    case noCap = "FAK1061"
    case badIsolation = "FAK1062"
    case emptyRuntime = "FAK1063"
    case badEnvironmentName = "FAK1064"
    // Warnings
    case deniesEverything = "FAK2001"
    case unknownKeyOfNewerMinor = "FAK2002"
    case literalWildcard = "FAK2003"
    case deadPrefix = "FAK2004"
    case argLooksLikePointer = "FAK2005"
    case trailingSlashGlob = "FAK2006"
    case globMatchesNothing = "FAK2007"
    case homeInProtectedPath = "FAK2008"
    case uncoveredSurface = "FAK2009"
    // Notes
    case notEnforced = "FAK3001"
    case noMetadataBlock = "FAK3002"
    case nonlinearRule = "FAK3003"

    /// The id: `FAK1003`.
    public var id: String { rawValue }

    /// Read off the id's first digit.
    public var severity: Severity {
        switch rawValue.utf8.dropFirst(3).first {
        case UInt8(ascii: "3"): .note
        case UInt8(ascii: "2"): .warning
        default: .error
        }
    }

    /// A diagnostic of this kind.
    public func diagnostic(
        _ message: String, at range: SourceRange?, pointer: String? = nil, notes: [DiagnosticNote] = [],
        fixIts: [FixIt] = []
    ) -> Diagnostic {
        Diagnostic(
            id: id, severity: severity, message: message, range: range, pointer: pointer, notes: notes, fixIts: fixIts)
    }
}

extension Diagnostic {
    /// Puts diagnostics in the order of the text: by start, then end, then id; those about the whole text come last.
    /// Equal ones keep their order. Deterministic.
    public static func inTextOrder(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        diagnostics.enumerated().sorted { a, b in
            let (x, y) = (a.element, b.element)
            switch (x.range, y.range) {
            case (nil, .some): return false
            case (.some, nil): return true
            case (let p?, let q?) where p != q: return (p.start, p.end) < (q.start, q.end)
            default: return x.id != y.id ? x.id < y.id : a.offset < b.offset
            }
        }.map(\.element)
    }
}
