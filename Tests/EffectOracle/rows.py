#!/usr/bin/env python3
"""Corpus rows from what bash did: writes the files of corpus/conformance whose verdicts come from observation.

    rows.py --observe    runs the commands of rows/*.txt in the sandbox and keeps the records in corpus/effects/authored-*.jsonl
    rows.py --write      writes the rows of the kept records
    rows.py --check      exits with 1 when the files are not what --write would write
    rows.py --disagreements FAK   what a `fak` says otherwise about the kept records, as JSON lines

A block of rows/FAMILY.txt begins with `== FLOOR deny|allow : WHY` and has a command a line; `⏎` is a newline, `⇥` a tab, `«a¦b»` one of
two. The verdict is what the floor has to say of the *record* (floors.py); the block says what its author expects, and a command of
which bash thinks otherwise is reported and left out. Nothing here is random: the same records give the same bytes.
"""

import argparse
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter

import catalog
import floors
import hostrows
import judge
import surfacerows
from compare import answers
from kept_out import KEPT_OUT
from keep import trimmed

HERE = os.path.dirname(os.path.abspath(__file__))
CORPUS = os.path.normpath(os.path.join(HERE, "..", "..", "corpus"))
FILE_BYTES = 900_000
# Family -> file. A family that was there before the shell was read keeps its own file and gets another.
FILES = {"paths": "paths-commands", "patches": "patches-commands"}


def commands():
    """Every authored command: family, floor, expectation, why, text."""
    for name in sorted(glob.glob(os.path.join(HERE, "rows", "*.txt"))):
        family = os.path.basename(name)[:-4]
        block = None
        with open(name) as file:
            for line in file.read().split("\n"):
                if line.startswith("== "):
                    head, why = line[3:].split(" : ", 1)
                    block = (family, *head.split(), why)
                elif line.strip():
                    for text in alternatives(line):
                        yield (*block, text.replace("⏎", "\n").replace("⇥", "\t"))


def alternatives(line):
    found = re.search("«([^»]*)»", line)
    if not found:
        return [line]
    return [made for choice in found[1].split("¦") for made in alternatives(line[:found.start()] + choice + line[found.end():])]


def authored():
    """Records of the authored commands, by command."""
    found = {}
    for name in sorted(glob.glob(os.path.join(CORPUS, "effects", "authored-*.jsonl"))):
        with open(name) as file:
            for line in file:
                record = json.loads(line)
                found[record["command"]] = record
    return found


def observe(jobs):
    """Runs what has no record yet, and keeps the stable ones of those that are in the tables."""
    known = authored()
    wanted = list(dict.fromkeys(command[4] for command in commands()))
    pending = [text for text in wanted if text not in known]
    runs = []
    with tempfile.TemporaryDirectory(prefix="oracle-rows-") as folder:
        given = os.path.join(folder, "given.jsonl")
        with open(given, "w") as file:
            file.writelines(json.dumps({"command": text}, ensure_ascii=False) + "\n" for text in pending)
        started = []
        for number in range(2 if pending else 0):
            taken = os.path.join(folder, f"taken-{number}.jsonl")
            line = [os.path.join(HERE, "observe.py"), "--jobs", str(jobs), "--input", given, "--output", taken]
            started.append((taken, subprocess.Popen(line)))
        for taken, process in started:
            if process.wait():
                sys.exit(f"rows.py: observe.py ended with {process.returncode}")
            with open(taken) as file:
                runs.append({record["command"]: record for record in map(json.loads, file)})
    for text in pending:
        pair = [facts(run[text]) for run in runs]
        # What a second run does not give again is no fact to hold anybody to. The commands of a pipeline start in any order.
        first, second = ({**record, "ran": sorted(record["ran"])} for record in pair)
        if first == second and not pair[0]["timedOut"]:
            known[text] = pair[0]
        else:
            print(f"unstable: {text!r}", file=sys.stderr)
    for old in glob.glob(os.path.join(CORPUS, "effects", "authored-*.jsonl")):
        os.remove(old)
    lines = [json.dumps(known[text], ensure_ascii=False, separators=(",", ":")) + "\n" for text in wanted if text in known]
    for name, content in parts("authored", lines).items():
        with open(os.path.join(CORPUS, "effects", name), "w") as file:
            file.write(content)
    print(f"{len(lines)} records")


def facts(record):
    """A record without what only a fresh run needs."""
    kept = trimmed({**{"id": None, "family": None, "intended": {}, "quoting": None, "wrappers": []}, **record})
    return {name: kept[name] for name in ("command", "ran", "wrote", "read", "tried", "connected", "exit", "timedOut")}


