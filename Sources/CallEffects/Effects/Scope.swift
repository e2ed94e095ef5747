internal import FakBasics
internal import ShellSyntax

/// Where the script is: the folder, the positional parameters, whether what runs is sure to run.
struct Scope {
    /// In `EffectReader.bytes`: the folder behind `cd`, as the script names it. Empty for the one it starts in.
    var folder: Range<Int32> = 0..<0
    /// Expansion or a condition decides the folder.
    var isFolderUnknown = false
    /// `cd` may have failed, so that the folder may still be the one before it.
    var isFolderUnsure = false
    /// Where the shell may be as well, after `cd a || cd b`; empty for nowhere.
    var otherFolder: Range<Int32> = 0..<0
    /// `chroot /`: a relative path may as well be one of the root.
    var mayBeAtRoot = false
    /// In `EffectReader.values`; nil when they are not known.
    var positional: Range<Int32>?
    /// `$0`, in `EffectReader.values`; -1 where it is not known.
    var zero: Int32 = -1
    /// How many of the known descriptors are open.
    var descriptors: Int32 = 0
    /// How many conditions are around what is walked.
    var conditions: Int32 = 0
    /// How many functions are being walked.
    var calls: Int32 = 0
    /// The folder that `popd` comes back to, in `EffectReader.pushed`; -1 for none.
    var pushed: Int32 = -1
    /// The folder that `cd -` comes back to, where the script left one.
    var previous: Range<Int32> = 0..<0
    var isPreviousUnknown = false
    var hasPrevious = false
    /// The last `cd` may have failed, or may not have been run, though the script goes on.
    var mayBeInPrevious = false
    /// What `{}` stands for in the command of `find -exec`: in `EffectReader.bytes`.
    var found: Range<Int32>?
}

/// What a variable holds.
struct Binding {
    /// In `EffectReader.bytes`.
    var name: Range<Int32>
    /// In `EffectReader.values`: one word for a scalar.
    var words: Range<Int32>
    var isArray = false
    /// Nothing is known of the value.
    var isUnknown = false
    /// It is what was downloaded.
    var isDownloaded = false
    /// It was declared in a function, and ends with it.
    var isLocal = false
}

/// A function of the script.
struct FunctionUse {
    /// In `EffectReader.bytes`.
    var name: Range<Int32>
    /// Its node.
    var node: Int32
    var isCalled = false
    var isActive = false
}

/// What flows from one command to the next, or out of a substitution.
struct Flow {
    /// Some of it was downloaded.
    var isDownloaded = false
    /// In `EffectReader.bytes`: all of it, where that is known.
    var text: Range<Int32>?
    /// There is something to read.
    var isThere = false
    /// It is names of files below these folders, and nothing else: one folder a line, in `EffectReader.bytes`.
    var found: Range<Int32>?
}

extension WordFlags {
    /// What was downloaded stands in it.
    static let downloaded = WordFlags(rawValue: 128)
    /// Its value depends on what the environment holds, though the text is the likely one.
    static let likely = WordFlags(rawValue: 64)
}

extension EffectReader {
    // MARK: Variables

    func isSame(_ a: Range<Int32>, _ b: Range<Int32>) -> Bool {
        guard a.count == b.count else { return false }
        var (i, j) = (Int(a.lowerBound), Int(b.lowerBound))
        while i < Int(a.upperBound) {
            if bytes[i] != bytes[j] { return false }
            i += 1
            j += 1
        }
        return true
    }

    @inline(__always)
    func isText(_ range: Range<Int32>, _ text: StaticString) -> Bool {
        bytes.holds(text, Int(range.lowerBound)..<Int(range.upperBound))
    }

    /// The newest binding of a name, or nil: then the environment decides.
    func binding(_ name: Range<Int32>) -> Binding? {
        var i = bindings.count
        while i > 0 {
            i -= 1
            if isSame(bindings[i].name, name) { return bindings[i] }
        }
        return nil
    }

    /// The same for a name of the script.
    func binding(_ name: ShellRange) -> Binding? {
        var i = bindings.count
        while i > 0 {
            i -= 1
            let held = bindings[i].name
            guard held.count == name.count else { continue }
            var k = 0
            while k < held.count, bytes[Int(held.lowerBound) + k] == shell.bytes[Int(name.start) + k] { k += 1 }
            if k == held.count { return bindings[i] }
        }
        return nil
    }

    @inline(__always)
    func isText(_ range: ShellRange, _ text: StaticString) -> Bool { shell.bytes.holds(text, range.range) }

    /// Binds a name to words, given at the end of `values`.
    mutating func bind(
        _ name: Range<Int32>, _ words: Range<Int32>, isArray: Bool = false, isUnknown: Bool = false,
        isDownloaded: Bool = false
    ) {
        guard bindings.count < EffectReader.bindingLimit else {
            // Whatever is asked for then is unknown.
            if known.state.hasNames { (known.state.areNamesLost, known.state.looksUpNames) = (true, true) }
            bindings.removeAll(keepingCapacity: true)
            areVariablesLost = true
            return
        }
        let isUnknown = isUnknown || !known.state.readOnly.isEmpty && isReadOnly(name)
        bindings.append(
            Binding(name: name, words: words, isArray: isArray, isUnknown: isUnknown, isDownloaded: isDownloaded))
    }

    mutating func bindUnknown(_ name: Range<Int32>, isDownloaded: Bool = false) {
        bind(name, 0..<0, isUnknown: true, isDownloaded: isDownloaded)
    }

