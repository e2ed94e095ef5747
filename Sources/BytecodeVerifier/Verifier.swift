public import Bytecode

/// An image that the verifier accepted: the only thing that the kernel runs.
///
/// Only `Verifier.verify` makes one (the initialiser is private to this file), so what docs/verifier.md guarantees holds
/// for every value of this type.
public struct VerifiedImage: Sendable {
    /// The tables. A copy may be changed, but a changed copy is a model and not a verified image.
    public let model: ImageModel
    /// SHA-256 of what the image means: its *policy digest*, the same with and without SOURCEMAP.
    public let policyDigest: [UInt8]
    /// SHA-256 of the whole file, SOURCEMAP included.
    public let fileDigest: [UInt8]
    /// What a call of each tool class costs at the most, by class index.
    public let cost: [ClassCost]

    fileprivate init(_ image: DecodedImage, cost: [ClassCost]) {
        model = image.model
        policyDigest = image.policyDigest
        fileDigest = image.fileDigest
        self.cost = cost
    }
}

/// The cost `fixed + perByte · n` of one call, n being the bytes of its arguments, in the units of
/// docs/bytecode-ops.md: about one table step each. Recomputed from the code, never read from the file.
public struct ClassCost: Sendable, Hashable {
    public let fixed: UInt64
    public let perByte: UInt64

    public init(fixed: UInt64, perByte: UInt64) {
        self.fixed = fixed
        self.perByte = perByte
    }
}

/// Decides whether the kernel may run an image.
///
/// Total on any bytes: the answer is an image or an error, in time linear in the file and
/// memory linear in it (docs/verifier.md).
public enum Verifier {
    /// Verifies the bytes of a `.fakb` file; throws the first obligation that does not hold.
    public static func verify(_ bytes: [UInt8]) throws(ImageError) -> VerifiedImage {
        let image = try ImageDecoder.decodeWithDigests(bytes)
        var checks = Checks(image.model)
        for obligation in Obligation.afterDecoding { try checks.run(obligation) }
        return VerifiedImage(image, cost: checks.cost)
    }

    /// Checks every obligation that can be checked. Linear, as `verify`.
    public static func report(_ bytes: [UInt8]) -> VerificationReport {
        var rows: [VerificationReport.Row] = []
        let image: DecodedImage
        do throws(ImageError) {
            image = try ImageDecoder.decodeWithDigests(bytes)
        } catch {
            for obligation in Obligation.allCases {
                let isCause = obligation.rawValue == error.obligation
                rows.append(.init(obligation: obligation, outcome: isCause ? .fails(error) : .notReached, checked: 0))
            }
            return VerificationReport(rows: rows)
        }
        rows.append(.init(obligation: .container, outcome: .holds, checked: bytes.count))
        rows.append(.init(obligation: .encoding, outcome: .holds, checked: image.model.code.count))
        var checks = Checks(image.model)
        var failed = Set<Obligation>()
        for obligation in Obligation.afterDecoding {
            guard failed.isDisjoint(with: obligation.premises) else {
                rows.append(.init(obligation: obligation, outcome: .notReached, checked: 0))
                failed.insert(obligation)
                continue
            }
            do throws(ImageError) {
                try checks.run(obligation)
                rows.append(.init(obligation: obligation, outcome: .holds, checked: checks.checked))
            } catch {
                rows.append(.init(obligation: obligation, outcome: .fails(error), checked: checks.checked))
                failed.insert(obligation)
            }
        }
        return VerificationReport(rows: rows)
    }
}
