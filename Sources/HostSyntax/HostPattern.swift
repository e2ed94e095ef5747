/// One entry of a manifest's egress lists: a host, the hosts below a suffix, an address, or a network.
public struct HostPattern: Hashable, Sendable {
    /// What an entry covers.
    public enum Form: Hashable, Sendable {
        /// One host name, lower case, without a final dot.
        case exact(String)
        /// The names that end in a dot and this suffix (lower case); not the suffix itself.
        case suffix(String)
        case address(IPAddress)
        /// The addresses whose first bits are those of the given one, whose other bits are zero.
        case network(IPAddress, prefixLength: Int)
    }
    public let form: Form

    /// Reads an entry.
    ///
    /// A name has labels of letters, digits, `-` and `_` (1 to 63 bytes, no `-` at either end), at most 253 bytes, upper case
    /// folded; a name in another script is written as its `xn--` form. IPv6 may stand in brackets. A network has zero
    /// bits after its prefix. Throws with a byte offset and, where one is plain, the entry that was meant.
    public init(_ text: String) throws(HostPatternError) {
        form = try Self.read(text)
    }

    /// The canonical text, which reads back as the same pattern.
    public var text: String {
        switch form {
        case .exact(let name): name
        case .suffix(let name): "*." + name
        case .address(let address): address.text
        case .network(let address, let prefixLength): "\(address.text)/\(prefixLength)"
        }
    }

    private static func read(_ text: String) throws(HostPatternError) -> Form {
        let bytes = Array(text.utf8)
        if bytes.count > 512 { throw .long(at: 512) }
        if bytes.allSatisfy({ isBlank($0) }) { throw .blank() }
        if isBlank(bytes[0]) || isBlank(bytes[bytes.count - 1]) {
            throw .padded(meant(String(trimming(text))), at: isBlank(bytes[0]) ? 0 : bytes.count - 1)
        }
        if let at = bytes.firstIndex(where: { isBlank($0) || $0 < 0x20 || $0 == 0x7F }) { throw .character(at: at) }
        if let at = find("://", bytes) { throw .url(meant(authority(bytes, at + 3)), at: at) }
        if bytes.starts(with: [0x2F, 0x2F]) { throw .url(meant(authority(bytes, 2)), at: 0) }
        if let at = bytes.firstIndex(where: { $0 >= 0x80 }) { throw .notASCII(at: at) }
        if bytes[0] == 0x5B { return try bracketed(bytes) }
        if let slash = bytes.firstIndex(where: { $0 == 0x2F }) {
            let head = String(decoding: bytes[..<slash], as: UTF8.self)
            if let address = IPAddress(head) { return try network(address, bytes, slash + 1) }
            throw .path(meant(authority(bytes, 0)), at: slash)
        }
        if let at = bytes.firstIndex(where: { $0 == 0x3F || $0 == 0x23 }) {
            throw .path(meant(authority(bytes, 0)), at: at)
        }
        if let at = bytes.firstIndex(of: 0x40) { throw .user(meant(authority(bytes, 0)), at: at) }
        if let at = bytes.firstIndex(of: 0x25), bytes.contains(0x3A) { throw .zone(at: at) }
        if let colon = bytes.firstIndex(of: 0x3A) {
            if let address = IPAddress(text) { return .address(address) }
            if bytes.lastIndex(of: 0x3A) == colon {
                throw .port(meant(String(decoding: bytes[..<colon], as: UTF8.self)), at: colon)
            }
            throw .address(at: 0)
        }
        if let address = IPAddress(text) { return .address(address) }
        return try name(bytes)
    }

    private static func name(_ bytes: [UInt8]) throws(HostPatternError) -> Form {
        let isSuffix = bytes.starts(with: [0x2A, 0x2E])
        let start = isSuffix ? 2 : 0
        if let star = bytes[start...].firstIndex(of: 0x2A) { throw .wildcard(at: star) }
        if bytes.count > start + 1, bytes[bytes.count - 1] == 0x2E {
            throw .finalDot(meant(String(decoding: bytes.dropLast(), as: UTF8.self)), at: bytes.count - 1)
        }
        if bytes.count - start > 253 { throw .long(at: start + 253) }
        var lower: [UInt8] = []
        var label = start
        for i in start...bytes.count {
            if i == bytes.count || bytes[i] == 0x2E {
                if i == label { throw .label(at: min(i, bytes.count)) }
                if i - label > 63 { throw .long(at: label + 63) }
                if bytes[label] == 0x2D { throw .label(at: label) }
                if bytes[i - 1] == 0x2D { throw .label(at: i - 1) }
                if i == bytes.count {
                    if isNumber(bytes[label...]) { throw .numeric(at: start) }
                    break
                }
                label = i + 1
                lower.append(0x2E)
                continue
            }
            let b = bytes[i]
            switch b {
            case 0x30...0x39, 0x61...0x7A, 0x2D, 0x5F: lower.append(b)
            case 0x41...0x5A: lower.append(b | 0x20)
            default: throw .character(at: i)
            }
        }
        let name = String(decoding: lower, as: UTF8.self)
        return isSuffix ? .suffix(name) : .exact(name)
    }

