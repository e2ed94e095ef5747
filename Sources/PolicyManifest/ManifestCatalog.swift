public import Diagnostics

/// What every id of `ManifestProblem` means: why it is one, an example that provokes it, and what to do.
///
/// An example is a whole manifest. It is empty where a text cannot show the fault, as for bytes that are no UTF-8.
public enum ManifestCatalog {
    /// One entry for each id.
    public static let entries: [DiagnosticEntry] = text + rules + fields

    /// The entries by id, as docs/diagnostics.md prints them.
    public static let catalog = DiagnosticCatalog(entries)
}
