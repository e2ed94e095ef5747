internal import Bytecode
internal import BytecodeVerifier
public import FakJSON
public import FloorLoader

/// Conformance rows for every rule of a floor: a call that violates it (or that it admits), and a near miss.
///
/// The texts are the witnesses that the compiler wrote into the image, the shortest that a rule's table takes and one an
/// edit away, then the rule's own `must_match` and `must_not_match`. Each is put at the rule's place into a call of a tool
/// that has this place: an admitted one where there is one, with values that its other rules accept in their places. For
/// rules on commands and surfaces it becomes a command line, a path, a URL or a patch. What a call came to is what the
/// kernel and the reference evaluator both say; the expectation of a row is that decision.
///
/// Rows stand in the order of RULES and are the same for the same manifest. Rules of the product itself (`builtin:…`) have
/// none. A rule for which no call was found among those tried is in `missing`.
public struct WitnessCorpus: Sendable {
    /// A row that there is not.
    public struct Missing: Sendable, Hashable {
        public var rule: String
        /// `hit` or `near miss`.
        public var what: String
        /// Why, in words.
        public var cause: String
    }

    /// JSON Lines in the format of corpus/README.md.
    public private(set) var lines: [UInt8] = []
    public private(set) var rowCount = 0
    /// Rules of the manifest.
    public private(set) var ruleCount = 0
    public private(set) var missing: [Missing] = []

    /// Makes the rows of a floor that was compiled from a manifest; a floor from an image has no reference to ask, and gets
    /// none.
    ///
    /// - Parameter policyField: what each row's `policy` holds, the path of the manifest or the manifest itself
    /// - Throws: when kernel and reference differ on a call: then one of them is wrong
    /// - Complexity: some hundred decisions of each rule at the most
    public init(_ floor: Floor, policyField: JSONNode) throws(WitnessError) {
        guard let policy = floor.policy else { return }
        var maker = RowMaker(floor, policy)
        for index in floor.image.model.rules.indices {
            guard let rule = maker.rule(index) else { continue }
            ruleCount += 1
            for what in RowKind.allCases {
                switch try maker.row(rule, what) {
                case .found(let row):
                    lines += row.line(policyField)
                    rowCount += 1
                case .missing(let cause):
                    missing.append(Missing(rule: rule.id, what: what.words, cause: cause))
                }
            }
        }
    }
}

/// The kernel and the reference evaluator do not agree on a call: a fault of the product.
public struct WitnessError: Error, Hashable, Sendable {
    /// The rule whose call it was.
    public let rule: String
    /// Both decisions, without any value of the call.
    public let message: String
}
