"""Compares the literal words of the shell reader with those of bashlex, over the scripts of corpus/shell.

Usage: shell_bashlex.py [--list] PROBE, where PROBE is the program of `swift build --product ShellProbe`; run it with an
interpreter that has Tests/Peers/requirements.txt, as `.ci/python` prints one. For each script that bash, the reader and
bashlex accept, the commands' literal words are compared. Where they differ, bash decides for words that it can print
(corpus/shell/words.jsonl holds the reader to it): `bash` counts words of which bash prints the reader's. Exits with 1
when bash sides with bashlex anywhere. --list shows what differs.
"""

import collections
import json
import pathlib
import re
import subprocess
import sys

try:
    import bashlex
    import bashlex.ast
    import bashlex.errors
except ImportError:
    sys.exit("shell_bashlex.py: bashlex is missing: run `$(.ci/python) Tests/Peers/shell_bashlex.py PROBE`")

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "corpus" / "shell"
# Words that bash may be given to print: no expansion, pattern or operator can be in them.
PLAIN = re.compile(r"""[\w./:=,@%^+' "\\{}!-]+""")
# Constructs that bashlex does not know, and takes for words.
UNKNOWN = re.compile(r"\(\(|\{\w+(\[\w*\])?\}[<>]|[;&|(]#|\w\[|[?*+@!]\(|\bcoproc\b|\bselect\b|\[\[")


class Collector(bashlex.ast.nodevisitor):
    """The words of each command without its assignments; None for one that expansion decides."""

    def __init__(self, source):
        self.source = source
        self.commands = []

    def visitcommand(self, node, parts):
        words = []
        for part in parts:
            if part.kind == "word":
                source = self.source[part.pos[0] : part.pos[1]]
                words.append((None if part.parts else part.word, source))
        if words:
            self.commands.append(words)
        # Commands in words come through the visits of their own.


def theirs(script):
    """The commands, or None when bashlex does not take the script."""
    try:
        trees = bashlex.parse(script)
    except (bashlex.errors.ParsingError, NotImplementedError, AttributeError, AssertionError, IndexError, TypeError, ValueError, KeyError, StopIteration):
        return None
    collector = Collector(script)
    for tree in trees:
        collector.visit(tree)
    return collector.commands


def printed(source):
    done = subprocess.run(
        ["bash", "--norc", "-c", "set -f; printf '%s\\0' " + source], capture_output=True, cwd="/",
        env={"LC_ALL": "C.UTF-8", "PATH": "/nowhere"}, executable="/bin/bash")
    return done.stdout.decode(errors="replace").split("\0")[:-1] if done.returncode == 0 else None


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--list"]
    if len(arguments) != 1:
        sys.exit(__doc__)
    rows = [json.loads(line) for line in (FOLDER / "bash.jsonl").read_bytes().split(b"\n") if line][1:]
    scripts = [row["script"] for row in rows if row["bash"] != "no"]
    # What bash makes of these is recorded, and a test holds the reader to it.
    decided = {"printf " + json.loads(line)["text"] for line in (FOLDER / "words.jsonl").read_bytes().split(b"\n")[1:] if line}
    scripts += sorted(decided)
    done = subprocess.run([arguments[0]], input=b"".join(text.encode() + b"\0" for text in scripts), stdout=subprocess.PIPE, check=True)
    ours = [json.loads(line) for line in done.stdout.split(b"\n") if line]
    counts = collections.Counter()
    for script, reading in zip(scripts, ours, strict=True):
        if "problem" in reading:
            continue
        other = theirs(script)
        if other is None:
            counts["scripts that bashlex does not take"] += 1
            continue
        if UNKNOWN.search(script):
            counts["scripts with constructs that bashlex does not know"] += 1
            continue
        counts["scripts"] += 1
        commands = [command["words"] for command in reading["commands"] if command["words"]]
        mine = collections.Counter(word.encode("latin-1").decode(errors="replace") for words in commands for word in words if isinstance(word, str))
        for words in other:
            for word, source in words:
                if word is None:
                    continue
                counts["words"] += 1
                if mine[word] > 0:
                    mine[word] -= 1
                    continue
                # Braces make several words of one, and quoting that bashlex leaves in is none.
                answer = printed(source) if PLAIN.fullmatch(source) else None
                if script in decided or answer not in (None, [word]):
                    kind = "where bash prints what the reader has"
                elif re.search(r"[*?\[~]", source):
                    kind = "that are patterns or tildes to the reader"
                elif answer == [word] and "<<" in script:
                    kind = "of heredocs that bashlex reads as commands"
                else:
                    kind = "bash" if answer == [word] else "that bash was not asked about"
                counts["words that differ, " + kind] += 1
                if "--list" in sys.argv:
                    print(kind, repr(script), repr(source), repr(word), answer)
    for name in sorted(counts):
        print(f"{counts[name]:6} {name}")
    sys.exit(1 if counts["words that differ, bash"] or not counts["words"] else 0)


main()
