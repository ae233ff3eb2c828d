#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a command in a network of its own: namespace.py [lo] [ROUTE]... [over=PLACE=SOURCE]... -- COMMAND...

ROUTE is what `ip route add` takes, with commas for spaces, such as
unreachable,192.0.2.0/24; "lo" brings the loopback interface up. over=PLACE=SOURCE puts a file or
folder in the place of another one, as /etc/hosts; with nothing else, the network stays."""
import contextlib
import ctypes
import os
import shutil
import subprocess
import sys

CLONE_NEWNET = 0x40000000
CLONE_NEWNS = 0x00020000
OVER = "over="


def enter(kind=CLONE_NEWNET):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(kind) != 0:
        raise OSError(ctypes.get_errno(), "unshare")


def put_over(words):
    enter(CLONE_NEWNS)
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    for word in words:
        place, source = word.removeprefix(OVER).split("=")
        subprocess.run(["mount", "--bind", source, place], check=True)


def permitted(words=("lo", "unreachable,192.0.2.0/24")):
    """Whether such a network can be made here."""
    try:
        done = subprocess.run(
            [sys.executable, __file__, *words, "--", "true"],
            capture_output=True,
            timeout=20,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def within(*words):
    """How a command begins that runs in such a network or among such files; None where it cannot."""
    return [sys.executable, __file__, *words, "--"] if permitted(words) else None


def trusting(folder, authority):
    """How a command begins for which this CA (PEM) is the only one in the machine's directory of CAs, beside
    its bundle; None where that cannot be had. The folder is made."""
    place = "/etc/ssl/certs"
    said = subprocess.run(["openssl", "x509", "-hash", "-noout", "-in", authority], capture_output=True, text=True,
                          check=True)
    folder.mkdir()
    shutil.copy(authority, folder / (said.stdout.strip() + ".0"))
    with contextlib.suppress(OSError):
        shutil.copy(place + "/ca-certificates.crt", folder)
    return within(f"{OVER}{place}={folder}")


def main(arguments):
    split = arguments.index("--")
    mounts = [word for word in arguments[:split] if word.startswith(OVER)]
    words = [word for word in arguments[:split] if word not in mounts]
    if mounts:
        put_over(mounts)
    if words or not mounts:
        enter()
    for word in words:
        command = ["ip", "link", "set", "lo", "up"] if word == "lo" else ["ip", "route", "add", *word.split(",")]
        subprocess.run(command, check=True)
    os.execvp(arguments[split + 1], arguments[split + 1 :])


if __name__ == "__main__":
    main(sys.argv[1:])
