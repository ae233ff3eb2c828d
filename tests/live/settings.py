# SPDX-License-Identifier: GPL-3.0-or-later
"""Where things are and how long they may take, from the environment."""
import os
import pathlib
import shlex
import threading
import zlib

HERE = pathlib.Path(__file__).resolve().parent
SRC = pathlib.Path(os.environ.get("SRC") or HERE.parent.parent).resolve()
BUILD = pathlib.Path(os.environ.get("BUILD") or ".").resolve()
# The build whose servers and makers of certificates and packages are used: where the one under test is slow, another.
LAB = pathlib.Path(os.environ.get("LAB_BUILD") or BUILD).resolve() / "tests" / "lab"
# Files made by others, which are no part of the project; what needs them is skipped without.
SHARED = pathlib.Path(os.environ.get("SHARED_DATA") or SRC.parent / "shared" / "data")
WRAPPER = shlex.split(os.environ.get("CHECK_WRAPPER", ""))
SCALE = float(os.environ.get("TIME_SCALE") or 1)
PATIENCE = min(SCALE, 4)  # by how much deadlines grow: enough for slow rows, not too much for hanging ones
FIRST = bool(os.environ.get("FIRST"))  # one row that fails is enough
JOBS = int(os.environ.get("LIVE_JOBS") or 4)
LEAKS_OF = int(os.environ.get("LEAKS_OF") or 1)  # one of so many runs looks for leaks, where it is built with sanitizers

CHECK = os.environ.get("CHECK") or str(BUILD / "plugins" / "check_iphttps")
IPHTTPSD = str(LAB / "iphttpsd")
LABPKI = str(LAB / "labpki")
LABODJ = str(LAB / "labodj")

NAME = "da.example.com"
SLACK = 0.5  # seconds that a run may take beyond its deadline
GIVE_UP = 60  # seconds after which a run is killed, whatever it waits for


def program(name):
    """The path of a check; CHECK is another check_iphttps than the one that was built."""
    return CHECK if name == "check_iphttps" else str(BUILD / "plugins" / name)


class _Turn(threading.local):
    """Which runs look for leaks: for one row always the same."""
    count = 0


_turn = _Turn()


def begin(name):
    """A row begins."""
    _turn.count = zlib.crc32(name.encode())


def environment():
    """What the check sees: little, and nothing that could help it."""
    kept = {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}
    _turn.count += 1
    if _turn.count % LEAKS_OF and "ASAN_OPTIONS" in kept:
        kept["ASAN_OPTIONS"] += ":detect_leaks=0"
    return {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C", **kept}
