internal import CallModel
internal import FakBasics

extension CallBuilder {
    /// A call that cannot be read, or one that just can.
    mutating func faulty() -> Call {
        let name = floor.allowed.isEmpty ? Letters.bytes("t") : choices.pick(floor.allowed)
        satisfyRules(of: name)
        addNoise()
        switch choices.weighted([20, 8, 4, 8, 3, 3]) {
        case 0: return broken(name)
        case 1: return collidingKeys(name)
        case 2: return atLimit(name)
        case 3: return badBytes(name)
        case 4: return badName(name)
        default:
            forms.insert(.textBody)
            return addressed(choices.pick(floor.allowed + [name, Letters.bytes("Write")]), .text(Letters.bytes("x")))
        }
    }

    private mutating func written() -> [UInt8] {
        var writer = DraftWriter(&choices)
        writer.write(root, &choices)
        forms.formUnion(writer.forms)
        return writer.out
    }

    private mutating func broken(_ name: [UInt8]) -> Call {
        forms.insert(.invalidJSON)
        var body = written()
        switch choices.below(10) {
        case 0: body.removeLast()
        case 1: body.append(choices.pick([0x7D, 0x2C, 0x78, 0x00, 0x5D]))
        case 2: body.insert(0x2C, at: body.count - 1)
        case 3:
            body = Letters.bytes(
                choices.pick(["", "[]", "null", "\"\"", "1", " ", "{", "{]", "{\"a\"}", "{a:1}", "{'a':1}"]))
        case 4: body = [0xEF, 0xBB, 0xBF] + body
        case 5:
            let values = [
                "01", "1.", ".5", "+1", "1e", "1e+", "-", "0x1", "NaN", "tru", "nul", "\"\\x\"", "\"\\u12\"",
                "\"\\ud800\"",
                "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"a", "[1,]", "[,1]", "{\"a\":}", "\"\u{1}\"", "\"\t\"", "--1",
                "falsE",
            ]
            root.set(Letters.bytes("zz"), .source(choices.pick(values)))
            body = written()
        default:
            // One byte of the text changed: often still JSON, and then another call.
            let at = choices.below(body.count)
            switch choices.below(3) {
            case 0: body.remove(at: at)
            case 1: body.insert(choices.pick(Array("{}[]\",:\\0e.-tn \u{1}".utf8)), at: at)
            default: body[at] = choices.pick(Array("{}[]\",:\\0e.-tn \u{1}".utf8))
            }
        }
        return addressed(name, .json(body))
    }

    /// A key twice in one object: the same, escaped, or in another case.
    private mutating func collidingKeys(_ name: [UInt8]) -> Call {
        guard case .object(var members) = root else { return call(name) }
        if members.isEmpty {
            members.append(DraftMember(key: Letters.bytes(choices.pick(NamePool.keys)), value: .source("1")))
        }
        var twin = choices.pick(members)
        twin.value = .source("2")
        if choices.below(2) == 0 {
            forms.insert(.duplicateKey)
        } else {
            // Only a key that something looks at may not come in two cases.
            forms.insert(.foldEqualKeys)
            twin.key = Letters.recased(twin.key, in: 2, &choices)
        }
        members.insert(twin, at: choices.below(members.count + 1))
        root = .object(members)
        if choices.chance(1, in: 4) { root = .object([DraftMember(key: [0x7A], value: root)]) }
        return call(name)
    }

    /// On a limit or one beyond.
    private mutating func atLimit(_ name: [UInt8]) -> Call {
        forms.insert(.limit)
        let extra = choices.below(2)
        let key = Letters.bytes("zz")
        switch choices.weighted([10, 10, 6, 4, 1, 6]) {
        case 0: root.set(key, .source("1e\(399 + extra)"))
        case 1:
            let digits = [UInt8](repeating: 0x31, count: Limits.numberBytes + extra)
            root.set(key, .source(choices.below(2) == 0 ? digits : Letters.bytes("0.") + digits.dropFirst(2)))
        case 2:
            let depth = Limits.argumentDepth - 1 + extra
            let open = [UInt8](repeating: 0x5B, count: depth)
            let close = [UInt8](repeating: 0x5D, count: depth)
            root.set(key, .source(open + close))
        case 3:
            root.set(
                key, .source(choices.pick(["1e999999999999", "1e-398", "1e-399", "-1e398", "-1e399", "0e999999999"])))
        case 4:
            // Rare, because the texts are long.
            guard choices.chance(1, in: 20) else { return call(name) }
            let keys = (0..<Limits.keysPerObject + extra).map { "\"\($0)\":0" }
            root.set(key, .source("{\(keys.joined(separator: ","))}"))
        default:
            let count = Limits.toolNameBytes + extra
            return addressed([UInt8](repeating: 0x61, count: count), .json(written()))
        }
        return call(name)
    }

    private mutating func badBytes(_ name: [UInt8]) -> Call {
        forms.insert(.invalidUTF8)
        let bad: [[UInt8]] = [
            [0x80], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0xFF],
            [0xF0, 0x9F, 0x98],
        ]
        let bytes = choices.pick(bad)
        if choices.chance(1, in: 6) { return addressed(name, .text(Letters.bytes("a") + bytes)) }
        root.set(Letters.bytes("zz"), .source([0x22, 0x61] + bytes + [0x22]))
        return call(name)
    }

    private mutating func badName(_ name: [UInt8]) -> Call {
        let body = Call.Body.json(written())
        switch choices.below(3) {
        case 0: return Call(tool: [], namespace: choices.below(2) == 0 ? nil : Letters.bytes("srv"), body: body)
        case 1:
            forms.insert(.invalidUTF8)
            return Call(tool: name + [0xC3], body: body)
        default:
            forms.insert(.invalidUTF8)
            return Call(tool: name, namespace: [0xFF], body: body)
        }
    }
}
