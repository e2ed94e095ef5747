public import Bytecode
public struct VerifiedImage: Sendable {
    public let model: ImageModel
    public init(_ m: ImageModel) { model = m }
}
