# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenLDAP's slapd in the part of a domain controller: the Public Key Services of a forest.

Its schema is Active Directory's (octet strings, so that placeholders may be kept) or OpenLDAP's own
(certificates only, named cACertificate;binary in every answer)."""
import base64
import dataclasses
import pathlib
import re
import shutil
import socket
import subprocess
import time
import urllib.parse

import listener
import settings

BASE = "CN=Configuration,DC=ad,DC=example,DC=com"
SERVICES = f"CN=Public Key Services,CN=Services,{BASE}"
CONTAINERS = ("Certification Authorities", "AIA", "CDP", "Enrollment Services")
READER = ("CN=reader,DC=ad,DC=example,DC=com", "Rea|der's password 1")
PLACEHOLDER = b"\0"

# How cACertificate is compared, and its syntax.
KINDS = {
    "ad": "octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40",
    "openldap": "certificateExactMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.8",
}
SCHEMA = """
attributetype ( 2.5.4.37 NAME 'cACertificate' EQUALITY {kind} )
attributetype ( 2.5.4.10 NAME ( 'o' 'organizationName' ) SUP name )
attributetype ( 0.9.2342.19200300.100.1.25 NAME ( 'dc' 'domainComponent' ) EQUALITY caseIgnoreIA5Match
    SYNTAX 1.3.6.1.4.1.1466.115.121.1.26 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.32473.1.1 NAME 'configurationNamingContext'
    SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 SINGLE-VALUE )
objectclass ( 2.5.6.16 NAME 'certificationAuthority' SUP top STRUCTURAL MUST cn MAY cACertificate )
objectclass ( 1.3.6.1.4.1.32473.2.1 NAME 'container' SUP top STRUCTURAL MUST cn )
objectclass ( 1.3.6.1.4.1.1466.344 NAME 'dcObject' SUP top AUXILIARY MUST dc )
objectclass ( 1.3.6.1.4.1.32473.2.2 NAME 'pKIEnrollmentService' SUP top STRUCTURAL
    MUST cn MAY cACertificate )
