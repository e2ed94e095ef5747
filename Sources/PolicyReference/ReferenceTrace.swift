internal import CallEffects
public import CallModel
internal import FakBasics
internal import HostTools
internal import PathSyntax

/// One write of an earlier call.
struct PlainWrite {
    enum Kind {
        case whole([UInt8])
        case replaced(old: [UInt8], new: [UInt8])
        case unknown
        /// Everything below the path, or everything that begins with it.
        case unknownBelow, unknownPrefix
    }
    var path: [UInt8]
    var kind: Kind
    var isConditional = false
    var isDownloaded = false
}

/// The calls of a trace that were carried out, as a plain list of what they wrote.
public struct ReferenceTrace: Sendable {
    private let start: AuthoredFiles
    var writes: [PlainWrite] = []

    public init() { self.init(AuthoredFiles()) }

    init(_ start: AuthoredFiles) { self.start = start }

    /// What is in the files by now: the list from its beginning, once more.
    public var files: AuthoredFiles {
        var held = start.files
        var isIncomplete = start.isIncomplete
        for write in writes {
            let meets: (AuthoredFile) -> Bool =
                switch write.kind {
                case .unknownBelow: { Self.isIn($0.path, write.path) }
                case .unknownPrefix: { $0.path.starts(with: write.path) }
                default: { $0.path == write.path }
                }
            switch write.kind {
            case .unknownBelow, .unknownPrefix:
                held = held.map { file in
                    guard meets(file) else { return file }
                    return AuthoredFile(
                        path: file.path, text: file.text, isPartlyUnknown: true,
                        isDownloaded: file.isDownloaded || write.isDownloaded)
                }
            default:
                let before = held.first(where: meets)
                held.removeAll(where: meets)
                held.append(Self.after(write, before))
            }
            if held.count > Limits.authoredPaths {
                held.removeFirst()
                isIncomplete = true
            }
            for i in held.indices where held.reduce(0, { $0 + $1.text.count }) > Limits.authoredBytes {
                if held[i].text.isEmpty { continue }
                held[i].text = []
                held[i].isPartlyUnknown = true
            }
        }
        return AuthoredFiles(held, isIncomplete: isIncomplete)
    }

    private static func after(_ write: PlainWrite, _ before: AuthoredFile?) -> AuthoredFile {
        var file = before ?? AuthoredFile(path: write.path, text: [])
        switch write.kind {
        case .whole(let text):
            if before == nil || !write.isConditional {
                file = AuthoredFile(path: write.path, text: text)
            } else if file.text != text {
                file.text = file.text + [0x0A] + text
            }
        case .replaced(let old, let new):
            let text = String(decoding: file.text, as: UTF8.self)
            let places = starts(of: old, in: file.text)
            if before != nil, !write.isConditional, places.count == 1, Array(text.utf8) == file.text {
                file.text = Array(file.text[..<places[0]]) + new + Array(file.text[(places[0] + old.count)...])
            } else {
                file.isPartlyUnknown = true
            }
        default: file.isPartlyUnknown = true
        }
        if file.text.count > Limits.authoredTextBytes {
            file.text = []
            file.isPartlyUnknown = true
        }
        file.isDownloaded = file.isDownloaded || write.isDownloaded
        return file
    }

    private static func starts(of part: [UInt8], in text: [UInt8]) -> [Int] {
        part.isEmpty ? [] : text.indices.filter { text[$0...].starts(with: part) }
    }

    private static func isIn(_ path: [UInt8], _ folder: [UInt8]) -> Bool {
        if folder == Array(".".utf8) { return !path.starts(with: "/".utf8) && !path.starts(with: "~".utf8) }
        let inside = folder.last == UInt8(ascii: "/") ? folder : folder + Array("/".utf8)
        return path == folder || path.starts(with: inside)
    }
}

extension ReferenceTrace {
    /// Takes in what a call writes that is carried out: as it came, or as it is sent.
    public mutating func carryOut(_ call: Call, by evaluator: ReferenceEvaluator) {
        writes += evaluator.writes(of: call, TraceContext(authored: files))
    }
}

