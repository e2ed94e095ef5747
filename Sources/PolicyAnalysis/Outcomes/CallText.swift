internal import Bytecode
internal import FakJSON
internal import UnicodeTables

/// The JSON text of arguments that hold certain values at certain places.
enum CallText {
    private indirect enum Tree {
        case object([(key: [UInt8], value: Tree)])
        case array(Tree)
        case value(FillValue)
    }

    /// The arguments; nil when two values do not go together. Two values at one place become an array.
    static func json(_ fills: [Fill]) -> [UInt8]? {
        tree(fills).map(text)
    }

    private static func tree(_ fills: [Fill]) -> Tree? {
        var root = Tree.object([])
        for fill in fills {
            guard let steps = steps(fill.place), put(fill.value, steps[...], into: &root) else { return nil }
        }
        return root
    }

    private static func text(_ root: Tree) -> [UInt8] {
        var json = JSONWriter()
        write(root, &json)
        var out = json.finish()
        if out.last == 0x0A { out.removeLast() }
        return out
    }

    /// Arguments in which a key on the way to a place is there twice, in two spellings that fold together, beside some
    /// values: one for each step that has such a spelling and goes together with the values. A step that is any key has one.
    static func doubled(_ place: SlotKey, beside fills: [Fill] = []) -> [[UInt8]] {
        let steps = PointerText.steps(place.text)
        return steps.indices.compactMap { index in
            let keys: [[UInt8]]
            switch steps[index] {
            case .key(let key):
                guard let other = otherSpelling(key) else { return nil }
                keys = [key, other]
            case .any: keys = [[0x61], [0x41]]
            }
            guard var root = tree(fills) else { return nil }
            for key in keys {
                guard put(.number([0x30]), steps[..<index] + [.key(key)], into: &root) else { return nil }
            }
            return text(root)
        }
    }

    /// Another key that folds to the same; nil when no character of it has another case.
    private static func otherSpelling(_ key: [UInt8]) -> [UInt8]? {
        var out: [UInt8] = []
        var isOther = false
        for scalar in String(decoding: key, as: UTF8.self).unicodeScalars {
            var written = scalar
            if !isOther, let other = UnicodeTables.orbit(scalar.value).first(where: { $0 != scalar.value }),
                let found = Unicode.Scalar(other)
            {
                isOther = true
                written = found
            }
            out += Array(String(written).utf8)
        }
        return isOther ? out : nil
    }

    private static func steps(_ place: SlotKey) -> [PointerText.Step]? {
        switch place.source {
        case .path: return PointerText.steps(place.text)
        case .keys:
            return place.text.split(separator: 0x0A).first.map { [.key(Array($0))] }
        case .allStrings: return [.key([0x78])]
        case .redactKeys, .surface: return nil
        }
    }

    private static func put(_ value: FillValue, _ steps: ArraySlice<PointerText.Step>, into tree: inout Tree) -> Bool {
        guard let step = steps.first else { return false }
        let rest = steps.dropFirst()
        switch (step, tree) {
        case (.key(let key), .object(var members)):
            if let at = members.firstIndex(where: { $0.key == key }) {
                if rest.isEmpty || !put(value, rest, into: &members[at].value) { return false }
            } else {
                guard let made = branch(value, rest) else { return false }
                members.append((key, made))
            }
            tree = .object(members)
            return true
        case (.any, .array(var inner)):
            if rest.isEmpty || !put(value, rest, into: &inner) { return false }
            tree = .array(inner)
            return true
        case (.any, .object(let members)) where members.isEmpty:
            // A root is an object: any key is a step.
            guard let made = branch(value, rest) else { return false }
            tree = .object([([0x78], made)])
            return true
        default: return false
        }
    }

    private static func branch(_ value: FillValue, _ steps: ArraySlice<PointerText.Step>) -> Tree? {
        guard let step = steps.first else { return .value(value) }
        guard let inner = branch(value, steps.dropFirst()) else { return nil }
        switch step {
        case .key(let key): return .object([(key, inner)])
        case .any: return .array(inner)
        }
    }

    private static func write(_ tree: Tree, _ json: inout JSONWriter) {
        switch tree {
        case .object(let members):
            json.beginObject()
            for member in members {
                json.key(String(decoding: member.key, as: UTF8.self))
                write(member.value, &json)
            }
            json.endObject()
        case .array(let inner):
            json.beginArray()
            write(inner, &json)
            json.endArray()
        case .value(let value): write(value, &json)
        }
    }

    private static func write(_ value: FillValue, _ json: inout JSONWriter) {
        switch value {
        case .string(let text): json.string(text.span)
        case .number(let text): json.number(String(decoding: text, as: UTF8.self))
        case .bool(let flag): json.bool(flag)
        case .array(let parts):
            json.beginArray()
            for part in parts { write(part, &json) }
            json.endArray()
        case .object(let key, let value):
            json.beginObject()
            json.key(String(decoding: key, as: UTF8.self))
            write(value, &json)
            json.endObject()
        }
    }
}
