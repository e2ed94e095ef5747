import Glibc

enum Rounds {
    /// Pairs of floors of a random test, a hundred tools each; 2 unless FAK_ROUNDS says otherwise.
    static let perTest: Int = unsafe getenv("FAK_ROUNDS").flatMap { unsafe Int(String(cString: $0)) } ?? 2
    /// Whether pairs that are left open are printed: FAK_VERBOSE is set.
    static let isVerbose = unsafe getenv("FAK_VERBOSE") != nil
    /// Every fifth edit of an example, or all of them with FAK_ROUNDS set.
    static let step: Int = unsafe getenv("FAK_ROUNDS") == nil ? 5 : 1
}
