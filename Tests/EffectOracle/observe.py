#!/usr/bin/env python3
"""Runs commands with a real bash in a sandbox and writes down what happened: programs, files, hosts.

    observe.py [--input FILE] [--output FILE] [--jobs N] [--timeout SECONDS] [--stderr]
    observe.py --self-test
    observe.py --command TEXT

Input: JSON lines with `command`; other members are kept. Output: the same lines with the record. README.md has the fields.
"""

import argparse
import concurrent.futures
import contextlib
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import tempfile

import catalog
import sandbox
import selftest
import template

ENVIRONMENT = {
    "PATH": "/opt/stubs:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": catalog.HOME, "USER": "agent", "LOGNAME": "agent",
    "SHELL": "/bin/bash", "LANG": "C.UTF-8", "TMPDIR": "/tmp", "TERM": "dumb", "PYTHONDONTWRITEBYTECODE": "1",
}
MOST_PATHS = 200
STARTED = []
URL = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//(?:[^/@]*@)?(\[[^\]]*\]|[^/:?#]*)(?::(\d+))?", re.I)
HOST = re.compile(r"^(?:[^@/:]+@)?([A-Za-z0-9_.-]+\.[A-Za-z0-9_.-]+|localhost)(?::(.*))?$")
FETCHERS = {"curl", "wget", "aria2c", "http"}
COPIERS = {"scp", "rsync"}
REMOTES = {"ssh", "scp", "sftp", "rsync", "nc", "ncat", "netcat", "telnet", "ftp"}


def hosts_asked(argv):
    """Hosts that a stubbed network program was asked for, as `host` or `host:port`."""
    program = os.path.basename(argv[0])
    found = []
    for index, word in enumerate(argv[1:], 1):
        url = URL.match(word)
        if url and url[1] and (program in FETCHERS | REMOTES or program == "git"):
            found.append(url[1] + (":" + url[2] if url[2] else ""))
        elif program == "getent" and index > 1 and any(name in argv[1:index] for name in ("hosts", "ahosts", "ahostsv4", "ahostsv6")):
            found.append(word)
        elif program in FETCHERS | REMOTES and not word.startswith("-") and not argv[index - 1].startswith("-"):
            bare = HOST.match(word.split("/")[0] if program in FETCHERS else word)
            # A word without a colon is a file to those that copy.
            if bare and (bare[2] is not None or program not in COPIERS):
                found.append(bare[1])
    return found


class Observer:
    """Runs one command after the other in the sandbox that the process is in."""

    def __init__(self, box, seconds, show_errors):
        self.box = box
        self.milliseconds = str(int(seconds * 1000))
        self.log = os.open(box.log, os.O_RDWR)
        self.errors = os.open("/opt/errors", os.O_RDWR | os.O_APPEND)
        self.show_errors = show_errors
        self.nothing = os.open("/dev/null", os.O_RDWR)
        code, _ = self.bash(template.MAKE)
        if code != 0:
            sys.exit("effect oracle: the template cannot be made: " + self.take(self.errors))
        self.take(self.log)
        self.tree = template.Tree(box.owner)

    def take(self, file):
        size = os.fstat(file).st_size
        text = os.pread(file, size, 0).decode("utf-8", "replace")
        os.ftruncate(file, 0)
        return text

    def bash(self, command):
        """Exit code and whether the time ran out."""
        read, end = os.pipe()
        line = ["/opt/native/runner", self.milliseconds, str(sandbox.NOBODY), "/bin/bash", "-c", command]
        os.set_inheritable(end, True)
        actions = [(os.POSIX_SPAWN_DUP2, end, 1), (os.POSIX_SPAWN_DUP2, self.nothing, 0), (os.POSIX_SPAWN_DUP2, self.errors, 2)]
        actions += [(os.POSIX_SPAWN_CLOSE, read), (os.POSIX_SPAWN_CLOSE, end)]
        os.chdir(catalog.WORK)
        try:
            pid = os.posix_spawn(line[0], line, ENVIRONMENT, file_actions=actions)
        except OSError:
            os.close(read)
            os.close(end)
            return 126, False
        os.close(end)
        with os.fdopen(read) as answer:
            words = answer.read().split()
        os.waitpid(pid, 0)
        os.chdir("/")
        if len(words) != 2:
            sys.exit("effect oracle: the runner failed: " + self.take(self.errors))
        return int(words[0]), words[1] == "1"

    def observe(self, command):
        code, timed_out = self.bash(command)
        errors = self.take(self.errors)
        ran, read, tried, connected = [], [], [], []
        entries = self.take(self.log).splitlines()
        for line in entries:
            try:
                (kind, words), = json.loads(line).items()
            except ValueError:
                continue
            if kind == "e" and words not in ran:
                ran.append(words)
            elif kind in "rw":
                (read if kind == "r" else tried).append(catalog.from_tree(words[0]))
            elif kind == "c":
                connected.append(words[0] + (":" + words[1] if words[1] else ""))
        for argv in ran:
            connected += hosts_asked(argv)
        # The shell that the tool itself started.
        if ran and ran[0] == ["/bin/bash", "-c", command]:
            ran.pop(0)
        changes = self.tree.changes()
        self.tree.restore(changes)
        wrote = {catalog.from_tree(path): how for path, how in sorted(changes.items())}
        record = {
            "ran": ran[:MOST_PATHS],
            "wrote": dict(list(wrote.items())[:MOST_PATHS]),
            "read": sorted(path for path in set(read) if not path.startswith(".git/"))[:MOST_PATHS],
            "tried": sorted(path for path in set(tried) if not path.startswith(".git/") and path not in wrote)[:MOST_PATHS],
            "connected": list(dict.fromkeys(connected)),
            "exit": code,
            "timedOut": timed_out,
        }
        # A shell of the command, whichever, could not read its script.
        if any(text in errors for text in ("syntax error", "unexpected EOF", "bad substitution")):
            record["refused"] = True
        if self.show_errors:
            record["stderr"] = errors[:2000]
        return record


