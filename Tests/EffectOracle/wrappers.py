"""What a command can be wrapped in so that it still runs. A wrapper takes a `Script` and gives one, with the wrapper's name."""

import re

from quoting import whole
from rewritings import as_words, authored, encoded, interpreted
from script import Script, as_program, needs_bash


PREFIXES = """
sudo|sudo -n|sudo -E|sudo -u root|sudo --|sudo -H -u nobody|sudo --user=root|sudo A=b|sudo env|doas|env|env A=b|env -u FOO|
env -u A -u B C=d|env --|env -i PATH="$PATH" HOME="$HOME"|env --unset=FOO|env -C .|/usr/bin/env|nohup|nice|nice -n 5|nice -5|
nice --adjustment=3|ionice -c3|ionice -c 2 -n 7|timeout 4|timeout -s KILL 4|timeout --signal=TERM 4s|timeout -k 1 4|
timeout --preserve-status 0.06m|stdbuf -oL|stdbuf -o0 -e0|stdbuf --output=L|setsid|setsid -w|setsid --wait|flock /tmp/lock|
flock -n /tmp/lock|taskset -c 0|taskset 1|unshare -r|chroot /|chroot --userspec=a:b /|systemd-run --user|strace -f|
strace -o /dev/null -f|runuser -u nobody --|pkexec|gosu root|sudo nice -n 3|env nice|nohup nice -n 1|time|time -p|command|command --|command -p|exec|
exec -a other|exec -c env PATH="$PATH" HOME=/sandbox/home|A=b|A=b C="d e"|2>/dev/null|>/dev/null|</dev/null|&>/dev/null|
! |busybox env|busybox timeout 4|prlimit --nofile=200|watch -x
""".replace("\n", "").split("|")
KEYWORDS = ("time", "! ", "A=b", "2>", ">", "<", "&>", "exec", "command")


def prefixed(script, random):
    prefix = random.choice(PREFIXES)
    inner = as_program(script, random)
    name = "prefix:" + " ".join(prefix.split()[:2])
    return Script(f"{prefix.strip()} {inner.text}", simple=not prefix.startswith(KEYWORDS)), name


def around(name, *forms):
    """A wrapper that puts the script into one of `forms`: `{S}` the script closed, `{L}` before a parenthesis, `{P}` as a program,
    `{Q}` as one quoted word, `{B}` in backticks."""

    def wrap(script, random):
        form = random.choice(forms)
        # The first `;` of a nested find would end the outer one.
        inner = Script(script.text) if name == "find" and ";" in script.text else script
        parts = {
            "S": lambda: inner.closed, "L": lambda: inner.last, "P": lambda: as_program(inner, random).text,
            "Q": lambda: whole(inner.text, random), "B": lambda: re.sub(r"([\\`$])", r"\\\1", inner.last)}
        made = re.sub(r"\{([SLPQB])\}", lambda match: parts[match[1]](), form)
        simple = form.split(" ")[0] in PROGRAMS and not re.search(r"[|;&<>\n]", re.sub(r"\{[A-Z]\}|\\;", "", form))
        return Script(made, simple=simple), name

    return wrap


PROGRAMS = set("""
bash sh dash /bin/bash /bin/sh find env su script flock perl python3 awk node tar busybox sed watch runuser git vim sqlite3 xargs
parallel make sudo
""".split())


def heredoc(script, random):
    mark = random.choice(["EOF", "END", "X", "HERE"]) + str(random.randrange(100))
    shell = random.choice(["bash", "bash -s", "bash /dev/stdin", "cat | bash", "bash -", "sudo bash", "env bash",
        "source /dev/stdin", "sh"])
    if shell == "sh" and needs_bash(script.text):
        shell = "bash"
    kind = random.randrange(4)
    if kind == 0:
        body = re.sub(r"([\\`$])", r"\\\1", script.text)
        return Script(f"{shell.replace(' |', f' <<{mark} |') if '|' in shell else shell + ' <<' + mark}\n{body}\n{mark}"), "heredoc"
    opener = [f"<<'{mark}'", f'<<"{mark}"', f"<<\\{mark}", f"<< '{mark}'"][kind]
    head = shell.replace(" |", f" {opener} |") if "|" in shell else f"{shell} {opener}"
    return Script(f"{head}\n{script.text}\n{mark}"), "heredoc"


def here_string(script, random):
    shell = random.choice(["bash", "bash -s", "sudo bash", "source /dev/stdin", "bash /dev/stdin", "env A=b bash"])
    return Script(f"{shell} <<< {whole(script.text, random)}"), "here-string"


