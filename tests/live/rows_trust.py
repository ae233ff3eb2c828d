# SPDX-License-Identifier: GPL-3.0-or-later
"""check_iphttps_trust: AIA and CRLs from a real HTTP server, OCSP from a real responder and from
others, what is at hand, the cache, Microsoft's lists, hostile certificates."""
import concurrent.futures
import contextlib
import dataclasses
import functools
import pathlib
import re
import shlex
import subprocess

import lab as labs
import ocsp_responder
import pki
import process
import row
import rows_chain
import settings
from row import Row
from rows_chain import CHAINING, NO_SOURCE, OFFLINE, REVOKED

DISTRUSTED, EXPIRED = 0x800B0111, 0x800B0101
NOW = f"--at={labs.FIXED}"
CTL = settings.SRC.parent / "shared" / "data" / "ctl"
LISTS = {"old": "authroot-2025-07-03.stl", "new": "authroot-2026-04-22.stl"}
WEEK, HALF_YEAR = 168, 4320  # hours left of the lab's CRLs at the moment


@dataclasses.dataclass(frozen=True, kw_only=True)
class Trust(Row):
    """A row whose certificates name nginx."""

    program: str = "check_iphttps_trust"
    mode: str = "fixed"
    web: bool = True

    def run(self, lab):
        if self.web and not lab.nginx.running:
            raise row.Skip("no nginx")
        return super().run(lab)


hand = functools.partial(Trust, at_hand=True)

# chain: (state, code) with win10, the same with win7
SOURCES = {
    "crl-good": (("OK", 0), ("OK", 0)),
    "revoked": (("CRITICAL", REVOKED), ("CRITICAL", REVOKED)),
    "revoked-intermediate": (("CRITICAL", REVOKED), ("CRITICAL", REVOKED)),
    "crl-expired": (("WARNING", 0), ("CRITICAL", OFFLINE)),
    "crl-soon": (("CRITICAL", None), ("CRITICAL", None)),  # 3 hours left, critical below 4
    "crl-missing": (("WARNING", 0), ("CRITICAL", OFFLINE)),
    "crl-dead": (("WARNING", 0), ("CRITICAL", OFFLINE)),
    "crl-ldap": (("WARNING", 0), ("CRITICAL", OFFLINE)),
    "crl-wrong-signer": (("WARNING", 0), ("CRITICAL", OFFLINE)),
    "crl-wrong-issuer": (("WARNING", 0), ("CRITICAL", OFFLINE)),
    "crl-garbage": (("WARNING", 0), ("CRITICAL", OFFLINE)),
    "crl-delta": (("OK", 0), ("OK", 0)),
    "crl-delta-revoked": (("CRITICAL", REVOKED), ("CRITICAL", REVOKED)),
    "ocsp-good": (("OK", 0), ("OK", 0)),
    "ocsp-revoked": (("CRITICAL", REVOKED), ("CRITICAL", REVOKED)),
    "ocsp-expired": (("WARNING", 0), ("CRITICAL", OFFLINE)),
    "ocsp-missing": (("WARNING", 0), ("CRITICAL", OFFLINE)),
}


def chains():
    """Every chain, through a server and as a file, must come to the same, but for one that is too large for TLS."""
    for chain, verdict in pki.listed().items():
        server = rows_chain.extra(chain)
        most = 2 if chain in ("mesh", "long-chain", "huge-names", "many-rdns") else None
        for how, kind, expected in (("served", Trust, rows_chain.served), ("file", hand, rows_chain.expected)):
            known = SOURCES[chain][0] if chain in SOURCES else expected(chain, verdict)
            state, code = known or (rows_chain.UNDOCUMENTED.get(chain, rows_chain.OPEN), None)
            unreadable = "UNKNOWN" in state
            yield kind(name=f"trust/chain/{how}/{chain}", chain=chain, state=state, code=code, server=server,
                       check=(NOW,), seconds=most, usage=unreadable)
    for chain, (_, (state, code)) in SOURCES.items():
        yield hand(name=f"trust/win7/{chain}", chain=chain, state=state, code=code, check=(NOW, "--client=win7"))
    yield hand(name="trust/win7/no-source", state="CRITICAL", code=NO_SOURCE, check=(NOW, "--client=win7"))
    for profile in ("win8", "win11"):
        yield hand(name=f"trust/profile/{profile}", state=("OK", "UNKNOWN"), usage=True,
                   check=(NOW, f"--client={profile}"))