    /// Names bound since `mark` are unknown from here on: the commands that bound them may not have run.
    mutating func forgetBindings(since mark: Int) {
        guard bindings.count > mark else { return }
        var last = mark
        for i in mark..<bindings.count {
            var held = bindings[i]
            if isOfTable(held.name) {
                // An alias may be there, and the command itself may be as well.
                held.isUnknown = true
                bindings[last] = held
                last += 1
                continue
            }
            var isKnown = false
            for j in mark..<last where isSame(bindings[j].name, held.name) {
                bindings[j].isDownloaded = bindings[j].isDownloaded || held.isDownloaded
                isKnown = true
            }
            if isKnown { continue }
            bindings[last] = Binding(
                name: held.name, words: 0..<0, isUnknown: true, isDownloaded: held.isDownloaded)
            last += 1
        }
        bindings.removeLast(bindings.count - last)
    }

    static let bindingLimit = 256

    /// What a function declared local ends with it, and what was given to it since.
    mutating func forgetLocals(since mark: Int) {
        guard known.hasLocals, bindings.count > mark, spend(bindings.count - mark) else { return }
        var last = mark
        for i in mark..<bindings.count {
            let held = bindings[i]
            let isLocal = bindings[mark..<bindings.count].contains { $0.isLocal && isSame($0.name, held.name) }
            if isLocal { continue }
            bindings[last] = held
            last += 1
        }
        bindings.removeLast(bindings.count - last)
    }

    // MARK: Folders

    /// The folder that a relative path stands in is behind `text` from here on.
    mutating func enter(_ text: Range<Int32>, isSure: Bool) {
        if text.isEmpty || hasUnknown(text) {
            scope.isFolderUnknown = true
            scope.folder = 0..<0
            return
        }
        if scope.isFolderUnknown, !isAbsolute(text) { return }
        // A folder with a longer name is not followed, so that many steps into one cost no more than their words.
        guard scope.folder.count + text.count <= Limits.folderBytes else {
            scope.isFolderUnknown = true
            scope.folder = 0..<0
            return
        }
        let joined = join(scope.folder, text)
        scope.isFolderUnknown = false
        scope.isFolderUnsure = !isSure
        if !scope.otherFolder.isEmpty { scope.otherFolder = isAbsolute(text) ? 0..<0 : join(scope.otherFolder, text) }
        scope.folder = joined
    }

    func isAbsolute(_ text: Range<Int32>) -> Bool {
        guard let first = text.first else { return false }
        let byte = bytes[Int(first)]
        return byte == 0x2F || byte == 0x7E || byte == 0x5C
    }

    func hasUnknown(_ text: Range<Int32>) -> Bool {
        for i in text where WordMarker.isUnknown(bytes[Int(i)]) { return true }
        return false
    }

    /// `folder/text`, or the text itself where it is absolute or there is no folder.
    mutating func join(_ folder: Range<Int32>, _ text: Range<Int32>) -> Range<Int32> {
        if folder.isEmpty || isAbsolute(text) { return text }
        let start = Int32(truncatingIfNeeded: bytes.count)
        append(folder)
        bytes.append(0x2F)
        append(text)
        return start..<Int32(truncatingIfNeeded: bytes.count)
    }

    mutating func append(_ range: Range<Int32>) {
        for i in range { bytes.append(bytes[Int(i)]) }
    }

    // MARK: Paths

    /// The same file by its name: `./f`, `a/../f` and `f`.
    func isSamePath(_ a: Range<Int32>, _ b: Range<Int32>) -> Bool {
        guard let last = a.last, let other = b.last else { return a.isEmpty && b.isEmpty }
        // Mostly the last signs differ.
        if bytes[Int(last)] != bytes[Int(other)], bytes[Int(last)] != 0x2F, bytes[Int(other)] != 0x2F,
            bytes[Int(last)] != 0x2E, bytes[Int(other)] != 0x2E
        {
            return false
        }
        var (x, y) = (PathEnd(end: a.upperBound), PathEnd(end: b.upperBound))
        while true {
            let (one, two) = (component(before: &x, a.lowerBound), component(before: &y, b.lowerBound))
            guard let one, let two else {
                return one == nil && two == nil && x.isAbove == y.isAbove
                    && (bytes[Int(a.lowerBound)] == 0x2F) == (bytes[Int(b.lowerBound)] == 0x2F)
            }
            if !isSame(one, two) { return false }
        }
    }

    /// A place in a path that is read from its end.
    private struct PathEnd {
        var end: Int32
        /// How many `..` wait for a component in front of them.
        var isAbove = 0
    }

    /// The component in front of a place, as if the path had no `.` and `..`.
    private func component(before place: inout PathEnd, _ start: Int32) -> Range<Int32>? {
        while place.end > start {
            let end = place.end
            var first = end
            while first > start, bytes[Int(first) - 1] != 0x2F { first -= 1 }
            place.end = first > start ? first - 1 : start
            let found = first..<end
            if found.isEmpty || isText(found, ".") { continue }
            if isText(found, "..") {
                place.isAbove += 1
            } else if place.isAbove > 0 {
                place.isAbove -= 1
            } else {
                return found
            }
        }
        return nil
    }
}

// Not methods of the reader: the reader is large, and a method that changes nothing is given a copy of it.

extension [UInt8] {
    /// Whether a range holds that text.
    @inline(__always)
    func holds(_ text: StaticString, _ range: Range<Int>) -> Bool {
        range.count == text.utf8CodeUnitCount && starts(text, at: range.lowerBound)
    }

    private func starts(_ text: StaticString, at start: Int) -> Bool {
        for i in 0..<text.utf8CodeUnitCount where unsafe self[start + i] != text.utf8Start[i] { return false }
        return true
    }
}
