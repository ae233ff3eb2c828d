# SPDX-License-Identifier: GPL-3.0-or-later
"""Three judges of every chain: check_iphttps_trust, openssl verify, certtool --verify (GnuTLS).

Where they differ, DIFFERENCES says why; a difference that is not there fails, and so does one that
is there and is no more. Nothing is fetched, and revocation is not looked at."""
import contextlib
import dataclasses
import pathlib
import shlex

import pki
import process
import row
import rows_chain
import settings

SEARCH = "it follows one issuer and does not come back; Windows tries every path"
KIND = "it knows keys that Schannel does not"
HASH = "it knows digests that Windows does not have"
LEVEL = "it has no lower bound unless told; Windows refuses"
TRUST = "it asks for distrust at the root only; Windows refuses a distrusted certificate at any place"
NO_TRUST = "it does not read the distrust that OpenSSL writes beside a certificate"
ANY_ANCHOR = "it wants a CA for an anchor; Windows takes any self-signed certificate in Root"
KEY_ID = "it insists on the authority key identifier; Windows then goes by the name (presumed)"
OLD_NAME = "it does not know the alternative names of 1993 (2.5.29.7); Windows does"
COVERED = "it compares a wildcard with an excluded name as a text, not as what it stands for"
GATED = "it asks for server authentication only; Schannel also for Server Gated Cryptography"
APPLICATION = "it does not know application policies, for which Windows ignores the extended key usage"
KEY_USAGE = "it does not look at the key usage of the leaf here"
TOOLS = ("openssl", "gnutls")

# (chain, tool): why it does not say what Windows says
DIFFERENCES = {
    ("p521", "openssl"): KIND,
    ("p521", "gnutls"): KIND,
    ("dsa", "openssl"): KIND,
    ("dsa", "gnutls"): KIND,
    ("sha224", "openssl"): HASH,
    ("sha224", "gnutls"): HASH,
    ("sha3", "openssl"): HASH,
    ("sha3", "gnutls"): HASH,
    ("ed25519-ca", "openssl"): KIND,
    ("ed25519-ca", "gnutls"): KIND,
    ("ed25519", "openssl"): KIND,
    ("ed25519", "gnutls"): KIND,
    ("any-eku", "openssl"): "its purpose sslserver wants serverAuth by name; to Windows anyExtendedKeyUsage is any",
    ("mesh", "openssl"): SEARCH,
    ("mesh", "gnutls"): SEARCH,
    ("cross", "openssl"): SEARCH,
    ("cross", "gnutls"): SEARCH,
    ("selfsigned", "gnutls"): ANY_ANCHOR,
    ("intermediate-in-store-only", "gnutls"): "any CA in its list is an anchor; to Windows only a self-signed one is",
    ("distrusted-leaf", "openssl"): TRUST,
    ("distrusted-leaf", "gnutls"): NO_TRUST,
    ("distrusted-intermediate", "gnutls"): NO_TRUST,
    ("aki-mismatch", "openssl"): KEY_ID,
    ("aki-mismatch", "gnutls"): KEY_ID,
    **{(f"aki-{whose}-{what}", "openssl"): KEY_ID for whose in ("root", "self") for what in ("key", "name", "serial")},
    **{(f"aki-self-{what}", "gnutls"): ANY_ANCHOR for what in ("key", "name", "serial")},
    ("wildcard-middle", "openssl"): "its wildcard may begin a label too; Windows' only ends one (KB 258858)",
    ("wildcard-middle", "gnutls"): "its wildcard is the beginning of a label, Windows' the end of one (KB 258858)",
    ("wildcard-partial", "gnutls"): "its wildcard is the beginning of a label, Windows' the end of one (KB 258858)",
    ("cn-first", "gnutls"): "it looks at one common name",
    **{(chain, tool): OLD_NAME for chain in ("san-1993", "san-1993-wins") for tool in TOOLS},
    ("name-constraints-wildcard", "openssl"): COVERED,
    ("name-constraints-wildcard", "gnutls"): COVERED,
    ("sgc", "gnutls"): GATED,
    ("sgc-netscape", "gnutls"): GATED,
    ("sgc-ca", "openssl"): "it takes each certificate's purposes by themselves; in Windows a path has those of all",
    **{(chain, tool): APPLICATION for chain in ("app-over-eku", "app-against-eku") for tool in TOOLS},
    ("usage-other", "gnutls"): KEY_USAGE,
    ("usage-other-ec", "gnutls"): KEY_USAGE,
    ("usage-certsign", "gnutls"): KEY_USAGE,
    ("usage-certsign", "openssl"): "it objects in strict mode only",
    ("policy-constraints", "openssl"): "it looks at policies with -policy_check only (Windows: presumed)",
    ("policies", "gnutls"): "it does not know policyConstraints, which are critical",
    ("sha1", "gnutls"): "it refuses SHA-1 everywhere; Windows under the roots of Microsoft's programme",
    ("md5", "openssl"): LEVEL,
    ("rsa512", "openssl"): LEVEL,
    ("rsa512", "gnutls"): LEVEL,
    ("client-eku-root", "gnutls"): "it does not look at what an anchor says of itself",
    ("evil-utf8", "openssl"): "it does not load a certificate whose text breaks its string type; Windows takes it",
}


