// What a call puts into which file, for the calls that come after it.

/// A path that the last script or patch writes. Ranges are in `EffectReader.bytes`.
public struct FileWrite: Sendable, Hashable {
    public var path: Range<Int32>
    /// What is written, where that is known. It may hold bytes of `WordMarker`.
    public var text: Range<Int32>?
    public var isAppended = false
    public var isDownloaded = false
    public var flags: EffectFlags
}

extension EffectReader {
    /// The writes since `begin`, of the last script, argument vector or patch, in the order in which they happen.
    /// Linear in the effects.
    public mutating func fileWrites() -> [FileWrite] {
        var out: [FileWrite] = []
        var isKept = [Bool](repeating: false, count: effects.count)
        for file in files { isKept[Int(file.effect)] = true }
        let isFull = files.count >= EffectReader.fileLimit
        var next = 0
        func add(_ i: Int, _ text: Range<Int32>?, _ isAppended: Bool) {
            let effect = effects[i]
            let isDownloaded = downloads.contains { isSamePath($0, effect.text) }
            out.append(
                FileWrite(
                    path: effect.text, text: text, isAppended: isAppended, isDownloaded: isDownloaded,
                    flags: effect.flags))
        }
        for i in effects.indices where effects[i].kind == .write && !isKept[i] {
            while next < files.count, files[next].order <= i {
                add(Int(files[next].effect), files[next].text, files[next].isAppended)
                next += 1
            }
            let effect = effects[i]
            if effect.flags.contains(.brought) || !isFull && keepsText(effect.command) { continue }
            add(i, nil, false)
        }
        for file in files[next...] { add(Int(file.effect), file.text, file.isAppended) }
        return out
    }

    /// Programs that change a file and not what is in it, or that leave nothing to run.
    private func keepsText(_ command: Int32) -> Bool {
        guard command >= 0, !commands[Int(command)].words.isEmpty else { return false }
        let name = programName(Int(commands[Int(command)].words.lowerBound))
        return isText(name, "chmod") || isText(name, "chown") || isText(name, "chgrp") || isText(name, "touch")
            || isText(name, "setfacl") || isText(name, "chattr") || isText(name, "mkdir") || isText(name, "rm")
            || isText(name, "rmdir") || isText(name, "unlink") || isText(name, "gchmod") || isText(name, "gtouch")
    }
}
