internal import Foundation
internal import Testing

/// Wrong input gives an exit code, one clear message with a place, and never a trace.
@Suite struct WrongInputTests {
    private func expect(
        _ outcome: Outcome, status: Int32, says parts: [String], _ location: SourceLocation = #_sourceLocation
    ) {
        #expect(outcome.status == status, sourceLocation: location)
        for part in parts { #expect(outcome.errors.contains(part), "\(outcome.errors)", sourceLocation: location) }
        #expect(!outcome.errors.contains("Fatal error"), sourceLocation: location)
    }

    @Test func textThatIsNotJSON() throws {
        let outcome = try Subprocess.fak(["policy", "check", "-"], input: "{\"allow\": [\"Read\",]}")
        expect(outcome, status: 1, says: ["<stdin>:1:18: error[FAK1001]: ", "fix: remove the comma"])
    }

    @Test func keyThatIsUnknown() throws {
        let outcome = try Subprocess.fak(["policy", "check", "-"], input: "{\n  \"alow\": [\"Read\"]\n}")
        expect(outcome, status: 1, says: ["<stdin>:2:3: error[FAK1010]: ", "did you mean `allow`?"])
    }

    @Test func flagThatIsUnknown() throws {
        expect(
            try Subprocess.fak(["preflight", "--tol", "Bash"]), status: 2,
            says: ["fak: unknown flag `--tol`", "did you mean `--tool`?"])
    }

    @Test func fileThatIsMissing() throws {
        expect(
            try Subprocess.fak(["policy", "check", "no/such/manifest.json"]), status: 3,
            says: ["fak: no/such/manifest.json: cannot be read"])
    }

    @Test func imageWithAFlippedBit() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fak-image-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("floor.fakb")
        let manifest = "examples/customer-support-readonly-policy.json"
        let compiled = try Subprocess.fak(["policy", "compile", manifest, "-o", file.path])
        #expect(compiled.status == 0, "\(compiled.errors)")
        let call = ["preflight", "--tool", "search_kb", "--policy", file.path]
        #expect(try Subprocess.fak(call).output == "verdict=ALLOW reason=NONE by=allow rule=allow[0]\n")

        var image = try Data(contentsOf: file)
        image[image.count / 2] ^= 1
        try image.write(to: file)
        let refused = try Subprocess.fak(call)
        expect(refused, status: 1, says: ["the image is rejected: V1"])
        #expect(!refused.output.contains("ALLOW"))
        #expect(try Subprocess.fak(["policy", "verify", file.path]).status == 1)
    }
}
