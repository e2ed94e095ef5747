internal import Conformance
internal import FakBasics

extension CommandError {
    /// A corpus that cannot be read is a file error; one with a bad row is a wrong answer.
    init(_ error: ConformanceError) {
        let kind: ExitCode =
            switch error.kind {
            case .unreadable: .io
            case .badLine, .badRow, .duplicateID, .noFloor, .empty: .no
            }
        self.init(kind, error.description)
    }
}
