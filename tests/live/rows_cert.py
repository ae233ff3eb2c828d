# SPDX-License-Identifier: GPL-3.0-or-later
"""check_iphttps_cert: dates to the second, thresholds, identity, files of every kind.

Certificates are those of a fixed moment; their dates are in the recipes of labpki."""
import contextlib
import dataclasses
import datetime
import functools
import pathlib
import shlex
import subprocess
import tempfile

import lab as labs
import pki
import row
import rows_chain
import settings
from row import ANY, Row
from rows_chain import CHAINING

EXPIRED, UNTRUSTED, NAME = 0x800B0101, 0x800B0109, 0x800B010F
LEAF_END = "2027-05-02T12:00:00Z"  # of most chains
SOON_END = "2026-06-11T12:00:00Z"  # of expires-soon: ten days after the moment
CA_END = "2026-07-11T12:00:00Z"  # the intermediate of intermediate-soon
ROOT_END = "2026-05-31T12:00:00Z"  # the root of expired-root
START = "2026-05-02T12:00:00Z"
LEAF, CA, ROOT = 335, 1826.25, 3652.5  # days left at the moment
DATE_9999 = 2912291.49  # the last second of it, rounded down
LOOSE = ("-w", "0", "-c", "0", "--ca-warning=0", "--ca-critical=0")
HANDSHAKE = ("good", "OK"), ("expired", "CRITICAL")

cert = functools.partial(Row, program="check_iphttps_cert", mode="fixed")


def at(moment, seconds=0, days=0):
    when = datetime.datetime.fromisoformat(moment.replace("Z", "+00:00"))
    when += datetime.timedelta(seconds=seconds, days=days)
    return f"--at={when:%Y-%m-%dT%H:%M:%SZ}"


NOW = at(labs.FIXED)
hand = functools.partial(cert, at_hand=True)


def boundaries():
    for name, chain, label, moment, options, rows in (
        # seconds from the moment, state, code, days
        ("leaf-end", "good", "leaf_days", (LEAF_END, 0), LOOSE,
         ((-1, "OK", 0, 0), (0, "OK", 0, 0), (1, "CRITICAL", EXPIRED, -0.01))),
        ("leaf-start", "good", "leaf_days", (START, 0), LOOSE,
         ((-1, "CRITICAL", EXPIRED, 365), (0, "OK", 0, 365), (1, "OK", 0, 364.99))),
        ("leaf-critical", "good", "leaf_days", (LEAF_END, -14), (),
         ((-1, "WARNING", 0, 14), (0, "WARNING", 0, 14), (1, "CRITICAL", None, 13.99))),
        ("leaf-warning", "good", "leaf_days", (LEAF_END, -30), (),
         ((-1, "OK", 0, 30), (0, "OK", 0, 30), (1, "WARNING", 0, 29.99))),
        ("ca-end", "intermediate-soon", "ca1_days", (CA_END, 0), LOOSE,
         ((-1, "OK", 0, 0), (0, "OK", 0, 0), (1, "CRITICAL", EXPIRED, -0.01))),
        ("ca-critical", "intermediate-soon", "ca1_days", (CA_END, -30), (),
         ((-1, "WARNING", 0, 30), (0, "WARNING", 0, 30), (1, "CRITICAL", None, 29.99))),
        ("ca-warning", "intermediate-soon", "ca1_days", (CA_END, -60), (),
         ((-1, "OK", 0, 60), (0, "OK", 0, 60), (1, "WARNING", 0, 59.99))),
        ("root-end", "expired-root", "root_days", (ROOT_END, 0), LOOSE,
         ((-1, "OK", 0, 0), (0, "OK", 0, 0), (1, "CRITICAL", EXPIRED, -0.01))),
        ("last-day", "good", "leaf_days", (LEAF_END, -1), LOOSE,
         ((-1, "OK", 0, 1), (0, "OK", 0, 1), (1, "OK", 0, 0.99))),
        ("day-after", "good", "leaf_days", (LEAF_END, 1), LOOSE,
         ((0, "CRITICAL", EXPIRED, -1), (1, "CRITICAL", EXPIRED, -1.01))),
    ):
        for seconds, state, code, days in rows:
            when = at(moment[0], seconds, moment[1])
            yield hand(name=f"cert/boundary/{name}{seconds:+d}", chain=chain, state=state, code=code,
                       check=(when, *options), figures=((label, days),))


