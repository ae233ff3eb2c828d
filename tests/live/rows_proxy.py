# SPDX-License-Identifier: GPL-3.0-or-later
"""Through an HTTP proxy. What it is told in confidence must never be repeated."""
from nameserver import Names
from row import ANY, Row

OPEN = ("--proxy=http://{proxy}",)
RIGHT = ("--proxy=http://user:secret@{proxy}",)
WRONG = ("--proxy=http://user:not-it@{proxy}",)
SECRETS = ("secret", "dXNlcjpzZWNyZXQ=", "not-it", "dXNlcjpub3QtaXQ=")

ANSWERS = [
    # how, state, code, timeout
    ("407", "CRITICAL", 0x80190197, "5"),
    ("403", "CRITICAL", 0x80190193, "5"),
    ("502", "CRITICAL", 0x801901F6, "5"),
    ("silent", "CRITICAL", 0x274C, "1"),
    ("half-head", "CRITICAL", 0x274C, "1"),
    ("garbage", "CRITICAL", ANY, "2"),
    ("close", "CRITICAL", ANY, "5"),
    ("reset", "CRITICAL", ANY, "5"),
    ("early", "CRITICAL", ANY, "5"),
    ("endless", "CRITICAL", ANY, "3"),
    ("interims", "UNKNOWN", None, "3"),
]


def credentials():
    for verbose in ((), ("-v",), ("-vv",), ("-vvv",)):
        level = len(verbose[0]) - 1 if verbose else 0
        yield Row(
            name=f"proxy/credentials/right/{level}",
            state="OK",
            code=0,
            proxy="auth",
            check=(*RIGHT, *verbose),
            lacks=SECRETS,
        )
        yield Row(
            name=f"proxy/credentials/wrong/{level}",
            state="CRITICAL",
            code=0x80190197,
            proxy="auth",
            check=(*WRONG, *verbose),
            lacks=SECRETS,
        )
    for form in ("json", "openmetrics", "prtg", "checkmk", "text"):
        for name, words, state in (("right", RIGHT, "OK"), ("wrong", WRONG, "CRITICAL")):
            yield Row(
                name=f"proxy/credentials/{name}/{form}",
                state=state,
                proxy="auth",
                check=(*words, "-o", form),
                lacks=SECRETS,
            )


def answers():
    for how, state, code, timeout in ANSWERS:
        yield Row(name=f"proxy/{how}", state=state, code=code, proxy=how, check=OPEN, timeout=timeout)


def refused_urls():
    for number, url in enumerate(
        (
            "https://user:secret@127.0.0.1:8080",
            "socks5://user:secret@127.0.0.1:8080",
            "http://user:secret@127.0.0.1:99999",
            "http://user:secret@",
            "user:secret@127.0.0.1:8080",
            "http://user:secret@127.0.0.1:8080/secret",
        )
    ):
        yield Row(
            name=f"proxy/url/{number}",
            state="UNKNOWN",
            chain=None,
            check=(f"--proxy={url}",),
            usage=True,
            has=("--help",),
            lacks=SECRETS,
        )


ROWS = [
    Row(name="proxy/open", state="OK", code=0, proxy="open", check=OPEN),
    Row(
        name="proxy/open/address",
        state="OK",
        code=0,
        proxy="open",
        check=(*OPEN, "-I", "127.0.0.1"),
    ),
    Row(
        name="proxy/server-refuses",
        state="CRITICAL",
        code=0x80190194,
        proxy="open",
        server=("--status=404",),
        check=OPEN,
    ),
    Row(
        name="proxy/untrusted",
        state="CRITICAL",
        code=0x800B0109,
        chain="untrusted-root-served",
        proxy="open",
        check=OPEN,
    ),
    Row(name="proxy/ping-and-null", state="OK", code=0, proxy="open", check=(*OPEN, "--null-cipher")),
    Row(
        name="proxy/nobody-listens",
        state="CRITICAL",
        code=ANY,
        chain=None,
        check=("--proxy=http://127.0.0.1:{port}",),
    ),
    Row(
        name="proxy/name-unknown",
        state="CRITICAL",
        code=ANY,
        chain=None,
        names=Names((), "nxdomain", "nxdomain"),
        check=("--proxy=http://proxy.example.com:8080",),
    ),
    *credentials(),
    *answers(),
    *refused_urls(),
]
