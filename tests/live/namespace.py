#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a command in a network of its own: namespace.py [lo] [ROUTE]... [over=PLACE=SOURCE]... -- COMMAND...

ROUTE is what `ip route add` takes, with commas for spaces, such as
unreachable,192.0.2.0/24; "lo" brings the loopback interface up, "router" a default route to a
router that knows no way on. NAME=VALUE sets what is below /proc/sys/net, as
ipv6/conf/all/disable_ipv6=1. over=PLACE=SOURCE puts a file or folder in the place of another one,
as /etc/hosts; with nothing else, the network stays."""
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


def put_router():
    """Lives as long as the command, which has the other end of the pipe."""
    asking, asked = os.pipe()
    made, make = os.pipe()
    os.set_inheritable(asked, True)
    child = os.fork()
    if not child:
        os.close(asked)
        enter()
        os.write(make, b"1")
        os.read(asking, 1)  # the wire is there
        run("ip link set lo up", "ip link set far up", "ip addr add 198.51.100.1/30 dev far")
        sysctl("ipv4/ip_forward", "1")
        os.write(make, b"1")
        os.read(asking, 1)
        os._exit(0)
    os.read(made, 1)
    run(f"ip link add near type veth peer name far netns {child}", "ip link set near up",
        "ip addr add 198.51.100.2/30 dev near", "ip route add default via 198.51.100.1")
    os.write(asked, b"1")
    os.read(made, 1)


def run(*commands):
    for command in commands:
        subprocess.run(command.split(), check=True)


def sysctl(name, value):
    with open(f"/proc/sys/net/{name}", "w", encoding="ascii") as stream:
        stream.write(value)


def set_up(word):
    name, equals, value = word.partition("=")
    if equals:
        sysctl(name, value.replace(",", " "))
    elif word == "router":
        put_router()
    else:
        run("ip link set lo up" if word == "lo" else f"ip route add {word.replace(',', ' ')}")


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
        set_up(word)
    os.execvp(arguments[split + 1], arguments[split + 1 :])


if __name__ == "__main__":
    main(sys.argv[1:])
