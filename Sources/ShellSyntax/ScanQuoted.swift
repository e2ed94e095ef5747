/// Around a substitution: outside of quotes, within double quotes or arithmetic, within the body of a heredoc.
enum Quoting {
    case unquoted, quoted, heredoc

    var isQuoted: Bool { self != .unquoted }
}

extension ShellReader {
    /// The inside of double quotes, behind the opening one, and the closing one.
    mutating func scanDoubleQuoted() throws(ShellProblem) {
        let start = position
        var run = position
        while true {
            while position < limit, !ByteSet.escaped.contains(bytes[position]) { position += 1 }
            switch at(position) {
            case 0x22:
                push(.literal, run, position, isQuoted: true)
                position += 1
                return
            case 0x5C:
                takeEscape(&run)
            case 0x24:
                push(.literal, run, position, isQuoted: true)
                _ = try scanDollar(.quoted)
                run = position
            case 0x60:
                push(.literal, run, position, isQuoted: true)
                try scanBacktick(.quoted)
                run = position
            default: throw .unreadable(.unclosed, offset: start - 1)
            }
        }
    }

    /// A backslash within double quotes: it quotes few characters, and before others it is one itself.
    mutating func takeEscape(_ run: inout Int, alsoBrace: Bool = false) {
        let next = at(position + 1)
        if next == 0x0A {
            push(.literal, run, position, isQuoted: true)
            run = position + 2
        } else if ByteSet.escaped.contains(next) || (alsoBrace && next == 0x7D) {
            push(.literal, run, position, isQuoted: true)
            run = position + 1
        } else if next == 0 {
            position += 1
            return
        }
        position += 2
    }

    /// `'…'`
    mutating func scanSingleQuoted() throws(ShellProblem) {
        let start = position + 1
        var i = start
        while i < limit, bytes[i] != 0x27 { i += 1 }
        if i >= limit { throw .unreadable(.unclosed, offset: position) }
        push(.literal, start, i, isQuoted: true)
        position = i + 1
    }

    /// `$'…'`, from the quote.
    mutating func scanANSIQuoted() throws(ShellProblem) {
        let opening = position
        let start = bytes.count
        var i = position + 1
        var isCut = false
        while true {
            let byte = at(i)
            if byte == 0 { throw .unreadable(.unclosed, offset: opening) }
            i += 1
            if byte == 0x27 { break }
            if byte != 0x5C {
                if !isCut { bytes.append(byte) }
                continue
            }
            let mark = bytes.count
            try appendEscape(&i, opening)
            // The text ends at a NUL, as a C string does.
            for index in mark..<bytes.count where bytes[index] == 0 && !isCut {
                bytes.removeLast(bytes.count - index)
                isCut = true
                break
            }
            if isCut { bytes.removeLast(max(0, bytes.count - mark)) }
        }
        try chargeDecoded(bytes.count - start)
        push(.literal, start, bytes.count, isQuoted: true)
        position = i
    }

    /// Decodes the escape whose letter stands at `i`.
    private mutating func appendEscape(_ i: inout Int, _ opening: Int) throws(ShellProblem) {
        let letter = at(i)
        if letter == 0 { throw .unreadable(.unclosed, offset: opening) }
        i += 1
        switch letter {
        case 0x61: bytes.append(0x07)  // a
        case 0x62: bytes.append(0x08)  // b
        case 0x65, 0x45: bytes.append(0x1B)  // e E
        case 0x66: bytes.append(0x0C)  // f
        case 0x6E: bytes.append(0x0A)  // n
        case 0x72: bytes.append(0x0D)  // r
        case 0x74: bytes.append(0x09)  // t
        case 0x76: bytes.append(0x0B)  // v
        case 0x5C, 0x27, 0x22, 0x3F: bytes.append(letter)
        case 0x30...0x37:
            i -= 1
            bytes.append(UInt8(truncatingIfNeeded: number(&i, base: 8, atMost: 3)!))
        case 0x78:  // x
            if at(i) == 0x7B {
                i += 1
                let value = number(&i, base: 16, atMost: Int.max) ?? 0
                if at(i) == 0x7D { i += 1 }
                bytes.append(UInt8(truncatingIfNeeded: value))
            } else if let value = number(&i, base: 16, atMost: 2) {
                bytes.append(UInt8(truncatingIfNeeded: value))
            } else {
                bytes.append(0x5C)
                bytes.append(letter)
            }
        case 0x75, 0x55:  // u U
            if let value = number(&i, base: 16, atMost: letter == 0x75 ? 4 : 8) {
                appendUTF8(value)
            } else {
                bytes.append(0x5C)
                bytes.append(letter)
            }
        case 0x63:  // c
            let control = at(i)
            if control == 0x27 || control == 0 {
                bytes.append(0x5C)
                bytes.append(letter)
                return
            }
            i += 1
            if control == 0x5C, at(i) == 0x5C { i += 1 }
            let upper = control &- 0x61 < 26 ? control & 0xDF : control
            bytes.append(control == 0x3F ? 0x7F : upper & 0x1F)
        default:
            bytes.append(0x5C)
            bytes.append(letter)
        }
    }

    /// As bash writes it, which goes beyond Unicode: surrogates too, and up to six bytes.
    private mutating func appendUTF8(_ value: UInt32) {
        if value < 0x80 {
            bytes.append(UInt8(value))
            return
        }
        if value > 0x7FFF_FFFF { return }
        var following = 1
        while value >> UInt32(following * 5 + 6) != 0 { following += 1 }
        // 110…, 1110… and so on, then six bits a byte.
        bytes.append(UInt8(truncatingIfNeeded: 0x7F80 >> following | Int(value >> UInt32(following * 6))))
        while following > 0 {
            following -= 1
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | (value >> UInt32(following * 6)) & 0x3F))
        }
    }

    /// A number of at most so many digits; nil without any.
    private mutating func number(_ i: inout Int, base: UInt32, atMost: Int) -> UInt32? {
        var value: UInt32 = 0
        var count = 0
        while count < atMost {
            let byte = at(i)
            let digit: UInt32
            if isDigit(byte) {
                digit = UInt32(byte - 0x30)
            } else if (byte | 0x20) &- 0x61 < 6 {
                digit = UInt32((byte | 0x20) - 0x61 + 10)
            } else {
                break
            }
            if digit >= base { break }
            value = value &* base &+ digit
            count += 1
            i += 1
        }
        return count == 0 ? nil : value
    }
}
