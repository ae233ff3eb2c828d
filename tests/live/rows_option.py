# SPDX-License-Identifier: GPL-3.0-or-later
"""Options: what they change, and what is refused."""
from nameserver import Names
from row import Row

EXPIRED, INVALID_NETNAME = 0x800B0101, 0x4BE

USAGE = [
    ("--no-such-option",),
    ("-Q",),
    ("-H",),
    ("--hostname",),
    ("-H", ""),
    ("-H", "bad name"),
    ("-H", "a" * 300),
    ("-H", "da.example.com", "operand"),
    ("-H", "da.example.com", "-p", "0"),
    ("-H", "da.example.com", "-p", "65536"),
    ("-H", "da.example.com", "-p", "https"),
    ("-H", "da.example.com", "-p", "44 3"),
    ("-H", "da.example.com", "-I", "not-an-address"),
    ("-H", "da.example.com", "-I", "127.0.0.1.1"),
    ("-H", "da.example.com", "-t", "0"),
    ("-H", "da.example.com", "-t", "-1"),
    ("-H", "da.example.com", "-t", "5x"),
    ("-H", "da.example.com", "-t", "nan"),
    ("-H", "da.example.com", "-t", "inf"),
    ("-H", "da.example.com", "-t", "1e1"),
    ("-H", "da.example.com", "-t", "5:"),
    ("-H", "da.example.com", "-t", "5:MAYBE"),
    ("-H", "da.example.com", "-w", "5", "-c", "3"),
    ("-H", "da.example.com", "-w", "foo"),
    ("-H", "da.example.com", "-w", ":"),
    ("-H", "da.example.com", "-w", "2:1"),
    ("-H", "da.example.com", "-w", "1,5:"),
    ("-H", "da.example.com", "-c", ""),
    ("-H", "da.example.com", "-c", "1e3"),
    ("-H", "da.example.com", "--severity=ra.missing"),
    ("-H", "da.example.com", "--severity=no.such=ok"),
    ("-H", "da.example.com", "--severity=ra.missing=perhaps"),
    ("-H", "da.example.com", "--at=tomorrow"),
    ("-H", "da.example.com", "--at=2027-02-30"),
    ("-H", "da.example.com", "--at=2027-01-31T25:00:00Z"),
    ("-H", "da.example.com", "-o", "xml"),
    ("-H", "da.example.com", "--client=win95"),
    ("-H", "da.example.com", "--dns-server=localhost"),
    ("-H", "da.example.com", "--dns-server=127.0.0.1:0"),
    ("-H", "da.example.com", "--ping=127.0.0.1"),
    ("-H", "da.example.com", "--ping=da.example.com"),
    ("-H", "da.example.com", "--ra-wait=soon"),
    ("-H", "da.example.com", "--any-address=yes"),
    ("-H", "da.example.com", "-4", "-I", "::1"),
    ("-H", "da.example.com", "--client-key=/dev/null"),
    ("-H", "da.example.com", "--ldap-gssapi"),
    ("-H", "da.example.com", "-S", "ldaps://dc", "--ldap-user=a"),
    ("-H", "da.example.com", "-S", "ldap://dc", "--ldap-user=a", "--ldap-password-file=/dev/null"),
    ("-u", "http://da.example.com/IPHTTPS"),
    ("-u", "da.example.com"),
    ("-u", "https://"),
    ("-u", "https://user:secret@da.example.com/"),
    ("-u", "https://da.example.com:99999/IPHTTPS"),
    ("-u", "https://da.example.com/\r\nX: y"),
    ("--explain=nothing",),
    ("--explain=0x123456789",),
    ("--explain",),
    ("--extra-opts=@/nonexistent.ini",),
    (),
]


def usage():
    for number, words in enumerate(USAGE):
        label = "+".join(words)[:40].replace("\r\n", "") or "none"
        yield Row(
            name=f"usage/{number}/{label}",
            state="UNKNOWN",
            chain=None,
            target=words,
            store=(),
            timeout=None,
            usage=True,
            has=("see --help",),
            lacks=("secret",),
            seconds=1,
        )


