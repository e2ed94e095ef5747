/// What the product calls itself.
public enum Product {
    /// Semantic version of this release.
    public static let version = "0.1.0"
}
