#!/usr/bin/env python3
"""Generates shell commands: effects × quoting × wrappers × nesting, and recombinations of what came out.

    generate.py [--seed N] [--count N] [--family NAME]…

JSON lines on standard output: id, family, command, intended, quoting, wrappers. The same seed gives the same lines.
"""

import argparse
import json
import random as randomness
import re
import sys

import downloads
import effects
import lookalikes
import quoting
import runs
import scripts
from script import Script
from wrappers import wrap

OPERATORS = re.compile(r"(\d*(>>|>\||>&|<>|<<<|&>>|&>|>|<)(&\d)?|\|&?|;|&&|\|\||&|\{|\}|\d>&\d|\d<>\S+)$")
RAW_WORDS = {"while", "do", "done", "read", "!"}
NOT_PROGRAMS = {":", "exec", "source", ".", "cd", "while", "mapfile", "{", ">"}
STYLES = ["plain"] * 10 + [name for name in quoting.LITERAL for _ in range(2)] + list(quoting.EXPANDED)
# How much of the whole each kind of base has.
KINDS = [("write", 27), ("run", 25), ("script", 17), ("download-exec", 6), ("lookalike", 13), ("untaken", 2), ("recombined", 10)]


def lines(block):
    return [line.strip() for line in block.strip().splitlines() if line.strip()]


def scripts_of(block):
    """The scripts of a block, one a line; a here-document and what must follow it stay with their line."""
    rows, mark = [], None
    for line in block.strip("\n").splitlines():
        if mark or line in (")", "}' notes.txt") or (rows and rows[-1] == "\\"):
            rows[-1] += "\n" + line
            mark = None if line == mark else mark
            continue
        rows.append(line)
        opened = re.search(r"(?<!<)<<'?([A-Z]+)'?", line)
        mark = opened[1] if opened else None
    return rows


