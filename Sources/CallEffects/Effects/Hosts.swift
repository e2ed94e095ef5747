internal import FakBasics

// Connections.

extension EffectReader {
    /// A connection to the host of a URL, of `user@host`, `host:port` or `host:path`.
    mutating func connect(_ range: Range<Int>, command: Int, flags: EffectFlags) {
        var start = range.lowerBound
        var end = range.upperBound
        // scheme://
        var i = start
        while i + 2 < end, bytes[i] != 0x2F {
            if bytes[i] == 0x3A, bytes[i + 1] == 0x2F, bytes[i + 2] == 0x2F {
                start = i + 3
                break
            }
            i += 1
        }
        if start == range.lowerBound, end - start > 2, bytes[start] == 0x2F, bytes[start + 1] == 0x2F { start += 2 }
        // authority
        if let stop = (start..<end).first(where: { bytes[$0] == 0x2F || bytes[$0] == 0x3F || bytes[$0] == 0x23 }) {
            end = stop
        }
        if let at = (start..<end).last(where: { bytes[$0] == 0x40 }) { start = at + 1 }
        var port: UInt16 = 0
        var hostEnd = end
        if start < end, bytes[start] == 0x5B, let close = (start..<end).first(where: { bytes[$0] == 0x5D }) {
            start += 1
            hostEnd = close
        } else if let colon = (start..<end).last(where: { bytes[$0] == 0x3A }) {
            var number = 0
            for k in colon + 1..<end {
                guard bytes[k] >= 0x30, bytes[k] <= 0x39, number <= 65_535 else {
                    number = 0
                    break
                }
                number = number * 10 + Int(bytes[k]) - 0x30
            }
            if number > 0, number <= 65_535 { port = UInt16(number) }
            hostEnd = (start..<end).first { bytes[$0] == 0x3A } ?? end
        }
        let first = bytes.count
        for k in start..<max(start, hostEnd) {
            let byte = bytes[k]
            bytes.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
        }
        var flags = flags
        if bytes.count == first { flags.insert(.unresolved) }
        for k in first..<bytes.count where WordMarker.isMarker(bytes[k]) { flags.insert(.unresolved) }
        if scope.conditions > 0, flags.contains(.ofCommand) { flags.insert(.conditional) }
        guard effects.count < Limits.callEffects else { return note(.limit, offset) }
        effects.append(
            Effect(
                kind: .connect, flags: flags, text: Int32(first)..<Int32(bytes.count), slot: slot, offset: offset,
                command: Int32(command), port: port))
    }
}
