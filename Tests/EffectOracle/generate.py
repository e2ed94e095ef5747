#!/usr/bin/env python3
"""Generates shell commands: effects × quoting × wrappers × nesting, and recombinations of what came out.

    generate.py [--seed N] [--count N] [--family NAME]…

JSON lines on standard output: id, family, command, intended, quoting, wrappers. The same seed gives the same lines.
"""

import argparse
import json
import random as randomness
import sys

from bases import Bases
from script import Script
from wrappers import wrap

# How much of the whole each kind of base has.
KINDS = [("write", 27), ("run", 25), ("script", 17), ("download-exec", 6), ("lookalike", 13), ("untaken", 2),
    ("recombined", 10)]
POOL = 400


class Generator:
    """Commands of one seed."""

    def __init__(self, seed):
        self.random = randomness.Random(seed)
        self.bases = Bases(self.random)
        # What recombinations are made of.
        self.pool = []

    def recombined(self):
        """Several commands of the pool in one script."""
        random = self.random
        parts = random.sample(self.pool, random.choice([2, 2, 3, 4]))
        text, names = parts[0][0].closed, list(parts[0][1])
        for script, wrappers in parts[1:]:
            joint = random.choice([" ", "\n", " true && ", " { ", " ( ", " false || ", " if true; then ",
                " for i in 1 2; do "])
            ends = {" { ": " }", " ( ": " )", " if true; then ": " fi", " for i in 1 2; do ": " done"}
            text = text + joint + script.closed + ends.get(joint, "")
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
            family, script, intended, style = self.bases.base(kind)
            names = []
            depth = random.choices([0, 1, 2, 3, 4], [22, 34, 24, 13, 7])[0]
        for _ in range(depth):
            script, name = wrap(script, random)
            names.append(name)
        if family != "recombined" and len(script.text) < 200:
            if len(self.pool) < POOL:
                self.pool.append((script, names))
            else:
                self.pool[random.randrange(POOL)] = (script, names)
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
