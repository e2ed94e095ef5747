/// An IPv4 or IPv6 address.
public struct IPAddress: Hashable, Sendable {
    /// The address family.
    public enum Family: UInt8, Sendable, CaseIterable {
        case v4 = 4
        case v6 = 6
        /// Bits of an address.
        public var bits: Int { self == .v4 ? 32 : 128 }
    }
    public let family: Family
    /// The first 64 bits of an IPv6 address; 0 for IPv4.
    public let high: UInt64
    /// The last 64 bits of an IPv6 address; the 32 bits of an IPv4 address.
    public let low: UInt64

    /// An IPv4 address from its 32 bits, the first octet the highest.
    public init(v4: UInt32) {
        family = .v4
        high = 0
        low = UInt64(v4)
    }

    /// An IPv6 address from its two halves.
    public init(v6 high: UInt64, _ low: UInt64) {
        family = .v6
        self.high = high
        self.low = low
    }

    /// Reads four decimal octets (no leading zeros, nothing left out) or an IPv6 address (RFC 4291 section 2.2, without
    /// brackets or zone); nil for any other text, old number forms of IPv4 included.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        if bytes.contains(0x3A) {
            guard let (high, low) = Self.readV6(bytes) else { return nil }
            self.init(v6: high, low)
        } else {
            guard let v4 = Self.readV4(bytes, 0) else { return nil }
            self.init(v4: v4)
        }
    }

    private static func readV4(_ s: [UInt8], _ from: Int) -> UInt32? {
        var i = from
        var value: UInt32 = 0
        for octet in 0..<4 {
            if octet > 0 {
                guard i < s.count, s[i] == 0x2E else { return nil }
                i += 1
            }
            let start = i
            var part: UInt32 = 0
            while i < s.count, s[i] >= 0x30, s[i] <= 0x39, i - start < 3 {
                part = part * 10 + UInt32(s[i] - 0x30)
                i += 1
            }
            if i == start || part > 255 || (i - start > 1 && s[start] == 0x30) { return nil }
            value = value << 8 | part
        }
        return i == s.count ? value : nil
    }

    private static func readV6(_ s: [UInt8]) -> (UInt64, UInt64)? {
        var groups: [UInt16] = []
        var gap: Int?
        var i = 0
        if s.count >= 2, s[0] == 0x3A {
            guard s[1] == 0x3A else { return nil }
            gap = 0
            i = 2
        }
        while i < s.count {
            if groups.count == 8 { return nil }
            let start = i
            var value: UInt32 = 0
            while i < s.count, let digit = hexDigit(s[i]) {
                if i - start == 4 { return nil }
                value = value << 4 | digit
                i += 1
            }
            if i < s.count, s[i] == 0x2E {
                // The last 32 bits as IPv4.
                guard groups.count <= 6, let v4 = readV4(s, start) else { return nil }
                groups.append(UInt16(v4 >> 16))
                groups.append(UInt16(v4 & 0xFFFF))
                i = s.count
                break
            }
            if i == start { return nil }
            groups.append(UInt16(value))
            if i == s.count { break }
            guard s[i] == 0x3A else { return nil }
            i += 1
            if i == s.count { return nil }
            if s[i] == 0x3A {
                if gap != nil { return nil }
                gap = groups.count
                i += 1
            }
        }
        if let gap {
            // `::` stands for at least one group.
            guard groups.count <= 7 else { return nil }
            groups.insert(contentsOf: [UInt16](repeating: 0, count: 8 - groups.count), at: gap)
        }
        guard groups.count == 8 else { return nil }
        var halves: (UInt64, UInt64) = (0, 0)
        for k in 0..<4 {
            halves.0 = halves.0 << 16 | UInt64(groups[k])
            halves.1 = halves.1 << 16 | UInt64(groups[k + 4])
        }
        return halves
    }

    private static func hexDigit(_ b: UInt8) -> UInt32? {
        switch b {
        case 0x30...0x39: UInt32(b - 0x30)
        case 0x41...0x46: UInt32(b - 0x41 + 10)
        case 0x61...0x66: UInt32(b - 0x61 + 10)
        default: nil
        }
    }

    /// The canonical text: dotted decimal, or RFC 5952 (lower case, the longest run of zero groups as `::`, the first of
    /// equal ones, IPv4-mapped addresses with a dotted tail).
    public var text: String {
        if family == .v4 { return Self.dotted(low) }
        if high == 0, low >> 32 == 0xFFFF { return "::ffff:" + Self.dotted(low & 0xFFFF_FFFF) }
        var groups: [UInt64] = []
        for half in [high, low] {
            for shift in [48, 32, 16, 0] as [UInt64] { groups.append(half >> shift & 0xFFFF) }
        }
        var best = 0..<0
        var k = 0
        while k < 8 {
            var end = k
            while end < 8, groups[end] == 0 { end += 1 }
            if end - k > max(best.count, 1) { best = k..<end }
            k = max(end, k + 1)
        }
        let hex = groups.map { String($0, radix: 16) }
        if best.isEmpty { return hex.joined(separator: ":") }
        return hex[..<best.lowerBound].joined(separator: ":") + "::" + hex[best.upperBound...].joined(separator: ":")
    }

    private static func dotted(_ value: UInt64) -> String {
        [24, 16, 8, 0].map { String(value >> $0 & 255) }.joined(separator: ".")
    }

    /// The address with all bits after the first `prefixLength` zero. `prefixLength` is 0 … `family.bits`.
    public func masked(to prefixLength: Int) -> IPAddress {
        switch family {
        case .v4: return IPAddress(v4: UInt32(low & 0xFFFF_FFFF) & Self.mask32(prefixLength))
        case .v6: return IPAddress(v6: high & Self.mask64(prefixLength), low & Self.mask64(prefixLength - 64))
        }
    }

    private static func mask32(_ n: Int) -> UInt32 { n <= 0 ? 0 : n >= 32 ? .max : ~(.max >> UInt32(n)) }
    private static func mask64(_ n: Int) -> UInt64 { n <= 0 ? 0 : n >= 64 ? .max : ~(.max >> UInt64(n)) }
}
