# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes through the tunnel: the Router Advertisement and echo replies."""
from row import Row

JSON = ("-o", "json")
ECHO = "2001:db8:1:1000::1"
OTHER_ECHO = "2001:db8:1::1"

MALFORMED = [
    "ra-hoplimit",
    "ra-checksum",
    "ra-code",
    "ra-short",
    "ra-option-zero",
    "ra-option-overrun",
    "ra-source",
    "ra-no-prefix",
]
NO_ADVERTISEMENT = [
    "ra-none",
    "ra-truncated=0",
    "ra-truncated=1",
    "ra-truncated=39",
    "ra-truncated=40",
    "ra-truncated=41",
    "ra-truncated=60",
    "not-ipv6",
    "oversize",
    "link-reset",
    "link-close",
]
HARMLESS = [
    ("--fault=ra-split=1",),
    ("--fault=ra-split=7",),
    ("--fault=ra-split=40",),
    ("--fault=ra-split=41",),
    ("--fault=ra-coalesced",),
    ("--fault=ra-lladdr",),
    ("--fault=ra-lifetime-zero",),
    ("--ra-multicast",),
    ("--ra-unsolicited",),
    ("--ra-delay=300",),
    ("--ra-ignore=1",),
    ("--ra-mtu=0",),
    ("--ra-mtu=1500",),
    ("--ra-lifetime=9000",),
    ("--junk-packets",),
    ("--junk-packets", "--fault=ra-split=3"),
]
PINGS = [
    ("plain", (f"--echo={ECHO}",)),
    ("no-solicitation", (f"--echo={ECHO}", "--echo-no-ns")),
    ("multicast-solicitation", (f"--echo={ECHO}", "--echo-ns-multicast")),
    ("delayed", (f"--echo={ECHO}", "--echo-delay=300")),
    ("junk", (f"--echo={ECHO}", "--junk-packets")),
    ("split", (f"--echo={ECHO}", "--fault=ra-split=5")),
    ("multicast-advertisement", (f"--echo={ECHO}", "--ra-multicast")),
]


def of_faults():
    for fault in MALFORMED + NO_ADVERTISEMENT:
        yield Row(
            name=f"6/link/{fault}",
            state="WARNING",
            code=0,
            server=(f"--fault={fault}",),
            check=("--ra-wait=1",),
            seconds=2.5,
        )
    for fault in MALFORMED:
        yield Row(
            name=f"6/link/{fault}/rule",
            state="WARNING",
            server=(f"--fault={fault}",),
            check=("--ra-wait=1", *JSON),
            has=('"ra.prefix"',),
        )


def harmless():
    for arguments in HARMLESS:
        name = "+".join(word.lstrip("-").removeprefix("fault=") for word in arguments)
        yield Row(
            name=f"link/{name}",
            state="OK",
            code=0,
            server=arguments,
            # The pauses between many pieces add up on a busy machine.
            check=("-t", "15", "--ra-wait=12") if "split" in name else (),
            has=("prefix 2001:db8:1:1000::/64",),
        )


def pings():
    for name, arguments in PINGS:
        yield Row(
            name=f"ping/{name}",
            state="OK",
            code=0,
            server=arguments,
            check=(f"--ping={ECHO}",),
            has=(" ping=",),
        )
    for fault in ("ping-none", "ping-wrong-id"):
        yield Row(
            name=f"ping/{fault}",
            state="CRITICAL",
            server=(f"--echo={ECHO}", f"--fault={fault}"),
            check=(f"--ping={ECHO}",),
            has=(" ping=U",),
            timeout="2",
        )


