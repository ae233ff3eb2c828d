# SPDX-License-Identifier: GPL-3.0-or-later
"""Peers that never stop sending what brings nothing: each run ends at a limit, or at its deadline. What
a client would make of it is not known: UNKNOWN, and no code."""
from nameserver import Names
from row import Row, offering

INVALID_TOKEN = 0x80090308

TLS = [
    # what comes without end, TLS version, in which words it is told
    ("early-hello-requests", "1.2", "the TLS handshake was not followed to its end: endless HelloRequests"),
    ("early-warnings", "1.2", "the TLS handshake was not followed to its end: endless warning alerts"),
    ("early-warnings", "1.3", "the TLS handshake was not followed to its end: endless warning alerts"),
    ("early-empty", "1.2", "the TLS handshake was not followed to its end: endless empty records"),
    ("early-empty", "1.3", "the TLS handshake was not followed to its end: endless empty records"),
    ("hello-warnings", "1.2", "the TLS handshake was not followed to its end: endless warning alerts"),
    ("hello-empty", "1.2", "the TLS handshake was not followed to its end: endless empty records"),
    ("hello-requests", "1.2", "TLS was not followed after the handshake: endless HelloRequests"),
    ("key-updates", "1.3", "TLS was not followed after the handshake: endless KeyUpdates"),
    ("tickets", "1.3", "TLS was not followed after the handshake: endless NewSess"),
]


def of_tls():
    for word, version, text in TLS:
        yield Row(
            name=f"flood/tls/{word}/{version}",
            state="UNKNOWN",
            server=(f"--fault=tls-flood={word}", f"--max-tls={version}"),
            check=offering(version),
            timeout="2",
            has=(text,),
            lacks=("0x8009",),
        )


HERE = ("127.0.0.1",)

ROWS = [
    *of_tls(),
    *(
        Row(
            name=f"flood/tls/{word}/{version}",
            state="CRITICAL",
            code=INVALID_TOKEN,
            server=(f"--fault=tls-flood={word}", f"--max-tls={version}"),
            timeout="2",
        )
        for word in ("early-ccs", "hello-ccs")
        for version in ("1.2", "1.3")
    ),
    Row(
        name="flood/tls/null-suites",
        state="UNKNOWN",
        chain="good-rsa",
        server=("--fault=tls-flood=early-hello-requests", "--allow-null", "--max-tls=1.2"),
        check=("--null-cipher", "-o", "json"),
        timeout="2",
        has=('"tls.null-undecided"',),
    ),
    *(
        Row(
            name=f"flood/{program}",
            state=("CRITICAL", "UNKNOWN"),
            program=program,
            server=("--fault=tls-flood=early-hello-requests", "--max-tls=1.2"),
            timeout="2",
            has=("endless Hell",),
        )
        for program in ("check_iphttps_cert", "check_iphttps_trust", "check_iphttps_roots")
    ),
    Row(
        name="flood/dns/answers",
        state="UNKNOWN",
        chain=None,
        names=Names(HERE, "flood", "flood"),
        timeout="3",
        has=("endless answers",),
    ),
    Row(
        name="flood/dns/aliases",
        state="UNKNOWN",
        chain=None,
        names=Names(HERE, "aliases", "aliases"),
        has=("endless aliases",),
    ),
    # the server is the directory: libldap's TLS, and then ours to see its certificates
    Row(
        name="flood/ldaps",
        state=("UNKNOWN", "CRITICAL"),
        program="check_iphttps_trust",
        server=("--fault=tls-flood=early-hello-requests", "--max-tls=1.2"),
        target=("-f", "{chain}/chain.pem", "-H", "da.example.com"),
        store=("-S", "ldaps://127.0.0.1:{port}/DC=example"),
        timeout="2",
        usage=True,
    ),
    Row(
        name="flood/http/continue",
        state="UNKNOWN",
        server=("--fault=continue-endless",),
        timeout="2",
        has=("more than 10 interim responses",),
    ),
    Row(
        name="flood/link/packets",
        state="UNKNOWN",
        server=("--fault=packets-endless",),
        timeout="2",
        has=("more than 512 packets came",),
    ),
    Row(
        name="flood/link/ns",
        state="UNKNOWN",
        server=("--fault=ns-endless",),
        timeout="2",
        has=("endless Neighbor Solicitations",),
    ),
]
