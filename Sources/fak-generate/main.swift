// Rewrites every generated file from Grammar/, or with `--check` says which ones differ. The list is in Generators.swift.

internal import Glibc

exit(runGenerators(generators, arguments: Array(CommandLine.arguments.dropFirst())))
