/// Floors that have something for every change made by hand.
enum Workbench {
    static let manifests: [(name: String, text: String)] = [("everything", everything), ("filtered", filtered)]

    /// Every matcher, every engine, every list.
    private static let everything = #"""
        {"allow":["Bash","Read","Edit","lookup_order","Fetch"],
         "allow_prefix":["mcp__git__","get_"],
         "deny":{"exfiltrate":"SECRET_EXFIL","Danger":"POLICY_BLOCK"},
         "workspace":"/srv/project","redact_fields":["password","api_token"],
         "self_modify_globs":[".git/","VERSION"],
         "arg_rules":[
          {"id":"no-rm","tool":"Bash","arg":"command","deny_regex":"\\brm\\s+-rf\\b"},
          {"id":"no-drop","tool":"Bash","arg":"command","deny_regex":"(?i)drop\\s+table","reason":"TRUST_VIOLATION"},
          {"id":"counted","tool":"Bash","arg":"command","deny_regex":"(?m)^(?:a|b)*a(?:a|b){16}c"},
          {"id":"backref","tool":"Bash","arg":"command","deny_regex":"(\\w)\\1\\1\\1z","dialect":"pcre2",
           "must_match":["aaaaz"],"must_not_match":["aaabz"]},
          {"id":"timeout","tool":"Bash","arg":"timeout","min":1,"max":600},
          {"id":"mode","tool":"Edit","arg":"/options/mode","allow_values":["fast","mild","slow",5,true]},
          {"id":"side","tool":"Edit","arg":"/options/side","allow_values":["left","right"]},
          {"id":"kind","tool":"Edit","arg":"kind","allow_regex":"[a-z]{1,8}"},
          {"id":"inside","tool":"Read","arg":"file_path","allow_glob":"${workspace}/**"},
          {"id":"no-keys","tool":"*","arg":"/path","deny_glob":"~/.ssh/**"},
          {"id":"no-shadow","tool":"*","arg":"/path","deny_glob":"/etc/shadow"},
          {"id":"size","tool":"*","arg":"/path","max_bytes":4096},
          {"id":"no-pipe","tool":"@shell","deny_regex":"curl[^|]*\\|\\s*sh"},
          {"id":"short","tool":"@shell","max_bytes":100000}
         ]}
        """#

    /// More automata than one pass walks, and so a filter before them; the other posture.
    private static let filtered: String = {
        let words = ["curl", "wget", "sudo", "mkfs", "push", "drop", "kill", "nmap"]
        let rules = words.enumerated().map { index, word in
            let last = Unicode.Scalar(UInt8(ascii: "a") + UInt8(index))
            return #"{"tool":"Bash","arg":"command","deny_regex":"\#(word).{0,8}\#(last)"}"#
        }
        return #"""
            {"allow":["Bash"],"posture":"admit_and_log","advisory_reasons":["DEFAULT_DENY","SELF_MODIFY"],
             "arg_rules":[\#(rules.joined(separator: ","))]}
            """#
    }()
}
