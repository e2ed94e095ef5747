import FakBasics
import Testing

/// The two readings of a decimal number, one as a value and one as text, are one arithmetic.
@Suite struct DecimalTests {
    static let texts = [
        "0", "-0", "0.0", "1", "-1", "10", "100", "1e2", "1E+2", "1e-2", "0.01", "0.010", "12.340", "-12.34e1", "1.5e3",
        "1500", "123456789012345678901234567890", "1e0", "0e99", "9.99e-10", "120e-1", "0.000", "-0.5", "5e-1", "1e20",
    ]

    @Test func textsAndValuesAgree() throws {
        for text in Self.texts {
            let bytes = Array(text.utf8)
            let value = try #require(ExactDecimal(json: bytes))
            var canonical: [UInt8] = []
            DecimalText.appendCanonical(bytes.span, 0, bytes.count, to: &canonical)
            #expect(canonical == value.plain, "\(text)")
            let length = DecimalText.canonicalLength(bytes.span, 0, bytes.count)
            #expect(length == canonical.count, "\(text)")
            #expect(value.plainLength == canonical.count, "\(text)")
            let isNumber = DecimalText.isNumber(bytes.span)
            #expect(isNumber)
        }
    }

    @Test func comparisonsAgree() throws {
        let values = try Self.texts.map { try #require(ExactDecimal(json: Array($0.utf8))) }
        for a in values {
            for b in values {
                let order = DecimalText.compare(a.plain.span, b.plain.span)
                #expect((order < 0) == (a < b) && (order == 0) == (a == b))
            }
        }
    }

    @Test(arguments: [
        ("1e6", "1000000"), ("1.0", "1"), ("-0", "0"), ("1e-3", "0.001"), ("1234567", "1234567"), ("5E1", "50"),
    ])
    func canonicalForms(_ text: String, _ canonical: String) throws {
        let value = try #require(ExactDecimal(json: Array(text.utf8)))
        #expect(String(decoding: value.plain, as: UTF8.self) == canonical)
    }

    @Test(arguments: ["", "-", "01", "+1", "1.", ".5", "1e", "1e+", " 1", "1 ", "0x1", "NaN", "1_0", "--1"])
    func otherTextsAreNoNumbers(_ text: String) {
        let bytes = Array(text.utf8)
        #expect(ExactDecimal(json: bytes) == nil)
        let isNumber = DecimalText.isNumber(bytes.span)
        #expect(!isNumber)
    }

    @Test func hugeExponentsAreMeasuredAndNotWrittenOut() throws {
        for (text, length) in [("1e400", 401), ("1e-399", 401), ("1e99999999999999999999", 1 << 40 + 1)] {
            let bytes = Array(text.utf8)
            let measured = DecimalText.canonicalLength(bytes.span, 0, bytes.count)
            #expect(measured == length || measured > Limits.numberBytes)
            #expect(try #require(ExactDecimal(json: bytes)).plainLength > Limits.numberBytes)
        }
    }
}
