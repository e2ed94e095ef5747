"""Spellings of a word that bash reads as the same word."""

import re

SAFE = re.compile(r"[A-Za-z0-9_@%+=:,./-]+")


def single(text):
    return "'" + text.replace("'", "'\\''") + "'"


def double(text):
    return '"' + re.sub(r'([$`"\\])', r"\\\1", text) + '"'


def ansi_c(text, random):
    made = []
    for character in text:
        code = ord(character)
        choice = random.random()
        if character in "'\\":
            made.append("\\" + character)
        elif character == "\n":
            made.append("\\n")
        elif code < 128 and choice < 0.3:
            made.append(f"\\x{code:02x}")
        elif code < 128 and choice < 0.5:
            made.append(f"\\{code:03o}")
        elif code < 128 and choice < 0.55:
            made.append(f"\\u{code:04x}")
        else:
            made.append(character)
    return "$'" + "".join(made) + "'"


def backslashed(text, random, every=False):
    if "\n" in text or not text:
        return single(text)
    return "".join(
        character if SAFE.fullmatch(character) and not (every or random.random() < 0.35) else "\\" + character for character in text)


def split(text, random):
    """In pieces, each quoted in its own way."""
    if not text:
        return "''"
    pieces = []
    while text:
        size = random.randint(1, max(1, min(len(text), 6)))
        piece, text = text[:size], text[size:]
        how = random.randrange(4)
        if how == 0 and SAFE.fullmatch(piece):
            pieces.append(piece)
        elif how == 1:
            pieces.append(double(piece))
        elif how == 2 and "\n" not in piece:
            pieces.append(ansi_c(piece, random))
        else:
            pieces.append(single(piece))
    return "".join(pieces)


def inserted(text, random, what):
    """`what`, which expands to nothing, somewhere inside a word that needs no quotes."""
    if len(text) < 2 or not SAFE.fullmatch(text):
        return single(text)
    at = random.randint(1, len(text) - 1)
    return text[:at] + what + text[at:]


def plain(text, random=None):
    return text if SAFE.fullmatch(text) else single(text)


LITERAL = {
    "single": lambda text, random: single(text),
    "double": lambda text, random: double(text),
    "ansi-c": ansi_c,
    "backslash": backslashed,
    "backslash-every": lambda text, random: backslashed(text, random, every=True),
    "split": split,
    "empty-quotes": lambda text, random: inserted(text, random, random.choice(["''", '""', "$''", '$""'])),
    "continuation": lambda text, random: inserted(text, random, "\\\n"),
    "locale": lambda text, random: "$" + double(text),
}
EXPANDED = {
    "default-value": lambda text, random: random.choice(["${none:-%s}", "${none-%s}", "${n" + str(random.randrange(1000)) + ":=%s}"]) % double(text),
    "substitution": lambda text, random: random.choice(["$(echo %s)", "$(printf %%s %s)", "`echo %s`", '"$(echo %s)"']) % plain(text),
    "empty-parameter": lambda text, random: inserted(text, random, random.choice(["$@", "$*", "${none}", "$none''"])),
    "octal-printf": lambda text, random: '"$(printf %s)"' % single("".join(f"\\{ord(c):03o}" for c in text)),
}


def spell(text, random, style):
    """`text` as one word of a script in `style`."""
    if text.startswith("~/") and style != "plain":
        rest = plain(text[2:])
        return random.choice(["~/", "$HOME/", '"$HOME"/', "${HOME}/", "/sandbox/home/"]) + rest
    if text.startswith("~/"):
        return text
    if style == "plain":
        return plain(text)
    if not text.isascii() and style in ("octal-printf", "ansi-c"):
        return single(text)
    return (LITERAL.get(style) or EXPANDED[style])(text, random)


def whole(text, random):
    """A script as one word, for `-c` and its like."""
    choice = random.random()
    if choice < 0.55:
        return single(text)
    if choice < 0.85:
        return double(text)
    if choice < 0.95 and text.isascii():
        return ansi_c(text, random)
    return split(text, random)
