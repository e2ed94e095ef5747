internal import FakBasics

// CODE and CELLS stand in a file more closely than in memory. What can be derived is not stored, and the form follows
// from the record, so that equal tables have equal bytes. A byte of CELLS gives at most one cell; a byte of CODE gives
// less than six of memory (three make the shortest instruction).

extension Layout {
    /// Set in the byte of an op whose operands have four bytes each instead of two.
    static let longOperands: UInt8 = 0x80

    /// Operands of an op in the file. At least one, so that CODE is never much smaller than what it stands for.
    static func storedOperands(_ opcode: Opcode) -> Int { max(1, opcode.operandCount) }

    /// Bytes of each cell of an automaton: the number of a state or of a mask.
    static func cellBytes(_ record: DFARecord) -> Int { record.stateCount <= 256 && record.maskCount <= 256 ? 1 : 2 }
}

extension ImageEncoder {
    /// Operands have two bytes each if all of them fit, else four.
    static func instructions(_ code: [Instruction], into w: inout ByteWriter) {
        for i in code {
            let count = Layout.storedOperands(i.opcode)
            let isLong = i.a | (count > 1 ? i.b : 0) | (count > 2 ? i.c : 0) > 0xFFFF
            func operand(_ value: UInt32) { isLong ? w.u32(value) : w.u16(UInt16(value)) }
            w.u8(i.opcode.rawValue | (isLong ? Layout.longOperands : 0))
            operand(i.a)
            if count > 1 { operand(i.b) }
            if count > 2 { operand(i.c) }
        }
    }

    /// Numbers of states for row offsets with emit bits.
    static func cells(_ m: ImageModel, into w: inout ByteWriter) {
        for record in m.dfas {
            let isNarrow = Layout.cellBytes(record) == 1
            let stride = record.stride
            for state in 0..<Int(record.stateCount) {
                let row = Int(record.firstCell) + state * stride
                for column in 0..<stride {
                    let cell = m.cells[row + column]
                    let value = column < stride - 2 ? UInt16(Int(cell & 0x7FFF) / stride) : cell
                    isNarrow ? w.u8(UInt8(truncatingIfNeeded: value)) : w.u16(value)
                }
            }
        }
    }
}

extension ImageDecoder {
    /// The instructions of CODE, whose length is not that of so many records.
    static func instructions(
        _ bytes: [UInt8], _ run: (offset: Int, length: Int)
    ) throws(ImageError) -> [Instruction] {
        var r = ByteReader(bytes: bytes, offset: run.offset)
        let end = run.offset + run.length
        var out: [Instruction] = []
        out.reserveCapacity(run.length / 4)
        while r.offset < end {
            let first = r.u8()
            let opcode: Opcode = try code(UInt32(first & ~Layout.longOperands), .code, out.count)
            let isLong = first & Layout.longOperands != 0
            let count = Layout.storedOperands(opcode)
            guard end - r.offset >= count * (isLong ? 4 : 2) else {
                throw ImageError("V1", Section.code.name, out.count, "instruction is cut off")
            }
            let a = isLong ? r.u32() : UInt32(r.u16())
            let b = count < 2 ? 0 : isLong ? r.u32() : UInt32(r.u16())
            let c = count < 3 ? 0 : isLong ? r.u32() : UInt32(r.u16())
            guard opcode.operandCount > 0 || a == 0 else {
                throw ImageError("V2", Section.code.name, out.count, "operand that the op does not use is not zero")
            }
            guard !isLong || a | b | c > 0xFFFF else {
                throw ImageError("V2", Section.code.name, out.count, "operands of four bytes each where two are enough")
            }
            out.append(Instruction(opcode, a, b, c))
        }
        return out
    }

    /// The cells of all automata, and the first cell of each. One pass, and one more over the masks of states.
    static func cells(
        _ bytes: [UInt8], _ run: (offset: Int, length: Int), _ dfas: inout [DFARecord]
    ) throws(ImageError) -> [UInt16] {
        func bad(_ number: Int, _ reason: String) -> ImageError { ImageError("V1", Section.dfas.name, number, reason) }
        let file = bytes.span
        let end = run.offset + run.length
        var at = run.offset
        var out: [UInt16] = []
        out.reserveCapacity(run.length)
        // By state, the cell that leads there.
        var leading: [UInt16] = []
        for number in dfas.indices {
            let record = dfas[number]
            let states = Int(record.stateCount)
            let stride = record.stride
            guard record.classCount >= 1, record.classCount <= 256 else { throw bad(number, "not 1 to 256 classes") }
            guard states >= 1, states < Limits.groupCells, states * stride < Limits.groupCells else {
                throw bad(number, "no states, or more cells than a cell can address")
            }
            let isNarrow = Layout.cellBytes(record) == 1
            let base = at
            func value(_ cell: Int) -> UInt16 {
                if isNarrow { return UInt16(file[base + cell]) }
                return UInt16(file[base + 2 * cell]) | UInt16(file[base + 2 * cell + 1]) << 8
            }
            guard states * stride * Layout.cellBytes(record) <= end - base else {
                throw bad(number, "CELLS ends before the cells of the automaton do")
            }
            dfas[number].firstCell = UInt32(out.count)
            leading.removeAll(keepingCapacity: true)
            for row in Swift.stride(from: 0, to: states * stride, by: stride) {
                // Mask 0 is zero and no other is: V7 asks it.
                leading.append(UInt16(row) | (value(row + stride - 2) == 0 ? 0 : 0x8000))
            }
            for row in Swift.stride(from: 0, to: states * stride, by: stride) {
                for cell in row..<row + stride - 2 {
                    let target = Int(value(cell))
                    guard target < states else {
                        throw ImageError("V2", Section.cells.name, out.count, "cell leads to a state that is not there")
                    }
                    out.append(leading[target])
                }
                out.append(value(row + stride - 2))
                out.append(value(row + stride - 1))
            }
            at = base + states * stride * Layout.cellBytes(record)
        }
        guard at == end else { throw ImageError("V1", Section.cells.name, out.count, "cells of no automaton") }
        return out
    }
}
