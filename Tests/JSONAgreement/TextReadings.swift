public import FakJSON
internal import JSONCReader

/// What the readers of this process make of a text: nil for a refusal, else the compact text of what was read.
public enum TextReadings {
    /// What our reader makes of a text.
    public struct Ours: Sendable {
        /// Set when there is no problem of either kind.
        public var reads: [UInt8]?
        /// The tree, with recoverable problems too.
        public var node: JSONNode?
        /// All problems in order.
        public var problems: [JSONProblem]
    }

    /// What the scanner sees: the compact text made of its tokens, duplicate members included.
    public struct Scan: Sendable {
        public var reads: [UInt8]?
        public var hasDuplicates = false
        public var failure: JSONFailure?
    }

    /// Our reader, with the bounds of a call's arguments.
    public static func ours(_ bytes: [UInt8]) -> Ours {
        var problems: [JSONProblem] = []
        do throws(JSONProblem) {
            let node = try JSONReader.read(bytes, limits: .arguments, problems: &problems)
            return Ours(reads: problems.isEmpty ? JSONWriter.write(node) : nil, node: node, problems: problems)
        } catch {
            return Ours(reads: nil, node: nil, problems: problems + [error])
        }
    }

    /// json-c.
    public static func jsonC(_ bytes: [UInt8]) -> [UInt8]? {
        (try? JSONCReader.read(bytes)).map { JSONWriter.write($0) }
    }

    /// Our scanner with the key set.
    public static func scanner(_ bytes: [UInt8], _ keys: inout JSONKeySet) -> Scan {
        var scan = Scan()
        var out: [UInt8] = []
        var scratch: [UInt8] = []
        var scanner = JSONScanner()
        keys.reset()
        var needsComma = false
        while true {
            let token = scanner.next(bytes.span)
            let isClose = token == .endObject || token == .endArray
            if needsComma && !isClose && token != .end { out.append(UInt8(ascii: ",")) }
            needsComma = true
            switch token {
            case .beginObject:
                keys.open()
                out.append(UInt8(ascii: "{"))
                needsComma = false
            case .endObject:
                keys.close()
                out.append(UInt8(ascii: "}"))
            case .beginArray:
                out.append(UInt8(ascii: "["))
                needsComma = false
            case .endArray: out.append(UInt8(ascii: "]"))
            case .key, .string:
                scratch.removeAll(keepingCapacity: true)
                JSONText.unescape(bytes.span, scanner.start, scanner.end, into: &scratch)
                JSONText.appendQuoted(scratch.span, to: &out)
                if token == .key {
                    let outcome = keys.insert(bytes.span, scanner.start, scanner.end, hasEscapes: scanner.hasEscapes)
                    if outcome == .duplicate { scan.hasDuplicates = true }
                    out.append(UInt8(ascii: ":"))
                    needsComma = false
                }
            case .number, .true, .false, .null: out.append(contentsOf: bytes[scanner.start..<scanner.end])
            case .end:
                scan.reads = out
                return scan
            case .failed:
                scan.failure = scanner.failure
                return scan
            }
        }
    }
}
