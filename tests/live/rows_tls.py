# SPDX-License-Identifier: GPL-3.0-or-later
"""The handshake: alerts, what is no TLS, versions, NULL suites."""
from row import ANY, Row, offering

INVALID_TOKEN, CONTEXT_EXPIRED, TIMED_OUT, RESET = 0x80090308, 0x80090317, 0x274C, 0x2746

GROUPS = [
    # of the key exchange, and as OpenSSL reports them
    ("X25519", "X25519"),
    ("P-256", "prime256v1"),
    ("P-384", "secp384r1"),
]
# Which Windows does not offer as it comes ("TLS Elliptic Curves in Windows 10 version 1607 and later").
GROUPS_OFF = [
    ("X448", "X448", ("1.2", "1.3")),
    ("P-521", "secp521r1", ("1.2", "1.3")),
    ("brainpoolP256r1", "brainpoolP256r1", ("1.2",)),
    ("secp256k1", "secp256k1", ("1.2",)),
]

UNSUPPORTED, ILLEGAL = 0x80090302, 0x80090326
ECDHE_GCM, DHE_GCM = "ECDHE-RSA-AES256-GCM-SHA384", "DHE-RSA-AES256-GCM-SHA384"
OFFERS = [
    # what the server takes alone, clients that connect, code of the others
    ("tls13", ("--min-tls=1.3",), ("win11",), UNSUPPORTED),
    ("tls12", ("--min-tls=1.2", "--max-tls=1.2"), ("win8", "win10", "win11"), None),
    ("tls10", ("--max-tls=1.0",), ("win7", "win8", "win10", "win11"), None),
    ("ecdhe-gcm", ("--max-tls=1.2", f"--ciphers={ECDHE_GCM}"), ("win10", "win11"), ILLEGAL),
    ("dhe-gcm", ("--max-tls=1.2", f"--ciphers={DHE_GCM}"), ("win8",), ILLEGAL),
    ("x25519", ("--max-tls=1.2", "--ciphers=ECDHE-RSA-AES256-SHA", "--groups=X25519"), ("win10", "win11"), ILLEGAL),
    ("chacha", ("--max-tls=1.2", "--ciphers=ECDHE-RSA-CHACHA20-POLY1305"), (), ILLEGAL),
]
PROFILES = {"win7": "Windows 7", "win8": "Windows 8.1", "win10": "Windows 10", "win11": "Windows 11"}

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
                check=offering(version),
            )


def faults():
    for fault, code, timeout in FAULTS:
        for version in VERSIONS[2:]:
            yield Row(
                name=f"6/tls/{fault}/{version}",
                state="CRITICAL",
                code=code,
                server=(f"--fault={fault}", f"--max-tls={version}"),
                check=offering(version),
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
            check=offering(version),
        )


def offers():
    """Each profile against servers that take one thing: it connects, or is told who would."""
    for what, server, clients, code in OFFERS:
        for profile in PROFILES:
            # the update of Windows 7 offers what 8.1 offers
            updated = profile == "win7" and profile not in clients and "win8" in clients
            connects = profile in clients or updated
            would = [PROFILES[client] for client in PROFILES if client in clients]
            yield Row(
                name=f"6/tls/offer/{what}/{profile}",
                state="WARNING" if updated else "OK" if connects else "CRITICAL",
                code=0 if connects else code,
                chain="crl-good-rsa",  # Windows 7 wants to know of revocation
                server=server,
                check=(f"--client={profile}", "-v"),
                has=("only with update KB 3140245",) if updated else () if connects else tuple(would),
                lacks=() if updated else ("KB 3140245 to",) if connects else ("tunnel up",),
            )


ROWS = [
    *offers(),
    Row(
        name="6/tls/offer/words/version",
        state="CRITICAL",
        code=UNSUPPORTED,
        server=("--min-tls=1.3",),
        check=("-v",),  # with a long name the first line has not room for all of it
        has=(" - da.example.com: clients get 0x", "takes only TLS 1.3; Windows 10 has none, Windows",
             ": takes only TLS 1.3; Windows 10 has none, Windows 11 would connect\n"),
    ),
    Row(
        name="6/tls/offer/words/suite",
        state="CRITICAL",
        code=ILLEGAL,
        chain="good-rsa",
        server=("--max-tls=1.2", "--ciphers=ECDHE-RSA-CHACHA20-POLY1305"),
        check=("-v",),
        has=("takes suite TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256 and none that Windows 10 offers, "
             "no other Windows would connect",),
    ),
    Row(
        name="6/tls/offer/words/several",
        state="CRITICAL",
        chain="good-rsa",
        server=("--max-tls=1.2", f"--ciphers={ECDHE_GCM}"),
        check=("--client=win8", "-v"),
        has=("takes suite TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 and none that Windows 8.1 offers, "
             "Windows 10 and Windows 11 would connect",),
    ),
    Row(
        name="6/tls/offer/words/update",
        state="WARNING",
        code=0,
        chain="crl-good",
        server=("--min-tls=1.2",),
        check=("--client=7",),
        has=("takes no TLS 1.0: Windows 7 connects only with update KB 3140245",),
    ),
    Row(
        name="6/tls/offer/words/signature",
        state="CRITICAL",
        chain="ed25519",
        server=("--max-tls=1.2",),
        check=("-v",),
        has=("signs with ed25519, which Windows 10 does not offer",),
    ),
    Row(
        name="6/tls/offer/curve-of-key",
        state="CRITICAL",
        chain="p521",
        check=("-v",),
        has=("certificate has an EC P-521 key, which Windows 10 does not take",),
    ),
    Row(
        name="6/tls/offer/chain-is-shown",
        state="CRITICAL",
        chain="expired",
        server=("--min-tls=1.3",),
        check=("-v",),
        has=("takes only TLS 1.3", "certificate expired 1 day ago"),
    ),
    Row(
        name="6/tls/offer/json",
        state="CRITICAL",
        server=("--min-tls=1.3",),
        check=("-o", "json"),
        has=('"tls.offer"', '"offered_as":"win10"', '"everything_offered":{', '"version":"TLSv1.3"'),
    ),
    Row(
        name="6/tls/offer/seen",
        state="CRITICAL",
        server=("--min-tls=1.3",),
        check=("-vv",),
        has=("offered as win10", "with everything offered: ok TLS 1.3"),
    ),
    Row(
        name="6/tls/offer/one-deadline",
        state="CRITICAL",
        server=("--fault=reset-hello",),
        timeout="2",
        seconds=2.5,
    ),
    Row(
        name="6/tls/offer/bad-name",
        state="UNKNOWN",
        server=(),
        check=("--client=win9",),
        usage=True,
        has=('"win9"', "win7, win8, win10 or win11"),
    ),
    *(
        Row(
            name=f"6/tls/wide/{program}",
            state="OK",
            server=("--min-tls=1.3",),
            program=program,
        )
        for program in ("check_iphttps_cert", "check_iphttps_trust", "check_iphttps_roots")
    ),
    *(
        Row(
            name=f"6/tls/group-off/{version}/{group}",
            state="CRITICAL",
            code=ILLEGAL,
            server=(f"--min-tls={version}", f"--max-tls={version}", f"--groups={group}"),
            check=(*offering(version), "-v"),
            has=(f"takes group {name} and none that Windows 1",),
        )
        for group, name, versions_ in GROUPS_OFF
        for version in versions_
    ),
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
            check=("-o", "json", *offering(version)),
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
