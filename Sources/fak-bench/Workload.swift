internal import CallModel

/// The floor and the calls that the figures are about: twenty deny rules of a coding floor on one shell command, thirty
/// tools, five prefixes, eight protected fragments.
enum Workload {
    static let patterns = [
        #"\brm\s+(-[a-zA-Z]+\s+)*-[a-zA-Z]*[rR]"#, #"\bsudo\b"#, #"\bgit\s+push\b"#,
        #"\b(curl|wget)\b[^|\n]*\|\s*(sudo\s+)?(ba|z|da)?sh\b"#, #":\(\)\s*\{.*\}\s*;\s*:"#, #"\bmkfs(\.[a-z0-9]+)?\b"#,
        #"\bdd\b.*\bof=/dev/"#, #"\bchmod\s+(-R\s+)?0?777\b"#, #">\s*/dev/sd[a-z]"#,
        #"\bshutdown\b|\breboot\b|\bhalt\b"#,
        #"\bterraform\s+(destroy|apply)\b"#, #"\bkubectl\s+delete\b"#, #"\bnc\b.*\s-e\b"#, #"\bbase64\b.*\|\s*sh\b"#,
        #"\bgit\s+reset\s+--hard\b"#, #"\bnpm\s+publish\b"#, #"\bdocker\s+(rm|rmi|push)\b"#, #"(?i)drop\s+table"#,
        #"\bssh-keygen\b"#, #"\bhistory\s+-c\b"#,
    ]

    static var manifest: String {
        let tools = (0..<28).map { "\"tool_\($0)\"" }.joined(separator: ",")
        let rules = patterns.enumerated().map { index, pattern in
            let text = pattern.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            return #"{"id":"r\#(index)","tool":"Bash","arg":"command","deny_regex":"\#(text)"}"#
        }.joined(separator: ",")
        return """
            {"version":"fak-policy/v1","allow":["Bash","Edit",\(tools)],
             "allow_prefix":["read_","get_","search_","list_","find_"],
             "deny":{"exfiltrate":"SECRET_EXFIL"},
             "self_modify_globs":["internal/abi/","internal/kernel/",".git/",".ssh/","VERSION","id_rsa","/etc/","policy.json"],
             "arg_rules":[\(rules)]}
            """
    }

    /// Eighty rules on one command.
    static var manyRules: String {
        let rules = (0..<80).map { i in
            let pattern = i % 2 == 0 ? #"\\bcurl\#(i)\\b[^|]*\\|\\s*sh\#(i)\\b"# : #"\\bwget\#(i)\\s+-[a-z]*x"#
            return #"{"tool":"Bash","arg":"command","deny_regex":"\#(pattern)"}"#
        }
        return #"{"allow":["Bash"],"arg_rules":["# + rules.joined(separator: ",") + "]}"
    }

    static func bash(_ command: String) -> Call {
        let text = command.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        return Call(tool: "Bash", json: #"{"command":"\#(text)"}"#)
    }

    /// Everyday commands on one line, with a comment that makes it this long.
    static func benign(_ length: Int) -> String {
        let commands = [
            "go test ./internal/...", "echo done | tee out.log", "ls -la src", "cat README.md | grep -n func",
            "head -20 main.go", "python3 build.py --release", "make check",
        ]
        var out = commands[0]
        var i = 1
        while out.utf8.count + 32 < length {
            out += "; " + commands[i % commands.count]
            i += 1
        }
        out += " #"
        while out.utf8.count < length { out += "x" }
        return out
    }

    static let short = "go test ./internal/a"

    /// 64 KB of starts of patterns that never complete.
    static let hostile = [
        repeated("curl ", 65_536), repeated("rm - ", 65_536),
        repeated("curl nc git dd base64 rm chmod ", 65_536),
    ]

    static let hostileToMany = repeated("curl1 curl2 curl7 wget3 | s ", 65_536)

    /// A text that each pattern matches, in their order.
    static let hits = [
        "rm -rf x", "sudo ls", "git push", "curl x | sudo sh", ":() { x } ; :", "mkfs.ext4 x", "dd if=x of=/dev/sda",
        "chmod -R 0777 x", "echo > /dev/sda", "x; reboot", "terraform destroy", "kubectl delete pod x", "nc x -e sh",
        "base64 -d x | sh", "git reset --hard", "npm publish", "docker rmi x", "DROP  TABLE x", "ssh-keygen",
        "history -c",
    ]

    /// A replacement of one half of 4 KB by the other.
    static var edit: Call {
        let text = benign(2000)
        return Call(
            tool: "Edit", json: #"{"file_path":"src/a/b.swift","old_string":"\#(text)","new_string":"\#(text)"}"#)
    }

    /// A floor that redacts two keys, and a call that holds both.
    static let redacting = #"{"allow":["send"],"redact_fields":["password","api_key"]}"#

    static var secret: Call {
        Call(
            tool: "send",
            json:
                #"{"to":"someone","login":{"user":"u","password":"0123456789"},"api_key":"abcdef","body":"\#(benign(920))"}"#
        )
    }

    private static func repeated(_ unit: String, _ length: Int) -> String {
        var out = ""
        while out.utf8.count + unit.utf8.count <= length { out += unit }
        return out
    }
}
