# SPDX-License-Identifier: GPL-3.0-or-later
"""How clients come to show 0x800b0109 (CERT_E_UNTRUSTEDROOT), and how a root is replaced, from files alone: each
situation over every kind of channel that can carry a root, before and after the root has been brought there.

The situations are those of Richard M. Hicks, "Troubleshooting DirectAccess IP-HTTPS Error Code 0x800b0109", and of its
discussion: packages without /rootcacerts, a self-signed certificate renewed, DirectAccess installed again, an authority
renewed from SHA-1 to SHA-256 with its key, and a new authority."""
import dataclasses
import sys

import exports
import hives
import managed
import registrypol
import settings
import sstfile
from row import Row

UNTRUSTED = 0x800B0109
URL = f"--url=https://{settings.NAME}:443/IPHTTPS"


def script(module, *words):
    return (sys.executable, module.__file__, *words)


# What makes {tmp}/it with one root in it.
KINDS = {
    "pem": lambda root: ("cp", root, "{tmp}/it"),
    "der": lambda root: ("openssl", "x509", "-in", root, "-outform", "DER", "-out", "{tmp}/it"),
    "p7b": lambda root: ("openssl", "crl2pkcs7", "-nocrl", "-certfile", root, "-outform", "DER", "-out", "{tmp}/it"),
    "sst": lambda root: script(sstfile, "{tmp}/it", root),
    "gpo": lambda root: script(registrypol, "{tmp}/it", URL, f"--root={root}"),
    "gpobackup": lambda root: script(managed, "backup", "{tmp}/it", URL, f"--root={root}"),
    "gpreport": lambda root: script(managed, "report", "{tmp}/it", URL, f"--root={root}"),
    "mdm-graph": lambda root: script(managed, "graph", "{tmp}/it", f"--root={root}"),
    "mdm-syncml": lambda root: script(managed, "syncml", "{tmp}/it", f"--root={root}"),
    "odj": lambda root: (settings.LABODJ, "{tmp}/it", URL, f"--root={root}"),
    "reg": lambda root: script(exports, "reg", "{tmp}/it", f"--store=ROOT={root}"),
    "hive": lambda root: script(hives, "reg", "{tmp}/it", f"--store=ROOT={root}"),
    "list-certutil": lambda root: script(exports, "certutil", "{tmp}/it", f"--store=Root={root}"),
    "list-json": lambda root: script(exports, "json", "{tmp}/it", f"--store=Root={root}"),
}
NEEDS = {"hive": ("hivexregedit",)}


def own(name, subject, *words):
    """A self-signed certificate that no chain of the lab has."""
    return ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1000", "-subj", subject, *words,
            "-keyout", f"{{tmp}}/{name}.key", "-out", f"{{tmp}}/{name}")


# An authority of SHA-1, renewed with its key, and a server's certificate under it.
EXTENSIONS = f"subjectAltName=DNS:{settings.NAME}\nextendedKeyUsage=serverAuth\n"
RENEWED = (
    own("old", "/CN=Corp Root CA", "-sha1"),
    ("openssl", "req", "-x509", "-key", "{tmp}/old.key", "-days", "2000", "-sha256", "-subj", "/CN=Corp Root CA",
     "-out", "{tmp}/new"),
    ("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={settings.NAME}", "-keyout", "{tmp}/leaf.key",
     "-out", "{tmp}/leaf.csr"),
    ("openssl", "x509", "-req", "-in", "{tmp}/leaf.csr", "-CA", "{tmp}/new", "-CAkey", "{tmp}/old.key", "-days", "300",
     "-extfile", "{tmp}/extensions", "-out", "{tmp}/served"),
)


@dataclasses.dataclass(frozen=True)
class Situation:
    name: str
    chain: str  # what the server has now
    before: str  # the root that clients have
    after: str  # the root that they need
    makes: tuple = ()
    target: tuple | None = None
    lasts: bool = False  # who has the one before has what is needed


SITUATIONS = (
    Situation("no-rootcacerts", "good", "{pki}/selfsigned/store.pem", "{store}"),
    Situation("self-signed-renewed", "selfsigned-renewed", "{store}", "{chain}/chain.pem"),
    Situation("reinstalled", "selfsigned", "{tmp}/old", "{chain}/chain.pem",
              (own("old", f"/CN={settings.NAME}", "-addext", f"subjectAltName=DNS:{settings.NAME}"),)),
    Situation("sha256-same-key", "good", "{tmp}/old", "{tmp}/new", RENEWED, ("-f", "{tmp}/served", "-H", settings.NAME),
              lasts=True),
    Situation("new-ca", "good", "{tmp}/old", "{store}", (own("old", "/CN=Corp Root CA 2008", "-sha1"),)),
)


def row(situation, kind, when, state, code, make, **more):
    # A listing has no certificate: the root has to be at hand.
    check = (f"--root={situation.after}",) if kind.startswith("list") else ()
    return Row(name=f"seed/{situation.name}/{kind}/{when}", program="check_iphttps_roots", chain=situation.chain,
               state=state, code=code, at_hand=True, store=("-S", "{tmp}/it"), check=check, target=situation.target,
               files=(("extensions", EXTENSIONS),),
               prepare=(*situation.makes, make), needs=NEEDS.get(kind, ()),
               figures=(("channels", 1), ("channels_with_root", int(state == "OK"))), **more)


def rows():
    for situation in SITUATIONS:
        for kind, make in KINDS.items():
            good = situation.lasts and not kind.startswith("list")
            yield row(situation, kind, "before", "OK" if good else "CRITICAL", 0 if good else UNTRUSTED,
                      make(situation.before))
            yield row(situation, kind, "after", "OK", 0, make(situation.after))
    # The package of the first situation, as djoin makes it without the switch.
    yield row(SITUATIONS[0], "odj", "as-made", "CRITICAL", UNTRUSTED, (settings.LABODJ, "{tmp}/it", URL),
              has=("made without /rootcacerts",))
    # A listing names the old root by its hash alone. Its key is seen where the certificate is in another channel.
    renewed = SITUATIONS[3]
    for kind in ("list-certutil", "list-json"):
        yield dataclasses.replace(
            row(renewed, kind, "old-at-hand", "OK", 0, KINDS[kind](renewed.before)),
            store=("-S", "{tmp}/it", "-S", "domain={tmp}/old"), figures=(("channels", 2), ("channels_with_root", 2)))


ROWS = [*rows()]
