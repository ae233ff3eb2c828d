# SPDX-License-Identifier: GPL-3.0-or-later
"""Sixty days of a run every hour, in simulated time: exactly the mails that who is on call wants."""
import email
import email.policy
import json
import os
import subprocess

from ground import BUILD

LABMAIL = str(BUILD / "tests" / "mail" / "labmail")
WRAPPER = os.environ.get("CHECK_WRAPPER", "").split()
DAY, RUN, BEGIN = 86400, 3600, 1772582400  # 2026-03-04T00:00:00Z
LISBON = "lisbon@example.org"

# What is wrong from a moment (days) to another: the site, its state, its faults. A moment of None: to the end.
EVENTS = (
    # one of two addresses, then both, then none
    ("berlin", 3.5, 5.25, "critical:0x274d#connect.refused/192.0.2.1/critical"),
    ("berlin", 5.25, 6.5, "critical:0x274d#connect.refused/192.0.2.1/critical#connect.refused/192.0.2.2/critical"),
    # a certificate that ends, first as a warning
    ("paris", 10, 20, "warning#cert.expiring/192.0.2.9/warning"),
    ("paris", 20, 24, "critical#cert.expiring/192.0.2.9/critical"),
    # one channel, then one more; then the site leaves the configuration
    ("rome", 30, 31, "critical:0x800b0109#roots.missing/laptops/critical"),
    ("rome", 31, None, "critical:0x800b0109#roots.missing/laptops/critical#roots.missing/kiosks/critical"),
    # another certificate, and the fault stays
    ("oslo", 45, 47, "critical:0x800b010f#chain.name/192.0.2.5/critical#aaaa0000aaaa0000"),
    ("oslo", 47, None, "critical:0x800b010f#chain.name/192.0.2.5/critical#bbbb0000bbbb0000"),
    # a problem with two faults of which one comes and goes
    ("lisbon", 36, 38, "critical:0x274c#connect.timeout/192.0.2.7/critical"),
)
REMOVED = {"rome": 40}
FLAPS = (("lisbon", 8, 9), ("paris", 26, 26.5))  # bad in every other run

ALL = "noc@example.org"
WANTED = """
 0 00:00 lisbon: [Lab] All is well: 1 site
 0 00:00 noc: [Lab] All is well: 5 sites
 3 13:00 noc: [Lab] CRITICAL berlin: 0x274d connect.refused at 192.0.2.1: what was seen
 5 07:00 noc: [Lab] CRITICAL berlin, changed: 0x274d connect.refused at 192.0.2.1: what...
 6 13:00 noc: [Lab] OK again berlin after 3 days
 7 00:00 lisbon: [Lab] All is well: 1 site
10 01:00 noc: [Lab] WARNING paris: cert.expiring at 192.0.2.9: what was seen
14 00:00 lisbon: [Lab] All is well: 1 site
17 01:00 noc: [Lab] Still WARNING paris for 7 days: cert.expiring at 192.0.2.9: what was...
20 01:00 noc: [Lab] CRITICAL paris, was WARNING: cert.expiring at 192.0.2.9: what was seen
21 00:00 lisbon: [Lab] All is well: 1 site
24 01:00 noc: [Lab] OK again paris after 14 days
28 00:00 lisbon: [Lab] All is well: 1 site
30 01:00 noc: [Lab] CRITICAL rome: 0x800b0109 roots.missing at laptops: what was seen
31 01:00 noc: [Lab] CRITICAL rome, changed: 0x800b0109 roots.missing at laptops: what was...
35 00:00 lisbon: [Lab] All is well: 1 site
36 01:00 lisbon: [Lab] CRITICAL lisbon: 0x274c connect.timeout at 192.0.2.7: what was seen
36 01:00 noc: [Lab] CRITICAL lisbon: 0x274c connect.timeout at 192.0.2.7: what was seen
38 01:00 lisbon: [Lab] OK again lisbon after 2 days
38 01:00 noc: [Lab] OK again lisbon after 2 days (1 still open)
38 02:00 noc: [Lab] Still CRITICAL rome for 8 days: 0x800b0109 roots.missing at laptops:...
40 00:00 noc: [Lab] No longer watched rome, was CRITICAL
45 01:00 lisbon: [Lab] All is well: 1 site
45 01:00 noc: [Lab] CRITICAL oslo: 0x800b010f chain.name at 192.0.2.5: what was seen
47 01:00 noc: [Lab] CRITICAL oslo, changed: 0x800b010f chain.name at 192.0.2.5: what was...
52 01:00 lisbon: [Lab] All is well: 1 site
54 01:00 noc: [Lab] Still CRITICAL oslo for 9 days: 0x800b010f chain.name at 192.0.2.5:...
59 01:00 lisbon: [Lab] All is well: 1 site
"""