def parts(stem, lines):
    """The lines in files below the limit, `stem-1.jsonl` and so on; one file is without a number where it is a family's."""
    files, size = [[]], 0
    for line in lines:
        if size + len(line.encode()) > FILE_BYTES:
            files.append([])
            size = 0
        files[-1].append(line)
        size += len(line.encode())
    return {f"{stem}-{index + 1}.jsonl": "".join(file) for index, file in enumerate(files)}


def slug(text):
    """A readable part of an id."""
    words = re.findall(r"[A-Za-z0-9]+", text)
    return "-".join(words)[:48].strip("-").lower() or "marks"


def taken():
    """Ids of the rows that are kept elsewhere."""
    mine = {FILES.get(name, name) + ".jsonl" for name in families()}
    found = set()
    for name in glob.glob(os.path.join(CORPUS, "conformance", "*.jsonl")) + glob.glob(os.path.join(CORPUS, "guides", "*.jsonl")):
        if os.path.basename(name) not in mine:
            with open(name) as file:
                found |= {json.loads(line)["id"] for line in file if line.strip()}
    return found


def families():
    tables = [os.path.basename(name)[:-4] for name in glob.glob(os.path.join(HERE, "rows", "*.txt"))]
    return {name.removesuffix("-shell") for name in tables} | set(hostrows.FAMILIES)


class Rows:
    """Rows by file, with ids that are used once."""

    def __init__(self):
        self.files, self.seen, self.left_out, self.told = {}, Counter(), [], set()
        # Floor and command of the rows that a run was seen for, by id.
        self.ids, self.origins = taken(), {}

    def add(self, family, name, policy, call, verdict, why, origin=None):
        key = json.dumps([policy, call], sort_keys=True)
        if key in self.told:
            return
        self.told.add(key)
        base = f"{family}/{name}"
        self.seen[base] += 1
        made = base
        while made in self.ids:
            made = f"{base}-{self.seen[base]}"
            self.seen[base] += 1
        self.ids.add(made)
        self.origins[made] = origin
        if made in KEPT_OUT:
            return
        row = {
            "id": made, "family": family, "policy": policy,
            "call": call, "expect": verdict, "why": why}
        self.files.setdefault(FILES.get(family, family), []).append(row)


def verdict(floor, is_denied, rule):
    if not is_denied:
        return {"verdict": "ALLOW", "reason": "NONE", "by": "allow", "rule": "allow[0]"}
    made = {"verdict": "DENY", "reason": "SELF_MODIFY" if floor == "keep" else "POLICY_BLOCK", "by": "self-modify" if floor == "keep" else "arg-rule"}
    if rule:
        made["rule"] = rule
    return made


def from_tables(rows, known):
    for family, floor, expected, why, text in commands():
        family = "patches" if family == "patches-shell" else family
        record = known.get(text)
        if record is None:
            rows.left_out.append((floor, expected, "no stable record", text))
            continue
        test = floors.FLOORS[floor].did
        happened = expected == "deny" if test is None else bool(test(record))
        if happened != (expected == "deny"):
            rows.left_out.append((floor, expected, "bash did otherwise", text))
            continue
        if (floor, text) in KEPT_OUT or floors.touches_host_config(record) and floor != "wipe":
            continue
        policy, rule = floors.policy(floor, record, happened)
        rows.add(family, f"{floor}-{slug(text)}", policy, surfacerows.bash(text), verdict(floor, happened, rule), why, (floor, text))


# Families of the generated records that a floor is about. Of `write-…` every one is about `keep`.
ABOUT = {
    "lookalike": ["anything"], "run-git-push": ["push", "push-force"], "run-git-destroy": ["hard", "clean"], "run-remove": ["remove"], "run-privilege": ["sudo"],
    "run-publish": ["publish"], "run-cloud": ["infra"], "run-network": ["net"], "download-exec": ["download"], "read-secret": ["secret"],
    "run-escape": ["ship", "infra"]}
OWN = {"write-git": "git", "write-interpreter": "interpreters", "write-inplace": "interpreters", "download-exec": "download-exec", "lookalike": "shell-data-not-code"}
LONGEST = 110


