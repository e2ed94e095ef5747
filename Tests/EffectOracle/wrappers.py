"""What a command can be wrapped in so that it still runs. A wrapper takes a `Script` and gives one."""

import base64
import codecs
import re

from quoting import SAFE, double, single, whole


class Script:
    """Text of a script. `simple`: one simple command whose first word is a program, so that a wrapper can stand before it;
    `words`: its words, where every one is known as text."""

    def __init__(self, text, simple=False, words=None):
        self.text, self.simple, self.words = text, simple, words

    @property
    def closed(self):
        """The text with what ends it, so that `)` or `done` can follow."""
        if "\n" in self.text or "#" in self.text or "<<" in self.text:
            return self.text + "\n"
        return self.text if self.text.endswith("&") else self.text + ";"

    @property
    def last(self):
        """The text with what lets a closing parenthesis follow."""
        text = " " + self.text if self.text.startswith("(") else self.text
        return text + "\n" if "\n" in text or "#" in text or "<<" in text else text


def as_program(script, random):
    """A form that a wrapper program can start."""
    if script.simple:
        return script
    shell = random.choice(["bash -c", "sh -c", "bash -c", "bash -ec", "/bin/sh -c", "bash --norc -c", "dash -c"])
    if needs_bash(script.text) and "bash" not in shell:
        shell = "bash -c"
    return Script(f"{shell} {whole(script.text, random)}", simple=True)


def needs_bash(text):
    """Whether a POSIX shell may read the text otherwise."""
    return bool(re.search(r"\$'|<<<|[<>]\(|\[\[|&>|\|&|\{\w*,|function |\(\(|\$\"|coproc|=\(|mapfile|/dev/(tcp|udp)|source|\$\{\w+@|>&|pushd|"
                          r"shopt|declare|builtin|;&|\$\{!|\^\^|\{\d\.\.|\$\{\w+[:/]|\|&|trap .* (ERR|DEBUG)|read -|printf -v|select|export -f|\d<>|<&", text))


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
    return Script(f"{prefix.strip()} {inner.text}", simple=not prefix.startswith(KEYWORDS)), "prefix:" + " ".join(prefix.split()[:2])


def around(name, *forms):
    """A wrapper that puts the script into one of `forms`: `{S}` the script closed, `{L}` before a parenthesis, `{P}` as a program,
    `{Q}` as one quoted word, `{B}` in backticks."""

    def wrap(script, random):
        form = random.choice(forms)
        text = form.replace("{S}", "\0S").replace("{L}", "\0L").replace("{P}", "\0P").replace("{Q}", "\0Q").replace("{B}", "\0B")
        if name == "find" and ";" in script.text:
            # The first `;` of a nested find would end the outer one.
            script = Script(script.text)
        parts = {"S": lambda: script.closed, "L": lambda: script.last, "P": lambda: as_program(script, random).text,
                 "Q": lambda: whole(script.text, random), "B": lambda: re.sub(r"([\\`$])", r"\\\1", script.last)}
        made = re.sub("\0([SLPQB])", lambda match: parts[match[1]](), text)
        simple = form.split(" ")[0] in PROGRAMS and not re.search(r"[|;&<>\n]", re.sub(r"\{[A-Z]\}|\\;", "", form))
        return Script(made, simple=simple), name

    return wrap


PROGRAMS = {"bash", "sh", "dash", "/bin/bash", "/bin/sh", "find", "env", "su", "script", "flock", "perl", "python3", "awk", "node", "tar",
            "busybox", "sed", "watch", "runuser", "git", "vim", "sqlite3", "xargs", "parallel", "make", "sudo"}


def heredoc(script, random):
    mark = random.choice(["EOF", "END", "X", "HERE"]) + str(random.randrange(100))
    shell = random.choice(["bash", "bash -s", "bash /dev/stdin", "cat | bash", "bash -", "sudo bash", "env bash", "source /dev/stdin", "sh"])
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


