# SPDX-License-Identifier: GPL-3.0-or-later
"""DNS and TCP: the name, its addresses, and whether anything listens there."""
from nameserver import Names
from row import ANY, Row

HERE = ("127.0.0.1",)
HOST_NOT_FOUND, TRY_AGAIN, NO_DATA = 0x2AF9, 0x2AFA, 0x2AFC
NO_MATCH = 0x800B010F
REFUSED, TIMED_OUT, RESET, HOST_UNREACH, NET_UNREACH = 0x274D, 0x274C, 0x2746, 0x2751, 0x2743

BOTH_FAIL = [
    # how A and AAAA are answered, code
    ("nxdomain", HOST_NOT_FOUND),
    ("ok", NO_DATA),
    ("servfail", TRY_AGAIN),
    ("refused", TRY_AGAIN),
    ("formerr", TRY_AGAIN),
    ("garbage", TRY_AGAIN),
    ("short", TRY_AGAIN),
    ("empty", TRY_AGAIN),
    ("silent", TRY_AGAIN),
    ("wrong-id", TRY_AGAIN),
    ("truncated-silent", TRY_AGAIN),
    ("cname-loop", ANY),
]

ONE_ANSWERS = [
    # a, aaaa, addresses, state
    ("ok", "ok", HERE, "OK"),
    ("truncated", "truncated", HERE, "OK"),
    ("cname", "cname", HERE, "OK"),
    ("ok", "servfail", HERE, "WARNING"),
    ("ok", "silent", HERE, "WARNING"),
    ("ok", "refused", HERE, "WARNING"),
    ("ok", "garbage", HERE, "WARNING"),
]


def names_both():
    for how, code in BOTH_FAIL:
        addresses = () if how == "ok" else HERE
        yield Row(
            name=f"6/dns/{'nodata' if how == 'ok' else how}",
            state="CRITICAL",
            code=code,
            chain=None,
            names=Names(addresses, how, how),
            timeout="3",
            figures=(("addresses_up", 0),),
        )


def names_one():
    for a, aaaa, addresses, state in ONE_ANSWERS:
        yield Row(
            name=f"dns/a-{a}/aaaa-{aaaa}",
            state=state,
            code=0,
            names=Names(addresses, a, aaaa),
            figures=(("addresses", 1), ("addresses_up", 1)),
        )


def sinkholes():
    """Something listens on every address of this host: what connects to 0.0.0.0 finds it."""
    sunk = (("0.0.0.0", ("0.0.0.0",)), ("::", ("::",)), ("::ffff:0.0.0.0", ("::ffff:0.0.0.0",)),
            ("64:ff9b::", ("64:ff9b::",)))
    for name, addresses in sunk:
        for program in ("check_iphttps", "check_iphttps_cert", "check_iphttps_trust"):
            yield Row(
                name=f"dns/sinkhole/{name}/{program}",
                state="CRITICAL",
                code=REFUSED,
                program=program,
                addresses=("0.0.0.0",),
                names=Names(addresses),
                check=("-v",),
                has=("is no host's address", "Remedy: Filtering resolvers"),
            )
    yield Row(
        name="dns/sinkhole/one-of-two",
        state="CRITICAL",
        code=REFUSED,
        addresses=("0.0.0.0",),
        names=Names(("0.0.0.0", "127.0.0.1")),
        has=("1 of 2 addresses fails, 0.0.0.0: 0x274d",),
        figures=(("addresses", 2), ("addresses_up", 1)),
    )
    yield Row(
        name="dns/sinkhole/given",
        state="CRITICAL",
        code=REFUSED,
        addresses=("0.0.0.0",),
        has=("0.0.0.0 is no host's address",),
    )
    yield Row(
        name="dns/sinkhole/roots",
        state="UNKNOWN",
        program="check_iphttps_roots",
        addresses=("0.0.0.0",),
        has=("what clients need is unknown: no-host, ",),
    )
    yield Row(
        name="dns/sinkhole/proxy",
        state="CRITICAL",
        code=REFUSED,
        target=("-H", "da.example.com", "-p", "{port}"),
        check=("--proxy=http://0.0.0.0:{port}",),
        has=("proxy: the address is a sinkhole",),
    )


