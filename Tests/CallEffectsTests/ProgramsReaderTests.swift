import Testing

@testable import CallEffects
@testable import fak_generate

@Suite struct ProgramsReaderTests {
    /// Roles and flags of an argv; U+E0FA to U+E0FF are markers.
    private func roles(_ words: String...) -> [String] {
        let argv = Argv(words)
        return argv.roles(argv.read())
    }

    @Test func flagsAreReadFromTheBytes() {
        let arena: [UInt8] = Array("ab".utf8) + [WordMarker.unknownText, WordMarker.star, WordMarker.data]
        #expect(ArgvWord(scanning: arena.span, 0..<2).flags == .known)
        #expect(ArgvWord(scanning: arena.span, 0..<3).flags == .hasUnknown)
        #expect(ArgvWord(scanning: arena.span, 2..<4).flags == [.hasUnknown, .hasGlob])
        #expect(ArgvWord(scanning: arena.span, 4..<5).flags == [])
    }

    @Test func vocabularyIsThatOfTheGenerator() {
        func dashed(_ name: String) -> String {
            name.map { $0.isUppercase ? "-" + $0.lowercased() : String($0) }.joined()
        }
        #expect(ProgramRole.allCases.map { dashed("\($0)") } == programRoles)
        #expect(CodeLanguage.allCases.map { "\($0)" } == codeLanguages)
        #expect(ProgramEffect.allCases.map { dashed("\($0)") } == effectKinds)
        #expect(StandardInput.allCases.map { dashed("\($0)") } == inputKinds)
    }

    @Test(arguments: [
        ("rm", "rm"), ("/bin/rm", "rm"), ("../x/rm", "rm"), ("RM.EXE", "rm"), ("C:\\x\\Rm.exe", "rm"), ("gcp", "cp"),
        ("python3.11", "python"), ("python3", "python"), ("ruby3.1", "ruby"), ("node18", "node"), ("lua5.4", "lua"),
        ("clang-15", "gcc"), ("pip3.12", "pip"), ("\u{E0FF}/rm", "rm"),
    ])
    func programsAreFoundByTheirBasename(_ word: String, _ name: String) {
        let reading = Argv([word, "x"]).read()
        #expect(reading.program >= 0 && ProgramTable.name(of: reading.program) == name)
        #expect(!reading.flags.contains(.unknownProgramWord))
    }

    @Test(arguments: ["RM", "rm2", "rm.11", "no-such", "", ".exe", "3.11", "-"])
    func othersAreNot(_ word: String) {
        let reading = Argv([word, "x"]).read()
        #expect(reading.program == -1 && reading.flags == [])
    }

    @Test(arguments: ["\u{E0FF}", "\u{E0FE}", "r\u{E0FC}", "/bin/\u{E0FB}", "rm\u{E0FF}"])
    func anUnknownProgramWordIsSaid(_ word: String) {
        #expect(Argv([word, "x"]).read().flags == .unknownProgramWord)
    }

