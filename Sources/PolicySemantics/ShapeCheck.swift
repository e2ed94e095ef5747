internal import Diagnostics
internal import FakBasics
internal import FakJSON
internal import PolicyManifest

// Types and keys, everywhere at once. What follows reads only values of the right type and says nothing of the rest.

extension ResolveContext {
    /// Reports unknown and missing keys and values of another type, in the value and below it.
    func checkShape(_ value: ManifestValue, _ shape: ManifestShape) {
        switch (shape, value.node.value) {
        case (.any, _), (.string, .string), (.bool, .bool), (.number, .number): return
        case (.integer, .number(let text)):
            if value.node.asInt == nil { reportNoInteger(value, text) }
        case (.list(let element), .array):
            for child in value.elements { checkShape(child, element) }
        case (.map(let element), .object):
            for (_, child) in value.members { checkShape(child, element) }
        case (.object(let object), .object): checkObject(value, object)
        default: reportWrongType(value, shape)
        }
    }

    private func checkObject(_ value: ManifestValue, _ object: ManifestObject) {
        let names = object.keys.map(\.name)
        var meant: [String] = []
        for (key, child) in value.members {
            if let known = object.key(key) {
                checkShape(child, known.shape)
            } else if let near = unknownKey(key, child, object, names) {
                meant.append(near)
            }
        }
        for key in object.keys where key.isRequired && value[key.name] == nil && !meant.contains(key.name) {
            report(.missingKey, "\(object.name) needs `\(key.name)`", at: value)
        }
    }

    /// Reports a key that is not in the set; the key that was probably meant.
    private func unknownKey(
        _ key: String, _ value: ManifestValue, _ object: ManifestObject, _ names: [String]
    ) -> String? {
        let near = ManifestText.nearest(key, of: names)
        var fixIts: [FixIt] = []
        if let near, let range = value.keyRange, value.pointer.isEmpty == false {
            fixIts = [FixIt(message: "write \"\(near)\"", range: range, replacement: "\"\(near)\"")]
        }
        if let near, asciiLowered(near) == asciiLowered(key) {
            report(
                .keyCase, "keys are compared exactly: \(ManifestText.shown(key)) is not `\(near)`", atKeyOf: value,
                fixIts: fixIts)
            return near
        }
        let hint = near.map { "; did you mean `\($0)`?" } ?? ""
        if isNewer {
            report(
                .unknownKeyOfNewerMinor,
                "this release does not know \(ManifestText.shown(key)) in \(object.name) and leaves it out\(hint)",
                atKeyOf: value, fixIts: fixIts)
            return nil
        }
        report(
            .unknownKey, "\(object.name) has no key \(ManifestText.shown(key))\(hint)", atKeyOf: value, fixIts: fixIts)
        return near
    }

    private func asciiLowered(_ text: String) -> [UInt8] {
        text.utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    }

    private func reportNoInteger(_ value: ManifestValue, _ text: String) {
        var fixIts: [FixIt] = []
        if let exact = ExactDecimal(json: Array(text.utf8)), exact.plainLength <= 18,
            let whole = Int(String(decoding: exact.plain, as: UTF8.self))
        {
            fixIts = [FixIt(message: "write \(whole)", range: value.range, replacement: "\(whole)")]
        }
        report(
            .outOfRange, "`\(value.path)` is an integer of 64 bits, written without point and exponent",
            at: value, fixIts: fixIts)
    }

    private func reportWrongType(_ value: ManifestValue, _ shape: ManifestShape) {
        var fixIts: [FixIt] = []
        let source = String(decoding: syntax.bytes[value.range.start..<value.range.end], as: UTF8.self)
        switch (shape, value.node.value) {
        case (.bool, .string(let word)) where word == "true" || word == "false":
            fixIts = [FixIt(message: "write \(word)", range: value.range, replacement: word)]
        case (.integer, .string(let digits)) where Int(digits).map({ "\($0)" == digits }) ?? false:
            fixIts = [FixIt(message: "write \(digits)", range: value.range, replacement: digits)]
        case (.list(.string), .string):
            fixIts = [FixIt(message: "make it a list", range: value.range, replacement: "[\(source)]")]
        default: break
        }
        let name = value.path.isEmpty ? "the manifest" : "`\(value.path)`"
        let type = value.node.value.typeName
        let article = type == "null" ? "" : type == "array" || type == "object" ? "an " : "a "
        report(.wrongType, "\(name) is \(shape.description), not \(article)\(type)", at: value, fixIts: fixIts)
    }
}
