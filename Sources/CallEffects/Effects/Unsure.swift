internal import FakBasics
internal import ShellSyntax

// What may not have happened, or not then: assignments that fail, reach another variable or another time, and files that
// keep the text they had.

extension EffectReader {
    /// Every variable of the name may have another value by now: one that a function hides as well.
    mutating func loosen(_ name: Range<Int32>) {
        guard spend(bindings.count) else { return }
        for i in bindings.indices where isSame(bindings[i].name, name) { bindings[i].isUnknown = true }
    }

    /// `unset name`, `unset 'array[0]'`
    mutating func unset(_ text: Range<Int32>) {
        noteName(text)
        if let open = text.first(where: { bytes[Int($0)] == 0x5B }) { return bindUnknown(text.lowerBound..<open) }
        // In a function it is the caller's variable that is gone, and what is assigned then belongs to whoever is outside.
        if scope.calls > 0 { loosen(text) }
        bind(text, 0..<0)
    }

    /// Options of `declare` under which what is assigned later goes elsewhere or becomes something else.
    mutating func noteDeclaration(_ range: Range<Int>, _ name: Range<Int32>, _ reading: ProgramReading) {
        if isText(name, "export") { return }
        for option in reading.options {
            if isNamed(option, "n", "-n") || isNamed(option, "l", "-l") || isNamed(option, "u", "-u")
                || isNamed(option, "c", "-c")
            {
                areVariablesLost = true
            }
            guard isNamed(option, "g", "-g"), scope.calls > 0 else { continue }
            for i in range.dropFirst() {
                let word = wordRange(i)
                let end = word.first { bytes[Int($0)] == 0x3D || bytes[Int($0)] == 0x5B } ?? word.upperBound
                loosen(word.lowerBound..<end)
            }
        }
    }

    /// Names that `readonly` gave their last value: what assigns them again may fail.
    mutating func noteReadOnly(_ range: Range<Int>, _ name: Range<Int32>, _ reading: ProgramReading, isLocal: Bool) {
        guard !isLocal, isText(name, "readonly") || reading.options.contains(where: { isNamed($0, "r", "-r") }) else {
            return
        }
        for i in range.dropFirst() {
            let word = wordRange(i)
            let end = word.first { bytes[Int($0)] == 0x3D || bytes[Int($0)] == 0x5B } ?? word.upperBound
            guard known.state.readOnly.count < 32 else { return areVariablesLost = true }
            known.state.readOnly.append(word.lowerBound..<end)
        }
    }

    func isReadOnly(_ name: Range<Int32>) -> Bool {
        known.state.readOnly.contains { isSame($0, name) }
    }

    /// What a function or a file assigned behind a `return` may not be assigned.
    /// - Parameter outer: where what called it had returned
    mutating func forgetReturned(outer: Int?) {
        defer { known.state.returned = outer }
        guard let mark = known.state.returned, bindings.count > mark, spend(bindings.count - mark) else { return }
        for i in mark..<bindings.count where !bindings[i].isLocal { bindings[i].isUnknown = true }
    }

    // MARK: Traps

    /// The text of a trap runs when the signal comes, with the values and functions of that time.
    mutating func noteTrap(_ text: Range<Int32>, _ range: Range<Int>) {
        guard known.state.traps.count < 16 else { return note(.limit, offset) }
        known.state.traps.append(text)
        guard text.contains(where: { bytes[Int($0)] == 0x24 }) else { return }
        // At its end a script has the values that it has; in between it may have had others.
        for i in range.dropFirst(2) {
            let signal = wordRange(i)
            let comesLate =
                isText(signal, "EXIT") || isText(signal, "0") || isText(signal, "ERR") || isText(signal, "INT")
                || isText(signal, "TERM") || isText(signal, "HUP") || isText(signal, "QUIT")
                || isText(signal, "SIGINT") || isText(signal, "SIGTERM") || isText(signal, "SIGHUP")
            if !comesLate, !isSame(signal, text) { areVariablesLost = true }
        }
    }

    /// The traps that were set since `mark`, where the process ends.
    mutating func runTraps(since mark: Int) {
        var rounds = 0
        while known.state.traps.count > mark {
            let text = known.state.traps.removeLast()
            rounds += 1
            // A trap may set itself again.
            guard rounds <= 32 else { return known.state.traps.removeLast(known.state.traps.count - mark) }
            runText(text, Flow(), isOwnProcess: true)
        }
    }

    // MARK: Background

    /// What runs beside the script may read files after the script has written them.
    mutating func runLate(since mark: Int) {
        while known.state.late.count > mark {
            let late = known.state.late.removeLast()
            guard files.count > late.files else { continue }
            let (held, bound) = (scope, bindings.count)
            scope.conditions += 1
            let count = known.state.late.count
            _ = walkPipeline(Int(late.node), Flow())
            known.state.late.removeLast(known.state.late.count - count)
            scope = held
            endBindings(since: bound)
        }
    }
}
