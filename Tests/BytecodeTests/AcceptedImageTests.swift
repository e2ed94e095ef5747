import Bytecode
import BytecodeVerifier
import ImageSamples
import Testing

@Suite struct AcceptedImageTests {
    @Test(arguments: ["least", "full", "engines", "wide"]) func sampleIsAccepted(name: String) throws {
        let model = try #require(SampleImages.named(name))
        let bytes = ImageEncoder.encode(model)
        let report = Verifier.report(bytes)
        #expect(report.isAccepted, "\(report.text)")
        let image = try Verifier.verify(bytes)
        #expect(image.model == model)
        #expect(ImageEncoder.encode(image.model) == bytes)
        #expect(image.policyDigest == ImageEncoder.semanticDigest(model))
        #expect(image.cost.count == model.classes.count)
    }
}
