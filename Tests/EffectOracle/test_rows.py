#!/usr/bin/env python3
"""Tests of the rows that are made of records: the files are what they give, and the floors' tests of a record tell."""

import os
import sys
import unittest
from collections import Counter

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import floors
import rows


def record(*ran, **more):
    return {"command": "x", "ran": [list(argv) for argv in ran], "wrote": {}, "read": [], "tried": [], "connected": [], "exit": 0, "timedOut": False, **more}


def did(name, *ran, **more):
    return bool(floors.FLOORS[name].did(record(*ran, **more)))


class Floors(unittest.TestCase):
    def test_options(self):
        for words, happened in (("rm -rf x", True), ("rm --recursive x", True), ("rm --rec x", True), ("rm x -R", True), ("rm -f x", False), ("rm -- -r", False)):
            self.assertEqual(did("remove", words.split()), happened, words)
        self.assertTrue(did("remove-force", ["rm", "-r", "--force", "x"]))
        self.assertFalse(did("remove-force", ["rm", "-r", "x", "--", "-f"]))
        self.assertTrue(did("remove", ["/usr/bin/busybox", "rm", "-rf", "x"]))

    def test_git(self):
        self.assertTrue(did("push", ["git", "-C", "docs", "-c", "a.b=c", "push"]))
        self.assertTrue(did("push", ["git", "p"], ["/bin/sh", "-c", "x"], ["git-receive-pack", "/r"]))
        self.assertFalse(did("push", ["git", "-C", "push", "status"]))
        self.assertTrue(did("push-force", ["git", "push", "-uf", "origin"]))
        self.assertFalse(did("push-force", ["git", "push", "-o", "--force"]))
        self.assertFalse(did("no-verify", ["git", "commit", "-mn"]))
        self.assertTrue(did("no-verify", ["git", "commit", "-anm", "x"]))
        self.assertFalse(did("clean", ["git", "clean", "-n", "-ef"]))

    def test_subcommands(self):
        self.assertTrue(did("infra", ["kubectl", "-n", "prod", "delete", "pod"]))
        self.assertFalse(did("infra", ["kubectl", "-n", "delete", "get", "pods"]))
        self.assertTrue(did("publish", ["yarn", "npm", "publish"]))
        self.assertFalse(did("publish", ["npm", "view", "publish"]))

    def test_paths(self):
        self.assertEqual(floors.hit_entry("docs/VERSION"), "VERSION")
        self.assertEqual(floors.hit_entry("internal"), "internal/")
        self.assertEqual(floors.hit_entry("/etc/hosts"), "/etc/")
        self.assertEqual(floors.hit_entry("/sandbox/home/.ssh/config"), ".ssh/")
        for path in ("CONVERSION.md", "etc/hosts", "src/internal.txt", "internals/k.go", ".envrc", ".git/index"):
            self.assertIsNone(floors.hit_entry(path), path)


class Made(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rows, cls.files = rows.made()

    def test_the_files_are_what_the_records_give(self):
        for name, content in self.files.items():
            with open(os.path.join(rows.CORPUS, "conformance", name)) as file:
                self.assertEqual(file.read(), content, name)

    def test_a_third_must_be_allowed(self):
        count = Counter(row["expect"]["verdict"] for found in self.rows.files.values() for row in found)
        self.assertGreaterEqual(sum(count.values()), 3000)
        self.assertGreaterEqual(3 * count["ALLOW"], sum(count.values()))

    def test_what_is_kept_out_is_in_a_table(self):
        self.assertEqual(rows.stale(self.rows), [])

    def test_what_bash_did_otherwise_is_little(self):
        self.assertLessEqual(len(self.rows.left_out), 70)


if __name__ == "__main__":
    unittest.main()
