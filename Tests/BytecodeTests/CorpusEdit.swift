// The edits that rows of corpus/bytecode-bad are made of; corpus/bytecode-bad/README.md says what each does.

import FakBasics
import FakJSON
import ImageSamples

struct CorpusProblem: Error, CustomStringConvertible {
    var description: String
}

/// One row: a base image, edits, and what the verifier must say.
struct CorpusRow {
    var id: String
    var base: String
    var edits: [JSONNode]
    /// Nil: accepted.
    var rejectedBy: String?
    /// Whether it is the kernel that says no, at load.
    var isOfKernel: Bool

    init(_ node: JSONNode) throws {
        guard let id = node["id"]?.asString, let base = node["base"]?.asString, let edits = node["edit"]?.asArray,
            node["why"]?.asString != nil, let expect = node["expect"]?.asString
        else { throw CorpusProblem(description: "row lacks a field: \(node)") }
        self.id = id
        self.base = base
        self.edits = edits
        rejectedBy = expect == "accepted" ? nil : expect
        isOfKernel = node["by"]?.asString == "kernel"
    }

    /// The bytes of the changed image.
    func file() throws -> [UInt8] {
        guard let bytes = SampleImages.bytes(base) else { throw CorpusProblem(description: "\(id): no base \(base)") }
        var raw = RawImage(bytes)
        for edit in edits where edit["file"] == nil { try apply(edit, &raw) }
        var file = raw.file()
        for edit in edits where edit["file"] != nil { try apply(edit, file: &file) }
        return file
    }

    // MARK: Edits of the whole file

    private func apply(_ edit: JSONNode, file: inout [UInt8]) throws {
        let at = edit["at"]?.asInt ?? 0
        switch edit["file"]?.asString {
        case "truncate": file.removeLast(at)
        case "append": file += [UInt8](repeating: 0, count: at)
        case "keep": file = Array(file[0..<at])
        case "byte": file[at < 0 ? file.count + at : at] = UInt8(edit["value"]!.asInt!)
        case "word": RawImage.write(&file, at, 4, UInt64(edit["value"]!.asInt!))
        default: throw CorpusProblem(description: "\(id): unknown file edit")
        }
        if edit["sign"]?.asBool != false { RawImage.sign(&file) }
    }

    // MARK: Edits of a section

    private func apply(_ edit: JSONNode, _ raw: inout RawImage) throws {
        if let name = edit["header"]?.asString {
            guard let field = RawImage.headerFields[name] else { throw CorpusProblem(description: "\(id): \(name)") }
            RawImage.write(&raw.header, field.0, field.1, try number(edit["value"], raw))
            return
        }
        if let text = edit["addConstant"]?.asString {
            try insertConstant(Array(text.utf8), &raw)
            return
        }
        if let text = edit["constant"]?.asString {
            guard let at = raw.constants.firstIndex(of: Array(text.utf8)) else {
                throw CorpusProblem(description: "\(id): no constant \(text)")
            }
            if let bytes = edit["bytes"]?.asArray {
                raw.constants[at] = bytes.map { UInt8($0.asInt!) }
            } else {
                raw.constants[at] = Array(edit["text"]!.asString!.utf8)
            }
            return
        }
        if let at = edit["witness"] {
            try setWitness(try record(at, "WITNESSES", raw), edit, &raw)
            return
        }
        if let pair = edit["swapConstants"]?.asArray {
            raw.constants.swapAt(Int(try number(pair[0], raw)), Int(try number(pair[1], raw)))
            return
        }
        guard let section = edit["section"]?.asString, let index = RawImage.sections.firstIndex(of: section),
            let shape = RawImage.fields[section]
        else { throw CorpusProblem(description: "\(id): unknown edit") }
        let at = try record(edit["at"], section, raw)
        if edit["remove"]?.asBool == true {
            raw.bodies[index].removeSubrange(at * shape.size..<(at + 1) * shape.size)
        } else if edit["repeat"]?.asBool == true {
            let bytes = raw.bodies[index][at * shape.size..<(at + 1) * shape.size]
            raw.bodies[index].insert(contentsOf: bytes, at: at * shape.size)
        } else if let other = edit["swapWith"]?.asInt {
            for i in 0..<shape.size { raw.bodies[index].swapAt(at * shape.size + i, other * shape.size + i) }
        } else {
            guard let field = shape.fields[edit["field"]?.asString ?? "value"] else {
                throw CorpusProblem(description: "\(id): unknown field")
            }
            let offset = at * shape.size + field.0
            var value: UInt64
            if let add = edit["add"]?.asInt {
                value = UInt64(bitPattern: Int64(RawImage.read(raw.bodies[index], offset, field.1)) + Int64(add))
            } else {
                value = try number(edit["value"], raw)
            }
            let width = edit["width"]?.asInt ?? field.1
            if width < 8 { value &= (1 << UInt64(8 * width)) - 1 }
            RawImage.write(&raw.bodies[index], offset, width, value)
        }
    }

