/// What an expression of a program text comes to, as far as the text says it.
struct CodeValue {
    enum Kind: UInt8 {
        /// Nothing is known.
        case unknown
        /// `text` is it; markers stand for parts that are not known.
        case text
        /// Several texts with a NUL between them.
        case list
        /// `text` is the name of a variable.
        case name
    }

    var kind = Kind.unknown
    /// In `EffectReader.bytes`.
    var text: Range<Int32> = 0..<0
    /// The name that an argument was given by; empty for one that goes by its place.
    var keyword: Range<Int32> = 0..<0
    /// An object that stands for a path and has methods of its own.
    var isPath = false
    /// A number as it is written.
    var isNumber = false

    static let unknown = CodeValue()
}

/// How far a program text is read, and what came out that has no effect of its own.
struct CodeCursor {
    var at: Int
    let end: Int
    let language: CodeLanguage
    var depth = 0
    /// Newlines end no expression: between parentheses or brackets.
    var spansLines = false
    /// Something was not read. What the text does is then taken from its literals.
    var isLost = false
    /// A file is written, or something is started, whose name the text does not say.
    var writesUnknown = false
    var runsUnknown = false
    /// Behind `for`, before its `in`.
    var isAfterFor = false
    /// Behind `print` of awk: `>` and `|` are redirects.
    var isPrinting = false
    /// Text that names the modules in question stands somewhere in the program.
    var modules: CodeModules = []
}

/// Modules without which a function of some names is not meant.
struct CodeModules: OptionSet {
    let rawValue: UInt8
    static let files = CodeModules(rawValue: 1)
    static let processes = CodeModules(rawValue: 2)
    static let hosts = CodeModules(rawValue: 4)

    private static let names: [(StaticString, CodeModules)] = [
        ("os", .files), ("fs", .files), ("shutil", .files), ("file", .files), ("path", .files), ("deno", .files),
        ("bun", .files),
        ("subprocess", .processes), ("child_process", .processes), ("popen", .processes), ("deno", .processes),
        ("pty", .processes), ("bun", .processes), ("process", .processes), ("execa", .processes), ("sh", .processes),
        ("http", .hosts), ("socket", .hosts), ("url", .hosts), ("net", .hosts), ("request", .hosts),
        ("fetch", .hosts), ("axios", .hosts), ("lwp", .hosts), ("ftp", .hosts), ("dns", .hosts), ("inet", .hosts),
    ]

    /// Linear in the text.
    init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        self = []
        for i in range {
            for (name, module) in CodeModules.names where !contains(module) {
                if CodeIntent.begins(name, bytes, i, range.upperBound) { insert(module) }
            }
        }
    }

    init(rawValue: UInt8) { self.rawValue = rawValue }
}
