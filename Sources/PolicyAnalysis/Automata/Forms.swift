internal import Patterns

/// Languages that the shape of a value or of a view asks for.
enum Forms {
    /// Well-formed UTF-8 (Unicode 3.9, table 3-7). By hand: automata of patterns read a bad byte as U+FFFD.
    static let utf8: Acceptor = {
        // 0 between code points; 1, 2, 3 that many bytes to come; 4 E0, 5 ED, 6 F0, 7 F4; 8 none.
        var next = [Int32](repeating: 8, count: 9 * 256)
        func set(_ state: Int, _ bytes: ClosedRange<Int>, _ to: Int32) {
            for byte in bytes { next[state * 256 + byte] = to }
        }
        set(0, 0...0x7F, 0)
        set(0, 0xC2...0xDF, 1)
        set(0, 0xE1...0xEF, 2)
        set(0, 0xE0...0xE0, 4)
        set(0, 0xED...0xED, 5)
        set(0, 0xF1...0xF3, 3)
        set(0, 0xF0...0xF0, 6)
        set(0, 0xF4...0xF4, 7)
        set(1, 0x80...0xBF, 0)
        set(2, 0x80...0xBF, 1)
        set(3, 0x80...0xBF, 2)
        set(4, 0xA0...0xBF, 1)
        set(5, 0x80...0x9F, 1)
        set(6, 0x90...0xBF, 2)
        set(7, 0x80...0x8F, 2)
        return Acceptor(
            classMap: (0..<256).map { UInt8($0) }, classCount: 256, next: next, accepts: (0..<9).map { $0 == 0 })
    }()

    /// JSON numbers.
    static let number = make(#"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"#)

    /// Texts with a blank, as of several elements together.
    static let withBlank = make(#"(?s:.)* (?s:.)*"#)

    /// Several canonical numbers or number texts with blanks between them.
    static let joinedNumbers = make(#"[-+.0-9eE]+(?: [-+.0-9eE]+)+"#)

    /// Two or more of these texts with blanks between them; nil for no texts, or for too many.
    static func joined(_ texts: [[UInt8]]) -> Acceptor? {
        if texts.isEmpty || texts.count > 100 { return nil }
        let one = Language.union(texts.map { Language.literal(String(decoding: $0, as: UTF8.self), folded: false) })
        let more = Language.concat([.literal(" ", folded: false), one])
        let rule = PatternRule(language: .concat([one, more, .star(more)]), anchoring: .whole)
        return (try? DFABuilder.build([rule], maxStates: 1000)).map { Acceptor($0) }
    }

    /// Canonical plain decimals.
    static let decimal = make(#"0|-?(?:0\.[0-9]*[1-9]|[1-9][0-9]*(?:\.[0-9]*[1-9])?)"#)

    /// What normalisation of paths can give: `/`, `.`, or components that are neither empty nor a dot, with `..` only in
    /// front of a relative path.
    static let path = make(
        #"/|\.|/C(?:/C)*|(?:\.\./)*(?:\.\.|C(?:/C)*)"#.replacing("C", with: #"(?:[^/\\.]|\.[^/\\.]|\.\.[^/\\])[^/\\]*"#)
    )

    /// Relative paths that every view reads as they stand: no home, no escape, no drive, no control, and no component
    /// that ends in a dot or a blank.
    static let plainPath = make(Forms.components(first: #"[^/\\\x00-\x1f\x7f%~$. ]"#))

    /// The same from the root, outside of homes.
    static let rootedPath = make(
        #"/"# + Forms.components(first: #"[^/\\\x00-\x1f\x7f%~$. hHuUrR]"#))

    /// The same in a home.
    static let homePath = make(#"~(?:/C)*"#.replacing("C", with: Forms.component))

    /// Absolute paths of homes and below them.
    static let belowHomes = make(#"(?i:/root|/home/[^/]+|/Users/[^/]+)(?:/(?s:.)*)?"#)

    /// Keys of commands that a command line can be written for.
    static let commandKey = make(
        #"[^\x00-\x20/\x7f"'$\\]+\x1f(?:-[^\x00-\x20\x7f"'$\\]+\x1f)*\x1e(?:[^\x00-\x1f\x7f]+\x1f)*"#)

    /// Keys of predicates.
    static let predicateKey = make(#"\x02[a-z_]+"#)

    private static let component =
        #"(?:[^/\\\x00-\x1f\x7f%. ]|[. ]+[^/\\\x00-\x1f\x7f%. ])(?:[. ]*[^/\\\x00-\x1f\x7f%. ])*"#

    private static func components(first: String) -> String {
        // A dot or blank in front is part of a name when something follows.
        "(?:\(first)(?:[. ]*[^/\\\\\\x00-\\x1f\\x7f%. ])*|\\.[^/\\\\\\x00-\\x1f\\x7f%. ](?:[. ]*[^/\\\\\\x00-\\x1f\\x7f%. ])*)(?:/\(component))*"
    }

    /// The whole texts that a regex matches. The regexes are those of this file: one that does not compile is a fault of
    /// the program.
    private static func make(_ source: String) -> Acceptor {
        guard let language = try? Language.regex(source),
            let dfa = try? DFABuilder.build([PatternRule(language: language, anchoring: .whole)], maxStates: 1000)
        else { fatalError("a form does not compile: \(source)") }
        return Acceptor(dfa)
    }
}

extension Acceptor {
    /// The minimal automaton of a machine of one rule.
    init(_ dfa: MooreDFA) {
        self.init(
            classMap: dfa.classMap, classCount: dfa.classCount, stateCount: dfa.stateCount,
            next: { Int32(dfa.next[$0 * dfa.classCount + $1]) }, isHit: { dfa.masks[$0] & 1 != 0 },
            isHitAtEnd: { dfa.endMasks[$0] & 1 != 0 })
    }

    /// The minimal automaton of one bit of a Moore machine. What has hit stays hit.
    init(
        classMap: [UInt8], classCount: Int, stateCount: Int, next: (Int, Int) -> Int32, isHit: (Int) -> Bool,
        isHitAtEnd: (Int) -> Bool
    ) {
        let sink = Int32(stateCount)
        let settled = (0..<stateCount).map(isHit)
        var rows: [Int32] = []
        rows.reserveCapacity((stateCount + 1) * classCount)
        for state in 0..<stateCount {
            for c in 0..<classCount {
                let to = settled[state] ? sink : next(state, c)
                rows.append(to < sink && settled[Int(to)] ? sink : to)
            }
        }
        rows += [Int32](repeating: sink, count: classCount)
        var accepts = (0..<stateCount).map { settled[$0] || isHitAtEnd($0) }
        accepts.append(true)
        self.init(classMap: classMap, classCount: classCount, next: rows, accepts: accepts)
    }
}
