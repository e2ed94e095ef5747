/// Every hard limit of the product, in one place. Nothing here is a tuning knob: each one bounds time or memory on
/// hostile input, and going over it is a denial (for a call) or an error (for a manifest or an image).
public enum Limits {
    // MARK: A manifest

    /// Bytes of a manifest file.
    public static let manifestBytes = 8 << 20
    /// Nesting of a manifest; the outermost value is 1.
    public static let manifestDepth = 64
    /// Bytes of `workspace`: every relative path of a call is made absolute with it.
    public static let workspaceBytes = 512
    /// Scalars of a rule id.
    public static let ruleIDLength = 64

    // MARK: A call

    /// Bytes of a call's arguments or free-form body.
    public static let argumentBytes = 16 << 20
    /// Nesting of a call's arguments; the outermost object is 1. Not more than 64: the scanner keeps one bit a level.
    public static let argumentDepth = 64
    /// Keys in one object of a call's arguments.
    public static let keysPerObject = 4096
    /// Values in a call's arguments: every value counts, the root included, keys do not.
    public static let argumentValues = 262_144
    /// Bytes of the canonical plain decimal of a number in a call's arguments.
    public static let numberBytes = 400
    /// Bytes of a tool name that a prefix or a posture may admit.
    public static let admittedNameBytes = 128
    /// Bytes of a tool name altogether.
    public static let toolNameBytes = 4096

    // MARK: Patterns

    /// Largest count in `{n,m}`, nested products included.
    public static let repeatCount = 1000
    /// Nesting of groups in a regex.
    public static let regexDepth = 1000
    /// Bytes of one pattern's source.
    public static let patternBytes = 64 << 10
    /// Code-point positions of one regex after counted repeats are expanded.
    public static let regexPositions = 4096
    /// States of one grouped DFA.
    public static let groupStates = 1024
    /// Rules that one grouped DFA can carry: one bit each in a 64-bit mask.
    public static let groupRules = 64
    /// Grouped DFAs that the kernel walks side by side.
    public static let walkLanes = 6
    /// Products tried for one rule, in each round of grouping, before it opens a group of its own.
    public static let groupTrials = 8
    /// Cells of a grouped DFA of several rules; six of them fit into a first-level cache.
    public static let sharedGroupCells = 5120
    /// Cells are 15-bit premultiplied row offsets: states × stride stays below this.
    public static let groupCells = 32_768
    /// Instructions of the NFA of one pattern: two for each position, and some for its repeats.
    public static let nfaInstructions = 16_384
    /// Words of the sets of the NFA of one pattern.
    public static let nfaSetWords = 1 << 17
    /// Bytes of the text of one witness.
    public static let witnessBytes = 4096
    /// Steps of NFAs on the witnesses of an image; a compiler leaves out what would pass half of it.
    public static let witnessSteps = 1 << 26
    /// Bytes of the text of a witness that an NFA walks, where the compiler chooses it.
    public static let witnessNFABytes = 96
    /// States of the filter of a bank.
    public static let filterStates = 512
    /// Groups of a bank with a filter: one bit each in a 64-bit mask.
    public static let filterGroups = 64
    /// Pairs of a filter's and a group's states that V16 looks at.
    public static let filterPairs = 65_536
    /// Steps of V16 for each cell of an image.
    public static let filterSteps = 64
    /// Bytes of a subject of a `dialect: pcre2` rule.
    public static let pcre2SubjectBytes = 64 << 10
    /// Steps that all PCRE2 matches of one call may take together (docs/language.md).
    public static let pcre2Steps = 128 << 20
    /// Steps for one witness of a PCRE2 pattern.
    public static let pcre2WitnessSteps = 1 << 15
    /// PCRE2 patterns of an image, and bytes of all of them together: each is compiled whenever the image is loaded.
    public static let pcre2Patterns = 512
    public static let pcre2PatternBytes = 1 << 20

    // MARK: An image

    /// Bytes of an image file.
    public static let imageBytes = 64 << 20
    /// Rules of an image.
    public static let rules = 65_535
    /// Folded names of an image; the kernel's name table has 16-bit entries.
    public static let imageNames = 65_534
    /// Keys that one slot of an image can name. With `classSlots` it keeps a class's keys within the kernel's 16-bit table.
    public static let slotKeys = 512
    /// Redacted keys of an image.
    public static let redactKeys = 4096
    /// Distinct places that one tool class reads: one bit each in a 64-bit set.
    public static let classSlots = 64
    /// Cost of a tool class for each byte of arguments, in the units of docs/bytecode-ops.md.
    public static let costPerByte: UInt64 = 131_072
    /// Values of one `allow_values` list: they are compared one by one.
    public static let allowedValues = 4096
    /// Advisory rules of an image, and so findings that one decision can note.
    public static let notes = 256

    // MARK: A shell script

    /// Nesting of a script: compound commands, substitutions, `${…}`, arithmetic, and the texts that are read again
    /// (`sh -c`, `eval`) together.
    public static let shellDepth = 64
    /// Simple commands of a script with all that is read again.
    public static let shellCommands = 4096
    /// Words that the brace expansions of a script make.
    public static let shellBraceWords = 256
    /// Bytes of decoded text that a script may make: for each of its own bytes, and on top.
    public static let shellDecodedPerByte = 2
    public static let shellDecodedBase = 4096
    /// Steps beyond the first reading (what is read a second time, and the search for braces): for each byte of a
    /// script, and on top.
    public static let shellWorkPerByte = 4
    public static let shellWorkBase = 32_768
    /// Bytes of a script: ranges are 32 bits wide, and a call's arguments are no longer.
    public static let shellBytes = 16 << 20

    // MARK: Commands and effects of a call

    /// Bytes of keys and views of commands: so many for each byte of a script, and some.
    public static let commandFormPerByte = 4
    public static let commandFormBase = 8192
    /// Steps of finding commands and effects: so many for each byte of a script, and some.
    public static let commandStepsPerByte = 16
    public static let commandStepsBase = 16_384
    /// Bytes of the folder that a script is followed into.
    public static let folderBytes = 1024
    /// Effects of a call.
    public static let callEffects = 65_536
    /// Steps that walks over paths with globs and unknown parts may take in a call (docs/bytecode.md).
    public static let markerSteps = 4 << 20
    /// Bytes of such a path.
    public static let markerPathBytes = 4096

    // MARK: Files that a trace wrote

    /// Files of a trace whose texts are kept, bytes of one text, and bytes of all texts of a trace.
    public static let authoredPaths = 256
    public static let authoredTextBytes = 64 << 10
    public static let authoredBytes = 1 << 20
    /// Traces that a runtime keeps, and traces of which it still knows that they wrote something.
    public static let traces = 1024
    public static let endedTraces = 65_536
    /// Times that a script may be found running itself.
    public static let scriptRecursion = 3

    // MARK: Code-mode scripts

    /// Nested calls of a script.
    public static let codeModeCalls = 256
    /// Values of the arguments of all nested calls of a script.
    public static let codeModeValues = 2048
    /// Objects and arrays inside one another in such an argument.
    public static let codeModeDepth = 32
    /// Brackets of a script inside one another.
    public static let codeModeNesting = 512
    /// Declarations of names for literals in a script that are looked at.
    public static let codeModeConstants = 64
    /// Bytes of keys and values, where names for literals repeat these: so many for each byte of a script, and some.
    public static let codeModeBytesPerByte = 2
    public static let codeModeBytesBase = 4096
    /// Names of an image that one nested name may mean besides itself.
    public static let codeModeNames = 16
}
