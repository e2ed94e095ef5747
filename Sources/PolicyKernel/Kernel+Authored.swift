internal import CallEffects
public import CallModel
internal import FakBasics
internal import FakJSON
internal import HostTools

// What a call writes into files, for the calls that come after it.

extension Kernel {
    /// The writes of a call that is carried out, in their order, for `AuthoredFiles.apply`. Of a decorated call the redacted
    /// one. It reads the arguments once more and allocates; a decision does nothing for it.
    ///
    /// - Complexity: linear in the call's bytes.
    public func authored(
        _ call: Call, _ context: TraceContext, _ scratch: inout KernelScratch
    ) -> [AuthoredWrite] {
        let name = canonicalName(call, &scratch)
        let surface = HostTools.surface(of: String(decoding: name, as: UTF8.self))
        let roles = surface.roles.map(\.role) + surface.keys.map(\.role)
        guard roles.contains(where: { [.shell, .argv, .pathWrite, .patch, .codeMode].contains($0) }),
            let root = Kernel.tree(of: call.body)
        else { return [] }
        var reading = AuthoredReading(root: root, surface: surface, workspace: workspace)
        let effects = scratch.effects
        effects.isUsed = true
        effects.reader.setAuthored(context.authored, workspace: workspace)
        reading.readTexts(&effects.reader)
        if !roles.contains(where: { $0 == .shell || $0 == .argv }) { reading.readFiles() }
        for script in reading.strings(of: [.codeMode]) {
            reading.writes += authored(script, CodeModeReader.read(script.span), context, &scratch)
        }
        return reading.writes
    }

    /// Those of the calls of a script, which may come in any order and may not come.
    func authored(
        _ script: [UInt8], _ found: CodeModeCalls, _ context: TraceContext, _ scratch: inout KernelScratch
    ) -> [AuthoredWrite] {
        var out: [AuthoredWrite] = []
        for nested in found.calls {
            let name = nestedName(script[Int(nested.name.lowerBound)..<Int(nested.name.upperBound)])
            let surface = HostTools.surface(of: String(decoding: name, as: UTF8.self))
            // A script starts no other script.
            if surface.roles.contains(where: { $0.role == .codeMode }) { continue }
            for var write in authored(Call(tool: name, body: found.body(of: nested)), context, &scratch) {
                write.isConditional = true
                out.append(write)
            }
        }
        return out
    }

    private static func tree(of body: Call.Body) -> JSONNode? {
        switch body {
        case .text(let text):
            return JSONNode(.object([JSONMember("input", JSONNode(.string(String(decoding: text, as: UTF8.self))))]))
        case .json(let text):
            var problems: [JSONProblem] = []
            let limits = JSONLimits(bytes: Limits.argumentBytes, depth: Limits.argumentDepth)
            return try? JSONReader.read(text, limits: limits, problems: &problems)
        }
    }
}

/// One call, read for what it writes.
private struct AuthoredReading {
    let root: JSONNode
    let surface: ToolSurface
    let workspace: [UInt8]
    var writes: [AuthoredWrite] = []

    init(root: JSONNode, surface: ToolSurface, workspace: [UInt8]) {
        self.root = root
        self.surface = surface
        self.workspace = workspace
    }

    // MARK: Values

    private func values(at path: ArraySlice<ToolPathStep>, in node: JSONNode) -> [JSONNode] {
        guard let step = path.first else { return [node] }
        switch (step, node.value) {
        case (.any, .array(let elements)): return elements.flatMap { values(at: path.dropFirst(), in: $0) }
        case (.any, .object(let members)): return members.flatMap { values(at: path.dropFirst(), in: $0.value) }
        case (.key(let key), .object(let members)):
            return members.filter { Self.isSame($0.key, key) }.flatMap { values(at: path.dropFirst(), in: $0.value) }
        default: return []
        }
    }

    private func values(under key: String, in node: JSONNode) -> [JSONNode] {
        switch node.value {
        case .array(let elements): return elements.flatMap { values(under: key, in: $0) }
        case .object(let members):
            return members.flatMap { Self.isSame($0.key, key) ? [$0.value] : values(under: key, in: $0.value) }
        default: return []
        }
    }

    private static func isSame(_ a: String, _ b: String) -> Bool {
        if a.utf8.elementsEqual(b.utf8) { return true }
        var (x, y): ([UInt8], [UInt8]) = ([], [])
        FoldedName.fold(Array(a.utf8), into: &x)
        FoldedName.fold(Array(b.utf8), into: &y)
        return x == y
    }

