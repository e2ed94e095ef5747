internal import Bytecode
internal import FloorLoader
internal import HostTools
internal import ImageSamples
internal import PolicyCompiler
internal import UnicodeTables

/// Image files made from bytes: a valid image, edited section by section and signed again, so that what is judged is
/// the edit and not the digest.
///
/// The first byte chooses the image that is edited; 0xFF says that the rest is a file itself. Each edit takes an
/// operation and its operands from the bytes that follow.
enum ImageEdits {
    /// Valid images, small ones most often.
    private static let bases: [[UInt8]] = {
        let small = ["least", "full", "full", "full", "full", "allow-emits", "wide"].compactMap(SampleImages.bytes)
        let floors: [(String, EngineChoice)] = [
            (everything, .dfa), (everything, .nfa), (everything, .pcre2), (filtered, .dfa),
        ]
        let large = floors.compactMap { text, engine in
            FloorLoader.compile(Array(text.utf8), path: "p", engine: engine).floor?.imageBytes
        }
        return [[[UInt8]]](repeating: small.map(ofThisRelease), count: 4).joined() + large
    }()

    /// More automata than one pass walks, and so a filter before them.
    private static let filtered: String = {
        let words = ["curl", "wget", "sudo", "mkfs", "push", "drop", "kill", "nmap"]
        let rules = words.enumerated().map { index, word in
            let last = Unicode.Scalar(UInt8(ascii: "a") + UInt8(index))
            return #"{"tool":"Bash","arg":"command","deny_regex":"\#(word).{0,8}\#(last)"}"#
        }
        return #"{"allow":["Bash"],"arg_rules":[\#(rules.joined(separator: ","))]}"#
    }()

