import Bytecode
import BytecodeVerifier
import PolicyCompiler
import PolicySemantics
import Testing

/// What the compiler makes is what the verifier accepts.
@Suite struct CompiledImageTests {
    static let manifests: [String] = [
        "{}",
        #"{"allow":["Read","Bash","read","Write_notes"],"allow_prefix":["mcp__git__","x"],"deny":{"rm":"POLICY_BLOCK"}}"#,
        #"""
        {"allow":["Bash","Read","Edit","save_thing"],"posture":"admit_and_log","workspace":"/srv/project",
         "advisory_reasons":["SELF_MODIFY","DEFAULT_DENY"],"redact_fields":["Token","password"],
         "deny":{"Danger":"SELF_MODIFY"},"self_modify_globs":[".git/","VERSION","internal/**"],
         "arg_rules":[
          {"id":"no-rm","tool":"Bash","arg":"command","deny_regex":"rm\\s+-rf"},
          {"tool":"Bash","arg":"command","deny_regex":"\\bsudo\\b","advisory":true},
          {"tool":"*","arg":"/path","deny_glob":"~/.ssh/**"},
          {"tool":"*","arg":"/path","deny_glob":"/etc/shadow"},
          {"tool":"*","arg":"/path","max_bytes":4096},
          {"tool":"Read","arg":"/file_path","allow_glob":"${workspace}/**"},
          {"tool":"Edit","arg":"/options/mode","allow_values":["a",5,true,"5"]},
          {"tool":"Edit","arg":"/options/kind","allow_regex":"[a-z]+|x{2,5}"},
          {"tool":"Edit","arg":"count","min":-1.5,"max":1e3},
          {"tool":"Custom","arg":"/a*b/~1/3","deny_regex":"(?i)straße|é+"},
          {"tool":"@shell","deny_regex":"curl[^|]*\\|\\s*sh"},
          {"tool":"@shell","deny_regex":"mkfs"},
          {"tool":"@shell","max_bytes":100000}
         ]}
        """#,
    ]

    static func compile(_ manifest: String) throws -> CompiledPolicy {
        let resolution = Resolver.resolve(Array(manifest.utf8))
        let policy = try #require(resolution.policy, "\(resolution.diagnostics)")
        return try PolicyCompiler.compile(policy)
    }

    @Test(arguments: manifests.indices) func compiledImageIsAccepted(index: Int) throws {
        let compiled = try Self.compile(Self.manifests[index])
        let report = Verifier.report(compiled.bytes)
        #expect(report.isAccepted, "\(report.text)")
        let image = try Verifier.verify(compiled.bytes)
        #expect(image.model == compiled.model)
        #expect(ImageEncoder.encode(image.model) == compiled.bytes)
        #expect(try Self.compile(Self.manifests[index]).bytes == compiled.bytes)
    }
}
