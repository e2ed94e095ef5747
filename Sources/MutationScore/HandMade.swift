/// A change of what an image says, made on purpose. Each is one that an attacker, or a fault of the compiler, could make.
public struct HandMade: Sendable {
    public let id: String
    /// What it does, in a line.
    public let says: String
    /// Makes the change; false when the image has nothing of the sort.
    let change: @Sendable (inout ImageTree) -> Bool

    init(_ id: String, _ says: String, _ change: @escaping @Sendable (inout ImageTree) -> Bool) {
        self.id = id
        self.says = says
        self.change = change
    }

    /// All of them. Ids are unique.
    public static let all: [HandMade] =
        ofChecks + ofAutomata + ofEngines + ofNames + ofOperands + ofRules + ofHeader + ofWitnesses
}
