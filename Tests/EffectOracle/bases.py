"""Commands that nothing wraps yet: a row of the tables with a target, a spelling for each word, and what it aims at."""

import re

import downloads
import effects
import lookalikes
import quoting
import runs
import scripts
from script import Script

# What stands in a row as it is: operators, expansions, assignments of substitutions, words that end in a semicolon, globs.
RAW = re.compile(
    r"""(\d*(>>|>\||>&|<>|<<<|&>>|&>|>|<)(&\d)?|\|&?|;|&&|\|\||&|\{|\}|\d>&\d|\d<>\S+)$|\"\$|\$\(<|'|.*=\$\(|[A-Za-z0-9]+;$|.*/\*|\*$|\w+=\(""")
TILDE = re.compile(r"~/[\w./]+")
BARE = re.compile(r"[A-Za-z./-]+")
RAW_WORDS = {"while", "do", "done", "read", "!"}
NOT_PROGRAMS = {":", "exec", "source", ".", "cd", "while", "mapfile", "{", ">"}
STYLES = ["plain"] * 10 + [name for name in quoting.LITERAL for _ in range(2)] + list(quoting.EXPANDED)


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


class Bases:
    """The tables, and a source of randomness."""

    def __init__(self, random):
        self.random = random
        self.writes = [(family, line) for family, block in effects.WRITES.items() for line in lines(block)]
        self.runs = [(family, line) for family, block in runs.RUNS.items() for line in lines(block)]
        self.downloads = lines(downloads.DOWNLOADS)
        self.lookalikes = scripts_of(lookalikes.LOOKALIKES)
        self.untaken = scripts_of(lookalikes.UNTAKEN)
        self.scripts = [(family, text) for family, block in scripts.SCRIPTS.items() for text in scripts_of(block)]

    def target(self, words):
        """A target's path in one of its spellings that need no shell."""
        path = self.random.choice(words)
        if path[0] in "~/" or self.random.random() < 0.7:
            return path
        return self.random.choice([
            "./" + path, "docs/../" + path, ".//" + path, "/sandbox/tree/" + path, path.replace("/", "//"),
            path.replace("/", "/./"),
            "internal/abi/../../" + path, "/sandbox/home/../tree/" + path])

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
        target = self.target(effects.PROTECTED if random.random() < 0.7 else effects.HARMLESS)
        new = self.target(effects.NEW)
        style = random.choice(STYLES)
        share = random.choice([0.3, 0.6, 1])
        aim = target if "{T}" in line else new if "{N}" in line else None
        tokens, literal, preamble = [], [], ""
        for index, part in enumerate(line.split(" ")):
            is_raw = RAW.match(part) or part in RAW_WORDS
            for hole, path in (("{T}", target), ("{N}", new)):
                # A target inside code is not expanded by the shell, so that home is written out.
                part = part.replace(hole, path if part == hole else path.replace("~", "/sandbox/home"))
            part = part.replace("{_}", " ").replace("{n}", "\n")
            if is_raw:
                tokens.append(part)
                literal = None
                continue
            if literal is not None:
                literal.append(part)
            token, assignment = self.spelled(part, index, style, share, part in (target, new))
            tokens.append(token)
            preamble += assignment
        blank = random.choices([" ", "  ", "\t", " \\\n "], [12, 1, 1, 1])[0]
        program = line.split(" ")[0]
        simple = not preamble and literal is not None and program not in NOT_PROGRAMS and "=" not in program
        words = literal if simple and "~" not in line + target + new else None
        return Script(preamble + blank.join(tokens), simple=simple, words=words), aim, style

    def spelled(self, word, index, style, share, is_target):
        """A word of an effect as the script spells it, and an assignment that has to stand before."""
        random = self.random
        wild = self.expanded(word) if is_target and random.random() < 0.12 else None
        if wild:
            return wild, ""
        how = style if random.random() < share else "plain"
        if index == 0 and (word in NOT_PROGRAMS or "=" in word) or word.startswith("~/") and not TILDE.fullmatch(word):
            how = "plain"
        is_program = index == 0 and how == "plain" and random.random() < 0.12
        if is_program and word.isalnum() and word not in NOT_PROGRAMS | {"git"}:
            return random.choice(["/usr/bin/", "/bin/", "\\", "/usr//bin/", "/usr/bin/../bin/"]) + word, ""
        if random.random() < 0.05 and how == "plain" and BARE.fullmatch(word) and word not in NOT_PROGRAMS:
            name = random.choice(["a", "x", "cmd", "T"]) + str(index)
            assignment = f"{name}={word}" + random.choice(["; ", "\n", " && "])
            return random.choice([f"${name}", f'"${name}"', f"${{{name}}}"]), assignment
        return quoting.spell(word, random, how), ""

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
                text = text.replace("a.example", random.choice(["b.example.test", "192.0.2.5", "x.example:8443",
                    "user@c.example"]))
            if random.random() < 0.3:
                text = re.sub(r"\b(curl|wget)\b", lambda match: quoting.spell(match[1], random, random.choice(STYLES)),
                    text, count=1)
            return kind, Script(text), {"kind": "run", "line": "payload-ran"}, "plain"
        if kind == "script":
            family, text = random.choice(self.scripts)
            command = random.choice(scripts.COMMANDS)
            path = self.target(effects.PROTECTED if random.random() < 0.7 else effects.HARMLESS)
            inside = self.target([path for path in effects.PROTECTED if path[0] not in "~/"])
            in_code = path.replace("~", "/sandbox/home")
            text = text.replace("{T}", in_code if "open(" in text else path).replace("{F}", inside).replace("{C}",
                command)
            if family == "run-escape":
                return family, Script(text), {"kind": "run",
                    "line": command if "{C}" in text or command in text else "git push"}, "plain"
            return family, Script(text), {"kind": "write", "path": None}, "plain"
        row = random.choice(self.lookalikes if kind == "lookalike" else self.untaken)
        row = row.replace("{D}", random.choice(effects.DANGEROUS)).replace("{T}", random.choice(effects.PROTECTED[:6]))
        return kind, Script(row, simple=False), {"kind": "none" if kind == "lookalike" else "untaken"}, "plain"
