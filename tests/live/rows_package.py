# SPDX-License-Identifier: GPL-3.0-or-later
"""Offline domain join packages beside Samba: its ndrdump reads what labodj writes and encodes it to the same bytes.

So the packages that the tests of checks are made of are such to somebody else too."""
import dataclasses
import pathlib
import shlex

import process
import row
import settings

LABODJ = settings.LABODJ
SAMPLES = settings.SRC / "tests" / "data" / "odj"
DUMP = ("ndrdump", "ODJ", "ODJ_PROVISION_DATA_serialized_ptr", "struct")
URL = "https://da.example.com:443/IPHTTPS"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Dumped:
    """A package in bytes or in base64, written for the row or a sample."""

    name: str
    options: tuple = ()
    sample: str | None = None
    base64: bool = False
    has: tuple = ()
    lacks: tuple = ()

    def run(self, lab):
        row.need(DUMP[0])
        with lab.scratch() as tmp:
            file = SAMPLES / self.sample if self.sample else pathlib.Path(tmp) / "package"
            commands = [[*DUMP, str(file), "--validate", *(["--base64-input"] if self.base64 else [])]]
            if not self.sample:
                root = str(lab.pki("plain").chain("good").store)
                words = [word.replace("{root}", root) for word in self.options]
                form = "ascii" if self.base64 else "raw"
                commands.insert(0, [LABODJ, str(file), f"--encoding={form}", *words])
            outcomes = [process.run(command) for command in commands]
        text = outcomes[-1].out.decode(errors="replace") + outcomes[-1].err.decode(errors="replace")
        faults = [f"{o.command[0]}: exit status {o.status}: {o.err[-200:]!r}" for o in outcomes if o.status]
        faults += [f"{word!r} is missing" for word in ("dump OK", *self.has) if word not in text]
        faults += [f"{word!r} is there" for word in ("WARNING", *self.lacks) if word in text]
        return faults, [shlex.join(command) for command in commands], outcomes[-1]


@dataclasses.dataclass(frozen=True)
class Many:
    """Packages by the thousand: each has its own machine."""

    name: str = "package/many"

    def run(self, lab):
        with lab.scratch() as tmp:
            command = [LABODJ, "--count=1000", f"--pattern={tmp}/%d.txt", "--machine=PC", f"--url={URL}"]
            outcome = process.run(command)
            files = sorted(pathlib.Path(tmp).iterdir())
            different = len({file.read_bytes() for file in files})
        faults = [] if outcome.status == 0 else [f"exit status {outcome.status}: {outcome.err[-200:]!r}"]
        if len(files) != 1000 or different != 1000:
            faults.append(f"{len(files)} packages, {different} of them different")
        return faults, [shlex.join(command)], outcome


CERTS = ("--root={root}", "--root={root}", "--ca={root}", "--disallowed={root}")
POLICY = (f"--url={URL}", "--disabled", "--policy-root={root}")
ROWS = [
    Dumped(name="package/join", options=("--machine=PC1",), has=("'PC1'", "'sample.test'"), lacks=("pStoreName",)),
    Dumped(name="package/nothing", options=("--no-join",), lacks=("lpMachineName", "pStoreName", "pKeyPath")),
    Dumped(name="package/certs", options=("--no-join", *CERTS), has=("'Root'", "'CA'", "'Disallowed'")),
    Dumped(name="package/keys", options=("--no-join", "--template=DA"), has=("'DA'", "cPfxStores"),),
    Dumped(name="package/policy", options=("--no-join", *POLICY), has=("'IPHTTPS_ClientUrl'", "REG_SZ", "'Blob'")),
    Dumped(name="package/all", options=(*CERTS, *POLICY, "--template=DA", "--pad=1001"), has=("'Root'", "'Blob'")),
    Dumped(name="package/base64", options=(*CERTS, *POLICY), base64=True, has=("'Root'", "'LAPTOP'")),
    Dumped(name="package/sample/bytes", sample="policy-root.bin", has=("'Blob'",)),
    Dumped(name="package/sample/base64", sample="no-root.txt", base64=True, has=("'LAPTOP2'",)),
    Many(),
]
