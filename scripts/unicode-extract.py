#!/usr/bin/env python3
"""Writes Grammar/unicode.json from the Unicode Character Database.

Usage: unicode-extract.py [UCD directory, default /usr/share/unicode] > Grammar/unicode.json

The product never reads the database: this extract is what is pinned, `fak-generate` turns it into Swift, and a newer
Unicode version is a deliberate change of this one file. Debian and Ubuntu ship the database as `unicode-data`.
"""
import json
import re
import sys

ucd = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode"


def rows(path):
    with open(f"{ucd}/{path}", encoding="utf-8") as file:
        for line in file:
            line = line.split("#", 1)[0].strip()
            if line:
                yield [field.strip() for field in line.split(";")]


def span(text):
    first, _, last = text.partition("..")
    return int(first, 16), int(last or first, 16)


def merged(ranges):
    out = []
    for low, high in sorted(ranges):
        if out and out[-1][1] + 1 == low:
            out[-1][1] = high
        else:
            out.append([low, high])
    return out


def lines(words):
    """Words joined by blanks into strings of at most 110 characters."""
    out = []
    for word in words:
        if out and len(out[-1]) + len(word) < 110:
            out[-1] += " " + word
        else:
            out.append(word)
    return out


def ranges_of(path, skip):
    table = {}
    for code, name in (row[:2] for row in rows(path)):
        if name not in skip:
            table.setdefault(name, []).append(span(code))
    return {
        name: lines(f"{low:X}" if low == high else f"{low:X}-{high:X}" for low, high in merged(table[name]))
        for name in sorted(table)
    }


with open(f"{ucd}/CaseFolding.txt", encoding="utf-8") as file:
    version = re.match(r"# CaseFolding-([0-9.]+)\.txt", file.readline()).group(1)

# C (common) and S (simple) make simple folding; F (full) and T (Turkic) have no place in a comparison of single
# code points.
folding = sorted((int(row[0], 16), int(row[2], 16)) for row in rows("CaseFolding.txt") if row[1] in "CS")

json.dump(
    {
        "version": version,
        "source": "Unicode Character Database: CaseFolding.txt (C and S), extracted/DerivedGeneralCategory.txt, Scripts.txt",
        "folding": lines(f"{a:X}:{b:X}" for a, b in folding),
        "categories": ranges_of("extracted/DerivedGeneralCategory.txt", {"Cn"}),
        "scripts": ranges_of("Scripts.txt", {"Unknown"}),
    },
    sys.stdout,
    indent=1,
    ensure_ascii=True,
)
print()
