# SPDX-License-Identifier: GPL-3.0-or-later
"""contrib/fetch: lists and policies come whole and verified, or the old ones stay."""
import base64
import dataclasses
import http.server
import os
import pathlib
import re
import subprocess
import threading

import process
import registrypol
import settings
from row import Skip, need

FOLDER = settings.SRC / "contrib" / "fetch"
LISTS, POLICY = FOLDER / "fetch-lists", FOLDER / "fetch-policy"
ROOT = "3b1efd3a66ea28b16697394703a72ca340a05bd5.crt"
GOOD, OLDER, UNSIGNED = "authroot-2026-04-22.stl", "authroot-2025-07-03.stl", "unsigned.stl"
SAMPLES = settings.SHARED / "ctl"
PAGE = b"<html><title>404 Not Found</title></html>\n"
LONG_AGO = 1_600_000_000


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def environment(**more):
    return {**settings.environment(), "CHECK": settings.program("check_iphttps_roots"), **more}


def cabinet(folder, name, content):
    """NAMEstl.cab with NAME.stl in it."""
    (folder / f"{name}.stl").write_bytes(content)
    subprocess.run(["gcab", "-c", f"{name}stl.cab", f"{name}.stl"], cwd=folder, check=True, capture_output=True)
    (folder / f"{name}.stl").unlink()


