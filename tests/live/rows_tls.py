# SPDX-License-Identifier: GPL-3.0-or-later
"""The handshake: alerts, what is no TLS, versions, NULL suites."""
from row import ANY, Row

INVALID_TOKEN, CONTEXT_EXPIRED, TIMED_OUT, RESET = 0x80090308, 0x80090317, 0x274C, 0x2746

GROUPS = [
    # of the key exchange, and as OpenSSL reports them
    ("X25519", "X25519"),
    ("X448", "X448"),
    ("P-256", "prime256v1"),
    ("P-384", "secp384r1"),
    ("P-521", "secp521r1"),
]

SCHANNEL = [
    # alert, the code that Schannel makes of it
    (10, 0x80090326),
    (20, 0x8009030F),
    (21, 0x80090330),
    (22, 0x80090326),
    (30, 0x8009030F),
    (40, 0x80090326),
    (42, 0x80090327),
    (43, 0x80090327),
    (44, 0x80092010),
    (45, 0x80090328),
    (46, 0x80090327),
    (47, 0x80090326),
    (48, 0x80090325),
    (49, 0x8009030C),
    (50, 0x80090326),
    (51, 0x80090330),
    (60, 0x80090326),
    (70, 0x80090302),
    (71, 0x80090331),
    (80, 0x80090304),
    (86, 0x80090326),
    (90, 0x80090333),
    (100, 0x80090326),
    (110, 0x80090326),
    (112, 0x80090326),
    (115, 0x80090326),
    (120, 0x80090367),
    (255, 0x80090326),
]
LATE = (40, 42, 48, 49, 80)
VERSIONS = ("1.0", "1.1", "1.2", "1.3")

FAULTS = [
    # fault, code, timeout
    ("garbage=ssh", INVALID_TOKEN, "5"),
    ("garbage=http", INVALID_TOKEN, "5"),
    ("garbage=zeros", INVALID_TOKEN, "5"),
    ("garbage=random", INVALID_TOKEN, "5"),
    ("close-accept", ANY, "5"),
    ("silent-accept", TIMED_OUT, "1"),
    ("hang-hello", TIMED_OUT, "1"),
    ("hang-after-tls", TIMED_OUT, "1"),
    ("tls-close", CONTEXT_EXPIRED, "5"),
    ("reset-hello", RESET, "5"),
    ("reset-finished", RESET, "5"),
    ("bad-record", ANY, "5"),
    ("drip=50", TIMED_OUT, "1"),
]


def alerts():
    for number, code in SCHANNEL:
        yield Row(name=f"6/tls/alert={number}", state="CRITICAL", code=code, server=(f"--fault=alert={number}",))
    for number in LATE:
        code = dict(SCHANNEL)[number]
        for version in VERSIONS[2:]:
            yield Row(
                name=f"tls/alert-late={number}/{version}",
                state="CRITICAL",
                code=code,
                server=(f"--fault=alert-late={number}", f"--max-tls={version}"),
            )


def faults():
    for fault, code, timeout in FAULTS:
        for version in VERSIONS[2:]:
            yield Row(
                name=f"6/tls/{fault}/{version}",
                state="CRITICAL",
                code=code,
                server=(f"--fault={fault}", f"--max-tls={version}"),
                timeout=timeout,
            )


def versions():
    for version in VERSIONS:
        yield Row(
            name=f"tls/version/{version}",
            state="OK",
            code=0,
            chain="good-rsa",
            server=(f"--min-tls={version}", f"--max-tls={version}"),
        )


ROWS = [
    Row(
        name="healthy",
        state="OK",
        code=0,
        has=("tunnel up on 1 of 1 address", "prefix 2001:db8:1:1000::/64"),
        figures=(("addresses", 1), ("addresses_up", 1)),
    ),
    Row(name="tls/drip=1", state="OK", code=0, server=("--fault=drip=1",), timeout="20"),
    Row(name="tls/sni", state="OK", code=0, server=("--require-sni=da.example.com",)),
    *alerts(),
    *faults(),
    *versions(),
    Row(
        name="tls/old-suite",
        state="OK",
        code=0,
        chain="good-rsa",
        server=("--max-tls=1.2", "--ciphers=AES128-SHA:@SECLEVEL=0"),
    ),
    *(
        Row(
            name=f"6/tls/group/{version}/{group}",
            state="OK",
            code=0,
            server=(f"--min-tls={version}", f"--max-tls={version}", f"--groups={group}"),
            check=("-o", "json"),
            has=(f'"group":"{name}"',),
        )
        for version in ("1.2", "1.3")
        for group, name in GROUPS
    ),
    *(
        Row(
            name=f"6/tls/cipher/{cipher}",
            state="CRITICAL",
            code=0x80090326,
            chain="good-rsa",
            server=("--max-tls=1.2", f"--ciphers={cipher}:@SECLEVEL=0"),
        )
        for cipher in ("CHACHA20", "CAMELLIA", "ARIA", "AESCCM")
    ),
    Row(
        name="6/tls/null-only",
        state="OK",
        code=0,
        chain="good-rsa",
        server=("--null-only",),
        check=("-o", "json"),
        has=('"tls.null-only"',),
    ),
    Row(name="6/tls/null-only/line", state="OK", code=0, chain="good-rsa", server=("--null-only",)),
    Row(
        name="tls/null-only/second-handshake",
        state="OK",
        chain="good-rsa",
        server=("--null-only",),
        check=("--null-cipher", "-o", "json"),
        has=('"tls.null-only"',),
        lacks=('"tls.null-refused"', '"tls.null-undecided"'),
    ),
    Row(
        name="tls/null-allowed",
        state="OK",
        chain="good-rsa",
        server=("--allow-null", "--max-tls=1.2"),
        check=("--null-cipher", "-o", "json"),
        lacks=('"tls.null-refused"', '"tls.null-only"', '"tls.null-undecided"'),
    ),
    Row(
        name="6/tls/null-refused",
        state="OK",
        chain="good-rsa",
        check=("--null-cipher", "-o", "json"),
        has=('"tls.null-refused"',),
    ),
    Row(name="6/tls/null-refused/line", state="OK", code=0, chain="good-rsa", check=("--null-cipher",)),
    Row(
        name="tls/null-not-asked-for",
        state="OK",
        chain="good-rsa",
        check=("-o", "json"),
        lacks=('"tls.null-refused"',),
    ),
]