def thresholds():
    for number, (words, state) in enumerate((
        (("-w", "10", "-c", "5"), "OK"),
        (("-w", "11", "-c", "5"), "WARNING"),
        (("-w", "12", "-c", "11"), "CRITICAL"),
        (("-w", "10:", "-c", "5:"), "OK"),
        (("-w", "11:", "-c", "10:"), "WARNING"),
        (("-w", "12:", "-c", "11:"), "CRITICAL"),
        (("-w", "10:20", "-c", "5:"), "OK"),
        (("-w", "11:20", "-c", "5:"), "WARNING"),
        (("-w", "@0:10", "-c", "@0:5"), "WARNING"),
        (("-w", "@0:20", "-c", "@0:10"), "CRITICAL"),
        (("-w", "@0:9", "-c", "@0:5"), "OK"),
        (("-w", "240h", "-c", "24h"), "OK"),
        (("-w", "241h", "-c", "24h"), "WARNING"),
        (("-w", "242h", "-c", "241h"), "CRITICAL"),
        (("-w", "10d", "-c", "5d"), "OK"),
        (("-w", "11d", "-c", "10d"), "WARNING"),
        (("-w", "1w", "-c", "1d"), "OK"),
        (("-w", "2w", "-c", "1w"), "WARNING"),
        (("-w", "3w", "-c", "2w"), "CRITICAL"),
        (("-w", "2w", "-c", "24h"), "WARNING"),
        (("-w", "2%", "-c", "1%"), "OK"),
        (("-w", "3%", "-c", "1%"), "WARNING"),
        (("-w", "4%", "-c", "3%"), "CRITICAL"),
        ((), "CRITICAL"),
        (("-c", "5"), "WARNING"),
        (("--warning=11", "--critical=10"), "WARNING"),
    )):
        label = "".join(words) or "default"
        yield hand(name=f"cert/thresholds/leaf/{number}/{label}", chain="expires-soon", state=state, code=0 if
                   state != "CRITICAL" else None, check=(NOW, *words), figures=(("leaf_days", 10),))
    for number, (words, state) in enumerate((  # 40 days are left
        ((), "WARNING"),
        (("--ca-warning=40", "--ca-critical=30"), "OK"),
        (("--ca-warning=41", "--ca-critical=40"), "WARNING"),
        (("--ca-warning=50", "--ca-critical=41"), "CRITICAL"),
        (("--ca-warning=40:", "--ca-critical=1w"), "OK"),
        (("--ca-warning=6w", "--ca-critical=5w"), "WARNING"),
        (("--ca-warning=961h", "--ca-critical=1h"), "WARNING"),
        (("--ca-warning=960h", "--ca-critical=1h"), "OK"),
        (("-w", "0", "-c", "0"), "WARNING"),
    )):
        label = "".join(words) or "default"
        yield hand(name=f"cert/thresholds/ca/{number}/{label}", chain="intermediate-soon", state=state,
                   check=(NOW, *words), figures=(("ca1_days", 40), ("leaf_days", LEAF), ("root_days", ROOT)))
    # The root comes from the store, and counts.
    yield hand(name="cert/thresholds/root", state="WARNING",
               check=(NOW, "--ca-warning=3653", "--ca-critical=30"), figures=(("root_days", ROOT),))
    yield hand(name="cert/thresholds/root-served", chain="good-root-served", state="CRITICAL",
               check=(NOW, "--ca-warning=3654", "--ca-critical=3653"), figures=(("root_days", ROOT),))


