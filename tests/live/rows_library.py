# SPDX-License-Identifier: GPL-3.0-or-later
"""A library that cannot be loaded is a failure of this host: UNKNOWN with its name, never a client's
code. And what is loaded is what the programs' .note.dlopen says."""
import contextlib
import dataclasses
import functools
import json
import pathlib
import re
import shlex
import sys

import process
import row
import rows_trust
import settings
from row import Row

sys.path.insert(0, str(settings.SRC / "tests" / "lint"))

import programs

REPORT = str(settings.BUILD / "plugins" / "iphttps-report")
NOW = rows_trust.NOW
# In the place of a library; the loader finds it first, and it is none.
JUNK = "no library\n"
MASKED = (("LD_LIBRARY_PATH", "{tmp}"),)


@functools.cache
def sonames():
    """{feature: soname} that the report says that it loads."""
    return {entry["feature"]: name for name, entry in programs.loaded(programs.Elf(REPORT)).items()}


def soname(feature):
    if feature not in sonames():
        raise row.Skip(f"built without {feature}")
    return sonames()[feature]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Masked(Row):
    """The library of a feature is not to be had."""

    feature: str = "http"
    state: str = "UNKNOWN"
    usage: bool = True
    web: bool = True
    missed: bool = True

    def run(self, lab):
        if self.web and not lab.nginx.running:
            raise row.Skip("no nginx")
        name = soname(self.feature)
        whole = {field.name: getattr(self, field.name) for field in dataclasses.fields(Row)}
        whole.update(files=((name, JUNK),), environment=MASKED)
        whole["has" if self.missed else "lacks"] = (*self.has, f"{name} cannot be loaded")
        return Row(**whole).run(lab)


def masked():
    trust = functools.partial(Masked, program="check_iphttps_trust", mode="fixed", at_hand=True)
    for chain, words in (("aia", ()), ("crl-good", ()), ("revoked", ()), ("ocsp-good", ()), ("ocsp-revoked", ()),
                         ("crl-delta-revoked", ()), ("crl-good", ("--client=win7",))):
        yield trust(name=f"library/http/trust/{chain}{''.join(words)}", chain=chain, check=(NOW, *words))
    yield trust(name="library/http/trust/json", chain="revoked", check=(NOW, "-o", "json"), has=('"UNKNOWN"',))
    for at_hand in (True, False):
        how = "file" if at_hand else "served"
        yield trust(name=f"library/http/cert/aia/{how}", program="check_iphttps_cert", chain="aia", check=(NOW,),
                    at_hand=at_hand)
    yield Masked(name="library/http/iphttps/aia", chain="aia")
    yield Masked(name="library/http/iphttps/win7", chain="crl-good", check=("--client=win7",))
    yield trust(name="library/http/roots/aia", program="check_iphttps_roots", chain="aia", check=(NOW,),
                store=("-S", "here={store}"))
    # What is not needed is not missed.
    for program, chain in (("check_iphttps", "good"), ("check_iphttps_cert", "good"), ("check_iphttps_trust", "good")):
        yield Masked(name=f"library/unneeded/{program}", program=program, chain=chain, state="OK", missed=False, web=False)
    ldap = functools.partial(Masked, feature="ldap", web=False, chain="good", at_hand=True, check=("--no-fetch",),
                             store=("-S", "ldap://127.0.0.1:1/DC=example,DC=com"))
    yield ldap(name="library/ldap/trust", program="check_iphttps_trust")
    yield ldap(name="library/ldap/cert", program="check_iphttps_cert", check=())
    yield ldap(name="library/ldap/roots", program="check_iphttps_roots", check=())
    yield ldap(name="library/ldap/everywhere", program="check_iphttps_roots", check=(),
               store=("-S", "here={store}", "--everywhere=ldap://127.0.0.1:1/DC=example,DC=com"))
    yield ldap(name="library/ldap/iphttps", at_hand=False, check=())
    hive = functools.partial(Masked, feature="hive", web=False, chain="good", at_hand=True, check=("--no-fetch",),
                             store=("-S", str(settings.SRC / "tests" / "data" / "hive" / "minimal")))
    yield hive(name="library/hive/trust", program="check_iphttps_trust")
    yield hive(name="library/hive/roots", program="check_iphttps_roots", check=())


