# SPDX-License-Identifier: GPL-3.0-or-later
"""What the archives of the floors call and keep: no call upwards, no state, no clock or network
where none belongs. Works on a build without sanitizers, named by BUILD."""

import collections
import os
import re
import shutil
import subprocess

import floors
import lint

FLOORS = [f for f in floors.BELOW if f != "plugins"]

CLOCK = {"time", "clock_gettime", "gettimeofday", "clock", "ftime"}
SOCKETS = {"socket", "connect", "send", "recv", "sendto", "recvfrom", "poll", "ppoll", "select",
           "getaddrinfo", "getpeername", "bind", "listen", "accept", "accept4"}
FILES = {"open", "open64", "openat", "fopen", "fopen64", "read", "write", "close", "stat", "opendir",
         "mkstemp", "unlink", "rename", "dlopen"}
PRINT = {"printf", "puts", "putchar", "vprintf", "perror", "stdout", "stderr", "stdin"}
END = {"exit", "_exit", "_Exit", "quick_exit"}
ENVIRONMENT = {"getenv", "secure_getenv", "setenv", "putenv", "unsetenv", "environ", "setlocale"}

# Functions of the C library that a floor may not call.
FORBIDDEN = {
    "base": SOCKETS | PRINT | END | ENVIRONMENT,
    "model": CLOCK | SOCKETS | FILES | PRINT | END | ENVIRONMENT,
    "format": CLOCK | SOCKETS | FILES | PRINT | END | ENVIRONMENT,
    "net": PRINT | END | ENVIRONMENT,
    "probe": SOCKETS | FILES | PRINT | END | ENVIRONMENT,
    "store": CLOCK | SOCKETS | PRINT | END,
    "trust": CLOCK | SOCKETS | FILES | PRINT | END | ENVIRONMENT,
    "roots": CLOCK | SOCKETS | FILES | PRINT | END | ENVIRONMENT,
    "verdict": CLOCK | SOCKETS | FILES | PRINT | END | ENVIRONMENT,
    "output": CLOCK | SOCKETS | FILES | PRINT | END | ENVIRONMENT,
    "keep": CLOCK | (SOCKETS - {"poll"}) | PRINT | END | ENVIRONMENT,
    "options": CLOCK | SOCKETS | FILES | END,
    "check": SOCKETS,
    "survey": (SOCKETS - {"poll"}) | END | (ENVIRONMENT - {"environ"}),
}
# Functions that only tests call, and why they are there all the same.
FOR_TESTS = {
    "capture_key_counts": "a test holds the key against the fields of the options",
    "capture_key_knows": "a test holds the key against the fields of the options",
    "gravity_rule": "a test walks the whole table",
    "remedy_at": "a test walks the whole table",
    "stores_pin": "the root of lists that a test signs",
}
KEPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "kept-symbols")


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True,
                          env={**os.environ, "LC_ALL": "C"}).stdout


def plain(symbol):
    """read for __read_chk, open for __open_2: what FORTIFY_SOURCE makes of a call."""
    return re.sub(r"^__(\w+?)_(chk|2)$", r"\1", symbol)


def read(archive):
    """{symbol: member} that are defined, and [(member, symbol)] that are not."""
    defined, wanted, member = {}, [], ""
    for line in run("nm", archive).split("\n"):
        if line.endswith(":"):
            member = line[:-1]
        match = re.match(r"[0-9a-f ]*\s([A-Za-z])\s(\S+)$", line)
        if match and match.group(1) in "Uw":
            wanted.append((member, plain(match.group(2).split("@")[0])))
        elif match and match.group(1).isupper():
            defined[match.group(2)] = member
    return defined, wanted


def mutable(archive):
    """(member, symbol) of what can be written to while the program runs."""
    member = ""
    for line in run("objdump", "-t", archive).split("\n"):
        if ":     file format" in line:
            member = line.split(":")[0]
        match = re.match(r"[0-9a-f]+ (.{7}) (\S+)\s+([0-9a-f]+)\s+(?:\.hidden )?(\S+)$", line)
        if not match or "d" in match.group(1)[5:6] or int(match.group(3), 16) == 0:
            continue
        section = match.group(2)
        # .data.rel.ro holds constants with addresses in them: read-only once the program runs.
        if re.match(r"\.(data|bss|tdata|tbss)\b|\*COM\*", section) and \
                not section.startswith(".data.rel.ro"):
            yield member, match.group(4)


