# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence: what was saved and judged again must come to the same, without a network."""
import contextlib
import dataclasses
import json
import os
import pathlib
import re
import shlex
import stat

import late
import process
import row
import settings
from nameserver import Names
from row import Row

SECONDS = re.compile(rb"\b\d+(\.\d+)?( ?m?s\b)")
LOCAL_SECONDS = re.compile(rb"\b(time|dns|connect|tls|http|ra)=[0-9.]+;")
LIVE = [
    Row(name="healthy", state="OK", check=("-vvv",)),
    Row(name="json", state="OK", check=("-o", "json")),
    Row(name="text", state="OK", check=("-o", "text")),
    Row(name="openmetrics", state="OK", check=("-o", "openmetrics")),
    Row(name="prtg", state="OK", check=("-o", "prtg")),
    Row(name="checkmk", state="OK", check=("-o", "checkmk")),
    Row(name="expired", state="CRITICAL", chain="expired", check=("-vvv",)),
    Row(name="untrusted", state="CRITICAL", chain="untrusted-root-served", check=("-vvv",)),
    Row(name="seed", state="CRITICAL", chain="selfsigned-renewed", check=("-vvv",)),
    Row(name="hostile", state="OK", chain="evil-escape", check=("-vvv",)),
    Row(name="no-advertisement", state="WARNING", server=("--fault=ra-none",), check=("--ra-wait=0.5", "-vvv")),
    Row(name="alert", state="CRITICAL", server=("--fault=alert=40",), check=("-vvv",)),
    Row(name="offer", state="CRITICAL", server=("--min-tls=1.3",), check=("-vvv",), has=("takes only TLS 1.3",)),
    Row(name="offer-json", state="CRITICAL", server=("--min-tls=1.3",), check=("-o", "json")),
    Row(name="update", state="WARNING", chain="crl-good", server=("--min-tls=1.2",), check=("--client=win7", "-vvv")),
    Row(name="status", state="CRITICAL", server=("--status=503",), check=("-vvv",)),
    Row(name="refused", state="CRITICAL", chain=None, check=("-vvv",)),
    Row(name="no-name", state="CRITICAL", chain=None, names=Names((), "nxdomain", "nxdomain"), check=("-vvv",)),
    Row(
        name="client-cert",
        state="WARNING",
        server=("--client-cert=early-required", "--client-ca={client}/client-ca.pem"),
        check=("-vvv",),
    ),
    Row(
        name="null-only",
        state="OK",
        chain="good-rsa",
        server=("--null-only",),
        check=("--null-cipher", "-vvv"),
    ),
    Row(
        name="ping",
        state="OK",
        server=("--echo=2001:db8:1:1000::1",),
        check=("--ping=2001:db8:1:1000::1", "-vvv"),
    ),
    Row(
        name="two-addresses",
        state="CRITICAL",
        chain=("good", "expired"),
        addresses=("127.0.0.1", "127.0.0.2"),
        names=Names(("127.0.0.1", "127.0.0.2")),
        check=("-vvv",),
    ),
    Row(name="aia", state="WARNING", chain="aia", check=("-vvv",)),
    Row(name="revoked", state="CRITICAL", chain="revoked", check=("--client=win7", "-vvv")),
    Row(name="proxy", state="OK", proxy="auth", check=("--proxy=http://user:secret@{proxy}", "-vvv")),
]


