internal import Diagnostics
internal import FakBasics
internal import FakJSON
internal import PolicyManifest

// `arg`: a top-level key, or a JSON Pointer in which `*` stands for one level.

extension ResolveContext {
    /// The steps that an `arg` names; nil when it names none, which is reported.
    func rulePath(_ value: ManifestValue) -> [PathStep]? {
        guard let text = value.node.asString, checkName(value, "`arg`") else { return nil }
        guard text.utf8.first == UInt8(ascii: "/") else {
            if text.utf8.contains(UInt8(ascii: "/")) {
                report(
                    .argLooksLikePointer,
                    "this is one key with a `/` in its name; a path into the arguments starts with `/`", at: value,
                    fixIts: [rewrite(value, "/" + text)])
            } else if text.utf8.elementsEqual("*".utf8) {
                report(
                    .argLooksLikePointer, "this is the key named `*`; every key of the arguments is `/*`", at: value,
                    fixIts: [rewrite(value, "/*")])
            }
            return [.key(text)]
        }
        let steps = text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        if steps.count > Limits.argumentDepth {
            report(
                .badPointer, "arguments are at most \(Limits.argumentDepth) levels deep, this is \(steps.count) steps",
                at: value)
            return nil
        }
        var out: [PathStep] = []
        var offset = 1
        for step in steps {
            guard let read = pathStep(Array(step), at: offset, value) else { return nil }
            out.append(read)
            offset += step.count + 1
        }
        return out
    }

    private func pathStep(_ bytes: [UInt8], at offset: Int, _ value: ManifestValue) -> PathStep? {
        if bytes.isEmpty {
            reportPointer(value, offset, "a step of the pointer is empty")
            return nil
        }
        if bytes == [UInt8(ascii: "*")] { return .any }
        var out: [UInt8] = []
        var i = 0
        while i < bytes.count {
            guard bytes[i] == UInt8(ascii: "~") else {
                out.append(bytes[i])
                i += 1
                continue
            }
            switch i + 1 < bytes.count ? bytes[i + 1] : 0 {
            case UInt8(ascii: "0"): out.append(UInt8(ascii: "~"))
            case UInt8(ascii: "1"): out.append(UInt8(ascii: "/"))
            default:
                reportPointer(value, offset + i, "in a pointer `~` is written `~0` and `/` in a key `~1`")
                return nil
            }
            i += 2
        }
        return .key(String(decoding: out, as: UTF8.self))
    }

    private func reportPointer(_ value: ManifestValue, _ offset: Int, _ message: String) {
        let at = sourceOffset(value, offset)
        report(
            .badPointer, message, at: at.map { SourceRange($0, $0 + 1) } ?? value.range, pointer: value.pointer)
    }
}
