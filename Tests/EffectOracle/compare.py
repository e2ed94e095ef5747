#!/usr/bin/env python3
"""Holds what `fak effects` says of commands against what they did.

    compare.py --fak PATH [--misses FILE] [--max-miss PERCENT] [--max-false PERCENT] [--family NAME]… [FILE]…

FILE: records of `observe.py`; without one, those in corpus/effects. Exits with 1 when a limit is passed, 2 when `fak` did not answer.
"""

import argparse
import glob
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict

import judge

CORPUS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "corpus", "effects", "observed-*.jsonl")
COLUMNS = (judge.CAUGHT, judge.OPEN, judge.UNRESOLVED, judge.REFUSED, judge.MISSED)


def records(files, families):
    for name in files:
        with open(name) as file:
            for line in file:
                record = json.loads(line)
                if not families or record.get("family") in families:
                    yield record


def answers(fak, commands, seconds):
    """One answer a command, in their order."""
    with tempfile.TemporaryFile("w+") as given, tempfile.TemporaryFile("w+") as taken:
        for command in commands:
            given.write(json.dumps({"tool": "Bash", "args": {"command": command}}, ensure_ascii=False) + "\n")
        given.seek(0)
        code = subprocess.run([fak, "effects", "--stdin"], stdin=given, stdout=taken, timeout=seconds).returncode
        taken.seek(0)
        found = [json.loads(line) for line in taken]
    if len(found) != len(commands):
        print(f"compare: {len(commands)} commands, {len(found)} answers, exit code {code}", file=sys.stderr)
        sys.exit(2)
    return found


class Figures:
    """Counts for a family, a kind, a wrapper or everything."""

    def __init__(self):
        self.commands = self.false = 0
        self.outcomes = Counter()

    @property
    def effects(self):
        return sum(self.outcomes.values())

    def percent_missed(self):
        return 100 * self.outcomes[judge.MISSED] / self.effects if self.effects else 0

    def percent_false(self):
        return 100 * self.false / self.commands if self.commands else 0

    def row(self, name):
        recall = f"{100 - self.percent_missed():8.2f}" if self.effects else "       –"
        counts = "".join(f"{self.outcomes[column]:11d}" for column in COLUMNS)
        return f"{name:28s}{self.commands:9d}{self.effects:9d}{counts}{recall}{self.false:7d}{self.percent_false():8.2f}"


def header(first):
    return f"{first:28s}{'commands':>9s}{'effects':>9s}" + "".join(f"{column:>11s}" for column in COLUMNS) + f"{'recall%':>8s}{'false':>7s}{'false%':>8s}"


def main():
    parser = argparse.ArgumentParser(description="Holds what fak says of commands against what they did.")
    parser.add_argument("files", nargs="*", metavar="FILE")
    parser.add_argument("--fak", required=True, metavar="PATH")
    parser.add_argument("--family", action="append", default=[])
    parser.add_argument("--misses", metavar="FILE", help="every disagreement as a JSON line")
    parser.add_argument("--max-miss", type=float, metavar="PERCENT", help="of the observed effects")
    parser.add_argument("--max-false", type=float, metavar="PERCENT", help="of the commands")
    parser.add_argument("--timeout", type=float, default=600, metavar="SECONDS")
    arguments = parser.parse_args()
    known = list(records(arguments.files or sorted(glob.glob(CORPUS)), arguments.family))
    if not known:
        parser.error("no records")
    total, tally = Figures(), Counter()
    by_family, by_kind, by_wrapper = defaultdict(Figures), defaultdict(Figures), defaultdict(Figures)
    disagreements = []
    given = answers(arguments.fak, [record["command"] for record in known], arguments.timeout)
    for record, answer in zip(known, given):
        verdict = judge.judge(record, answer)
        tally += verdict.tally
        family = record.get("family", "none")
        wrappers = set(record.get("wrappers", [])) | {"quoting:" + record["quoting"]} if "quoting" in record else set()
        groups = [total, by_family[family]] + [by_wrapper[name] for name in wrappers]
        for figures in groups:
            figures.commands += 1
            figures.false += bool(verdict.false)
            figures.outcomes.update(outcome for _, outcome in verdict.observed)
        for (kind, _), outcome in verdict.observed:
            by_kind[kind].outcomes[outcome] += 1
        missed = [effect for effect, outcome in verdict.observed if outcome == judge.MISSED]
        if missed or verdict.false:
            named = {"id": record.get("id"), "family": family, "command": record["command"]}
            disagreements.append({**named, "missed": missed, "false": verdict.false})
    print(header("family"))
    for name in sorted(by_family):
        print(by_family[name].row(name))
    print(total.row("total"))
    print("\n" + header("kind"))
    for name in sorted(by_kind):
        print(by_kind[name].row(name))
    worst = sorted((name for name in by_wrapper if by_wrapper[name].outcomes[judge.MISSED] or by_wrapper[name].false),
                   key=lambda name: -by_wrapper[name].percent_missed() - by_wrapper[name].percent_false())
    if worst:
        print("\n" + header("wrapper or quoting, worst"))
    for name in worst[:20]:
        print(by_wrapper[name].row(name))
    if tally:
        print("\nnot counted as false: " + ", ".join(f"{name} {count}" for name, count in sorted(tally.items())))
    if arguments.misses:
        with open(arguments.misses, "w") as file:
            for entry in disagreements:
                file.write(json.dumps(entry, ensure_ascii=False) + "\n")
    over = [
        arguments.max_miss is not None and total.percent_missed() > arguments.max_miss,
        arguments.max_false is not None and total.percent_false() > arguments.max_false,
    ]
    return 1 if any(over) else 0


if __name__ == "__main__":
    sys.exit(main())
