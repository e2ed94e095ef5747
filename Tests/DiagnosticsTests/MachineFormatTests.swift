import Diagnostics
import FakJSON
import Testing

@Suite struct MachineFormatTests {
    private func read(_ text: String) throws -> JSONNode { try JSONReader.read(Array(text.utf8), limits: .manifest) }

    @Test func jsonGolden() {
        let start = #"{"line":2,"column":2,"offset":3}"#
        let end = #"{"line":2,"column":8,"offset":9}"#
        #expect(
            JSONRenderer.render(sampleFiles)
                == #"{"diagnostics":[{"id":"FAK1002","severity":"error","message":"unknown key \"alow\"","#
                + #""file":"floors/my floor.json","range":{"start":\#(start),"end":\#(end)},"pointer":"/alow","#
                + #""notes":[{"message":"the other one","range":{"start":{"line":3,"column":13,"offset":34},"#
                + #""end":{"line":3,"column":19,"offset":40}}},{"message":"keys are case-sensitive","range":null}],"#
                + #""fixes":[{"message":"write \"allow\"","range":{"start":\#(start),"end":\#(end)},"#
                + #""replacement":"\"allow\""}]},{"id":"FAK1900","severity":"warning","message":"nothing is allowed","#
                + #""file":"floors/my floor.json","range":null,"pointer":null,"notes":[],"fixes":[]}]}"# + "\n")
    }

    @Test func noFindingsIsAnEmptyList() {
        #expect(JSONRenderer.render([]) == "{\"diagnostics\":[]}\n")
    }

    @Test func everyScalarSurvivesBothFormats() throws {
        var message = String.UnicodeScalarView()
        for value in UInt32(0)...0x2FF where value != 0 { message.append(Unicode.Scalar(value)!) }
        message.append(contentsOf: "\u{2028}\u{2029}\u{FEFF}\u{FFFF}𝄞\u{10FFFF}".unicodeScalars)
        let file = SourceDiagnostics(
            source: SourceText(path: "p", bytes: []),
            diagnostics: [Diagnostic(id: "FAK1", severity: .note, message: String(message))])
        let json = try read(JSONRenderer.render([file]))
        let fromJSON = try #require(json["diagnostics"]?[0]?["message"]?.asString)
        #expect(fromJSON.utf8.elementsEqual(String(message).utf8))
        let sarif = try read(SARIFRenderer(toolVersion: "0", catalog: sampleCatalog).render([file]))
        let fromSARIF = try #require(sarif["runs"]?[0]?["results"]?[0]?["message"]?["text"]?.asString)
        #expect(fromSARIF.utf8.elementsEqual(String(message).utf8))
    }

    @Test func sarifGolden() {
        let uri = #""artifactLocation":{"uri":"floors/my%20floor.json"}"#
        let region = #"{"startLine":2,"startColumn":2,"endLine":2,"endColumn":8,"byteOffset":3,"byteLength":6}"#
        #expect(
            SARIFRenderer(toolVersion: "1.2", catalog: sampleCatalog).render(sampleFiles)
                == #"{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":{"driver":"#
                + #"{"name":"fak","version":"1.2","rules":[{"id":"FAK1002","shortDescription":{"text":"unknown key"},"#
                + #""fullDescription":{"text":"A manifest has a closed set of keys."},"#
                + #""help":{"text":"Use the key that the message names."},"defaultConfiguration":{"level":"error"}},"#
                + #"{"id":"FAK1900","shortDescription":{"text":"empty floor"},"#
                + #""fullDescription":{"text":"The floor admits nothing."},"defaultConfiguration":{"level":"warning"}}]}},"#
                + #""columnKind":"unicodeCodePoints","results":[{"ruleId":"FAK1002","ruleIndex":0,"level":"error","#
                + #""message":{"text":"unknown key \"alow\""},"locations":[{"physicalLocation":{\#(uri),"region":\#(region)},"#
                + #""logicalLocations":[{"fullyQualifiedName":"/alow","kind":"value"}]}],"relatedLocations":["#
                + #"{"physicalLocation":{\#(uri),"region":{"startLine":3,"startColumn":13,"endLine":3,"endColumn":19,"#
                + #""byteOffset":34,"byteLength":6}},"message":{"text":"the other one"}},{"physicalLocation":{\#(uri)},"#
                + #""message":{"text":"keys are case-sensitive"}}],"fixes":[{"description":{"text":"write \"allow\""},"#
                + #""artifactChanges":[{\#(uri),"replacements":[{"deletedRegion":\#(region),"#
                + #""insertedContent":{"text":"\"allow\""}}]}]}]},{"ruleId":"FAK1900","ruleIndex":1,"level":"warning","#
                + #""message":{"text":"nothing is allowed"},"locations":[{"physicalLocation":{\#(uri)}}]}]}]}"# + "\n")
    }

    @Test func sarifHasWhatTheSchemaRequires() throws {
        let log = try read(SARIFRenderer(toolVersion: "0", catalog: DiagnosticCatalog([])).render(sampleFiles))
        #expect(log["version"]?.asString == "2.1.0")
        let run = try #require(log["runs"]?[0])
        let rules = try #require(run["tool"]?["driver"]?["rules"]?.asArray)
        #expect(rules.map { $0["id"]?.asString } == ["FAK1002", "FAK1900"])
        for result in try #require(run["results"]?.asArray) {
            let index = try #require(result["ruleIndex"]?.asInt)
            #expect(rules[index]["id"]?.asString == result["ruleId"]?.asString)
            #expect(["error", "warning", "note"].contains(result["level"]?.asString))
            #expect(result["message"]?["text"]?.asString?.isEmpty == false)
        }
    }

    @Test(arguments: [
        ("/a b/c.json", "file:///a%20b/c.json"), ("a:b", "a%3Ab"), ("é", "%C3%A9"), ("./x/../y", "./x/../y"),
        ("<stdin>", "%3Cstdin%3E"),
    ])
    func sarifPathsAreURIs(_ path: String, _ uri: String) throws {
        let file = SourceDiagnostics(
            source: SourceText(path: path, bytes: []),
            diagnostics: [Diagnostic(id: "FAK1", severity: .note, message: "m")])
        let log = try read(SARIFRenderer(toolVersion: "0", catalog: DiagnosticCatalog([])).render([file]))
        let location = log["runs"]?[0]?["results"]?[0]?["locations"]?[0]?["physicalLocation"]
        #expect(location?["artifactLocation"]?["uri"]?.asString == uri)
    }
}
