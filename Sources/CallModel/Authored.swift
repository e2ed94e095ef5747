internal import FakBasics

/// A file that earlier calls of a trace wrote, as far as these calls say.
public struct AuthoredFile: Sendable, Hashable {
    /// Normalised; absolute, or below `~`, where that is known.
    public var path: [UInt8]
    /// What the calls put there. Of several possible texts one stands behind the other.
    public var text: [UInt8]
    /// Something else may be in the file, too.
    public var isPartlyUnknown: Bool
    /// Some of it was downloaded.
    public var isDownloaded: Bool

    public init(path: [UInt8], text: [UInt8], isPartlyUnknown: Bool = false, isDownloaded: Bool = false) {
        self.path = path
        self.text = text
        self.isPartlyUnknown = isPartlyUnknown
        self.isDownloaded = isDownloaded
    }
}

/// What one call does to a file, or to files whose names expansion decides.
public struct AuthoredWrite: Sendable, Hashable {
    public enum Change: Sendable, Hashable {
        /// The whole text.
        case replace([UInt8])
        case append([UInt8])
        /// One text in place of the other, where that stands once.
        case edit(old: [UInt8], new: [UInt8])
        /// Nothing says what.
        case unknown
    }

    public enum Reach: Sendable, Hashable {
        case file
        /// The path and what is below it.
        case below
        /// Files that were written before and whose paths begin with these bytes.
        case prefix
    }

    public var path: [UInt8]
    public var reach: Reach
    public var change: Change
    /// It may not happen: what is in the file may stay.
    public var isConditional: Bool
    public var isDownloaded: Bool

    public init(
        path: [UInt8], reach: Reach = .file, change: Change, isConditional: Bool = false, isDownloaded: Bool = false
    ) {
        self.path = path
        self.reach = reach
        self.change = change
        self.isConditional = isConditional
        self.isDownloaded = isDownloaded
    }
}

/// The files that a trace wrote, within the bounds of `Limits`: what does not fit becomes unknown and is not forgotten.
public struct AuthoredFiles: Sendable, Hashable {
    /// The one that was written last stands last.
    public private(set) var files: [AuthoredFile] = []
    /// Other files were written as well, and nothing says which.
    public var isIncomplete = false
    /// Bytes of all texts.
    private var byteCount = 0

    public init() {}

    /// Files of an order and content that is already within bounds.
    public init(_ files: [AuthoredFile], isIncomplete: Bool = false) {
        self.files = files
        self.isIncomplete = isIncomplete
        for file in files { byteCount += file.text.count }
    }

    public var isEmpty: Bool { files.isEmpty && !isIncomplete }

    /// Takes one write in. Linear in the files and the text.
    public mutating func apply(_ write: AuthoredWrite) {
        switch write.reach {
        case .file: change(write)
        case .below:
            for i in files.indices where Self.isBelow(files[i].path, write.path) { doubt(i, write) }
        case .prefix:
            for i in files.indices where files[i].path.starts(with: write.path) { doubt(i, write) }
        }
        keepBounds()
    }

    private mutating func change(_ write: AuthoredWrite) {
        let known = files.firstIndex { $0.path == write.path }
        var file = known.map { files.remove(at: $0) } ?? AuthoredFile(path: write.path, text: [])
        byteCount -= file.text.count
        switch write.change {
        case .replace(let text):
            if write.isConditional, known != nil {
                file.text = Self.joined(file.text, text)
            } else {
                file = AuthoredFile(path: write.path, text: text)
            }
        case .append(let text): file.text += write.isConditional && known != nil ? [0x0A] + text : text
        case .edit(let old, let new):
            if let at = Self.onlyPlace(of: old, in: file.text), !write.isConditional, known != nil {
                file.text.replaceSubrange(at, with: new)
            } else {
                file.isPartlyUnknown = true
            }
        case .unknown: file.isPartlyUnknown = true
        }
        if write.isDownloaded { file.isDownloaded = true }
        if file.text.count > Limits.authoredTextBytes {
            file.text = []
            file.isPartlyUnknown = true
        }
        byteCount += file.text.count
        files.append(file)
    }

    private mutating func doubt(_ index: Int, _ write: AuthoredWrite) {
        files[index].isPartlyUnknown = true
        if write.isDownloaded { files[index].isDownloaded = true }
    }

    private mutating func keepBounds() {
        if files.count > Limits.authoredPaths {
            byteCount -= files[0].text.count
            files.removeFirst()
            isIncomplete = true
        }
        var i = 0
        while byteCount > Limits.authoredBytes, i < files.count {
            if !files[i].text.isEmpty {
                byteCount -= files[i].text.count
                files[i].text = []
                files[i].isPartlyUnknown = true
            }
            i += 1
        }
    }

    private static func joined(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] { a == b ? a : a + [0x0A] + b }

    private static func isBelow(_ path: [UInt8], _ folder: [UInt8]) -> Bool {
        if folder == [0x2E] { return path.first != 0x2F && path.first != 0x7E }
        guard path.starts(with: folder) else { return false }
        return path.count == folder.count || folder.last == 0x2F || path[folder.count] == 0x2F
    }

    /// Where a text stands, if it stands there once.
    private static func onlyPlace(of part: [UInt8], in text: [UInt8]) -> Range<Int>? {
        guard !part.isEmpty, part.count <= text.count else { return nil }
        var found: Range<Int>?
        for start in 0...text.count - part.count
        where text[start] == part[0] && text[start..<start + part.count].elementsEqual(part) {
            if found != nil { return nil }
            found = start..<start + part.count
        }
        return found
    }
}
