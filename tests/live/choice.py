# SPDX-License-Identifier: GPL-3.0-or-later
"""Which rows run, in every harness the same way, and how a row that failed is run again.

A row is chosen by patterns (re.search) of its name: those on the command line, else the one in the variable of the
harness (LIVE_ONLY, REPORT_ONLY, MAIL_ONLY); without any all run. --list prints the names and runs nothing."""
import argparse
import os
import pathlib
import re
import shlex
import sys


class Choice:
    """What was asked for."""

    def __init__(self, patterns):
        self._patterns = [re.compile(pattern) for pattern in patterns]
        self.listed = False

    def __contains__(self, name):
        return not self._patterns or any(pattern.search(name) for pattern in self._patterns)

    def of(self, items, name=lambda item: item.name):
        """The items that are to run; of a list the names, and the end."""
        chosen = [item for item in items if name(item) in self]
        if self.listed:
            print("\n".join(name(item) for item in chosen))
            sys.exit(0)
        return chosen


def from_environment(variable):
    only = os.environ.get(variable)
    return Choice([only] if only else [])


def parse(variable, words=None, about=""):
    """From the command line, else from the environment."""
    parser = argparse.ArgumentParser(prog=sys.argv[0], description=about)
    parser.add_argument("patterns", metavar="PATTERN", nargs="*", help=f"rows whose name has it (else ${variable})")
    parser.add_argument("--list", action="store_true", help="print the names of the rows")
    given = parser.parse_args(words)
    asked = Choice(given.patterns) if given.patterns else from_environment(variable)
    asked.listed = given.list
    return asked


def again(name):
    """The command that runs just this row."""
    return shlex.join([str(pathlib.Path(sys.argv[0])), f"^{re.escape(name)}$"])


def named(modules, prefix="test_"):
    """Functions test_some_thing of modules, as (\"some thing\", function), in their order."""
    return [(name.removeprefix(prefix).replace("_", " "), function)
            for module in modules for name, function in vars(module).items() if name.startswith(prefix)]
