#!/usr/bin/env python3
"""Tests of the oracle itself: the generator, the judgement, the sandbox, and that kept records can be observed again."""

import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from collections import Counter

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import catalog
import compare
import generate
import judge


def record(command="x", ran=(), wrote=None, **more):
    made = {"command": command, "ran": [list(argv) for argv in ran], "wrote": wrote or {}, "read": [], "tried": [], "connected": [],
            "exit": 0, "timedOut": False, "family": "x"}
    return {**made, **more}


def answer(*effects, problem=None):
    return {"effects": list(effects), "problem": problem}


def run(*argv):
    return {"kind": "run", "argv": list(argv)}


def write(path, below=False):
    return {"kind": "write", "path": path, "below": below}


def outcomes(made, given):
    return [outcome for _, outcome in judge.judge(made, given).observed]


class Generated(unittest.TestCase):
    def test_same_seed_same_commands(self):
        self.assertEqual(list(generate.generate(7, 300)), list(generate.generate(7, 300)))
        self.assertNotEqual(list(generate.generate(7, 50)), list(generate.generate(8, 50)))

    def test_twenty_thousand_distinct_commands_of_every_family(self):
        made = list(generate.generate(1, 20000))
        self.assertEqual(len({entry["command"] for entry in made}), 20000)
        counts = {}
        for entry in made:
            counts[entry["family"]] = counts.get(entry["family"], 0) + 1
        self.assertGreaterEqual(len(counts), 22)
        self.assertGreaterEqual(min(counts.values()), 100, counts)
        self.assertGreaterEqual(max(len(entry["wrappers"]) for entry in made), 4)


class Watched(unittest.TestCase):
    def test_runs(self):
        for argv, expected in [
            (["git", "-C", "x", "push"], "git push"), (["git", "commit", "-m", "push"], None), (["/bin/rm", "-fr", "x"], "rm -r"),
            (["rm", "-f", "x"], None), (["rm", "--", "-r"], None), (["busybox", "rm", "-r", "x"], "rm -r"), (["npm", "ls"], None),
            (["npm", "publish"], "npm"), (["/usr/bin/curl"], "curl"), (["echo", "sudo"], None),
        ]:
            self.assertEqual(catalog.watched(argv), expected, argv)

    def test_paths(self):
        self.assertEqual(catalog.from_tree("docs/../VERSION"), "VERSION")
        self.assertEqual(catalog.from_tree("/sandbox/tree//a/./b"), "a/b")
        self.assertEqual(catalog.from_tree("~/.bashrc"), "/sandbox/home/.bashrc")
        self.assertEqual(catalog.from_tree("../other/x"), "/sandbox/other/x")
        self.assertEqual(catalog.from_tree("."), ".")
        self.assertTrue(catalog.protected("internal/abi"))
        self.assertTrue(catalog.protected("internal"))
        self.assertFalse(catalog.protected("internals/x"))
        self.assertFalse(catalog.protected("VERSION.md"))


class Judged(unittest.TestCase):
    def test_run_named(self):
        pushed = record(ran=[["git", "push", "origin"]])
        self.assertEqual(outcomes(pushed, answer(run("/usr/bin/git", "push", "origin"))), ["caught"])
        self.assertEqual(outcomes(pushed, answer(run("git", None))), ["caught"])
        self.assertEqual(outcomes(pushed, answer(run("git", "push"))), ["open"])
        self.assertEqual(outcomes(pushed, answer(run(None, "push"))), ["unresolved"])
        self.assertEqual(outcomes(pushed, answer(run("git", "pull", "origin"))), ["missed"])
        self.assertEqual(outcomes(pushed, answer(run("git", "push", "origin", "main"))), ["missed"])
        self.assertEqual(outcomes(pushed, answer(problem="shell-limit")), ["refused"])

    def test_write_named(self):
        wrote = record(wrote={"internal/abi/k.go": "deleted"})
        self.assertEqual(outcomes(wrote, answer(write("./internal//abi/k.go"))), ["caught"])
        self.assertEqual(outcomes(wrote, answer(write("internal", below=True))), ["caught"])
        self.assertEqual(outcomes(wrote, answer(write("internal"))), ["missed"])
        self.assertEqual(outcomes(wrote, answer(write(".", below=True))), ["caught"])
        self.assertEqual(outcomes(wrote, answer(write(None))), ["unresolved"])
        self.assertEqual(outcomes(wrote, answer(write("internal/abi/k"))), ["missed"])
        made = record(wrote={"a": "created", "a/b": "created"})
        self.assertEqual(outcomes(made, answer(write("a/b"))), ["caught", "caught"])

    def test_git_keeps_its_own_files(self):
        self.assertEqual(outcomes(record(ran=[["git", "add", "x"]], wrote={".git/index": "changed"}), answer()), [])
        self.assertEqual(outcomes(record(ran=[["git", "config"]], wrote={".git/config": "changed"}), answer()), ["missed"])
        self.assertEqual(outcomes(record(ran=[["rm", "x"]], wrote={".git/index": "deleted"}), answer()), ["missed"])

    def test_hosts(self):
        asked = record(connected=["0x7f000001:80", "[fd00:EC2::254]", "A.example"])
        claims = [{"kind": "connect", "host": host, "port": None} for host in ("127.0.0.1", "fd00:ec2::254", "a.example")]
        self.assertEqual(outcomes(asked, answer(*claims)), ["caught"] * 3)
        self.assertEqual(outcomes(asked, answer(claims[0])), ["caught", "missed", "missed"])

    def test_payload(self):
        fetched = record(ran=[["payload-ran"]])
        self.assertEqual(outcomes(fetched, answer(run("curl", "x"), run("sh"))), ["caught"])
        self.assertEqual(outcomes(fetched, answer(run("curl", "x"), run(None))), ["unresolved"])
        self.assertEqual(outcomes(fetched, answer(run("curl", "x"))), ["missed"])

    def test_false_denials(self):
        quiet = record()
        self.assertTrue(judge.judge(quiet, answer(run("git", "push"))).false)
        self.assertTrue(judge.judge(quiet, answer(run("sudo", None))).false)
        self.assertTrue(judge.judge(quiet, answer(write("VERSION"))).false)
        self.assertTrue(judge.judge(quiet, answer(problem="shell-unreadable")).false)
        self.assertFalse(judge.judge(record(exit=2), answer(problem="shell-unreadable")).false)
        for harmless in (run("git", "status"), run(None), write("VERSION.md"), write(None), write("notes.txt")):
            self.assertFalse(judge.judge(quiet, answer(harmless)).false, harmless)
        self.assertFalse(judge.judge(record(ran=[["git", "push"]]), answer(run("git", None))).false)
        self.assertFalse(judge.judge(record(tried=["VERSION"]), answer(write("VERSION"))).false)

    def test_branches_are_counted_apart(self):
        untaken = judge.judge(record("false && git push", family="untaken"), answer(run("git", "push")))
        self.assertEqual((untaken.false, untaken.tally["conditional"]), ([], 1))
        self.assertTrue(judge.judge(record("true && echo", family="lookalike", exit=1), answer(run("git", "push"))).false)

    def test_what_was_meant_and_did_not_happen_is_counted_apart(self):
        meant = record(ran=[["sudo", "ls"]], family="run-git-push", intended={"kind": "run", "line": "git push -q"})
        verdict = judge.judge(meant, answer(run("sudo", "ls"), run("git", "push", "-q")))
        self.assertEqual((verdict.false, verdict.tally["unhappened"]), ([], 1))
        self.assertTrue(judge.judge(meant, answer(run("sudo", "ls"), run("curl", "x"))).false)