def inside(arguments):
    """The part that runs in new namespaces."""
    source = open(arguments.input) if arguments.input else sys.stdin
    target = open(arguments.output, "w") if arguments.output else sys.stdout
    json.dumps("\ud800é")  # Load what is loaded on first use before the root changes.
    "é".encode("idna"), "é".encode("unicode_escape")
    box = sandbox.enter(arguments.inside)
    observer = Observer(box, arguments.timeout, arguments.stderr)
    if box.note:
        print("effect oracle: " + box.note, file=sys.stderr)
    if arguments.self_test:
        return selftest.run(observer, arguments.outside)
    share, of = map(int, arguments.share.split("/"))
    for number, line in enumerate(line for line in source if line.strip()):
        if number % of != share:
            continue
        entry = json.loads(line)
        entry.update(observer.observe(entry["command"]))
        target.write(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) + "\n")
    target.flush()
    return 0


def main():
    parser = argparse.ArgumentParser(description="Runs commands in a sandbox and records their effects.")
    parser.add_argument("--input")
    parser.add_argument("--output")
    parser.add_argument("--command")
    parser.add_argument("--jobs", type=int, default=1, help="sandboxes at a time; with --input and --output")
    parser.add_argument("--share", default="0/1", help=argparse.SUPPRESS)
    parser.add_argument("--timeout", type=float, default=5, metavar="SECONDS")
    parser.add_argument("--stderr", action="store_true", help="keep the commands' standard error")
    parser.add_argument("--self-test", action="store_true", help="prove that the sandbox holds")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    parser.add_argument("--outside", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        return inside(arguments)
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    extra = ["--timeout", str(arguments.timeout)]
    extra += ["--stderr"] if arguments.stderr or arguments.command else []
    if arguments.self_test:
        with selftest.Outside() as outside:
            code = start(extra + ["--self-test", "--outside", outside.file])
            failures = selftest.report(outside.is_untouched(), "the machine's files as they were", None)
            failures += selftest.report(not selftest.left_mounted(), "nothing left mounted", None)
            return code or failures
    extra += ["--input", os.path.abspath(arguments.input)] if arguments.input else []
    given = json.dumps({"command": arguments.command}) if arguments.command else None
    if arguments.jobs == 1:
        return start(extra + (["--output", os.path.abspath(arguments.output)] if arguments.output else []), given)
    if not arguments.input or not arguments.output:
        parser.error("--jobs needs --input and --output")
    return in_parallel(arguments.jobs, extra, arguments.output)


def start(extra, given=None):
    """One sandbox to its end."""
    with tempfile.TemporaryDirectory(prefix="effect-oracle-") as folder:
        line = sandbox.in_namespaces([sys.executable, "-B", os.path.abspath(__file__), "--inside", folder, *extra])
        with subprocess.Popen(line, stdin=subprocess.PIPE if given else None, text=True) as process:
            STARTED.append(process)
            process.communicate(given)
            return process.returncode


def stop(*_):
    """Ends every sandbox: what is in it goes with its first process."""
    for process in STARTED:
        process.kill()
    sys.exit(143)


def in_parallel(jobs, extra, output):
    """Several sandboxes, each with every `jobs`-th command; the lines come out in the order of the input."""
    with tempfile.TemporaryDirectory(prefix="effect-oracle-") as folder, concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        parts = [os.path.join(folder, f"{number}.jsonl") for number in range(jobs)]
        codes = list(pool.map(lambda number: start(extra + ["--share", f"{number}/{jobs}", "--output", parts[number]]), range(jobs)))
        with contextlib.ExitStack() as stack, open(output, "w") as target:
            readers = [stack.enter_context(open(part)) for part in parts if os.path.exists(part)]
            for lines in itertools.zip_longest(*readers):
                target.writelines(line for line in lines if line)
        return max(codes)


if __name__ == "__main__":
    sys.exit(main())
