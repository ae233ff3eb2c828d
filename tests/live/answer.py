# SPDX-License-Identifier: GPL-3.0-or-later
"""The answer of a check in the form of the Monitoring Plugins, and what is wrong with its form."""
import re
import unicodedata

import perfdata

STATES = ("OK", "WARNING", "CRITICAL", "UNKNOWN")
LINE = re.compile(
    r"(?P<service>[A-Z_]+) (?P<state>OK|WARNING|CRITICAL|UNKNOWN) - (?P<text>[^|]+)(?:\| (?P<perf>[^|]+))?"
)
LINE_GOAL = 120  # characters before the bar: "about 120"
LINE_MAX = 160
OUTPUT_MAX = 8192


HOLLOW = re.compile(rb"\(null\)|^[A-Z_-]+ (?:OK|WARNING|CRITICAL|UNKNOWN) -[ \t]*(?:\||$)")


def hollow(output):
    """What no output may have, in whatever form: a text that is not there, printed, or none behind the state."""
    found = HOLLOW.search(output)
    return [f"says nothing: {found.group()[:80]!r}"] if found else []


class Answer:
    """The parsed parts; `faults` lists every breach of the form."""

    def __init__(self, outcome, service="IPHTTPS", one_line=True):
        self.faults = []
        self.state = self.text = ""
        self.figures = {}
        self.lines = []
        if outcome.err:
            self.faults.append(f"stderr is not empty: {outcome.err[:300]!r}")
        if outcome.status not in range(4):
            self.faults.append(f"exit status {outcome.status}")
        if len(outcome.out) > OUTPUT_MAX:
            self.faults.append(f"{len(outcome.out)} bytes of output")
        try:
            whole = outcome.out.decode("utf-8")
        except UnicodeDecodeError as error:
            self.faults.append(f"output is not UTF-8: {error}")
            return
        self._characters(whole)
        if not whole.endswith("\n") or whole.endswith("\n\n"):
            self.faults.append("output does not end in one newline")
        self.lines = whole.split("\n")[:-1]
        if one_line and len(self.lines) != 1:
            self.faults.append(f"{len(self.lines)} lines")
        if any("|" in line for line in self.lines[1:]):
            self.faults.append("a | below the first line")
        self._first(outcome, service)

    def _characters(self, whole):
        for char in whole:
            if char not in "\n\t" and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
                self.faults.append(f"character U+{ord(char):04X} in the output")
                return

    def _first(self, outcome, service):
        line = self.lines[0] if self.lines else ""
        match = LINE.fullmatch(line)
        if not match:
            self.faults.append(f"first line not well-formed: {line[:200]!r}")
            return
        self.state, self.text = match["state"], match["text"].rstrip(" ")
        head = line.partition(" | ")[0]
        if match["service"] != service:
            self.faults.append(f"service word {match['service']}")
        if outcome.status in range(4) and STATES[outcome.status] != self.state:
            self.faults.append(f"says {self.state}, exits with {outcome.status}")
        if len(head) > LINE_MAX:
            self.faults.append(f"{len(head)} characters before the |")
        try:
            self.figures = perfdata.parse(match["perf"] or "")
        except ValueError as error:
            self.faults.append(str(error))
        self._thresholds()

    def _thresholds(self):
        for figure in self.figures.values():
            if figure.value is None:
                if self.state == "OK":
                    self.faults.append(f"{figure.label}=U, yet OK")
                continue
            rank = ("OK", "UNKNOWN", "WARNING", "CRITICAL").index(self.state)
            if perfdata.alerts(figure.value, figure.crit) and rank < 3:
                self.faults.append(f"{figure.label} violates {figure.crit}, yet {self.state}")
            if perfdata.alerts(figure.value, figure.warn) and rank < 2:
                self.faults.append(f"{figure.label} violates {figure.warn}, yet {self.state}")
