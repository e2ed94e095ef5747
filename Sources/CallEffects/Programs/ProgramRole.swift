/// What a program does with an operand or with the value of an option. Grammar/README.md has the definitions; the raw
/// values are those of the generated table (a test holds the names to the generator's).
public enum ProgramRole: UInt8, Sendable, Hashable, CaseIterable {
    /// Never opened, run or connected to: a message, a pattern, a number.
    case data
    /// A path that is read.
    case read
    /// A folder that is read with all below it.
    case readBelow
    /// A path that is created, changed, deleted or moved.
    case write
    /// A path that is changed with all below it.
    case writeBelow
    /// A folder in which entries with the names of the sources are created. The sources are the `read`, `readBelow` and
    /// `writeBelow` operands of the same command; below a source of a `Below` role everything goes along.
    case writeInto
    /// This word and the rest are a command.
    case run
    /// This word and those up to `;` or `+` are a command (`find -exec`); `RoleUse.endWord` says where it ends.
    case runUntil
    /// A text that a shell reads.
    case shell
    /// This text and the words after it, joined by blanks, are read by a shell.
    case shellJoin
    /// A program text; `RoleUse.language` says of what.
    case code
    /// A file whose text is run; `RoleUse.language` says of what, where the program does not.
    case script
    case url
    /// `host`, `host:port` or `user@host`.
    case host
    case port
    /// `host:path`, or a path that is read. Given only where an unknown text leaves it open: else `host` or `read`.
    case remoteOrRead
    /// `host:path`, or a path that is written. Given only where an unknown text leaves it open: else `host` or `write`.
    case remoteOrWrite
    /// The name of a remote repository or a package, an address, `host:path` or a path. Given only where an unknown text
    /// leaves it open: else `url`, `host`, `readBelow`, `shell` for the command of `ext::`, or nothing for a name.
    case remote
    /// The same for what is written to: `writeBelow` for a path.
    case remoteOut
    /// `NAME=VALUE`, or `NAME` alone.
    case envSet
    /// Any number of `NAME=VALUE` words before the next role; where it is repeated, those among the rest. Only in tables: a
    /// use has `envSet` for each.
    case assignments
    /// A variable whose value is read or removed.
    case envName
    /// The folder in which this command works.
    case cwd
    /// The folder in which the shell works from here on.
    case chdir
    /// A request method.
    case method
    /// A file that names the paths it changes: a diff.
    case patch
    /// An archive: written where the tag `create` is set, else read. Only in tables: a use has `write` or `read`.
    case archive
    /// Text that the table takes apart. Only in tables: a use has the role of the form that fits.
    case form
    /// Words that a program reads as if they stood behind its name; `RoleUse.program` says of which.
    case options
}

/// The language of a `code` role or of a standard input that is run.
public enum CodeLanguage: UInt8, Sendable, Hashable, CaseIterable {
    case none, python, perl, ruby, javascript, awk, sed, php, lua, tcl, r, julia, applescript, powershell, sql, vim, ed
    case emacs, make, gdb, jq, swift, elixir, scheme, haskell, java, groovy, scala, expect, dc, bc, m4, gnuplot, octave
    case tex, ghostscript, yq, hcl, ftp, nginx, redis, mongo, go, dart, fish, cmd, iptables, debugger, troff
    case gitconfig, sshconfig, curlconfig, library, other
}

/// A fact about a command that no word of it says.
public enum ProgramEffect: UInt8, Sendable, Hashable, CaseIterable {
    /// Reads the path.
    case read
    /// Writes the path.
    case write
    /// Writes the path and what is below it.
    case writeBelow
    /// Creates entries with the names of the sources in the folder.
    case writeInto
    /// Creates or changes entries below the folder, those that a repository, an archive or a package names and no word of
    /// the command does.
    case unpack
    /// Connects to the host, or to one that is configured elsewhere when the text is empty.
    case connect
    /// Runs the text of the file (a makefile, the scripts of a package); an empty text is any file of the project.
    case script
    /// Reads all variables.
    case environment
}

/// What a command does with its standard input.
public enum StandardInput: UInt8, Sendable, Hashable, CaseIterable {
    /// It is not read.
    case nothing
    /// It is read and not run.
    case data
    /// A shell runs it.
    case shell
    /// An interpreter runs it; `ProgramReading.inputLanguage` says of what language.
    case code
    /// Its words become arguments of the inner command.
    case arguments
    /// A diff, which names the paths that it changes.
    case patch
    /// An archive, unpacked.
    case archive
    /// Names of files that the command reads.
    case readPaths
    /// Names of files that the command changes.
    case writePaths
    /// Addresses to which the command connects.
    case urls
}

/// Where the standard output of a command comes from.
public enum StandardOutput: UInt8, Sendable, Hashable, CaseIterable {
    /// From the command, its input and the files it reads.
    case own
    /// From the network.
    case network
}
