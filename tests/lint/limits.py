# SPDX-License-Identifier: GPL-3.0-or-later
"""No limit is met in silence: the comment at the head of base/limits.h says of each what happens
at it, and names no other."""

import fnmatch
import re

HEADER = "common/base/limits.h"
OTHER = {"LIMIT_", "UNKNOWN"}


def untold(tree):
    head, _, rest = tree.text(HEADER).partition("enum {")
    names = re.findall(r"^\tLIMIT_(\w+) =", rest, re.M)
    told = set(re.findall(r"\b[A-Z][A-Z0-9_]{2,}\b\*?", head[head.index("What happens"):]))
    for name in names:
        if not any(fnmatch.fnmatchcase(name, one) for one in told):
            yield f"{HEADER}: what happens at LIMIT_{name} is not said"
    for one in sorted(told - OTHER):
        if not any(fnmatch.fnmatchcase(name, one) for name in names):
            yield f"{HEADER}: there is no LIMIT_{one}"


def check(tree, report):
    report.rule("limits that are told", untold(tree))