def from_observed(rows):
    """Rows of the generated records: short ones first, one for each way in which something is said."""
    records = []
    for name in sorted(glob.glob(os.path.join(CORPUS, "effects", "observed-*.jsonl"))):
        with open(name) as file:
            records += map(json.loads, file)
    told = set()
    for record in sorted(records, key=lambda record: (len(record["command"]), record["id"])):
        family, text = record["family"], record["command"]
        names = ["keep"] if family.startswith("write-") else ABOUT.get(family, [])
        way = (family, tuple(record["wrappers"]), record["quoting"], record["intended"].get("line"))
        if len(text) > LONGEST or record["timedOut"] or floors.touches_host_config(record) or way in told or not text.isprintable() and "\n" not in text:
            continue
        for name in names:
            happened = floors.FLOORS[name].did(record)
            if name == "keep" and floors.is_brought(record) or name == "secret" and ".env" not in str(record["ran"]):
                continue
            # What did not happen may stand in a branch: only commands that speak of it, and other writes, say that it must be allowed.
            if happened and name == "anything" or not happened and (name not in ("anything", "keep") or judge.BRANCH.search(text) or record["exit"]) or record["id"] in KEPT_OUT:
                continue
            told.add(way)
            policy, rule = floors.policy(name, record, happened)
            group = OWN.get(family) or group_of(record) or {"run-git-push": "git", "run-git-destroy": "git"}.get(family) or ("paths" if name == "keep" else "effects")
            why = "bash did it" if happened else "bash did nothing of the kind"
            rows.add(group, f"{family}-{record['id']}", policy, surfacerows.bash(text), verdict(name, happened, rule), why, (name, text))


def group_of(record):
    if any(not wrapper.startswith("prefix:") for wrapper in record["wrappers"]):
        return "shell-nesting"
    if record["wrappers"]:
        return "shell-wrappers"
    return "shell-quoting" if record["quoting"] != "plain" else None


def stale(rows):
    """What is kept out and stands in no table or record."""
    made_ids = set(rows.origins)
    there = {(floor, text) for _, floor, _, _, text in commands()} | made_ids
    for name in glob.glob(os.path.join(CORPUS, "effects", "observed-*.jsonl")):
        with open(name) as file:
            there |= {json.loads(line)["id"] for line in file}
    return sorted(entry for entry in map(str, KEPT_OUT) if entry not in set(map(str, there)))


def made():
    rows = Rows()
    known = authored()
    from_tables(rows, known)
    from_observed(rows)
    surfacerows.every(rows.add)
    hostrows.every(rows.add)
    files = {}
    for name in sorted(rows.files):
        content = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows.files[name])
        assert len(content.encode()) < 1_000_000, name
        files[name + ".jsonl"] = content
    return rows, files


def disagreements(fak):
    """Where a reader of commands and bash differ, about the commands of the rows."""
    known = authored()
    listed = {}
    for _, floor, expected, _, text in commands():
        listed.setdefault(text, []).append((floor, expected))
    texts = [text for text in listed if text in known]
    for text, answer in zip(texts, answers(fak, texts, 600)):
        found = judge.judge({**known[text], "family": "lookalike" if all(expected == "allow" for _, expected in listed[text]) else None}, answer)
        missed = [effect for effect, outcome in found.observed if outcome == judge.MISSED]
        if missed or found.false or answer.get("problem"):
            print(json.dumps({
                "command": text, "observed": {"ran": known[text]["ran"], "wrote": known[text]["wrote"], "connected": known[text]["connected"]},
                "claimed": answer, "missed": missed, "false": found.false, "floors": listed[text]}, ensure_ascii=False))


def main():
    parser = argparse.ArgumentParser(description="Corpus rows from what bash did.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--observe", action="store_true")
    what.add_argument("--write", action="store_true")
    what.add_argument("--check", action="store_true")
    what.add_argument("--disagreements", metavar="FAK")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--verbose", action="store_true", help="what was left out, and why")
    arguments = parser.parse_args()
    if arguments.observe:
        return observe(arguments.jobs)
    if arguments.disagreements:
        return disagreements(arguments.disagreements)
    rows, files = made()
    if arguments.verbose:
        for left in rows.left_out:
            print(*map(repr, left), file=sys.stderr)
    wrong = []
    for name, content in files.items():
        path = os.path.join(CORPUS, "conformance", name)
        if arguments.write:
            with open(path, "w") as file:
                file.write(content)
            continue
        there = open(path).read() if os.path.exists(path) else ""
        if there != content:
            wrong.append(name)
    count = Counter(row["expect"]["verdict"] for found in rows.files.values() for row in found)
    print(f"{sum(count.values())} rows: " + ", ".join(f"{name} {number}" for name, number in sorted(count.items())) + f"; {len(rows.left_out)} commands left out")
    if wrong:
        print("rows.py: not as written: " + ", ".join(wrong), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