def hours():
    good = functools.partial(hand, chain="crl-good")
    yield good(name="trust/hours/figures", state="OK", check=(NOW,),
               figures=(("crl1_hours", WEEK), ("crl2_hours", HALF_YEAR), ("problems", 0)),
               has=("crl1_hours=168;24:;4:",))
    for number, (words, state) in enumerate((
        (("-w", "168", "-c", "4"), "OK"),
        (("-w", "169", "-c", "4"), "WARNING"),
        (("-w", "170", "-c", "169"), "CRITICAL"),
        (("-w", "7d", "-c", "1d"), "OK"),
        (("-w", "8d", "-c", "1d"), "WARNING"),
        (("-w", "1w", "-c", "1d"), "OK"),
        (("-w", "2w", "-c", "1w"), "WARNING"),
        (("-w", "168:", "-c", "4:"), "OK"),
        (("-w", "87%", "-c", "5%"), "OK"),  # 7 of 8 days
        (("-w", "88%", "-c", "5%"), "WARNING"),
    )):
        yield good(name=f"trust/hours/{number}/{''.join(words)}", state=state, check=(NOW, *words))
    for name, when, state in (
        ("warning+0", "2026-06-07T12:00:00Z", "OK"),
        ("warning+1", "2026-06-07T12:00:01Z", "WARNING"),
        ("critical+0", "2026-06-08T08:00:00Z", "WARNING"),
        ("critical+1", "2026-06-08T08:00:01Z", "CRITICAL"),
    ):
        yield good(name=f"trust/hours/boundary/{name}", state=state, check=(f"--at={when}",))
    yield good(name="trust/hours/stale", state="WARNING", check=("--at=2026-06-08T12:00:02Z", "-w", "0", "-c", "0"))
    yield good(name="trust/hours/stale-win7", state="CRITICAL", code=OFFLINE,
               check=("--at=2026-06-08T12:00:02Z", "--client=win7"))
    yield hand(name="trust/hours/soon-accepted", chain="crl-soon", state="OK", code=0, check=(NOW, "-w2", "-c1"))
    for number, words in enumerate((("-w", "4", "-c", "5"), ("-w", "1d", "-c", "25h"), ("-w", "often"), ("-c", ""),
                                    ("--fetch-proxy=nonsense:",), ("--crl=",), ("--cache=",), ("--fingerprint=00",),
                                    ("--ca-warning=5",), ("--client=win95",))):
        yield hand(name=f"trust/usage/{number}/{''.join(words)}", state="UNKNOWN", check=words, usage=True,
                   has=("see --help",), seconds=1)


def told():
    """Five things that are not the same, and are said."""
    for chain, texts in (
        ("revoked", ("revoked", "2026-05-27")),
        ("crl-expired", ("expired", "crl-expired.crl")),
        ("crl-missing", ("404", "unreachable")),
        ("crl-dead", ("unreachable",)),
        ("crl-ldap", ("ldap",)),
        ("crl-wrong-signer", ("crl-wrong-signer.crl",)),
        ("crl-delta-revoked", ("revoked",)),
    ):
        state, code = SOURCES[chain][0]
        yield hand(name=f"trust/told/{chain}", chain=chain, state=state, code=code, check=(NOW, "-v"), has=texts)
    yield hand(name="trust/told/none-named", state="OK", check=(NOW, "-v"), has=("revocation",))
    yield hand(name="trust/told/ldap-rule", chain="crl-ldap", state="WARNING", check=(NOW, "-o", "json"),
               has=('"revocation.ldap"',))
    for chain in ("aia", "aia-p7c", "aia-two", "aia-second"):
        yield hand(name=f"trust/told/{chain}", chain=chain, state="WARNING", check=(NOW, "-o", "json"),
                   has=('"chain.aia"',))
    yield hand(name="trust/told/root-served", chain="good-root-served", state="OK", check=(NOW, "-o", "json"),
               has=('"chain.root-served"',))
    yield hand(name="trust/told/order", chain="wrong-order", state="OK", check=(NOW, "-o", "json"),
               has=('"chain.order"',))
    yield hand(name="trust/told/unneeded", chain="unneeded", state="OK", check=(NOW, "-o", "json"),
               has=('"chain.unneeded"',))
    # All paths, not only the best one.
    for chain, names in (("cross", ("Lab Root CA", "Lab cross strange")),
                         ("cross-expired", ("Lab New Root", "Lab Old Root"))):
        yield hand(name=f"trust/told/{chain}/paths", chain=chain, state="OK", code=0, check=(NOW, "-vv"), has=names)


