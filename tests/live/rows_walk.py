# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of contrib/doc: every command that they show, from their beginning to their end."""
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


def make_package_page(folder):
    make_provisioned(folder)
    make_self_signed(folder / "self-signed")
    make_roll_over(folder / "roll-over")
    make_estate(folder / "estate")


def make_authority(folder, name="Contoso Root CA"):
    make_key(folder, "root.key")
    make_root(folder, "corp-root.cer", f"/O=Contoso/CN={name}", "root.key")


def make_renewal(folder):
    """A certificate near its end, its successor as it should be, and two that should not be bound."""
    make_authority(folder)
    make_server(folder, "now", "corp-root.cer", "root.key", "20")
    make_server(folder, "next", "corp-root.cer", "root.key", "400")
    make_server(folder, "wrong", "corp-root.cer", "root.key", "400", "da-old.example.com")
    do("cp", "wrong/chain.pem", "wrong.cer", cwd=folder)
    (folder / "passphrase").write_text("secret\n", encoding="ascii")
    (folder / "passphrase").chmod(0o400)
    do("openssl", "pkcs12", "-export", "-in", "next/chain.pem", "-inkey", "next/key.pem", "-passout", "file:passphrase",
       "-out", "new.pfx", cwd=folder)


def make_new_root(folder):
    make_roll_over(folder / "roll-over")
    make_server(folder / "roll-over", "after", "new-ca.cer", "new.key")
    make_policy(folder / "roll-over" / "new-only.pol", f"--root={folder}/roll-over/new-ca.cer")


def make_balanced(folder):
    """RSA, which NULL suites need; the certificate that a forgotten node has; a client's certificate."""
    do(settings.LABPKI, "make", "pki", "--only=good-rsa", "--only=expired", f"--name={settings.NAME}", cwd=folder)
    roots = [folder / "pki/stores" / name for name in ("root.pem", "root-rsa.pem")]
    (folder / "root.cer").write_bytes(b"".join(root.read_bytes() for root in roots))
    for name, path in (("laptop.pem", "client.pem"), ("laptop.key", "client.key"), ("client-ca.pem", "client-ca.pem")):
        shutil.copy2(folder / "pki/client" / path, folder / name)


def make_plain(folder):
    """One server below one root."""
    make_authority(folder)
    make_server(folder, "server", "corp-root.cer", "root.key")


def make_split(folder):
    make_plain(folder)
    make_policy(folder / "Registry.pol", "--root=corp-root.cer", "--nrpt=.example.com=2001:db8::1")
    make_policy(folder / "exempt.pol", "--root=corp-root.cer", "--nrpt=.example.com=2001:db8::1",
                f"--nrpt={settings.NAME}")


def make_both_sides(folder):
    make_plain(folder)
    (folder / "laptop.txt").write_text(STATUS.replace("0x800b0109", "0x274c"), encoding="ascii")


def make_multisite(folder):
    """Two entry points; one has a certificate of another CA."""
    make_authority(folder)
    make_key(folder, "other.key")
    make_root(folder, "other-root.cer", "/O=Contoso/CN=Contoso Branch CA", "other.key")
    make_server(folder, "berlin", "corp-root.cer", "root.key", name="da-berlin.example.com")
    make_server(folder, "lisbon", "other-root.cer", "other.key", name="da-lisbon.example.com")
    with open(folder / "lisbon/chain.pem", "ab") as chain:
        chain.write((folder / "other-root.cer").read_bytes())
    make_server(folder, "lisbon-renewed", "corp-root.cer", "root.key", name="da-lisbon.example.com")
    urls = ["--url=https://da-berlin.example.com/IPHTTPS", "--profile-url=https://da-lisbon.example.com/IPHTTPS"]
    do(sys.executable, registrypol.__file__, "Registry.pol", *urls, "--root=corp-root.cer", cwd=folder)


def make_migration(folder):
    make_plain(folder)
    make_server(folder, "gateway", "corp-root.cer", "root.key", "20", "vpn.example.com")
    make_policy(folder / "Registry.pol", f"--root={folder}/corp-root.cer")
    make_policy(folder / "off.pol", f"--root={folder}/corp-root.cer", "--state=3")
    (folder / "report.ini").write_text(MIGRATION, encoding="ascii")


MIGRATION = f"""[report]
title = Remote access

[defaults]
timeout = 5
store = corp-root.cer

[directaccess]
url = {URL}
checks = iphttps, cert

[new-gateway]
hostname = vpn.example.com
address = 127.0.0.2
checks = cert
"""
HOSTS = (settings.NAME, "dc1.ad.example.com", "da-berlin.example.com")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Walk:
    name: str
    page: str
    make: object
    hosts: tuple = (("127.0.0.1", HOSTS),)

    def run(self, lab):
        page = settings.SRC / "contrib" / "doc" / self.page
        with lab.scratch() as scratch:
            folder = pathlib.Path(scratch)
            hosts, resolvers = folder / "hosts", folder / "resolv.conf"
            hosts.write_text("".join(f"{address} {' '.join(names)}\n" for address, names in
                                     (("127.0.0.1", ("localhost",)), *self.hosts)), encoding="ascii")
            resolvers.write_text("nameserver 127.0.0.53\n", encoding="ascii")
            alone = ("lo", f"over=/etc/hosts={hosts}", f"over=/etc/resolv.conf={resolvers}")
            if not namespace.permitted(alone):
                raise Skip("no network namespaces")
            self.make(folder)
            command = [sys.executable, namespace.__file__, *alone, "--", sys.executable, walk.__file__, str(page),
                       str(folder)]
            places = {"BUILD": str(settings.BUILD), "SRC": str(settings.SRC), "TIME_SCALE": str(settings.SCALE)}
            outcome = process.run(command, env={**settings.environment(), **places})
            said = (outcome.out + outcome.err).decode(errors="replace").strip()
        return [] if outcome.status == 0 else [said or "no output"], [shlex.join(command)], outcome


def nothing(_):
    """What the page needs."""


ROWS = [
    Walk(name="walk/0x800b0109", page="0x800b0109.md", make=make_package_page),
    Walk(name="walk/renewal", page="renewal.md", make=make_renewal,
         hosts=(("127.0.0.1", (settings.NAME,)), ("127.0.0.2", (settings.NAME,)))),
    Walk(name="walk/root-roll-over", page="root-roll-over.md", make=make_new_root),
    Walk(name="walk/load-balancers", page="load-balancers.md", make=make_balanced,
         hosts=(("127.0.0.1", (settings.NAME, "one.example.com")), ("127.0.0.2", (settings.NAME,)))),
    Walk(name="walk/split-dns", page="split-dns.md", make=make_split, hosts=()),
    Walk(name="walk/inside-and-outside", page="inside-and-outside.md", make=make_both_sides, hosts=()),
    Walk(name="walk/multisite", page="multisite.md", make=make_multisite,
         hosts=(("127.0.0.1", ("da-berlin.example.com",)), ("127.0.0.2", ("da-lisbon.example.com",)))),
    Walk(name="walk/migration", page="migration.md", make=make_migration),
    Walk(name="walk/codes", page="codes.md", make=nothing),
]