    /// Gives a witness another text, so many times over, and the length of it.
    private func setWitness(_ at: Int, _ edit: JSONNode, _ raw: inout RawImage) throws {
        let records = RawImage.sections.firstIndex(of: "WITNESSES")!
        let texts = RawImage.sections.firstIndex(of: "WITNESS_TEXT")!
        func length(_ number: Int) -> Int { Int(RawImage.read(raw.bodies[records], 12 * number + 8, 4)) }
        guard let text = edit["text"]?.asString else { throw CorpusProblem(description: "\(id): a witness has a text") }
        let new = Array(String(repeating: text, count: edit["times"]?.asInt ?? 1).utf8)
        let start = (0..<at).reduce(0) { $0 + length($1) }
        raw.bodies[texts].replaceSubrange(start..<start + length(at), with: new)
        RawImage.write(&raw.bodies[records], 12 * at + 8, 4, UInt64(new.count))
    }

    /// A record by number, from the end if negative, or as `{"field": value}` of the first that has it.
    private func record(_ node: JSONNode?, _ section: String, _ raw: RawImage) throws -> Int {
        let index = RawImage.sections.firstIndex(of: section)!
        let shape = RawImage.fields[section]!
        let count = raw.bodies[index].count / shape.size
        if let at = node?.asInt { return at < 0 ? count + at : at }
        guard let member = node?.asObject?.first, let field = shape.fields[member.key] else {
            throw CorpusProblem(description: "\(id): no record")
        }
        let wanted = try number(member.value, raw)
        for i in 0..<count
        where RawImage.read(raw.bodies[index], i * shape.size + field.0, field.1) == wanted {
            return i
        }
        throw CorpusProblem(description: "\(id): no record of \(section) has \(member.key)")
    }

    /// A number, or the number of a constant, given as text; `null` is no index.
    private func number(_ node: JSONNode?, _ raw: RawImage) throws -> UInt64 {
        if let value = node?.asInt { return UInt64(bitPattern: Int64(value)) }
        if node?.isNull == true { return 0xFFFF_FFFF }
        guard let text = node?.asString, let at = raw.constants.firstIndex(of: Array(text.utf8)) else {
            throw CorpusProblem(description: "\(id): no such number or constant")
        }
        return UInt64(at)
    }

    /// Inserts a constant in order and renumbers everything that names one.
    private func insertConstant(_ text: [UInt8], _ raw: inout RawImage) throws {
        let at = raw.constants.firstIndex { text.lexicographicallyPrecedes($0) } ?? raw.constants.count
        raw.constants.insert(text, at: at)
        let users: [String: [String]] = [
            "RULES": ["id", "pointer", "source", "witness", "scopeName"], "SLOTS": ["path"], "NAMES": ["folded"],
            "SPELLINGS": ["name"], "PREFIXES": ["prefix"], "CLASSES": ["name"], "VALUES": ["text"],
            "RANGES": ["min", "max"], "REDACT_KEYS": ["value"], "PCRES": ["source"],
        ]
        for (section, names) in users {
            let index = RawImage.sections.firstIndex(of: section)!
            let shape = RawImage.fields[section]!
            for record in stride(from: 0, to: raw.bodies[index].count, by: shape.size) {
                for name in names {
                    let offset = record + shape.fields[name]!.0
                    let value = RawImage.read(raw.bodies[index], offset, 4)
                    if value != 0xFFFF_FFFF, value >= UInt64(at) {
                        RawImage.write(&raw.bodies[index], offset, 4, value + 1)
                    }
                }
            }
        }
        let workspace = RawImage.read(raw.header, 52, 4)
        if workspace != 0xFFFF_FFFF, workspace >= UInt64(at) { RawImage.write(&raw.header, 52, 4, workspace + 1) }
    }
}