ROWS = [
    *names_both(),
    *names_one(),
    Row(
        name="dns/no-one-listens",
        state="CRITICAL",
        code=TRY_AGAIN,
        chain=None,
        target=("-H", "da.example.com", "--dns-server=127.0.0.1:{port}"),
    ),
    # A name with a dot is whole: one that exists in a search domain is another one.
    Row(
        name="dns/not-searched",
        state="CRITICAL",
        code=HOST_NOT_FOUND,
        chain=None,
        names=Names(HERE, only="da.example.com.search.test"),
        environment=(("LOCALDOMAIN", "search.test"),),
    ),
    Row(
        name="dns/searched",
        state="CRITICAL",
        code=NO_MATCH,
        target=("-H", "da", "-p", "{port}", "--dns-server={dns}"),
        names=Names(HERE, only="da.search.test"),
        environment=(("LOCALDOMAIN", "search.test"),),
    ),
    Row(
        name="dns/servfail-and-nodata",
        state="CRITICAL",
        code=TRY_AGAIN,
        chain=None,
        names=Names((), "servfail", "ok"),
    ),
    Row(
        name="dns/silent/state",
        state="UNKNOWN",
        code=TRY_AGAIN,
        chain=None,
        names=Names(HERE, "silent", "silent"),
        timeout="1:UNKNOWN",
    ),
    Row(
        name="dns/silent/fraction",
        state="CRITICAL",
        code=TRY_AGAIN,
        chain=None,
        names=Names(HERE, "silent", "silent"),
        timeout="0.3",
    ),
    Row(
        name="dns/ipv6-only-asked",
        state="CRITICAL",
        code=NO_DATA,
        chain=None,
        names=Names(HERE),
        check=("-6",),
    ),
    Row(
        name="6/connect/refused",
        state="CRITICAL",
        code=REFUSED,
        chain=None,
        figures=(("addresses", 1), ("addresses_up", 0), ("tls", None)),
    ),
    Row(name="6/connect/timeout", state="CRITICAL", code=TIMED_OUT, chain=None, backlog=True, timeout="1"),
    Row(
        name="connect/timeout/state",
        state="WARNING",
        code=TIMED_OUT,
        chain=None,
        backlog=True,
        timeout="1:warning",
    ),
    Row(name="6/connect/reset", state="CRITICAL", code=RESET, server=("--fault=reset-accept",)),
    Row(
        name="6/connect/no-route-to-network",
        state="CRITICAL",
        code=NET_UNREACH,
        chain=None,
        network=("lo", "router"),
        addresses=("192.0.2.1",),
    ),
    Row(
        name="connect/no-route-ipv4",
        state="UNKNOWN",
        chain=None,
        network=("lo",),
        addresses=("192.0.2.1",),
        check=("-v",),
        has=("not tested: this host has no route for IPv4", "-6 IPv6 only"),
    ),
    Row(
        name="connect/no-ipv6",
        state="UNKNOWN",
        chain=None,
        network=("lo", "ipv6/conf/all/disable_ipv6=1"),
        addresses=("2001:db8::1",),
        ipv6=True,
        has=("this host has no route for IPv6",),
    ),
    Row(
        name="connect/no-route-one-of-two",
        state="CRITICAL",
        code=TIMED_OUT,
        chain=None,
        network=("lo", "192.0.2.0/24,dev,lo"),
        addresses=("192.0.2.1", "2001:db8::1"),
        ipv6=True,
        timeout="1",
        check=("-v",),
        has=("1 of 2 addresses fails, 192.0.2.1", "\nUNKNOWN 2001:db8::1: not tested: this host has no route"),
    ),
    Row(
        name="connect/no-port-left",
        state="UNKNOWN",
        chain=None,
        network=("lo", "192.0.2.0/24,dev,lo", "ipv4/ip_local_port_range=40000,40000"),
        addresses=("192.0.2.1", "192.0.2.1"),
        timeout="1:unknown",
        check=("-v",),
        has=("all local ports are in use",),
    ),
    Row(
        name="6/connect/no-route-to-host",
        state="CRITICAL",
        code=HOST_UNREACH,
        chain=None,
        network=("lo", "unreachable,192.0.2.0/24"),
        addresses=("192.0.2.1",),
    ),
    Row(
        name="connect/no-route-ipv6",
        state="UNKNOWN",
        chain=None,
        network=("lo",),
        addresses=("2001:db8::1",),
        ipv6=True,
        check=("-v",),
        has=("not tested: this host has no route for IPv6", "-4 tests IPv4 only"),
    ),
    Row(
        name="connect/prohibited",
        state="UNKNOWN",
        chain=None,
        network=("lo", "prohibit,192.0.2.0/24"),
        addresses=("192.0.2.1",),
        has=("this host's own rules forbid the connection",),
    ),
    Row(
        name="connect/link-local",
        state=("CRITICAL", "UNKNOWN"),
        chain=None,
        addresses=("fe80::1",),
        ipv6=True,
        timeout="1",
    ),
    *sinkholes(),
    Row(
        name="dns/loopback",
        state="OK",
        code=0,
        names=Names(HERE),
        check=("-v",),
        has=("the name leads to 127.0.0.1, so this host itself was tested",),
    ),
    Row(
        name="dns/loopback/given",
        state="OK",
        code=0,
        check=("-v",),
        lacks=("the name leads to",),
    ),
    Row(
        name="dns/no-network-at-all",
        state="CRITICAL",
        code=TRY_AGAIN,
        chain=None,
        network=("lo",),
        target=("-H", "da.example.com", "--dns-server=192.0.2.53"),
    ),
]