def encoded(script, random):
    text = script.text
    shell = "bash"
    data = text.encode()
    forms = [
        lambda: f"echo {base64.b64encode(data).decode()} | base64 -d | {shell}",
        lambda: f"base64 --decode <<< {base64.b64encode(data).decode()} | {shell}",
        lambda: f"printf %s {base64.b64encode(data).decode()} | base64 -di | sudo {shell}",
        lambda: f"{shell} -c \"$(echo {base64.b64encode(data).decode()} | base64 -d)\"",
        lambda: f"eval \"$(base64 -d <<< {base64.b64encode(data).decode()})\"",
        lambda: f"{shell} <(echo {base64.b64encode(data).decode()} | base64 -d)",
        lambda: f"echo {base64.b32encode(data).decode()} | base32 -d | {shell}",
        lambda: f"echo {data.hex()} | xxd -r -p | {shell}",
        lambda: "printf " + single("".join(f"\\{byte:03o}" for byte in data)) + f" | {shell}",
        lambda: "echo -e " + single("".join(f"\\x{byte:02x}" for byte in data)) + f" | {shell}",
    ]
    if "\n" not in text and text.isascii():
        forms.append(lambda: f"echo {single(text[::-1])} | rev | {shell}")
        forms.append(lambda: f"echo {single(codecs.encode(text, 'rot13'))} | tr a-zA-Z n-za-mN-ZA-M | {shell}")
    return Script(random.choice(forms)()), "encoded"


def as_words(script, random):
    """The words of a simple command by another way: an array, parameters, a variable, xargs, a split environment string."""
    if not script.words or len(script.words) < 2 or not all(SAFE.fullmatch(word) for word in script.words) or script.words[0] in ("exec", ":", "."):
        return around("eval", "eval {Q}")(script, random)
    words = script.words
    at = random.randint(1, len(words) - 1)
    head, rest = " ".join(words[:at]), " ".join(words[at:])
    text = " ".join(words)
    forms = [
        f"a=({text}); \"${{a[@]}}\"", f"set -- {text}; \"$@\"", f"c='{text}'; $c", f"c=\"{text}\"; eval \"$c\"", f"p={words[0]}; $p {' '.join(words[1:])}",
        f"echo {rest} | xargs {head}", f"printf '%s\\n' {rest} | xargs {head}", f"xargs {head} <<< '{rest}'", f"echo {text} | xargs env",
        f"echo {words[-1]} | xargs -I{{}} {' '.join(words[:-1])} {{}}" if len(words) > 1 else text, f"printf '%s\\0' {rest} | xargs -0 {head}",
        f"env -S '{text}'", f"env -S'{text}'", f"env --split-string='{text}'", f"env -iS 'PATH=/opt/stubs:/usr/bin {text}'",
        f"read -r c <<< '{text}'; $c", f"printf -v c '%s ' {text}; $c", f"c=({text}); \"${{c[0]}}\" \"${{c[@]:1}}\"",
        f"echo '{text}' > /tmp/s.sh; sh /tmp/s.sh", f"f() {{ \"$@\"; }}; f {text}", f"f() {{ {head} \"$@\"; }}; f {rest}", f"$(echo {text})",
        f"`echo {text}`", f"x={words[-1]}; {' '.join(words[:-1])} $x", f"x={words[-1]}; {' '.join(words[:-1])} \"${{x}}\"",
        f"{{{','.join(words)}}}" if not any(set(",{}=") & set(word) for word in words) else text, text.replace(" ", "${IFS}"),
        text.replace(" ", "$IFS", 1) if len(words) == 2 and not re.match(r"\w", words[1]) else text.replace(" ", "${IFS}", 1),
        f"parallel {words[0]} ::: '{rest}'" if len(words) == 2 else f"parallel {' '.join(words[:-1])} ::: {words[-1]}",
        f"for x in {words[-1]}; do {' '.join(words[:-1])} \"$x\"; done", f"shopt -s expand_aliases\nalias g='{head}'\ng {rest}",
        f"bash -c '\"$@\"' _ {text}", f"bash -c '{head} \"$1\"' _ {rest}" if len(words) - at == 1 else f"bash -c '{head} \"$@\"' _ {rest}",
        f"python3 -c 'import subprocess; subprocess.run({words!r})'".replace("'", '"', 1)[:-1] + '"',
        f"perl -e 'exec(qw({text}))'", f"python3 -c 'import os; os.execvp(\"{words[0]}\", \"{text}\".split())'",
        f"find . -maxdepth 0 -exec {text} \\;", f"find . -maxdepth 0 -exec {text} ';'", f"find VERSION -prune -exec {text} \\; -quit",
    ]
    return Script(random.choice(forms)), "words"


