"""A root of its own for commands that must not touch anything: new namespaces, no network, no way to what is outside.

`enter` is called once by a process that `unshare` has put into new mount, network, pid and ipc namespaces. After it the process
sees a small root in memory: the system's programs read-only, the stubs over them, a private /etc, /dev, /tmp and /sandbox.
"""

import ctypes
import os
import secrets
import shutil
import subprocess
import sys

import catalog
import template

LIBC = ctypes.CDLL(None, use_errno=True)
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 1, 2, 4, 32, 4096, 16384, 1 << 18
MNT_DETACH, PIVOT_ROOT = 2, 155 if os.uname().machine == "x86_64" else 41
# A user that nobody else is: the limit on processes counts those of all sandboxes that share one.
NOBODY = 60_000 + secrets.randbelow(5_000)
HERE = os.path.dirname(os.path.abspath(__file__))
ETC = {
    "passwd": "root:x:0:0:root:/root:/bin/bash\nagent:x:{0}:{0}:agent:/sandbox/home:/bin/bash\n",
    "group": "root:x:0:\nagent:x:{0}:\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
    "shadow": "root:*:19000:0:99999:7:::\n",
    "gitconfig": (
        "[user]\n\tname = Sample\n\temail = sample@example.test\n[safe]\n\tdirectory = *\n[gc]\n\tauto = 0\n[init]\n\tdefaultBranch = main\n"
        "[core]\n\tpager = cat\n\teditor = true\n[push]\n\tdefault = current\n[advice]\n\tdetachedHead = false\n"
        "[url \"/sandbox/remote.git\"]\n\tinsteadOf = https://git.example/team/app.git\n\tinsteadOf = git@git.example:team/app.git\n"
    ),
}
# The rest of /etc: a command may change it, as an administrator could.
OPEN_ETC = {"hosts": "127.0.0.1 localhost\n", "profile": "# nothing\n", "sudoers": "root ALL=(ALL) ALL\n", "crontab": "# nothing\n"}


def in_namespaces(arguments):
    """The command line that runs `arguments` in new namespaces, with a user namespace where the caller is not root."""
    line = ["unshare", "--mount", "--net", "--pid", "--ipc", "--uts", "--fork", "--kill-child", "--propagation", "private"]
    if os.geteuid() != 0:
        line += ["--user", "--map-root-user"]
    return line + ["--"] + arguments


def mount(source, target, kind=None, mode=0, data=None):
    outcome = LIBC.mount(*(value.encode() if value else None for value in (source, target, kind)), mode, data.encode() if data else None)
    if outcome != 0:
        raise OSError(ctypes.get_errno(), "mount " + target)


def bind(source, target, read_only=True):
    mount(source, target, mode=MS_BIND)
    if read_only:
        mount(None, target, mode=MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID)


def write(path, text, mode=0o644, owner=None):
    with open(path, "w") as file:
        file.write(text)
    os.chmod(path, mode)
    if owner is not None:
        os.chown(path, owner, owner)


def build_native(folder, log):
    """Compiles the recorder, the stub and the runner into `folder`."""
    compiler = shutil.which("cc") or sys.exit("effect oracle: a C compiler is needed (cc)")
    for name, options in (("recorder.so", ["-shared", "-fPIC"]), ("stub", ["-static"]), ("runner", ["-static"])):
        source = os.path.join(HERE, "native", name.split(".")[0] + ".c")
        command = [compiler, "-O1", "-Wall", "-Wextra", "-Werror", f'-DORACLE_LOG="{log}"', *options]
        libraries = ["-ldl"] if name == "recorder.so" else []
        subprocess.run([*command, "-o", os.path.join(folder, name), source, *libraries], check=True)


class Sandbox:
    """The root as it is once entered."""

    def __init__(self, owner, log, note):
        self.owner, self.log, self.note = owner, log, note


