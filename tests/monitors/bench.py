# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests with a monitoring system need, whichever it is."""
import contextlib
import itertools
import os
import pathlib
import pwd
import re
import shutil
import signal
import socket
import subprocess
import threading
import time

import perfdata
from ground import SCALE, SRC, Skip

PATIENCE = 300 * SCALE  # seconds; nothing is judged by it, it ends a test whose answer never comes
POLL = 0.3


def expect(condition, text):
    if not condition:
        raise AssertionError(text)


def eventually(ask, wanted, meanwhile=lambda: None):
    """Asks until the answer is as wanted; the last answer. `meanwhile` raises when it never will be."""
    end = time.monotonic() + PATIENCE
    while not wanted(answer := ask()) and time.monotonic() < end:
        meanwhile()
        time.sleep(POLL)
    return answer


PORTS = itertools.count(20000 + os.getpid() % 6000 * 2)
TAKING = threading.Lock()


def free_port():
    """One that nobody is given by chance: below those that the kernel hands out, and no other time in this run."""
    with TAKING:
        for port in itertools.islice(PORTS, 1000):
            with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
                return port
    raise Skip("no port is free")


def user(name):
    """Whom a daemon runs as: of that name when we may choose and there is one, else ourselves."""
    if os.getuid() == 0:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    return pwd.getpwuid(os.getuid())


class Daemon:
    """A program in the foreground, with a log; ended by its own process group."""

    def __init__(self, command, log, **more):
        self.log = pathlib.Path(log)
        self.process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL,
                                        stdout=open(self.log, "ab"), stderr=subprocess.STDOUT,
                                        start_new_session=True, **more)

    def said(self, most=2000):
        return self.log.read_text(errors="replace")[-most:]

    def alive(self):
        expect(self.process.poll() is None, f"it ended with {self.process.returncode}: {self.said()}")

    def kill(self):
        """At once, and all that it has started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(30 * SCALE)
        except subprocess.TimeoutExpired:
            pass
        self.kill()


def numberless(text):
    return re.sub(r"\d+(\.\d+)?", "N", text)


def figures_differ(shown, printed):
    """What a system shows of the performance data, against what the check prints: every label, value and threshold.
    Seconds are those of another run."""
    there, wanted = perfdata.parse(shown), perfdata.parse(printed)
    if list(there) != list(wanted):
        return f"labels {list(there)}, not {list(wanted)}"
    for label, figure in wanted.items():
        mine = there[label]
        if (mine.warn, mine.crit) != (figure.warn, figure.crit):
            return f"{label}: thresholds {mine.warn};{mine.crit}, not {figure.warn};{figure.crit}"
        timed = re.search(rf"\b{label}=[0-9.]+s", printed) or label.endswith(("_days", "_hours"))
        if (mine.value is None) != (figure.value is None) or (not timed and mine.value != figure.value):
            return f"{label}: {mine.value}, not {figure.value}"
    return ""


def own(folder, who):
    """The folder and what is in it, for another user."""
    if os.getuid() == 0:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, who.pw_uid, who.pw_gid)


def blocks(page, *starts):
    """Indented blocks of a page of contrib/doc that begin so, without their indentation."""
    found, block = [], []
    for line in [*(SRC / "contrib/doc" / page).read_text(encoding="utf-8").split("\n"), ""]:
        if line.startswith("    "):
            block.append(line[4:] + "\n")
        else:
            found, block = found + ["".join(block)], []
    return [text for text in found if text.startswith(starts)]