def usage():
    for number, words in enumerate((
        ("-w", "5", "-c", "10"),
        ("-w", "5:", "-c", "10:"),
        ("-w", "1w", "-c", "8d"),
        ("-w", "23h", "-c", "1d"),
        ("-w", "5%", "-c", "10%"),
        ("--ca-warning=10", "--ca-critical=20"),
        ("-w", "x"),
        ("-w", "10y"),
        ("-w", "5%%"),
        ("-w", ""),
        ("-w", "1e3"),
        ("-c", "10:5"),
        ("-c", "ten"),
        ("--ca-warning=d",),
        ("--ca-critical=:",),
        ("--fingerprint=abc",),
        ("--fingerprint=" + "0" * 39,),
        ("--fingerprint=" + "g" * 40,),
        ("--fingerprint=" + "0" * 65,),
        ("--fingerprint=",),
        ("-f",),
        ("--crl=x",),
        ("--ping=2001:db8::1",),
        ("operand",),
    )):
        label = "+".join(words)[:30] or "empty"
        yield hand(name=f"cert/usage/{number}/{label}", state="UNKNOWN", check=words, usage=True, has=("see --help",),
                   seconds=1)
    for number, target in enumerate(((), ("-f", "{chain}/chain.pem", "-I", "127.0.0.1"))):
        yield hand(name=f"cert/usage/target/{number}", state="UNKNOWN", target=target, usage=True, has=("see --help",))


def identity():
    for name, words, state in (
        ("sha1", ("--fingerprint={sha1}",), "OK"),
        ("sha256", ("--fingerprint={sha256}",), "OK"),
        ("sha1-colons", ("--fingerprint={SHA1}",), "OK"),
        ("sha256-colons", ("--fingerprint={SHA256}",), "OK"),
        ("sha1-wrong", ("--fingerprint=" + "0" * 40,), "CRITICAL"),
        ("sha256-wrong", ("--fingerprint=" + "ab" * 32,), "CRITICAL"),
        ("issuer", ("--issuer=Lab Issuing CA",), "OK"),
        ("issuer-part", ("--issuer=Issuing",), "OK"),
        ("issuer-wrong", ("--issuer=Lab Root CA",), "CRITICAL"),
    ):
        yield hand(name=f"cert/identity/{name}", state=state, check=(NOW, *words))
        yield cert(name=f"cert/identity/served/{name}", state=state, check=(NOW, *words))
    yield hand(name="cert/identity/other-name", state="CRITICAL", code=NAME,
               target=("-f", "{chain}/chain.pem", "-H", "www.example.com"), check=(NOW,))
    yield hand(name="cert/identity/not-rsa", state="OK", check=(NOW, "-v"), has=("RSA",))
    yield hand(name="cert/identity/rsa", state="OK", chain="good-rsa", check=(NOW, "-v"), lacks=("need RSA",))
    yield hand(name="cert/ends", state="OK", check=(NOW, "-vv"), has=("2027-05-02",))


def bound(*bindings, name="{tmp}/node.txt"):
    """netsh http show sslcert, in German; the hash of the chain's certificate is {sha1}."""
    lines = "".join(f"    IP:Port : {place}\\n    Zertifikathash : {hash}\\n\\n" for place, hash in bindings)
    return ("sh", "-c", f"printf '{lines}' > {name}")


