// What more than one test target needs.

/// Absolute path of the checkout that this file was compiled in, without a trailing slash.
public let repositoryRoot: String = {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast(3).joined(separator: "/")
}()
