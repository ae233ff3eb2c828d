#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Judges what every case holds and compares each output byte by byte: run.py [--update] [CASE]...

A case is a directory: what is judged (evidence.json and stores, or what args names), args (one word a line),
program (the check; without it check_iphttps) and an expected file for each form below. The version stands as
@VERSION@, the time of a run without evidence as @TIME@. The case "survey" is one made by hand, in every form of iphttps-report. Environment: BUILD, CHECK,
CHECK_WRAPPER, FIRST (one failure is enough)."""
import difflib
import json
import pathlib
import re
import sys

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "live"))

import answer
import forms
import process
import settings

FORMS = {
    "nagios": (),
    "nagios-v": ("-v",),
    "nagios-vv": ("-vv",),
    "nagios-vvv": ("-vvv",),
    "json": ("-o", "json"),
    "openmetrics": ("-o", "openmetrics"),
    "prtg": ("-o", "prtg"),
    "checkmk": ("-o", "checkmk"),
    "text": ("-o", "text"),
    "text-v": ("-o", "text", "-v"),
}
MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
SURVEY_FORMS = ("text", "json", "csv", "openmetrics", "zabbix-lld", "nagios", "nagios-spool", "icinga", "zabbix",
                "plain")


def version():
    return process.run([settings.CHECK, "--version"]).out.split()[-1]


class Case:
    def __init__(self, directory):
        self.directory = directory
        self.forms = FORMS
        self.args = (directory / "args").read_text(encoding="utf-8").split("\n")[:-1]
        named = directory / "program"
        self.program = named.read_text(encoding="utf-8").strip() if named.exists() else "check_iphttps"
        self.replayed = (directory / "evidence.json").exists()
        if self.replayed:
            self.args.insert(0, "--replay=evidence.json")

    def command(self, form):
        return [*settings.WRAPPER, settings.program(self.program), *self.args, *FORMS[form]]

    def said(self, form, known_version):
        """What the program says, and what is wrong whatever was expected."""
        outcome = process.run(self.command(form), cwd=self.directory)
        faults = [f"stderr: {outcome.err[:200]!r}"] if outcome.err else []
        faults += answer.hollow(outcome.out)
        if form.startswith("nagios"):
            service = self.program.removeprefix("check_").upper()
            faults += answer.Answer(outcome, service, one_line=form == "nagios").faults
        if form in ("prtg", "checkmk"):
            faults += forms.CHECKS[form](outcome)
        if form == "json":
            faults += self.unlisted(outcome.out)
        said = outcome.out.replace(known_version, b"@VERSION@")
        # Without evidence the run has a time of its own.
        return said if self.replayed else MOMENT.sub(b"@TIME@", said), outcome.status, faults

    def unlisted(self, said):
        """Rules of the findings that --list-rules of the program does not name."""
        listed = process.run([*settings.WRAPPER, settings.program(self.program), "--list-rules"]).out.decode().split()
        rules = {finding["rule"] for finding in json.loads(said)["findings"]}
        return [f"--list-rules lacks {rule}" for rule in sorted(rules) if rule not in listed]

    def expected_status(self):
        words = (self.directory / "nagios").read_text(encoding="utf-8").split()
        return answer.STATES.index(words[1])


class Survey:
    """Six sites, in every form that iphttps-report can give them."""

    def __init__(self, directory):
        self.directory, self.forms = directory, SURVEY_FORMS

    def command(self, form):
        return [*settings.WRAPPER, str(settings.BUILD / "tests" / "page" / "labpage"), "6", form]

    def said(self, form, _):
        outcome = process.run(self.command(form), cwd=self.directory)
        return outcome.out, outcome.status, [f"stderr: {outcome.err[:200]!r}"] if outcome.err else []

    @staticmethod
    def expected_status():
        return 0


def difference(expected, said):
    lines = [text.decode(errors="replace").splitlines() for text in (expected, said)]
    return "\n".join(list(difflib.unified_diff(*lines, "expected", "said", lineterm="", n=0))[:20])


def compare(case, known_version):
    for form in case.forms:
        said, status, faults = case.said(form, known_version)
        path = case.directory / form
        expected = path.read_bytes() if path.is_file() else None
        if expected is None:
            faults.append("no expected output")
        elif said != expected:
            faults.append(f"other output\n{difference(expected, said)}")
        if expected is not None and status != case.expected_status():
            faults.append(f"exit status {status}")
        yield form, faults


def update(case, known_version):
    for form in case.forms:
        said, _, faults = case.said(form, known_version)
        (case.directory / form).write_bytes(said)
        yield form, faults


def main(arguments):
    act = update if "--update" in arguments else compare
    wanted = [word for word in arguments if word != "--update"]
    count = {"passed": 0, "failed": 0, "skipped": 0}
    known_version = version()
    cases = [Case(args.parent) for args in sorted(HERE.glob("*/args"))]
    for case in [*cases, Survey(HERE / "survey")]:
        if wanted and case.directory.name not in wanted:
            continue
        for form, faults in act(case, known_version):
            count["failed" if faults else "passed"] += 1
            if faults:
                command = " ".join(case.command(form))
                print(f"FAILED {case.directory.name}/{form}: {'; '.join(faults)} | cd {case.directory} && {command}")
                if settings.FIRST:
                    return 1
    print(", ".join(f"{number} {word}" for word, number in count.items()))
    return 1 if count["failed"] or not count["passed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