    /// A last label that a client would read as a number makes the whole name an IPv4 address in an old form.
    private static func isNumber(_ label: ArraySlice<UInt8>) -> Bool {
        if label.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) { return true }
        guard label.count >= 2, label[label.startIndex] == 0x30, label[label.startIndex + 1] | 0x20 == 0x78 else {
            return false
        }
        return label.dropFirst(2).allSatisfy {
            ($0 >= 0x30 && $0 <= 0x39) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x66)
        }
    }

    private static func bracketed(_ bytes: [UInt8]) throws(HostPatternError) -> Form {
        guard let close = bytes.firstIndex(of: 0x5D) else { throw .address(at: 0) }
        if let zone = bytes[..<close].firstIndex(of: 0x25) { throw .zone(at: zone) }
        let inner = String(decoding: bytes[1..<close], as: UTF8.self)
        guard let address = IPAddress(inner), address.family == .v6 else { throw .address(at: 1) }
        if close + 1 == bytes.count { return .address(address) }
        switch bytes[close + 1] {
        case 0x2F: return try network(address, bytes, close + 2)
        case 0x3A: throw .port(address.text, at: close + 1)
        default: throw .address(at: close + 1)
        }
    }

    private static func network(_ address: IPAddress, _ bytes: [UInt8], _ from: Int) throws(HostPatternError) -> Form {
        let digits = bytes[from...]
        guard (1...3).contains(digits.count), digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            digits.count == 1 || digits[from] != 0x30
        else {
            // `10.0.0.1/index.html` is a path; `10.0.0.0/255.0.0.0` an old mask.
            throw .prefixLength(address.family.bits, at: from)
        }
        let length = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        guard length <= address.family.bits else { throw .prefixLength(address.family.bits, at: from) }
        let base = address.masked(to: length)
        guard base == address else { throw .hostBits("\(base.text)/\(length)", at: 0) }
        return .network(address, prefixLength: length)
    }

    /// The host of the authority that begins at `start`, for a suggestion.
    private static func authority(_ bytes: [UInt8], _ start: Int) -> String {
        var end = start
        while end < bytes.count, ![0x2F, 0x3F, 0x23, 0x5C].contains(bytes[end]) { end += 1 }
        var host = bytes[start..<end]
        if let user = host.lastIndex(of: 0x40) { host = host[(user + 1)...] }
        if host.first == 0x5B {
            if let close = host.firstIndex(of: 0x5D) { host = host[...close] }
        } else if let colon = host.firstIndex(of: 0x3A) {
            host = host[..<colon]
        }
        return String(decoding: host, as: UTF8.self)
    }

    /// The canonical entry that a text is, or nil when it is none itself.
    private static func meant(_ text: String) -> String? {
        guard !text.isEmpty, let form = try? read(text) else { return nil }
        return HostPattern(form: form).text
    }

    private init(form: Form) { self.form = form }

    private static func trimming(_ text: String) -> Substring {
        var rest = Substring(text)
        while let first = rest.utf8.first, isBlank(first) { rest.removeFirst() }
        while let last = rest.utf8.last, isBlank(last) { rest.removeLast() }
        return rest
    }

    private static func isBlank(_ b: UInt8) -> Bool { b == 0x20 || (b >= 0x09 && b <= 0x0D) }

    private static func find(_ needle: String, _ bytes: [UInt8]) -> Int? {
        let word = Array(needle.utf8)
        guard bytes.count >= word.count else { return nil }
        for i in 0...(bytes.count - word.count) where bytes[i..<i + word.count].elementsEqual(word) { return i }
        return nil
    }
}
