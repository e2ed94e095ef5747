import Bytecode
import BytecodeVerifier
import CallModel
import FakBasics
import FloorLoader
import PolicyKernel
import TestSupport
import Testing

@Suite struct KernelTests {
    private func floor(_ manifest: String) throws -> Floor {
        try #require(FloorLoader.compile(Array(manifest.utf8), path: "p").floor)
    }

    @Test func anImageOfOtherTablesIsRefused() throws {
        let bytes = try floor(#"{"allow":["t"]}"#).imageBytes
        var model = try ImageDecoder.decode(bytes)
        model.header.profileDigest[0] ^= 1
        let image = try Verifier.verify(ImageEncoder.encode(model))
        #expect { _ = try Kernel(image) } throws: { ($0 as? KernelError)?.kind == .otherProfile }
    }

    @Test func theSameManifestGivesTheSameBytes() throws {
        let manifest =
            #"{"allow":["b","a"],"arg_rules":[{"tool":"a","arg":"x","deny_regex":"p|q"}],"redact_fields":["z","y"]}"#
        let first = try floor(manifest).imageBytes
        for _ in 0..<5 { #expect(try floor(manifest).imageBytes == first) }
    }

    @Test func ownFilesAreProtectedByPath() throws {
        let kernel = try floor(#"{"allow":["Write","Read"]}"#).kernel
        let context = TraceContext(protectedPaths: [Array("/srv/floor.json".utf8)])
        var scratch = KernelScratch()
        for (path, rule) in [
            ("/srv/floor.json", "builtin:own-files"), ("/srv/x/../FLOOR.json", "builtin:own-files"),
            ("floor.json", "builtin:own-files"), ("srv/floor.json", "builtin:own-files"),
            ("/srv/floor.json.", "builtin:own-files"), ("/other/floor.json", "allow[0]"), ("xfloor.json", "allow[0]"),
        ] {
            let decision = kernel.decide(
                Call(tool: "Write", json: #"{"file_path":"\#(path)","content":""}"#), context, &scratch)
            #expect(decision.rule == rule, "\(path)")
        }
        let read = kernel.decide(Call(tool: "Read", json: #"{"file_path":"/srv/floor.json"}"#), context, &scratch)
        #expect(read.verdict == .allow)
    }

    @Test func aNamespaceIsPartOfTheName() throws {
        let kernel = try floor(#"{"allow":["a__b","exec_command"]}"#).kernel
        var scratch = KernelScratch()
        func verdict(_ tool: String, _ namespace: String?) -> Verdict {
            kernel.decide(Call(tool: tool, namespace: namespace, json: "{}"), .empty, &scratch).verdict
        }
        #expect(verdict("b", "a") == .allow)
        #expect(verdict("b", nil) == .deny)
        #expect(verdict("exec_command", "functions") == .allow)
        #expect(verdict("exec_command", "other") == .deny)
        #expect(verdict("", "a__b") == .deny)
    }

    /// Threads that share a kernel get what one thread alone gets.
    @Test func threadsShareAKernel() async throws {
        let kernel = try floor(
            #"{"allow":["Bash"],"arg_rules":[{"tool":"Bash","arg":"command","deny_regex":"\\brm\\b"}]}"#
        ).kernel
        let denied = await withTaskGroup(of: Int.self) { group in
            for worker in 0..<4 {
                group.addTask {
                    var scratch = KernelScratch()
                    var denied = 0
                    for i in 0..<500 {
                        let command = (i + worker) % 2 == 0 ? "rm x" : "ls x"
                        let call = Call(tool: "Bash", json: #"{"command":"\#(command)"}"#)
                        if kernel.decide(call, .empty, &scratch).verdict == .deny { denied += 1 }
                    }
                    return denied
                }
            }
            return await group.reduce(0, +)
        }
        #expect(denied == 1000)
    }
}
