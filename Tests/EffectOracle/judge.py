"""Truth against claim, for one command: which observed effects are named, and which named effects did not happen."""

import fnmatch
import ipaddress
import posixpath
import re
import socket
from collections import Counter

import catalog
from catalog import HOME, WORK, from_tree

# Outcomes for an observed effect. `open`: the claim names the program and the words before those that its input adds.
CAUGHT, OPEN, UNRESOLVED, REFUSED, MISSED = "caught", "open", "unresolved", "refused", "missed"
INTERPRETERS = {"sh", "bash", "dash", "zsh", "ksh", "ash", "python", "python3", "perl", "node", "ruby", "source", ".", "eval", "busybox"}
SUPPLIERS = {"xargs", "find", "parallel"}
SECRETS = (".env", HOME + "/.ssh/")
BRANCH = re.compile(r"&&|\|\||\b(if|elif|else|case|while|until|for|exit|return|exec|trap|function)\b|\(\)|set -e")


def fits(claimed, observed, is_open=False):
    """Whether known words agree. A null stands for any number of words, as an expansion may give any number."""
    reach = {0}
    for word in claimed:
        if not reach:
            return False
        if word is None:
            reach = set(range(min(reach), len(observed) + 1))
        else:
            reach = {at + 1 for at in reach if at < len(observed) and is_same_word(word, observed[at])}
    return bool(reach) if is_open else len(observed) in reach


def is_same_word(claimed, observed):
    """Whether a claimed word is the observed one, or another spelling of the same path in the tree."""
    if observed in (claimed, at_home(claimed)):
        return True
    return observed.startswith(WORK + "/") and claimed.startswith("./") and from_tree(claimed) == from_tree(observed)


def at_home(word):
    """A word that begins with a home, as the shell expands it."""
    return HOME + word[1:] if word == "~" or word.startswith("~/") else word


def run_named(claims, argv):
    """How the claimed runs name an observed one."""
    forms = [argv] + ([argv[1:]] if posixpath.basename(argv[0]) == "busybox" and len(argv) > 1 else [])
    best = MISSED
    for observed in forms:
        program = posixpath.basename(observed[0])
        for claimed in claims:
            if not claimed or claimed[0] is None:
                best = UNRESOLVED if best == MISSED else best
            elif posixpath.basename(claimed[0]) == program:
                if fits(claimed[1:], observed[1:]):
                    return CAUGHT
                if fits(claimed[1:], observed[1:], is_open=True):
                    best = OPEN
    return best


def covers(claim, path):
    """Whether a claimed write or read of a known path names `path`. Folders that are made on the way to it are named by it."""
    named = from_tree(claim["path"])
    if path == named or named.startswith(path + "/") or is_glob_of(named, path):
        return True
    if not claim.get("below"):
        return False
    return named == "/" or path.startswith(named + "/") or (named == "." and not path.startswith("/"))


def is_glob_of(claimed, path):
    """Whether a claimed path has globs and may be `path`."""
    if not re.search(r"[*?\[]", claimed) or claimed.count("/") != path.count("/"):
        return False
    return all(fnmatch.fnmatchcase(part, glob) for glob, part in zip(claimed.split("/"), path.split("/")))


def path_named(claims, path):
    if any(claim["path"] is not None and covers(claim, path) for claim in claims):
        return CAUGHT
    return UNRESOLVED if any(claim["path"] is None for claim in claims) else MISSED


def host_of(text):
    """A host in one spelling: lower case, no port, addresses as addresses."""
    text = text.lower()
    if text.startswith("["):
        text = text[1:].split("]")[0]
    elif text.count(":") == 1:
        text = text.split(":")[0]
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(text)) if re.fullmatch(r"[0-9a-fx.]+", text) else text.rstrip(".")
    except OSError:
        return text


def host_named(claims, host):
    if any(claim.get("host") is not None and host_of(claim["host"]) == host_of(host) for claim in claims):
        return CAUGHT
    return UNRESOLVED if any(claim.get("host") is None for claim in claims) else MISSED


