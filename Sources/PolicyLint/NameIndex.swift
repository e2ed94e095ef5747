internal import Bytecode
internal import PolicySemantics

/// Names of a floor by what finds them, made once for all rules.
struct NameIndex {
    /// Texts that others begin with, each with the position of its entry.
    struct Beginnings {
        private var positions: [[UInt8]: Int] = [:]
        private var longest = 0

        init(_ texts: [[UInt8]]) {
            for (position, text) in texts.enumerated() where positions[text] == nil {
                positions[text] = position
                longest = max(longest, text.count)
            }
        }

        /// The first entry that the text begins with, if it is no longer than `most` bytes. Linear in the longest entry.
        func first(of text: [UInt8], most: Int = .max) -> Int? {
            var found: Int?
            for count in 0...min(longest, text.count, most) {
                if let position = positions[Array(text[..<count])] { found = min(found ?? position, position) }
            }
            return found
        }
    }

    /// By folded name.
    private(set) var denied: [[UInt8]: DenyEntry] = [:]
    /// As a script of tool calls may spell them.
    private var allowed = Set<[UInt8]>()
    private let prefixes: Beginnings

    init(_ policy: ResolvedPolicy) {
        for entry in policy.deny { denied[Self.folded(entry.name)] = entry }
        for entry in policy.allow { allowed.insert(Self.spelled(entry.name)) }
        prefixes = Beginnings(policy.allowPrefix.map { Self.spelled($0.name) })
    }

    /// Whether a name or a prefix may admit the name in some case, or as a script may mean it.
    func mayAdmit(_ name: String) -> Bool {
        let own = Self.spelled(name)
        return allowed.contains(own) || prefixes.first(of: own) != nil
    }

    /// The name as it is compared.
    static func folded(_ name: String) -> [UInt8] { FoldedText.folded(Array(name.utf8)) }

    /// Folded, and as a script of tool calls may spell it: a rule is asked for each name that a call in it may mean.
    private static func spelled(_ name: String) -> [UInt8] {
        String(decoding: folded(name), as: UTF8.self).unicodeScalars.map { scalar in
            switch scalar {
            case "0"..."9", "A"..."Z", "a"..."z", "$", "_": UInt8(scalar.value)
            default: UInt8(ascii: "_")
            }
        }
    }
}
