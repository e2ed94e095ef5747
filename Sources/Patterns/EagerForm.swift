extension Language {
    /// A language for `.search` that holds for exactly the texts that this one holds for as a whole.
    ///
    /// A whole-value pattern such as `dir/**` is decided long before the text ends. Searched in this form, its bit is
    /// given at once and the automaton forgets about it, where the whole form has to carry "already matched" to the end;
    /// over many rules that is the difference between adding and multiplying states. Linear in the tree.
    public var eager: Language { Language(.sequence([.assertion(.textStart), Language.eager(node)])) }

    /// `node` followed by the end of the text, with a trailing "anything" left out instead.
    private static func eager(_ node: Node) -> Node {
        switch node {
        case .sequence(let parts):
            guard let last = parts.last else { return .assertion(.textEnd) }
            return .sequence(Array(parts.dropLast()) + [eager(last)])
        case .choice(let parts): return .choice(parts.map(eager))
        case .repeated(.one(.all), least: 0, most: nil): return .sequence([])
        case .repeated(let part, least: 0, most: 1): return .choice([.assertion(.textEnd), eager(part)])
        default: return .sequence([node, .assertion(.textEnd)])
        }
    }
}
