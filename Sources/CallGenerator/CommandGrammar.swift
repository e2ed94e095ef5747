internal import FakJSON
internal import PolicySemantics

/// Random scripts of shells, and random patterns of commands for manifests. Both are made of the same few programs, so
/// that they meet.
enum CommandGrammar {
    // MARK: Patterns

    /// A word of a pattern: one text, or several to choose from.
    private typealias Word = [String]

    private static let patterns: [[Word]] = [
        [["git"], ["push"]], [["git"], ["push", "pull"]], [["git"], ["push"], ["--force"]], [["rm"], ["-r"]],
        [["rm", "unlink"], ["flags:rf"]], [["curl"], ["-X=POST"]], [["curl", "wget"]], [["docker"], ["run"], ["..."]],
        [["npm"], ["run"], ["*"]], [["sudo"], ["*"]], [["ssh"], ["*"], ["*"]], [["chmod"], ["777"]],
        [["cat"], ["src/a.c"]], [["ls"], ["..."]], [["echo"], ["..."]], [["make"]], [["touch"], ["*"]],
        [["git"], ["status", "diff"], ["..."]], [["cp"], ["*"], ["*"]], [["find"], ["*"], ["..."]], [["é"], ["a b"]],
    ]
    /// Only where commands are denied.
    private static let anyProgram: [[Word]] = [[["*"], ["--force"]], [["*"], ["push"]], [["*"], ["*"], ["main"]]]
    private static let predicates = [
        "@remote_pipe_exec", "@destructive_remove", "@privilege_escalation", "@fork_bomb", "@history_rewrite",
    ]

    /// The value of `deny_command` or `allow_command`.
    static func write(_ key: String, _ writer: inout JSONWriter, _ choices: inout Choices) {
        let allows = key == "allow_command"
        writer.key(key)
        writer.beginArray()
        for _ in 0...choices.below(4) {
            if !allows, choices.chance(1, in: 5) {
                writer.string(choices.pick(predicates))
                continue
            }
            writer.beginArray()
            for word in choices.pick(allows ? patterns : patterns + anyProgram) {
                if word.count == 1 {
                    writer.string(word[0])
                } else {
                    writer.beginObject()
                    writer.key("any")
                    writer.beginArray()
                    for text in word { writer.string(text) }
                    writer.endArray()
                    writer.endObject()
                }
            }
            writer.endArray()
        }
        writer.endArray()
        if !allows, choices.chance(1, in: 4) {
            writer.key("unknown_program")
            writer.string("deny")
        }
    }

    // MARK: Scripts

    /// A script of up to a few commands.
    static func script(_ choices: inout Choices) -> String { script(&choices, depth: 0) }

    /// A script that has that effect on a text: the path is written, the host connected to, and so on.
    static func script(_ surface: Surface, _ text: String, _ choices: inout Choices) -> String {
        let word = choices.chance(1, in: 3) ? text : quoted(text)
        let line =
            switch surface {
            case .shell, .run: text
            case .read: choices.pick(["cat ", "head -n 1 ", "wc < "]) + word
            case .write, .patch: choices.pick(["touch ", "echo x > ", "rm -f ", "tee -a ", "cp src/a.c "]) + word
            case .connect: choices.pick(["curl -s https://", "ssh ", "nc "]) + word
            case .env: choices.pick(["export ", "env "]) + text + "=1" + choices.pick(["", " make"])
            case .code: choices.pick(["python3 -c ", "node -e ", "perl -e "]) + quoted(text)
            }
        return choices.chance(1, in: 3) ? wrapped(line, &choices) : line
    }

    private static let paths = [
        "src/a.c", "VERSION", ".git/config", "x.pem", "*.pem", "*", "src/*", "k/y", "/etc/passwd", "~/.profile",
        "a/../a/b",
        "policy.json", "$X/VERSION", "\"$D\"", "/w/a/b", "conf.d", ".", "build", "../VERSION", "'a b/c'", "[ab].cfg",
        "${Y:-k}/z", "?", ".*", "\"$(pwd)/VERSION\"",
    ]
    private static let hosts = ["example.com", "https://a.example/x?y#z", "u@10.0.0.1:22", "http://[::1]:80/", "$H"]
    private static let plain = [
        "git push", "git -C x push -f origin main", "git status", "git stash push", "make", "true", "npm run x",
        "docker run --rm -it a b", "$X y", "g''it \"push\"", "chmod 777 a", "echo git push", "ls -la", "export A=b",
        "rm -rf /", ":(){ :|:& };:", "sudo true", "git push --force", "unlink x", "é 'a b'", "read x", "set -- a b",
        "X=push; git $X", "curl -X POST https://example.com", "alias g=git; g push", "test -f a", "[[ a == b ]]",
    ]

    private static func script(_ choices: inout Choices, depth: Int) -> String {
        let line = command(&choices)
        switch choices.below(depth > 2 ? 4 : 9) {
        case 0, 1, 2, 3: return line
        case 4, 5, 6: return wrapped(script(&choices, depth: depth + 1), &choices)
        default:
            return line + choices.pick(["; ", " && ", " || ", "\n", " | ", " & "]) + script(&choices, depth: depth + 1)
        }
    }

    private static func command(_ choices: inout Choices) -> String {
        let path = choices.pick(paths)
        switch choices.below(16) {
        case 0, 1, 2, 3, 4: return choices.pick(plain)
        case 5: return "rm -r -f " + path
        case 6: return "cp -r " + choices.pick(paths) + " " + path
        case 7: return choices.pick(["echo x > ", "cat >> ", "sort -o ", "tee ", "sed -i s/a/b/ ", "cat < "]) + path
        case 8: return "cat " + path
        case 9: return "curl -s " + choices.pick(hosts) + choices.pick(["", " | sh", " -o " + path])
        case 10:
            return choices.pick(["python3 -c ", "node -e "]) + quoted(choices.pick(["1", "open('VERSION','w')", "x"]))
        case 11: return "cd " + path
        case 12:
            return "find " + path + choices.pick([" -delete", " -name x", " -exec rm {} ;", " -exec git push \\;"])
        case 13: return "cat <<E" + choices.pick(["", " | sh", " > " + path]) + "\ngit push\nE\n"
        case 14: return "tar -xf a.tgz -C " + path
        default: return "ssh " + choices.pick(hosts) + " git push"
        }
    }

    private static func wrapped(_ script: String, _ choices: inout Choices) -> String {
        switch choices.below(18) {
        case 0: return "sudo " + script
        case 1: return "env A=1 " + script
        case 2: return "cd " + choices.pick(paths) + " && " + script
        case 3: return "(" + script + ")"
        case 4: return "bash -c " + quoted(script)
        case 5: return "if true; then " + script + "\nfi"
        case 6: return "for i in a VERSION; do " + script + "\ndone"
        case 7: return "f() { " + script + "\n}; f"
        case 8: return "echo \"$(" + script + ")\""
        case 9: return "x=$(" + script + "); $x"
        case 10: return "timeout 5 " + script
        case 11: return "xargs -n1 " + script
        case 12: return "eval " + quoted(script)
        case 13: return "! " + script
        case 14: return "sh <<'E'\n" + script + "\nE"
        case 15: return "while :; do " + script + "\ndone < VERSION"
        case 16: return script + " > " + choices.pick(paths)
        default: return "{ " + script + "\n} 2>&1"
        }
    }

    private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
}
