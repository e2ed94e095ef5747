/// What `putInOrder` works with.
struct OrderScratch: Sendable {
    var firstChild: [Int32] = []
    var lastChild: [Int32] = []
    var nextSibling: [Int32] = []
    var newIndex: [Int32] = []
    var nodes: [ShellNode] = []
}

extension ShellReader {
    /// Moves the substitutions of heredoc bodies, which were read behind their line, into the subtrees of their owners.
    /// Linear in the nodes and parts since the root.
    mutating func putInOrder(root: Int, firstPart: Int) {
        let count = nodes.count - root
        order.firstChild.removeAll(keepingCapacity: true)
        order.lastChild.removeAll(keepingCapacity: true)
        order.nextSibling.removeAll(keepingCapacity: true)
        order.newIndex.removeAll(keepingCapacity: true)
        order.nodes.removeAll(keepingCapacity: true)
        for _ in 0..<count {
            order.firstChild.append(-1)
            order.lastChild.append(-1)
            order.nextSibling.append(-1)
            order.newIndex.append(-1)
        }
        for index in 1..<count {
            let parent = Int(nodes[root + index].parent) - root
            let last = Int(order.lastChild[parent])
            if last < 0 { order.firstChild[parent] = Int32(index) } else { order.nextSibling[last] = Int32(index) }
            order.lastChild[parent] = Int32(index)
        }
        var current = 0
        walk: while true {
            // Arriving at a node: it is the next one.
            let new = root + order.nodes.count
            var node = nodes[root + current]
            if current > 0 { node.parent = order.newIndex[Int(node.parent) - root] }
            order.newIndex[current] = Int32(new)
            order.nodes.append(node)
            if order.firstChild[current] >= 0 {
                current = Int(order.firstChild[current])
                continue
            }
            // Leaving it, and those of which it is the last child.
            while true {
                order.nodes[Int(order.newIndex[current]) - root].end = Int32(root + order.nodes.count)
                if current == 0 { break walk }
                if order.nextSibling[current] >= 0 {
                    current = Int(order.nextSibling[current])
                    break
                }
                current = Int(nodes[root + current].parent) - root
            }
        }
        for index in 0..<count { nodes[root + index] = order.nodes[index] }
        for index in firstPart..<parts.count where parts[index].node >= 0 {
            parts[index].node = order.newIndex[Int(parts[index].node) - root]
        }
    }
}
