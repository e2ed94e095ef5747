"""Asks google-re2 which patterns of corpus/regex/patterns.jsonl are found in which subjects of subjects.jsonl.

Usage: re2_answers.py --write | --check. The answers are kept in corpus/regex/re2.jsonl (its form: README.md there), where
`swift test --filter FourEnginesTests` holds the product's engines to them; --check exits with 1 when the installed package
answers anything else. Run it with an interpreter that has Tests/Peers/requirements.txt, as `.ci/python` prints one.
"""

import importlib.metadata
import json
import pathlib
import sys

try:
    import re2
except ImportError:
    sys.exit("re2_answers.py: google-re2 is missing: run `$(.ci/python) Tests/Peers/re2_answers.py --check`")

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "corpus" / "regex"


def rows(name):
    # Not splitlines: texts hold other line ends.
    return [json.loads(line) for line in (FOLDER / name).read_bytes().split(b"\n") if line]


def decoded(pieces):
    """The bytes of a text: a string, or an array of strings, {"hex"} and {"repeat", "times"}."""
    if isinstance(pieces, str):
        return pieces.encode()
    if isinstance(pieces, list):
        return b"".join(map(decoded, pieces))
    if "hex" in pieces:
        return bytes.fromhex(pieces["hex"])
    return pieces["repeat"].encode() * pieces["times"]


def readable(data):
    """The text as the dialect reads it: each byte that starts no well-formed UTF-8 sequence is one U+FFFD."""
    out = []
    at = 0
    while at < len(data):
        for length in (1, 2, 3, 4):
            try:
                scalar = data[at : at + length].decode()
            except UnicodeDecodeError:
                continue
            out.append(scalar)
            at += length
            break
        else:
            out.append("\ufffd")
            at += 1
    return "".join(out).encode()


def compiled(pattern):
    options = re2.Options()  # UTF-8, Perl classes, one line, LF is a character like others
    options.max_mem = 1 << 30
    options.log_errors = False
    return re2.compile(pattern.encode(), options)


def answers():
    subjects = [decoded(row["text"]) for row in rows("subjects.jsonl")]
    texts = [readable(subject) for subject in subjects]
    lines = [{"peer": "google-re2", "version": importlib.metadata.version("google-re2"), "subjects": len(subjects)}]
    for row in rows("patterns.jsonl"):
        pattern = compiled(row["pattern"])
        ask = pattern.fullmatch if row.get("whole") else pattern.search
        bits = "".join("0" if ask(text) is None else "1" for text in texts)
        line = {"pattern": row["pattern"], "found": ""}
        if row.get("whole"):
            line["whole"] = True
        for start in range(0, len(bits), 4):
            line["found"] += format(int(bits[start : start + 4].ljust(4, "0"), 2), "x")
        line["raw_differs"] = [
            index
            for index, subject in enumerate(subjects)
            if subject != texts[index] and (ask(subject) is not None) != (bits[index] == "1")
        ]
        lines.append(line)
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


def main():
    if sys.argv[1:] not in (["--write"], ["--check"]):
        sys.exit(__doc__)
    fresh = answers()
    file = FOLDER / "re2.jsonl"
    if sys.argv[1] == "--write":
        file.write_bytes(fresh)
        return
    kept = file.read_bytes().split(b"\n")
    now = fresh.split(b"\n")
    wrong = [at + 1 for at in range(max(len(kept), len(now))) if kept[at : at + 1] != now[at : at + 1]]
    if wrong:
        sys.exit(f"{file}: lines {wrong[:20]} are not what google-re2 answers: look why, then run --write")
    print(f"google-re2 {importlib.metadata.version('google-re2')}: {len(now) - 2} patterns answered as recorded")


main()
