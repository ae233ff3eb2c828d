# SPDX-License-Identifier: GPL-3.0-or-later
"""--max-age: what clients have is read from files, and every check says when these are stale."""
import dataclasses
import pathlib
import sys

import answer
import process
import registrypol
import settings
from row import Row

POLICY = ((sys.executable, registrypol.__file__, "{tmp}/client.pol", "--root={store}"),)
STORE = ("-S", "{tmp}/client.pol")
STALE = "store client.pol is 9 days old by the time of its file"
PROGRAMS = (("iphttps", "check_iphttps", ()), ("cert", "check_iphttps_cert", ()),
            ("trust", "check_iphttps_trust", ("--no-fetch", "--severity=chain.revocation-unchecked=ok")),
            ("roots", "check_iphttps_roots", ()))


def written(when, name="client.pol"):
    return (("touch", "-d", when, f"{{tmp}}/{name}"),)


def row(name, state, when, *check, program=PROGRAMS[3], more=(), store=STORE, **rest):
    return Row(name=f"age/{name}", program=program[1], state=state, store=store, prepare=POLICY + more + written(when),
               check=(*program[2], *check), **rest)


@dataclasses.dataclass(frozen=True)
class Replayed:
    """A file that was stale, or was not, is so in the evidence, whatever has become of it."""

    when: str
    status: int
    name: str

    def run(self, lab):
        chain = lab.pki("plain").chain("good")
        with lab.scratch() as scratch:
            folder = pathlib.Path(scratch)
            policy = folder / "client.pol"
            policy.write_bytes(b"PReg\x01\0\0\0" + registrypol.cert("Root", registrypol.der(chain.store)))
            process.run(["touch", "-d", self.when, str(policy)])
            words = [settings.program("check_iphttps_cert"), "-S", str(policy), "--max-age=gpo:7", "-w", "1", "-c", "0",
                     "--ca-warning=1", "--ca-critical=0"]
            seen = process.run([*words, "-f", str(chain.cert), "-H", settings.NAME, f"--save-evidence={folder}/e.json"])
            other = "20 days ago" if self.status == 0 else "now"
            process.run(["touch", "-d", other, str(policy)])
            again = process.run([*words, f"--replay={folder}/e.json"])
            process.run(["touch", "-d", other, str(policy)])
        faults = list(answer.Answer(again, "IPHTTPS_CERT").faults)
        if (seen.status, again.status) != (self.status, self.status):
            faults.append(f"exit status {seen.status} and {again.status}: {seen.out!r} {again.out!r}")
        figures = [outcome.out.decode().partition("gpo_age_days=")[2].split(";")[0] for outcome in (seen, again)]
        if figures[0] != figures[1] or not figures[0]:
            faults.append(f"the age is {figures}")
        return faults, list(again.command), again


ROWS = [
    *(row(f"stale/{program[0]}", "WARNING", "9 days ago", "--max-age=gpo:7", "-v", program=program,
          has=(STALE, "gpo_age_days=9", ";~:7")) for program in PROGRAMS),
    row("fresh", "OK", "6 days ago", "--max-age=7", has=("gpo_age_days=6",)),
    row("policies-have-no-default", "OK", "900 days ago", lacks=("age_days",)),
    row("weeks", "WARNING", "9 days ago", "--max-age=1w", has=(STALE,)),
    row("hours", "WARNING", "9 days ago", "--max-age=gpo:215h", has=(STALE,)),
    row("hours-enough", "OK", "9 days ago", "--max-age=gpo:217h"),
    row("other-kind", "OK", "9 days ago", "--max-age=odj:7"),
    row("none", "OK", "9 days ago", "--max-age=7", "--max-age=gpo:none"),
    row("silenced", "OK", "9 days ago", "--max-age=7", "--severity=store.stale=ok", "-o", "json"),
    row("of-the-day-it-was-seen", "OK", "6 days ago", "--max-age=7", "--at=2027-02-01", mode="fixed"),
    row("future", "WARNING", "now + 3 days", has=("store client.pol is dated ", "in the future")),
    row("tomorrow", "OK", "now + 20 hours"),
    row("everywhere", "WARNING", "9 days ago", "--max-age=7", "--everywhere={tmp}/client.pol", store=("-S", "{store}"),
        has=("9 days old",)),
    row("many", "WARNING", "9 days ago", "--max-age=gpo:7", "-v", store=("-S", "{tmp}/*.pol"),
        more=tuple(("cp", "{tmp}/client.pol", f"{{tmp}}/p{n:02}.pol") for n in range(12)) + tuple(
            entry for n in range(12) for entry in written(f"{n + 10} days ago", f"p{n:02}.pol")),
        has=("13 stores are stale, of which p11.pol is 21 days old", "and others")),
    *(row(f"refused/{value or 'empty'}", "UNKNOWN", "now", f"--max-age={value}", usage=True, has=("--max-age: ",))
      for value in ("", "x", "0", "-1", "gpo:", ":7", "gp:7", "ldap:7", "7y", "1e9", "nan")),
    Replayed("9 days ago", 1, "age/replay/stale"),
    Replayed("1 day ago", 0, "age/replay/fresh"),
]
