import FakBasics
import Foundation
import TestSupport
import Testing
import UnicodeTables

@Suite struct UnicodeTablesTests {
    private struct Extract: Decodable {
        let version: String
        let folding: [String]
        let categories: [String: [String]]
        let scripts: [String: [String]]
    }

    private func extract() throws -> Extract {
        let data = try Data(contentsOf: URL(fileURLWithPath: repositoryRoot + "/Grammar/unicode.json"))
        return try JSONDecoder().decode(Extract.self, from: data)
    }

    private func words(_ lines: [String]) -> [Substring] { lines.flatMap { line in line.split(separator: " ") } }

    @Test func versionIsPinned() throws {
        #expect(UnicodeTables.version == "15.0.0")
        #expect(try extract().version == UnicodeTables.version)
    }

    /// Every code point, so that a run that is too long shows as much as one that is too short.
    @Test func foldingIsThatOfTheExtract() throws {
        var expected: [UInt32: UInt32] = [:]
        for word in words(try extract().folding) {
            let parts = word.split(separator: ":").compactMap { part in UInt32(part, radix: 16) }
            expected[parts[0]] = parts[1]
        }
        #expect(expected.count == 1454)
        for scalar in 0...0x10FFFF as ClosedRange<UInt32> where UnicodeTables.fold(scalar) != expected[scalar] ?? scalar
        {
            Issue.record("U+\(String(scalar, radix: 16)) folds to \(UnicodeTables.fold(scalar))")
        }
        for (source, target) in expected {
            #expect(UnicodeTables.fold(target) == target, "folding is idempotent")
            #expect(UnicodeTables.orbit(source) == UnicodeTables.orbit(target))
            #expect(UnicodeTables.orbit(target).contains(source))
            #expect(UnicodeTables.casedScalars.contains(source) && UnicodeTables.casedScalars.contains(target))
        }
        #expect(UnicodeTables.casedScalars.count == Set(expected.keys).union(expected.values).count)
    }

    @Test func orbits() {
        #expect(UnicodeTables.orbit(0x6B) == [0x4B, 0x6B, 0x212A])
        #expect(UnicodeTables.orbit(0x53) == [0x53, 0x73, 0x17F])
        #expect(UnicodeTables.orbit(0x3C2) == [0x3A3, 0x3C2, 0x3C3])
        #expect(UnicodeTables.orbit(0xDF) == [0xDF, 0x1E9E])
        #expect(UnicodeTables.orbit(0x130) == [0x130])
        #expect(UnicodeTables.orbit(0x31) == [0x31])
    }

    /// The packed text gives back every range, for categories, their groups and scripts.
    @Test func propertiesAreThoseOfTheExtract() throws {
        let data = try extract()
        var groups: [String: Int] = [:]
        for (name, lines) in data.categories.merging(data.scripts, uniquingKeysWith: { a, _ in a }) {
            let expected = words(lines).map { word in
                let parts = word.split(separator: "-").compactMap { part in UInt32(part, radix: 16) }
                return parts[0]...parts[parts.count - 1]
            }
            #expect(UnicodeTables.property(name) == expected, "\(name)")
            if data.categories[name] != nil {
                groups[String(name.prefix(1)), default: 0] += expected.reduce(0) { $0 + $1.count }
            }
        }
        for (group, count) in groups {
            let ranges = try #require(UnicodeTables.property(group))
            #expect(ranges.reduce(0) { $0 + $1.count } == count, "\(group)")
            for (a, b) in zip(ranges, ranges.dropFirst()) { #expect(a.upperBound + 1 < b.lowerBound) }
        }
        #expect(UnicodeTables.property("Any") == [0...0x10FFFF])
        for name in ["", "l", "lu", "greek", "Lx", "Letter", "X", "Cn", "Unknown", "Script=Greek"] {
            #expect(UnicodeTables.property(name) == nil, "\(name)")
        }
        for name in UnicodeTables.propertyNames { #expect(UnicodeTables.property(name) != nil, "\(name)") }
    }

    @Test func foldedText() {
        for (text, expected) in [
            ("", ""), ("AbC-9", "abc-9"), ("\u{212A}", "k"), ("ÉΣς", "éσσ"), ("\u{1E9E}", "ß"),
            ("\u{10400}", "\u{10428}"),
            ("\u{10FFFF}", "\u{10FFFF}"), ("漢字", "漢字"),
        ] {
            #expect(folded(Array(text.utf8)) == Array(expected.utf8), "\(text)")
        }
        for bytes in Subjects.all {
            var expected: [UInt8] = []
            var at = 0
            while at < bytes.count {
                let step = UTF8Bytes.decode(bytes.span, at: at)
                UTF8Bytes.append(UnicodeTables.fold(step.scalar), to: &expected)
                at += step.length
            }
            #expect(folded(bytes) == expected, "\(bytes)")
        }
    }

    private func folded(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        UnicodeTables.appendFolded(bytes.span, to: &out)
        return out
    }
}
