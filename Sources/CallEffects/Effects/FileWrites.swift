// What a call puts into which file, for the calls that come after it.

/// What the last script or patch does to a path. Ranges are in `EffectReader.bytes`.
public struct FileWrite: Sendable, Hashable {
    public var path: Range<Int32>
    /// What is in the file then, where that is known. It may hold bytes of `WordMarker`.
    public var text: Range<Int32>?
    /// What was in the file may still be.
    public var isConditional: Bool
    public var isDownloaded: Bool
    public var flags: EffectFlags
}

extension EffectReader {
    /// The writes of the last script, argument vector or patch since `begin`: for each path the texts that may be in it,
    /// in their order. Linear in the effects.
    public mutating func fileWrites() -> [FileWrite] {
        var out: [FileWrite] = []
        var seen = Set<[UInt8]>()
        for effect in effects where effect.kind == .write && !effect.flags.contains(.brought) {
            guard seen.insert(Array(bytes[Int(effect.text.lowerBound)..<Int(effect.text.upperBound)])).inserted else {
                continue
            }
            let isDownloaded = downloads.contains { isSamePath($0, effect.text) }
            var first = files.count
            var isSure = false
            while first > 0, !isSure {
                first -= 1
                isSure = isSamePath(files[first].path, effect.text) && (files[first].isSure || files[first].isEarlier)
            }
            var found = false
            for i in first..<files.count where isSamePath(files[i].path, effect.text) && !files[i].isEarlier {
                found = true
                out.append(
                    FileWrite(
                        path: effect.text, text: files[i].text, isConditional: !files[i].isSure,
                        isDownloaded: isDownloaded, flags: effect.flags))
            }
            if found || !known.areFilesLost && keepsText(effect.command) && !isDownloaded { continue }
            out.append(
                FileWrite(
                    path: effect.text, text: nil, isConditional: true, isDownloaded: isDownloaded, flags: effect.flags))
        }
        return out
    }

    /// Programs that change a file and not what is in it, or that leave nothing to run.
    private func keepsText(_ command: Int32) -> Bool {
        guard command >= 0, !commands[Int(command)].words.isEmpty else { return false }
        let name = programName(Int(commands[Int(command)].words.lowerBound))
        return isText(name, "chmod") || isText(name, "chown") || isText(name, "chgrp") || isText(name, "touch")
            || isText(name, "setfacl") || isText(name, "chattr") || isText(name, "mkdir") || isText(name, "rm")
            || isText(name, "rmdir") || isText(name, "unlink")
    }
}