    /// A floor with every matcher.
    private static let everything = #"""
        {"allow":["Bash","Read","Edit"],"posture":"admit_and_log","workspace":"/srv/p","redact_fields":["token"],
         "advisory_reasons":["SELF_MODIFY"],"deny":{"Danger":"SELF_MODIFY"},"self_modify_globs":[".git/","VERSION"],
         "arg_rules":[
          {"tool":"Bash","arg":"command","deny_regex":"rm\\s+-rf"},{"tool":"*","arg":"/path","deny_glob":"~/.ssh/**"},
          {"tool":"*","arg":"/path","max_bytes":4096},{"tool":"Read","arg":"/file_path","allow_glob":"${workspace}/**"},
          {"tool":"Edit","arg":"/o/mode","allow_values":["a",5,true]},{"tool":"Edit","arg":"k","allow_regex":"[a-z]+"},
          {"tool":"Edit","arg":"count","min":-1.5,"max":1e3},{"tool":"@shell","deny_regex":"curl[^|]*\\|\\s*sh"}]}
        """#

    /// The kernel runs only images with the tables that it was built with.
    static func ofThisRelease(_ file: [UInt8]) -> [UInt8] {
        guard var model = try? ImageDecoder.decode(file) else { return file }
        model.header.profileVersion = UInt32(SemanticsProfile.version)
        model.header.profileDigest = SemanticsProfile.digest
        model.header.unicodeVersion = UnicodeTables.packedVersion
        return ImageEncoder.encode(model)
    }

    /// The file that an input stands for, and the bytes that it did not need.
    static func file(_ bytes: [UInt8]) -> (file: [UInt8], rest: [UInt8]) {
        var feed = ByteFeed(bytes[...])
        let choice = feed.byte()
        if choice == 0xFF {
            var file = feed.rest()
            RawImage.sign(&file)
            return (file, [])
        }
        var raw = RawImage(bases[Int(choice) % bases.count])
        let count = feed.below(9)
        var breaks: [(at: Int, value: UInt8)] = []
        for _ in 0..<count { edit(&raw, &feed, &breaks) }
        var file = raw.file()
        for broken in breaks { file[broken.at % file.count] ^= broken.value }
        if !breaks.isEmpty { RawImage.sign(&file) }
        return (file, feed.rest())
    }

    private static let edges: [UInt64] = [
        0, 1, 2, 3, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x1_0000, 0xFF_FFFF, 0x7FFF_FFFF, 0xFFFF_FFFE,
        0xFFFF_FFFF,
    ]

    private static func edit(_ raw: inout RawImage, _ feed: inout ByteFeed, _ breaks: inout [(at: Int, value: UInt8)]) {
        switch feed.below(12) {
        case 0: breaks.append((feed.word() | Int(feed.byte()) << 16, feed.byte()))
        case 1: editHeader(&raw, &feed)
        case 2: editConstant(&raw, &feed)
        case 3...7: editField(&raw, &feed)
        default: editRecords(&raw, &feed)
        }
    }

    /// A number near the old one, at an edge, any, or else one that stands in another record.
    private static func number(_ old: UInt64, _ feed: inout ByteFeed, others: UInt64? = nil) -> UInt64 {
        switch feed.below(others == nil ? 4 : 8) {
        case 0: old &+ UInt64(feed.below(8)) &- 4
        case 1: feed.pick(edges)
        case 2: UInt64(feed.byte())
        case 3: feed.long()
        default: others ?? 0
        }
    }

    private static func editHeader(_ raw: inout RawImage, _ feed: inout ByteFeed) {
        let field = feed.pick(RawImage.headerFields.sorted { $0.value.0 < $1.value.0 }).value
        RawImage.write(&raw.header, field.0, field.1, number(RawImage.read(raw.header, field.0, field.1), &feed))
    }

    /// A text is changed, dropped or put in, without the numbers of the others following.
    private static func editConstant(_ raw: inout RawImage, _ feed: inout ByteFeed) {
        let at = feed.below(raw.constants.count)
        switch feed.below(5) {
        case 0: raw.constants[at] = feed.take(feed.below(16))
        case 1: raw.constants.remove(at: at)
        case 2: raw.constants.insert(feed.take(feed.below(16)), at: at)
        case 3: raw.constants[at] += feed.take(1 + feed.below(4))
        default:
            if raw.constants[at].isEmpty { return }
            raw.constants[at][feed.below(raw.constants[at].count)] = feed.byte()
        }
        if raw.constants.isEmpty { raw.constants = [[]] }
    }

    /// The number of a section with records in it.
    private static func section(_ raw: RawImage, _ feed: inout ByteFeed) -> Int {
        1 + feed.below(RawImage.sections.count - 2)
    }

    private static func editField(_ raw: inout RawImage, _ feed: inout ByteFeed) {
        let index = section(raw, &feed)
        guard let shape = RawImage.fields[RawImage.sections[index]], !raw.bodies[index].isEmpty else { return }
        let record = feed.below(raw.bodies[index].count / shape.size) * shape.size
        let field = feed.pick(shape.fields.sorted { $0.value.0 < $1.value.0 }).value
        let other = feed.below(raw.bodies[index].count / shape.size) * shape.size
        let old = RawImage.read(raw.bodies[index], record + field.0, field.1)
        let value = number(old, &feed, others: RawImage.read(raw.bodies[index], other + field.0, field.1))
        RawImage.write(&raw.bodies[index], record + field.0, field.1, value)
    }

    /// A record is dropped, repeated, moved, or a new one put in.
    private static func editRecords(_ raw: inout RawImage, _ feed: inout ByteFeed) {
        let index = section(raw, &feed)
        guard let size = RawImage.fields[RawImage.sections[index]]?.size else { return }
        let count = raw.bodies[index].count / size
        let at = feed.below(count + 1) * size
        let other = feed.below(count) * size
        switch feed.below(5) {
        case 0 where count > 0: raw.bodies[index].removeSubrange(other..<other + size)
        case 1 where count > 0:
            let record = Array(raw.bodies[index][other..<other + size])
            raw.bodies[index].insert(contentsOf: record, at: at)
        case 2 where count > 0 && at < count * size:
            for i in 0..<size { raw.bodies[index].swapAt(at + i, other + i) }
        case 3: raw.bodies[index].removeLast(feed.below(count + 1) * size)
        default:
            var record = feed.take(size)
            record += [UInt8](repeating: 0, count: size - record.count)
            raw.bodies[index].insert(contentsOf: record, at: at)
        }
    }
}
