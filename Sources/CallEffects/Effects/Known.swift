internal import FakBasics

// What a script makes known as it runs, besides variables: descriptors, texts in files, how far its input was read.

/// A descriptor of the shell.
struct Descriptor {
    var number: Int32
    /// What is read from it.
    var flow: Flow
    /// What is written to it goes to this file: in `EffectReader.bytes`.
    var path: Range<Int32>?
}

/// A file that the script wrote.
struct FileUse {
    /// In `EffectReader.bytes`, as its effect has it.
    var path: Range<Int32>
    /// What is in it, where that is known.
    var text: Range<Int32>?
    /// It was written whatever the script's conditions say.
    var isSure: Bool
    /// By an earlier call.
    var isEarlier = false
}

/// The state of the shell that runs the script, as far as values depend on it.
struct KnownState {
    /// Bytes that values may still be made of, and steps of making them. What goes beyond is unknown: so `x=$x$x` ends.
    var budget = 0
    /// Newest last; `Scope.descriptors` says how many are open.
    var descriptors: [Descriptor] = []
    /// How far `read` came in a text, by where the text begins.
    var taken: [(start: Int32, next: Int32)] = []
    /// Elements of arrays among the words of `declare`, in `EffectReader.values`, by where their word begins.
    var arrays: [(start: Int32, elements: Range<Int32>)] = []
    /// `>( )` of the commands at hand, by their nodes: they read what these commands write there.
    var sinks: [Int32] = []
    /// Names of the aliases that are being run.
    var aliases: [Range<Int32>] = []
    /// Which byte `tr` makes of each, and which it drops.
    var map: [UInt8] = []
    /// The parts of a pattern.
    var pattern: [UInt16] = []
    var sets: [(UInt64, UInt64, UInt64, UInt64)] = []
    /// Links that the script made, with what they stand for.
    var links: [(path: Range<Int32>, target: Range<Int32>)] = []
    /// The command at hand works on links themselves.
    var namesLinks = false
    /// The script gave `IFS` a value.
    var hasSeparators = false
    /// A variable was declared local to a function.
    var hasLocals = false
    /// More files were written than are kept.
    var areFilesLost = false
    var state = ShellState()
    /// Variables with values that may name files, as `NAME=VALUE`; how many files there were when they were looked at.
    var settings: [Range<Int32>] = []
    var settingFiles = 0
    var isApplying = false

    mutating func reset(_ budget: Int) {
        self.budget = budget
        descriptors.clear()
        taken.clear()
        arrays.clear()
        sinks.clear()
        aliases.clear()
        links.clear()
        hasSeparators = false
        hasLocals = false
        areFilesLost = false
        state.reset()
        settings.clear()
        settingFiles = 0
        isApplying = false
    }
}

extension EffectReader {
    /// Whether so much more may be derived from known values.
    mutating func derive(_ count: Int) -> Bool {
        known.budget -= count
        return known.budget >= 0
    }

    // MARK: Descriptors

    func descriptor(_ number: Int32) -> Descriptor? {
        var i = Int(scope.descriptors)
        while i > 0 {
            i -= 1
            if known.descriptors[i].number == number { return known.descriptors[i] }
        }
        return nil
    }

    mutating func open(_ number: Int32, _ flow: Flow, path: Range<Int32>? = nil) {
        known.descriptors.removeLast(known.descriptors.count - Int(scope.descriptors))
        guard known.descriptors.count < 256 else { return }
        known.descriptors.append(Descriptor(number: number, flow: flow, path: path))
        scope.descriptors += 1
    }

    /// The number that a text names: of a descriptor, of an element.
    func number(_ text: Range<Int32>) -> Int32? {
        guard !text.isEmpty, text.count < 6 else { return nil }
        var value: Int32 = 0
        for i in text {
            let byte = bytes[Int(i)]
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int32(byte) - 0x30
        }
        return value
    }

    /// A number as text, appended to `bytes`.
    mutating func digits(_ value: Int) -> Range<Int32> {
        let start = bytes.count
        var unit = 1
        while value / unit > 9 { unit *= 10 }
        while unit > 0 {
            bytes.append(0x30 + UInt8(value / unit % 10))
            unit /= 10
        }
        return Int32(start)..<Int32(bytes.count)
    }

    /// What is read from `/dev/fd/N`; nil for another path.
    func descriptorFlow(_ path: Range<Int32>, _ input: Flow) -> Flow? {
        var start = path.lowerBound
        if path.count > 8, isText(start..<start + 8, "/dev/fd/") {
            start += 8
        } else if path.count > 14, isText(start..<start + 14, "/proc/self/fd/") {
            start += 14
        } else {
            return isText(path, "/dev/stdin") ? input : nil
        }
        guard let number = number(start..<path.upperBound) else { return nil }
        if number == 0 { return input }
        return descriptor(number)?.flow ?? Flow(isThere: true)
    }
}