def timeless(output):
    """Without the time of day and durations; JSON figures are compared by name alone."""
    if output.startswith(b'{"prtg":'):
        whole = json.loads(output)["prtg"]
        names = [figure["channel"] for figure in whole["result"]]
        return json.dumps([names, SECONDS.sub(b"N", whole["text"].encode()).decode()]).encode()
    if output.startswith(b"{"):
        whole = json.loads(output)
        whole.pop("time", None)
        whole["perfdata"] = [figure["label"] for figure in whole["perfdata"]]
        return json.dumps(whole, sort_keys=True).encode()
    output = LOCAL_SECONDS.sub(rb"\1=N;", output)
    return SECONDS.sub(b"N", re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ, check", b"T, check", output))


@dataclasses.dataclass(frozen=True)
class RoundTrip:
    live: Row

    @property
    def name(self):
        return f"evidence/{self.live.name}"

    def run(self, lab):
        with contextlib.ExitStack() as stack:
            stage = row.Stage(self.live, lab, stack)
            path = pathlib.Path(stage.fill(["{tmp}"])[0]) / "evidence.json"
            command = [*stage.command(), f"--save-evidence={path}"]
            seen = process.run(command)
            faults = self.live.judge(seen, stage.fill)
            if not path.is_file():
                return [*faults, "no evidence was written"], [shlex.join(command)], seen
            faults += self._file_faults(path)
            again_command = self._again(stage, path)
            again = process.run(again_command)
        others = []
        if again.status != seen.status or again.err:
            others.append(f"replayed: status {again.status}, stderr {again.err[:200]!r}")
        if timeless(again.out) != timeless(seen.out):
            others.append(f"replayed: {self._difference(seen.out, again.out)}")
        faults += late.judged(others, again.seconds, self.live.deadline(), settings.GIVE_UP)
        return faults, [*stage.servers, shlex.join(command), shlex.join(again_command)], seen

    def _again(self, stage, path):
        kept = [word for word in self.live.check if not word.startswith(("--proxy", "--ping", "--null", "--ra-wait"))]
        words = [*stage.prefix(), f"--replay={path}", *stage.fill(self.live.store), *kept]
        return [*words, *self.live.limit()]

    @staticmethod
    def _file_faults(path):
        text = path.read_text(encoding="utf-8")
        json.loads(text)
        return ["the evidence holds the proxy's password"] if "secret" in text or "dXNlc" in text else []

    @staticmethod
    def _difference(first, second):
        pairs = zip(timeless(first).split(b"\n") + [b"(end)"], timeless(second).split(b"\n") + [b"(end)"])
        return next((f"{a[:300]!r} became {b[:300]!r}" for a, b in pairs if a != b), "other lines")


@dataclasses.dataclass(frozen=True)
class Exposed(RoundTrip):
    """A file with a password that others can read: a replay, which does not look at it, says the same."""

    def _again(self, stage, path):
        return [word for word in super()._again(stage, path) if not word.startswith("--pass")]


SECRET = Row(name="exposed", program="check_iphttps_cert", mode="fixed", at_hand=True, state="WARNING",
             files=(("words", "word\n"),), prepare=(("chmod", "644", "{tmp}/words"),),
             check=("--at=2026-06-01T12:00:00Z", "--passphrase-file={tmp}/words"),
             has=("/words can be read by everybody (mode 0644)",))


@dataclasses.dataclass(frozen=True)
class OtherClient(RoundTrip):
    """What one client saw is not judged as another's; the certificate may be."""

    program: str = "check_iphttps"
    status: int = 3

    @property
    def name(self):
        return f"evidence/other-client/{self.program}"

    def run(self, lab):
        with contextlib.ExitStack() as stack:
            stage = row.Stage(self.live, lab, stack)
            path = pathlib.Path(stage.fill(["{tmp}"])[0]) / "evidence.json"
            seen = process.run([*stage.command(), f"--save-evidence={path}"])
            store = stage.fill(self.live.store)
            command = [*settings.WRAPPER, settings.program(self.program), f"--replay={path}", *store, "--client=win11"]
            outcome = process.run(command)
        faults = self.live.judge(seen, stage.fill)
        if outcome.status != self.status:
            faults.append(f"status {outcome.status}, not {self.status}")
        if self.status == 3 and b"was seen as win10" not in outcome.out:
            faults.append("it is not said whose offer was made")
        return faults, [shlex.join(command)], outcome


@dataclasses.dataclass(frozen=True)
class Device:
    """Evidence saved to a device that is always full: said, and the device is still one.

    The device is one of the test's own: a program that replaces it does no harm."""

    live: Row
    name: str = "evidence/full-device"

    def run(self, lab):
        with contextlib.ExitStack() as stack:
            stage = row.Stage(self.live, lab, stack)
            path = pathlib.Path(stage.fill(["{tmp}"])[0]) / "full"
            try:
                os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 7))
                with open(path, "wb"):
                    pass
            except OSError as why:
                raise row.Skip("no devices") from why
            command = [*stage.command(), f"--save-evidence={path}"]
            outcome = process.run(command)
            faults = self.live.judge(outcome, stage.fill)
            if not stat.S_ISCHR(path.stat().st_mode):
                faults.append("the device was replaced by a file")
        return faults, [shlex.join(command)], outcome