def programs(record):
    return {posixpath.basename(argv[0]) for argv in record["ran"] if argv}


def is_own_business(path, ran):
    """Files that git keeps for itself, other than what guards or steers a repository."""
    if "git" not in ran:
        return False
    parts = path.split("/")
    if ".git" in parts:
        inner = parts[parts.index(".git") + 1:]
        return path.split("/")[0] != ".git" or not inner or inner[0] not in ("hooks", "config")
    return path.startswith("/sandbox/remote.git")


def is_started_by_program(argv, record):
    """Runs that a named program makes as part of its work: the transport of git and rsync."""
    program = posixpath.basename(argv[0])
    if program == "git" and argv[0].startswith("/usr/lib/git-core/") and catalog.git_words(argv)[:1] == ["reset"]:
        return any(catalog.git_words(other)[:2] == ["worktree", "add"] for other in record["ran"] if other and posixpath.basename(other[0]) == "git")
    if program == "git-receive-pack":
        return any(catalog.watched(other) == "git push" for other in record["ran"] if other)
    return program == "ssh" and bool(programs(record) & {"git", "rsync", "scp"}) and any(
        word == "--server" or word.startswith(("git-upload-pack", "git-receive-pack", "rsync --server")) for word in argv[1:])


def payload_named(runs, predicates):
    """A download that is run: it is named as such, or the downloader is and something that runs what it is given."""
    if "@remote_pipe_exec" in predicates or run_named(runs, ["payload-ran"]) == CAUGHT:
        return CAUGHT
    known = {posixpath.basename(claimed[0]) for claimed in runs if claimed and claimed[0]}
    if not known & {"curl", "wget"}:
        return UNRESOLVED if any(not claimed or claimed[0] is None for claimed in runs) else MISSED
    if known & INTERPRETERS:
        return CAUGHT
    return UNRESOLVED if any(not claimed or claimed[0] is None for claimed in runs) else MISSED


class Verdict:
    """What came out for one command: pairs of an observed effect and its outcome, and the claims that did not happen."""

    def __init__(self):
        self.observed = []
        self.false = []
        self.tally = Counter()


def judge(record, answer):
    """Compares one record of `observe.py` with one answer of `fak effects`."""
    verdict = Verdict()
    effects = answer.get("effects", [])
    by_kind = {kind: [effect for effect in effects if effect["kind"] == kind] for kind in ("run", "write", "read", "connect")}
    runs = [effect["argv"] for effect in by_kind["run"]]
    ran = programs(record)
    happened = []
    for argv in record["ran"]:
        if argv and catalog.watched(argv) and not is_started_by_program(argv, record):
            outcome = payload_named(runs, answer.get("predicates", [])) if argv == ["payload-ran"] else run_named(runs, argv)
            happened.append((("run", " ".join(argv)[:200]), outcome))
    for path in record["wrote"]:
        if not is_own_business(path, ran):
            kind = "write-protected" if catalog.protected(path) else "write"
            happened.append(((kind, path), path_named(by_kind["write"], path)))
    for host in record["connected"]:
        happened.append((("connect", host), host_named(by_kind["connect"], host)))
    if "git" not in ran or record.get("family") == "read-secret":
        for path in record["read"]:
            if path.startswith(SECRETS):
                if "rsync" in ran and re.search(r"(^|/)\.[^/]+\.[A-Za-z0-9]{6}$", path):
                    # The name under which rsync keeps a file until it is whole.
                    continue
                # What is written is looked at as well.
                happened.append((("read", path), path_named(by_kind["read"] + by_kind["write"], path)))
    problem = answer.get("problem")
    if problem:
        verdict.tally[problem] += 1
        verdict.observed = [(effect, REFUSED if outcome == MISSED else outcome) for effect, outcome in happened]
        if record.get("refused") or record["exit"] == 2 and not record["ran"] and not record["wrote"]:
            verdict.tally["bash-refused-too"] += 1
        elif not any(effect[0] in ("run", "write-protected") for effect, _ in happened) and not record["timedOut"]:
            verdict.false.append((problem, ""))
        return verdict
    verdict.observed = happened
    judge_false(verdict, record, by_kind, runs)
    return verdict


