# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lint rules share: the files of the tree, C without comments, and the report."""

import os
import re

SKIP = {".git", "autom4te.cache", "build-aux", "m4", "__pycache__", "data", "corpus"}


class Tree:
    """The files of the source tree, by path relative to it."""

    def __init__(self, source, build):
        self.source = source
        self.build = build
        self.paths = sorted(self._walk())
        self._texts = {}

    def _walk(self):
        for folder, names, files in os.walk(self.source):
            below = os.path.relpath(folder, self.source)
            names[:] = [n for n in names if n not in SKIP and not n.startswith("build") and
                        not n.startswith("iphttps-plugins-")]
            for name in files:
                path = os.path.normpath(os.path.join(below, name))
                if not self._made(path):
                    yield path

    @staticmethod
    def _made(path):
        """Is it made by git for a linked worktree, by autotools or by a build in the tree?"""
        return (path in (".git", "configure", "configure~", "aclocal.m4", "config.h.in", "Makefile.in",
                         "Makefile", "config.h", "config.status", "stamp-h1", "libtool") or
                re.search(r"\.(o|a|log|trs|Po|tar\.xz|pyc)$", path) is not None)

    def absolute(self, path):
        return os.path.join(self.source, path)

    def text(self, path):
        if path not in self._texts:
            with open(self.absolute(path), "rb") as file:
                self._texts[path] = file.read().decode("utf-8", "surrogateescape")
        return self._texts[path]

    def code(self, *folders):
        """The C files below the folders, headers included."""
        return [p for p in self.paths
                if p.endswith((".c", ".h")) and p.startswith(tuple(f + "/" for f in folders))]

    def scripts(self, *kinds):
        """Files that are scripts of a kind ("sh", "python3") by name or first line."""
        found = []
        for path in self.paths:
            if path.endswith(".sh") and "sh" in kinds or path.endswith(".py") and "python3" in kinds:
                found.append(path)
                continue
            if "." in os.path.basename(path):
                continue
            first = self.text(path).split("\n", 1)[0]
            if re.match(r"#!.*\b(" + "|".join(kinds) + r")\b", first):
                found.append(path)
        return found


class Report:
    """Counts rules; prints findings at once."""

    def __init__(self):
        self.passed = self.failed = 0

    def rule(self, name, findings):
        """One rule and everything found against it."""
        findings = list(findings)
        for text in findings:
            print(f"{name}: {text}")
        if findings:
            self.failed += 1
        else:
            self.passed += 1

    @staticmethod
    def note(text):
        print(f"note: {text}")


def bare(text):
    """C text with comments and the insides of literals blanked out; lines stay where they are."""
    def blank(match):
        found = match.group(0)
        if found[0] == "/":
            return re.sub(r"[^\n]", " ", found)
        return found[0] + " " * (len(found) - 2) + found[-1]

    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text,
                  flags=re.S)


def line_of(text, at):
    return text.count("\n", 0, at) + 1