GOLDEN = settings.SRC / "tests" / "golden" / "healthy"


@dataclasses.dataclass(frozen=True)
class Replay:
    """Evidence beside options that say something of it."""

    name: str
    check: tuple
    status: int
    has: tuple

    def run(self, _):
        command = [*settings.WRAPPER, settings.CHECK, f"--replay={GOLDEN / 'evidence.json'}",
                   f"--store={GOLDEN / 'store.pem'}", *self.check]
        outcome = process.run(command)
        said = outcome.out.decode(errors="replace")
        faults = [f"{text!r} is missing" for text in self.has if text not in said]
        if outcome.status != self.status:
            faults.append(f"exit status {outcome.status}, not {self.status}")
        return faults, [shlex.join(map(str, command))], outcome


OTHER = 'is evidence of "da.example.com", not of "vpn.example.com"'
FITS = (("-p", "443"), ("-u", "https://da.example.com/IPHTTPS"), ("-I", "192.0.2.7"),
        ("-4", "--dns-server=192.0.2.53", "--proxy=http://proxy.example.com:8080", "--ra-wait=9"))
OTHERS = (
    (("-p", "444"), "is evidence of port 443, not of port 444"),
    (("-u", "https://da.example.com:444/IPHTTPS"), "is evidence of port 443, not of port 444"),
    (("-u", "https://da.example.com/IPTLS"), 'is evidence of the path "/IPHTTPS", not of "/IPTLS"'),
    (("-I", "192.0.2.9"), "is no evidence of 192.0.2.9 (--address)"),
    (("-I", "192.0.2.7", "-I", "2001:db8::9"), "is no evidence of 2001:db8::9 (--address)"),
    (("-6",), "is evidence of 192.0.2.7 too, which --use-ipv6 leaves out"),
    (("--null-cipher",), "does not hold what --null-cipher asks for"),
    (("--ping=2001:db8::1",), "does not hold what --ping asks for"),
)
ROWS = [
    *(RoundTrip(live) for live in LIVE),
    Exposed(SECRET),
    Exposed(dataclasses.replace(SECRET, name="exposed/silenced", state="OK", has=(),
                                  check=(*SECRET.check, "--severity=run.exposed=ok"))),
    Exposed(dataclasses.replace(SECRET, name="exposed/private", state="OK", has=(), lacks=("can be read by",),
                                  prepare=(("chmod", "600", "{tmp}/words"),))),
    Replay("evidence/replay/name", ("-H", "DA.example.com"), 0, ("IPHTTPS OK - da.example.com",)),
    Replay("evidence/replay/other-name", ("-H", "vpn.example.com"), 3, (OTHER, "see --help")),
    Replay("evidence/replay/other-url", ("-u", "https://vpn.example.com/IPHTTPS"), 3, (OTHER,)),
    Replay("evidence/replay/other-name/json", ("-H", "vpn.example.com", "-o", "json"), 3,
           ('"exit":3', '"rule":"run.local"', "vpn.example.com")),
    *(Replay(f"evidence/replay/fits/{number}", check, 0, ("IPHTTPS OK - da.example.com",))
      for number, check in enumerate(FITS)),
    *(Replay(f"evidence/replay/other/{number}", check, 3, ("IPHTTPS UNKNOWN - --replay: ", text))
      for number, (check, text) in enumerate(OTHERS)),
    OtherClient(Row(name="", state="OK")),
    OtherClient(Row(name="", state="OK"), program="check_iphttps_trust", status=0),
    Device(Row(name="full", state="UNKNOWN", usage=True, has=("{tmp}/full",))),
]