extension ReferenceEvaluator {
    /// What a call writes, one entry a path and text.
    func writes(of call: Call, _ context: TraceContext) -> [PlainWrite] {
        guard let name = try? canonicalName(call), let body = try? read(call.body, places: []) else { return [] }
        let surface = HostTools.surface(of: String(decoding: name, as: UTF8.self))
        var out: [PlainWrite] = []
        let shells = nodes(surface, body, [.shell, .argv])
        for node in shells {
            for text in node.scripts() {
                out += written(context) {
                    $0.surroundings = ScriptSurroundings(surface, body)
                    $0.read(text)
                }
            }
        }
        for node in nodes(surface, body, [.patch]) {
            for (text, _) in node.strings() { out += written(context) { $0.patch(text.span, slot: 0, offset: 0) } }
        }
        let runs =
            surface.roles.contains { $0.role == .shell || $0.role == .argv }
            || surface.keys.contains { $0.role == .shell || $0.role == .argv }
        if !runs { out += fileWrites(surface, body) }
        for node in nodes(surface, body, [.codeMode]) {
            for (script, _) in node.strings() { out += writes(ofScript: script, context) }
        }
        return out
    }

    /// Those of all calls that a script spells out; nobody knows their order.
    func writes(ofScript script: [UInt8], _ context: TraceContext) -> [PlainWrite] {
        let found = CodeModeReader.read(script.span)
        return found.calls.flatMap { nested -> [PlainWrite] in
            let name = withoutNamespace(Array(script[Int(nested.name.lowerBound)..<Int(nested.name.upperBound)]))
            let surface = HostTools.surface(of: String(decoding: name, as: UTF8.self))
            if surface.roles.contains(where: { $0.role == .codeMode }) { return [] }
            return writes(of: Call(tool: name, body: body(of: nested, found)), context).map {
                var write = $0
                write.isConditional = true
                return write
            }
        }
    }

    private func nodes(_ surface: ToolSurface, _ body: Body, _ roles: [ToolRole]) -> [ArgumentNode] {
        (surface.values(body, roles: roles) ?? []).compactMap { place in
            if case .value(let node) = place { return node }
            return nil
        }
    }

    /// Tools that are given a path and a text.
    private func fileWrites(_ surface: ToolSurface, _ body: Body) -> [PlainWrite] {
        func texts(_ part: ToolFilePart) -> [[UInt8]] {
            surface.roles.filter { $0.file == part }.flatMap { body.values(at: $0.placeSteps) }.flatMap { place in
                if case .value(let node) = place { return node.strings().map(\.text) }
                return []
            }
        }
        var paths: [[UInt8]] = []
        for node in nodes(surface, body, [.pathWrite]) {
            for (text, _) in node.strings() where !paths.contains(filePath(text)) { paths.append(filePath(text)) }
        }
        let (whole, old, new) = (texts(.whole), texts(.old), texts(.new))
        return paths.flatMap { path -> [PlainWrite] in
            if whole.isEmpty {
                let isOneEdit = paths.count == 1 && old.count == 1 && new.count == 1
                return [PlainWrite(path: path, kind: isOneEdit ? .replaced(old: old[0], new: new[0]) : .unknown)]
            }
            let all = PlainWrite(path: path, kind: .whole(Array(whole.joined(separator: [0x0A]))))
            return whole.count == paths.count ? [all] : [all, PlainWrite(path: path, kind: .unknown)]
        }
    }

    /// The form in which files are told apart.
    private func filePath(_ path: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        if PathSyntax.homeView(
            path.span, from: 0, to: path.count, workspace: workspace.span, base: .account, into: &out)
        {
            return out
        }
        return PathViews.normalized(path, workspace: workspace)
    }

    private func written(_ context: TraceContext, _ body: (inout EffectReader) -> Void) -> [PlainWrite] {
        var reader = EffectReader()
        reader.begin()
        reader.setAuthored(context.authored, workspace: workspace)
        body(&reader)
        return reader.fileWrites().map { write in
            let path = Array(reader.bytes[Int(write.path.lowerBound)..<Int(write.path.upperBound)])
            let text = write.text.map { Array(reader.bytes[Int($0.lowerBound)..<Int($0.upperBound)]) }
            guard path.contains(where: WordMarker.isMarker) else {
                let kind: PlainWrite.Kind =
                    text.map { .whole($0) } ?? (write.flags.contains(.below) ? .unknownBelow : .unknown)
                return PlainWrite(
                    path: filePath(path), kind: kind, isConditional: write.isConditional,
                    isDownloaded: write.isDownloaded)
            }
            // The known folder, and the beginning of the name.
            let known = path.prefix { !WordMarker.isMarker($0) }
            let folder = known.lastIndex(of: UInt8(ascii: "/")).map { Array(known[...$0]) }
            let name = Array(known.dropFirst(folder?.count ?? 0))
            var start: [UInt8] = []
            if folder != nil || !name.isEmpty && !workspace.isEmpty {
                start = filePath(folder ?? Array(".".utf8))
                if start.last != UInt8(ascii: "/") { start.append(UInt8(ascii: "/")) }
            }
            return PlainWrite(path: start + name, kind: .unknownPrefix, isDownloaded: write.isDownloaded)
        }
    }
}
