// The closed vocabulary of Grammar/programs, in the order of the enums of CallEffects: the generated numbers are their raw
// values, and a test compares the two.

let programRoles = [
    "data", "read", "read-below", "write", "write-below", "write-into", "run", "run-until", "shell", "shell-join",
    "code", "script", "url", "host", "port", "remote-or-read", "remote-or-write", "remote", "remote-out", "env-set",
    "assignments", "env-name", "cwd", "chdir", "method", "patch", "archive", "form", "options",
]

let codeLanguages = [
    "none", "python", "perl", "ruby", "javascript", "awk", "sed", "php", "lua", "tcl", "r", "julia", "applescript",
    "powershell", "sql", "vim", "ed", "emacs", "make", "gdb", "jq", "swift", "elixir", "scheme", "haskell", "java",
    "groovy", "scala", "expect", "dc", "bc", "m4", "gnuplot", "octave", "tex", "ghostscript", "yq", "hcl", "ftp",
    "nginx", "redis", "mongo", "go", "dart", "fish", "cmd", "iptables", "debugger", "troff",
    "gitconfig", "sshconfig", "curlconfig", "library", "other",
]

let effectKinds = ["read", "write", "write-below", "write-into", "unpack", "connect", "script", "environment"]

let inputKinds = [
    "nothing", "data", "shell", "code", "arguments", "patch", "archive", "read-paths", "write-paths", "urls",
]

let programSyntaxes = ["gnu", "posix", "go", "long1", "dd", "tar", "words"]
