internal import FakBasics

// Texts that a program takes apart in a way of its own.

extension EffectReader {
    /// `tmux new -d x \; run-shell y`: each part is a command of tmux.
    mutating func runTmuxParts(_ range: Range<Int>) {
        var start = range.lowerBound + 1
        var isFirst = true
        for i in range.dropFirst() {
            let word = wordRange(i)
            let isSeparator = isText(word, ";")
            let endsPart = isSeparator || i == range.upperBound - 1
            guard endsPart else { continue }
            let end = isSeparator ? i : i + 1
            if !isFirst, end > start {
                let first = words.count
                words.append(words[range.lowerBound])
                for k in start..<end {
                    let word = words[k]
                    words.append(word)
                }
                applyWords(first..<words.count)
            }
            isFirst = false
            start = i + 1
            guard spend() else { return }
        }
    }

    /// Where the part of a `tmux` command ends that a word stands in.
    func tmuxEnd(_ use: RoleUse) -> Int32 {
        for i in Int(use.word)..<max(Int(use.word), Int(use.endWord)) where isText(wordRange(i), ";") {
            return Int32(i)
        }
        return use.endWord
    }

    /// `gcc -wrapper program,word,…`
    mutating func runWrapper(_ text: Range<Int32>) {
        let start = Int32(bytes.count)
        for i in text { bytes.append(bytes[Int(i)] == 0x2C ? 0x20 : bytes[Int(i)]) }
        runText(start..<Int32(bytes.count), Flow(), isOwnProcess: true)
    }

    /// `CC='program word'`: with words behind it that say what is compiled, and no more than that.
    mutating func runCompiler(_ text: Range<Int32>) {
        guard derive(text.count) else { return addUnknownCommand() }
        let start = Int32(bytes.count)
        append(text)
        bytes.append(contentsOf: " -E".utf8)
        runText(start..<Int32(bytes.count), Flow(), isOwnProcess: true)
    }

    /// `env -S '${NAME}'`: a variable that `env` puts in, and that the script did not set, is not known, nor is what it is a
    /// part of.
    mutating func noteSplitString(_ text: Range<Int32>) {
        var at = text.lowerBound
        while at + 3 < text.upperBound {
            if bytes[Int(at)] == 0x24, bytes[Int(at) + 1] == 0x7B,
                let close = (at + 2..<text.upperBound).first(where: { bytes[Int($0)] == 0x7D })
            {
                let held = binding(at + 2..<close)
                if held == nil || held!.isUnknown { return addUnknownCommand() }
                at = close
            }
            at += 1
        }
    }

    // MARK: Settings that look at files

    /// A variable is kept while files may still be written that it names.
    mutating func keepSetting(_ assignment: Range<Int32>) {
        guard known.settings.count < 64 else { return note(.limit, offset) }
        if known.settings.isEmpty { known.settingFiles = files.count }
        known.settings.append(assignment)
    }

    /// Files were written since the settings were looked at: what they name may be there by now.
    mutating func applySettings() {
        guard !known.isApplying, files.count != known.settingFiles else { return }
        // What a setting writes by itself changes no other, and does not start it again.
        known.isApplying = true
        defer {
            known.isApplying = false
            known.settingFiles = files.count
        }
        let count = known.settings.count
        for i in 0..<count where i < known.settings.count {
            let setting = known.settings[i]
            guard spend(setting.count) else { return }
            applySetting(setting)
        }
    }
}
