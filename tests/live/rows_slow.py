# SPDX-License-Identifier: GPL-3.0-or-later
"""Stores that are slow or never come, beside a server that is well: the store's name, UNKNOWN, and
nothing bad about the server."""
import contextlib
import dataclasses
import pathlib
import socket
import tempfile
import time
import urllib.parse

import directory
import ldap_script
import listener
import settings
from row import Row

LATE = 0.3 * settings.PATIENCE  # seconds to each answer, longer as deadlines are
PROGRAMS = ("check_iphttps", "check_iphttps_cert", "check_iphttps_trust", "check_iphttps_roots")
NEVER = ("clients get", "no certificate was seen", "0x274c", "0x800b")
EXPIRED = 0x800B0101


@contextlib.contextmanager
def silent():
    """Takes connections and says nothing."""
    with listener.Service(lambda sock: sock.recv(1) and time.sleep(settings.GIVE_UP)) as service:
        yield f"ldap://127.0.0.1:{service.port}"


@contextlib.contextmanager
def late():
    """Says what a controller without certificates would, but each time a while later."""

    def answer(request):
        time.sleep(LATE)
        tag = ldap_script.BIND_DONE if request.kind == ldap_script.BIND else ldap_script.DONE
        return ldap_script.result(request.number, tag=tag)

    with ldap_script.server(answer) as service:
        yield f"ldap://127.0.0.1:{service.port}/{directory.BASE}"


@contextlib.contextmanager
def local():
    """A socket of this machine behind which nobody answers."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as sock:
        path = pathlib.Path(folder, "ldapi")
        sock.bind(str(path))
        sock.listen(8)
        yield "ldapi://" + urllib.parse.quote(str(path), safe="")


@dataclasses.dataclass(frozen=True, kw_only=True)
class SlowRow(Row):
    directory: object = contextlib.nullcontext  # its address is {directory}

    def run(self, lab):
        with self.directory() as url:
            store = tuple(word.replace("{directory}", url or "") for word in self.store)
            return Row.run(dataclasses.replace(self, store=store), lab)


def slow(program, name, store, **rest):
    values = {"state": "UNKNOWN", "timeout": "3", "has": ("slow",), "lacks": NEVER, **rest}
    return SlowRow(name=f"slow/{name}/{program}", program=program, store=("-S", "{store}", *store), **values)


def rows():
    for program in PROGRAMS:
        yield slow(program, "silent", ("-S", "slow={directory}"), directory=silent)
        yield slow(program, "late", ("-S", "slow={directory}"), directory=late)
        yield slow(program, "password", ("-S", "slow={directory}", "--ldap-user=reader",
                                         "--ldap-password-file={tmp}/password"), directory=local,
                   check=("-v",), has=("slow", "password: "), files=(("password", None),))
        yield slow(program, "file", ("-S", "slow={tmp}/pipe"), files=(("pipe", None),))
    for program in PROGRAMS[:3]:  # what is wrong with the served certificate is told all the same
        yield slow(program, "seen", ("-S", "slow={tmp}/pipe"), files=(("pipe", None),), chain="expired",
                   state="CRITICAL", code=EXPIRED, check=("-v",), has=("slow", "expired"), lacks=NEVER[1:3])
    # there is time enough for one that takes three seconds
    yield slow("check_iphttps", "enough", ("-S", "slow={directory}"), directory=late, timeout="20", state="OK",
               code=0, has=(), lacks=NEVER)


ROWS = list(rows())
