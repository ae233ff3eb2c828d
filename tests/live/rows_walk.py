# SPDX-License-Identifier: GPL-3.0-or-later
"""The walk-throughs of contrib/doc, from their beginning to their end."""
import dataclasses
import pathlib
import shlex
import subprocess
import sys

import namespace
import process
import registrypol
import settings
import walk
from row import Skip

LABODJ = settings.BUILD / "tests" / "lab" / "labodj"
URL = f"https://{settings.NAME}/IPHTTPS"
STATUS = f"""
Interface IPHTTPSInterface (Group Policy)  Parameters
------------------------------------------------------------
Role                       : client
URL                        : https://{settings.NAME}:443/IPHTTPS
Last Error Code            : 0x800b0109
Interface Status           : Failed to connect to the IPHTTPS server; waiting to reconnect
"""


def do(*words, cwd):
    subprocess.run([str(word) for word in words], cwd=cwd, check=True, capture_output=True,
                   env=settings.environment())


def make_key(folder, name):
    do("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", name, cwd=folder)


def make_root(folder, name, subject, key, digest="sha256"):
    do("openssl", "req", "-x509", "-new", "-key", key, "-subj", subject, f"-{digest}", "-days", "3650",
       "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-out", name, cwd=folder)


def make_server(folder, chain, root, root_key, days="300"):
    """A server's certificate below a root; without one, its own."""
    (folder / chain).mkdir()
    make_key(folder, f"{chain}/key.pem")
    subject = ("-subj", f"/CN={settings.NAME}")
    names = ("-addext", f"subjectAltName=DNS:{settings.NAME}", "-addext", "extendedKeyUsage=serverAuth",
             "-addext", "basicConstraints=critical,CA:false")
    signer = ("-CA", root, "-CAkey", root_key) if root else ()
    do("openssl", "req", "-x509", "-new", "-key", f"{chain}/key.pem", *subject, *names, *signer, "-days", days,
       "-out", f"{chain}/chain.pem", cwd=folder)


def make_policy(path, *arguments):
    do(sys.executable, registrypol.__file__, path, f"--url={URL}", *arguments, cwd=path.parent)


def make_provisioned(folder):
    make_key(folder, "root.key")
    make_root(folder, "corp-root.cer", "/O=Contoso/CN=Contoso Root CA", "root.key")
    make_server(folder, "server", "corp-root.cer", "root.key")
    make_policy(folder / "Registry.pol", f"--root={folder}/corp-root.cer")
    (folder / "packages").mkdir()
    do(LABODJ, "packages/LAPTOP07.txt", f"--url={URL}", "--machine=LAPTOP07", cwd=folder)
    do(LABODJ, "packages/LAPTOP08.txt", f"--url={URL}", "--machine=LAPTOP08", "--root=corp-root.cer", cwd=folder)
    (folder / "mail.txt").write_text(STATUS, encoding="ascii")


def make_self_signed(folder):
    folder.mkdir()
    make_server(folder, "old", None, None, "30")
    make_server(folder, "new", None, None, "1825")
    (folder / "new.cer").write_bytes((folder / "new/chain.pem").read_bytes())
    old, new = f"--root={folder}/old/chain.pem", f"--root={folder}/new/chain.pem"
    make_policy(folder / "Registry.pol", old)
    make_policy(folder / "after.pol", old, new)


def make_roll_over(folder):
    folder.mkdir()
    for name in ("root.key", "new.key"):
        make_key(folder, name)
    make_root(folder, "root-sha1.cer", "/O=Contoso/CN=Contoso Root CA", "root.key", "sha1")
    make_root(folder, "root-sha256.cer", "/O=Contoso/CN=Contoso Root CA", "root.key")
    make_root(folder, "new-ca.cer", "/O=Contoso/CN=Contoso Root CA G2", "new.key")
    make_server(folder, "server", "root-sha1.cer", "root.key")
    old = (f"--root={folder}/root-sha1.cer", "--ipsec-ca=O=Contoso, CN=Contoso Root CA")
    make_policy(folder / "Registry.pol", *old)
    make_policy(folder / "ready.pol", *old, f"--root={folder}/new-ca.cer", "--ipsec-ca=O=Contoso, CN=Contoso Root CA G2")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Walk:
    name: str
    page: str

    def run(self, lab):
        page = settings.SRC / "contrib" / "doc" / self.page
        with lab.scratch() as scratch:
            folder = pathlib.Path(scratch)
            hosts = folder / "hosts"
            hosts.write_text(f"127.0.0.1 localhost {settings.NAME}\n", encoding="ascii")
            alone = ("lo", f"over=/etc/hosts={hosts}")
            if not namespace.permitted(alone):
                raise Skip("no network namespaces")
            make_provisioned(folder)
            make_self_signed(folder / "self-signed")
            make_roll_over(folder / "roll-over")
            command = [sys.executable, namespace.__file__, *alone, "--", sys.executable, walk.__file__, str(page),
                       str(folder)]
            places = {"BUILD": str(settings.BUILD), "SRC": str(settings.SRC), "TIME_SCALE": str(settings.SCALE)}
            outcome = process.run(command, env={**settings.environment(), **places})
            said = (outcome.out + outcome.err).decode(errors="replace").strip()
        return [] if outcome.status == 0 else [said or "no output"], [shlex.join(command)], outcome


ROWS = [Walk(name="walk/0x800b0109", page="0x800b0109.md")]
