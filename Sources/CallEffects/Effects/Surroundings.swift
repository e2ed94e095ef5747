internal import FakBasics
internal import ShellSyntax

// What other arguments of a call say of its scripts.

/// The folder that a call's commands start in, and words that belong to its command.
public struct ScriptSurroundings: Sendable {
    private(set) var folder: [UInt8] = []
    private(set) var isFolderUnknown = false
    private(set) var arguments: [UInt8] = []

    public init() {}

    public var isEmpty: Bool { folder.isEmpty && arguments.isEmpty }

    public mutating func clear() {
        folder.clear()
        arguments.clear()
        isFolderUnknown = false
    }

    /// A folder; of two different ones nothing says which it is.
    public mutating func addFolder(_ text: Span<UInt8>) {
        var end = text.count
        while end > 1, text[end - 1] == 0x2F { end -= 1 }
        guard end > 0 else { return }
        if folder.isEmpty {
            for i in 0..<end { folder.append(text[i]) }
            if end > Limits.folderBytes { isFolderUnknown = true }
            return
        }
        var isSame = folder.count == end
        for i in 0..<min(end, folder.count) where folder[i] != text[i] { isSame = false }
        if !isSame { isFolderUnknown = true }
    }

    /// A word of the command, or with `isText` any number of them as a shell reads them.
    public mutating func addArgument(_ text: Span<UInt8>, isText: Bool) {
        arguments.append(0x20)
        if !isText { arguments.append(0x27) }
        for i in text.indices {
            if !isText, text[i] == 0x27 {
                arguments.append(contentsOf: "'\\''".utf8)
            } else {
                arguments.append(text[i])
            }
        }
        if !isText { arguments.append(0x27) }
    }
}

extension EffectReader {
    /// The script starts in the folder that an argument names.
    mutating func startInFolder() {
        if surroundings.isFolderUnknown {
            scope.isFolderUnknown = true
        } else if !surroundings.folder.isEmpty {
            let start = Int32(truncatingIfNeeded: bytes.count)
            bytes.append(contentsOf: surroundings.folder)
            origin = start..<Int32(truncatingIfNeeded: bytes.count)
            scope.folder = origin
        }
    }

    /// With the words that another argument has for the command.
    mutating func readRoot(_ text: Span<UInt8>) throws(ShellProblem) -> Int {
        if surroundings.arguments.isEmpty { return try shell.read(text, depth: 0) }
        whole.clear()
        for i in text.indices { whole.append(text[i]) }
        whole.append(contentsOf: surroundings.arguments)
        return try EffectReader.read(&shell, whole, 0..<Int32(truncatingIfNeeded: whole.count), 0)
    }
}
