internal import Bytecode

extension Checks {
    /// V3: the blocks tile CODE in order; each ends with `end`, and no other instruction of it is one.
    mutating func straightLine() throws(ImageError) {
        var next = 0
        for (index, block) in m.blocks.enumerated() {
            func bad(_ reason: String) -> ImageError { Obligation.straightLine.error("BLOCKS", index, reason) }
            guard Int(block.first) == next else { throw bad("block does not start where the one before it ends") }
            guard block.count >= 1, Int(block.count) <= m.code.count - next else {
                throw bad("block is empty or cut off")
            }
            let last = next + Int(block.count) - 1
            for i in next..<last where m.code[i].opcode == .end {
                throw Obligation.straightLine.error("CODE", i, "end before the end of the block")
            }
            guard m.code[last].opcode == .end else {
                throw Obligation.straightLine.error("CODE", last, "block does not end with end")
            }
            next = last + 1
        }
        guard next == m.code.count else {
            throw Obligation.straightLine.error("CODE", next, "instructions that belong to no block")
        }
        checked = m.code.count
    }
}
