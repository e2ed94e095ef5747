/// Completion scripts. The words in them come from `CommandTable`; none needs quoting beyond single quotes.
enum CompletionScripts {
    private static func topWords(_ commands: [CommandSpec]) -> [String] {
        var out: [String] = []
        for command in commands where !out.contains(command.path[0]) { out.append(command.path[0]) }
        return out
    }

    private static func groups(_ commands: [CommandSpec]) -> [(name: String, verbs: [String])] {
        topWords(commands).compactMap { name in
            let verbs = commands.filter { $0.path[0] == name && $0.path.count > 1 }.map { $0.path[1] }
            return verbs.isEmpty ? nil : (name, verbs)
        }
    }

    private static func flagWords(_ spec: CommandSpec) -> [String] {
        spec.allFlags.flatMap { [$0.short, $0.name].compactMap { $0 } }
    }

    // MARK: bash

    static func bash(_ commands: [CommandSpec]) -> String {
        var out = """
            # bash completion for fak
            _fak() {
                local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}"
                COMPREPLY=()
                if [ "$COMP_CWORD" -eq 1 ]; then
                    COMPREPLY=($(compgen -W '\(topWords(commands).joined(separator: " "))' -- "$cur"))
                    return
                fi
                case "$COMP_CWORD ${COMP_WORDS[1]}" in

            """
        for group in groups(commands) {
            out += "        '2 \(group.name)') COMPREPLY=($(compgen -W '\(group.verbs.joined(separator: " "))'"
            out += " -- \"$cur\")); return ;;\n"
        }
        out += "    esac\n    case \"${COMP_WORDS[1]} ${COMP_WORDS[2]}\" in\n"
        for spec in commands {
            let pattern = spec.path.count == 1 ? "'\(spec.path[0]) '*" : "'\(spec.path.joined(separator: " "))'"
            out += "        \(pattern))\n            case \"$prev\" in\n"
            for flag in spec.allFlags where flag.value != nil {
                let names = [flag.short, flag.name].compactMap { $0 }.joined(separator: "|")
                out += "                \(names)) \(bashReply(flag.completion)); return ;;\n"
            }
            out += "            esac\n"
            out += "            case \"$cur\" in\n"
            out += "                -*) COMPREPLY=($(compgen -W '\(flagWords(spec).joined(separator: " "))'"
            out += " -- \"$cur\")); return ;;\n            esac\n"
            if spec.maxOperands > 0 { out += "            \(bashReply(spec.operandCompletion))\n" }
            out += "            ;;\n"
        }
        return out + "    esac\n}\ncomplete -F _fak fak\n"
    }

    private static func bashReply(_ completion: Flag.Completion) -> String {
        switch completion {
        case .none: "COMPREPLY=()"
        case .file: "COMPREPLY=($(compgen -f -- \"$cur\"))"
        case .words(let words): "COMPREPLY=($(compgen -W '\(words.joined(separator: " "))' -- \"$cur\"))"
        }
    }

    // MARK: zsh

    static func zsh(_ commands: [CommandSpec]) -> String {
        var out = """
            #compdef fak
            _fak() {
                if (( CURRENT == 2 )); then
                    compadd -- \(topWords(commands).joined(separator: " "))
                    return
                fi
                case "$CURRENT $words[2]" in

            """
        for group in groups(commands) {
            out += "        '3 \(group.name)') compadd -- \(group.verbs.joined(separator: " ")); return ;;\n"
        }
        out += "    esac\n    local -a rest\n    case \"$words[2] $words[3]\" in\n"
        for spec in commands {
            let pattern = spec.path.count == 1 ? "'\(spec.path[0]) '*" : "'\(spec.path.joined(separator: " "))'"
            out += "        \(pattern))\n            rest=(\n"
            for flag in spec.allFlags {
                for name in [flag.short, flag.name].compactMap({ $0 }) {
                    out += "                '\(name)[\(zshText(flag.help))]\(zshValue(flag))'\n"
                }
            }
            if spec.maxOperands > 0 { out += "                '*:\(zshOperand(spec))'\n" }
            out += "            )\n            shift \(spec.path.count) words; (( CURRENT -= \(spec.path.count) ))\n"
            out += "            _arguments -S $rest ;;\n"
        }
        return out + "    esac\n}\n_fak \"$@\"\n"
    }

    private static func zshValue(_ flag: Flag) -> String {
        guard let value = flag.value else { return "" }
        return ":\(zshText(value)):\(zshAction(flag.completion))"
    }

    private static func zshOperand(_ spec: CommandSpec) -> String {
        "\(zshText(spec.operands)):\(zshAction(spec.operandCompletion))"
    }

    private static func zshAction(_ completion: Flag.Completion) -> String {
        switch completion {
        case .none: " "
        case .file: "_files"
        case .words(let words): "(\(words.joined(separator: " ")))"
        }
    }

    /// Brackets, colons and quotes mean something to `_arguments`.
    private static func zshText(_ text: String) -> String {
        var out = ""
        for character in text {
            switch character {
            case "[", "]", ":", "\\": out += "\\\(character)"
            case "'": out += "'\\''"
            default: out.append(character)
            }
        }
        return out
    }

    // MARK: fish

    static func fish(_ commands: [CommandSpec]) -> String {
        var out = """
            # fish completion for fak
            function __fak_at
                set -l words (commandline -opc)
                set -e words[1]
                set -l wanted (string split ' ' -- $argv[1])
                test (count $words) -ge (count $wanted); or return 1
                test "$words[1..(count $wanted)]" = "$wanted"
            end
            function __fak_alone
                test (count (commandline -opc)) -eq $argv[1]
            end
            complete -c fak -f

            """
        for word in topWords(commands) {
            let summary = commands.first { $0.path == [word] }?.summary ?? "verbs about \(word)"
            out += "complete -c fak -n '__fak_alone 1' -a \(word) -d '\(fishText(summary))'\n"
        }
        for spec in commands {
            let at = "-n '__fak_at \"\(spec.path.joined(separator: " "))\"'"
            if spec.path.count > 1 {
                out += "complete -c fak -n '__fak_alone 2; and __fak_at \(spec.path[0])' -a \(spec.path[1])"
                out += " -d '\(fishText(spec.summary))'\n"
            }
            for flag in spec.allFlags {
                out += "complete -c fak \(at) -l \(flag.name.dropFirst(2))"
                if let short = flag.short { out += " -s \(short.dropFirst())" }
                if flag.value != nil { out += " -r" + fishValue(flag.completion) }
                out += " -d '\(fishText(flag.help))'\n"
            }
            if spec.maxOperands > 0 { out += "complete -c fak \(at)\(fishValue(spec.operandCompletion))\n" }
        }
        return out
    }

    private static func fishValue(_ completion: Flag.Completion) -> String {
        switch completion {
        case .none: ""
        case .file: " -F"
        case .words(let words): " -a '\(words.joined(separator: " "))'"
        }
    }

    private static func fishText(_ text: String) -> String {
        var out = ""
        for character in text {
            if character == "'" || character == "\\" { out.append("\\") }
            out.append(character)
        }
        return out
    }
}
