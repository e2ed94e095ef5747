"""Floors of the corpus rows, and what has to have happened for one of them to deny: read off the record of a run."""

import posixpath
import re
import zlib

import catalog
import judge

# What the floor `keep` protects. Entries are what the language says: a folder (`x/`) or a component anywhere, `/x/` from the root.
KEEP = ["internal/", "VERSION", ".env", "dos.toml", ".git/hooks/", ".git/config", ".ssh/", ".bashrc", ".profile", "/etc/"]
# The hosts' own configuration is protected in every floor (Grammar/host-config.json); rows that are not about it leave it alone.
HOST_CONFIG = (".claude",)


def hit_entry(path):
    """The first entry of KEEP that protects `path`, or None."""
    below = "/" + path.strip("/") + "/"
    for entry in KEEP:
        if entry.startswith("/"):
            if path.startswith("/") and (path + "/").startswith(entry):
                return entry
        elif "/" + entry.rstrip("/") + "/" in below:
            return entry
    return None


def touches_host_config(record):
    return any(part in HOST_CONFIG for path in list(record["wrote"]) + record["tried"] for part in path.split("/"))


BRING = {"checkout", "switch", "merge", "cherry-pick", "read-tree", "rebase", "pull", "stash", "reset", "revert", "restore"}


def is_brought(record):
    """Whether what was written comes of a repository or an archive and no word names it: by definition no write of a protected path."""
    brings = any(
        argv[0] == "git" and catalog.git_words(argv)[:1] and catalog.git_words(argv)[0] in BRING or argv[0] in ("unzip", "tar")
        or argv[0].startswith("python") and {"zipfile", "tarfile"} & set(argv) for argv in starts(record))
    return brings and not any(hit_entry(path) and hit_entry(path).strip("/") in record["command"] for path in record["wrote"])


def starts(record):
    """Every program that started, as basename and words; what busybox or git start by themselves included."""
    found = []
    for argv in record["ran"]:
        if not argv:
            continue
        argv = [posixpath.basename(argv[0])] + argv[1:]
        found.append(argv)
        if argv[0] == "busybox" and len(argv) > 1:
            found.append(argv[1:])
    return found


def git(record, name, test=lambda words: True):
    """Whether git was started with this subcommand. A push by an alias is seen by the program that receives it."""
    for argv in starts(record):
        if argv[0] == "git" and catalog.git_words(argv)[:1] == [name] and test(catalog.git_words(argv)):
            return True
        if name == "push" and (argv[0] == "git-receive-pack" or argv[0] == "git-push"):
            return test(["push"])
    return False


def letters(words, valued="", long_valued=()):
    """Letters and long names of options, up to `--`. `valued` take the rest of their word or the next word."""
    found, at = set(), 1
    while at < len(words) and words[at] != "--":
        word = words[at]
        if word.startswith("--"):
            found.add(word.split("=")[0])
            at += "=" not in word and word in long_valued
        elif word.startswith("-"):
            for index, letter in enumerate(word[1:]):
                found.add(letter)
                if letter in valued:
                    at += index == len(word) - 2
                    break
        at += 1
    return found


def long_option(found, name, least):
    """Whether a long option is there, whole or shortened to no less than `least` letters."""
    return any(option.startswith("--") and len(option) >= least + 2 and ("--" + name).startswith(option) for option in found)


def removes(record, forced=False):
    for argv in starts(record):
        if argv[0] == "rm":
            found = letters(argv)
            recursive = found & {"r", "R"} or long_option(found, "recursive", 1)
            if recursive and (not forced or "f" in found or long_option(found, "force", 1)):
                return True
    return False


def any_of(*names):
    return lambda record: any(argv[0] in names for argv in starts(record))


# Options of package managers and cloud tools that take the next word.
VALUED = {
    "-n", "--namespace", "--context", "--kubeconfig", "--server", "-v", "--registry", "--loglevel", "-w", "--cwd", "--filter", "-C", "--color",
    "--kube-context", "--profile"}


def words_of(argv):
    """The operands of a command, its subcommands first."""
    found, at = [], 1
    while at < len(argv):
        if argv[at].startswith(("-", "+")):
            at += argv[at] in VALUED
        else:
            found.append(argv[at])
        at += 1
    return found


def subcommand(pairs):
    """Whether a program of `pairs` was started with one of its subcommands. `yarn npm` has those of npm."""
    def test(record):
        for argv in starts(record):
            words = words_of(argv)
            if argv[0] == "yarn" and words[:1] == ["npm"]:
                words = words[1:]
            if argv[0] in pairs and words[:1] and words[0] in pairs[argv[0]]:
                return True
        return False
    return test


def wrote_kept(record):
    return any(hit_entry(path) for path in list(record["wrote"]) + record["tried"])


def chmod_777(record):
    return any(argv[0] == "chmod" and [w for w in argv[1:] if not w.startswith("-")][:1] == ["777"] for argv in starts(record))


def pushes_by_force(record):
    return git(record, "push", lambda words: "f" in letters(words, "o", ("--repo", "--push-option", "--receive-pack", "--exec"))
               or "--force" in letters(words, "o", ("--repo", "--push-option", "--receive-pack", "--exec")))


def skips_hooks(record):
    def test(words):
        found = letters(words, "mFcCtS", ("--message", "--author", "--file", "--date"))
        return "n" in found or long_option(found, "no-verify", 5)
    return git(record, "commit", test)


def cleans(record):
    return git(record, "clean", lambda words: "f" in letters(words, "e", ("--exclude",)) or long_option(letters(words, "e", ("--exclude",)), "force", 1))


def resets_hard(record):
    return git(record, "reset", lambda words: long_option(letters(words), "hard", 2))