INTERPRETED = [
    ("awk 'BEGIN{system(%s)}'", lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'),
    ("perl -e 'system(%s)'", lambda text: "q{" + text + "}"),
    ("python3 -c 'import os; os.system(%s)'", lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'),
    ("python3 -c 'import subprocess as s; s.run(%s, shell=True)'", lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'),
    ("node -e 'require(\"child_process\").execSync(%s)'", lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'),
    ("sed '1e %s' notes.txt", lambda text: text),
    ("tar -cf /dev/null --checkpoint=1 --checkpoint-action='exec=%s' notes.txt", lambda text: text),
    ("git -c 'alias.x=!%s' x", lambda text: text),
    ("vim -es -c '!%s' -c q", lambda text: text.replace("%", "\\%").replace("!", "\\!")),
    ("find . -maxdepth 0 -exec sh -c '%s' \\;", lambda text: text),
    ("su -c '%s'", lambda text: text),
    ("script -qc '%s' /dev/null", lambda text: text),
    ("flock /tmp/lock -c '%s'", lambda text: text),
    ("busybox sh -c '%s'", lambda text: text),
    ("sqlite3 :memory: '.shell %s'", lambda text: text),
    ("watch '%s'", lambda text: text),
    ("xargs -I{} sh -c '%s' <<< x", lambda text: text),
]


def interpreted(script, random):
    """Through a program that starts programs of its own. Needs a text that every one of them reads alike."""
    text = script.text
    if re.search(r"['\n{}%!$`\\\"&]", text) or needs_bash(text):
        return around("shell", "bash -c {Q}", "/bin/bash -c {Q}")(script, random)
    form, spelled = random.choice(INTERPRETED)
    return Script(form % spelled(text), simple=" <<< " not in form), "interpreted:" + form.split()[0]


def authored(script, random):
    text = script.text
    name = random.choice(["/tmp/s.sh", "s.sh", "./made.sh", "tools/made.sh"])
    runs = [f"bash {name}", f". ./{name}" if not name.startswith((".", "/")) else f". {name}", f"source {'./' if name[0] not in './' else ''}{name}",
            f"bash < {name}", f"cat {name} | bash"]
    joint = random.choice(["; ", " && ", "\n"])
    if random.random() < 0.5:
        return Script(f"echo {single(text)} > {name}{joint}{random.choice(runs)}"), "authored"
    mark = f"M{random.randrange(100)}"
    return Script(f"cat > {name} <<'{mark}'\n{text}\n{mark}\n{random.choice(runs)}"), "authored"


WRAPPERS = [
    (9, prefixed),
    (3, around("shell", "bash -c {Q}", "bash -lc {Q}", "bash -ec {Q}", "/bin/bash -c {Q}", "bash -x -c {Q}", "bash -c {Q} arg0 arg1", "bash -c -- {Q}",
               "bash --login -c {Q}", "bash -o pipefail -c {Q}", "bash +e -c {Q}", "exec bash -c {Q}")),
    (2, around("eval", "eval {Q}", "eval -- {Q}", "eval \"\" {Q}", "builtin eval {Q}", "command eval {Q}")),
    (1, around("trap", "trap {Q} EXIT", "trap -- {Q} 0", "trap {Q} ERR; false", "trap {Q} EXIT; exit 3", "trap {Q} USR1; kill -USR1 $$",
               "trap {Q} DEBUG; true")),
    (1, around("find", "find . -maxdepth 0 -exec {P} \\;", "find VERSION -exec {P} ';'", "find . -maxdepth 0 -name . -execdir {P} \\;",
               "find . -maxdepth 0 -type d -exec {P} \\; -print", "find notes.txt -ok {P} \\; < <(yes)")),
    (1, around("xargs", "echo x | xargs -I% {P}", "true | xargs -I% -a VERSION {P}", "xargs -I@ {P} < VERSION", "printf 'x\\n' | xargs -I@ bash -c {Q}")),
    (2, around("group", "{ {S} }", "{ {S} } 2>&1", "{ {S} } > /dev/null", "{\n{S}\n}")),
    (2, around("subshell", "( {L} )", "({L})", "( {S} :)", "(({L}) )", "( ( {L} ) )")),
    (1, around("if", "if true; then {S} fi", "if {S} then :; fi", "if false; then :; else {S} fi", "if false; then :; elif {S} then :; fi",
               "if ! {S} then echo no; fi", "if [ -f VERSION ]; then\n  {S}\nfi")),
    (1, around("loop", "for i in 1; do {S} done", "for ((i=0;i<1;i++)); do {S} done", "while :; do {S} break; done", "until {S} do break; done",
               "for f in VERSION; do\n{S}\ndone", "while read -r l; do {S} done < VERSION", "for x; do :; done; {S} :", "while {S} false; do :; done")),
    (1, around("case", "case x in x) {S} :;; esac", "case a in (b) ;; *) {S} :;; esac", "case $HOME in /*) {S} :;& z) ;; esac")),
    (1, around("function", "f() { {S} }; f", "function f { {S} }; f", "function go() ( {L} ); go", "f() { {S} }; g() { f; }; g", "f() { {S} }; export -f f; bash -c f",
               "f() if true; then {S} fi; f")),
    (2, around("substitution", ": $({L})", "echo \"$({L})\"", "x=$({L})", "echo ${x:-$({L})}", "cat <<Z\n$({L})\nZ", ": \"${y:=$({L})}\"", "[[ -n $({L}) ]]",
               "echo $(( $({S} echo 1) + 1 )) > /dev/null", "local_x=\"a$({L})b\"", "ls $({L}) > /dev/null", "case $({L}) in *) ;; esac", "a[$({S} echo 0)]=1")),
    (1, around("backticks", ": `{B}`", "echo \"`{B}`\"", "x=`{B}`")),
    (2, around("pipeline", "{ {S} } | cat", "true | { {S} }", "echo x | ( {L} ) | cat", "{ {S} } |& cat", "yes | { {S} }", "{ {S} } 2>&1 | tee /dev/null > /dev/null")),
    (1, around("process", "cat <({L})", "cat < <({L})", "true > >({L})", "diff <({L}) /dev/null > /dev/null", "bash <(echo {Q})", "source <(printf '%s\\n' {Q})",
               ". <(echo {Q})")),
    (3, around("list", "true && {L}", "false || {L}", ":; {L}", "{S} true", "ls > /dev/null; {L}", "cd . && {L}", "cd docs && cd .. && {L}", "pushd . > /dev/null && {L}",
               "pushd docs > /dev/null; popd > /dev/null; {L}", "true & {L}", "\n{L}", "set -e; {L}", "set -x; {L}", "cd /sandbox/work && {L}", "((1)) && {L}", "[[ 1 ]] && {L}",
               "sleep 0 && {L}", "export A=b; {L}", "echo start; {S} echo end", "umask 022; {L}", "! false && {L}", "# note\n{L}", "(cd docs); {L}", "cd \"$PWD\"; {L}")),
    (1, around("background", "{ {S} } & wait", "( {L} ) &", "{ {S} } & disown", "coproc { {S} }; wait", "({L} &) ; sleep 0.05", "nohup bash -c {Q} > /dev/null 2>&1 &")),
    (1, heredoc),
    (1, here_string),
    (1, around("fed", "echo {Q} | bash", "printf '%s\\n' {Q} | bash", "echo {Q} | sudo bash -s", "printf %s {Q} | bash -", "echo {Q} | tee /dev/null | bash",
               "cat <<< {Q} | bash", "bash -c \"$(echo {Q})\"", "eval \"$(printf %s {Q})\"", "s={Q}; bash -c \"$s\"", "s={Q}; eval \"$s\"", "s={Q}; bash <<< \"$s\"")),
    (1, encoded),
    (4, as_words),
    (2, interpreted),
    (1, authored),
    (1, around("environment", "BASH_ENV=<(echo {Q}) bash -c :", "export S={Q}; bash -c \"$S\"", "S={Q} bash -c 'eval \"$S\"'", "env S={Q} bash -c 'eval \"$S\"'")),
]
WEIGHTS = [weight for weight, _ in WRAPPERS]


def wrap(script, random):
    """`script` in one wrapper, and the wrapper's name."""
    wrapper = random.choices([wrapper for _, wrapper in WRAPPERS], WEIGHTS)[0]
    return wrapper(script, random)