class Generator:
    """Commands of one seed."""

    def __init__(self, seed):
        self.random = randomness.Random(seed)
        self.writes = [(family, line) for family, block in effects.WRITES.items() for line in lines(block)]
        self.runs = [(family, line) for family, block in runs.RUNS.items() for line in lines(block)]
        self.downloads = lines(downloads.DOWNLOADS)
        self.lookalikes = scripts_of(lookalikes.LOOKALIKES)
        self.untaken = scripts_of(lookalikes.UNTAKEN)
        self.scripts = [(family, text) for family, block in scripts.SCRIPTS.items() for text in scripts_of(block)]
        self.pool = []

    def target(self, words):
        """A target's path in one of its spellings that need no shell."""
        path = self.random.choice(words)
        if path[0] in "~/" or self.random.random() < 0.7:
            return path
        return self.random.choice([
            "./" + path, "docs/../" + path, ".//" + path, "/sandbox/work/" + path, path.replace("/", "//"), path.replace("/", "/./"),
            "internal/abi/../../" + path, "/sandbox/home/../work/" + path])

    def expanded(self, path):
        """A spelling of a path that is left to the shell, or None."""
        if not re.fullmatch(r"[A-Za-z./]+", path) or path[0] in "~/":
            return None
        at = self.random.randrange(len(path))
        if path[at] in "/." or path.startswith("."):
            return self.random.choice(['"$PWD"/', "$PWD/", "$(pwd)/", "~+/", "${PWD}/"]) + path
        return self.random.choice([
            path[:at] + "?" + path[at + 1:], path[:at] + "[" + path[at] + "]" + path[at + 1:], path[:at] + "*" + path[at + 1:],
            '"$PWD"/' + path, "$(echo " + path + ")"])

    def effect(self, line):
        """A script for a line of the notation, what it aims at, and the quoting style."""
        random = self.random
        protected = random.random() < 0.7
        target = self.target(effects.PROTECTED if protected else effects.HARMLESS)
        new = self.target(effects.NEW)
        style = random.choice(STYLES)
        share = random.choice([0.3, 0.6, 1])
        aim = target if "{T}" in line else new if "{N}" in line else None
        in_code = {path: path.replace("~", "/sandbox/home") for path in (target, new)}
        tokens, literal = [], []
        preamble = ""
        for index, part in enumerate(line.split(" ")):
            is_operator = OPERATORS.match(part) or part in RAW_WORDS or (part.startswith(("\"$", "$(<", "'")) or "=$(" in part or (part.endswith(";") and len(part) > 1 and part[:-1].isalnum()))
            # A target inside code is not expanded by the shell, so that home is written out.
            for hole, path in (("{T}", target), ("{N}", new)):
                part = part.replace(hole, path if part == hole else in_code[path])
            part = part.replace("{_}", " ").replace("{n}", "\n")
            if is_operator or any(mark in part for mark in ("/*", "./*")) or part == "*" or re.match(r"\w+=\(", part):
                tokens.append(part)
                literal = None
                continue
            if literal is not None:
                literal.append(part)
            wild = self.expanded(part) if part in (target, new) and random.random() < 0.12 else None
            if wild:
                tokens.append(wild)
                continue
            first = index == 0
            how = style if random.random() < share else "plain"
            if first and (part in NOT_PROGRAMS or "=" in part):
                how = "plain"
            if part.startswith("~/") and not re.fullmatch(r"~/[\w./]+", part):
                how = "plain"
            if first and how == "plain" and random.random() < 0.12 and part.isalnum() and part not in NOT_PROGRAMS | {"git"}:
                part = random.choice(["/usr/bin/", "/bin/", "\\", "/usr//bin/", "/usr/bin/../bin/"]) + part
                tokens.append(part)
                continue
            if random.random() < 0.05 and how == "plain" and re.fullmatch(r"[A-Za-z./-]+", part) and part not in NOT_PROGRAMS:
                name = random.choice(["a", "x", "cmd", "T"]) + str(index)
                preamble += f"{name}={part}" + random.choice(["; ", "\n", " && "])
                tokens.append(random.choice([f"${name}", f'"${name}"', f"${{{name}}}"]))
                continue
            tokens.append(quoting.spell(part, random, how))
        blank = random.choices([" ", "  ", "\t", " \\\n "], [12, 1, 1, 1])[0]
        text = preamble + blank.join(tokens)
        program = line.split(" ")[0]
        simple = not preamble and literal is not None and program not in NOT_PROGRAMS and "=" not in program
        return Script(text, simple=simple, words=literal if simple and "~" not in line + target + new else None), aim, style

    def base(self, kind):
        """Family, script, intended effect and style of a command that nothing wraps yet."""
        random = self.random
        if kind == "write":
            family, line = random.choice(self.writes)
            script, aim, style = self.effect(line)
            return family, script, {"kind": "write", "path": aim}, style
        if kind == "run":
            family, line = random.choice(self.runs)
            script, aim, style = self.effect(line)
            kind = {"read-secret": "read", "connect": "connect"}.get(family, "run")
            return family, script, {"kind": kind, "line": line}, style
        if kind == "download-exec":
            text = random.choice(self.downloads)
            if random.random() < 0.3:
                text = text.replace("a.example", random.choice(["b.example.test", "192.0.2.5", "x.example:8443", "user@c.example"]))
            if random.random() < 0.3:
                text = re.sub(r"\b(curl|wget)\b", lambda match: quoting.spell(match[1], random, random.choice(STYLES)), text, count=1)
            return kind, Script(text), {"kind": "run", "line": "payload-ran"}, "plain"
        if kind == "script":
            family, text = random.choice(self.scripts)
            command = random.choice(scripts.COMMANDS)
            path = self.target(effects.PROTECTED if random.random() < 0.7 else effects.HARMLESS)
            inside = self.target([path for path in effects.PROTECTED if path[0] not in "~/"])
            in_code = path.replace("~", "/sandbox/home")
            text = text.replace("{T}", in_code if "open(" in text else path).replace("{F}", inside).replace("{C}", command)
            if family == "run-escape":
                return family, Script(text), {"kind": "run", "line": command if "{C}" in text or command in text else "git push"}, "plain"
            return family, Script(text), {"kind": "write", "path": None}, "plain"
        row = random.choice(self.lookalikes if kind == "lookalike" else self.untaken)
        row = row.replace("{D}", random.choice(effects.DANGEROUS)).replace("{T}", random.choice(effects.PROTECTED[:6]))
        return kind, Script(row, simple=False), {"kind": "none" if kind == "lookalike" else "untaken"}, "plain"

    def recombined(self):
        """Several commands of the pool in one script."""
        random = self.random
        parts = random.sample(self.pool, random.choice([2, 2, 3, 4]))
        text, names = parts[0][0].closed, list(parts[0][1])
        for script, wrappers in parts[1:]:
            joint = random.choice([" ", "\n", " true && ", " { ", " ( ", " false || ", " if true; then ", " for i in 1 2; do "])
            ends = {" { ": " }", " ( ": " )", " if true; then ": " fi", " for i in 1 2; do ": " done"}
            inner = script.closed
            text = text + joint + inner + ends.get(joint, "")
            if joint in ends:
                text += random.choice(["\n", ";", " | cat\n", " &\n", " 2>&1\n"])
            names += wrappers
        return Script(text.rstrip(" ")), names

    def one(self):
        random = self.random
        kind = random.choices([kind for kind, _ in KINDS], [share for _, share in KINDS])[0]
        if kind == "recombined" and len(self.pool) < 50:
            kind = "write"
        if kind == "recombined":
            (script, names), family, intended, style = self.recombined(), kind, {"kind": "several"}, "mixed"
            depth = random.choice([0, 0, 1, 2])
        else:
            family, script, intended, style = self.base(kind)
            names = []
            depth = random.choices([0, 1, 2, 3, 4], [22, 34, 24, 13, 7])[0]
        for _ in range(depth):
            script, name = wrap(script, random)
            names.append(name)
        if family != "recombined" and len(script.text) < 200:
            if len(self.pool) < 400:
                self.pool.append((script, names))
            else:
                self.pool[random.randrange(400)] = (script, names)
        return {"family": family, "command": script.text, "intended": intended, "quoting": style, "wrappers": names}


def generate(seed, count, families=()):
    """`count` distinct commands."""
    generator, seen = Generator(seed), set()
    while len(seen) < count:
        made = generator.one()
        command = made["command"]
        if command in seen or len(command) > 4000 or "\0" in command or (families and made["family"] not in families):
            continue
        seen.add(command)
        yield {"id": f"s{seed}-{len(seen):06d}", **made}


def main():
    parser = argparse.ArgumentParser(description="Generates shell commands for the effect oracle.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20000)
    parser.add_argument("--family", action="append", default=[])
    arguments = parser.parse_args()
    for entry in generate(arguments.seed, arguments.count, arguments.family):
        print(json.dumps(entry, ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    sys.exit(main())
