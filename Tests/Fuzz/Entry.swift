// The entry points that libFuzzer calls. Compiled by Tests/Fuzz/run alone; the program's name says which target it is.

internal import FuzzTargets
internal import Glibc

private let name = CommandLine.arguments[0].split(separator: "/").last.map(String.init) ?? ""
private let target = FuzzTarget.named(name)

@_cdecl("LLVMFuzzerInitialize")
public func initialize(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>
) -> CInt {
    guard let target else {
        print("no target is named \(name)")
        exit(2)
    }
    if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "--write-seeds" {
        exit(write(target.seeds(), to: CommandLine.arguments[2]) ? 0 : 1)
    }
    return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    do throws(FuzzFinding) {
        try target?.check(bytes)
    } catch {
        print("finding: \(error.what)")
        fflush(nil)
        abort()
    }
    return 0
}

/// libFuzzer's own mutations.
@_silgen_name("LLVMFuzzerMutate")
private func mutate(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ maximum: Int) -> Int

/// Seven times in eight the mutations leave the head of an input alone.
@_cdecl("LLVMFuzzerCustomMutator")
public func customMutator(
    _ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ maximum: Int, _ seed: CUnsignedInt
) -> Int {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let head = target?.head(bytes) ?? 0
    if head == 0 || head >= maximum || seed % 8 == 0 { return unsafe mutate(start, count, maximum) }
    return unsafe head + mutate(start + head, count - head, maximum - head)
}

private func write(_ seeds: [[UInt8]], to folder: String) -> Bool {
    for (number, seed) in seeds.enumerated() {
        guard let file = unsafe fopen("\(folder)/seed-\(number)", "w") else { return false }
        let written = unsafe fwrite(seed, 1, seed.count, file)
        if unsafe fclose(file) != 0 || written != seed.count { return false }
    }
    print("\(seeds.count) seeds")
    return true
}