def accepted(chain, verdict):
    """Whether a Windows client accepts it without fetching: yes, no, or None when not documented."""
    if chain.startswith("aia"):
        return False
    if chain.startswith(rows_chain.REVOCATION):
        return True
    if chain in rows_chain.CLEAR:
        return False
    if verdict.startswith("("):
        return None
    return verdict == "0"


def split(chain, tmp):
    """The leaf in a file of its own, as openssl verify wants it."""
    text = chain.cert.read_text(encoding="ascii")
    end = "-----END CERTIFICATE-----\n"
    leaf = pathlib.Path(tmp) / "leaf.pem"
    leaf.write_text(text.partition(end)[0] + end, encoding="ascii")
    return str(leaf)


def plugin(chain, _):
    """An issuer that was not fetched, which says nothing about Windows, counts as missing here."""
    command = [*settings.WRAPPER, settings.program("check_iphttps_trust"), "--no-fetch",
               "--severity=chain.incomplete=critical", "-f", str(chain.cert), "-H",
               settings.NAME, "-S", str(chain.store)]
    return command, process.run(command)


def openssl(chain, tmp):
    command = ["openssl", "verify", "-verify_hostname", settings.NAME, "-purpose", "sslserver", "-no-CApath",
               "-no-CAstore", "-CAfile", str(chain.store), "-untrusted", str(chain.cert), split(chain, tmp)]
    return command, process.run(command)


def gnutls(chain, _):
    command = ["certtool", "--verify", f"--verify-hostname={settings.NAME}", "--verify-purpose=1.3.6.1.5.5.7.3.1",
               f"--load-ca-certificate={chain.store}", f"--infile={chain.cert}"]
    return command, process.run(command)


TOOLS = {"openssl": openssl, "gnutls": gnutls}
PROGRAMS = {"openssl": "openssl", "gnutls": "certtool"}


@dataclasses.dataclass(frozen=True)
class Judged:
    chain: str
    tool: str
    verdict: str

    @property
    def name(self):
        return f"crosscheck/{self.tool}/{self.chain}"

    def run(self, lab):
        row.need(PROGRAMS[self.tool])
        chain = lab.pki("plain").chain(self.chain)
        with contextlib.ExitStack() as stack:
            ours, said = plugin(chain, None)
            theirs, other = TOOLS[self.tool](chain, stack.enter_context(lab.scratch()))
        commands = [shlex.join(ours), shlex.join(theirs)]
        faults = []
        if said.status not in range(4):
            faults.append(f"status {said.status}")
        good = said.status < 2
        wanted = accepted(self.chain, self.verdict)
        if wanted is not None and good != wanted:
            faults.append(f"a false {'OK' if good else 'CRITICAL'}: Windows {'accepts' if wanted else 'refuses'} it")
        differs = (other.status == 0) != good
        listed = (self.chain, self.tool) in DIFFERENCES
        if differs and not listed:
            faults.append(f"{self.tool} says {'yes' if other.status == 0 else 'no'}, the check {'yes' if good else 'no'},"
                          f" and no reason is listed: {(other.out + other.err)[-200:]!r}")
        if listed and not differs:
            faults.append(f"{self.tool} does not differ any more: {DIFFERENCES[self.chain, self.tool]}")
        return faults, commands, said


@dataclasses.dataclass(frozen=True)
class EveryDifference:
    """Each difference is of a chain that exists, and has a reason."""

    chains: frozenset
    name: str = "crosscheck/table"

    def run(self, _):
        faults = [f"there is no chain {chain}" for chain, _ in DIFFERENCES if chain not in self.chains]
        faults += [f"no reason for {key}" for key, why in DIFFERENCES.items() if len(why) < 10]
        return faults, [], None


LISTED = pki.listed()
ROWS = [
    *(Judged(chain, tool, verdict) for chain, verdict in LISTED.items() for tool in TOOLS),
    EveryDifference(frozenset(LISTED)),
]
