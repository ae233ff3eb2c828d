# SPDX-License-Identifier: GPL-3.0-or-later
"""No limit is reached in silence: the head of each floor's limits.h says of each limit in it what
happens, and names no other. A limit has its name there, and nowhere else."""

import fnmatch
import re

import lint

NAME = "limits.h"
WORDS = {"LIMIT_", "UNKNOWN", "AIA", "CERT_CHAIN_ENGINE_CONFIG"}


def headers(tree):
    return [p for p in tree.code("common") if p.endswith("/" + NAME)]


def untold(tree, header):
    head, _, rest = tree.text(header).partition("enum {")
    if "What happens" not in head:
        yield f"{header}: the head does not say what happens at a limit"
        return
    names = re.findall(r"^\tLIMIT_(\w+) =", rest, re.M)
    told = re.findall(r"\b[A-Z][A-Z0-9_]{2,}\b\*?", head[head.index("What happens"):])
    told = {one for one in told if one not in WORDS}
    for name in names:
        if not any(fnmatch.fnmatchcase(name, one) for one in told):
            yield f"{header}: what happens at LIMIT_{name} is not said"
    for one in sorted(told):
        if not any(fnmatch.fnmatchcase(name, one) for name in names):
            yield f"{header}: there is no LIMIT_{one}"


def elsewhere(tree):
    """Limits that are named outside of the headers, and names that two headers have."""
    owner = {}
    for path in tree.code("common", "plugins"):
        text = lint.bare(tree.text(path))
        for match in re.finditer(r"^\s*(?:#\s*define\s+)?(LIMIT_\w+)(?:\s*=[^=]|\s+\d)", text, re.M):
            name, where = match.group(1), f"{path}:{lint.line_of(text, match.start(1))}"
            if not path.endswith("/" + NAME):
                yield f"{where}: {name} belongs into the limits.h of its floor"
            elif owner.setdefault(name, path) != path:
                yield f"{where}: {owner[name]} has {name} too"


def check(tree, report):
    found = [text for header in headers(tree) for text in untold(tree, header)]
    report.rule("limits and what happens at them", found)
    report.rule("limits in the limits.h of their floor", elsewhere(tree))
