// swift-tools-version: 6.2
// One table of targets, one list of settings. `Tests/PackageTests` holds the dependency column to the table in
// docs/architecture.md.
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

enum Kind {
    case system(pkgConfig: String, apt: String)
    case library
    case c
    case executable
    case probe
    case support
    case test
}

struct Row {
    let name: String
    let kind: Kind
    let uses: [String]
    init(_ name: String, _ kind: Kind, _ uses: [String] = []) {
        self.name = name
        self.kind = kind
        self.uses = uses
    }
}

let rows: [Row] = [
    // C libraries
    Row("CPCRE2", .system(pkgConfig: "libpcre2-8", apt: "libpcre2-dev")),
    Row("CJSONC", .system(pkgConfig: "json-c", apt: "libjson-c-dev")),
    // Ground
    Row("FakBasics", .library),
    Row("UnicodeTables", .library),
    Row("CallModel", .library, ["FakBasics"]),
    Row("HostTools", .library, ["FakBasics", "UnicodeTables"]),
    Row("Diagnostics", .library, ["FakBasics"]),
    // Readers
    Row("FakJSON", .library, ["FakBasics", "Diagnostics", "UnicodeTables"]),
    Row("JSONCReader", .library, ["CJSONC", "FakBasics", "FakJSON"]),
    Row("Patterns", .library, ["FakBasics", "UnicodeTables"]),
    Row("PathSyntax", .library, ["FakBasics", "UnicodeTables"]),
    Row("HostSyntax", .library, ["FakBasics", "UnicodeTables"]),
    Row("ShellSyntax", .library, ["FakBasics"]),
    Row("PCRE2Engine", .library, ["CPCRE2", "FakBasics"]),
    Row(
        "CallEffects", .library,
        ["FakBasics", "CallModel", "UnicodeTables", "ShellSyntax", "PathSyntax", "HostSyntax"]),
    // Front end
    Row("PolicyManifest", .library, ["FakBasics", "FakJSON", "JSONCReader", "Diagnostics", "CallModel"]),
    Row(
        "PolicySemantics", .library,
        [
            "FakBasics", "CallModel", "PolicyManifest", "Diagnostics", "FakJSON", "Patterns", "PathSyntax",
            "HostSyntax", "HostTools", "PCRE2Engine", "UnicodeTables", "CallEffects",
        ]),
    // Image, compiler, verifier, kernel
    Row("Bytecode", .library, ["FakBasics", "UnicodeTables", "CallModel", "PathSyntax", "HostSyntax"]),
    Row(
        "PolicyCompiler", .library,
        [
            "FakBasics", "CallModel", "FakJSON", "UnicodeTables", "HostTools", "PCRE2Engine", "PolicySemantics",
            "Patterns", "Bytecode", "Diagnostics",
        ]),
    Row("BytecodeVerifier", .library, ["FakBasics", "CallModel", "Bytecode"]),
    Row(
        "PolicyKernel", .library,
        [
            "FakBasics", "CallModel", "Bytecode", "BytecodeVerifier", "FakJSON", "UnicodeTables", "PathSyntax",
            "HostSyntax", "HostTools", "PCRE2Engine", "CallEffects",
        ]),
    Row("PolicyRuntime", .library, ["FakBasics", "CallModel", "PolicyKernel"]),
    // Second opinion, entry, front ends
    Row(
        "PolicyReference", .library,
        [
            "FakBasics", "CallModel", "PolicySemantics", "PolicyManifest", "Diagnostics", "FakJSON", "Patterns",
            "PathSyntax", "HostSyntax", "HostTools", "PCRE2Engine", "CallEffects",
        ]),
    Row(
        "PolicyLint", .library,
        ["FakBasics", "CallModel", "Diagnostics", "HostTools", "Patterns", "PolicySemantics", "Bytecode"]),
    Row(
        "Faithful", .library,
        [
            "FakBasics", "CallModel", "UnicodeTables", "HostTools", "Patterns", "PCRE2Engine", "PolicySemantics",
            "CallEffects", "Diagnostics", "FakJSON", "Bytecode", "BytecodeVerifier", "PolicyKernel", "PolicyReference",
        ]),
    Row(
        "FloorLoader", .library,
        [
            "FakBasics", "CallModel", "Diagnostics", "FakJSON", "PolicyManifest", "PolicySemantics", "PolicyCompiler",
            "Bytecode", "BytecodeVerifier", "PolicyKernel", "PolicyReference", "PolicyLint",
        ]),
    Row(
        "PolicyAnalysis", .library,
        [
            "FakBasics", "CallModel", "Diagnostics", "FakJSON", "HostTools", "Patterns", "UnicodeTables", "CallEffects",
            "PolicyManifest",
            "Bytecode", "BytecodeVerifier", "PolicyKernel", "FloorLoader",
        ]),
    Row(
        "Conformance", .library,
        [
            "FakBasics", "CallModel", "Diagnostics", "FakJSON", "PolicyManifest", "PolicySemantics", "PolicyKernel",
            "PolicyRuntime", "PolicyReference", "PolicyCompiler", "FloorLoader", "Bytecode", "BytecodeVerifier",
        ]),
    Row(
        "FakCommands", .library,
        [
            "FakBasics", "CallModel", "Diagnostics", "FakJSON", "PolicyManifest", "PolicySemantics", "PolicyCompiler",
            "Bytecode", "BytecodeVerifier", "PolicyKernel", "PolicyReference", "FloorLoader", "Conformance",
            "HostTools", "CallEffects", "Patterns", "PathSyntax", "UnicodeTables", "PolicyPicture",
            "WitnessCorpus", "Faithful", "PolicyAnalysis",
        ]),
    Row(
        "WitnessCorpus", .library,
        [
            "FakBasics", "CallModel", "FakJSON", "HostTools", "CallEffects", "PolicySemantics", "Bytecode",
            "BytecodeVerifier", "PolicyKernel", "PolicyReference", "FloorLoader", "Conformance",
        ]),
    Row("PolicyPicture", .library, ["FakBasics", "CallModel", "Diagnostics", "Bytecode", "BytecodeVerifier"]),
    Row(
        "CallGenerator", .library,
        [
            "FakBasics", "CallModel", "UnicodeTables", "HostTools", "FakJSON", "Diagnostics", "Patterns",
            "PolicySemantics", "PolicyCompiler", "PolicyKernel", "PolicyReference", "FloorLoader", "CallEffects",
        ]),
    Row(
        "MutationScore", .library,
        [
            "FakBasics", "CallModel", "FakJSON", "HostTools", "PolicySemantics", "Bytecode", "BytecodeVerifier",
            "PolicyKernel", "Faithful", "FloorLoader", "Conformance",
        ]),
    // Executables
    Row("fak", .executable, ["FakBasics", "FakCommands"]),
    // Tools and tests
    Row("fak-generate", .executable, ["FakBasics", "FakJSON", "Diagnostics", "UnicodeTables"]),
    Row("CAllocationCounter", .c),
    Row(
        "fak-bench", .executable,
        [
            "CAllocationCounter", "FakBasics", "CallModel", "FakJSON", "PolicySemantics", "PolicyCompiler",
            "BytecodeVerifier", "PolicyKernel", "PolicyReference", "FloorLoader", "Conformance", "Bytecode",
            "CallGenerator", "MutationScore", "ShellSyntax", "Faithful", "PolicyAnalysis",
        ]),
    Row("TestSupport", .support, ["FakBasics"]),
    Row("JSONAgreement", .support, ["Diagnostics", "FakJSON", "JSONCReader"]),
    Row("ImageSamples", .support, ["FakBasics", "CallModel", "Bytecode"]),
    Row(
        "FuzzTargets", .support,
        [
            "FakBasics", "CallModel", "Diagnostics", "FakJSON", "Patterns", "PCRE2Engine", "PolicyManifest", "Bytecode",
            "BytecodeVerifier", "PolicyCompiler", "PolicyKernel", "PolicyReference", "FloorLoader", "CallGenerator",
            "HostTools", "UnicodeTables", "JSONAgreement", "ImageSamples", "TestSupport", "ShellSyntax", "CallEffects",
            "Faithful",
        ]),
    Row("ShellProbe", .probe, ["ShellSyntax"]),
    Row("FakBasicsTests", .test, ["FakBasics", "TestSupport"]),
    Row(
        "GrammarTests", .test,
        [
            "FakBasics", "FakJSON", "Diagnostics", "UnicodeTables", "CallModel", "HostTools", "Bytecode",
            "fak-generate",
            "TestSupport",
        ]),
    Row(
        "CallEffectsTests", .test,
        ["FakBasics", "CallEffects", "FakJSON", "Diagnostics", "fak-generate", "TestSupport"]),
    Row("DiagnosticsTests", .test, ["FakBasics", "Diagnostics", "FakJSON", "TestSupport"]),
    Row(
        "FakJSONTests", .test, ["FakBasics", "FakJSON", "JSONCReader", "JSONAgreement", "Diagnostics", "TestSupport"]),
    Row("PatternsTests", .test, ["FakBasics", "Patterns", "UnicodeTables", "PCRE2Engine", "TestSupport"]),
    Row("PCRE2EngineTests", .test, ["FakBasics", "PCRE2Engine", "TestSupport"]),
    Row("PathSyntaxTests", .test, ["FakBasics", "PathSyntax", "HostSyntax", "UnicodeTables", "TestSupport"]),
    Row("ShellSyntaxTests", .test, ["FakBasics", "ShellProbe", "ShellSyntax", "TestSupport"]),
    Row(
        "PolicySemanticsTests", .test,
        [
            "FakBasics", "CallModel", "Diagnostics", "FakJSON", "PolicyManifest", "PolicySemantics", "Patterns",
            "HostTools", "CallEffects", "PolicyReference", "TestSupport",
        ]),
    Row(
        "BytecodeTests", .test,
        [
            "FakBasics", "CallModel", "Bytecode", "BytecodeVerifier", "PolicyCompiler", "PolicySemantics",
            "PolicyManifest", "PolicyKernel", "HostTools", "UnicodeTables", "Diagnostics", "FakJSON", "Patterns",
            "MutationScore", "ImageSamples", "TestSupport",
        ]),
    Row("FuzzTargetsTests", .test, ["FakBasics", "FuzzTargets", "TestSupport"]),
    Row(
        "PolicyKernelTests", .test,
        [
            "Conformance", "FakBasics", "CallModel", "Bytecode", "BytecodeVerifier", "PolicyKernel", "FloorLoader",
            "PolicyReference",
            "PolicyRuntime", "PolicySemantics", "PolicyManifest", "Diagnostics", "FakJSON", "HostTools", "TestSupport",
            "CallGenerator",
            "CallEffects",
        ]),
    Row(
        "ConformanceTests", .test,
        [
            "FakBasics", "CallModel", "Conformance", "FloorLoader", "PolicyCompiler", "PolicyReference",
            "PolicySemantics", "FakJSON", "Diagnostics", "TestSupport",
        ]),
    Row(
        "PolicyPictureTests", .test,
        ["FakBasics", "Bytecode", "BytecodeVerifier", "FloorLoader", "PolicyPicture", "TestSupport"]),
    Row(
        "PolicyLintTests", .test,
        [
            "FakBasics", "CallModel", "Diagnostics", "FloorLoader", "Conformance", "PolicyLint", "PolicyKernel",
            "PolicySemantics",
            "TestSupport",
        ]),
    Row(
        "WitnessCorpusTests", .test,
        ["FakBasics", "CallModel", "FakJSON", "FloorLoader", "Conformance", "WitnessCorpus", "TestSupport"]),
    Row(
        "FaithfulTests", .test,
        [
            "FakBasics", "CallModel", "Patterns", "Bytecode", "BytecodeVerifier", "PolicyKernel", "PolicySemantics",
            "FakJSON", "FloorLoader", "PolicyCompiler", "Faithful", "TestSupport",
        ]),
    Row(
        "PolicyAnalysisTests", .test,
        [
            "PolicyAnalysis", "FloorLoader", "PolicyKernel", "CallModel", "FakJSON", "Diagnostics", "FakBasics",
            "TestSupport",
        ]),
    Row("CLITests", .test, ["FakBasics", "FakCommands", "fak", "TestSupport"]),
    Row("PackageTests", .test, ["FakBasics", "FakJSON", "Diagnostics", "TestSupport", "fak"]),
]

