# SPDX-License-Identifier: GPL-3.0-or-later
"""The certificates of a run, made once."""
import base64
import dataclasses
import hashlib
import pathlib
import subprocess

import settings


@dataclasses.dataclass(frozen=True)
class Chain:
    directory: pathlib.Path

    @property
    def cert(self):
        return self.directory / "chain.pem"

    def fingerprint(self, digest):
        """Of the first certificate, in hexadecimal."""
        body = self.cert.read_text(encoding="ascii").partition("-----BEGIN CERTIFICATE-----")[2]
        return hashlib.new(digest, base64.b64decode(body.partition("-----END")[0])).hexdigest()

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
