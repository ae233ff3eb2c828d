# SPDX-License-Identifier: GPL-3.0-or-later
"""The texts of the sources: banned functions, first lines, blanks, length of functions, format."""

import os
import re
import shutil
import subprocess

import lint

# Function: why, or what instead. Banned in all C files.
UNSAFE = {
    "strcpy": "snprintf or buf", "strcat": "snprintf or buf", "sprintf": "snprintf",
    "vsprintf": "vsnprintf", "stpcpy": "snprintf or buf", "strncpy": "does not end its text",
    "strncat": "snprintf or buf", "gets": "fgets", "gmtime": "gmtime_r",
    "localtime": "localtime_r", "ctime": "strftime", "asctime": "strftime", "mktemp": "mkstemp",
    "tmpnam": "mkstemp", "tempnam": "mkstemp", "alloca": "malloc or arena",
    "system": "posix_spawn", "popen": "posix_spawn",
}
EXTENSION = ("store/extension tells absent from malformed", ("common/store/extension.c",))
# Banned in common/ and plugins/ too, except in the files named.
QUIET = {
    "strtok": ("keeps state", ()), "atoi": ("strtol", ()), "atol": ("strtol", ()),
    "atoll": ("strtoll", ()), "atof": ("strtod", ()), "setlocale": ("the output is the same everywhere", ()),
    "exit": ("only check_main decides the exit status", ("common/check/process.c",)),
    "_exit": ("only check_main decides the exit status", ("common/check/process.c", "common/base/must.c")),
    "malloc": ("base/memory, which does not fail", ("common/base/memory.c",)),
    "calloc": ("base/memory, which does not fail", ("common/base/memory.c", "common/base/arena.c")),
    "realloc": ("base/memory, which does not fail", ("common/base/memory.c",)),
    "reallocarray": ("base/memory, which does not fail", ()),
    "strdup": ("base/memory, which does not fail", ()), "strndup": ("base/memory, which does not fail", ()),
    "X509_get_ext_d2i": EXTENSION, "X509_CRL_get_ext_d2i": EXTENSION, "X509_REVOKED_get_ext_d2i": EXTENSION,
    "asprintf": ("buf or arena_printf", ()), "vasprintf": ("buf or arena_printf", ()),
    "printf": ("output goes into a buf", ()),
    "vprintf": ("output goes into a buf", ()),
    "fprintf": ("output goes into a buf", ()),
    "vfprintf": ("output goes into a buf", ()),
    "puts": ("output goes into a buf", ()),
    "fputs": ("output goes into a buf", ()),
    "putchar": ("output goes into a buf", ()),
    "perror": ("nothing goes to standard error", ()),
    "fork": ("no children", ()), "signal": ("sigaction in process_begin", ("common/check/process.c",)),
}
COLUMNS = 100
LONG, TOO_LONG = 60, 100  # lines of a function: a note, an error


def banned(tree):
    for path in tree.code("common", "plugins", "tests"):
        text = lint.bare(tree.text(path))
        for match in re.finditer(r"(?<![\w.>])([A-Za-z_]\w*)\s*\(", text):
            name = match.group(1)
            where = f"{path}:{lint.line_of(text, match.start())}"
            why, but = QUIET.get(name, (None, ()))
            if name in UNSAFE:
                yield f"{where}: {name}: {UNSAFE[name]}"
            elif why and not path.startswith("tests/") and path not in but:
                yield f"{where}: {name}: {why}"


def first_lines(tree):
    """The licence line, and in C files a first comment that says what the file is."""
    programs = set(tree.scripts("sh", "bash", "python3"))
    for path in tree.paths:
        name = os.path.basename(path)
        head = tree.text(path).split("\n")[:3]
        if not (path in programs or path.endswith((".c", ".h", ".py", ".sh", ".mk")) or
                name in ("configure.ac", "Makefile.am")):
            continue
        if not any("SPDX-License-Identifier: GPL-3.0-or-later" in line for line in head):
            yield f"{path}:1: no licence line (SPDX-License-Identifier)"


def first_comments(tree):
    """An opening comment that says what the file is; a header's guard may come first."""
    for path in tree.code("common", "plugins", "tests"):
        text = re.sub(r"/\* SPDX.*?\*/", "", tree.text(path), count=1)
        text = re.sub(r"^\s*#ifndef \w+\s+#define \w+(\s+#include [<\"].*)*", "", text)
        if not re.match(r"\s*/\*", text):
            yield f"{path}:1: no first comment that says what the file is"


