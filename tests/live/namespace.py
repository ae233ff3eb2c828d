#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a command in a network of its own: namespace.py [lo] [ROUTE]... -- COMMAND...

ROUTE is what `ip route add` takes, with commas for spaces, such as
unreachable,192.0.2.0/24; "lo" brings the loopback interface up."""
import ctypes
import os
import subprocess
import sys

CLONE_NEWNET = 0x40000000


def enter():
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "unshare")


def permitted():
    """Whether such a network can be made here."""
    try:
        done = subprocess.run(
            [sys.executable, __file__, "lo", "unreachable,192.0.2.0/24", "--", "true"],
            capture_output=True,
            timeout=20,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def main(arguments):
    split = arguments.index("--")
    enter()
    for word in arguments[:split]:
        command = ["ip", "link", "set", "lo", "up"] if word == "lo" else ["ip", "route", "add", *word.split(",")]
        subprocess.run(command, check=True)
    os.execvp(arguments[split + 1], arguments[split + 1 :])


if __name__ == "__main__":
    main(sys.argv[1:])
