// Reads scripts from standard input, each ended by a NUL, and writes a line of JSON for each (Report).
internal import Glibc
internal import ShellSyntax

var scripts: [UInt8] = []
var chunk = [UInt8](repeating: 0, count: 1 << 16)
while true {
    let count = unsafe read(STDIN_FILENO, &chunk, chunk.count)
    if count <= 0 { break }
    scripts.append(contentsOf: chunk[..<count])
}

var reader = ShellReader()
var out: [UInt8] = []
for script in scripts.split(separator: 0, omittingEmptySubsequences: false).dropLast() {
    reader.reset()
    do {
        _ = try reader.read(Array(script).span, depth: 0)
        out += Report.reading(reader)
    } catch {
        out += Report.problem(error)
    }
    out.append(0x0A)
}
var written = 0
while written < out.count {
    let count = unsafe out.withUnsafeBytes { bytes in
        unsafe write(STDOUT_FILENO, bytes.baseAddress! + written, bytes.count - written)
    }
    if count <= 0 { exit(1) }
    written += count
}
