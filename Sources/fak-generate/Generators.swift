/// Every generator, one line each, in the order in which they run: the profile digests what the others read.
let generators: [Generator] = [
    toolsGenerator,
    fallbackGenerator,
    wordsGenerator,
    hostConfigGenerator,
    bytecodeGenerator,
    unicodeGenerator,
    programsGenerator,
    profileGenerator,
    presetGenerator,
]