/// Modules whose constructions are too slow without optimisation to test anything with: tests are built for debugging,
/// and these are optimised all the same. Overflow and bounds checks stay on.
let optimised: Set<String> = [
    "FakBasics", "UnicodeTables", "FakJSON", "Patterns", "PathSyntax", "ShellSyntax", "CallEffects", "Bytecode",
    "BytecodeVerifier", "PolicyCompiler", "PolicyKernel", "PolicyReference", "HostTools", "CallGenerator",
    "MutationScore", "PolicyLint", "Faithful", "PolicyAnalysis",
]

func swiftSettings(_ row: Row) -> [SwiftSetting] {
    settings + (optimised.contains(row.name) ? [.unsafeFlags(["-O"], .when(configuration: .debug))] : [])
}

func dependencies(_ row: Row) -> [Target.Dependency] { row.uses.map { .byName(name: $0) } }

func target(_ row: Row) -> Target {
    var isSupport = false
    if case .support = row.kind { isSupport = true }
    switch row.kind {
    case .system(let pkgConfig, let apt):
        return .systemLibrary(name: row.name, pkgConfig: pkgConfig, providers: [.apt([apt])])
    case .library, .support:
        return .target(
            name: row.name, dependencies: dependencies(row),
            path: isSupport ? "Tests/\(row.name)" : nil, swiftSettings: swiftSettings(row))
    case .c:
        return .target(name: row.name)
    case .executable:
        // `fak` is one static file: a hook starts it for every call (docs/decisions/0002-one-static-executable.md).
        return .executableTarget(
            name: row.name, dependencies: dependencies(row), swiftSettings: settings,
            linkerSettings: row.name == "fak"
                ? [.unsafeFlags(["-static-executable", "-Xlinker", "-s"], .when(configuration: .release))] : nil)
    case .probe:
        return .executableTarget(
            name: row.name, dependencies: dependencies(row), path: "Tests/\(row.name)", swiftSettings: settings)
    case .test:
        return .testTarget(
            name: row.name, dependencies: dependencies(row), exclude: row.name == "CLITests" ? ["cases"] : [],
            swiftSettings: settings)
    }
}

let package = Package(
    name: "fak",
    products: [.executable(name: "fak", targets: ["fak"])],
    targets: rows.map(target)
)