def bindings():
    other, file = "0" * 40, "--binding={tmp}/node.txt"
    for name, places, state, has in (
        ("same", (("0.0.0.0:443", "{sha1}"), ("[::]:443", "{sha1}")), "OK", "has bound to 0.0.0.0:443"),
        ("address", (("192.0.2.9:443", "{sha1}"),), "OK", "has bound to 192.0.2.9:443"),
        ("other", (("0.0.0.0:443", other),), "CRITICAL", "node.txt has bound to 0.0.0.0:443: SHA-1 "),
        ("named", (("0.0.0.0:443", other), (settings.NAME + ":443", "{sha1}")), "OK", f"bound to {settings.NAME}:443"),
        ("other-named", (("0.0.0.0:443", "{sha1}"), ("www.example.com:443", other)), "OK", "to 0.0.0.0:443"),
        ("two", (("0.0.0.0:443", "{sha1}"), ("[::]:443", other)), "UNKNOWN", "which counts is not known"),
        ("other-port", (("0.0.0.0:8443", "{sha1}"),), "UNKNOWN", "node.txt shows no binding for port 443"),
        ("no-hash", (("0.0.0.0:443", "(null)"),), "UNKNOWN", "node.txt shows no certificate for 0.0.0.0:443"),
    ):
        yield hand(name=f"cert/binding/{name}", state=state, prepare=(bound(*places),), check=(NOW, "-vv", file),
                   has=(has,))
    # one of two nodes did not get the renewed certificate
    yield hand(name="cert/binding/nodes", state="CRITICAL", check=(NOW, "-vv", file, "--binding={tmp}/two.txt"),
               prepare=(bound(("0.0.0.0:443", "{sha1}")), bound(("0.0.0.0:443", other), name="{tmp}/two.txt")),
               has=("two.txt has bound to 0.0.0.0:443: SHA-1 ", "node.txt has bound to 0.0.0.0:443"))
    yield cert(name="cert/binding/served", state="OK", prepare=(bound(("0.0.0.0:{port}", "{sha1}")),),
               check=(NOW, "-vv", file), has=("has bound to 0.0.0.0:",))
    yield cert(name="cert/binding/served/other", state="CRITICAL", prepare=(bound(("0.0.0.0:{port}", other)),),
               check=(NOW, "-v", file), has=("served is not what ", "node.txt has bound to 0.0.0.0:"))
    yield cert(name="cert/binding/served/other-port", state="UNKNOWN", prepare=(bound(("0.0.0.0:443", "{sha1}")),),
               check=(NOW, file), has=("shows no binding for port ",))
    yield hand(name="cert/binding/none", state="UNKNOWN", prepare=(bound(),), check=(NOW, file), usage=True,
               has=("no binding is shown",))
    yield hand(name="cert/binding/missing", state="UNKNOWN", check=(NOW, file), usage=True, has=("node.txt",))


OPENSSL = (
    # name, commands, further options
    ("der", (("openssl", "x509", "-in", "{chain}/chain.pem", "-outform", "DER", "-out", "{tmp}/new"),), ()),
    ("p7-pem", (("openssl", "crl2pkcs7", "-nocrl", "-certfile", "{chain}/chain.pem", "-out", "{tmp}/new"),), ()),
    ("p7-der", (("openssl", "crl2pkcs7", "-nocrl", "-certfile", "{chain}/chain.pem", "-outform", "DER", "-out",
                 "{tmp}/new"),), ()),
    ("key-and-chain", (("sh", "-c", "cat {chain}/key.pem {chain}/chain.pem > {tmp}/new"),), ()),
)
P12 = ("openssl", "pkcs12", "-export", "-in", "{chain}/chain.pem", "-inkey", "{chain}/key.pem", "-out", "{tmp}/new",
       "-passout")
WORDS = (("pass", "right words\n"), ("no-newline", "right words"), ("windows", "right words\r\n"),
         ("lines", "right words\nand more\n"), ("bad", "other\n"), ("none", ""))