    private func values(of roles: [ToolRole]) -> [JSONNode] {
        surface.roles.filter { roles.contains($0.role) }.flatMap { values(at: $0.path[...], in: root) }
            + surface.keys.filter { roles.contains($0.role) }.flatMap { values(under: $0.name, in: root) }
    }

    private static func strings(in node: JSONNode) -> [[UInt8]] {
        switch node.value {
        case .string(let text): [Array(text.utf8)]
        case .array(let elements): elements.flatMap { strings(in: $0) }
        case .object(let members): members.flatMap { strings(in: $0.value) }
        default: []
        }
    }

    func strings(of roles: [ToolRole]) -> [[UInt8]] { values(of: roles).flatMap { Self.strings(in: $0) } }

    private func strings(of part: ToolFilePart) -> [[UInt8]] {
        surface.roles.filter { $0.file == part }.flatMap { values(at: $0.path[...], in: root) }
            .flatMap { Self.strings(in: $0) }
    }

    // MARK: Scripts and patches

    mutating func readTexts(_ reader: inout EffectReader) {
        reader.surroundings.clear()
        for folder in strings(of: [.folder]) { reader.surroundings.addFolder(folder.span) }
        for value in values(of: [.arguments]) {
            for text in Self.strings(in: value) {
                reader.surroundings.addArgument(text.span, isText: value.asArray == nil)
            }
        }
        for value in values(of: [.shell, .argv]) { readScript(value, &reader) }
        reader.surroundings.clear()
        for patch in strings(of: [.patch]) {
            reader.begin()
            reader.patch(patch.span, slot: 0, offset: 0)
            take(&reader)
        }
        reader.begin()
    }

    private mutating func readScript(_ node: JSONNode, _ reader: inout EffectReader) {
        switch node.value {
        case .string(let text):
            reader.begin()
            reader.script(Array(text.utf8).span, language: .bash, slot: 0, offset: 0)
            take(&reader)
        case .array(let elements):
            reader.begin()
            reader.beginArgv()
            for word in elements { for text in Self.strings(in: word) { reader.addWord(text.span) } }
            reader.endArgv(slot: 0, offset: 0)
            take(&reader)
            for element in elements { if case .object = element.value { readScript(element, &reader) } }
        case .object(let members): for member in members { readScript(member.value, &reader) }
        default: break
        }
    }

    private mutating func take(_ reader: inout EffectReader) {
        for write in reader.fileWrites() {
            let path = Array(reader.bytes[Int(write.path.lowerBound)..<Int(write.path.upperBound)])
            let text = write.text.map { Array(reader.bytes[Int($0.lowerBound)..<Int($0.upperBound)]) }
            add(path, text, write)
        }
    }

    private mutating func add(_ path: [UInt8], _ text: [UInt8]?, _ write: FileWrite) {
        if let marker = path.firstIndex(where: WordMarker.isMarker) {
            var start = marker
            while start > 0, path[start - 1] != 0x2F { start -= 1 }
            var prefix: [UInt8] = []
            if start > 0 || marker > 0 && !workspace.isEmpty {
                prefix = key(start > 0 ? Array(path[..<start]) : [0x2E])
                if prefix.last != 0x2F { prefix.append(0x2F) }
            }
            prefix += path[start..<marker]
            writes.append(
                AuthoredWrite(path: prefix, reach: .prefix, change: .unknown, isDownloaded: write.isDownloaded))
            return
        }
        let isBelow = write.flags.contains(.below)
        writes.append(
            AuthoredWrite(
                path: key(path), reach: isBelow && text == nil ? .below : .file,
                change: text.map { .replace($0) } ?? .unknown, isConditional: write.isConditional,
                isDownloaded: write.isDownloaded))
    }

    private func key(_ path: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        AuthoredPath.append(path.span, workspace: workspace.span, to: &out)
        return out
    }

    // MARK: Tools that write files

    mutating func readFiles() {
        var paths: [[UInt8]] = []
        for path in strings(of: [.pathWrite]).map(key) where !paths.contains(path) { paths.append(path) }
        let (whole, old, new) = (strings(of: .whole), strings(of: .old), strings(of: .new))
        for path in paths {
            if !whole.isEmpty {
                // Of several texts each may be the one of this file.
                let text = Array(whole.joined(separator: [0x0A]))
                writes.append(AuthoredWrite(path: path, change: .replace(text)))
                if whole.count != paths.count { writes.append(AuthoredWrite(path: path, change: .unknown)) }
            } else if paths.count == 1, old.count == 1, new.count == 1 {
                writes.append(AuthoredWrite(path: path, change: .edit(old: old[0], new: new[0])))
            } else {
                writes.append(AuthoredWrite(path: path, change: .unknown))
            }
        }
    }
}