class Compared(unittest.TestCase):
    def compared(self, records, *options):
        with tempfile.TemporaryDirectory() as folder:
            name, misses = os.path.join(folder, "observed.jsonl"), os.path.join(folder, "misses.jsonl")
            with open(name, "w") as file:
                file.writelines(json.dumps(entry) + "\n" for entry in records)
            done = subprocess.run([sys.executable, os.path.join(HERE, "compare.py"), "--fak", os.path.join(HERE, "fake_fak.py"),
                                   "--misses", misses, *options, name], capture_output=True, text=True)
            with open(misses) as file:
                return done, [json.loads(line) for line in file]

    def test_limits_decide_the_exit_code(self):
        good = record("git push", ran=[["git", "push"]])
        missed = record("sudo git push", ran=[["sudo", "git", "push"], ["git", "push"]], id="m")
        false = record("echo x; sudo id", id="f")
        done, misses = self.compared([good], "--max-miss", "0", "--max-false", "0")
        self.assertEqual((done.returncode, misses), (0, []), done.stderr)
        done, misses = self.compared([good, missed], "--max-miss", "30")
        self.assertEqual(done.returncode, 1)
        self.assertEqual([entry["id"] for entry in misses], ["m"])
        self.assertEqual(self.compared([good, missed], "--max-miss", "40")[0].returncode, 0)
        done, misses = self.compared([good, false], "--max-false", "40")
        self.assertEqual((done.returncode, [entry["id"] for entry in misses]), (1, ["f"]))


def is_here(program):
    """Whether this machine can run what a record saw."""
    return program in catalog.STUBS or "." in program or program in ("made", "s") or shutil.which(program) is not None


class Kept(unittest.TestCase):
    def test_kept_records_cover_the_families_and_do_what_was_meant(self):
        kept = list(compare.records(sorted(glob.glob(compare.CORPUS)), []))
        self.assertGreaterEqual(len(kept), 3000)
        self.assertEqual(len({entry["id"] for entry in kept}), len(kept))
        families = Counter(entry["family"] for entry in kept)
        self.assertGreaterEqual(min(families.values()), 25, families)
        without = [entry["id"] for entry in kept if entry["intended"]["kind"] in ("run", "write", "connect")
                   and not entry["wrote"] and not entry["connected"] and not any(map(catalog.watched, entry["ran"]))]
        self.assertLessEqual(len(without), len(kept) // 20)


@unittest.skipUnless(shutil.which("unshare") and shutil.which("cc"), "needs unshare and a C compiler")
class Observed(unittest.TestCase):
    def observe(self, *arguments, **more):
        return subprocess.run([sys.executable, os.path.join(HERE, "observe.py"), *arguments], capture_output=True, text=True, **more)

    def test_the_sandbox_holds(self):
        done = self.observe("--self-test")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_kept_records_are_observed_again(self):
        kept = [entry for index, entry in enumerate(compare.records(sorted(glob.glob(compare.CORPUS)), [])) if index % 10 == 0]
        kept = [entry for entry in kept if all(map(is_here, judge.programs(entry)))]
        self.assertGreaterEqual(len(kept), 200)
        given = "".join(json.dumps({"command": entry["command"]}) + "\n" for entry in kept)
        again = [json.loads(line) for line in self.observe(input=given).stdout.splitlines()]
        self.assertEqual(len(again), len(kept))
        different = []
        for then, now in zip(kept, again):
            ran = judge.programs(then)
            wrote = {path: how for path, how in now["wrote"].items() if not judge.is_own_business(path, ran)}
            if then["wrote"] != wrote or ran != judge.programs(now) or set(then["connected"]) != set(now["connected"]):
                different.append((then["id"], then["command"]))
        # What a pipeline's end does to its beginning is a race in a few of them.
        self.assertLessEqual(len(different), len(kept) // 50, different)


if __name__ == "__main__":
    unittest.main()
