/// Why a corpus cannot be read, and where.
public struct ConformanceError: Error, Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// A file or folder cannot be opened or read.
        case unreadable
        /// A line is no JSON object, or longer than a row may be.
        case badLine
        /// A row is JSON, and not a row.
        case badRow
        /// Two rows have one id.
        case duplicateID
        /// A row's floor does not compile, where a report needs it.
        case noFloor
        /// There is nothing to run.
        case empty
    }

    public var kind: Kind
    public var file: String
    /// From 1; nil when the problem is the file itself.
    public var line: Int?
    public var message: String

    init(_ kind: Kind, _ file: String, _ line: Int?, _ message: String) {
        self.kind = kind
        self.file = file
        self.line = line
        self.message = message
    }

    /// `file:line: message`
    public var description: String { file + (line.map { ":\($0)" } ?? "") + ": " + message }
}

// MARK: Texts

extension ConformanceError {
    static func unreadable(_ file: String, _ problem: String) -> ConformanceError {
        ConformanceError(.unreadable, file, nil, "cannot be read: \(problem)")
    }

    static func badJSON(_ place: RowPlace, _ problem: String) -> ConformanceError {
        ConformanceError(.badLine, place.file, place.line, problem)
    }

    static func longLine(_ place: RowPlace, _ limit: Int) -> ConformanceError {
        ConformanceError(.badLine, place.file, place.line, "longer than \(limit) bytes")
    }

    static func badRow(_ place: RowPlace, _ problem: String) -> ConformanceError {
        ConformanceError(.badRow, place.file, place.line, problem)
    }

    static func missing(_ place: RowPlace, _ field: String) -> ConformanceError {
        badRow(place, "the field `\(field)` is missing")
    }

    static func wrongType(_ place: RowPlace, _ field: String, _ wanted: String) -> ConformanceError {
        badRow(place, "`\(field)` is \(wanted)")
    }

    static func unknownField(_ place: RowPlace, _ field: String, in parent: String) -> ConformanceError {
        badRow(place, "\(parent) has no field `\(field)`")
    }

    static func duplicateID(_ place: RowPlace, _ id: String, first: RowPlace) -> ConformanceError {
        ConformanceError(
            .duplicateID, place.file, place.line, "the id `\(id)` was given before, at \(first.file):\(first.line)")
    }

    static func noFloor(_ place: RowPlace, _ problem: String) -> ConformanceError {
        ConformanceError(.noFloor, place.file, place.line, problem)
    }

    static func noRows(_ paths: [String]) -> ConformanceError {
        ConformanceError(.empty, paths.joined(separator: " "), nil, "no conformance rows")
    }
}
