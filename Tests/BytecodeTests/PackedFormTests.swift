import Bytecode
import ImageSamples
import Testing

@testable import BytecodeVerifier

/// CODE and CELLS, which a file has in a closer form than memory.
@Suite struct PackedFormTests {
    private func least() throws -> ImageModel { try #require(SampleImages.named("least")) }

    /// Appends an automaton of one class: state s goes on to 7·s + 1, odd states have mask 1.
    private func add(states: Int, masks: Int, to m: inout ImageModel) {
        func entering(_ state: Int) -> Int { masks > 1 ? state % 2 : 0 }
        m.dfas.append(
            DFARecord(
                classCount: 1, stateCount: UInt32(states), firstCell: UInt32(m.cells.count),
                firstMask: UInt32(m.masks.count), maskCount: UInt32(masks)))
        for state in 0..<states {
            let target = (7 * state + 1) % states
            m.cells.append(UInt16(3 * target) | (entering(target) == 0 ? 0 : 0x8000))
            m.cells += [UInt16(entering(state)), UInt16(masks - 1)]
        }
        m.masks += (0..<masks).map(UInt64.init)
    }

    /// A byte counts to 256 states and 256 masks; the next automaton may begin anywhere.
    @Test func widthFollowsFromTheRecord() throws {
        var m = try least()
        (m.dfas, m.cells, m.masks) = ([], [], [])
        var size = 0
        for (states, masks, width) in [(1, 1, 1), (257, 2, 2), (256, 256, 1), (2, 257, 2), (256, 1, 1), (3, 3, 1)] {
            add(states: states, masks: masks, to: &m)
            size += 3 * states * width
        }
        let bytes = ImageEncoder.encode(m)
        let cells = RawImage.sections.firstIndex(of: "CELLS")!
        #expect(RawImage(bytes).bodies[cells].count == size)
        let decoded = try ImageDecoder.decode(bytes)
        #expect(decoded == m)
        #expect(ImageEncoder.encode(decoded) == bytes)
    }

    @Test func operandsAreShortIfAllAre() throws {
        var m = try least()
        m.code = [
            Instruction(.slot, 0xFFFF), Instruction(.slot, 0x1_0000), Instruction(.denyGlob, 1, 0xFFFF, noIndex),
            Instruction(.denyMatch, 3, 4), Instruction(.end),
        ]
        let bytes = ImageEncoder.encode(m)
        #expect(RawImage(bytes).packedCode.count == 3 + 5 + 13 + 5 + 3)
        #expect(try ImageDecoder.decode(bytes) == m)
    }

    /// What is decoded at all is the one form of what it gives; everything else is V1 or V2.
    @Test func everyByteOfCode() throws {
        let raw = RawImage(try #require(SampleImages.bytes("full")))
        var head = raw
        head.bodies[RawImage.sections.firstIndex(of: "CODE")!].removeSubrange((16 * 8)...)
        let code = head.packedCode
        var read = 0
        func judge(_ changed: [UInt8]) {
            var raw = raw
            raw.written["CODE"] = changed
            let file = raw.file()
            do throws(ImageError) {
                let model = try ImageDecoder.decode(file)
                read += 1
                if ImageEncoder.encode(model) != file { Issue.record("another form of the same code: \(changed)") }
            } catch {
                if error.obligation != "V1" && error.obligation != "V2" { Issue.record("\(error.description)") }
            }
        }
        for count in 0...code.count { judge(Array(code[0..<count])) }
        for value in UInt8.min...UInt8.max {
            for at in [0, 1, 2, 9] {
                var changed = code
                changed[at] = value
                judge(changed)
            }
        }
        #expect(read > 500)
    }

    /// No file has these cells. V7 does not rest on that.
    @Test func cellsThatNoFileHas() throws {
        let base = try #require(SampleImages.named("full"))
        func found(_ change: (inout ImageModel) -> Void) -> String? {
            var m = base
            change(&m)
            var checks = Checks(m)
            do throws(ImageError) { try checks.run(.automata) } catch { return error.obligation }
            return nil
        }
        let emits = try #require(base.cells.firstIndex { $0 >= 0x8000 })
        #expect(found { _ in } == nil)
        #expect(found { $0.cells[0] += 1 } == "V7", "into the middle of a row")
        #expect(found { $0.cells[0] = 32766 } == "V7", "outside the automaton")
        #expect(found { $0.cells[0] ^= 0x8000 } == "V7", "a state that does not emit")
        #expect(found { $0.cells[emits] &= 0x7FFF } == "V7", "a state that emits: a match would be lost")
        #expect(found { $0.dfas[0].firstCell = 1 } == "V7", "cells that start in the middle of a row")
        #expect(found { $0.dfas[0].classCount = 0 } == "V7", "no class")
        #expect(found { $0.dfas[0].classCount = .max - 1 } == "V7", "a stride that would wrap")
        #expect(found { $0.dfas[0].stateCount = 0 } == "V7", "no state")
        #expect(found { $0.dfas[0].stateCount = 1 << 30 } == "V7", "states times stride would wrap")
        #expect(found { $0.dfas[0].stateCount -= 1 } == "V7", "a row of no automaton")
        #expect(found { $0.cells.append(0) } == "V7", "a cell of no automaton")
    }

    /// The sample has what the row on its first cell is about.
    @Test func wideSampleBeginsWithAWideAutomaton() throws {
        let first = try #require(SampleImages.named("wide")?.dfas.first)
        #expect(first.stateCount == 282)
        #expect(first.classCount == 3)
    }
}
