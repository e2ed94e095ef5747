// Rewrites every generated file from Grammar/, or with `--check` says which ones differ. One line a generator.

internal import Glibc

let generators: [Generator] = [
    toolsGenerator,
    fallbackGenerator,
    wordsGenerator,
    hostConfigGenerator,
    bytecodeGenerator,
    profileGenerator,
]

exit(runGenerators(generators, arguments: Array(CommandLine.arguments.dropFirst())))
