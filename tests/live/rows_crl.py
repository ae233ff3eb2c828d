# SPDX-License-Identifier: GPL-3.0-or-later
"""A CRL with a million entries: what it costs, at hand, fetched and kept."""
import dataclasses
import os
import pathlib
import subprocess

import process
import settings
import webserver
from row import Skip

ENTRIES = 1000000
BEYOND = 32  # MiB that a check may take beside the file
PEAK = settings.BUILD / "tests" / "bench" / "peak"
MEASURED = not settings.WRAPPER and not any(name.endswith("SAN_OPTIONS") for name in os.environ)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Large:
    name: str
    state: str
    at_hand: bool = True  # --crl; else it is fetched
    cache: bool = False  # and kept, and taken from there the second time
    spoiled: bool = False  # the last byte is another: a wrong signature
    has: tuple = ()

    def run(self, lab):
        if not PEAK.exists():
            raise Skip("no tests/bench/peak")
        with lab.scratch() as scratch, webserver.WebServer(pathlib.Path(scratch) / "www") as web:
            folder = pathlib.Path(scratch)
            self._make(folder, web.url + "/plain")
            chain = folder / "crl-good"
            command = [str(PEAK), str(folder / "peak"), *settings.WRAPPER, settings.program("check_iphttps_trust"),
                       "-f", str(chain / "chain.pem"), "-H", settings.NAME, "-S", str(chain / "store.pem"), "-v",
                       "-t", "30"]
            if self.at_hand:
                command += ["--no-fetch", "--crl", str(folder / "www" / "root.crl")]
                command += ["--crl", str(folder / "www" / "crl-good.crl")]
            if self.cache:
                command += ["--cache", str(folder / "cache")]
                (folder / "cache").mkdir()
            faults = []
            for _ in range(1 + self.cache):
                outcome = process.run(command)
                faults += self._faults(folder, outcome)
            return faults, [" ".join(command)], outcome

    def _make(self, folder, url):
        """The chain's own list is replaced by one with very many entries."""
        subprocess.run(
            [settings.LABPKI, "make", str(folder), "--only=crl-good", f"--base-url={url}",
             f"--define=crl:crl-good.crl; issuer=crl-inter; entries={ENTRIES}"],
            check=True, capture_output=True, env=settings.environment())
        if self.spoiled:
            with open(folder / "www" / "crl-good.crl", "r+b") as stream:
                stream.seek(-1, os.SEEK_END)
                last = stream.read(1)[0]
                stream.seek(-1, os.SEEK_END)
                stream.write(bytes([last ^ 1]))

    def _faults(self, folder, outcome):
        text = outcome.out.decode(errors="replace")
        faults = [] if f"IPHTTPS_TRUST {self.state} - " in text else [f"not {self.state}"]
        faults += [f"{wanted!r} is missing" for wanted in self.has if wanted not in text]
        size = (folder / "www" / "crl-good.crl").stat().st_size / 2**20
        peak = int((folder / "peak").read_text()) / 2**10
        if size < 22:
            faults.append(f"the list has only {size:.1f} MiB")
        if MEASURED and peak > size + BEYOND:
            faults.append(f"{peak:.1f} MiB with a list of {size:.1f} MiB")
        return faults


@dataclasses.dataclass(frozen=True, kw_only=True)
class Report(Large):
    """The same list for many sites that are checked at the same time."""

    sites: int = 32

    def run(self, lab):
        if not PEAK.exists():
            raise Skip("no tests/bench/peak")
        with lab.scratch() as scratch, webserver.WebServer(pathlib.Path(scratch) / "www") as web:
            folder = pathlib.Path(scratch)
            self._make(folder, web.url + "/plain")
            chain = folder / "crl-good"
            site = f"hostname = {settings.NAME}\nchecks = trust\nfile = {chain}/chain.pem\nstore = {chain}/store.pem\n"
            text = "".join(f"[site{number}]\n{site}timeout = 60\n" for number in range(self.sites))
            (folder / "sites.ini").write_text(text, encoding="ascii")
            command = [str(PEAK), str(folder / "peak"), *settings.WRAPPER, settings.program("iphttps-report"),
                       "-f", str(folder / "sites.ini"), f"--per-host={self.sites}"]
            outcome = process.run(command)
            return self._faults(folder, outcome), [" ".join(command)], outcome

    def _faults(self, folder, outcome):
        peak = int((folder / "peak").read_text()) / 2**10
        faults = [] if f"OK: {self.sites} ok" in outcome.out.decode(errors="replace") else [f"not {self.state}"]
        if MEASURED and peak > 128:
            faults.append(f"{peak:.1f} MiB for {self.sites} sites")
        return faults


ROWS = [
    Large(name="crl/large/at-hand", state="OK"),
    Large(name="crl/large/at-hand/spoiled", state="WARNING", spoiled=True, has=("has a wrong signature",)),
    Large(name="crl/large/fetched", state="OK", at_hand=False),
    Large(name="crl/large/fetched/spoiled", state="WARNING", at_hand=False, spoiled=True,
          has=("has a wrong signature",)),
    Report(name="crl/large/report", state="OK", at_hand=False),
    Large(name="crl/large/kept", state="OK", at_hand=False, cache=True),
]
