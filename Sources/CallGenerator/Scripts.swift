internal import CallModel
internal import FakBasics

extension CallBuilder {
    /// Now and then the call that a code-mode script makes, in place of the call itself.
    mutating func scripted(_ call: Call) -> Call {
        guard choices.chance(1, in: 40) else { return call }
        forms.insert(.script)
        var script = Letters.bytes(choices.pick(["", "// a\n", "const r = ", "text(1);\n", "await "]))
        script += nested(call)
        for _ in 0..<choices.weighted([5, 2, 1]) {
            // Another call of the same name has the same places; one of an allowed name may be admitted otherwise.
            let other = floor.allowed.isEmpty || choices.chance(1, in: 3) ? call.tool : choices.pick(floor.allowed)
            script += Letters.bytes(choices.pick([";\n", "\n", ";"]))
            script += nested(choices.chance(1, in: 2) ? call : Call(tool: other, body: .json(Letters.bytes("{}"))))
        }
        script += Letters.bytes(
            choices.pick(
                ["", ";", "\ntext(r)", "; const t = tools", "; tools.exec('')", "; a / b / c", ";tools.b({a:x})"]))
        let name = Letters.bytes(choices.chance(1, in: 20) ? "Exec" : "exec")
        let namespace = choices.chance(1, in: 4) ? Letters.bytes("functions") : nil
        if choices.chance(1, in: 5) {
            var writer = DraftWriter(&choices)
            let key = Letters.bytes(choices.pick(["input", "input", "INPUT", "code"]))
            var members = [DraftMember(key: key, value: .text(script))]
            if choices.chance(1, in: 4) { members.append(DraftMember(key: Letters.bytes("k"), value: .text([]))) }
            // A script that is no text has no JSON.
            if UTF8Bytes.firstInvalid(script.span) == nil {
                writer.write(.object(members), &choices)
                return Call(tool: name, namespace: namespace, body: .json(writer.out))
            }
        }
        return Call(tool: name, namespace: namespace, body: .text(script))
    }

    /// `tools.NAME(…)` with the name as an identifier.
    private mutating func nested(_ call: Call) -> [UInt8] {
        var name = call.tool
        if let namespace = call.namespace, !namespace.isEmpty { name = namespace + [0x5F, 0x5F] + name }
        var out = Letters.bytes("tools.")
        for (i, byte) in name.enumerated() where byte & 0xC0 != 0x80 {
            switch byte {
            case 0x41...0x5A, 0x61...0x7A, 0x5F, 0x24: out.append(byte)
            case 0x30...0x39 where i > 0: out.append(byte)
            default: out.append(0x5F)
            }
        }
        out.append(UInt8(ascii: "("))
        switch call.body {
        case .json(let bytes): out += bytes
        case .text(let bytes):
            if UTF8Bytes.firstInvalid(bytes.span) == nil {
                var writer = DraftWriter(&choices)
                writer.write(.text(bytes), &choices)
                out += writer.out
            } else {
                out.append(UInt8(ascii: "'"))
                out += bytes
                out.append(UInt8(ascii: "'"))
            }
        }
        out.append(UInt8(ascii: ")"))
        return out
    }
}