def half(data):
    return data[:len(data) // 2]


def of(sample, change=lambda data: data):
    """What makes a cabinet of a list, changed."""
    return lambda www, name: cabinet(www, name, change((SAMPLES / sample).read_bytes()))


def page(www, name):
    (www / f"{name}stl.cab").write_bytes(PAGE)


def cut(www, name):
    path = www / f"{name}stl.cab"
    path.write_bytes(half(path.read_bytes()))


def gone(www, name):
    (www / f"{name}stl.cab").unlink()


def one_line(err):
    text = err.decode(errors="replace")
    return [] if text.count("\n") == 1 and len(text) < 400 else [f"not one line: {text!r}"]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Fetch:
    """fetch-lists twice: good lists first, then what comes the second time."""

    name: str
    second: object = None  # changes what is there
    status: int = 0
    has: str = ""
    lists: tuple = ("authroot",)

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
            for name in ("authroot", "disallowedcert"):
                of(GOOD)(www, name)
            serve = http.server.ThreadingHTTPServer(
                ("127.0.0.1", 0), lambda *a, **k: Quiet(*a, directory=str(www), **k))
            threading.Thread(target=serve.serve_forever, daemon=True).start()
            try:
                return self._faults(www, target, serve.server_address[1])
            finally:
                serve.shutdown()
                serve.server_close()

    def _faults(self, www, target, port):
        around = environment(LISTS_URL=f"http://127.0.0.1:{port}")
        first = process.run([str(LISTS), str(target), "authroot"], env=around)
        kept = target / "authroot.stl"
        faults = [] if first.status == 0 else [f"the first time: {first.err.decode()}"]
        if kept.exists():
            os.utime(kept, (LONG_AGO, LONG_AGO))
        command = [str(LISTS), str(target), *self.lists]
        for list_ in self.lists:
            if self.second:
                self.second(www, list_)
        second = process.run(command, env=around)
        if second.status != self.status:
            faults.append(f"exit status {second.status}: {second.err.decode()}")
        if self.status:
            faults += one_line(second.err)
        if self.has not in second.err.decode():
            faults.append(f"{self.has!r} is missing in {second.err.decode()!r}")
        left = sorted(path.name for path in target.iterdir())
        if left != sorted((ROOT, "authroot.stl")):
            faults.append(f"there are {left}")
        elif kept.read_bytes() != (SAMPLES / GOOD).read_bytes():
            faults.append("the list of roots is another one")
        elif (kept.stat().st_mtime == LONG_AGO) != (self.status != 0):
            faults.append("its time does not say when it was current")
        return faults, [" ".join(command)], second


GUID = "31B2F340-016D-11D2-945F-00C04FB984F9"
WHOLE = b"PReg\x01\0\0\0" + registrypol.url("https://da.example.com/IPHTTPS") + registrypol.record(
    registrypol.INTERFACE, "Padding", registrypol.BINARY, b"x" * 60_000)
FIRST = WHOLE[:WHOLE.index(b"P\0a\0d\0d\0i\0n\0g")]
FIRST = FIRST[:FIRST.rindex(b"[\0")]  # ends between two records
# As smbclient, with what it finds and says in files; "disk full" is what is left of its words.
STAND_IN = """#!/bin/sh
for word; do last=$word; done
cp "$(dirname "$0")/content" "${last##* }"
cat "$(dirname "$0")/words"
exit $(cat "$(dirname "$0")/status")
"""
TOLD = (f"  Registry.pol                        A {len(WHOLE):8}  Mon Nov 30 07:00:00 2026\n\n"
        "\t\t1031016 blocks of size 1024. 515508 blocks available\n")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Policy:
    """fetch-policy with a stand-in for smbclient, which may exit with 0 whatever has happened."""

    name: str
    content: bytes
    words: str = TOLD
    ends: int = 0
    status: int = 1
    has: str = ""
    room: int = 0  # KiB of the target's file system; 0: enough

    def run(self, lab):
        with lab.scratch() as scratch:
            folder = pathlib.Path(scratch)
            target = folder / "kept" / "Registry.pol"
            for path, data in (("bin/content", self.content), ("bin/words", self.words.encode()),
                               ("bin/status", str(self.ends).encode()), ("bin/smbclient", STAND_IN.encode()),
                               ("kept/Registry.pol", b"PReg\x01\0\0\0")):
                (folder / path).parent.mkdir(exist_ok=True)
                (folder / path).write_bytes(data)
            (folder / "bin" / "smbclient").chmod(0o755)
            os.utime(target, (LONG_AGO, LONG_AGO))
            around = environment()
            around["PATH"] = f"{folder / 'bin'}:{around.get('PATH', os.defpath)}"
            command = [str(POLICY), "dc1.example.com", "example.com", GUID, str(target)]
            if self.room:
                return self._in_little_room(command, around, target)
            outcome = process.run(command, env=around)
            return self._faults(outcome, target.read_bytes(), sorted(target.parent.iterdir()), target), [
                " ".join(command)], outcome

    def _in_little_room(self, command, around, target):
        """A file system of its own, seen by no other process; what is left in it is told at the end."""
        if process.run(["unshare", "--mount", "true"]).status != 0:
            raise Skip("no namespaces")
        kept = target.parent
        script = (f"old=$(cat '{target}' | base64) && mount -t tmpfs -o size={self.room}k tmpfs '{kept}' && "
                  f"echo \"$old\" | base64 -d >'{target}' && \"$@\"; s=$?; ls -A '{kept}'; base64 -w0 '{target}'; exit $s")
        outcome = process.run(["unshare", "--mount", "sh", "-c", script, "sh", *command], env=around)
        lines = outcome.out.decode().splitlines()
        left = [kept / name for name in lines[:-1]]
        return self._faults(outcome, base64.b64decode(lines[-1]), left, target), [" ".join(command)], outcome

    def _faults(self, outcome, kept, left, target):
        faults = [] if outcome.status == self.status else [f"exit status {outcome.status}: {outcome.err.decode()}"]
        if self.status:
            faults += one_line(outcome.err)
        if self.has not in outcome.err.decode():
            faults.append(f"{self.has!r} is missing in {outcome.err.decode()!r}")
        if left != [target]:
            faults.append(f"there are {left}")
        if kept != (self.content if self.status == 0 else b"PReg\x01\0\0\0"):
            faults.append("the file is another one")
        return faults


@dataclasses.dataclass(frozen=True, kw_only=True)
class Verify:
    """check_iphttps_roots --verify of a file, or of the folder when it has no content."""

    name: str
    content: object  # bytes, a sample's path, or None
    kind: str = ""
    change: object = lambda data: data
    good: bool = False
    has: str = ""

    def run(self, lab):
        sample = settings.SHARED / self.content if isinstance(self.content, str) else None
        if sample and not sample.is_file():
            raise Skip(f"no {self.content}")
        with lab.scratch() as scratch:
            path = pathlib.Path(scratch)
            if self.content is not None:
                path /= "file"
                path.write_bytes(self.change(sample.read_bytes() if sample else self.content))
            beside = SAMPLES / "microsoft-root-2010.crt"
            if beside.is_file():
                (pathlib.Path(scratch) / ROOT).write_bytes(beside.read_bytes())
            outcome = process.run([settings.program("check_iphttps_roots"), f"--verify={self.kind}{path}"])
        said = outcome.out.decode()
        faults = [] if outcome.status == (0 if self.good else 3) else [f"exit status {outcome.status}"]
        start = f"IPHTTPS_ROOTS {'OK' if self.good else 'UNKNOWN'} - "
        if not said.startswith(start) or said.count("\n") != 1 or self.has not in said or outcome.err:
            faults.append(f"{said!r} {outcome.err!r}, not {start!r} and {self.has!r} on one line")
        return faults, list(outcome.command), outcome


SST, PACKAGE, LIST = "sst/roots-2021.sst", "odj/windows-2019.txt", f"ctl/{GOOD}"
VERIFY = [
    Verify(name="verify/policy", content=WHOLE, good=True, has="group policy, 0 certificates, 1 URL for clients"),
    Verify(name="verify/policy-kind", content=WHOLE, kind="gpo:", good=True),
    Verify(name="verify/policy-other", content=WHOLE, kind="odj:", has="looks like a group policy"),
    Verify(name="verify/policy-half", content=half(WHOLE), has="is cut off"),
    Verify(name="verify/empty", content=b"", has="is empty"),
    Verify(name="verify/empty-store", content=b"", kind="sst:", has="is empty"),
    Verify(name="verify/folder", content=None, has="is not a regular file"),
    Verify(name="verify/page", content=PAGE, kind="gpo:", has="looks like a web page"),
    Verify(name="verify/page-any", content=PAGE, has="looks like a web page"),
    Verify(name="verify/unknown-kind", content=WHOLE, kind="nonsense:", has="unknown kind"),
    Verify(name="verify/sst", content=SST, good=True, has="serialized store, 434 certificates"),
    Verify(name="verify/sst-without-end", content=SST, change=lambda data: data[:-12], has="has no end mark"),
    Verify(name="verify/sst-head", content=SST, change=lambda data: data[:8], has="has no end mark"),
    Verify(name="verify/sst-half", content=SST, change=half, has="is cut off"),
    Verify(name="verify/package", content=PACKAGE, good=True, has="offline domain join package"),
    Verify(name="verify/package-half", content=PACKAGE, change=half, has="is cut off"),
    Verify(name="verify/list", content=LIST, kind="authroot:", good=True,
           has="list of roots, 515 entries, of 2026-04-22T00:33:28Z, "),
    Verify(name="verify/list-half", content=LIST, kind="ctl:", change=half),
    Verify(name="verify/list-other", content=LIST, kind="disallowedcert:", has="not that of disallowed"),
    Verify(name="verify/list-changed", content=LIST, kind="ctl:",
           change=lambda data: data.replace(b"2604220", b"2704220", 1), has="wrong signature"),
]


@dataclasses.dataclass(frozen=True)
class Units:
    """The units of systemd: what they run is what make install puts there."""

    name: str = "fetch/units"

    def run(self, lab):
        need("systemd-analyze")
        with lab.scratch() as scratch:
            folder = pathlib.Path(scratch)
            made = process.run(["make", "-C", str(settings.BUILD), f"DESTDIR={folder}",
                                "install-nodist_systemdsystemunitDATA", "install-dist_systemdsystemunitDATA",
                                "install-dist_fetchDATA", "install-dist_fetchSCRIPTS"])
            faults = [] if made.status == 0 else [f"make: {made.err.decode()[-400:]}"]
            units = []
            for unit in sorted(folder.rglob("*@.*")):
                text = unit.read_text(encoding="ascii")
                for path in re.findall(r"^ExecStart=(\S+)", text, re.MULTILINE):
                    if not os.access(f"{folder}{path}", os.X_OK):
                        faults.append(f"{unit.name} runs {path}, which is not installed")
                    text = text.replace(path, f"{folder}{path}")
                units.append(folder / unit.name.replace("@", "@x"))
                units[-1].write_text(text, encoding="ascii")
            if len(units) != 4:
                faults.append(f"there are {units}")
            outcome = process.run(["systemd-analyze", "verify", "--man=no", *map(str, units)],
                                  env={**settings.environment(), "SYSTEMD_LOG_LEVEL": "warning"})
        said = [line for line in outcome.err.decode().splitlines() if str(folder) in line and "kinit" not in line]
        if outcome.status != 0 and "kinit" not in outcome.err.decode():
            faults.append(f"exit status {outcome.status}")
        return faults + said, list(outcome.command), outcome


ROWS = [
    *VERIFY,
    Units(),
    Fetch(name="fetch/lists"),
    Fetch(name="fetch/lists-unsigned", second=of(UNSIGNED), status=1, has="is not signed"),
    Fetch(name="fetch/lists-gone", second=gone, status=1, has="authrootstl.cab cannot be had"),
    Fetch(name="fetch/lists-older", second=of(OLDER), status=1, has="older than the present one"),
    Fetch(name="fetch/lists-half", second=of(GOOD, half), status=1, has="authroot.stl stays as it is"),
    Fetch(name="fetch/lists-empty", second=of(GOOD, lambda _: b""), status=1, has="authroot.stl stays as it is"),
    Fetch(name="fetch/lists-page", second=page, status=1, has="is no cabinet"),
    Fetch(name="fetch/lists-page-within", second=of(GOOD, lambda _: PAGE), status=1, has="authroot.stl stays as it is"),
    Fetch(name="fetch/lists-cut", second=cut, status=1, has="cannot be unpacked"),
    Fetch(name="fetch/lists-other", second=None, lists=("disallowedcert",), status=1,
          has="is the list of roots, not that of disallowed certificates"),
    Policy(name="fetch/policy", content=WHOLE, status=0),
    Policy(name="fetch/policy-quiet", content=WHOLE, words="", status=0),
    Policy(name="fetch/policy-half", content=half(WHOLE), has=f"{len(WHOLE) // 2} of {len(WHOLE)} bytes came"),
    Policy(name="fetch/policy-cut-on-the-share", content=half(WHOLE), words="", has="is cut off"),
    Policy(name="fetch/policy-records", content=FIRST, has=f"{len(FIRST)} of {len(WHOLE)} bytes came"),
    Policy(name="fetch/policy-empty", content=b"", words="", has="is empty"),
    Policy(name="fetch/policy-page", content=PAGE, words="", has="looks like a web page"),
    Policy(name="fetch/policy-refused", content=WHOLE, words="NT_STATUS_ACCESS_DENIED\n", ends=1,
           has="SYSVOL: NT_STATUS_ACCESS_DENIED"),
    Policy(name="fetch/policy-full-disk", content=WHOLE, room=16, has="bytes came"),
    Policy(name="fetch/policy-full-disk-quiet", content=WHOLE, words="", room=16, has="is cut off"),
]