def at_hand():
    no = (NOW, "--no-fetch")
    yield hand(name="trust/no-fetch/aia", chain="aia", state="WARNING", code=0, check=no, has=("AIA not tried",))
    # Without a list at hand nothing is known, and that is said first.
    nothing = ("revocation not checked: nothing is fetched and no CRL at hand |",)
    for chain in ("good", "revoked", "crl-good"):
        yield hand(name=f"trust/no-fetch/{chain}", chain=chain, state="WARNING", code=0, check=no, has=nothing)
    yield hand(name="trust/no-fetch/win7", chain="crl-good", state="WARNING", code=0, check=(*no, "--client=win7"),
               has=nothing)
    yield hand(name="trust/no-fetch/win7/none-named", state="CRITICAL", code=NO_SOURCE,
               check=(*no, "--client=win7", "-v"), has=("revocation not checked",))
    silent = "--severity=chain.revocation-unchecked=ok"
    yield hand(name="trust/no-fetch/silenced", chain="crl-good", state="OK", code=0, check=(*no, silent),
               has=("revocation not checked |",), lacks=("good answer",))
    yield hand(name="trust/no-fetch/idle", chain="crl-good", state="WARNING", code=0,
               check=(*no, "--crl={pki}/www/revoked-intermediate.crl"),
               has=("no CRL at hand is about a certificate of the path |",))
    yield hand(name="trust/crl/idle", chain="crl-good", state="OK", code=0,
               check=(NOW, "--crl={pki}/www/revoked-intermediate.crl"),
               has=("CRL file revoked-intermediate.crl fits no certificate of the path; trusted by",))
    yield hand(name="trust/told/no-source", state="OK", code=0, check=(NOW,),
               has=("no source of revocation named |",), lacks=("0 good",))
    www, root = "{pki}/www/", "--crl={pki}/www/root.crl"
    pem = ("openssl", "crl", "-inform", "DER", "-in", www + "crl-good.crl", "-out", "{tmp}/crl.pem")
    for name, chain, words, ten, seven in (
        ("good", "crl-good", (f"--crl={www}crl-good.crl", root), ("OK", 0), ("OK", 0)),
        ("pem", "crl-good", ("--crl={tmp}/crl.pem", root), ("OK", 0), ("OK", 0)),
        ("revoked", "revoked", (f"--crl={www}revoked.crl", root), ("CRITICAL", REVOKED), ("CRITICAL", REVOKED)),
        ("expired", "crl-expired", (f"--crl={www}crl-expired.crl", root), ("WARNING", 0), ("CRITICAL", OFFLINE)),
        ("of-another", "crl-good", (root,), (("OK", "WARNING"), 0), ("CRITICAL", OFFLINE)),
        ("wrong-signer", "crl-wrong-signer", (f"--crl={www}crl-wrong-signer.crl", root),
         (("OK", "WARNING"), 0), ("CRITICAL", OFFLINE)),
        ("delta-missing", "crl-delta", (f"--crl={www}crl-delta.crl", root), (("OK", "WARNING"), 0), None),
        ("delta-revokes", "crl-delta-revoked", (f"--crl={www}crl-delta-revoked.crl",
         f"--crl={www}crl-delta-revoked+.crl", root), ("CRITICAL", REVOKED), ("CRITICAL", REVOKED)),
    ):
        for profile, wanted in (("win10", ten), ("win7", seven)):
            if wanted:
                yield hand(name=f"trust/crl/{name}/{profile}", chain=chain, state=wanted[0], code=wanted[1],
                           prepare=(pem,), needs=("openssl",), check=(*no, *words, f"--client={profile}"))
    for file in ("{bad}/empty.pem", "{bad}/junk.bin", "{bad}/no-such-file.pem", "{store}", "/dev/null", "/dev/zero",
                 "{bad}"):
        name = file.rpartition("/")[2].strip("{}")
        yield hand(name=f"trust/crl/broken/{name}", state="UNKNOWN", usage=True, check=(*no, f"--crl={file}"),
                   has=("store.pem" if file == "{store}" else name,), lacks=("clients get",))
    for name, target, stdin, state in (
        ("stdin", ("-f", "-", "-H", settings.NAME), "{chain}/chain.pem", "OK"),
        ("other-name", ("-f", "{chain}/chain.pem", "-H", "www.example.com"), None, "CRITICAL"),
        ("junk.bin", ("-f", "{bad}/junk.bin", "-H", settings.NAME), None, "UNKNOWN"),
        ("no-such-file.pem", ("-f", "{bad}/no-such-file.pem", "-H", settings.NAME), None, "UNKNOWN"),
    ):
        unknown = state == "UNKNOWN"
        yield hand(name=f"trust/file/{name}", state=state, target=target, stdin=stdin, check=(NOW,), usage=unknown,
                   has=(name,) if unknown else ())
    yield hand(name="trust/file/tomorrow", chain="not-yet", state="CRITICAL", code=EXPIRED, check=(NOW,))
    yield hand(name="trust/file/after-tomorrow", chain="not-yet", state="OK", code=0, check=("--at=2026-06-03",))
    yield hand(name="trust/file/too-late", state="CRITICAL", code=EXPIRED, check=("--at=2027-05-02T12:00:01Z",))
    yield hand(name="trust/file/last-second", state="OK", code=0, check=("--at=2027-05-02T12:00:00Z",))
    for chain in ("distrusted", "distrusted-intermediate", "distrusted-leaf"):
        yield hand(name=f"trust/no-fetch/{chain}", chain=chain, state="CRITICAL", code=DISTRUSTED, check=no)