objectclass ( 1.3.6.1.4.1.32473.2.3 NAME 'person1' SUP top STRUCTURAL MUST ( cn $ userPassword ) )
objectclass ( 1.3.6.1.4.1.32473.2.4 NAME 'naming' SUP top AUXILIARY MAY configurationNamingContext )
"""
CONFIGURATION = """
include {folder}/schema
pidfile {folder}/pid
argsfile {folder}/args
modulepath /usr/lib/ldap
moduleload back_mdb
{rootdse}
{tls}
{more}
database mdb
suffix "DC=ad,DC=example,DC=com"
rootdn "CN=admin,DC=ad,DC=example,DC=com"
directory {folder}/data
maxsize 268435456
{access}
"""
ANYBODY = "access to attrs=userPassword by anonymous auth\naccess to * by * read"
USERS = "access to attrs=userPassword by anonymous auth\naccess to * by users read by anonymous disclose"
HIDDEN = "access to attrs=userPassword by anonymous auth\naccess to * by users read by anonymous none"


def certificates(path):
    """The certificates of a PEM file, DER."""
    text = pathlib.Path(path).read_text(encoding="ascii")
    blocks = re.findall("-----BEGIN CERTIFICATE-----(.*?)-----END", text, re.S)
    return [base64.b64decode(block) for block in blocks]


def renumbered(der, number):
    """The certificate with another serial number of the same length; its signature does not fit."""
    at = der.index(b"\xa0\x03\x02\x01\x02\x02") + 6  # version 3, then the serial number
    length = der[at]
    return der[: at + 1] + b"\x01" + number.to_bytes(length - 1, "big") + der[at + 1 + length :]


@dataclasses.dataclass(frozen=True)
class Authority:
    """An object with certificates: in which container, under which name."""

    container: str
    name: str
    values: tuple
    kind: str = "certificationAuthority"


def entry(dn, kind, **attributes):
    lines = [f"dn: {dn}", f"objectClass: {kind}"]
    for name, values in attributes.items():
        for value in values if isinstance(values, (list, tuple)) else [values]:
            raw = value if isinstance(value, bytes) else value.encode()
            lines.append(f"{name}:: {base64.b64encode(raw).decode()}")
    return "\n".join(lines) + "\n\n"


def tree(authorities, containers=CONTAINERS, more=""):
    """A forest as LDIF."""
    text = "dn: DC=ad,DC=example,DC=com\nobjectClass: dcObject\nobjectClass: container\ncn: ad\ndc: ad\n\n"
    text += entry(READER[0], "person1", cn="reader", userPassword=READER[1])
    for dn in (BASE, f"CN=Services,{BASE}", SERVICES, *(f"CN={name},{SERVICES}" for name in containers)):
        text += entry(dn, "container", cn=re.match("CN=([^,]*)", dn)[1])
    for one in authorities:
        parent = f"CN={one.container},{SERVICES}" if one.container else SERVICES
        values = {"cACertificate": one.values} if one.values else {}
        text += entry(f"CN={one.name},{parent}", one.kind, cn=one.name, **values)
    return text + more


def referral(name, container):
    """An object that is elsewhere: searches answer with a reference to it."""
    dn = f"CN={name},CN={container},{SERVICES}"
    return f"dn: {dn}\nobjectClass: referral\nobjectClass: extensibleObject\ncn: {name}\n" \
           f"ref: ldap://127.0.0.1:1/{urllib.parse.quote(dn)}\n\n"


def present():
    return shutil.which("slapd", path=settings.environment()["PATH"]) is not None


class Slapd:
    """Listens on ldap, ldapi and, with a chain, on ldaps; the names are those of URLs."""

    def __init__(self, folder, ldif, chain=None, schema="ad", access=ANYBODY, more="", context=BASE,
                 ports=None):
        self.folder = pathlib.Path(folder)
        self._ldif, self._chain, self._schema = ldif, chain, schema
        self._access, self._more, self._context = access, more, context
        self._child, self._ports = None, ports
        self.port = self.tls_port = 0
        self.socket = self.folder / "socket"

    @property
    def ldapi(self):
        return "ldapi://" + urllib.parse.quote(str(self.socket), safe="")

    def ldap(self, host="localhost"):
        return f"ldap://{host}:{self.port}"

    def ldaps(self, host="localhost"):
        return f"ldaps://{host}:{self.tls_port}"

    def _configure(self):
        (self.folder / "data").mkdir(parents=True)
        (self.folder / "schema").write_text(SCHEMA.format(kind=KINDS[self._schema]), encoding="ascii")
        rootdse = self.folder / "rootdse.ldif"
        rootdse.write_text("dn:\nobjectClass: naming\n" + (
            f"configurationNamingContext: {self._context}\n" if self._context else ""), encoding="ascii")
        tls = ""
        if self._chain:
            tls = f"TLSCertificateFile {self._chain.cert}\nTLSCertificateKeyFile {self._chain.key}\n" \
                  f"TLSCACertificateFile {self._chain.cert}"
        (self.folder / "conf").write_text(
            CONFIGURATION.format(folder=self.folder, tls=tls, access=self._access, more=self._more,
                                 rootdse=f"rootDSE {rootdse}"),
            encoding="ascii")
        ldif = self._ldif
        if self._schema == "openldap":
            ldif = ldif.replace("cACertificate::", "cACertificate;binary::")
        (self.folder / "ldif").write_text(ldif, encoding="ascii")
        done = subprocess.run(["slapadd", "-q", "-f", str(self.folder / "conf"), "-l", str(self.folder / "ldif")],
                              capture_output=True, text=True, env=settings.environment())
        if done.returncode != 0:
            raise RuntimeError(f"slapadd: {done.stderr[-800:]}")

    def _start(self):
        self.port, self.tls_port = self._ports or (listener.closed_port(), listener.closed_port())
        self.socket.unlink(missing_ok=True)
        urls = [f"ldap://127.0.0.1:{self.port}/", self.ldapi + "/"]
        if self._chain:
            urls.append(f"ldaps://127.0.0.1:{self.tls_port}/")
        with open(self.folder / "log", "wb") as log:
            self._child = subprocess.Popen(
                ["slapd", "-d", "none", "-h", " ".join(urls), "-f", str(self.folder / "conf")],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=settings.environment())
        until = time.monotonic() + 15 * settings.SCALE
        while self._child.poll() is None and time.monotonic() < until:
            if self._answers():
                return True
            time.sleep(0.02)
        self._stop()
        return False

    def _answers(self):
        """On every one of its addresses: a port alone may be somebody else's who was faster."""
        try:
            with socket.socket(socket.AF_UNIX) as local:
                local.connect(str(self.socket))
            for port in (self.port, self.tls_port) if self._chain else (self.port,):
                socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            return False
        return self._child.poll() is None

    def __enter__(self):
        self._configure()
        if not any(self._start() for _ in range(3)):
            raise RuntimeError(f"slapd does not start: {(self.folder / 'log').read_text()[-800:]}")
        return self

    def ended(self):
        return self._child.poll() is not None

    def _stop(self):
        if self._child:
            self._child.terminate()
            try:
                self._child.wait(5)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait()
        self._child = None

    def __exit__(self, *_):
        self._stop()
