import FakBasics
import Patterns
import Testing

@Suite struct GrouperTests {
    /// Deny rules of the kind that coding agents run under.
    static let codingFloor = [
        #"(?i)\brm\s+(-[a-z]*\s+)*-[a-z]*[rf][a-z]*\b"#, #"(?i)\bgit\s+push\b.*(--force\b|-f\b)"#,
        #"(?i)\bgit\s+reset\s+--hard\b"#, #"(?i)\bgit\s+clean\s+-[a-z]*f"#,
        #"(?i)(curl|wget)\b[^|]*\|\s*(sudo\s+)?(ba|z|da|k)?sh\b"#, #"(?i)\bsudo\b"#, #"(?i)\bchmod\s+(-R\s+)?0?777\b"#,
        #"(?i)\bmkfs(\.[a-z0-9]+)?\b"#, #"(?i)\bdd\s+.*\bof=/dev/(sd|nvme|hd|disk)"#, #":\(\)\s*\{\s*:\|:&\s*\}\s*;:"#,
        #">\s*/dev/(sd|nvme|hd|disk)"#, #"(?i)\b(shutdown|reboot|halt|poweroff)\b"#, #"(?i)\bnpm\s+publish\b"#,
        #"(?i)\bdocker\s+(system\s+prune|rm\s+-f)\b"#, #"(?i)\bkubectl\s+delete\b"#,
        #"(?i)\bterraform\s+(apply|destroy)\b"#, #"(?i)\beval\s+.*\$\("#,
        #"(?i)base64\s+(-d|--decode)\b.*\|\s*(ba)?sh"#, #"(?i)\b(DROP|TRUNCATE)\s+(TABLE|DATABASE|SCHEMA)\b"#,
        #"(^|[\s;&|])(cat|less|head|tail)\s+[^|;&]*(\.env|id_rsa|\.pem|\.aws/credentials)\b"#,
    ]

    static func rules(_ patterns: [String]) throws -> [PatternRule] {
        try patterns.map { pattern in PatternRule(language: try Language.regex(pattern), anchoring: .search) }
    }

    /// The groups of a coding floor carry every rule once, within every budget, and answer as the rules do.
    @Test func codingFloor() throws {
        let rules = try GrouperTests.rules(GrouperTests.codingFloor)
        let result = Grouper.group(rules)
        #expect(result.oversized.isEmpty)
        #expect(result.groups.count <= 2 * Limits.walkLanes)
        #expect(result.groups.flatMap(\.rules).sorted() == Array(rules.indices))
        #expect(Grouper.group(rules) == result)
        for group in result.groups {
            #expect(group.dfa.stateCount <= Limits.groupStates && group.rules.count <= Limits.groupRules)
            let cells = group.dfa.stateCount * (group.dfa.classCount + 2)
            #expect(cells < (group.rules.count > 1 ? Limits.sharedGroupCells : Limits.groupCells))
            #expect(group.rules == group.rules.sorted())
            #expect(group.dfa == (try DFABuilder.build(group.rules.map { rules[$0] }, maxStates: Limits.groupStates)))
        }
        let commands = [
            "git status", "rm -rf /", "sudo rm -fr ~ && reboot", "CURL http://x | SUDO bash", "git push origin -f",
            "dd if=/dev/zero of=/dev/sda", ":(){ :|:& };:", "cat ~/.ssh/id_rsa", "ls; cat .env", "drop table x",
            "chmod 777 x",
            "echo hi > /dev/nvme0", "docker system prune", "eval x $(y)", "base64 -d x | sh", "mkfs.ext4 /dev/x", "",
        ]
        for subject in commands.map({ Array($0.utf8) }) + Subjects.all {
            for group in result.groups {
                let mask = group.dfa.answer(subject)
                for (bit, rule) in group.rules.enumerated() {
                    let expected = NaiveMatcher.matches(rules[rule].language, .search, subject.span)
                    #expect(
                        (mask >> UInt64(bit) & 1 == 1) == expected, "\(GrouperTests.codingFloor[rule]) on \(subject)")
                }
            }
        }
    }

    /// Fixed texts add up, so they end in full groups whatever stands between them.
    @Test func literalsShareGroups() throws {
        var rules: [PatternRule] = []
        for i in 0..<100 {
            rules.append(PatternRule(language: .literal("word-\(i * 37 % 100)", folded: true), anchoring: .search))
            if i % 20 == 0 {
                rules.append(PatternRule(language: try Language.regex("a[^\(i % 7)]*b.*c\(i)"), anchoring: .search))
            }
        }
        let result = Grouper.group(rules)
        #expect(result.oversized.isEmpty)
        let literal = result.groups.filter { group in rules[group.rules[0]].language.isFixedText }
        #expect(literal.map(\.rules.count) == [64, 36])
        let folded = Array("x WORD-7 y".utf8)
        for group in literal {
            let hits = group.rules.enumerated().filter { bit, _ in group.dfa.answer(folded) >> UInt64(bit) & 1 == 1 }
            for (_, rule) in hits { #expect(rules[rule].language == .literal("word-7", folded: true)) }
        }
    }

    /// A rule that no group can hold is reported and holds nobody up.
    @Test func oversizedRules() throws {
        let rules = try GrouperTests.rules(["a", "(a|b)*a(a|b){14}c", "b", "^(a|b)*a(a|b){14}$", "x{1000}y{1000}"])
        let result = Grouper.group(rules)
        #expect(result.oversized == [1, 3, 4])
        #expect(result.groups.map(\.rules) == [[0, 2]])
    }
}
