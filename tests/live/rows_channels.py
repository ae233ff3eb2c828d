# SPDX-License-Identifier: GPL-3.0-or-later
"""The channels of a real domain: its directory, its SYSVOL and its join packages, by Samba."""
import dataclasses
import hashlib
import pathlib
import re
import shlex

import answer
import process
import registrypol
import rows_directory
import samba_dc
import settings
from row import Skip

ROOTS, TRUST = "check_iphttps_roots", "check_iphttps_trust"
AD = f"AD=ldap://{samba_dc.HOST}"
FETCH = settings.SRC / "contrib" / "fetch" / "fetch-policy"
KEY = "Software\\Policies\\Microsoft\\Windows\\Tcpip\\v6Transition\\IPHTTPS\\IPHTTPSInterface"


def domain(lab):
    rows_directory.need_libldap()
    missing = samba_dc.missing()
    if missing:
        raise Skip(missing)
    return rows_directory.published(lab)


@dataclasses.dataclass(frozen=True, kw_only=True)
class DomainRow:
    """A check on the domain controller's own network, its chain at hand."""

    name: str
    state: str
    words: tuple
    chain: str = "good"
    program: str = ROOTS
    has: tuple = ()
    lacks: tuple = ()
    make: object = None  # of the controller and a folder, before

    def run(self, lab):
        dc = domain(lab)
        chain = lab.pki("plain").chain(self.chain)
        with lab.scratch() as scratch:
            if self.make:
                self.make(dc, pathlib.Path(scratch), chain)
            words = [word.replace("{tmp}", scratch).replace("{dc}", str(dc.folder)).replace(
                "{ca}", str(lab.directory / "samba-pki" / "good" / "store.pem")) for word in self.words]
            command = [settings.program(self.program), "-f", str(chain.cert), "-H", settings.NAME, *words]
            outcome = process.run(dc.within([*settings.WRAPPER, *command]), env=dc.environment())
        service = self.program.removeprefix("check_").upper()
        faults = list(answer.Answer(outcome, service, one_line="-v" not in self.words).faults)
        said = answer.STATES[outcome.status] if outcome.status in range(4) else outcome.status
        if said != self.state:
            faults.append(f"{said}, not {self.state}")
        whole = outcome.out.decode(errors="replace")
        faults += [f"{text!r} is missing" for text in self.has if text not in whole]
        faults += [f"{text!r} is there" for text in self.lacks if text in whole]
        return faults, [shlex.join(command)], outcome


def fetched_policy(dc, folder, chain):
    """A policy that Samba has encoded, brought by the script, twice."""
    der = registrypol.der(chain.store)
    blob = registrypol.blob(der)
    thumbprint = hashlib.sha1(der).hexdigest().upper()
    store = f"Software\\Policies\\Microsoft\\SystemCertificates\\Root\\Certificates\\{thumbprint}"
    path = dc.policy(f"Clients of {folder.name}", (
        (KEY, "IPHTTPS_ClientUrl", 1, f"https://{settings.NAME}/IPHTTPS"), (store, "Blob", 3, blob)))
    guid = re.search(r"\{([0-9A-Fa-f-]{36})\}", str(path))[1]
    target = folder / "kept" / "Registry.pol"
    command = ["env", f"CHECK={settings.program(ROOTS)}", str(FETCH), samba_dc.HOST, samba_dc.DOMAIN, guid, str(target),
               f"--configfile={dc.conf}"]
    for expected in ("is new", ""):
        said = dc.run(*command)
        if expected not in said or (not expected and said):
            raise RuntimeError(f"fetch-policy said {said!r}")
    whole = path.read_bytes()
    if target.read_bytes() != whole or list(target.parent.iterdir()) != [target]:
        raise RuntimeError("fetch-policy brought something else")
    refused(dc, [word.replace(guid, "0" * 8 + guid[8:]) for word in command], "NT_STATUS_OBJECT")
    full = f"mount -t tmpfs -o size=16k tmpfs '{target.parent}' && exec \"$@\""
    for content, where, reason in ((whole[:-40], [], "is cut off"), (b"", [], "is empty"),
                                   (b"<html></html>", [], "looks like a web page"),
                                   (whole + registrypol.record(KEY, "Padding", registrypol.BINARY, b"x" * 60_000),
                                    ["unshare", "--mount", "sh", "-c", full, "sh"], "bytes came")):
        path.write_bytes(content)
        refused(dc, [*where, *command], "stays as it is: ", reason)
    if target.read_bytes() != whole or list(target.parent.iterdir()) != [target]:
        raise RuntimeError("the old policy did not stay")
    path.write_bytes(whole)


def refused(dc, command, *reasons):
    try:
        dc.run(*command)
    except RuntimeError as error:
        missing = [reason for reason in reasons if reason not in str(error)]
        if missing or str(error).count("fetch-policy: ") != 1:
            raise
    else:
        raise RuntimeError(f"fetch-policy took what is to be refused: {reasons}")


def join_package(dc, folder, _):
    dc.join_package(f"lap{abs(hash(folder.name)) % 100000}", folder / "laptop.txt")


GSSAPI = ("-S", AD, "--ldap-gssapi")
ROWS = [
    DomainRow(name="channels/directory", state="OK", words=GSSAPI, has=("is in 1 of 1 channel",)),
    DomainRow(name="channels/directory-ldaps", state="OK",
              words=("-S", f"AD=ldaps://{samba_dc.HOST}", f"--ldap-user={samba_dc.ADMINISTRATOR}",
                     "--ldap-password-file={dc}/password.good", "--ldap-ca={ca}")),
    DomainRow(name="channels/directory-other-root", state="CRITICAL", chain="selfsigned", words=GSSAPI,
              has=('AD: 0x800b0109 CERT_E_UNTRUSTEDROOT: lacks root "da.example.com"',)),
    DomainRow(name="channels/directory-anonymous", state="UNKNOWN", words=("-S", AD, "-v"),
              has=("AD: cannot be read: ", "needs a bind"), lacks=("lacks root",)),
    DomainRow(name="channels/directory-note", state="OK", words=(*GSSAPI, "-v"),
              has=("AD (ldap)   carried", "Note: AD: 1 value of CN=Corp Root,")),
    DomainRow(name="channels/directory-trust", state="OK", program=TRUST,
              words=(*GSSAPI, "--no-fetch", "--severity=chain.revocation-unchecked=ok"),
              has=('trusted by "Lab Root CA" in store AD',)),
    DomainRow(name="channels/sysvol", state="OK", make=fetched_policy, words=("-S", "gpo:{tmp}/kept/Registry.pol", *GSSAPI),
              has=("is in 2 of 2 channels",)),
    DomainRow(name="channels/join-package", state="CRITICAL", make=join_package, words=("-S", "odj:{tmp}/laptop.txt", *GSSAPI),
              has=("1 of 2 channels fails, laptop.txt: 0x800b0109", "made without /rootcacerts")),
]
