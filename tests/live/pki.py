# SPDX-License-Identifier: GPL-3.0-or-later
"""The certificates of a run, made once."""
import dataclasses
import pathlib
import subprocess

import settings


@dataclasses.dataclass(frozen=True)
class Chain:
    directory: pathlib.Path

    @property
    def cert(self):
        return self.directory / "chain.pem"

    @property
    def key(self):
        return self.directory / "key.pem"

    @property
    def store(self):
        return self.directory / "store.pem"

    @property
    def staple(self):
        return self.directory / "staple.der"


class Pki:
    """What labpki wrote into a directory."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)

    def make(self, base_url, *arguments):
        command = [settings.LABPKI, "make", str(self.directory), f"--name={settings.NAME}"]
        subprocess.run([*command, f"--base-url={base_url}", *arguments], check=True, stdout=subprocess.PIPE)
        return self

    def chain(self, name):
        return Chain(self.directory / name)


def listed():
    """Chain to the verdict that labpki gives it, in its own words."""
    said = subprocess.run([settings.LABPKI, "list"], check=True, capture_output=True, text=True).stdout
    rows = {}
    for line in said.splitlines():
        name, rest = line.split(None, 1)
        rows[name] = rest.split()[0] if " or " not in rest[:26] else "or"
    return rows