def served():
    yield Trust(name="trust/served/two-nodes", chain=("good", "expired"), state="CRITICAL",
                addresses=("127.0.0.1", "127.0.0.2"), code=EXPIRED, check=(NOW,), has=("127.0.0.2",))
    for name, state, code in (("ocsp-good", "OK", 0), ("ocsp-revoked", "CRITICAL", REVOKED)):
        yield Trust(name=f"trust/stapled/{name}", chain=name, server=("--staple={chain}/staple.der",), state=state,
                    code=code, check=(NOW, "--no-fetch", "--crl={pki}/www/root.crl", "--client=win7"))
    yield Trust(name="trust/stapled/stale", chain="ocsp-expired", server=("--staple={chain}/staple.der",),
                state="CRITICAL", code=OFFLINE,
                check=(NOW, "--no-fetch", "--crl={pki}/www/root.crl", "--client=win7"))
    yield Trust(name="trust/served/json", chain="crl-good", state="OK", check=(NOW, "-o", "json"))
    for form in ("openmetrics", "prtg", "checkmk"):
        yield Trust(name=f"trust/served/{form}", chain="crl-good", state="OK", check=(NOW, "-o", form))
    yield Trust(name="trust/served/text", chain="crl-good", state="OK", check=(NOW, "-o", "text"))
    yield Trust(name="trust/served/vvv", chain="crl-good", state="OK", check=(NOW, "-vvv"), has=("Lab Root CA",))
    yield Trust(name="trust/served/refused", chain=None, state="CRITICAL", code=0x274D)
    yield Trust(name="trust/served/silent", chain=None, backlog=True, state="CRITICAL", code=0x274C, timeout="1")
    # What comes after the handshake is not its business.
    yield Trust(name="trust/served/http-404", server=("--path=/other",), state="OK", code=0, check=(NOW,))
    yield Trust(name="trust/served/client-cert", state=("OK", "WARNING"),
                server=("--client-cert=early-required", "--client-ca={client}/client-ca.pem"), check=(NOW,))
    yield Trust(name="trust/fetch-proxy/dead", chain="crl-good", state="WARNING",
                check=(NOW, "--fetch-proxy=http://127.0.0.1:9"), code=0)
    yield Trust(name="trust/fetch-proxy/not-for-the-server", state="OK", check=(NOW, "--fetch-proxy=http://127.0.0.1:9"))


