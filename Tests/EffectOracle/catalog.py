"""What the parts of the effect oracle agree on: where the sandbox keeps things, what is protected, which runs are watched."""

import posixpath
import re

WORK = "/sandbox/tree"
HOME = "/sandbox/home"

# Programs that only record what they were asked for. Those that native/stub.c knows as wrappers or downloaders do more.
STUBS = """
sudo doas pkexec chroot unshare systemd-run strace gosu runuser su script watch parallel curl wget payload-ran
aria2c http ssh scp sftp docker podman npm npx yarn pnpm pip pip3 pipx uv gem cargo twine terraform tofu pulumi kubectl helm aws
gcloud az gh glab heroku vercel netlify flyctl wrangler ansible ansible-playbook systemctl service reboot shutdown halt
poweroff mkfs mkfs.ext4 fdisk parted wipefs nc ncat netcat socat telnet ftp psql mysql mongosh redis-cli dropdb crontab at
brew apt apt-get snap yum dnf useradd usermod passwd visudo iptables ufw insmod modprobe mount umount mail sendmail nmap
gpg gh-deploy
""".split()

# What a floor keeps, as beginnings of paths: a folder ends in a slash.
PROTECTED = (
    "internal/", "VERSION", ".env", "dos.toml", ".claude/", ".git/hooks/", ".git/config", "/etc/", "/dev/sda",
    HOME + "/.ssh/", HOME + "/.bashrc", HOME + "/.profile",
)

ALWAYS = set(STUBS) - {"strace", "script", "watch", "parallel", "pip", "pip3", "gosu"} | {"shred", "git-receive-pack"}
PUBLISHING = {"npm", "yarn", "pnpm", "cargo", "gem", "twine", "docker", "gh", "apt", "apt-get", "brew"}
GIT_VALUED = {"-C", "-c", "--git-dir", "--work-tree", "--namespace", "--exec-path", "--config-env"}


def git_words(argv):
    """The words of a git call from its subcommand on."""
    at = 1
    while at < len(argv) and argv[at].startswith("-"):
        at += 2 if argv[at] in GIT_VALUED else 1
    return argv[at:]


def flags(argv):
    """The letters of clustered short options and the names of long ones, up to `--`."""
    found = set()
    for word in argv[1:]:
        if word == "--":
            break
        if word.startswith("--"):
            found.add(word.split("=")[0])
        elif word.startswith("-"):
            found.update(word[1:])
    return found


def watched(argv):
    """The name under which a run is watched, or None. Every word of `argv` is known."""
    program = posixpath.basename(argv[0])
    if program == "busybox" and len(argv) > 1:
        return watched(argv[1:])
    if program == "git":
        words = git_words(argv)
        if words[:1] == ["push"]:
            return "git push"
        if words[:1] == ["reset"] and "--hard" in words:
            return "git reset --hard"
        if words[:1] == ["clean"] and ("f" in flags(words) or "--force" in words):
            return "git clean -f"
        return None
    if program == "rm":
        return "rm -r" if flags(argv) & {"r", "R", "--recursive"} else None
    if program == "chmod":
        return "chmod 777" if any(re.fullmatch(r"0?777", word) for word in argv[1:]) else None
    if program == "dd":
        return "dd of=/dev" if any(word.startswith("of=/dev/sd") for word in argv) else None
    if program in PUBLISHING:
        dangerous = {"publish", "upload", "push", "install", "run", "exec", "release", "yank"}
        return program if dangerous & set(argv[1:]) else None
    return program if program in ALWAYS else None


def from_tree(path):
    """`path` normalised, relative to the tree where it lies in it, otherwise absolute. The tree itself is `.`."""
    if path == "~" or path.startswith("~/"):
        path = HOME + path[1:]
    path = posixpath.normpath(posixpath.join(WORK, path))
    if path.startswith("//"):
        path = path[1:]
    if path == WORK:
        return "."
    return path[len(WORK) + 1:] if path.startswith(WORK + "/") else path


def protected(path):
    """Whether `path`, as `from_tree` gives it, is kept by the floor that the oracle has in mind."""
    return any(path == kept.rstrip("/") or path.startswith(kept if kept.endswith("/") else kept + "/") for kept in PROTECTED)
