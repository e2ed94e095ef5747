"""Reads JSON texts with Python's json module, for Tests/FakJSONTests.

Usage: compare.py FILE. Each line of FILE is one text in hexadecimal. For each, one line is printed: "-" when json.loads
refuses the bytes, else the hexadecimal compact text of what it reads. Numbers keep their source text; everything else is
json.loads as any program calls it (duplicate keys: the last value wins).
"""

import json
import sys

ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Number(str):
    """The source text of a number."""


def quoted(text):
    out = [ESCAPES.get(c) or (c if c >= " " else "\\u%04x" % ord(c)) for c in text]
    return '"' + "".join(out) + '"'


def compact(value):
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list):
        return "[" + ",".join(map(compact, value)) + "]"
    return "{" + ",".join(quoted(k) + ":" + compact(v) for k, v in value.items()) + "}"


def answer(text):
    try:
        json.loads(text)
        value = json.loads(text, parse_int=Number, parse_float=Number, parse_constant=Number)
    except (ValueError, RecursionError):
        return "-"
    return compact(value).encode("utf-8", "surrogatepass").hex()


def main():
    with open(sys.argv[1], encoding="ascii") as lines:
        for line in lines:
            print(answer(bytes.fromhex(line.strip())))


main()
