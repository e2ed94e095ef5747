internal import PCRE2Engine

/// Whether PCRE2 takes a pattern of `"dialect": "pcre2"`.
enum PCRE2Check {
    /// The fault of a pattern, with its byte offset, or nil. The compiled pattern is dropped.
    static func fault(in source: String) -> (offset: Int, message: String)? {
        do throws(PCRE2Error) {
            _ = try PCRE2Pattern(source, options: PCRE2Options(dialect: .full, jit: false))
            return nil
        } catch {
            return (error.offset, error.message)
        }
    }
}