def enter(folder):
    """Builds the root in `folder`, an empty directory, and moves into it. Nothing outside is reachable afterwards."""
    owner = NOBODY if may_be_nobody() else None
    mount("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV, "size=256m,nr_inodes=20000,mode=755")
    path = lambda name: os.path.join(folder, name)
    for name in ("usr", "etc", "dev", "proc", "tmp", "opt", "opt/native", "opt/stubs", "opt/log", "root", "sandbox",
                 "sandbox/tree", "sandbox/home", "sandbox/other", "sandbox/remote.git"):
        os.mkdir(path(name), 0o755)
    # The commands cannot know its name: no environment variable and no folder that they may list holds it.
    log = "/opt/log/" + secrets.token_hex(12)
    build_native(path("opt/native"), log)
    shutil.copy(path("opt/native/stub"), path("opt/stubs/stub"))
    for name in catalog.STUBS:
        os.symlink("stub", path("opt/stubs/" + name))
    write(path(log[1:]), "", 0o622)
    bind("/usr", path("usr"))
    for name in ("bin", "sbin", "lib", "lib64"):
        os.symlink("usr/" + name, path(name))
    note = ""
    try:
        # Stubs also where the real programs are, for commands that name them by their full path.
        mount("overlay", path("usr/bin"), "overlay", MS_RDONLY, "lowerdir=" + path("opt/stubs") + ":/usr/bin")
    except OSError:
        note = "no overlay: a full path to a program that is stubbed reaches the real one"
    if os.path.isdir(path("usr/local/bin")):
        bind(path("root"), path("usr/local/bin"))
    make_etc(path, owner)
    make_devices(path, owner)
    mount("proc", path("proc"), "proc", MS_NOSUID | MS_NODEV)
    os.chmod(path("tmp"), 0o1777)
    for name in ("tmp", "sandbox/tree", "sandbox/home", "sandbox/other", "sandbox/remote.git"):
        give(path(name), owner)
    # What may change is mounted over itself, and the rest of the root becomes read-only, whoever owns it.
    write(path("opt/errors"), "", 0o600)
    for name in ("sandbox", "tmp", "dev/sda", "opt/errors", log[1:]):
        bind(path(name), path(name), read_only=False)
    os.chmod(path("opt/log"), 0o111)
    mount(None, folder, mode=MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV)
    os.chdir(folder)
    if LIBC.syscall(PIVOT_ROOT, b".", b".") != 0:
        raise OSError(ctypes.get_errno(), "pivot_root")
    if LIBC.umount2(b".", MNT_DETACH) != 0:
        raise OSError(ctypes.get_errno(), "umount2")
    os.chdir("/")
    for name, text in template.FILES.items():
        os.makedirs(os.path.dirname("/sandbox/" + name), exist_ok=True)
        write("/sandbox/" + name, text)
    for base, folders, files in os.walk("/sandbox"):
        if base != "/sandbox":
            give(base, owner)
        for name in files:
            give(os.path.join(base, name), owner)
    return Sandbox(owner, log, note)


def make_etc(path, owner):
    """A private /etc that may be changed, but for what the sandbox itself needs."""
    bind(path("etc"), path("etc"), read_only=False)
    give(path("etc"), owner)
    for name, text in ETC.items():
        write(path("etc/" + name), text.replace("{0}", str(NOBODY)), 0o600 if name == "shadow" else 0o644)
    for name, text in OPEN_ETC.items():
        write(path("etc/" + name), text, owner=owner)
    for name in ("cron.d", "profile.d"):
        os.mkdir(path("etc/" + name))
        give(path("etc/" + name), owner)
    shutil.copy("/etc/ld.so.cache", path("etc/ld.so.cache"))
    write(path("etc/ld.so.preload"), "/opt/native/recorder.so\n")
    os.mkdir(path("etc/alternatives"))
    bind("/etc/alternatives", path("etc/alternatives"))
    for name in ("ld.so.preload", "ld.so.cache", *ETC):
        bind(path("etc/" + name), path("etc/" + name))


def make_devices(path, owner):
    for name in ("null", "zero", "full", "random", "urandom"):
        write(path("dev/" + name), "")
        bind("/dev/" + name, path("dev/" + name), read_only=False)
    for name, target in (("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1"), ("stderr", "/proc/self/fd/2")):
        os.symlink(target, path("dev/" + name))
    # A disk that is only a file.
    write(path("dev/sda"), "disk\n", owner=owner)


def may_be_nobody():
    """Whether another user exists to run as: not where a user namespace maps one user only."""
    with open("/proc/self/uid_map") as file:
        return any(int(line.split()[0]) <= NOBODY < int(line.split()[0]) + int(line.split()[2]) for line in file)


def give(path, owner):
    if owner is not None:
        os.chown(path, owner, owner, follow_symlinks=False)
