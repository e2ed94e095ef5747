#!/usr/bin/env python3
"""Chooses observed commands to keep in the repository, and trims what only a fresh run needs.

    keep.py OBSERVED --to FOLDER [--count N] [--bytes N]

Every family gets its share, and at least 40 where it has them. Within a family the wrappers and quotings that were kept least come first.
"""

import argparse
import json
import os
import sys
from collections import Counter, defaultdict

import catalog
import judge

LEAST_OF_FAMILY = 40
LONGEST = 600


def trimmed(record):
    """A record without what does not tell: reads of ordinary files, attempts on unprotected ones."""
    kept = {name: record[name] for name in (
        "id", "family", "command", "intended", "quoting", "wrappers", "ran", "wrote", "read", "tried", "connected", "exit", "timedOut")}
    kept["ran"] = [[word if len(word) <= LONGEST else word[:LONGEST] for word in argv] for argv in record["ran"]]
    kept["read"] = [path for path in record["read"] if path.startswith(judge.SECRETS)]
    kept["tried"] = [path for path in record["tried"] if catalog.protected(path)]
    kept["wrote"] = {path: how for path, how in record["wrote"].items() if not judge.is_own_business(path, judge.programs(record))}
    return kept


def features(record):
    return set(record["wrappers"]) | {record["quoting"], str(record["intended"].get("line"))}


def choose(records, count):
    """`count` records of a family, so that no wrapper, quoting or effect is left out while another is there often."""
    chosen, seen = [], Counter()
    # Short ones first where they say the same.
    pending = sorted(records, key=lambda record: (len(record["command"]) > LONGEST, record["id"]))
    while pending and len(chosen) < count:
        window = pending[:60]
        best = min(window, key=lambda record: sum(seen[name] for name in features(record)) / len(features(record)))
        pending.remove(best)
        chosen.append(best)
        seen.update(features(best))
    return chosen


def is_stable(record):
    """Whether a second run gives the same: not when the time ran out, nor where a program makes up names."""
    return not record["timedOut"] and "mktemp" not in json.dumps(record["ran"]) and len(record["command"]) <= 3 * LONGEST


def main():
    parser = argparse.ArgumentParser(description="Chooses observed commands to keep.")
    parser.add_argument("observed")
    parser.add_argument("--to", required=True, metavar="FOLDER")
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--bytes", type=int, default=900_000, help="the most in a file")
    arguments = parser.parse_args()
    families = defaultdict(list)
    with open(arguments.observed) as file:
        for line in file:
            record = json.loads(line)
            if is_stable(record):
                families[record["family"]].append(record)
    whole = sum(map(len, families.values()))
    kept = []
    for name in sorted(families):
        share = max(LEAST_OF_FAMILY, arguments.count * len(families[name]) // whole)
        kept += choose(families[name], share)
    number, size, target = 0, arguments.bytes, None
    for record in sorted(kept, key=lambda record: (record["family"], record["id"])):
        line = json.dumps(trimmed(record), ensure_ascii=False, separators=(",", ":")) + "\n"
        size += len(line.encode())
        if size > arguments.bytes:
            number, size = number + 1, len(line.encode())
            target = open(os.path.join(arguments.to, f"observed-{number}.jsonl"), "w")
        target.write(line)
    print(f"{len(kept)} of {whole} commands in {number} files")


if __name__ == "__main__":
    sys.exit(main())
