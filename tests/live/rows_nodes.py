# SPDX-License-Identifier: GPL-3.0-or-later
"""Several addresses of one name, and both families."""
from nameserver import Names
from row import Row

TWO = ("127.0.0.1", "127.0.0.2")
MANY = tuple(f"127.0.0.{n}" for n in range(1, 33))
LOTS = tuple(f"127.0.{n // 250}.{1 + n % 250}" for n in range(300))
DUAL = ("127.0.0.1", "::1")
EXPIRED, REFUSED = 0x800B0101, 0x274D


def up(addresses, working):
    return (("addresses", addresses), ("addresses_up", working))


ROWS = [
    Row(
        name="nodes/two",
        state="OK",
        code=0,
        addresses=TWO,
        names=Names(TWO),
        has=("2 of 2 addresses",),
        figures=up(2, 2),
    ),
    Row(
        name="nodes/thirty-two",
        state="OK",
        code=0,
        addresses=("0.0.0.0",),
        names=Names(MANY),
        figures=up(32, 32),
    ),
    Row(
        name="nodes/more-than-are-tested",
        state="UNKNOWN",
        addresses=("0.0.0.0",),
        names=Names(LOTS, "truncated", "truncated"),
        timeout="20",
        has=("44 of the name's 300 addresses were not tested",),
        figures=up(256, 256),
    ),
    Row(
        name="6/nodes.differ",
        state="WARNING",
        code=0,
        chain=("good", "p384"),
        addresses=TWO,
        names=Names(TWO),
        figures=up(2, 2),
    ),
    Row(
        name="nodes/one-expired",
        state="CRITICAL",
        code=EXPIRED,
        chain=("good", "expired"),
        addresses=TWO,
        names=Names(TWO),
        has=("1 of 2 addresses fails", "127.0.0.2: 0x800b0101 CERT_E_EXPIRED"),
        figures=up(2, 1),
    ),
    Row(
        name="nodes/one-refuses",
        state="CRITICAL",
        code=REFUSED,
        names=Names(TWO),
        has=("1 of 2 addresses fails", "127.0.0.2"),
        figures=up(2, 1),
    ),
    Row(
        name="nodes/one-refuses/any-address",
        state="OK",
        code=0,
        names=Names(TWO),
        check=("--any-address",),
        figures=up(2, 1),
    ),
    Row(
        name="nodes/both-refuse/any-address",
        state="CRITICAL",
        code=REFUSED,
        chain=None,
        names=Names(TWO),
        check=("--any-address",),
        figures=up(2, 0),
    ),
    Row(
        name="nodes/both-expired",
        state="CRITICAL",
        code=EXPIRED,
        chain=("expired", "expired"),
        addresses=TWO,
        names=Names(TWO),
        figures=up(2, 0),
    ),
    Row(name="nodes/given", state="OK", code=0, addresses=TWO, figures=up(2, 2)),
    Row(name="ipv6", state="OK", code=0, addresses=("::1",), ipv6=True, figures=up(1, 1)),
    Row(
        name="ipv6/by-name",
        state="OK",
        code=0,
        addresses=DUAL,
        names=Names(DUAL),
        ipv6=True,
        has=("2 of 2 addresses",),
        figures=up(2, 2),
    ),
    Row(
        name="ipv6/only-4",
        state="OK",
        code=0,
        addresses=DUAL,
        names=Names(DUAL),
        ipv6=True,
        check=("-4",),
        figures=up(1, 1),
    ),
    Row(
        name="ipv6/only-6",
        state="OK",
        code=0,
        addresses=DUAL,
        names=Names(DUAL),
        ipv6=True,
        check=("-6",),
        figures=up(1, 1),
    ),
    Row(
        name="ipv6/dead-ipv6",
        state="CRITICAL",
        code=REFUSED,
        names=Names(DUAL),
        ipv6=True,
        has=("::1",),
        figures=up(2, 1),
    ),
]
