import Bytecode
import ImageSamples
import TestSupport
import Testing

@Suite struct DisassemblerTests {
    /// The listings of the images that the rows of corpus/bytecode-bad change; whoever writes a row reads them.
    @Test(arguments: ["least", "full", "engines"]) func listingOfBase(name: String) throws {
        let text = Disassembler.text(try #require(SampleImages.named(name)))
        let path = "\(repositoryRoot)/corpus/bytecode-bad/\(name).txt"
        // FAK_REWRITE=1 writes the listing instead, for review as a change.
        if isRewriting { try writeFile(path, text) }
        let golden = String(decoding: try readFile(path), as: UTF8.self)
        #expect(text == golden)
    }

    @Test func listingOfNonsenseIsTotal() throws {
        var model = try #require(SampleImages.named("full"))
        for i in model.code.indices { model.code[i].a = 0x7FFF_FFF0 }
        for i in model.rules.indices { model.rules[i].id = noIndex - 1 }
        for i in model.banks.indices { model.banks[i].firstGroup = noIndex }
        for i in model.classes.indices { model.classes[i].blockCount = noIndex }
        model.constants.removeAll()
        #expect(Disassembler.text(model).contains("?2147483632"))
    }
}
