internal import FakBasics
internal import ShellSyntax

/// What holds of everything that the shell reader has read.
struct ShellShape {
    private let reader: ShellReader

    init(_ reader: ShellReader) { self.reader = reader }

    func check(root: Int) throws(FuzzFinding) {
        try require(root < reader.nodes.count && reader.nodes[root].kind == .list, "the root is no list")
        try require(reader.nodes[root].parent == -1, "the root has a parent")
        try require(Int(reader.nodes[root].end) == reader.nodes.count, "the root does not hold all nodes")
        var commands = 0
        for index in root..<reader.nodes.count {
            try checkNode(index, root)
            if reader.nodes[index].kind == .simple { commands += 1 }
        }
        try require(commands <= Limits.shellCommands, "too many commands")
        for index in reader.words.indices { try checkWord(index) }
        for index in reader.parts.indices { try checkPart(index) }
        for redirect in reader.redirects {
            try require(isText(redirect.span) && isText(redirect.variable), "a redirect's ranges")
            try require(reader.words.indices.contains(Int(redirect.word)), "a redirect without a word")
        }
        for assignment in reader.assignments {
            try require(isText(assignment.span) && isText(assignment.name) && !assignment.name.isEmpty, "ranges")
            try require(isWords(assignment.words), "elements outside")
            try require(
                assignment.isArray ? assignment.value == -1 : reader.words.indices.contains(Int(assignment.value)),
                "an assignment without a value")
        }
    }

    private func checkNode(_ index: Int, _ root: Int) throws(FuzzFinding) {
        let node = reader.nodes[index]
        try require(Int(node.end) > index && Int(node.end) <= reader.nodes.count, "the end of node \(index)")
        if index > root {
            let parent = Int(node.parent)
            try require(parent >= root && parent < index, "the parent of node \(index)")
            try require(node.end <= reader.nodes[parent].end, "node \(index) reaches out of its parent")
            // The parent is the innermost node around.
            var child = parent + 1
            while child < index { child = Int(reader.nodes[child].end) }
            try require(child == index, "node \(index) is no child of its parent")
        }
        try require(isText(node.span) && isText(node.name), "the ranges of node \(index)")
        try require(isWords(node.words), "the words of node \(index)")
        try require(isRange(node.redirects, reader.redirects.count), "the redirects of node \(index)")
        try require(isRange(node.assignments, reader.assignments.count), "the assignments of node \(index)")
        try require(
            node.kind != .simple || !(node.words.isEmpty && node.redirects.isEmpty && node.assignments.isEmpty)
                || reader.nodes[index].span.count > 0, "an empty command")
    }

    private func checkWord(_ index: Int) throws(FuzzFinding) {
        let word = reader.words[index]
        try require(isRange(word.parts, reader.parts.count) && isText(word.span) && isText(word.text), "word \(index)")
        let kinds = word.parts.range.map { reader.parts[$0] }
        if !word.isLiteral {
            try require(word.text.isEmpty, "word \(index) has a text that is not known")
            return
        }
        var text: [UInt8] = []
        for part in kinds {
            try require(part.kind == .literal, "word \(index) is not literal")
            text += reader.bytes[part.text.range]
        }
        try require(text == Array(reader.bytes[word.text.range]), "the text of word \(index)")
    }

    private func checkPart(_ index: Int) throws(FuzzFinding) {
        let part = reader.parts[index]
        try require(isText(part.text) && isWords(part.array), "the ranges of part \(index)")
        try require(part.word < reader.words.count && part.subscriptWord < reader.words.count, "words of part \(index)")
        let hasNode = part.kind == .command || part.kind == .processIn || part.kind == .processOut
        try require(hasNode == (part.node >= 0), "the node of part \(index)")
        if hasNode {
            try require(
                reader.nodes.indices.contains(Int(part.node)) && reader.nodes[Int(part.node)].isSubstitution,
                "part \(index) points at no substitution")
        }
    }

    private func isText(_ range: ShellRange) -> Bool { isRange(range, reader.bytes.count) }

    private func isWords(_ range: ShellRange) -> Bool { isRange(range, reader.words.count) }

    private func isRange(_ range: ShellRange, _ count: Int) -> Bool {
        range.start >= 0 && range.start <= range.end && Int(range.end) <= count
    }
}
