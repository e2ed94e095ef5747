internal import FakBasics

/// `{first..last..step}`
struct BraceTerms {
    var first: Int
    var last: Int
    var step: Int
    /// Letters and not numbers.
    var areLetters: Bool
    /// Digits to fill up to with zeros.
    var width: Int
}

extension ShellReader {
    /// The range between braces, or nil when it is none.
    mutating func terms(_ open: Int, _ close: Int) -> BraceTerms? {
        guard close == open + 2, braces.items[open + 1].kind == .literal, !braces.items[open + 1].isQuoted else {
            return nil
        }
        let text = bytes.span.extracting(braces.items[open + 1].text.range)
        var i = 0
        let first = Self.term(text, &i)
        guard let first, Self.takeDots(text, &i), let last = Self.term(text, &i), first.isLetter == last.isLetter else {
            return nil
        }
        var step = 1
        if i < text.count {
            guard Self.takeDots(text, &i), let value = Self.term(text, &i), !value.isLetter, i == text.count else {
                return nil
            }
            step = value.value
        }
        // As in bash, which cannot change the sign of the least number.
        if step == Int.min { return nil }
        if step == 0 { step = 1 }
        if (first.value > last.value) != (step < 0) { step = 0 &- step }
        if first.value == last.value { step = 1 }
        let width = first.isPadded || last.isPadded ? max(first.width, last.width) : 0
        return BraceTerms(
            first: first.value, last: last.value, step: step, areLetters: first.isLetter, width: width)
    }

    private struct Term {
        var value: Int
        var isLetter = false
        var isPadded = false
        var width = 0
    }

    private static func takeDots(_ text: Span<UInt8>, _ i: inout Int) -> Bool {
        guard i + 2 < text.count, text[i] == 0x2E, text[i + 1] == 0x2E else { return false }
        i += 2
        return true
    }

    /// A number that fits, or a letter.
    private static func term(_ text: Span<UInt8>, _ i: inout Int) -> Term? {
        let start = i
        guard i < text.count else { return nil }
        if isNameStart(text[i]), text[i] != 0x5F {
            i += 1
            return Term(value: Int(text[start]), isLetter: true)
        }
        let isNegative = text[i] == 0x2D
        if isNegative || text[i] == 0x2B { i += 1 }
        let digits = i
        var value = 0
        while i < text.count, isDigit(text[i]) {
            let digit = Int(text[i] - 0x30)
            let (tens, isTooLong) = value.multipliedReportingOverflow(by: 10)
            let (sum, isTooLarge) =
                isNegative ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
            if isTooLong || isTooLarge { return nil }
            value = sum
            i += 1
        }
        guard i > digits else { return nil }
        var term = Term(value: value)
        term.width = i - start
        // As bash has it: `07` and `-07`, but not `+07`.
        term.isPadded = text[digits] == 0x30 && i - digits > 1 && (digits == start || isNegative)
        return term
    }

    /// The terms of a range, the first one last, so that it is expanded first.
    mutating func expandTerms(
        _ sequence: BraceScratch.Sequence, _ open: Int, _ close: Int, _ terms: BraceTerms
    ) throws(ShellProblem) {
        let (low, high) = (min(terms.first, terms.last), max(terms.first, terms.last))
        let count = UInt(bitPattern: high &- low) / terms.step.magnitude
        let steps = Int(min(count, UInt(Limits.shellBraceWords)))
        try chargeBraces(steps + 1)
        var index = steps
        while index >= 0 {
            let value = terms.first &+ index &* terms.step
            let start = bytes.count
            if terms.areLetters {
                // Between `Z` and `a` bash takes a backslash for a quote.
                if value != 0x5C { bytes.append(UInt8(truncatingIfNeeded: value)) }
            } else {
                appendNumber(value, width: terms.width)
            }
            try chargeDecoded(bytes.count - start)
            let item = braces.items.count
            let hasText = bytes.count > start
            if hasText { braces.items.append(ShellPart(.literal, ShellRange(start, bytes.count), isQuoted: false)) }
            try append(sequence, open, item..<item + (hasText ? 1 : 0), close)
            index -= 1
        }
    }

    private mutating func appendNumber(_ value: Int, width: Int) {
        let start = bytes.count
        var magnitude = value.magnitude
        repeat {
            bytes.append(0x30 + UInt8(magnitude % 10))
            magnitude /= 10
        } while magnitude > 0
        while bytes.count - start + (value < 0 ? 1 : 0) < width { bytes.append(0x30) }
        if value < 0 { bytes.append(0x2D) }
        var (low, high) = (start, bytes.count - 1)
        while low < high {
            bytes.swapAt(low, high)
            low += 1
            high -= 1
        }
    }
}