PUBLISH = [[{"any": ["npm", "pnpm", "cargo"]}, "publish"], ["yarn", "publish"], ["yarn", "npm", "publish"]]
INFRA = [
    [{"any": ["terraform", "tofu", "pulumi"]}, "destroy"], ["kubectl", "delete"], ["helm", {"any": ["uninstall", "delete"]}]]
NET = [[{"any": ["curl", "wget", "ssh", "scp", "sftp", "nc", "ncat", "telnet", "socat"]}]]
SUDO = [[{"any": ["sudo", "doas", "su", "pkexec"]}]]


class Floor:
    """A floor: the patterns of `deny_command` or a whole rule, the id that is cited, and the test of a record.

    `did` of None: the record cannot tell, and the table's word stands (a predicate's own definition)."""

    def __init__(self, rule_id, did, commands=None, rule=None):
        self.rule_id, self.did, self.commands, self.rule = rule_id, did, commands, rule

    def policy(self, tool="Bash", arg="command"):
        rule = {"id": self.rule_id}
        if self.rule:
            rule.update(self.rule)
        else:
            rule.update({"tool": tool, "arg": arg} if arg else {"tool": tool})
            rule["deny_command"] = self.commands
        return {"allow": [tool] if not tool.startswith("@") else [], "arg_rules": [rule]}


def happened_anything(record):
    return (git(record, "push") or resets_hard(record) or removes(record) or any_of("sudo", "doas", "su", "pkexec")(record)
            or subcommand({"npm": ["publish"], "cargo": ["publish"]})(record) or subcommand({"terraform": ["destroy"], "kubectl": ["delete"]})(record)
            or ["payload-ran"] in record["ran"] or wrote_kept(record))


FLOORS = {
    "push": Floor("no-push", lambda record: git(record, "push"), [["git", "push"]]),
    "remove": Floor("no-recursive-rm", removes, [["rm", "flags:r"]]),
    "remove-force": Floor("no-rm-rf", lambda record: removes(record, True), [["rm", "flags:rf"]]),
    "ship": Floor("no-ship", lambda record: git(record, "push") or removes(record), [["git", "push"], ["rm", "flags:r"]]),
    "push-force": Floor("no-force", pushes_by_force, [["git", "push", "--force"]]),
    "hard": Floor("no-hard-reset", resets_hard, [["git", "reset", "--hard"]]),
    "clean": Floor("no-clean", cleans, [["git", "clean", "--force"]]),
    "no-verify": Floor("run-hooks", skips_hooks, [["git", "commit", "--no-verify"]]),
    "chmod": Floor("no-777", chmod_777, [["chmod", "777"]]),
    "publish": Floor("no-publish", subcommand({name: ["publish"] for name in ("npm", "pnpm", "cargo", "yarn")}), PUBLISH),
    "infra": Floor("no-destroy", subcommand({"terraform": ["destroy"], "tofu": ["destroy"], "pulumi": ["destroy"], "kubectl": ["delete"],
                                             "helm": ["uninstall", "delete"]}), INFRA),
    "net": Floor("no-net", any_of(*NET[0][0]["any"]), NET),
    "sudo": Floor("no-root", any_of("sudo", "doas", "su", "pkexec"), SUDO),
    "rewrite": Floor("keep-history", None, ["@history_rewrite"]),
    "escalate": Floor("no-root", None, ["@privilege_escalation"]),
    "wipe": Floor("no-wipe", None, ["@destructive_remove"]),
    "download": Floor("no-remote-code", lambda record: ["payload-ran"] in record["ran"], ["@remote_pipe_exec"]),
    "secret": Floor("no-secrets", lambda record: ".env" in record["read"], rule={"tool": "@read", "deny_glob": "{.env,**/.env}"}),
    "host": Floor("no-host", lambda record: any(judge.host_of(host) == "host.example" for host in record["connected"]),
                  rule={"tool": "@connect", "deny_regex": "^host\\.example$"}),
    "keep": Floor(None, wrote_kept),
    "anything": Floor("no-harm", happened_anything, [
        ["git", "push"], ["git", "reset", "--hard"], ["rm", "flags:r"], *SUDO, [{"any": ["npm", "cargo"]}, "publish"],
        ["terraform", "destroy"], ["kubectl", "delete"], "@remote_pipe_exec"]),
}


def spread(text, count):
    """A number below `count` that depends on the text alone."""
    return zlib.crc32(text.encode()) % count


def policy(name, record, is_denied):
    """The floor of a row, and the rule that it cites when it denies (None where that depends on how much is known)."""
    floor = FLOORS[name]
    if name == "keep":
        if not is_denied:
            return {"allow": ["Bash"], "self_modify_globs": KEEP}, None
        hits = [hit_entry(path) for path in list(record["wrote"]) + record["tried"] if hit_entry(path)]
        others = [entry for entry in KEEP if entry not in hits]
        at = spread(record["command"], len(others))
        entries = [entry for entry in KEEP if entry == hits[0] or entry in (others[at], others[(at + 3) % len(others)])]
        # Which entry is cited is said where the command names it and nothing else decides what is written.
        is_literal = hits[0].strip("/") in record["command"] and not re.search(
            r"[*?\[{$`\\]|\b(git|xargs|find|pushd|tar|unzip|patch|xz|rsync|ls)\b", record["command"])
        is_one = len({entry for entry in hits if entry in entries}) == 1
        return {"allow": ["Bash"], "self_modify_globs": entries}, f"self_modify_globs[{entries.index(hits[0])}]" if is_literal and is_one else None
    made = floor.policy()
    made["allow"] = ["Bash"]
    if name == "anything":
        made["self_modify_globs"] = ["internal/", "VERSION", ".env", "/etc/"]
    return made, floor.rule_id
