internal import CallEffects
internal import CallModel
internal import HostTools

/// One value of a shell argument, and what it runs.
struct Script {
    struct Command {
        var flags: CommandFlags
        var key: [UInt8]
        var view: [UInt8]

        /// Whether nothing of it is left to expansion, a redirect or an assignment.
        var isKnown: Bool { flags.isSuperset(of: [.known, .plain]) && !flags.contains(.unknownProgram) }
    }

    /// Where the value starts.
    var start: Int
    /// Whether it was read: one for another shell is not.
    var isRead: Bool
    var isOneSimpleCommand: Bool
    /// In the order of the text, the predicates of the script behind its commands.
    var commands: [Command]
    /// The views of pipelines.
    var pipelines: [[UInt8]]
}

/// One effect of the call.
struct CallEffect {
    var kind: EffectKind
    var flags: EffectFlags
    var text: [UInt8]
    /// The place of the value that it comes of.
    var offset: Int
    /// Whether a patch argument has it.
    var isOfPatch = false
}

/// What a call does: every value of a role read on its own by the shared reader of effects.
struct CallReading {
    /// Each value once, in the order of the tool's roles.
    var scripts: [Script] = []
    var effects: [CallEffect] = []
    /// The first value that cannot be judged, if any.
    var fault: EffectProblem?

    /// What earlier calls wrote.
    private var trace: (files: AuthoredFiles, workspace: [UInt8]) = (AuthoredFiles(), [])

    /// What other arguments say of the scripts.
    private var surroundings = ScriptSurroundings()

    init(_ surface: ToolSurface, _ body: Body, _ authored: AuthoredFiles, workspace: [UInt8]) {
        trace = (authored, workspace)
        surroundings = ScriptSurroundings(surface, body)
        for (role, language, node) in surface.valuesByRole(body) {
            switch role {
            case .shell, .argv: readScript(node, language)
            case .pathRead: read(node) { $0.path($1.span, isWritten: false, slot: 0, offset: 0) }
            case .pathWrite: read(node) { $0.path($1.span, isWritten: true, slot: 0, offset: 0) }
            case .patch: read(node, isPatch: true) { $0.patch($1.span, slot: 0, offset: 0) }
            case .url: read(node) { $0.url($1.span, slot: 0, offset: 0) }
            case .code, .codeMode: read(node) { $0.code($1.span, slot: 0, offset: 0) }
            case .text, .folder, .arguments: break
            }
        }
        if surface.examinesEveryString {
            for (text, offset) in body.strings {
                read(text, offset) { $0.path($1.span, isWritten: true, slot: 0, offset: 0) }
            }
        }
    }

    /// One value of a shell argument.
    init(script node: ArgumentNode) { readScript(node, .bash) }

    /// The scripts that a value is or has in it.
    func scripts(of node: ArgumentNode) -> [Script] {
        scripts.filter { node.start <= $0.start && $0.start < max(node.end, node.start + 1) }
    }

    /// Whether everything that shells read is one simple command each.
    var isSimple: Bool { scripts.allSatisfy(\.isOneSimpleCommand) }

    private mutating func read(
        _ node: ArgumentNode, isPatch: Bool = false, _ body: (inout EffectReader, [UInt8]) -> Void
    ) {
        for (text, _) in node.strings() { read(text, node.start, isPatch: isPatch, body) }
    }

    private mutating func read(
        _ text: [UInt8], _ offset: Int, isPatch: Bool = false, _ body: (inout EffectReader, [UInt8]) -> Void
    ) {
        var reader = EffectReader()
        reader.begin()
        body(&reader, text)
        take(reader, offset, isPatch: isPatch)
    }

    private mutating func take(_ reader: EffectReader, _ offset: Int, isPatch: Bool = false) {
        effects += reader.effects.map { effect in
            CallEffect(
                kind: effect.kind, flags: effect.flags, text: Self.bytes(reader, effect.text), offset: offset,
                isOfPatch: isPatch)
        }
    }

    private static func bytes(_ reader: EffectReader, _ range: Range<Int32>) -> [UInt8] {
        Array(reader.bytes[Int(range.lowerBound)..<Int(range.upperBound)])
    }

    // MARK: Scripts