def value(site, day, number):
    for name, begin, end in FLAPS:
        if site == name and begin <= day < end and number % 2:
            return "critical:0x274c#connect.timeout/192.0.2.7/critical"
    for name, begin, end, bad in EVENTS:
        if site == name and begin <= day and (end is None or day < end):
            noisy = "#time/192.0.2.7/warning" if site == "lisbon" and number % 2 else ""
            return bad + noisy
    return "ok"


def sites(day, number):
    for name in ("berlin", "lisbon", "oslo", "paris", "rome"):
        if name in REMOVED and day >= REMOVED[name]:
            continue
        text = value(name, day, number)
        if name == "lisbon":
            head, mark, rest = text.partition("#")
            text = f"{head}@{LISBON}{mark}{rest}"
        yield f"{name}={text}"


def simulate(folder, sites=sites, days=60, run=RUN, well=True):
    """(day, hour and minute, to, subject, text) of every mail."""
    told = []
    folder.mkdir()
    program = folder / "sendmail"
    program.write_text(f"#!/bin/sh\nt=$(mktemp {folder}/mail.XXXXXX)\ncat >\"$t\"\n", encoding="utf-8")
    program.chmod(0o755)
    for number in range(days * DAY // run):
        seconds = number * run
        done = subprocess.run(
            [*WRAPPER, LABMAIL, str(folder / "state"), "from=iphttps@example.org", f"owner={ALL}", "after=2",
             f"remind={7 * DAY}", *([f"well={7 * DAY}"] if well else []), f"sendmail={program}", f"now={BEGIN + seconds}",
             *sites(seconds / DAY, number)], stdout=subprocess.PIPE, text=True, check=True)
        if done.stdout.startswith("0 0 0"):
            continue
        for path in sorted(folder.glob("mail.*")):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            hour, minute = seconds % DAY // 3600, seconds % 3600 // 60
            told.append((seconds // DAY, f"{hour:02}:{minute:02}", message["To"], message["Subject"],
                         message.get_body(("plain",)).get_content()))
            path.unlink()
    return told


def test_sixty_days(ground):
    folder = ground.folder / "days"
    told = simulate(folder)
    said = sorted(f"{day:2} {clock} {to.partition('@')[0]}: {subject}" for day, clock, to, subject, _ in told)
    wanted = [line for line in WANTED.split("\n") if line]
    if said != wanted:
        raise AssertionError("\n".join(["other mails:", *(f"- {line}" for line in wanted if line not in said),
                                        *(f"+ {line}" for line in said if line not in wanted)]))
    bodies = {(day, to): body for day, _, to, _, body in told}
    for day, to, words in BODIES:
        if words not in " ".join(bodies[day, to].split()):
            raise AssertionError(f"day {day}: not said: {words}\n{bodies[day, to]}")
    json.loads((folder / "state").read_text(encoding="utf-8"))


def test_more_than_a_mail_holds(ground):
    """Sixty sites with a fault each, and one with thirty: a reminder a week, and first what no mail has named."""
    names = [f"site{number:02}" for number in range(60)]

    def many(_, __):
        for name in names:
            yield f"{name}=critical#rule/{name}/critical"
        yield "worst=critical" + "".join(f"#worst.{number:02}/a/critical" for number in range(30))

    told = simulate(ground.folder / "many", many, 29, DAY // 4, well=False)
    # The clock of what no mail has named begins with the run that saw it first, six hours before the first mail.
    if [(day, clock) for day, clock, *_ in told] != [(0, "06:00"), *((day, "00:00") for day in (7, 14, 21, 28))]:
        raise AssertionError([(day, clock, subject) for day, clock, _, subject, _ in told])
    last = {}
    for day, _, _, _, text in told:
        named = {name for name in names if f"rule at {name}: " in text}
        if len(named) not in (49, 50):
            raise AssertionError(f"day {day}: {len(named)} sites\n{text}")
        for name in set(names) - named:
            if day - last.get(name, 0) > 7 or f"{name}" not in text:
                raise AssertionError(f"day {day}: {name} is left out again\n{text}")
        last.update(dict.fromkeys(named, day))
    for number in range(30):
        if not any(f"worst.{number:02} at a" in text for *_, text in told[:3]):
            raise AssertionError(f"worst.{number:02} is in none of three mails")


BODIES = (
    (5, ALL, "connect.refused at 192.0.2.2"),
    (20, ALL, "Before: WARNING 192.0.2.9: cert.expiring at 192.0.2.9"),
    (40, ALL, "does not name this site any longer"),
    (47, ALL, "Before: certificate aaaa0000aaaa0000: oslo"),
)