def ran_stub(record):
    return any(posixpath.basename(argv[0]) in catalog.ALWAYS for argv in record["ran"] if argv)


def named_to_stub(record, path):
    """Whether a program that makes file systems was given the path: the real one would write there."""
    return any(
        path in (from_tree(word) for word in argv[1:]) for argv in record["ran"]
        if argv and posixpath.basename(argv[0]).split(".")[0] in ("mkfs", "wipefs"))


def ran_elsewhere(record, line):
    """A command that `ssh` was given: it runs on the other host."""
    return any(line in " ".join(argv) for argv in record["ran"] if argv and posixpath.basename(argv[0]) == "ssh")


def judge_false(verdict, record, by_kind, runs):
    """Claims that a floor would deny and that did not happen."""
    claims, happened = [], bool(verdict.observed)
    for argv in runs:
        if not argv or argv[0] is None:
            verdict.tally["unknown-program"] += 1
            continue
        name = catalog.watched([word if word is not None else "\ufffc" for word in argv])
        if name and not any(fits_program(argv, observed) for observed in record["ran"] if observed):
            claims.append(("run", " ".join(word if word is not None else "…" for word in argv)[:200]))
    protected_hit = any(catalog.protected(path) for path in record["wrote"])
    touched = list(record["wrote"]) + record.get("tried", [])
    for claim in by_kind["write"]:
        if claim["path"] is None:
            verdict.tally["unresolved-write"] += not protected_hit
            continue
        named = from_tree(claim["path"])
        if catalog.protected(named) and not any(covers(claim, path) or path.startswith(named + "/") for path in touched):
            claims.append(("write", named))
        elif claim.get("below") and not catalog.protected(named) and not protected_hit and reaches_protected(named):
            verdict.tally["broad-write"] += 1
    if record.get("family") == "lookalike":
        for claim in by_kind["connect"]:
            if claim.get("host") is not None and not any(host_of(claim["host"]) == host_of(host) for host in record["connected"]):
                claims.append(("connect", claim["host"]))
    for claim in claims:
        if claim[0] == "write" and ran_stub(record) and (claim[1] not in record["command"] or named_to_stub(record, claim[1])):
            # What the real program would write: the stub wrote nothing.
            verdict.tally["stubbed"] += 1
            continue
        if claim[0] == "run" and ran_elsewhere(record, claim[1]):
            verdict.tally["remote"] += 1
            continue
        reason = excuse(record, claim, happened)
        if reason:
            verdict.tally[reason] += 1
        else:
            verdict.false.append(claim)


def fits_program(claimed, observed):
    forms = [observed] + ([observed[1:]] if posixpath.basename(observed[0]) == "busybox" and len(observed) > 1 else [])
    return any(
        posixpath.basename(claimed[0]) == posixpath.basename(form[0]) and fits(claimed[1:], form[1:], is_open=True) for form in forms)


def reaches_protected(folder):
    return folder in (".", "/") or any(kept.startswith(folder.rstrip("/") + "/") for kept in catalog.PROTECTED)


def excuse(record, claim, happened):
    """Why a claimed effect may rightly not have happened, or None. Nothing excuses a claim about a lookalike."""
    family = record.get("family")
    if record["timedOut"]:
        return "timed-out"
    if family == "lookalike":
        return None
    if family in (None, "untaken", "recombined"):
        return "conditional" if family == "untaken" or BRANCH.search(record["command"]) else None
    if record["exit"] != 0:
        return "failed"
    # What the generator meant and bash did not do, for a reason of its own: a trap that is set too late, a `;` that ends
    # another find.
    intended = record.get("intended")
    if not intended:
        return None
    subject = claim[1].split(" ")[0]
    meant = intended.get("line", "").split()
    meant += [from_tree(intended["path"])] if intended.get("path") else []
    return "unhappened" if not happened or posixpath.basename(subject) in meant or subject in meant else None