def kinds():
    new = ("-f", "{tmp}/new", "-H", settings.NAME)
    p12 = functools.partial(hand, target=new, files=WORDS, needs=("openssl",))
    for name, commands, options in OPENSSL:
        # A single certificate (DER) needs its intermediate from a store.
        store = ("-S", "{store}", "-S", "pem:{chain}/chain.pem")
        yield hand(name=f"cert/file/{name}", state="OK", code=0, target=new, prepare=commands, store=store,
                   check=(NOW, *options), needs=("openssl",), figures=(("leaf_days", LEAF), ("ca1_days", CA)))
    for name, extra in (("p12", ()), ("p12-legacy", ("-legacy",))):
        made = ((*P12, "pass:right words", *extra),)
        for words in ("pass", "no-newline", "windows", "lines"):
            yield p12(name=f"cert/file/{name}/{words}", state="OK", code=0, prepare=made,
                      check=(NOW, "--passphrase-file={tmp}/" + words), figures=(("leaf_days", LEAF),))
        yield p12(name=f"cert/file/{name}/exposed", state="WARNING", check=(NOW, "--passphrase-file={tmp}/pass", "-vv"),
                  prepare=(*made, ("chmod", "604", "{tmp}/pass")), has=("(mode 0604)", "chmod 600"))
        for words in ("bad", "none"):
            yield p12(name=f"cert/file/{name}/{words}", state="UNKNOWN", usage=True, prepare=made,
                      check=(NOW, "--passphrase-file={tmp}/" + words), has=("new",), lacks=("right words",))
        yield p12(name=f"cert/file/{name}/missing", state="UNKNOWN", usage=True, prepare=made, check=(NOW,),
                  has=("new",))
        yield p12(name=f"cert/file/{name}/no-such-words", state="UNKNOWN", usage=True, prepare=made,
                  check=(NOW, "--passphrase-file={tmp}/absent"), has=("absent",))
    yield p12(name="cert/file/p12/empty-passphrase", state="OK", prepare=((*P12, "pass:"),),
              check=(NOW, "--passphrase-file={tmp}/none"))
    yield p12(name="cert/file/p12/no-passphrase-needed", state="OK", prepare=((*P12, "pass:"),), check=(NOW,))
    dash = ("-f", "-", "-H", settings.NAME)
    yield hand(name="cert/file/stdin", state="OK", code=0, target=dash, stdin="{chain}/chain.pem", check=(NOW,),
               figures=(("leaf_days", LEAF),))
    yield hand(name="cert/file/stdin-empty", state="UNKNOWN", usage=True, target=dash, check=(NOW,))
    yield hand(name="cert/file/stdin-junk", state="UNKNOWN", usage=True, target=dash, stdin="{bad}/junk.bin",
               check=(NOW,))
    yield hand(name="cert/file/pipe", state="UNKNOWN", usage=True, target=("-f", "{tmp}/pipe"),
               files=(("pipe", None),), timeout="1", has=("pipe",))
    for path in ("{bad}/empty.pem", "{bad}/garbage.pem", "{bad}/not-asn1.pem", "{bad}/truncated.pem",
                 "{bad}/truncated.der", "{bad}/trailing.der", "{bad}/good-then-garbage.pem", "{bad}/huge-line.pem",
                 "{bad}/huge-body.pem", "{bad}/junk.bin", "{bad}/key-only.pem", "{bad}/no-such-file.pem", "{bad}",
                 "/dev/null", "/dev/zero", "{client}/client.key"):
        name = path.rpartition("/")[2].strip("{}")
        yield hand(name=f"cert/file/broken/{name}", state="UNKNOWN", usage=True,
                   target=("-f", path, "-H", settings.NAME), check=(NOW,), has=(name,), lacks=("clients get",))


# Dates are what this check is for: where they decide, its thresholds do.
DATES = {"expires-today": ("CRITICAL", None), "expires-soon": ("CRITICAL", None),
         "intermediate-soon": ("WARNING", None), "generalized-time": ("OK", None)}
FETCHING = ("aia", "aia-p7c", "aia-pem", "aia-two", "aia-deep", "aia-second")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Fetching(Row):
    """A certificate whose issuer nginx has."""

    program: str = "check_iphttps_cert"
    mode: str = "fixed"
    at_hand: bool = True

    def run(self, lab):
        if not lab.nginx.running:
            raise row.Skip("no nginx")
        return super().run(lab)


def fetching():
    for chain in FETCHING:
        state, code = rows_chain.KNOWN.get(chain, (("WARNING", "CRITICAL"), None))
        yield Fetching(name=f"cert/aia/{chain}", chain=chain, state=state, code=code, check=(NOW,), seconds=4)
        # What was not tried says nothing about clients.
        yield Fetching(name=f"cert/aia/{chain}/no-fetch", chain=chain, state="WARNING", code=0,
                       check=(NOW, "--no-fetch"), has=("AIA not tried",), lacks=("clients get",))
    yield Fetching(name="cert/aia/proxy", chain="aia", state="CRITICAL", code=CHAINING,
                   check=(NOW, "--fetch-proxy=http://127.0.0.1:1"))
    yield Fetching(name="cert/aia/cache", chain="aia", state="WARNING", code=0, check=(NOW, "--cache={tmp}"))
    # Nothing is named that could be fetched: then it is known.
    for words in ((), ("--no-fetch",)):
        yield Fetching(name=f"cert/aia/none-named/{len(words)}", chain="missing-intermediate", state="CRITICAL",
                       code=CHAINING, check=(NOW, *words))
    yield Fetching(name="cert/aia/win7", chain="crl-missing", state="OK", code=0, check=(NOW, "--client=win7"))


