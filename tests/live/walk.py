# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the commands of a page of contrib/doc, in its order, against the lab's server.

walk.py PAGE FOLDER, in a network of its own in which da.example.com is 127.0.0.1. A command is an
indented line that begins with "$ ", what follows it indented is what it must print: in this order,
however it is folded, whatever the numbers; a line may be cut short. Comments direct the stage:

  test: folder NAME                   where commands run, below FOLDER
  test: serve CHAIN... [--OPTION]...  servers of these chains below FOLDER, the first at 127.0.0.1, the next at
                                      127.0.0.2, with options of iphttpsd; without a chain there is none
  test: names ADDRESS ANSWER          a name server at ADDRESS: an address for every name, or nxdomain
  test: directory NAME                slapd plays a domain controller with NAME.ldif and the certificate
                                      dc/chain.pem; where there is no slapd the page ends there"""
import os
import pathlib
import re
import subprocess
import sys

import directory
import nameserver
import server
import settings

STATES = {"OK": 0, "WARNING": 1, "CRITICAL": 2, "UNKNOWN": 3}
DIRECTION = re.compile(r"<!-- test: (folder|serve|names|directory) ?(.*) -->")
FIGURES = re.compile(rb" \| [a-z0-9_]+=.*")
NUMBER = re.compile(r"[0-9][0-9a-f:.-]*")
ADDRESSES = ("127.0.0.1", "127.0.0.2")
PORT, DNS_PORT = 443, 53
LDAP_PORTS = (389, 636)


class Chain:
    def __init__(self, directory):
        self.cert, self.key = directory / "chain.pem", directory / "key.pem"


class Https(server.Server):
    """On the port that clients use."""

    def _start(self, _):
        return super()._start(PORT)


def domain_controller(folder, name):
    """As the pages have it: nobody reads who is not bound."""
    ldif = (folder / f"{name}.ldif").read_text(encoding="ascii")
    return directory.Slapd(folder / f"{name}.slapd", ldif, Chain(folder / "dc"), access=directory.USERS,
                           ports=LDAP_PORTS).__enter__()


def serve(folder, words):
    chains = [Chain(folder / word) for word in words if not word.startswith("--")]
    options = [word.replace("=./", f"={folder}/") for word in words if word.startswith("--")]
    return Https(options, chains, ADDRESSES[: len(chains)]).__enter__() if chains else None


def name_server(address, answer):
    """Addresses of the world outside are this network's own; at those that are answered nobody listens."""
    wrong = answer in nameserver.RCODES
    for outside in (address, *(() if wrong else (answer,))):
        if not outside.startswith("127."):
            subprocess.run(["ip", "addr", "replace", f"{outside}/32", "dev", "lo"], check=True)
    names = nameserver.Names((), answer, answer) if wrong else nameserver.Names((answer,))
    return nameserver.NameServer(names, address, DNS_PORT).__enter__()


def plain(text):
    """What counts: neither folds nor numbers, but for the code."""
    kept = re.sub(r"0x[0-9a-f]{8}", lambda code: code[0].translate(str.maketrans("0123456789", "ABCDEFGHIJ")), text)
    return re.sub(r"\s+", "", NUMBER.sub("#", kept))


def steps(page):
    """(what a comment directs, its words) and ("run", command, lines)."""
    command, lines = None, []
    for line in [*page.read_text(encoding="utf-8").split("\n"), ""]:
        direction = DIRECTION.fullmatch(line)
        if command is not None and not line.startswith("    "):
            yield "run", command, lines
            command, lines = None, []
        if direction:
            yield direction[1], *direction[2].split()
        elif line.startswith("    $ "):
            command = line[6:]
        elif command is not None:
            lines.append(line[4:])


def wanted(lines):
    """Folded lines joined: what is indented by four or more belongs to the line before."""
    out = []
    for line in lines:
        if out and line.startswith("    ") and not line.strip().startswith("["):
            out[-1] += " " + line.strip()
        else:
            out.append(line)
    return out


def run(command, lines, folder, environment):
    done = subprocess.run(["/bin/sh", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=60, check=False)
    said = FIGURES.sub(b"", done.stdout, count=1).decode()
    faults, at = [], 0
    have = plain(said)
    for line in wanted(lines):
        found = have.find(plain(line), at)
        if found < 0:
            faults.append(f"{line!r} is missing")
        else:
            at = found
    state = next((word for word in said.split(" - ")[0].split() if word in STATES), None)
    if re.search("--(explain|list)", command):
        state = "UNKNOWN"  # as the Monitoring Plugins end what is no check
    if state is None or STATES[state] != done.returncode:
        faults.append(f"exit status {done.returncode} with state {state}")
    return [f"$ {command}: {'; '.join(faults)}\n{said}"] if faults else []


def main(page, folder):
    environment = {**settings.environment(), "PATH": f"{settings.BUILD / 'plugins'}:{os.environ['PATH']}"}
    here, count, faults, stage = folder, 0, [], {}

    def put(kind, actor):
        if stage.get(kind):
            stage[kind].__exit__()
        stage[kind] = actor

    try:
        for kind, *words in steps(page):
            if kind == "folder":
                here = folder / words[0]
            elif kind == "serve":
                put("serve", None)  # the ports are free again
                put("serve", serve(folder, words))
            elif kind == "names":
                put(f"names {words[0]}", None)
                put(f"names {words[0]}", name_server(*words))
            elif kind == "directory":
                if not directory.present():
                    print("no slapd: the rest of the page was not run")
                    break
                put("directory", None)
                put("directory", domain_controller(here, words[0]))
            else:
                count += 1
                faults += run(*words, here, environment)
    finally:
        for kind in stage:
            put(kind, None)
    print("\n".join(faults))
    print(f"{count} commands")
    return 1 if faults or not count else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))