def misbehaving():
    """What the harness' own web server does with AIA and CRLs; dates are of today."""
    modes = [mode for mode, _ in rows_chain.AIA_MODES if mode != "moved"]
    hanging = ("slow", "silent", "drip", "interims", "headers")
    here = functools.partial(hand, web=False)
    for mode in modes:
        timeout = "2" if mode in hanging else "5"
        yield here(name=f"trust/aia/{mode}", chain="aia", mode=mode, state="CRITICAL", timeout=timeout,
                   code=None if mode in hanging else CHAINING)
        yield here(name=f"trust/crl/{mode}/win10", chain="crl-good", mode=mode, timeout=timeout,
                   state=("WARNING", "CRITICAL") if mode in hanging else "WARNING")
        yield here(name=f"trust/crl/{mode}/win7", chain="crl-good", mode=mode, state="CRITICAL", code=OFFLINE,
                   timeout=timeout, check=("--client=win7",))


def ocsp():
    ask = functools.partial(hand, chain="leaf", web=False, needs=("openssl",))
    good = ("OK", 0), ("OK", 0)
    bad = ("CRITICAL", REVOKED), ("CRITICAL", REVOKED)
    undecided = ("WARNING", 0), ("CRITICAL", OFFLINE)
    # Without a next update an answer is to be rejected (RFC 5019 section 4).
    wanted = {"good": good, "good-by-ca": good, "no-next": undecided, "revoked": bad,
              "two-hours": (("CRITICAL", None), ("CRITICAL", None)), "soon": (("CRITICAL", None), ("CRITICAL", None))}
    for answer in ocsp_responder.ANSWERS:
        hanging = answer == "slow"
        for profile, (state, code) in zip(("win10", "win7"), wanted.get(answer, undecided)):
            yield ask(name=f"trust/ocsp/{answer}/{profile}", mode=f"ocsp:{answer}", code=code,
                      state=("WARNING", "CRITICAL") if hanging and profile == "win10" else state,
                      check=(f"--client={profile}",), timeout="2" if hanging else "5", seconds=None if hanging else 4)
    yield ask(name="trust/ocsp/served", mode="ocsp:good", at_hand=False, state="OK", code=0, check=("--client=win7",),
              has=("ocsp_hours=",))
    yield ask(name="trust/ocsp/two-hours/accepted", mode="ocsp:two-hours", state="OK", code=0, check=("-w1", "-c1"))
    yield ask(name="trust/ocsp/two-hours/warning", mode="ocsp:two-hours", state="WARNING", check=("-w3", "-c1"))
    for profile, (state, code) in zip(("win10", "win7"), undecided):
        yield ask(name=f"trust/ocsp/stale/{profile}", mode="ocsp:soon", state=state, code=code,
                  check=(f"--client={profile}", "-w0", "-c0", "{in-an-hour}"))
    yield ask(name="trust/ocsp/revoked/since", mode="ocsp:revoked", state="CRITICAL", check=("-v",),
              has=("revoked", "{yesterday}"))
    yield ask(name="trust/ocsp/no-fetch", mode="ocsp:good", state="WARNING", code=0, check=("--no-fetch",))
    yield ask(name="trust/ocsp/no-fetch/win7", mode="ocsp:good", state="WARNING", code=0,
              check=("--no-fetch", "--client=win7"))