def chains():
    for chain, verdict in pki.listed().items():
        if chain in FETCHING:
            continue
        if chain in DATES:
            state, code = DATES[chain]
        elif chain.startswith(rows_chain.REVOCATION):
            state, code = "OK", 0  # revocation is check_iphttps_trust's
        elif chain == "aia-root":
            state, code = "CRITICAL", ANY
        else:
            known = rows_chain.expected(chain, verdict)
            state, code = known or (rows_chain.UNDOCUMENTED.get(chain, rows_chain.OPEN), None)
        # A file with a certificate that cannot be decoded may be UNKNOWN, and then there are no figures.
        unreadable = "UNKNOWN" in state
        yield hand(name=f"cert/chain/{chain}", chain=chain, state=state, code=code, check=(NOW,), seconds=2,
                   usage=unreadable)


def served():
    yield cert(name="cert/served/good", state="OK", code=0, check=(NOW,),
               figures=(("leaf_days", LEAF), ("ca1_days", CA), ("root_days", ROOT)))
    yield cert(name="cert/served/direct", chain="direct", state="OK", code=0, check=(NOW,), lacks=("ca1_days",),
               figures=(("leaf_days", LEAF), ("root_days", ROOT)))
    yield cert(name="cert/served/expired", chain="expired", state="CRITICAL", code=EXPIRED, check=(NOW,),
               figures=(("leaf_days", -1),))
    yield cert(name="cert/served/not-yet", chain="not-yet", state="CRITICAL", code=EXPIRED, check=(NOW,))
    yield cert(name="cert/served/today", chain="expires-today", state="CRITICAL", check=(NOW,),
               figures=(("leaf_days", 0.25),))
    yield cert(name="cert/served/1950", chain="date-1950", state="OK", code=0, check=(NOW,),
               figures=(("leaf_days", LEAF),))
    yield cert(name="cert/served/1950-percent", chain="date-1950", state="WARNING", check=(NOW, "-w", "2%", "-c", "1%"))
    yield cert(name="cert/served/9999", chain="date-9999", state="OK", code=0, check=(NOW,),
               figures=(("leaf_days", DATE_9999),))
    yield cert(name="cert/served/9999-percent", chain="date-9999", state="OK", check=(NOW, "-w", "99%", "-c", "98%"))
    yield cert(name="cert/served/untrusted", chain="untrusted-root-served", state="CRITICAL", code=UNTRUSTED,
               check=(NOW,), figures=(("leaf_days", LEAF),))
    yield cert(name="cert/served/json", state="OK", check=(NOW, "-o", "json"), has=('"leaf_days"', '"ca1_days"'))
    for form in ("openmetrics", "prtg", "checkmk"):
        yield cert(name=f"cert/served/{form}", state="OK", check=(NOW, "-o", form))
    yield cert(name="cert/served/text", state="OK", check=(NOW, "-o", "text"))
    yield cert(name="cert/served/vvv", state="OK", check=(NOW, "-vvv"), has=("Lab Issuing CA", "Lab Root CA"))
    yield cert(name="cert/served/refused", chain=None, state="CRITICAL", code=0x274D, has=("leaf_days=U",))
    yield cert(name="cert/served/silent", chain=None, backlog=True, state="CRITICAL", code=0x274C, timeout="1")
    yield cert(name="cert/served/not-tls", server=("--fault=garbage=ssh",), state="CRITICAL", code=0x80090308)
    yield cert(name="cert/served/timeout-state", chain=None, backlog=True, state="UNKNOWN", timeout="1:UNKNOWN")
    # It looks at the certificate; what comes after it is not its business.
    yield cert(name="cert/served/http-404", server=("--path=/other",), state="OK", code=0, check=(NOW,))
    yield cert(name="cert/served/mute", server=("--fault=hang-after-tls",), state="OK", code=0, check=(NOW,),
               seconds=2)
    demand = ("--client-ca={client}/client-ca.pem",)
    for when in ("early", "early-required", "late", "late-required"):
        for version in ("1.2", "1.3"):
            server = (f"--client-cert={when}", f"--max-tls={version}", *demand)
            for chain, state in HANDSHAKE:
                bad = state == "CRITICAL"
                yield cert(name=f"cert/client-cert/{when}/{version}/{chain}", chain=chain, server=server,
                           state="CRITICAL" if bad else ("OK", "WARNING"), code=EXPIRED if bad else None,
                           check=(NOW,), figures=(("leaf_days", -1 if bad else LEAF),))
    two = ("127.0.0.1", "127.0.0.2")
    yield cert(name="cert/nodes/soon", chain=("good", "expires-soon"), addresses=two, state="CRITICAL",
               check=(NOW,), has=("127.0.0.2",), figures=(("leaf_days", 10),))
    yield cert(name="cert/nodes/soon-first", chain=("expires-soon", "good"), addresses=two, state="CRITICAL",
               check=(NOW,), has=("127.0.0.1",), figures=(("leaf_days", 10),))
    yield cert(name="cert/nodes/expired", chain=("good", "expired"), addresses=two, state="CRITICAL",
               code=EXPIRED, check=(NOW,), has=("127.0.0.2",), figures=(("leaf_days", -1),))
    yield cert(name="cert/nodes/differ", chain=("good", "good-rsa"), addresses=two, state="WARNING",
               store=("-S", "{store}", "-S", "{pki}/good-rsa/store.pem"), check=(NOW, "-o", "json"),
               has=('"nodes.differ"',))
    yield cert(name="cert/nodes/fingerprint", chain=("good", "good-rsa"), addresses=two, state="CRITICAL",
               store=("-S", "{store}", "-S", "{pki}/good-rsa/store.pem"), check=(NOW, "--fingerprint={sha1}"),
               has=("127.0.0.2",))
    yield cert(name="cert/nodes/any", chain=("good", "expired"), addresses=two, state=("OK", "WARNING"),
               check=(NOW, "--any-address"))