PREFIX = "2001:db8:aa:bb::/64"
UNUSABLE = [
    # name, what is advertised, what is said of it
    ("valid-0", f"{PREFIX},0,0", "its valid lifetime is 0"),
    ("preferred-above-valid", f"{PREFIX},100,200", "its preferred lifetime is longer than the valid one"),
    ("not-autonomous", f"{PREFIX},100,50,0x80", "it is not for addresses (its A flag is clear)"),
    ("link-local", "fe80::/64", "it is the link-local one"),
    ("multicast", "ff02::/64", "it is for multicast"),
    ("48", "2001:db8:aa::/48", "it is not of 64 bits"),
    ("65", "2001:db8:aa:bb::/65", "it is not of 64 bits"),
    ("128", "2001:db8:aa:bb::1/128", "it is not of 64 bits"),
    ("129", "2001:db8:aa:bb::/129", "carries no prefix for clients' addresses: it has a prefix of 129 bits"),
]


def unusable():
    for name, prefix, said in UNUSABLE:
        yield Row(
            name=f"link/unusable/{name}",
            state="WARNING",
            code=0,
            server=(f"--prefix={prefix}",),
            check=("--ra-wait=0.5", "-v"),
            has=(said, "On the server: Get-DAServer"),
            lacks=("tunnel up",),
        )
        # beside one that clients can use it does not matter, and is not shown
        yield Row(
            name=f"link/unusable/{name}/and-usable",
            state="OK",
            code=0,
            server=(f"--prefix={prefix}", "--prefix=2001:db8:1:1000::/64", f"--echo={ECHO}"),
            check=(f"--ping={ECHO}",),
            has=("prefix 2001:db8:1:1000::/64",),
        )


ROWS = [
    *unusable(),
    Row(
        name="link/deprecated",
        state="OK",
        code=0,
        server=(f"--prefix={PREFIX},100,0",),
        has=(f"prefix {PREFIX}",),
    ),
    Row(
        name="link/prefix-later",
        state="OK",
        code=0,
        server=("--fault=ra-prefix-later",),
        has=("prefix 2001:db8:1:1000::/64",),
    ),
    Row(
        name="link/prefix-later-than-the-wait",
        state="WARNING",
        code=0,
        server=("--fault=ra-prefix-later",),
        check=("--ra-wait=0.1",),
        has=("carries no prefix",),
    ),
    Row(
        name="link/option-length",
        state="OK",
        code=0,
        server=("--fault=ra-option-length",),
        check=("-vv",),
        has=("prefix 2001:db8:1:1000::/64", "it has a prefix option that is not 32 bytes long"),
    ),
    Row(
        name="link/lifetime-0/told",
        state="OK",
        code=0,
        server=("--fault=ra-lifetime-zero",),
        check=("-v",),
        has=("the Router Advertisement has router lifetime 0: no default route",),
    ),
    *of_faults(),
    *harmless(),
    *pings(),
    Row(
        name="6/link/ra.missing/rule",
        state="WARNING",
        server=("--fault=ra-none",),
        check=("--ra-wait=1", *JSON),
        has=('"ra.missing"',),
    ),
    Row(
        name="link/ra-none/default-wait",
        state="WARNING",
        code=0,
        server=("--fault=ra-none",),
        timeout="9",
        seconds=4,
    ),
    Row(
        name="link/ra-none/deadline-first",
        state="WARNING",
        code=0,
        server=("--fault=ra-none",),
        check=("--ra-wait=30",),
        timeout="1",
    ),
    Row(
        name="link/prefix",
        state="OK",
        code=0,
        server=("--prefix=2001:db8:aa:bb::/64",),
        has=("prefix 2001:db8:aa:bb::/64",),
    ),
    Row(
        name="ping/two",
        state="OK",
        code=0,
        server=(f"--echo={ECHO}", f"--echo={OTHER_ECHO}"),
        check=(f"--ping={ECHO}", f"--ping={OTHER_ECHO}"),
    ),
    Row(
        name="ping/one-of-two",
        state="CRITICAL",
        server=(f"--echo={ECHO}",),
        check=(f"--ping={ECHO}", f"--ping={OTHER_ECHO}"),
        has=(OTHER_ECHO,),
        timeout="2",
    ),
    Row(
        name="ping/no-advertisement",
        state=("WARNING", "CRITICAL"),
        server=("--fault=ra-none",),
        check=("--ra-wait=1", f"--ping={ECHO}"),
    ),
]
