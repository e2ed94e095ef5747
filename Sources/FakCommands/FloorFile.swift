internal import Bytecode
internal import BytecodeVerifier
internal import Diagnostics
internal import FakBasics
internal import FloorLoader
internal import PolicyKernel

/// A policy file that became a floor.
struct FloorFile {
    let path: String
    let kernel: Kernel
    let imageBytes: [UInt8]
    /// Whether it was read as an image, and not compiled here.
    let isImage: Bool
    /// Whether it has the digest that was asked for.
    let isPinned: Bool

    var image: VerifiedImage { kernel.image }
    var facts: ImageFacts { ImageFacts(bytes: imageBytes, image: image) }

    /// Reads a manifest or an image. Without a floor: the diagnostics on stderr, and the answer is no.
    static func load(
        _ path: String, trust: FloorTrust = .any, _ session: inout Session
    ) throws(CommandError) -> FloorFile {
        let bytes = try readPolicy(path, &session)
        let name = Session.displayName(path)
        do throws(FloorError) {
            let floor = try FloorLoader.load(bytes, path: name, trust: trust)
            return FloorFile(
                path: name, kernel: floor.kernel, imageBytes: floor.imageBytes, isImage: !floor.isCompiledHere,
                isPinned: trust != .any)
        } catch {
            switch error {
            case .manifest(let compiled):
                session.note(diagnostics: [compiled.report], severities: [.error])
                throw .no(name, "gives no floor", hint: "`fak policy check \(name)` shows everything about it")
            case .image(let problem):
                throw .no(
                    name, "the image is rejected: \(problem.description)",
                    hint: "`fak policy verify \(name)` lists every obligation")
            case .kernel(let problem): throw .no(name, problem.message)
            case .untrusted(let why): throw .no(name, untrusted(why), hint: "`fak policy show \(name)` says what it is")
            }
        }
    }

    private static func untrusted(_ why: UntrustedFloor) -> String {
        switch why {
        case .unpinnedImage: "is an image, and no digest was given that it has to have"
        case .otherDigest(let found, let pinned):
            "has the policy digest \(hex(found.bytes)), and \(hex(pinned.bytes)) is asked for"
        }
    }

    /// The floor that `--policy-digest` asks for; any one where the flag is not given.
    static func trust(_ arguments: Arguments) throws(CommandError) -> FloorTrust {
        guard let text = arguments.value("--policy-digest") else { return .any }
        guard let digest = PolicyDigest(hex: text) else {
            throw .usage(
                "`--policy-digest` takes 64 hexadecimal digits",
                hint: "`fak policy compile` and `fak policy show` print the digest of a policy")
        }
        return .pinned(digest)
    }

    /// The floor of no policy: it denies every call.
    static func empty() throws(CommandError) -> FloorFile {
        do throws(FloorError) {
            let floor = try FloorLoader.load([0x7B, 0x7D], path: "<no policy>", trust: .compiledHere)
            return FloorFile(
                path: "<no policy>", kernel: floor.kernel, imageBytes: floor.imageBytes, isImage: false, isPinned: false
            )
        } catch {
            throw CommandError(.internal, "the empty floor does not load")
        }
    }

    /// The bytes of a policy file, with the limit of what they are.
    static func readPolicy(_ path: String, _ session: inout Session) throws(CommandError) -> [UInt8] {
        try session.read(path, limit: Limits.imageBytes)
    }

    /// Says on stderr that nothing vouches for an image.
    func noteUnpinned(_ session: inout Session) {
        if isImage, !isPinned {
            session.note(
                "fak: note: \(path) is an image and is not pinned: whoever can write it can change the floor\n")
        }
    }
}

extension Session {
    /// Prints findings on stderr.
    mutating func note(diagnostics: [SourceDiagnostics], severities: [Severity] = Severity.allCases) {
        let shown = diagnostics.map { file in
            SourceDiagnostics(
                source: file.source, diagnostics: file.diagnostics.filter { severities.contains($0.severity) })
        }
        note(TextRenderer(usesColour: coloursStderr).render(shown))
    }
}