    @Test func anUnknownProgramReadsWhatLooksLikeAPath() {
        #expect(
            roles("tool", "a/b", "plain", "f.txt", "~u", "a b.c", "-x", "--out=o/p", "--n=1") == [
                "read=a/b", "read=f.txt", "read=o/p", "read=~u",
            ])
        #expect(roles("tool", "https://e.x/a", "--url=ftp://h") == ["url=ftp://h", "url=https://e.x/a"])
    }

    @Test func longOptionsMayBeShortened() {
        #expect(roles("cp", "--target=d", "a") == ["read=a", "write-into=d"])
        #expect(roles("cp", "--targ", "d", "a") == ["read=a", "write-into=d"])
        // `--re` may be `--recursive` or `--reflink`: cp refuses it.
        #expect(roles("cp", "--re", "a", "b") == ["read=a", "write-into=b", "write=b"])
        #expect(roles("kubectl", "apply", "--filena", "f") == [])
    }

    @Test func valuesAreGluedOrNot() {
        for words in [["-td"], ["-t", "d"], ["-vtd"], ["-vt", "d"], ["--target-directory", "d"]] {
            let argv = Argv(["cp"] + words + ["a"])
            #expect(argv.roles(argv.read()) == ["read=a", "write-into=d"], "\(words)")
        }
        #expect(roles("cp", "a", "-t") == ["read=a"])
        #expect(roles("kubectl", "apply", "-f=x") == ["read=x"])
    }

    @Test func optionsAreReportedUnderOneNumber() throws {
        let short = Argv(["rm", "-vR", "x"]).read()
        let long = Argv(["rm", "--recursive", "x"]).read()
        let option = try #require(short.options.last)
        #expect(option.option == long.options[0].option)
        #expect(ProgramTable.optionName(option.option) == "--recursive")
        #expect(short.options[0].option == -1, "-v is not in the table")
        #expect(ProgramTable.tagNames(short) == ["r"])
    }

    @Test func unknownTextKeepsItsRole() {
        #expect(roles("cp", "a", "\u{E0FF}") == ["read=a", "write-into=\u{E0FF}", "write=\u{E0FF}"])
        #expect(roles("curl", "--output=\u{E0FF}/x", "u") == ["url=u", "write=\u{E0FF}/x"])
        #expect(roles("curl", "-o\u{E0FF}", "u") == ["url=u", "write=\u{E0FF}"])
        #expect(Argv(["rm", "-\u{E0FF}", "x"]).read().flags == .mayHaveOptions)
        #expect(Argv(["rm", "--\u{E0FF}", "x"]).read().flags == .mayHaveOptions)
        #expect(Argv(["no-such", "-x\u{E0FF}"]).read().flags == .mayHaveOptions)
        #expect(Argv(["find", "-na\u{E0FF}"]).read().flags == .mayHaveOptions)
        #expect(Argv(["rm", "--", "\u{E0FE}"]).read().flags == [])
        #expect(roles("scp", "a", "h\u{E0FF}") == ["read=a", "remote-or-write=h\u{E0FF}", "write-into=h\u{E0FF}"])
    }

    @Test func anUnknownSubcommandIsUncertain() {
        let reading = Argv(["git", "-C", "d", "\u{E0FF}", "x"]).read()
        #expect(reading.isUncertain && reading.subcommands.isEmpty)
        #expect(!Argv(["git", "-C", "\u{E0FF}", "push"]).read().isUncertain)
    }

    @Test func subcommandsAreAPath() {
        let reading = Argv(["git", "-c", "a=b", "remote", "add", "x", "h:r"]).read()
        #expect(reading.subcommands.map { ProgramTable.name(of: $0) } == ["remote", "add"])
        #expect(reading.operands.map(\.word) == [5, 6])
    }

    @Test func everyInnerCommandOfAFindIsSeen() {
        let argv = Argv(["find", ".", "-exec", "a", "{}", "+", "-exec", "b", ";", "-name", "x"])
        let runs = argv.read().roles.filter { $0.role == .runUntil }
        #expect(runs.map { [$0.word, $0.endWord] } == [[3, 5], [7, 8]])
    }

    @Test func rangesOutsideTheWordsAreNotRead() {
        let argv = Argv(["sudo", "rm", "-rf", "x", "y"])
        var reading = ProgramReading()
        ProgramReader.read(words: 1..<4, of: argv.words.span, arena: argv.arena.span, into: &reading)
        #expect(argv.roles(reading) == ["write-below=x"])
        ProgramReader.read(words: 2..<2, of: argv.words.span, arena: argv.arena.span, into: &reading)
        #expect(reading.program == -1 && reading.roles.isEmpty && reading.options.isEmpty)
    }

    /// Any argv of names of the table, options and odd bytes gives a reading whose ranges lie in the argv.
    @Test func readingsStayInBounds() {
        var state: UInt64 = 4
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let names = stride(from: 0, to: GeneratedPrograms.programs.count, by: 3).map {
            ProgramTable.poolText(Int(GeneratedPrograms.programs[$0]), Int(GeneratedPrograms.programs[$0 + 1]))
        }
        let options = stride(from: 0, to: GeneratedPrograms.optionNames.count, by: 3).map {
            ProgramTable.poolText(Int(GeneratedPrograms.optionNames[$0]), Int(GeneratedPrograms.optionNames[$0 + 1]))
        }
        let odd = [
            "", "-", "--", "=", "-=", "--=", "+", ";", "{}", "\u{E0FF}", "\u{E0FE}=", "-\u{E0FF}", "a=b", ":", "::",
            "[", "@", "é",
        ]
        var reading = ProgramReading()
        for _ in 0..<20_000 {
            var words = [names[next(names.count)]]
            for _ in 0..<next(7) {
                switch next(4) {
                case 0: words.append(odd[next(odd.count)])
                case 1: words.append(options[next(options.count)] + odd[next(odd.count)])
                case 2: words.append(names[next(names.count)])
                default: words.append(options[next(options.count)])
                }
            }
            let argv = Argv(words)
            argv.read(into: &reading)
            for use in reading.roles {
                let word = argv.words[Int(use.word)]
                #expect(word.start <= use.start && use.start <= use.end && use.end <= word.end, "\(words)")
                #expect(use.word < use.endWord && Int(use.endWord) <= words.count, "\(words)")
                #expect(![.archive, .assignments].contains(use.role), "\(words)")
            }
            for use in reading.options where use.valueStart >= 0 { #expect(use.valueStart <= use.valueEnd, "\(words)") }
            #expect(Set(reading.operands.map(\.word)).count == reading.operands.count, "\(words)")
        }
    }
}
