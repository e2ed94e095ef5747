#!/usr/bin/env python3
"""A poor stand-in for `fak effects --stdin`, for the tests of the comparison: splits at spaces and operators, reads redirects, knows
`rm`, `touch` and `curl`. It must do badly on real data."""

import json
import re
import shlex
import sys


def effects(command):
    found = []
    for part in re.split(r"&&|\|\||[;|&\n]", command):
        words = shlex.split(part)
        argv = []
        while words:
            word = words.pop(0)
            if re.fullmatch(r"\d*>>?", word) and words:
                found.append({"kind": "write", "path": words.pop(0), "below": False})
            else:
                argv.append(None if "$" in word or "`" in word else word)
        if argv:
            found.append({"kind": "run", "argv": argv})
        if argv[:1] in (["rm"], ["touch"]):
            found += [{"kind": "write", "path": word, "below": argv[0] == "rm"} for word in argv[1:] if word is None or not word.startswith("-")]
        if argv[:1] == ["curl"]:
            found += [{"kind": "connect", "host": word.split("/")[2], "port": None} for word in argv[1:] if word and "://" in word]
    return found


def main():
    if sys.argv[1:] != ["effects", "--stdin"]:
        return 2
    for line in sys.stdin:
        try:
            answer = {"effects": effects(json.loads(line)["args"]["command"]), "problem": None}
        except ValueError:
            answer = {"effects": [], "problem": "shell-unreadable"}
        print(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