@dataclasses.dataclass(frozen=True, kw_only=True)
class Listed(Trust):
    """A row with one of Microsoft's lists, where they are at hand."""

    web: bool = False
    at_hand: bool = True
    list: str

    def run(self, lab):
        if not (CTL / self.list).is_file():
            raise row.Skip("no lists at hand")
        return super().run(lab)


def lists():
    for name, file, when, state, has in (
        ("current", LISTS["new"], "2026-05-10", "OK", ()),
        ("old", LISTS["new"], "2027-04-22", "WARNING", ()),
        ("older", LISTS["old"], "2026-06-01", "WARNING", ()),
        ("unsigned", "unsigned.stl", "2026-06-01", "UNKNOWN", ("unsigned.stl",)),
        ("no-list", "microsoft-root-2010.crt", "2026-06-01", "UNKNOWN", ("microsoft-root-2010.crt",)),
    ):
        yield Listed(name=f"trust/ctl/{name}", list=file, state=state, usage=state == "UNKNOWN", has=has,
                     store=("-S", "{store}", "-S", f"ctl:{CTL / file}"), check=(f"--at={when}",))
    yield Listed(name="trust/ctl/rule", list=LISTS["old"], state="WARNING", has=('"store.stale"', 'by its own date (thisUpdate)'),
                 store=("-S", "{store}", "-S", f"ctl:{CTL / LISTS['old']}"), check=("--at=2026-06-01", "-o", "json"))


class _Fetches:
    """A check whose fetches go to a folder of nginx of its own, so that they can be counted."""

    def __init__(self, lab, stack, chain="crl-good", host=None):
        if not lab.nginx.running:
            raise row.Skip("no nginx")
        self.web = lab.nginx
        self.tmp = pathlib.Path(stack.enter_context(lab.scratch()))
        self.prefix = self.tmp.name
        base = host or f"http://127.0.0.1:{self.web.port}"
        made = pki.Pki(self.tmp / "pki").make(f"{base}/{self.prefix}", f"--only={chain}")
        self.web.serve(self.prefix, made.directory / "www")
        self.chain = made.chain(chain)
        self.cache = self.tmp / "cache"
        self.cache.mkdir()
        self.commands = []
        self.faults = []

    def command(self, *more, cache=None):
        program = settings.program("check_iphttps_trust")
        return [*settings.WRAPPER, program, "-f", str(self.chain.cert), "-H", settings.NAME, "-S",
                str(self.chain.store), "--client=win7", f"--cache={cache or self.cache}", *more]

    def asked(self):
        return len(self.web.asked(self.prefix))

    def check(self, what, fetches, *more, state=0, cache=None):
        """Runs it; `fetches` is how often it may ask, or None for any."""
        before = self.asked()
        command = self.command(*more, cache=cache)
        self.commands.append(shlex.join(command))
        outcome = process.run(command)
        asked = self.asked() - before
        self.judge(what, outcome, state)
        if fetches is not None and asked != fetches:
            self.faults.append(f"{what}: {asked} requests, not {fetches}")
        return outcome

    def judge(self, what, outcome, state=0):
        if outcome.status != state or outcome.err:
            self.faults.append(f"{what}: status {outcome.status}, {outcome.out[:200]!r} {outcome.err[:200]!r}")

    def entries(self):
        return sorted(path for path in self.cache.rglob("*") if path.is_file())


def cold_and_warm(fetches):
    """With a warm cache no connection is made."""
    fetches.check("cold", 2)
    if not fetches.entries():
        fetches.faults.append("the cache is empty")
    outcome = fetches.check("warm", 0)
    if not settings.WRAPPER:
        trace = fetches.tmp / "trace"
        command = ["strace", "-f", "-qq", "-e", "trace=connect", "-o", str(trace), *fetches.command()]
        with contextlib.suppress(OSError):
            subprocess.run(command, capture_output=True, check=False, env=settings.environment())
            made = re.findall(r"connect\(.*AF_INET.*", trace.read_text(errors="replace"))
            fetches.faults += [f"warm: {line[:100]}" for line in made[:1]]
    return outcome


