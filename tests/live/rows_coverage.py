# SPDX-License-Identifier: GPL-3.0-or-later
"""That the tables are complete: every fault of the server, every rule of the check, is tried."""
import dataclasses
import re
import subprocess

import settings

FAULT = re.compile(r"--fault=([a-z0-9-]+)")


@dataclasses.dataclass(frozen=True)
class EveryFault:
    """Every fault that iphttpsd lists is in some row."""

    rows: tuple
    name: str = "coverage/faults"

    def run(self, _):
        said = subprocess.run([settings.IPHTTPSD, "--list-faults"], capture_output=True, text=True, check=True)
        listed = {re.split(r"[\[=]", line.split()[1])[0] for line in said.stdout.splitlines()}
        tried = {name for row in self.rows for word in getattr(row, "server", ()) for name in FAULT.findall(word)}
        faults = [f"no row has the fault {name}" for name in sorted(listed - tried)]
        faults += [f"iphttpsd does not know the fault {name}" for name in sorted(tried - listed)]
        return faults, [f"{settings.IPHTTPSD} --list-faults"], None