@dataclasses.dataclass(frozen=True, kw_only=True)
class Report:
    """iphttps-report of a chain that needs what cannot be loaded, and of one that does not."""

    name: str
    feature: str = "http"
    words: tuple = ()
    sites: bool = True  # it is a site that needs it, and not a delivery

    def run(self, lab):
        if not lab.nginx.running:
            raise row.Skip("no nginx")
        name, made = soname(self.feature), lab.pki("plain")
        with lab.scratch() as scratch:
            folder = pathlib.Path(scratch)
            (folder / name).write_text(JUNK, encoding="utf-8")
            sites = "".join(f"[{chain}]\nfile = {made.chain(chain).cert}\nstore = {made.chain(chain).store}\n"
                            for chain in ("good", "aia"))
            (folder / "sites.ini").write_text(f"[defaults]\nchecks = cert\nhostname = {settings.NAME}\n{sites}",
                                              encoding="utf-8")
            words = [word.replace("{tmp}", scratch) for word in self.words]
            command = [*settings.WRAPPER, REPORT, "-f", str(folder / "sites.ini"), *words]
            outcome = process.run(command, env={**settings.environment(), "LD_LIBRARY_PATH": scratch})
        said = (outcome.out + outcome.err).decode(errors="replace")
        faults = [] if f"{name} cannot be loaded" in said else [f"{name} is not named"]
        faults += [] if outcome.status == 3 else [f"status {outcome.status}, not 3"]
        if self.sites:
            states = {site["name"]: site["state"] for site in json.loads(outcome.out)["sites"]}
            faults += [] if states["aia"] == "UNKNOWN" != states["good"] else [f"the sites are {states}"]
            faults += ["a client's code"] if "0x800b010a" in said.lower() else []
        return faults, [shlex.join(command)], outcome


@dataclasses.dataclass(frozen=True, kw_only=True)
class Loads(Row):
    """What the loader is asked for while the program runs, which glibc writes down (ld.so(8), LD_DEBUG)."""

    feature: str = "http"

    def run(self, lab):
        if not lab.nginx.running:
            raise row.Skip("no nginx")
        name = soname(self.feature)
        with contextlib.ExitStack() as stack:
            stage = row.Stage(self, lab, stack)
            log = pathlib.Path(stage.fill(["{tmp}"])[0]) / "log"
            command = stage.command()
            outcome = process.run(command, env={**settings.environment(), "LD_DEBUG": "files", "LD_DEBUG_OUTPUT": str(log)})
            text = "".join(path.read_text(errors="replace") for path in log.parent.glob("log*"))
        if "calling init" not in text:
            raise row.Skip("this loader does not write down what it loads")
        program = pathlib.Path(settings.program(self.program))
        found = set(re.findall(rf"file=(\S+) \[0\];  dynamically loaded by {re.escape(str(program))} ", text))
        said = set(programs.loaded(programs.Elf(program)))
        faults = [] if found == {name} else [f"loaded is {sorted(found)}, not {name}"]
        faults += [f"{one} is not in .note.dlopen" for one in sorted(found - said)]
        return faults, [shlex.join(command)], outcome


def loads():
    at_hand = functools.partial(Loads, state="OK", mode="fixed", at_hand=True)
    for program in ("cert", "trust", "roots"):
        store = ("-S", "here={store}") if program == "roots" else ("-S", "{store}")
        yield at_hand(name=f"library/loads/http/{program}", program=f"check_iphttps_{program}", chain="aia", check=(NOW,),
                      store=store)
    yield at_hand(name="library/loads/ldap/cert", program="check_iphttps_cert", feature="ldap", check=(NOW,),
                  store=("-S", "ldap://127.0.0.1:1/DC=example,DC=com"))
    yield at_hand(name="library/loads/hive/cert", program="check_iphttps_cert", feature="hive", state="UNKNOWN", usage=True,
                  store=("-S", str(settings.SRC / "tests" / "data" / "hive" / "minimal")))
    yield Loads(name="library/loads/http/iphttps", state="OK", chain="aia")


def reports():
    yield Report(name="library/http/report", words=("--to=json",))
    yield Report(name="library/http/report/icinga2", words=("--to=icinga2:https://localhost:1",), sites=False)
    yield Report(name="library/http/report/smtp", sites=False,
                 words=("--to=mail:{tmp}/mail.json", "--mail-from=a@example.com", "--mail-to=b@example.com",
                        "--smtp=smtp://localhost:1"))


ROWS = [*masked(), *loads(), *reports()]
