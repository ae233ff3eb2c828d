# SPDX-License-Identifier: GPL-3.0-or-later
"""contrib/fetch: lists and policies come whole and verified, or the old ones stay."""
import dataclasses
import http.server
import pathlib
import subprocess
import threading

import process
import settings
from row import Skip, need

LISTS = settings.SRC / "contrib" / "fetch" / "fetch-lists"
ROOT = "3b1efd3a66ea28b16697394703a72ca340a05bd5.crt"
GOOD, UNSIGNED = "authroot-2026-04-22.stl", "unsigned.stl"
SAMPLES = settings.SHARED / "ctl"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def cabinet(folder, name, sample):
    """NAMEstl.cab with NAME.stl in it."""
    (folder / f"{name}.stl").write_bytes((SAMPLES / sample).read_bytes())
    subprocess.run(["gcab", "-c", f"{name}stl.cab", f"{name}.stl"], cwd=folder, check=True, capture_output=True)
    (folder / f"{name}.stl").unlink()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Fetch:
    """fetch-lists twice: good lists first, then what comes the second time."""

    name: str
    second: str | None = GOOD  # the list of roots then; None: nothing is there
    status: int = 0
    has: str = ""

    def run(self, lab):
        for program in ("gcab", "curl", "cabextract"):
            need(program)
        if not SAMPLES.is_dir():
            raise Skip("no lists of Microsoft's")
        with lab.scratch() as scratch:
            folder = pathlib.Path(scratch)
            www, target = folder / "www", folder / "lists"
            www.mkdir()
            (www / ROOT).write_bytes((SAMPLES / "microsoft-root-2010.crt").read_bytes())
            cabinet(www, "disallowedcert", GOOD)
            cabinet(www, "authroot", GOOD)
            serve = http.server.ThreadingHTTPServer(
                ("127.0.0.1", 0), lambda *a, **k: Quiet(*a, directory=str(www), **k))
            threading.Thread(target=serve.serve_forever, daemon=True).start()
            try:
                return self._faults(www, target, serve.server_address[1])
            finally:
                serve.shutdown()
                serve.server_close()

    def _faults(self, www, target, port):
        environment = {**settings.environment(), "LISTS_URL": f"http://127.0.0.1:{port}",
                       "CHECK": settings.program("check_iphttps_trust")}
        command = [str(LISTS), str(target)]
        first = process.run(command, env=environment)
        if self.second is None:
            (www / "authrootstl.cab").unlink()
        elif self.second != GOOD:
            cabinet(www, "authroot", self.second)
        second = process.run(command, env=environment)
        faults = [] if first.status == 0 else [f"the first time: {first.err.decode()}"]
        if second.status != self.status:
            faults.append(f"exit status {second.status}")
        if self.has not in second.err.decode():
            faults.append(f"{self.has!r} is missing in {second.err.decode()!r}")
        left = sorted(path.name for path in target.iterdir())
        if left != sorted((ROOT, "authroot.stl", "disallowedcert.stl")):
            faults.append(f"there are {left}")
        elif (target / "authroot.stl").read_bytes() != (SAMPLES / GOOD).read_bytes():
            faults.append("the list of roots is another one")
        return faults, [" ".join(command)], second


ROWS = [
    Fetch(name="fetch/lists"),
    Fetch(name="fetch/lists-unsigned", second=UNSIGNED, status=1, has="is not signed"),
    Fetch(name="fetch/lists-gone", second=None, status=1, has="authrootstl.cab cannot be had"),
]