    private mutating func readScript(_ node: ArgumentNode, _ language: ToolLanguage?) {
        let isRead: Bool =
            switch language {
            case .powershell, .cmd, .fish: false
            default: true
            }
        if scripts.contains(where: { $0.start == node.start && $0.isRead == isRead }) { return }
        var script = Script(
            start: node.start, isRead: isRead, isOneSimpleCommand: isRead, commands: [], pipelines: [])
        if isRead {
            for text in node.scripts() {
                var reader = EffectReader()
                reader.begin()
                reader.setAuthored(trace.files, workspace: trace.workspace)
                reader.surroundings = surroundings
                reader.read(text)
                script.isOneSimpleCommand = script.isOneSimpleCommand && reader.isOneSimpleCommand
                script.commands += reader.commands.map {
                    Script.Command(
                        flags: $0.flags, key: Self.bytes(reader, $0.key), view: Self.bytes(reader, $0.view))
                }
                script.pipelines += reader.pipelines.map { Self.bytes(reader, $0.view) }
                take(reader, node.start)
                if fault == nil || fault == .otherShell, let problem = reader.problem?.kind { fault = problem }
            }
        } else if fault == nil {
            fault = .otherShell
        }
        scripts.append(script)
    }
}

extension ScriptSurroundings {
    /// Those of a call.
    init(_ surface: ToolSurface, _ body: Body) {
        self.init()
        for (role, _, node) in surface.valuesByRole(body) where role == .folder || role == .arguments {
            var isText = true
            if case .array = node.value { isText = false }
            for (text, _) in node.strings() {
                if role == .folder { addFolder(text.span) } else { addArgument(text.span, isText: isText) }
            }
        }
    }
}

/// What a shell or a program is started with.
enum ScriptText {
    case text([UInt8])
    case words([[UInt8]])
}

extension EffectReader {
    /// Reads what a shell or a program is started with.
    mutating func read(_ text: ScriptText) {
        switch text {
        case .text(let text): script(text.span, language: .bash, slot: 0, offset: 0)
        case .words(let words):
            beginArgv()
            for word in words { addWord(word.span) }
            endArgv(slot: 0, offset: 0)
        }
    }
}

extension ArgumentNode {
    /// A scalar is a script. The scalars of an array and of the arrays in it are the words of one command. Objects have
    /// members that are the same each, but for arrays in them, in which every scalar is a word.
    func scripts() -> [ScriptText] {
        guard case .array = value else { return members() }
        let words = wordsOutsideObjects()
        return (words.isEmpty ? [] : [.words(words)]) + members()
    }

    private func wordsOutsideObjects() -> [[UInt8]] {
        switch value {
        case .array(let elements): elements.flatMap { $0.wordsOutsideObjects() }
        case .object: []
        default: word.map { [$0] } ?? []
        }
    }

    private func members() -> [ScriptText] {
        switch value {
        case .array(let elements):
            return elements.filter(\.isContainer).flatMap { $0.members() }
        case .object(let members):
            return members.flatMap { member -> [ScriptText] in
                guard case .array = member.value.value else { return member.value.members() }
                let words = member.value.wordsAtAnyDepth()
                return words.isEmpty ? [] : [.words(words)]
            }
        default: return word.map { [.text($0)] } ?? []
        }
    }

    private var isContainer: Bool {
        switch value {
        case .array, .object: true
        default: false
        }
    }

    private func wordsAtAnyDepth() -> [[UInt8]] {
        switch value {
        case .array(let elements): elements.flatMap { $0.wordsAtAnyDepth() }
        case .object(let members): members.flatMap { $0.value.wordsAtAnyDepth() }
        default: word.map { [$0] } ?? []
        }
    }

    /// A scalar as it is written; nil for `null`.
    private var word: [UInt8]? {
        switch value {
        case .string(let text), .number(let text): text
        case .bool(let flag): Array((flag ? "true" : "false").utf8)
        case .null, .array, .object: nil
        }
    }
}

extension ToolSurface {
    /// Every value under a role, role by role.
    fileprivate func valuesByRole(_ body: Body) -> [(ToolRole, ToolLanguage?, ArgumentNode)] {
        func present(_ located: [Located]) -> [ArgumentNode] {
            located.compactMap { place in
                if case .value(let node) = place, !node.isMissing { return node }
                return nil
            }
        }
        return roles.flatMap { entry in
            present(body.values(at: entry.placeSteps)).map { (entry.role, entry.language, $0) }
        }
            + keys.flatMap { key in
                present(body.values(underKeys: [Array(key.name.utf8)])).map { (key.role, key.language, $0) }
            }
    }
}
