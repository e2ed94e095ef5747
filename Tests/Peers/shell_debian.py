"""Reads every shell file of the installed Debian packages with ShellSyntax, and prints how many it cannot read.

Usage: shell_debian.py [--list] PROBE, where PROBE is the program of `swift build --product ShellProbe`. Counted are the
files with a first line of sh, dash or bash, the maintainer scripts of dpkg and *.sh, that `bash -n` accepts, with or
without extglob; no two with the same bytes. Files over a limit of ours are counted apart. --list names what is unreadable.
Exits with 1 when more than 0.5 % are.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys

FOLDERS = ["/usr/bin", "/usr/sbin", "/usr/lib", "/usr/share", "/etc", "/var/lib/dpkg/info"]
SHELL = re.compile(rb"#![ \t]*\S*(/|/env[ \t]+)(sh|dash|bash)\b")
MAINTAINER = re.compile(r"/var/lib/dpkg/info/.*\.(preinst|postinst|prerm|postrm|config)$")


def texts():
    seen = {}
    for folder in FOLDERS:
        for base, _, names in os.walk(folder):
            for name in sorted(names):
                path = os.path.join(base, name)
                if os.path.islink(path) or not os.path.isfile(path):
                    continue
                try:
                    with open(path, "rb") as file:
                        head = file.read(128)
                        is_shell = SHELL.match(head)
                        if not is_shell and head[:2] == b"#!":
                            continue
                        if not (is_shell or name.endswith(".sh") or MAINTAINER.match(path)):
                            continue
                        text = head + file.read()
                except OSError:
                    continue
                if text not in seen:
                    seen[text] = path
    return seen


def accepts(text):
    for options in ([], ["-O", "extglob"]):
        done = subprocess.run(["bash", "--norc", *options, "-n"], input=text, capture_output=True)
        lines = [line for line in done.stderr.splitlines() if line.startswith(b"bash: ") and b"warning:" not in line]
        if done.returncode == 0 and not lines:
            return True
    return False


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--list"]
    if len(arguments) != 1:
        sys.exit(__doc__)
    found = texts()
    with_nul = [text for text in found if b"\0" in text]
    candidates = [text for text in found if b"\0" not in text]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        accepted = [text for text, good in zip(candidates, pool.map(accepts, candidates)) if good]
    done = subprocess.run([arguments[0]], input=b"".join(text + b"\0" for text in accepted), stdout=subprocess.PIPE, check=True)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == len(accepted)
    limits = [at for at, row in enumerate(rows) if row.get("problem") == "limit"]
    unreadable = [at for at, row in enumerate(rows) if row.get("problem") == "unreadable"]
    for at in unreadable + limits if "--list" in sys.argv else []:
        print(found[accepted[at]], json.dumps(rows[at]))
    share = 100 * len(unreadable) / max(len(accepted), 1)
    commands = sum(len(row.get("commands", [])) for row in rows)
    print(
        f"{len(found)} files, {len(with_nul)} with NUL, {len(candidates) - len(accepted)} refused by bash; of "
        f"{len(accepted)}: {len(unreadable)} unreadable ({share:.2f} %), {len(limits)} over a limit, {commands} commands"
    )
    sys.exit(1 if share > 0.5 or not accepted else 0)


main()
