// Classes of bytes, as bits of two words: bit b of `low` for b < 64, of `high` for the rest below 128.

struct ByteSet {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    @inline(__always)
    init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// Bytes from 0x80 are in no set.
    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        let word = byte < 64 ? low : high
        return byte < 128 && (word >> UInt64(byte & 63)) & 1 != 0
    }

    /// Tab, newline, space " $ & ' ( ) * , ; < > ? [ \ ] ` { | } ~ and NUL, which stands for the end: where the
    /// scan of an unquoted word has to look.
    @inline(__always) static var special: ByteSet { ByteSet(low: 0xD800_17D5_0000_0601, high: 0x7800_0001_3800_0000) }
    /// Blanks, newline, `;`, `&`, `|`, `)` and NUL: what ends a word wherever it stands outside of quotes.
    @inline(__always) static var breaks: ByteSet { ByteSet(low: 0x0800_0241_0000_0601, high: 0x1000_0000_0000_0000) }
    /// The first bytes of reserved words.
    @inline(__always) static var reserved: ByteSet { ByteSet(low: 0x0000_0002_0000_0000, high: 0x28B8_0278_2800_0000) }
    /// The special parameters with one character: @ * # ? - $ !
    @inline(__always) static var parameters: ByteSet { ByteSet(low: 0x8000_241A_0000_0000, high: 1) }
    /// What a backslash quotes within double quotes: $ ` " \
    @inline(__always) static var escaped: ByteSet { ByteSet(low: 0x0000_0014_0000_0000, high: 0x0000_0001_1000_0000) }
}

@inline(__always) func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

@inline(__always) func isNameStart(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte == 0x5F }

@inline(__always) func isNameByte(_ byte: UInt8) -> Bool { isNameStart(byte) || isDigit(byte) }

@inline(__always) func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

/// What ends a reserved word: blanks, newline, ; & | ( ) < > and the end.
@inline(__always) func isMeta(_ byte: UInt8) -> Bool {
    ByteSet.breaks.contains(byte) || byte == 0x28 || byte == 0x3C || byte == 0x3E
}

/// Reserved words, each the number that its bytes make, the first one lowest.
enum Reserved: UInt64 {
    case bang = 0x21
    case leftBrace = 0x7B
    case rightBrace = 0x7D
    case leftTest = 0x5B5B
    case rightTest = 0x5D5D
    case `do` = 0x6F64
    case fi = 0x6966
    case `if` = 0x6669
    case `in` = 0x6E69
    case `for` = 0x726F66
    case `case` = 0x6573_6163
    case done = 0x656E_6F64
    case elif = 0x6669_6C65
    case `else` = 0x6573_6C65
    case esac = 0x6361_7365
    case then = 0x6E65_6874
    case time = 0x656D_6974
    case until = 0x006C_6974_6E75
    case `while` = 0x0065_6C69_6877
    case coproc = 0x636F_7270_6F63
    case select = 0x7463_656C_6573
    case function = 0x6E6F_6974_636E_7566
}
