# SPDX-License-Identifier: GPL-3.0-or-later
"""The walk-throughs of contrib/doc, from their beginning to their end."""
import dataclasses
import pathlib
import shlex
import shutil
import subprocess
import sys

import directory
import namespace
import process
import registrypol
import settings
import walk
from row import Skip

LABODJ = settings.LABODJ
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


def make_server(folder, chain, root, root_key, days="300", name=settings.NAME):
    """A server's certificate below a root; without one, its own."""
    (folder / chain).mkdir()
    make_key(folder, f"{chain}/key.pem")
    subject = ("-subj", f"/CN={name}")
    names = ("-addext", f"subjectAltName=DNS:{name}", "-addext", "extendedKeyUsage=serverAuth",
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


OLD_CA, NEW_CA = "O=Contoso, CN=Contoso Root CA", "O=Contoso, CN=Contoso Root CA G2"
INI = f"""[estate]
hostname={settings.NAME}
store=laptops=gpo:laptops.pol
store=laptops=gpo:roots.pol
store=branch=gpo:branch.pol
store=odj:packages/*.txt

[directory]
everywhere=ldaps://dc1.ad.example.com
ldap-user={directory.READER[0]}
ldap-password-file=password
ldap-ca=corp-root.cer
"""


def make_forest(folder, name, *roots):
    found = [(root.stem, directory.certificates(root)[0]) for root in roots]
    listed = [directory.Authority("Certification Authorities", stem, (der,)) for stem, der in found]
    (folder / f"{name}.ldif").write_text(directory.tree(listed), encoding="ascii")


def make_package(folder, machine, *roots):
    do(LABODJ, f"packages/{machine}.txt", f"--url={URL}", f"--machine={machine}", "--template=DAClient",
       *(f"--root={root}" for root in roots), cwd=folder)


def make_estate(folder):
    """Two client GPOs, roots in a third and in the directory, a package; before and after a change of CA."""
    (folder / "packages").mkdir(parents=True)
    old, new = folder / "corp-root.cer", folder / "new-ca.cer"
    for name, root, subject in (("old", old, "Contoso Root CA"), ("new", new, "Contoso Root CA G2")):
        make_key(folder, f"{name}.key")
        make_root(folder, root.name, f"/O=Contoso/CN={subject}", f"{name}.key")
    make_server(folder, "before", old.name, "old.key")
    make_server(folder, "after", new.name, "new.key")
    make_server(folder, "dc", old.name, "old.key", name="dc1.ad.example.com")
    make_forest(folder, "forest", old)
    make_forest(folder, "both-roots", old, new)
    make_package(folder, "LAPTOP11", old.name)
    for place, roots, authorities in ((folder, (old,), (OLD_CA,)), (folder / "ready", (old, new), (OLD_CA, NEW_CA))):
        place.mkdir(exist_ok=True)
        asked = [f"--ipsec-ca={name}" for name in authorities]
        make_policy(place / "laptops.pol", *asked)
        make_policy(place / "branch.pol", *asked)
        do(sys.executable, registrypol.__file__, place / "roots.pol", *(f"--root={root}" for root in roots), cwd=place)
    (folder / "ready" / "packages").mkdir()
    make_package(folder / "ready", "LAPTOP11", old, new)
    (folder / "password").write_text(directory.READER[1] + "\n", encoding="ascii")
    (folder / "password").chmod(0o400)
    (folder / "iphttps.ini").write_text(INI, encoding="ascii")
    for name in ("password", "iphttps.ini", old.name, new.name):
        shutil.copy2(folder / name, folder / "ready" / name)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Walk:
    name: str
    page: str

    def run(self, lab):
        page = settings.SRC / "contrib" / "doc" / self.page
        with lab.scratch() as scratch:
            folder = pathlib.Path(scratch)
            hosts = folder / "hosts"
            hosts.write_text(f"127.0.0.1 localhost {settings.NAME} dc1.ad.example.com\n", encoding="ascii")
            alone = ("lo", f"over=/etc/hosts={hosts}")
            if not namespace.permitted(alone):
                raise Skip("no network namespaces")
            make_provisioned(folder)
            make_self_signed(folder / "self-signed")
            make_roll_over(folder / "roll-over")
            make_estate(folder / "estate")
            command = [sys.executable, namespace.__file__, *alone, "--", sys.executable, walk.__file__, str(page),
                       str(folder)]
            places = {"BUILD": str(settings.BUILD), "SRC": str(settings.SRC), "TIME_SCALE": str(settings.SCALE)}
            outcome = process.run(command, env={**settings.environment(), **places})
            said = (outcome.out + outcome.err).decode(errors="replace").strip()
        return [] if outcome.status == 0 else [said or "no output"], [shlex.join(command)], outcome


ROWS = [Walk(name="walk/0x800b0109", page="0x800b0109.md")]