def broken_entries(fetches):
    """A corrupt entry is dropped and fetched again."""
    outcome = fetches.check("cold", 2)
    good = {path: path.read_bytes() for path in fetches.entries()}
    harms = {
        "garbage": lambda body: bytes(len(body)),
        "empty": lambda body: b"",
        "truncated": lambda body: body[: len(body) // 2],
        "longer": lambda body: body + b"x",
        "a bit": lambda body: body[:-1] + bytes([body[-1] ^ 1]),
        "huge": lambda body: body + bytes(50_000_000),
    }
    for what, harm in harms.items():
        for path, body in good.items():
            path.write_bytes(harm(body))
        outcome = fetches.check(what, None)
        fetches.check(f"after {what}", 0)
        for path, body in good.items():
            path.write_bytes(body)
    bodies = list(good.values())
    for path, body in zip(good, bodies[1:] + bodies[:1]):
        path.write_bytes(body)
    fetches.check("swapped", None)
    for path in good:
        path.unlink()
        path.mkdir()
    return fetches.check("directories", None) or outcome


def out_of_date(fetches):
    """What is past its nextUpdate is asked for each time; what is current is not."""
    fetches.check("cold", 2, state=2)
    return fetches.check("again", 1, state=2)


def many_at_once(fetches):
    """Eight at once, on a cold cache and then on a warm one."""
    for what in ("cold", "warm"):
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            for outcome in pool.map(process.run, [fetches.command()] * 8):
                fetches.judge(f"{what}, eight at once", outcome)
    outcome = fetches.check("warm", 0)
    if len(fetches.entries()) != 2:
        fetches.faults.append(f"files in the cache: {' '.join(path.name for path in fetches.entries())}")
    return outcome


def unwritable(fetches):
    """Where nothing can be kept, it is fetched each time, and -v says so."""
    fetches.check("/proc/self", 2, cache="/proc/self")
    outcome = fetches.check("/proc/self again", 2, "-v", cache="/proc/self")
    if b"Note: nothing was kept in the cache: " not in outcome.out:
        fetches.faults.append(f"not told: {outcome.out[:500]!r}")
    return outcome


def links(fetches):
    """What is not the cache's is not followed and not harmed."""
    fetches.check("cold", 2)
    victim = fetches.tmp / "victim"
    victim.write_text("not yours")
    for path in fetches.entries():
        path.unlink()
        path.symlink_to(victim)
    outcome = fetches.check("links", None)
    if victim.read_text() != "not yours":
        fetches.faults.append("a file behind a link was overwritten")
    return outcome


def aia(fetches):
    """Certificates from AIA are kept too."""
    fetches.check("cold", 1, "--client=win10", state=1)
    return fetches.check("warm", 0, "--client=win10", state=1)


def through_a_proxy(fetches):
    """A name that does not exist: only the proxy can reach it."""
    fetches.check("without", 0, state=2)
    return fetches.check("with", 2, f"--fetch-proxy=http://127.0.0.1:{fetches.web.port}")


@dataclasses.dataclass(frozen=True)
class Cached:
    name: str
    scene: object
    chain: str = "crl-good"
    host: str | None = None

    def run(self, lab):
        with contextlib.ExitStack() as stack:
            fetches = _Fetches(lab, stack, self.chain, self.host)
            outcome = self.scene(fetches)
            return fetches.faults, fetches.commands, outcome


ROWS = [
    *misbehaving(),
    *ocsp(),
    *chains(),
    *hours(),
    *told(),
    *at_hand(),
    *served(),
    *lists(),
    Cached("trust/cache/warm", cold_and_warm),
    Cached("trust/cache/broken-entries", broken_entries),
    Cached("trust/cache/out-of-date", out_of_date, "crl-expired"),
    Cached("trust/cache/many-at-once", many_at_once),
    Cached("trust/cache/unwritable", unwritable),
    Cached("trust/cache/links", links),
    Cached("trust/cache/aia", aia, "aia"),
    Cached("trust/fetch-proxy/name", through_a_proxy, host="http://pki.example.invalid"),
]