def thresholds():
    for name, words, state in (
        ("met", ("-w", "4", "-c", "5"), "OK"),
        ("warning", ("-w", "0.000001",), "WARNING"),
        ("critical", ("-c", "0.000001",), "CRITICAL"),
        ("critical-first", ("-w", "0.000001", "-c", "0.000002"), "CRITICAL"),
        ("inside", ("-c", "@0:5",), "CRITICAL"),
        ("at-least", ("-w", "4:",), "WARNING"),
    ):
        yield Row(name=f"thresholds/{name}", state=state, check=words, has=(" time=",))
    yield Row(
        name="thresholds/unmeasured",
        state="CRITICAL",
        code=0x274D,
        chain=None,
        check=("-w", "4", "-c", "5"),
        has=("time=U;4;5;0;",),
    )


def ini(section="check_iphttps", more=""):
    text = f"[{section}]\nhostname=da.example.com\naddress=127.0.0.1\nport={{port}}\nstore={{store}}\n{more}"
    return (("options.ini", text),)


def extra_opts():
    opts = ("--extra-opts=@{tmp}/options.ini",)
    yield Row(name="extra-opts/whole", state="OK", code=0, target=opts, store=(), files=ini())
    yield Row(
        name="extra-opts/section",
        state="OK",
        code=0,
        target=("--extra-opts=mine@{tmp}/options.ini",),
        store=(),
        files=ini("mine"),
    )
    yield Row(
        name="extra-opts/command-line-wins",
        state="CRITICAL",
        code=0x800B010F,
        target=(*opts, "-H", "other.example.net"),
        store=(),
        files=ini(),
    )
    yield Row(
        name="extra-opts/secret",
        state="CRITICAL",
        code=0x80190197,
        proxy="auth",
        target=opts,
        store=(),
        check=("-vvv",),
        files=ini(more="proxy=http://user:not-it@{proxy}\n"),
        lacks=("not-it", "dXNlcjpub3QtaXQ="),
    )
    for name, files, has in (
        ("secret-in-bad-value", ini(more="proxy=https://user:secret@127.0.0.1\n"), "proxy"),
        ("no-such-section", ini("other"), "check_iphttps"),
        ("unknown-option", ini(more="colour=red\n"), "colour"),
        ("malformed", (("options.ini", "[check_iphttps\nhostname\n"),), "options.ini"),
    ):
        yield Row(
            name=f"extra-opts/{name}",
            state="UNKNOWN",
            chain=None,
            target=opts,
            store=(),
            usage=True,
            files=files,
            has=(has,),
            lacks=("secret",),
        )


