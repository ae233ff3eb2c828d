#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the evidence of cases anew from the lab: make.py [CASE]... Expected outputs are run.py's.

The cases of check_iphttps_state and the survey are not made here. Times, addresses and ports are set to fixed ones, so that a case says the same for ever."""
import contextlib
import json
import pathlib
import shutil
import sys

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "live"))

import lab
import pki
import process
import row
from nameserver import Names

NOW = "2026-06-01T12:00:00Z"
NOW_SECONDS = 1780315200
DATE = "Mon, 01 Jun 2026 12:00:00 GMT"
TWO = ("127.0.0.1", "127.0.0.2")
ADDRESSES = {"127.0.0.1": "192.0.2.7", "127.0.0.2": "192.0.2.8"}
SERVER = "192.0.2.53"
DURATIONS = {"tcp_seen": 0.012, "proxy_seen": 0.005, "tls_seen": 0.041, "http_seen": 0.024, "ra_seen": 0.013}
DNS_SECONDS = 0.006

CASES = [
    # name, the row that is captured, the chain whose store.pem is used, further arguments
    ("healthy", row.Row(name="", state="OK", addresses=TWO, names=Names(TWO)), "good", ()),
    ("seed", row.Row(name="", state="CRITICAL", chain="selfsigned-renewed"), "selfsigned-renewed", ()),
    ("untrusted-root", row.Row(name="", state="CRITICAL"), "good-rsa", ()),
    (
        "expired-one-of-two",
        row.Row(name="", state="CRITICAL", chain=("good", "expired"), addresses=TWO, names=Names(TWO)),
        "good",
        (),
    ),
    (
        "client-cert",
        row.Row(
            name="",
            state="WARNING",
            server=("--client-cert=early-required", "--client-ca={client}/client-ca.pem"),
        ),
        "good",
        (),
    ),
    (
        "no-advertisement",
        row.Row(name="", state="WARNING", server=("--fault=ra-none",)),
        "good",
        (),
    ),
    ("no-name", row.Row(name="", state="CRITICAL", chain=None, names=Names((), "nxdomain", "nxdomain")), "good", ()),
    ("status-503", row.Row(name="", state="CRITICAL", server=("--status=503",)), "good", ()),
    ("alert-40", row.Row(name="", state="CRITICAL", server=("--fault=alert=40",)), "good", ()),
    ("hostile-newline", row.Row(name="", state="CRITICAL", chain="evil-newline"), "good", ("--at=2030-01-01",)),
    ("hostile-pipe", row.Row(name="", state="CRITICAL", chain="evil-pipe"), "good", ("--at=2030-01-01",)),
    ("hostile-name", row.Row(name="", state="CRITICAL", chain="evil-nul"), "good", ()),
    ("aia", row.Row(name="", state="WARNING", chain="aia"), "good", ()),
    (
        "null-only",
        row.Row(name="", state="OK", chain="good-rsa", server=("--null-only",), check=("--null-cipher",)),
        "good-rsa",
        (),
    ),
    ("cert", row.Row(name="", state="OK", program="check_iphttps_cert", addresses=TWO, names=Names(TWO)), "good", ()),
    ("cert-expired", row.Row(name="", state="CRITICAL", program="check_iphttps_cert", chain="expired"), "good", ()),
    ("trust", row.Row(name="", state="OK", program="check_iphttps_trust", chain="crl-good"), "crl-good", ()),
    ("trust-revoked", row.Row(name="", state="CRITICAL", program="check_iphttps_trust", chain="revoked"), "revoked", ()),
    ("roots", row.Row(name="", state="OK", program="check_iphttps_roots"), "good", ()),
    (
        "roots-missing",
        row.Row(name="", state="CRITICAL", program="check_iphttps_roots"),
        "good",
        ("--store=laptops=other.pem",),
    ),
]
OTHER = "good-rsa"  # whose store is other.pem, where a case names that


class FixedLab(lab.Lab):
    """The lab with certificates as of a fixed day."""

    def pki(self, mode="plain"):
        if mode == "plain" and not getattr(self, "fixed", None):
            self.fixed = pki.Pki(self.directory / "fixed").make(f"{self.web.url}/plain", f"--now={NOW}")
            shutil.copytree(self.fixed.directory / "www", self.root, dirs_exist_ok=True)
        return self.fixed


def settle(evidence):
    """Fixed times, addresses and ports."""
    evidence["time"] = NOW_SECONDS
    for subject in evidence["subjects"]:
        clock = 0.0
        subject["target"]["port"] = 443
        if subject["dns_seen"]["outcome"] != "none":
            subject["dns_seen"].update(start=0.0, seconds=DNS_SECONDS)
            subject["dns"]["answers"] = [ADDRESSES[text] for text in subject["dns"]["answers"]]
            subject["dns"]["server"] = SERVER
            clock = DNS_SECONDS
        for endpoint in subject["endpoints"]:
            settle_endpoint(endpoint, clock)
    evidence["seconds"] = 0.25
    return evidence


def settle_endpoint(endpoint, clock):
    endpoint["address"] = ADDRESSES[endpoint["address"]]
    endpoint["label"] = endpoint["address"]
    if endpoint["http"].get("date"):
        endpoint["http"]["date"] = DATE
    for name, seconds in DURATIONS.items():
        seen = endpoint[name]
        if seen["outcome"] == "none":
            seen.update(start=0.0, seconds=0.0)
            continue
        seconds = round(seen["seconds"]) if seen["outcome"] in ("silent", "timeout") else seconds
        seen.update(start=round(clock, 6), seconds=float(seconds))
        clock += seconds


def make(case, shared, scratch):
    name, captured, store, arguments = case
    directory = HERE / name
    directory.mkdir(exist_ok=True)
    path = pathlib.Path(scratch) / f"{name}.json"
    with contextlib.ExitStack() as stack:
        stage = row.Stage(captured, shared, stack)
        outcome = process.run([*stage.command(), f"--at={NOW}", f"--save-evidence={path}"])
    print(name, outcome.out.decode().partition("|")[0])
    evidence = settle(json.loads(path.read_text(encoding="utf-8")))
    (directory / "evidence.json").write_text(json.dumps(evidence, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    shutil.copyfile(shared.pki().chain(store).store, directory / "store.pem")
    if captured.program != "check_iphttps":
        (directory / "program").write_text(f"{captured.program}\n", encoding="utf-8")
    if "other.pem" in "".join(arguments):
        shutil.copyfile(shared.pki().chain(OTHER).store, directory / "other.pem")
    words = ["--store=store.pem", *arguments]
    (directory / "args").write_text("".join(word + "\n" for word in words), encoding="utf-8")


def main(wanted):
    with FixedLab() as shared, shared.scratch() as scratch:
        for case in CASES:
            if not wanted or case[0] in wanted:
                make(case, shared, scratch)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
