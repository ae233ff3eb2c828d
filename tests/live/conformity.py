# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rules of the Monitoring Plugins ask of one output."""
import pathlib
import re
import unicodedata

import answer
import launch
import process
import settings

COLUMNS, USAGE_LINES = 80, 23
SECONDS = re.compile(rb"\b\d+(\.\d+)?( ?m?s\b)")
CLOCK = re.compile(rb"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT")
LONG = re.compile(r"(?<![\w-])--[a-z0-9][a-z0-9-]+")


def timeless(output):
    """Without durations, the time of day and the port."""
    return re.sub(rb"\d+\.\d+ s", b"N", CLOCK.sub(b"T", SECONDS.sub(b"N", output)))


def line_faults(outcome, service, verbose=False):
    found = answer.Answer(outcome, service, one_line=not verbose)
    yield from found.faults
    head = found.lines[0].partition(" | ")[0] if found.lines else ""
    if len(head) > answer.LINE_GOAL + 20:
        yield f"{len(head)} characters before the |, about {answer.LINE_GOAL} are allowed: {head}"


def _plain(outcome):
    if outcome.err:
        yield f"stderr is not empty: {outcome.err[:200]!r}"
    try:
        text = outcome.out.decode("utf-8")
    except UnicodeDecodeError as error:
        yield f"not UTF-8: {error}"
        return
    if not text.endswith("\n") or text.endswith("\n\n"):
        yield "does not end in one newline"
    if any(unicodedata.category(char) == "Cc" for char in text if char not in "\n\t"):
        yield "control characters"


def spoken(outcome):
    """Help, version and lists: exit status 3, on standard output."""
    yield from _plain(outcome)
    if outcome.status != 3:
        yield f"exit status {outcome.status}, not 3"


def refused(outcome, service):
    """A usage error: one line and exit status 3."""
    yield from answer.Answer(outcome, service).faults
    if outcome.status != 3:
        yield f"exit status {outcome.status}, not 3"
    if b"see --help" not in outcome.out:
        yield f"no \"see --help\": {outcome.out[:200]!r}"


def mute(outcome):
    """Output that went nowhere: never OK, never a signal."""
    if outcome.status != 3:
        yield f"exit status {outcome.status}, not 3"
    if outcome.err:
        yield f"stderr is not empty: {outcome.err[:200]!r}"


def help_faults(program):
    text = process.run([program, "--help"]).out.decode(errors="replace")
    lines = text.splitlines()
    yield from (f"{len(line)} columns: {line}" for line in lines if len(line) > COLUMNS)
    usage = lines[lines.index("Usage:") :] if "Usage:" in lines else []
    length = usage.index("") if "" in usage else len(usage)
    if not 0 < length <= USAGE_LINES:
        yield f"{length} lines of usage"
    options = {match for line in lines if re.match(r" +-", line) for match in LONG.findall(line)}
    yield from _elsewhere(pathlib.Path(program), options)


def colour_faults(program):
    """Bold on a terminal, and nowhere else."""
    for word in ("-h", "--help"):
        for change, wanted in (({"TERM": "xterm"}, True), ({"TERM": "dumb"}, False), ({"TERM": None}, False),
                               ({"TERM": "xterm", "NO_COLOR": "1"}, False), ({"TERM": "xterm", "NO_COLOR": ""}, True)):
            env = {**settings.environment(), **change}
            text = launch.on_terminal([program, word], {k: v for k, v in env.items() if v is not None})
            if (b"\033[" in text) != wanted:
                yield f"{word} on a terminal with {change}: {'no ' if wanted else ''}colour"
            if re.sub(rb"\033\[\d*m", b"", text) != process.run([program, word]).out:
                yield f"{word} on a terminal with {change} says something else"


def _elsewhere(program, options):
    """Every option is known wherever options are listed."""
    name = program.name
    man = process.run([str(program), "--help=man"]).out.decode(errors="replace").replace("\\-", "-")
    built = pathlib.Path(f"{program}.1")
    if built.is_file() and built.read_text(encoding="utf-8").replace("\\-", "-") != man:
        yield f"{built} is not what {name} --help=man writes"
    places = {"the manual page": man}
    for path in (
        settings.SRC / "contrib" / "icinga2" / f"{name}.conf",
        settings.SRC / "contrib" / "completion" / name,
    ):
        if path.is_file():
            places[str(path)] = path.read_text(encoding="utf-8")
    for place, text in places.items():
        missing = sorted(option for option in options - {"--help", "--version"} if option not in text)
        if missing:
            yield f"{place} lacks {' '.join(missing)}"