ROWS = [
    *extra_opts(),
    *usage(),
    *thresholds(),
    Row(
        name="severity/silenced",
        state="UNKNOWN",
        server=("--fault=ra-none",),
        check=("--ra-wait=0.5", "--severity=ra.missing=ok"),
        has=("ra.missing counts as OK but proves nothing: the tunnel opens, but no Router Advertisement",),
    ),
    Row(
        name="severity/silenced/refused",
        state="UNKNOWN",
        chain=None,
        check=("--severity=connect.refused=ok",),
        has=("connect.refused counts as OK but proves nothing: connection refused",),
        figures=(("addresses_up", 0), ("client_error", None)),
    ),
    Row(
        name="severity/silenced/unproven",
        state="UNKNOWN",
        chain=None,
        check=("--severity=connect.refused=ok", "--severity=run.unproven=ok"),
    ),
    Row(
        name="severity/silenced/timeout",
        state="UNKNOWN",
        chain=None,
        backlog=True,
        timeout="1:ok",
        has=("connect.timeout counts as OK but proves nothing: ",),
        figures=(("addresses_up", 0), ("client_error", None)),
    ),
    Row(
        name="severity/silenced/ping",
        state="UNKNOWN",
        check=("--ping=2001:db8:1:1000::dead", "--ra-wait=0.5", "--severity=ping.lost=ok"),
        has=("ping.lost counts as OK but proves nothing: ",),
    ),
    *(
        Row(
            name=f"severity/silenced/untrusted/{program}",
            state="UNKNOWN",
            program=program,
            store=("-S", "{pki}/renewed-root-same-key/store.pem"),
            check=("--severity=chain.untrusted-root=ok", "--severity=chain.incomplete=ok"),
            has=("counts as OK but proves nothing: ",),
        )
        for program in ("check_iphttps", "check_iphttps_cert", "check_iphttps_trust")
    ),
    Row(
        name="severity/silenced/expired",
        state="UNKNOWN",
        chain="expired",
        check=("--severity=chain.expired=ok",),
        has=("chain.expired counts as OK but proves nothing: ",),
        figures=(("addresses_up", 0), ("client_error", None)),
    ),
    Row(
        name="severity/silenced/any-address",
        state="OK",
        code=0,
        names=Names(("127.0.0.1", "127.0.0.2")),
        check=("--severity=connect.refused=ok", "--any-address"),
        has=("tunnel up on 1 of 2 addresses",),
    ),
    Row(
        name="severity/raised",
        state="CRITICAL",
        server=("--fault=ra-none",),
        check=("--ra-wait=0.5", "--severity=ra.missing=critical"),
    ),
    Row(
        name="severity/lowered",
        state="WARNING",
        chain="expired",
        check=("--severity=chain.expired=warning",),
        has=("0x800b0101",),
    ),
    Row(
        name="severity/of-another-rule",
        state="CRITICAL",
        code=EXPIRED,
        chain="expired",
        check=("--severity=ra.missing=ok",),
    ),
    Row(name="at/past", state="OK", code=0, chain="expired", check=("--at=2026-01-01",)),
    Row(name="at/future", state="CRITICAL", code=EXPIRED, check=("--at=2099-01-31T06:00:00Z",)),
    Row(name="at/before", state="CRITICAL", code=EXPIRED, check=("--at=1999-01-31",)),
    *(
        Row(
            name="/".join(("not-checked", program, *words)),
            # nobody answers it; what was not checked is no OK
            state="CRITICAL" if "--ping=" in "".join(words) else "WARNING" if "--no-fetch" in words else "OK",
            program=program,
            check=("-v", *words),
            has=tuple(f"\nNote: not checked: {what}" for what in has),
            lacks=tuple(f"not checked: {what}" for what in lacks),
        )
        for program, words, has, lacks in (
            ("check_iphttps", (), ("revocation", "packets", "whether NULL", "DNS", "the client"), ("HTTP",)),
            ("check_iphttps", ("--null-cipher",), ("revocation", "packets"), ("whether NULL",)),
            ("check_iphttps", ("--ping=2001:db8:1:1000::1",), ("whether NULL",), ("packets",)),
            ("check_iphttps_cert", (), ("HTTP, the tunnel", "revocation", "DNS"), ("packets", "whether NULL")),
            ("check_iphttps_trust", (), ("HTTP, the tunnel", "Microsoft's"), ("revocation", "what would")),
            ("check_iphttps_trust", ("--no-fetch",), ("HTTP, the tunnel", "what would"), ("revocation",)),
        )
    ),
    *(
        Row(
            name=f"not-checked/{program}/file",
            state="OK",
            program=program,
            at_hand=True,
            check=("-v",),
            has=("\nNote: not checked: the server: a file was judged (-f)",),
            lacks=("not checked: HTTP", "not checked: DNS", "not checked: whether NULL"),
        )
        for program in ("check_iphttps_cert", "check_iphttps_trust")
    ),
    Row(name="not-checked/quiet", state="OK", code=0, lacks=("not checked",)),
    Row(
        name="name/literal",
        state="CRITICAL",
        code=INVALID_NETNAME,
        chain="ip-and-name",
        target=("-H", "127.0.0.1", "-p", "{port}"),
    ),
    *(
        Row(
            name=f"name/literal/{name}",
            state="CRITICAL",
            code=INVALID_NETNAME,
            addresses=("::1",),
            ipv6=True,
            target=target,
        )
        for name, target in (
            ("ipv6", ("-H", "::1", "-p", "{port}")),
            ("ipv6-in-brackets", ("-H", "[::1]", "-p", "{port}")),
            ("ipv6-url", ("-u", "https://[::1]:{port}/IPHTTPS")),
        )
    ),
    Row(
        name="name/trailing-dot",
        state="OK",
        code=0,
        target=("-H", "da.example.com.", "-I", "127.0.0.1", "-p", "{port}"),
    ),
    Row(
        name="name/upper-case",
        state="OK",
        code=0,
        target=("-H", "DA.Example.COM", "-I", "127.0.0.1", "-p", "{port}"),
    ),
]
