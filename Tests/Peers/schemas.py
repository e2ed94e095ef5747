#!/usr/bin/env python3
"""Holds the schemas of Grammar/ to what the program reads and writes, with jsonschema (PyPI) as the judge.

Usage: schemas.py FAK. Every manifest of examples/, every claims file, and `policy diff --json` of each example against
itself with one rule less, both ways, and of two that are unlike. Prints the count of each kind; exits with 1 when one is
not valid. Run it with an interpreter that has Tests/Peers/requirements.txt, as `.ci/python` prints one.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

try:
    import jsonschema
except ImportError:
    sys.exit("schemas.py: jsonschema is missing: run `$(.ci/python) Tests/Peers/schemas.py .build/release/fak`")

ROOT = pathlib.Path(__file__).resolve().parents[2]
failed = 0
counts = {}


def validator(name):
    schema = json.loads((ROOT / "Grammar" / name).read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def hold(judge, value, kind, what):
    global failed
    counts[kind] = counts.get(kind, 0) + 1
    for error in list(judge.iter_errors(value))[:3]:
        failed += 1
        print(f"{what}: {error.json_path}: {error.message[:200]}")


def diff(fak, judge, before, after, what):
    out = subprocess.run([fak, "policy", "diff", "--json", before, after], capture_output=True, timeout=300, check=False)
    if out.returncode not in (0, 1):
        sys.exit(f"{what}: {out.stderr.decode()}")
    report = json.loads(out.stdout)
    hold(judge, report, "diffs", what)
    return len(report["items"])


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    fak = sys.argv[1]
    examples = sorted((ROOT / "examples").glob("*.json"))
    policy, claims, report = (validator(f"fak-{name}-v1.schema.json") for name in ("policy", "claims", "diff"))
    for path in examples:
        hold(policy, json.loads(path.read_text()), "manifests", path.name)
    for path in sorted((ROOT / "examples" / "claims").glob("*.json")):
        hold(claims, json.loads(path.read_text()), "claims files", path.name)
    items = 0
    with tempfile.TemporaryDirectory() as folder:
        edited = pathlib.Path(folder) / "edited.json"
        for path in examples:
            manifest = json.loads(path.read_text())
            if manifest.get("arg_rules"):
                del manifest["arg_rules"][len(manifest["arg_rules"]) // 2]
            edited.write_text(json.dumps(manifest))
            items += diff(fak, report, path, edited, f"{path.name} without a rule")
            items += diff(fak, report, edited, path, f"{path.name} with a rule")
        items += diff(fak, report, examples[0], examples[-1], f"{examples[0].name}, {examples[-1].name}")
    print(", ".join(f"{count} {kind}" for kind, count in counts.items()), f"with {items} items")
    if items == 0:
        print("no diff had an item: nothing was held to the schema")
    return int(failed > 0 or items == 0)


if __name__ == "__main__":
    sys.exit(main())
