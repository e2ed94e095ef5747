// `pushd` and `popd`.

/// A folder that `pushd` left, and the one under it.
struct PushedFolder {
    var folder: Range<Int32>
    var isUnknown: Bool
    var below: Int32
}

extension Scope {
    /// What says where the command is, and nothing else.
    mutating func takeFolder(of other: Scope) {
        folder = other.folder
        isFolderUnknown = other.isFolderUnknown
        isFolderUnsure = other.isFolderUnsure
        mayBeAtRoot = other.mayBeAtRoot
    }
}

extension EffectReader {
    /// Before the folder changes: the one that `popd` comes back to.
    mutating func pushFolder() {
        guard pushed.count < 256 else {
            scope.pushed = -1
            return
        }
        pushed.append(
            PushedFolder(folder: scope.folder, isUnknown: scope.isFolderUnknown, below: scope.pushed))
        scope.pushed = Int32(pushed.count - 1)
    }

    /// Back to the folder that was left last; where none is known, or with words, it is not known.
    mutating func popFolder(_ range: Range<Int>) {
        if scope.pushed >= 0, range.count == 2, isText(wordRange(range.lowerBound + 1), "-n") {
            // The one below the top is left out.
            scope.pushed = pushed[Int(scope.pushed)].below
            return
        }
        scope.keepPrevious()
        guard scope.pushed >= 0, range.count == 1 else {
            scope.isFolderUnknown = true
            scope.folder = 0..<0
            scope.pushed = -1
            return
        }
        let held = pushed[Int(scope.pushed)]
        // Where `pushd` failed there is nothing to come back from, and the folder is the same.
        scope.folder = held.folder
        scope.isFolderUnknown = held.isUnknown
        scope.isFolderUnsure = !held.folder.isEmpty
        scope.pushed = held.below
    }
}
