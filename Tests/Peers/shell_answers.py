"""Asks bash which scripts it accepts, and what the words of scripts are that consist of literal words.

Usage: shell_answers.py --write | --check. The answers are kept in corpus/shell/bash.jsonl and words.jsonl (their form:
README.md there), where `swift test --filter ShellSyntaxTests` holds the reader to them; --check exits with 1 when the
installed bash answers anything else. Scripts are those of corpus/shell/scripts.jsonl and of a generator with a fixed seed.

Nothing of a script is executed: `bash -n` reads it. Words are printed by bash's own printf, in an empty folder and without
file names being generated; the words that are asked for contain no expansion but braces.
"""

import concurrent.futures
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "corpus" / "shell"
BASH = shutil.which("bash")
# Nothing that a script names can be found.
EMPTY = {"LC_ALL": "C.UTF-8", "PATH": "/nowhere"}
SEED = 20261121
SCRIPTS = 2600
WORDS = 1200


# MARK: Scripts


class Scripts:
    """Scripts of a small grammar, and what becomes of them when a token is lost, doubled or exchanged."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, *choices):
        return choices[self.random.randrange(len(choices))]

    def word(self, depth):
        simple = ["a", "b", "-c", "x/y", "'q r'", '"s t"', "$v", '"$v"', "${v}", "*.c", "a=b", "1", "\\;", "~", "--", "[", "]",
                  "{", "}", "!", "if", "do", "in", "done", "time", "$'\\n'", '$"l"', "{p,q}", "a#b", "${#v}", "${v:-w}", "$((1+2))", "$?"]
        if depth <= 0 or self.random.randrange(5):
            return self.pick(*simple)
        inner = self.list(depth - 1)
        return self.pick(
            f"$({inner})", f'"$({inner})"', f"`{self.word(0)}`", f"<({inner})", f"${{v:-$({inner})}}", f"$(( $({inner}) + 1 ))",
            f'"a${{v:+"{self.word(0)}"}}"', f"${{v/{self.word(0)}/{self.word(0)}}}", f"@(a|{self.word(depth - 1)})")

    def words(self, depth, least=0):
        return " ".join(self.word(depth) for _ in range(least + self.random.randrange(3)))

    def redirect(self, depth):
        return self.pick("> f", "2>&1", ">> f", "< f", "&> f", ">| f", "<> f", "<<< w", "{fd}> f", "2>&-", f"> {self.word(depth - 1)}")

    def simple(self, depth):
        parts = []
        if not self.random.randrange(4):
            parts.append(self.pick("A=1", "A+=x", "A[0]=y", "A=(1 2)", f"A={self.word(depth - 1)}", "A="))
        if self.random.randrange(8) or not parts:
            parts.append(self.pick("ls", "echo", "git", "rm", "declare", "export", "cat", "test"))
            parts.append(self.words(depth))
        if not self.random.randrange(4):
            parts.append(self.redirect(depth))
        return " ".join(part for part in parts if part)

    def test(self, depth):
        term = self.pick("-f x", "a == b*", "$v", "! -z $v", "a =~ ^(b|c)$", "a < b", "( -d x )", "1 -lt 2", f"{self.word(0)} != x")
        if depth > 0 and not self.random.randrange(3):
            return term + self.pick(" && ", " || ") + self.test(depth - 1)
        return term

    def compound(self, depth):
        body = self.list(depth - 1)
        end = self.pick("; ", "\n")
        kind = self.random.randrange(13)
        if kind == 0:
            return f"if {body}{end}then {self.list(depth - 1)}{end}fi"
        if kind == 1:
            return f"if {body}{end}then {self.list(depth - 1)}{end}elif {self.list(depth - 1)}{end}then x{end}else y{end}fi"
        if kind == 2:
            return f"while {body}{end}do {self.list(depth - 1)}{end}done"
        if kind == 3:
            return f"for v in {self.words(depth - 1)}{end}do {body}{end}done"
        if kind == 4:
            return self.pick(f"for v{end}do {body}{end}done", f"for ((i=0;i<3;i++)){end}do {body}{end}done", f"select v in a b{end}do {body}{end}done")
        if kind == 5:
            return f"case {self.word(0)} in {self.pick('a)', '(a)', 'a|b)', '*)')} {body} ;;{end if end != '; ' else ' '}*) {self.list(depth - 1)}{self.pick(';;', ';&', ';;&', end)} esac"
        if kind == 6:
            return f"{{ {body}{end}}}"
        if kind == 7:
            return f"( {body} )"
        if kind == 8:
            return self.pick(f"f() {{ {body}{end}}}", f"function f {{ {body}{end}}}", f"f() ( {body} )", f"function f() {{ {body}{end}}} > x")
        if kind == 9:
            return f"[[ {self.test(2)} ]]"
        if kind == 10:
            return self.pick("(( i++ ))", "((1 < 2))", "(( (a) ))")
        if kind == 11:
            return self.pick("coproc ", "coproc C ") + f"{{ {body}{end}}}"
        return f"until {body}{end}do {self.list(depth - 1)}{end}done" + self.pick("", " < x", " 2>&1 | cat")

    def command(self, depth):
        return self.compound(depth) if depth > 0 and not self.random.randrange(3) else self.simple(depth)

    def pipeline(self, depth):
        text = " | ".join(self.command(depth) for _ in range(self.pick(1, 1, 1, 2)))
        return self.pick("", "", "", "", "! ", "time ") + text

    def list(self, depth):
        text = self.pipeline(depth)
        for _ in range(self.pick(0, 0, 1)):
            text += self.pick(" && ", " || ", "; ", " & ", "\n", " |\n", " # c\n") + self.pipeline(depth)
        return text

    def heredoc(self):
        quote = self.pick("E", "'E'", '"E"', "\\E")
        tabs = self.pick("", "-")
        body = self.pick("x\n", "$v\n", "$(ls)\n", "`ls`\n", "'\"\n", "", "\tx\n", "a\\\nb\n", "${v:-w}\n")
        tail = self.pick("", " | cat", " && ls", "; ls", " > f", " <<F\n1\nF\n")
        if tail.endswith("\n"):
            return f"cat <<{tabs}{quote} <<F\n{body}E\n1\nF\n"
        return f"cat <<{tabs}{quote}{tail}\n{body}{self.pick('', chr(9)) if tabs else ''}E\n"

    def mutated(self, text):
        tokens = ["(", ")", "{", "}", ";", ";;", "&", "|", "&&", "'", '"', "`", "$(", "${", "fi", "done", "then", "do", "esac", "\n",
                  "<", ">", "<<", "[[", "]]", "((", "))", "#", "\\", "!", " ", "in", "case", "$", "=", "=("]
        pieces = text.split(" ")
        for _ in range(self.pick(1, 1, 2)):
            at = self.random.randrange(len(pieces))
            kind = self.random.randrange(5)
            if kind == 0 and len(pieces) > 1:
                del pieces[at]
            elif kind == 1:
                pieces.insert(at, self.pick(*tokens))
            elif kind == 2:
                pieces[at] = self.pick(*tokens)
            elif kind == 3:
                pieces[at] += self.pick(*tokens)
            else:
                piece = pieces[at]
                cut = self.random.randrange(len(piece) + 1)
                pieces[at] = piece[:cut] + piece[cut + 1 :]
        return " ".join(pieces)

    def script(self):
        kind = self.random.randrange(10)
        if kind == 0:
            text = self.heredoc()
            return text if self.random.randrange(3) else self.mutated(text)
        text = self.list(self.pick(0, 1, 1, 2))
        return text if kind < 6 else self.mutated(text)


def collected():
    return [json.loads(line)["script"] for line in (FOLDER / "scripts.jsonl").read_bytes().split(b"\n") if line]


def scripts():
    out = dict.fromkeys(collected())
    made = Scripts(SEED)
    goal = len(out) + SCRIPTS
    while len(out) < goal:
        text = made.script()
        # Bash would take a text that starts with `-` for an option.
        if len(text) <= 400 and not text.startswith("-"):
            out.setdefault(text)
    return list(out)


def accepts(text, *options):
    done = subprocess.run(["bash", "--norc", *options, "-n", "-c", text], executable=BASH, capture_output=True, env=EMPTY)
    # An error within [[ ]] does not show in the exit code.
    lines = [line for line in done.stderr.split(b"\n") if line.startswith(b"bash: ") and b"warning:" not in line]
    return done.returncode == 0 and not lines


def answer(text):
    plain, extended = accepts(text), accepts(text, "-O", "extglob")
    return {(True, True): "yes", (False, False): "no", (True, False): "plain", (False, True): "extglob"}[plain, extended]


# MARK: Words


def words():
    made = random.Random(SEED + 1)

    def pick(*choices):
        return choices[made.randrange(len(choices))]

    def plain():
        return "".join(pick(*"abxyz019-_./:=+,@%^é") for _ in range(1 + made.randrange(4)))

    def piece(depth):
        kind = made.randrange(12)
        if kind < 3:
            return plain()
        if kind == 3:
            return "'" + "".join(pick("a", " ", '"', "\\", "$x", "`", "{a,b}", "#", "\n", "é") for _ in range(made.randrange(4))) + "'"
        if kind == 4:
            return '"' + "".join(pick("a", " ", "'", '\\"', "\\$", "\\`", "\\\\", "\\n", "{a,b}", "\\\n", "#", "!") for _ in range(made.randrange(4))) + '"'
        if kind == 5:
            return "$'" + "".join(
                pick("a", " ", "\\n", "\\t", "\\'", '\\"', "\\\\", "\\x41", "\\x4", "\\xe9", "\\101", "\\7", "\\u00e9", "\\u263a", "\\U1F600",
                     "\\cA", "\\c?", "\\e", "\\q", "\\x", "\\x{42}", "\\a\\b\\f\\v\\r\\E\\?", "\\0123")
                for _ in range(made.randrange(4))) + "'"
        if kind == 6:
            return "\\" + pick(*" ;&|<>()$`\"'\\*?[]{}~#!a,\n")
        if kind == 7:
            return '$"a b"'
        if kind == 8:
            return pick("{", "}", ",", "..", "{}", "{,}", "a{", "{a", "},", "{a}")
        if kind == 9:
            return "{" + pick("1..3", "3..1", "01..3", "-2..2", "a..e", "e..a..2", "1..9..4", "9..1..-3", "1..3..0", "a..3", "1..x", "-01..1", "+1..2", "1...3", "1..2..3..4") + "}"
        if depth > 0:
            return "{" + ",".join("".join(piece(depth - 1) for _ in range(made.randrange(3))) for _ in range(1 + made.randrange(3))) + "}"
        return plain()

    seen = {}
    while len(seen) < WORDS:
        text = " ".join("".join(piece(2) for _ in range(1 + made.randrange(3))) for _ in range(1 + made.randrange(2)))
        # A comment, and what would be read as a redirect's number or an assignment of the script.
        if len(text) < 160 and not text.startswith("#") and " #" not in text and "~" not in text.replace("\\~", ""):
            seen.setdefault(text)
    return list(seen)


def printed(text, folder):
    done = subprocess.run(
        ["bash", "--norc", "-c", "set -f; printf '%s\\0' " + text], executable=BASH, capture_output=True, cwd=folder,
        env=EMPTY)
    if done.returncode != 0 or done.stderr:
        return None
    out = []
    for word in done.stdout.split(b"\0")[:-1]:
        try:
            out.append(word.decode())
        except UnicodeDecodeError:
            out.append({"hex": word.hex()})
    return out


# MARK: Files


def version():
    done = subprocess.run(["bash", "--norc", "-c", "echo $BASH_VERSION"], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def fresh():
    head = {"peer": "bash", "version": version()}
    asked = scripts()
    with concurrent.futures.ThreadPoolExecutor(2) as pool, tempfile.TemporaryDirectory() as folder:
        accepted = [{"script": text, "bash": given} for text, given in zip(asked, pool.map(answer, asked))]
        texts = words()
        printings = [
            {"text": text, "words": given}
            for text, given in zip(texts, pool.map(lambda text: printed(text, folder), texts))
            if given is not None
        ]
    return {
        "bash.jsonl": "".join(json.dumps(line) + "\n" for line in [head, *accepted]).encode(),
        "words.jsonl": "".join(json.dumps(line) + "\n" for line in [head, *printings]).encode(),
    }


def main():
    if sys.argv[1:] not in (["--write"], ["--check"]):
        sys.exit(__doc__)
    for name, data in fresh().items():
        file = FOLDER / name
        if sys.argv[1] == "--write":
            file.write_bytes(data)
            continue
        kept = file.read_bytes().split(b"\n")
        now = data.split(b"\n")
        wrong = [at + 1 for at in range(max(len(kept), len(now))) if kept[at : at + 1] != now[at : at + 1]]
        if wrong:
            sys.exit(f"{file}: lines {wrong[:20]} are not what bash answers: look why, then run --write")
        print(f"{name}: {len(now) - 2} rows answered as recorded by bash {version()}")


main()