@dataclasses.dataclass(frozen=True)
class NoCurl:
    """It opens nothing that it does not need, and no libcurl where nothing is missing."""

    chain: str
    at_hand: bool

    @property
    def name(self):
        return f"cert/no-libcurl/{self.chain}/{'file' if self.at_hand else 'served'}"

    def run(self, lab):
        if settings.WRAPPER:
            raise row.Skip("strace cannot trace through the wrapper")
        row.need("strace")
        look = cert(name=self.name, state=("OK", "WARNING", "CRITICAL"), chain=self.chain, at_hand=self.at_hand,
                    check=(NOW,))
        with contextlib.ExitStack() as stack:
            stage = row.Stage(look, lab, stack)
            command = stage.command()
            log = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory())) / "log"
            done = subprocess.run(["strace", "-f", "-qq", "-e", "trace=openat,open", "-o", str(log), *command],
                                  capture_output=True, stdin=subprocess.DEVNULL, env=settings.environment())
            opened = log.read_text(errors="replace") if log.exists() else ""
        if "libc.so" not in opened or done.returncode not in range(4):
            raise row.Skip("strace cannot trace here")
        # what the machine's administrator allows for TLS says nothing about Windows clients
        unwanted = ("libcurl", "libldap", "libhivex", "libsqlite3", "openssl.cnf")
        faults = [f"{name} was opened" for name in unwanted if name in opened]
        return faults, [shlex.join(command)], None


ROWS = [
    *served(),
    *boundaries(),
    *thresholds(),
    *usage(),
    *identity(),
    *bindings(),
    *kinds(),
    *chains(),
    *fetching(),
    *(NoCurl(chain, at_hand) for chain in ("good", "crl-good") for at_hand in (True, False)),
]