def kept():
    """The symbols of the file kept-symbols: {name: reason}."""
    with open(KEPT, encoding="utf-8") as file:
        rows = [line.split(None, 1) for line in file if line.strip() and line[0] != "#"]
    return {row[0]: row[1].strip() if len(row) > 1 else "" for row in rows}


def upward(floor, archives):
    """Calls out of a floor into one that it may not use."""
    owners = collections.defaultdict(list)
    for other, (defined, _) in archives.items():
        for symbol, member in defined.items():
            owners[symbol].append((other, member))
    for member, symbol in archives[floor][1]:
        for other, where in owners.get(symbol, ()):
            header = f"{other}/{re.sub(r'^lib[a-z]+_a-|[.]o$', '', where)}.h"
            if other == floor:
                continue
            if other not in floors.BELOW[floor]:
                yield f"{floor}/{member}: {symbol}() is of the floor {other}"
            elif header not in floors.ONLY.get((floor, other), {header}):
                yield f"{floor}/{member}: {symbol}() is declared in {header}"


def source_of(floor, member):
    name = re.sub(r"^lib[a-z]+_a-|[.]o$", "", member)
    return f"common/{floor}/{name}.c"


def unused(tree, archives, programs):
    """Functions that nothing in common/, plugins/ and manual/ calls: tests alone, or nobody."""
    used = {symbol for _, wanted in archives.values() for _, symbol in wanted} | programs
    # What runs while the package is built is linked from sources.
    used |= set(re.findall(r"\w+", lint.bare(tree.text("manual/write.c"))))
    known = set()
    for floor, (defined, _) in archives.items():
        for symbol, member in defined.items():
            path = source_of(floor, member)
            if symbol in used or path not in tree.paths:
                continue
            # In its own file the name stands once where it is defined, and again where it is used.
            if len(re.findall(rf"\b{symbol}\b", lint.bare(tree.text(path)))) > 1:
                continue
            known.add(symbol)
            if symbol not in FOR_TESTS:
                yield f"{path}: {symbol} is called by tests only, or by nobody"
    for symbol in sorted(set(FOR_TESTS) - known):
        yield f"tests/lint/symbols.py: {symbol} is no function that only tests call"


def wanted_by_programs(build):
    folder = os.path.join(build, "plugins")
    objects = [os.path.join(folder, n) for n in os.listdir(folder) if n.endswith(".o")] \
        if os.path.isdir(folder) else []
    return {symbol for path in objects for _, symbol in read(path)[1]}


def check(tree, report):
    paths = {f: os.path.join(tree.build, "common", f"lib{f}.a") for f in FLOORS}
    paths = {f: p for f, p in paths.items() if os.path.exists(p)}
    if not paths or not shutil.which("nm") or not shutil.which("objdump"):
        report.note("no archives or no binutils here: symbols are not looked at (name a BUILD)")
        return
    archives = {f: read(p) for f, p in paths.items()}
    report.rule("archives", (f"common/lib{f}.a is missing" for f in FLOORS if f not in paths))
    report.rule("calls between floors", (t for f in archives for t in upward(f, archives)))
    report.rule("calls out of floors", (
        f"{f}/{member}: {f} may not use {symbol}" for f in archives
        for member, symbol in archives[f][1] if symbol in FORBIDDEN[f] and
        (f, member) not in {("base", "libbase_a-file.o"), ("base", "file.o")} and
        not (symbol == "_exit" and re.fullmatch(r"(libbase_a-)?must[.]o", member))))
    if set(archives) == set(FLOORS):
        report.rule("functions that only tests call", unused(tree, archives, wanted_by_programs(tree.build)))
    allowed = kept()
    seen = set()
    found = []
    for floor, path in paths.items():
        for member, symbol in mutable(path):
            name = re.sub(r"\.\d+$", "", symbol)
            seen.add(name)
            if name not in allowed:
                found.append(f"{floor}/{member}: {symbol} can be written to")
    report.rule("mutable symbols", found)
    report.rule("kept-symbols", [f"{n}: no reason given" for n, r in allowed.items() if not r] +
                [f"{n}: no longer there" for n in allowed if n not in seen])