WRAPPERS = [
    (9, prefixed),
    (3, around("shell", "bash -c {Q}", "bash -lc {Q}", "bash -ec {Q}", "/bin/bash -c {Q}", "bash -x -c {Q}",
               "bash -c {Q} arg0 arg1", "bash -c -- {Q}",
               "bash --login -c {Q}", "bash -o pipefail -c {Q}", "bash +e -c {Q}", "exec bash -c {Q}")),
    (2, around("eval", "eval {Q}", "eval -- {Q}", "eval \"\" {Q}", "builtin eval {Q}", "command eval {Q}")),
    (1, around("trap", "trap {Q} EXIT", "trap -- {Q} 0", "trap {Q} ERR; false", "trap {Q} EXIT; exit 3",
               "trap {Q} USR1; kill -USR1 $$",
               "trap {Q} DEBUG; true")),
    (1, around("find", "find . -maxdepth 0 -exec {P} \\;", "find VERSION -exec {P} ';'",
               "find . -maxdepth 0 -name . -execdir {P} \\;",
               "find . -maxdepth 0 -type d -exec {P} \\; -print", "find notes.txt -ok {P} \\; < <(yes)")),
    (1, around("xargs", "echo x | xargs -I% {P}", "true | xargs -I% -a VERSION {P}", "xargs -I@ {P} < VERSION",
               "printf 'x\\n' | xargs -I@ bash -c {Q}")),
    (2, around("group", "{ {S} }", "{ {S} } 2>&1", "{ {S} } > /dev/null", "{\n{S}\n}")),
    (2, around("subshell", "( {L} )", "({L})", "( {S} :)", "(({L}) )", "( ( {L} ) )")),
    (1, around("if", "if true; then {S} fi", "if {S} then :; fi", "if false; then :; else {S} fi",
               "if false; then :; elif {S} then :; fi",
               "if ! {S} then echo no; fi", "if [ -f VERSION ]; then\n  {S}\nfi")),
    (1, around("loop", "for i in 1; do {S} done", "for ((i=0;i<1;i++)); do {S} done", "while :; do {S} break; done",
               "until {S} do break; done",
               "for f in VERSION; do\n{S}\ndone", "while read -r l; do {S} done < VERSION", "for x; do :; done; {S} :",
               "while {S} false; do :; done")),
    (1, around("case", "case x in x) {S} :;; esac", "case a in (b) ;; *) {S} :;; esac",
               "case $HOME in /*) {S} :;& z) ;; esac")),
    (1, around("function", "f() { {S} }; f", "function f { {S} }; f", "function go() ( {L} ); go",
               "f() { {S} }; g() { f; }; g", "f() { {S} }; export -f f; bash -c f",
               "f() if true; then {S} fi; f")),
    (2, around("substitution", ": $({L})", "echo \"$({L})\"", "x=$({L})", "echo ${x:-$({L})}", "cat <<Z\n$({L})\nZ",
               ": \"${y:=$({L})}\"", "[[ -n $({L}) ]]",
               "echo $(( $({S} echo 1) + 1 )) > /dev/null", "local_x=\"a$({L})b\"", "ls $({L}) > /dev/null",
               "case $({L}) in *) ;; esac", "a[$({S} echo 0)]=1")),
    (1, around("backticks", ": `{B}`", "echo \"`{B}`\"", "x=`{B}`")),
    (2, around("pipeline", "{ {S} } | cat", "true | { {S} }", "echo x | ( {L} ) | cat", "{ {S} } |& cat",
               "yes | { {S} }", "{ {S} } 2>&1 | tee /dev/null > /dev/null")),
    (1, around("process", "cat <({L})", "cat < <({L})", "true > >({L})", "diff <({L}) /dev/null > /dev/null",
               "bash <(echo {Q})", "source <(printf '%s\\n' {Q})",
               ". <(echo {Q})")),
    (3, around("list", "true && {L}", "false || {L}", ":; {L}", "{S} true", "ls > /dev/null; {L}", "cd . && {L}",
               "cd docs && cd .. && {L}", "pushd . > /dev/null && {L}",
               "pushd docs > /dev/null; popd > /dev/null; {L}", "true & {L}", "\n{L}", "set -e; {L}", "set -x; {L}",
               "cd /sandbox/tree && {L}", "((1)) && {L}", "[[ 1 ]] && {L}",
               "sleep 0 && {L}", "export A=b; {L}", "echo start; {S} echo end", "umask 022; {L}", "! false && {L}",
               "# note\n{L}", "(cd docs); {L}", "cd \"$PWD\"; {L}")),
    (1, around("background", "{ {S} } & wait", "( {L} ) &", "{ {S} } & disown", "coproc { {S} }; wait",
               "({L} &) ; sleep 0.05", "nohup bash -c {Q} > /dev/null 2>&1 &")),
    (1, heredoc),
    (1, here_string),
    (1, around("fed", "echo {Q} | bash", "printf '%s\\n' {Q} | bash", "echo {Q} | sudo bash -s",
               "printf %s {Q} | bash -", "echo {Q} | tee /dev/null | bash",
               "cat <<< {Q} | bash", "bash -c \"$(echo {Q})\"", "eval \"$(printf %s {Q})\"", "s={Q}; bash -c \"$s\"",
               "s={Q}; eval \"$s\"", "s={Q}; bash <<< \"$s\"")),
    (1, encoded),
    (4, as_words),
    (2, interpreted),
    (1, authored),
    (1, around("environment", "BASH_ENV=<(echo {Q}) bash -c :", "export S={Q}; bash -c \"$S\"",
               "S={Q} bash -c 'eval \"$S\"'", "env S={Q} bash -c 'eval \"$S\"'")),
]
WEIGHTS = [weight for weight, _ in WRAPPERS]


def wrap(script, random):
    """`script` in one wrapper, and the wrapper's name."""
    wrapper = random.choices([wrapper for _, wrapper in WRAPPERS], WEIGHTS)[0]
    return wrapper(script, random)
