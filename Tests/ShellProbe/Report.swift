internal import ShellSyntax

/// The lines of the probe.
enum Report {
    static func problem(_ problem: ShellProblem) -> [UInt8] {
        let (kind, name) =
            switch problem {
            case .unreadable(let fault, _): ("unreadable", fault.rawValue)
            case .limit(let limit, _): ("limit", limit.rawValue)
            }
        return Array("{\"problem\":\"\(kind)\",\"name\":\"\(name)\",\"offset\":\(problem.offset)}".utf8)
    }

    static func commands(_ reader: ShellReader) -> [UInt8] {
        let commands = reader.nodes.filter { $0.kind == .simple }.map { node in
            let words = node.words.range.map { text(reader, reader.words[$0]) }
            let assignments = node.assignments.range.map { index in
                let item = reader.assignments[index]
                let value = item.isArray ? "null" : text(reader, reader.words[Int(item.value)])
                return "[\(quoted(reader.bytes[item.name.range])),\(value)]"
            }
            let redirects = node.redirects.range.map { index in
                let item = reader.redirects[index]
                return "[\"\(item.kind)\",\(item.fd),\(text(reader, reader.words[Int(item.word)]))]"
            }
            return
                "{\"words\":[\(words.joined(separator: ","))],\"assignments\":[\(assignments.joined(separator: ","))],"
                + "\"redirects\":[\(redirects.joined(separator: ","))]}"
        }
        return Array("{\"commands\":[\(commands.joined(separator: ","))]}".utf8)
    }

    private static func text(_ reader: ShellReader, _ word: ShellWord) -> String {
        word.isLiteral ? quoted(reader.bytes[word.text.range]) : "null"
    }

    private static func quoted(_ bytes: ArraySlice<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var out: [UInt8] = [0x22]
        for byte in bytes {
            switch byte {
            case 0x22, 0x5C: out += [0x5C, byte]
            case 0x20..<0x7F: out.append(byte)
            default: out += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: out + [0x22], as: UTF8.self)
    }
}
