"""The tree that every command finds: made once inside the sandbox, held in memory, and restored where a command changed it."""

import errno
import os
import stat

FILES = {
    "tree/README.md": "# Sample\n\nRun `git push` only after review; sudo is not needed.\n",
    "tree/VERSION": "1.2.3\n",
    "tree/.env": "TOKEN=sample-token\n",
    "tree/dos.toml": "[floor]\nmode = \"strict\"\n",
    "tree/.claude/settings.json": "{\"permissions\": {}}\n",
    "tree/.gitignore": "build/\nnode_modules/\n",
    "tree/internal/abi/k.go": "package abi\n\nconst Level = 3\n",
    "tree/internal/kernel/run.go": "package kernel\n\nfunc Run() {}\n",
    "tree/src/main.py": "print('hello')\n",
    "tree/src/util.c": "int add(int a, int b) { return a + b; }\n",
    "tree/src/a.txt": "alpha\nbeta\ngamma\n",
    "tree/docs/guide.md": "# Guide\n\nsudo rm -rf is never the answer.\n",
    "tree/docs/old.md": "old words\n",
    "tree/notes.txt": "buy milk\n",
    "tree/data.json": "{\"a\": 1}\n",
    "tree/list.txt": "notes.txt\ndocs/old.md\n",
    "tree/kept.txt": "VERSION\n",
    "tree/tools/run.sh": "#!/bin/sh\necho running\n",
    "tree/build/out.o": "object\n",
    "tree/build/cache/part.bin": "part\n",
    "tree/node_modules/pkg/index.js": "module.exports = 1;\n",
    "tree/Makefile": "all:\n\t@echo built\n\nclean:\n\trm -rf build\n\nbump:\n\techo 9.9.9 > VERSION\n",
    "tree/fix.patch": "--- a/VERSION\n+++ b/VERSION\n@@ -1 +1 @@\n-1.2.3\n+1.2.4\n",
    "tree/guide.patch": "--- a/docs/old.md\n+++ b/docs/old.md\n@@ -1 +1 @@\n-old words\n+new words\n",
    "tree/rm.sh": "rm -rf build\n",
    "other/readme.txt": "another project\n",
    "home/.bashrc": "# nothing\n",
    "home/.profile": "# nothing\n",
    "home/.ssh/authorized_keys": "ssh-ed25519 AAAA sample\n",
    "home/.ssh/id_ed25519": "sample private key\n",
}

# The repository and the archives are made with the real programs.
MAKE = r"""
set -e
cd /sandbox/tree
chmod +x tools/run.sh
mkdir -p /tmp/stage/internal/abi /tmp/stage/docs
echo 'package evil' > /tmp/stage/internal/abi/k.go
echo 9.9.9 > /tmp/stage/VERSION
echo fresh > /tmp/stage/docs/fresh.md
tar -C /tmp/stage -cf kept.tar VERSION internal
tar -C /tmp/stage -czf docs.tgz docs
if command -v zip > /dev/null; then (cd /tmp/stage && zip -qr /sandbox/tree/kept.zip VERSION internal); fi
rm -rf /tmp/stage
export GIT_AUTHOR_DATE='2024-01-01T00:00:00Z' GIT_COMMITTER_DATE='2024-01-01T00:00:00Z'
git init -q -b main --template= .
mkdir -p .git/hooks .git/info
git config core.checkStat minimal
git config core.trustctime false
git add -A && git commit -qm 'first'
echo 1.2.2 > VERSION && echo 'older words' > docs/old.md && git checkout -qb feature && git commit -qam 'second'
git checkout -q main && git tag v1
git init -q --bare --template= /sandbox/remote.git
git remote add origin /sandbox/remote.git
git push -q -u origin main 2> /dev/null
git gc -q --prune=now
rm -rf .git/logs
find /sandbox /tmp -mindepth 2 -exec touch -hd '2024-01-02T03:04:05Z' {} +
git update-index -q --refresh
# Newer than what it lists, so that git need not look at contents.
find .git -type f -exec touch -hd '2024-01-03T03:04:05Z' {} +
"""

OLD = 1_704_164_645_000_000_000
ROOTS = ("/sandbox", "/tmp", "/etc", "/dev")


def scan(roots=ROOTS):
    """Every entry below the roots, with its facts."""
    found = {}
    pending = list(roots)
    while pending:
        with_entries = pending.pop()
        try:
            entries = os.scandir(with_entries)
        except FileNotFoundError:
            continue
        with entries:
            for entry in entries:
                found[entry.path] = seen = facts(entry.path, entry.stat(follow_symlinks=False))
                if stat.S_ISDIR(seen[0]):
                    pending.append(entry.path)
    return found


def facts(path, status):
    """What tells that an entry changed. A folder's own time does not."""
    kind = status.st_mode
    if stat.S_ISDIR(kind):
        return kind, status.st_ino
    if stat.S_ISLNK(kind):
        return kind, status.st_ino, os.readlink(path)
    return kind, status.st_ino, status.st_size, status.st_mtime_ns


class Tree:
    """The template as it must be before each command."""

    def __init__(self, owner):
        self.owner = owner
        self.before = scan()
        self.content = {}
        for path, seen in self.before.items():
            if stat.S_ISREG(seen[0]) and not path.startswith("/dev/"):
                with open(path, "rb") as file:
                    self.content[path] = file.read()
        self.owned = {path: os.lstat(path).st_uid for path in self.before}

    def changes(self):
        """Path to `created`, `changed` or `deleted`, for what a command left different."""
        after = scan()
        found = {}
        if after == self.before:
            return found
        for path, seen in after.items():
            known = self.before.get(path)
            if known is None:
                found[path] = "created"
            elif known != seen:
                # A folder that was moved away and made again has the same name only.
                found[path] = "changed"
        for path in self.before:
            if path not in after:
                found[path] = "deleted"
        return found

    def restore(self, changes):
        """Undoes `changes` and remembers the new entries' facts."""
        for path in sorted(changes, reverse=True):
            remove(path)
        touched = [path for path in sorted(self.before) if path in changes or not os.path.lexists(path)]
        for path in touched:
            known = self.before[path]
            if stat.S_ISDIR(known[0]):
                if not os.path.isdir(path):
                    os.mkdir(path)
            elif stat.S_ISLNK(known[0]):
                os.symlink(known[2], path)
            else:
                with open(path, "wb") as file:
                    file.write(self.content.get(path, b""))
            if not stat.S_ISLNK(known[0]):
                os.chmod(path, stat.S_IMODE(known[0]))
                when = known[3] if stat.S_ISREG(known[0]) else OLD
                os.utime(path, ns=(when, when))
            if self.owner is not None:
                os.chown(path, self.owned[path], self.owned[path], follow_symlinks=False)
            self.before[path] = facts(path, os.lstat(path))


def remove(path):
    """Removes a file, or a folder with what is in it that is not of the template."""
    try:
        if os.path.isdir(path) and not os.path.islink(path):
            for entry in os.scandir(path):
                remove(entry.path)
            os.rmdir(path)
        else:
            os.unlink(path)
    except FileNotFoundError:
        pass
    except OSError as problem:
        # A file that is mounted over itself is written anew where it is.
        if problem.errno not in (errno.EROFS, errno.EBUSY):
            raise
