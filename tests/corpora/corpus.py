# SPDX-License-Identifier: GPL-3.0-or-later
"""A case of a corpus, and what a check says of it."""
import base64
import concurrent.futures
import dataclasses
import json
import pathlib

import answer
import listener
import process
import settings

TRUST = settings.program("check_iphttps_trust")

# What a certificate names is not looked for in the world. With CRLs at hand nothing is; without, all of it is tried
# where nobody answers, so that a missing issuer is established, and revocation is left out of the question.
REVOCATION = ("--no-fetch",)
PATH = (f"--fetch-proxy=http://127.0.0.1:{listener.closed_port()}", "--severity=chain.revocation-offline=ok",
        "--severity=revocation.source=ok")

class Missing(Exception):
    """A corpus that is not on this machine."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Case:
    name: str
    valid: bool | None  # what the corpus says; None: it may say anything but OK
    chain: tuple = ()  # DER, the leaf first
    file: str | None = None  # or a file
    roots: tuple
    crls: tuple = ()
    host: str | None = None  # None: the corpus asks of no name
    at: str  # the time
    client: str = "win10"
    more: tuple = ()
    why: str | None = None  # a difference from the corpus that is meant, and its reason


def pem(ders):
    return "".join(f"-----BEGIN CERTIFICATE-----\n{base64.encodebytes(der).decode()}-----END CERTIFICATE-----\n"
                   for der in ders)


def command(case, folder):
    """The files of a case, and the command line."""
    folder.mkdir()
    for name, ders in (("chain.pem", case.chain), ("roots.pem", case.roots)):
        (folder / name).write_text(pem(ders), "ascii")
    words = [*settings.WRAPPER, TRUST, "-f", case.file or str(folder / "chain.pem"), "-S", str(folder / "roots.pem"),
             *(REVOCATION if case.crls else PATH), f"--at={case.at}", f"--client={case.client}", "-t", f"{10 * settings.PATIENCE:g}"]
    for index, crl in enumerate(case.crls):
        path = folder / f"{index}.crl"
        path.write_bytes(crl)
        words.append(f"--crl={path}")
    return [*words, *(("-H", case.host) if case.host else ()), *case.more, "-o", "json"]


@dataclasses.dataclass(frozen=True)
class Verdict:
    state: str
    words: str
    seconds: float
    command: tuple

    def kind(self, case):
        """Is it what the corpus says, and if not, what is wrong with it?"""
        wanted = {True: ("OK",), False: ("CRITICAL",), None: ("CRITICAL", "WARNING", "UNKNOWN")}[case.valid]
        if self.state in wanted:
            return "agree"
        return {"OK": "false OK", "CRITICAL": "false CRITICAL"}.get(self.state, "undecided")


def ask(case, place):
    words = command(case, pathlib.Path(place) / case.name.replace("/", "-")[:200])
    outcome = process.run(words)
    try:
        said = json.loads(outcome.out)
        state, text = said["state"], said["summary"]
    except (ValueError, KeyError):
        text = (outcome.out + outcome.err)[-400:].decode(errors="replace")
        state = text.partition(" - ")[0].rpartition(" ")[2]
    if outcome.status not in range(4) or state != answer.STATES[outcome.status]:
        state = f"exit {outcome.status}"
    return Verdict(state, text, outcome.seconds, tuple(words))


def ask_all(cases, place):
    with concurrent.futures.ThreadPoolExecutor(settings.JOBS) as pool:
        yield from zip(cases, pool.map(lambda case: ask(case, place), cases))
