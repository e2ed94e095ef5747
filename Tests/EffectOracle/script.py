"""A script on its way through wrappers."""

import re

from quoting import whole


class Script:
    """Text of a script. `simple`: one simple command whose first word is a program, so that a wrapper can stand before it;
    `words`: its words, where every one is known as text."""

    def __init__(self, text, simple=False, words=None):
        self.text, self.simple, self.words = text, simple, words

    @property
    def closed(self):
        """The text with what ends it, so that `)` or `done` can follow."""
        if "\n" in self.text or "#" in self.text or "<<" in self.text:
            return self.text + "\n"
        return self.text if self.text.endswith("&") else self.text + ";"

    @property
    def last(self):
        """The text with what lets a closing parenthesis follow."""
        text = " " + self.text if self.text.startswith("(") else self.text
        return text + "\n" if "\n" in text or "#" in text or "<<" in text else text


def as_program(script, random):
    """A form that a wrapper program can start."""
    if script.simple:
        return script
    shell = random.choice(["bash -c", "sh -c", "bash -c", "bash -ec", "/bin/sh -c", "bash --norc -c", "dash -c"])
    if needs_bash(script.text) and "bash" not in shell:
        shell = "bash -c"
    return Script(f"{shell} {whole(script.text, random)}", simple=True)


# What only bash reads, or reads otherwise than a POSIX shell.
OF_BASH = re.compile(
    r"\$'|<<<|[<>]\(|\[\[|&>|\|&|\{\w*,|function |\(\(|\$\"|coproc|=\(|mapfile|/dev/(tcp|udp)|source|\$\{\w+@|>&|pushd|shopt|declare"
    r"|builtin|exec -|echo -e|;&|\$\{!|\^\^|\{\d\.\.|\$\{\w+[:/]|trap .* (ERR|DEBUG)|read -|printf -v|select|export -f|\d<>|<&")


def needs_bash(text):
    return bool(OF_BASH.search(text))