def blanks(tree):
    for path in tree.paths:
        text = tree.text(path)
        # What programs read and say is kept byte by byte.
        if path == "COPYING" or "\0" in text or re.match("tests/golden/(survey/|.*/input.txt$)", path):
            continue
        c = path.endswith((".c", ".h"))
        for number, line in enumerate(text.split("\n"), 1):
            if line != line.rstrip():
                yield f"{path}:{number}: blanks at the end of the line"
            elif re.match(r" +\t", line) or c and re.match(r"\t* {8}(?! *\\$)", line):
                yield f"{path}:{number}: blanks where a tab belongs"
            elif path.endswith((".py", ".sh")) and "\t" in line:
                yield f"{path}:{number}: a tab where blanks belong"
        if text and not text.endswith("\n"):
            yield f"{path}: no line end at the end"
        if text.endswith("\n\n"):
            yield f"{path}: empty lines at the end"


def wide_lines(tree):
    for path in tree.code("common", "plugins", "tests"):
        for number, line in enumerate(tree.text(path).split("\n"), 1):
            if len(line.expandtabs(8)) > COLUMNS:
                yield f"{path}:{number}: more than {COLUMNS} columns"


def moved_spans(tree):
    """A span's bytes are walked in base alone; elsewhere its end is named, for pointers that libcrypto moved."""
    for path in tree.code("common", "plugins"):
        if path.startswith("common/base/"):
            continue
        text = lint.bare(tree.text(path))
        for match in re.finditer(r"([\w.>\-]*?)(?:\.|->)p\s*(\+\+|--|[+-]=|[+-](?!>)\s*([\w.>\-]*))", text):
            if not (match.group(2).startswith("+ ") and re.fullmatch(
                    re.escape(match.group(1)) + r"(\.|->)n", match.group(3) or "")):
                yield f"{path}:{lint.line_of(text, match.start())}: {match.group(0)}: span_skip and span_take do this"


def functions(tree, path):
    """(line, name, lines) of each function: by the style it begins and ends in the first column."""
    lines = lint.bare(tree.text(path)).split("\n")
    start = name = None
    for number, line in enumerate(lines, 1):
        match = re.match(r"(\w+)\(", line)
        if match and start is None:
            name, declared = match.group(1), number
        elif line.startswith("{") and name:
            start = declared
        elif line.startswith("}") and start:
            yield start, name, number - start + 1
            start = name = None
        elif line.endswith(";") and start is None:
            name = None


def lengths(tree, report):
    found = []
    for path in tree.code("common", "plugins", "tests"):
        for start, name, lines in functions(tree, path):
            text = f"{path}:{start}: {name}() has {lines} lines"
            if lines > TOO_LONG:
                found.append(text)
            elif lines > LONG and not path.startswith("tests/"):
                report.note(text)
    return found


def machine_paths(tree):
    """Paths that exist on one machine only."""
    anywhere = "/wo" + "rk/|/ho" + "me/[a-z]|/ro" + "ot/"
    for path in tree.paths:
        document = path.endswith((".md", ".1")) or os.path.basename(path).startswith("README") or \
            path.startswith("contrib/")
        pattern = anywhere + ("|(?<![\\w}])/tm" + "p/" if document else "")
        text = tree.text(path)
        for match in re.finditer(pattern, text):
            yield f"{path}:{lint.line_of(text, match.start())}: {match.group(0)}: a path of one machine"


def format_notes(tree, report):
    """Versions of clang-format differ with each other, so what it says is no more than a note."""
    program = shutil.which("clang-format")
    if not program:
        return
    paths = tree.code("common", "plugins", "tests")
    result = subprocess.run([program, "--dry-run", *paths], cwd=tree.source, capture_output=True,
                            text=True, check=False)
    files = sorted(set(re.findall(r"^(\S+?):\d+:\d+: warning: code should", result.stderr, re.M)))
    if files:
        report.note(f"clang-format would change {len(files)} of {len(paths)} files: " +
                    " ".join(files[:12]) + (" ..." if len(files) > 12 else ""))


def check(tree, report):
    report.rule("banned functions", banned(tree))
    report.rule("licence lines", first_lines(tree))
    report.rule("first comments", first_comments(tree))
    report.rule("blanks", blanks(tree))
    report.rule("length of functions", lengths(tree, report))
    report.rule("machine paths", machine_paths(tree))
    report.rule("columns", wide_lines(tree))
    report.rule("pointers of spans", moved_spans(tree))
    format_notes(tree, report)
