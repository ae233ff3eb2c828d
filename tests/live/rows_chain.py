# SPDX-License-Identifier: GPL-3.0-or-later
"""Trust: every chain that labpki makes, AIA with a web server that misbehaves, revocation."""
import pki
from row import ANY, Row

REVOKED, NO_SOURCE, OFFLINE, CHAINING = 0x80092010, 0x80092012, 0x80092013, 0x800B010A
UNTRUSTED, ILLEGAL_MESSAGE = 0x800B0109, 0x80090326

# Where the contract asks for more than the code that labpki gives: state, code.
KNOWN = {
    "aia": ("WARNING", 0),
    "aia-p7c": ("WARNING", 0),
    "aia-two": ("WARNING", 0),
    "aia-second": ("WARNING", 0),
    "untrusted": ("CRITICAL", ANY),
}
# What Windows says is not documented; that it says no is clear, or that OpenSSL itself may.
CLEAR = ("v1-intermediate", "no-certsign", "critical-extension", "policy-constraints", "md5", "rsa512", "aia-deep", "p521", "sha224", "sha3", "ed25519-ca",
         "sgc-ca", "san-1993-wins", "name-constraints-wildcard", "name-constraints-1993")
OPEN = ("OK", "WARNING", "CRITICAL")
TAKEN = ("cn-first", "san-1993", "no-san")
UNDOCUMENTED = {**{name: "OK" for name in TAKEN}, "evil-utf8": (*OPEN, "UNKNOWN"), **{name: "CRITICAL" for name in CLEAR}}
REVOCATION = ("crl-", "revoked", "ocsp-")
STAPLED = ("ocsp-good", "ocsp-revoked", "ocsp-expired")
# Chains whose key is of no use in TLS 1.3.
TLS12 = ("dsa", "rsa512")

AIA_MODES = [
    # how the web server serves AIA, states
    ("slow", "CRITICAL"),
    ("silent", "CRITICAL"),
    ("drip", "CRITICAL"),
    ("interims", "CRITICAL"),
    ("headers", "CRITICAL"),
    ("404", "CRITICAL"),
    ("500", "CRITICAL"),
    ("loop", "CRITICAL"),
    ("moved", ("WARNING", "CRITICAL")),
    ("huge", "CRITICAL"),
    ("short", "CRITICAL"),
    ("empty", "CRITICAL"),
]


def extra(chain):
    return ("--max-tls=1.2",) if chain in TLS12 else ()


def client(chain):
    """OpenSSL serves a certificate on a curve that may not sign with TLS 1.3 only."""
    return ("--client=win11",) if chain == "usage-other-ec" else ()


def expected(chain, verdict):
    """State and code, or None where Windows' verdict is not documented."""
    if chain in KNOWN:
        return KNOWN[chain]
    if verdict.startswith("("):
        return None
    code = int(verdict, 16)
    return ("CRITICAL", code) if code else ("OK", 0)


def served(chain, verdict):
    """The same where a server sends it: Schannel takes 0x8000 bytes in a message ("TLS registry settings")."""
    return ("CRITICAL", ILLEGAL_MESSAGE) if chain in ("huge-names", "long-chain", "mesh") else expected(chain, verdict)


def listed():
    for chain, verdict in pki.listed().items():
        if chain.startswith(REVOCATION):
            yield from revocation(chain, verdict)
            continue
        known = served(chain, verdict)
        state, code = known or (UNDOCUMENTED.get(chain, OPEN), ANY if chain in CLEAR else None)
        prefix = "6/chain" if known else "chain/undocumented"
        yield Row(name=f"{prefix}/{chain}", state=state, code=code, chain=chain, server=extra(chain),
                  check=client(chain))


def revocation(chain, verdict):
    code = int(verdict, 16)
    if code != REVOKED:
        yield Row(name=f"6/chain/win10/{chain}", state="OK", code=0, chain=chain)
    yield Row(
        name=f"6/chain/win7/{chain}",
        state="CRITICAL" if code else "OK",
        code=code,
        chain=chain,
        check=("--client=win7",),
    )
    if chain in STAPLED:
        yield Row(
            name=f"6/chain/win7/stapled/{chain}",
            state="CRITICAL" if code else "OK",
            code=code,
            chain=chain,
            server=("--staple={chain}/staple.der",),
            check=("--client=win7",),
        )


def aia_modes():
    for mode, state in AIA_MODES:
        yield Row(
            name=f"chain/aia-{mode}",
            state=state,
            code=CHAINING if state == "CRITICAL" else None,
            chain="aia",
            mode=mode,
            timeout="3",
        )


def crl_modes():
    for mode, state in AIA_MODES:
        moved = mode == "moved"
        yield Row(
            name=f"chain/win7/crl-{mode}",
            state=("OK", "CRITICAL") if moved else "CRITICAL",
            code=None if moved else OFFLINE,
            chain="crl-good",
            mode=mode,
            check=("--client=win7",),
            timeout="3",
        )


ROWS = [
    *listed(),
    *aia_modes(),
    *crl_modes(),
    Row(
        name="6/chain/win7/no-source",
        state="CRITICAL",
        code=NO_SOURCE,
        chain="no-cdp",
        check=("--client=win7",),
    ),
    Row(
        name="6/chain/aia/rule",
        state="WARNING",
        chain="aia",
        check=("-o", "json"),
        has=('"chain.aia"',),
    ),
    Row(
        name="6/chain/stapled-revoked/win10",
        state="CRITICAL",
        code=REVOKED,
        chain="ocsp-revoked",
        server=("--staple={chain}/staple.der",),
    ),
    Row(
        name="chain/seed/selfsigned-renewed",
        state="CRITICAL",
        code=UNTRUSTED,
        chain="selfsigned-renewed",
        has=("clients get 0x800b0109 CERT_E_UNTRUSTEDROOT",),
    ),
    Row(
        name="chain/system-store",
        state="CRITICAL",
        code=UNTRUSTED,
        chain="good-root-served",
        store=(),
    ),
    Row(
        name="chain/two-stores",
        state="OK",
        code=0,
        store=("-S", "mine={pki}/good-rsa/store.pem", "-S", "pem:{store}"),
    ),
    Row(
        name="chain/several-faults",
        state="CRITICAL",
        code=UNTRUSTED,
        chain="good-root-served",
        store=("-S", "{pki}/good-rsa/store.pem"),
        check=("--at=2099-01-01",),
    ),
]
