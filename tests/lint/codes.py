# SPDX-License-Identifier: GPL-3.0-or-later
"""Every code that a check can print is explained: what prints one names a constant of
model/winerr.h, and each of these is a row of the table. Statuses and alerts are walked by the unit
test of the table. contrib/doc/codes.md has a line for each."""

import os
import re
import subprocess

import lint

HEADER, TABLE, PAGE = "common/model/winerr.h", "common/model/winerr.c", "contrib/doc/codes.md"


def unexplained(tree):
    rows = {int(code, 16) for code in re.findall(r"^\t\{(0x[0-9a-f]+)u, \"", tree.text(TABLE), re.M)}
    for name, code in re.findall(r"^#define (\w+) (0x[0-9a-f]+)u$", tree.text(HEADER), re.M):
        if int(code, 16) not in rows:
            yield f"{HEADER}: {name} is in no row of {TABLE}"


def literal(tree):
    """A code by its number may be in no row."""
    for path in tree.code("common/verdict", "common/store", "common/trust", "common/roots",
                          "common/options", "common/check", "common/survey", "common/probe"):
        for number, line in enumerate(lint.bare(tree.text(path)).split("\n"), 1):
            for code in re.findall(r"\b0x(?:80[0-9a-fA-F]{6}|2[7a][0-9a-fA-F]{2})u?\b", line):
                yield f"{path}:{number}: {code} has a name in {HEADER}"


def undocumented(tree):
    """The page of the codes has a line for each that the program lists, with its symbol, meaning and cause."""
    program = os.path.join(tree.build, "plugins", "check_iphttps")
    if not os.access(program, os.X_OK):
        return
    page = tree.text(PAGE)

    def said(*words):
        return subprocess.run([program, *words], capture_output=True, text=True, check=False, timeout=60).stdout
    for line in said("--list-codes").splitlines():
        code, symbol = line[:10].strip(), line[11:].split("  ")[0].split(" ")[0] if line[11:12] != " " else ""
        text = re.search(r"^Meaning: (.*?)^(?:Remedy:|\Z)", said(f"--explain={code}") + "Remedy:", re.M | re.S)[1]
        meaning, cause = (" ".join(part.split()) for part in text.split("Cause:"))
        row = f"| `{code}` | {f'`{symbol}`' if symbol else ''} | {meaning}: {cause} |"
        if row not in page:
            yield f"{PAGE}: lacks {row}"


def check(tree, report):
    report.rule("explained codes", [*unexplained(tree), *literal(tree), *undocumented(tree)])
