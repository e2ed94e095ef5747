public import Diagnostics
internal import FakJSON

/// The canonical form of a manifest's text (`fak policy fmt`): two spaces a level, keys in the order of the schema and
/// unknown ones after them, lists of scalars on one line where they fit 100 columns, a line feed at the end.
///
/// Every string, number and word keeps its own spelling, and keys that the author chooses keep their order, so nothing
/// that a reader could see is lost. Formatting twice changes nothing.
public enum ManifestFormatter {
    /// Columns of a line that a list may fill.
    static let width = 100

    /// The formatted text, or nil with the errors when the text cannot be read. What the fields mean is not looked at.
    /// Linear but for the sorting of keys.
    public static func format(_ bytes: [UInt8]) -> (text: [UInt8]?, diagnostics: [Diagnostic]) {
        let (syntax, diagnostics) = ManifestReader.read(bytes)
        guard let syntax, !syntax.hasErrors else { return (nil, diagnostics) }
        var writer = Writer(source: bytes)
        writer.value(syntax.root, .object(.root), indent: 0, column: 0, reserve: 0)
        writer.out.append(0x0A)
        return (writer.out, diagnostics)
    }

    private struct Writer {
        let source: [UInt8]
        var out: [UInt8] = []

        init(source: [UInt8]) { self.source = source }

        /// - Parameters:
        ///   - column: scalars that stand before the value on its line
        ///   - reserve: 1 when a comma follows
        mutating func value(_ node: JSONNode, _ shape: ManifestShape, indent: Int, column: Int, reserve: Int) {
            switch node.value {
            case .array(let elements): list(elements, shape, indent: indent, column: column, reserve: reserve)
            case .object(let members): object(members, shape, indent: indent)
            default: copy(node.range)
            }
        }

        private mutating func list(
            _ elements: [JSONNode], _ shape: ManifestShape, indent: Int, column: Int, reserve: Int
        ) {
            if let line = oneLine(elements), column + scalars(line) + reserve <= ManifestFormatter.width {
                out += line
                return
            }
            var inner = ManifestShape.any
            if case .list(let element) = shape { inner = element }
            out.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                let last = index == elements.count - 1
                newLine(indent + 1)
                value(element, inner, indent: indent + 1, column: 2 * (indent + 1), reserve: last ? 0 : 1)
                if !last { out.append(UInt8(ascii: ",")) }
            }
            newLine(indent)
            out.append(UInt8(ascii: "]"))
        }

        /// The list on one line, or nil when an element is no scalar.
        private func oneLine(_ elements: [JSONNode]) -> [UInt8]? {
            var line: [UInt8] = [UInt8(ascii: "[")]
            for (index, element) in elements.enumerated() {
                switch element.value {
                case .array, .object: return nil
                default: break
                }
                if index > 0 { line += [UInt8(ascii: ","), 0x20] }
                line += source[element.range.start..<element.range.end]
            }
            line.append(UInt8(ascii: "]"))
            return line
        }

        private mutating func object(_ members: [JSONMember], _ shape: ManifestShape, indent: Int) {
            if members.isEmpty {
                out += [UInt8(ascii: "{"), UInt8(ascii: "}")]
                return
            }
            out.append(UInt8(ascii: "{"))
            for (index, entry) in ordered(members, shape).enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                newLine(indent + 1)
                copy(entry.member.keyRange)
                out += [UInt8(ascii: ":"), 0x20]
                let key = source[entry.member.keyRange.start..<entry.member.keyRange.end]
                value(
                    entry.member.value, entry.shape, indent: indent + 1, column: 2 * (indent + 1) + scalars(key) + 2,
                    reserve: index == members.count - 1 ? 0 : 1)
            }
            newLine(indent)
            out.append(UInt8(ascii: "}"))
        }

        private func ordered(
            _ members: [JSONMember], _ shape: ManifestShape
        ) -> [(member: JSONMember, shape: ManifestShape)] {
            switch shape {
            case .map(let inner): return members.map { ($0, inner) }
            case .object(let object):
                let ranked = members.enumerated().map { index, member in
                    let rank = object.keys.firstIndex { $0.name.utf8.elementsEqual(member.key.utf8) }
                    return (rank: rank ?? object.keys.count, index: index, member: member)
                }
                return ranked.sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }.map {
                    ($0.member, $0.rank < object.keys.count ? object.keys[$0.rank].shape : .any)
                }
            default: return members.map { ($0, .any) }
            }
        }

        private mutating func newLine(_ indent: Int) {
            out.append(0x0A)
            out.append(contentsOf: repeatElement(0x20, count: 2 * indent))
        }

        private mutating func copy(_ range: SourceRange) { out += source[range.start..<range.end] }

        private func scalars(_ bytes: some Sequence<UInt8>) -> Int {
            bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
        }
    }
}
