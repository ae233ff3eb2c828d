#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs iphttps-report against the lab and looks at what it tells, and to whom.

Receivers are small servers of our own and, where they are installed, the real Nagios, Icinga 2 and
promtool. Environment: BUILD, SRC, TIME_SCALE, REPORT_ONLY (a pattern of test names), KILLS (how
often a run is killed, 200), SEED."""
import csv
import io
import json
import os
import pathlib
import pty
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "live"))

import choice
import chosen
import days
import demo
import first
import ground as lab
import kills
import late
import looks
import people
import receivers
import schemas
from ground import NAME, SCALE, SRC, Skip


def expect(condition, text):
    if not condition:
        raise AssertionError(text)


def mixed(ground, to=""):
    return ground.write("mixed.ini", f"""[report]
title = Mixed states
{to}
[defaults]
store = {ground.store}
timeout = 3
owners = noc@example.com
[well]
url = https://{NAME}:{ground.good}/IPHTTPS
address = 127.0.0.1
address = 127.0.0.2
tags = one, two
[=expired]
hostname = {NAME}
port = {ground.expired}
store = {ground.pki["expired"]}/store.pem
address = 127.0.0.3
checks = iphttps cert
cert.warning = 20
[unreadable]
hostname = {NAME}
port = {ground.good}
address = 127.0.0.4
store = /nonexistent/root.pem
checks = iphttps
""")


# ---------------------------------------------------------------- configuration

def test_sample_configuration(ground):
    """The sample has no mistakes; once its example paths are made, nothing is missing either."""
    sample = (SRC / "contrib/report/report.ini").read_text(encoding="utf-8")
    etc, var = ground.folder / "sample/etc", ground.folder / "sample/var"
    path = ground.write("sample/report.ini", sample.replace("/etc/iphttps", str(etc))
                        .replace("/var/lib/iphttps", str(var)).replace("/var/cache/iphttps", str(var)))
    expect("/iphttps/" not in pathlib.Path(path).read_text(encoding="utf-8"), "another path is in the sample")
    said = ground.run("-f", path, "--check-config")
    missing = [name for name in ("corp-root.pem", "mail-user", "Registry.pol", "packages/*.txt", "roots.sst",
                                 "laptop07.txt") if name not in said.out]
    expect(said.status == 3 and not missing, f"not missed: {missing}: {said.out}")
    (etc / "packages").mkdir(parents=True)
    (var / "evidence").mkdir(parents=True)
    data = SRC / "tests/data"
    for source, to in ((ground.pki["good"] / "store.pem", etc / "corp-root.pem"),
                       (data / "regpol/client.pol", etc / "Registry.pol"),
                       (data / "odj/client.txt", etc / "packages/LAPTOP07.txt"),
                       (data / "sst/two.sst", etc / "roots.sst"),
                       (data / "clientstate/active.txt", var / "laptop07.txt")):
        to.write_bytes(pathlib.Path(source).read_bytes())
    ground.write("sample/etc/mail-user", "iphttps:secret\n")
    said = ground.run("-f", path, "--check-config")
    expect((said.status, said.err) == (0, ""), said.out)


def test_what_cannot_work(ground):
    """Everything that a configuration names and a run would not find: a line each, with its place."""
    (ground.folder / "closed").mkdir(exist_ok=True)
    for name in ("open-secret", "no-store.txt"):
        pathlib.Path(ground.write(name, "a:b\n")).chmod(0o644)
    folder = str(ground.folder)
    path = ground.write("cannot.ini", f"""[report]
to = json:{folder}/gone/x.json
to = html:{folder}/a.html
to = text:{folder}/closed/../a.html
history = {folder}/a.html
title = A
title = B
smtp = smtp://localhost
smtp-user-file = {folder}/open-secret
[defaults]
port = {ground.good}
store = corp={folder}/gone.pem
store = gpo:{folder}/*.pol
[a]
hostname = a.example.com
timeout = 3
timeout = 4
checks = iphttps cert trust
cache = {folder}/gone
client-cert = {folder}/gone.pem
[b]
checks = state
[c]
hostname = c.example.com
store = {folder}/no-store.txt
""")
    said = ground.run("-f", path, "--check-config")
    lines = said.out.replace(path, "INI").replace(folder, "").splitlines()
    wanted = [
        "INI line 2: to: /gone: No such file or directory",
        'INI line 4: to: /closed/../a.html: this file is written twice, also by "to"',
        'INI line 5: history: /a.html: this file is written twice, also by "to"',
        'INI line 7: key "title" is there already: INI line 6',
        "INI line 9: smtp-user-file: /open-secret can be read by everybody (mode 0644): chmod 600",
        "INI line 12: store corp: /gone.pem: cannot be opened: No such file or directory",
        "INI line 13: store /*.pol: matches no file",
        'INI line 17: key "timeout" is there already: INI line 16',
        "INI line 19: cache: /gone: No such file or directory",
        "INI line 20: client-cert: /gone.pem: No such file or directory",
        'INI line 21: checks: "state" needs state.file, the saved output of netsh interface httpstunnel '
        "show interfaces",
        "INI line 25: store /no-store.txt: is neither PEM nor DER nor PKCS#7",
    ]
    expect(said.status == 3, said.out)
    for line in wanted:
        expect(line in lines, f"not said: {line}\n" + said.out)
    expect(len(lines) == len(wanted), "said too: " + said.out)


def test_every_mistake(ground):
    path = ground.write("bad/report.ini", """[report]
tx = 5
include = gone.ini
include = more/*.ini
[defaults]
warning = 5
foo = bar
[a]
hostname = da..example
cert.warning = 10
cert.critical = 20
[b]
checks = iphttps, nonsense
severity = no.rule=ok
hostname = b.example.com
cert.issuer = x
[b]
url = http://x
verbose
[c
[d]
hostname = d.example.com ; comment
""")
    ground.write("bad/more/one.ini", "[report]\nto = text\n[e]\nhostname=e.example.com\nport=0\n")
    said = ground.run("-f", path, "--check-config")
    lines = said.out.replace(str(ground.folder) + "/", "").rstrip("\n").split("\n")
    wanted = [
        "bad/report.ini line 20: ']' is missing",
        "bad/report.ini line 22: comments need a line of their own",
        'bad/report.ini line 7: unknown key "foo"',
        'bad/report.ini line 6: "warning" means something else in each check: write '
        "iphttps.warning or the like",
        'bad/report.ini line 9: hostname: "da..example" is not a host name',
        'bad/report.ini line 13: checks: there is no check "nonsense"',
        'bad/report.ini line 16: no check of this site has the key "cert.issuer"',
        'bad/report.ini line 14: severity: there is no rule "no.rule" (--list-rules)',
        'bad/report.ini line 19: key "verbose" does not belong in a site',
        "bad/report.ini line 21: hostname, url or gpo is needed",
        "bad/report.ini line 3: include: bad/gone.ini: cannot be opened: No such file or directory",
        'bad/more/one.ini line 2: "to" belongs into the first file',
        'bad/more/one.ini line 5: port: "0" is not a port (1 to 65535)',
        "bad/report.ini line 17: site [b] is there already: bad/report.ini line 12",
        'bad/report.ini line 2: unknown key "tx" (did you mean "to"?)',
    ]
    expect(said.status == 3, f"exit {said.status}")
    for line in wanted:
        expect(line in lines, f"not said: {line}\n" + said.out)
    others = [line for line in lines if line not in wanted and "http://" not in line and
              "line 6:" not in line]
    expect(not others, f"said too: {others}")


def test_site_with_a_mistake(ground):
    """A site whose lines are wrong is UNKNOWN with file, line and reason; the others are looked at. Exit status 3."""
    path = ground.write("mistake.ini", f"""[defaults]
port = {ground.good}
store = {ground.store}
checks = iphttps cert
[well]
hostname = {NAME}
address = 127.0.0.1
[typo]
hostname = {NAME}
addres = 127.0.0.1
timeout = never
[other]
checks = iphtps
hostname = {NAME}
""")
    said = ground.run("-f", path)
    expect(said.status == 3 and said.err == "", f"exit {said.status}: {said.err}")
    last = said.out.splitlines()[-1]
    expect(last == f'IPHTTPS_REPORT UNKNOWN - {path} line 10: unknown key "addres" (did you mean "address"?) '
           "(and 2 more, see --check-config)", last)
    report = json.loads(ground.run("-f", path, "--to=json").out)
    states = {site["name"]: [(r["program"], r["state"]) for r in site["results"]] for site in report["sites"]}
    expect(states == {"well": [("check_iphttps", "OK"), ("check_iphttps_cert", "OK")],
                      "typo": [("check_iphttps", "UNKNOWN"), ("check_iphttps_cert", "UNKNOWN")],
                      "other": [("check_iphttps", "UNKNOWN")]}, f"{states}")
    texts = {site["name"]: site["results"][0]["summary"] for site in report["sites"]}
    expect(texts["typo"] == f'{path} line 10: unknown key "addres" (did you mean "address"?) (and 1 more, see '
           "--check-config)", texts["typo"])
    expect(texts["other"] == f'{path} line 13: checks: there is no check "iphtps" (did you mean "iphttps"?)',
           texts["other"])
    # What concerns all of them ends the run before anything is looked at.
    path = ground.write("mistake.ini", "[report]\nparalel = 3\n" + pathlib.Path(path).read_text(encoding="utf-8"))
    said = ground.run("-f", path)
    expect((said.status, said.out) == (3, f'IPHTTPS_REPORT UNKNOWN - {path} line 2: unknown key "paralel" '
                                          '(did you mean "parallel"?)\n'), said.out)


def test_what_would_be_ignored(ground):
    """Options of the program that have nothing to go with, in the file and on the command line."""
    for lines, words, wanted in (
        (["to = mail:m", "mail-from = a@example.com"], (),
         ["line 2: to=mail has nobody to tell: there is no mail-to, and no site has owners"]),
        (["to = mail:m", "mail-from = a@example.com"], ("--mail-to=b@example.com",), []),
        (["to = mail:m", "mail-to ="], (),
         ["line 3: key \"mail-to\" needs a value", "line 2: to=mail needs mail-from too"]),
        (["smtp-ca = c", "smtp-user-file = u", "history-days = 3", "smtp-plain"], (),
         ["line 3: smtp-user-file needs smtp too", "line 2: smtp-ca needs smtp too",
          "line 5: smtp-plain needs smtp too",
          "line 4: history-days needs history too"]),
        (["smtp-ca = c", "history-days = 3"], ("--smtp=smtp://h", "--history=h"), []),
        (["smtp-ca = c", "smtp = x"], (),
         ['line 3: smtp: "x" is not smtp://HOST[:PORT] or smtps://HOST[:PORT]']),
        (["icinga-key = k", "icinga-ca = c"], (),
         ["line 2: icinga-key needs icinga-cert too", "line 3: icinga-ca needs to=icinga2:URL too",
          "line 2: icinga-key needs to=icinga2:URL too"]),
        (["to = icinga2:https://h", "icinga-ca = c"], ("--to=text",), []),
        (["to = json", "to = text:x", "to = csv:-"], (),
         ["line 4: to: only one format can go to standard output"]),
        (["to = json", "parallel = 0"], ("--to=csv", "--to=text"),
         ['line 3: parallel: "0" is not a number from 1 to 256',
          "--to: only one format can go to standard output"]),
    ):
        lines = [re.sub(r"(?<= = )[cuk]$", lambda m: ground.write(m.group(), "a:b\n"), line) for line in lines]
        path = ground.write("go.ini", "\n".join(["[report]", *lines, "[a]", "hostname = a.example.com", ""]))
        said = ground.run("-f", path, "--check-config", *words)
        expect(said.out.replace(path + " ", "").splitlines() == (wanted or ["1 site, 3 checks: no mistakes"]),
               f"{lines} {words}: {said.out}")
        expect(said.status == (3 if wanted else 0), f"{lines} {words}: exit {said.status}")


def test_unreadable_folder(ground):
    """Sites in a folder that may not be looked into do not vanish; one that is not there yet may be."""
    with tempfile.TemporaryDirectory(prefix="iphttps-report-") as name:
        folder = pathlib.Path(name)
        (folder / "closed").mkdir()
        (folder / "closed" / "more.ini").write_text("[b]\nhostname = b.example.com\n")
        path = folder / "report.ini"
        path.write_text("[report]\ninclude = later/*.ini\ninclude = report.ini/*.ini\n"
                        "include = closed/*.ini\ninclude = *e*/none.ini\n[a]\nhostname = a.example.com\n")
        folder.chmod(0o755)
        who = {"user": 65534, "group": 65534, "extra_groups": []} if os.getuid() == 0 else {}
        try:
            known = ground.run("--version", **who)
        except OSError as why:
            raise Skip(f"not as another user: {why}") from None
        expect(known.status == 3, known.out + known.err)
        said = ground.run("-f", path, "--check-config", **who)
        expect((said.status, said.out) == (0, "2 sites, 6 checks: no mistakes\n"), said.out)
        (folder / "closed").chmod(0o700 if who else 0)
        said = ground.run("-f", path, "--check-config", **who)
        (folder / "closed").chmod(0o700)
        expect(said.status == 3 and said.out == "".join(
            f"{path} line {number}: include: {folder}/{pattern} cannot be read\n"
            for number, pattern in ((4, "closed/*.ini"), (5, "*e*/none.ini"))), said.out)


def test_command_line_first(ground):
    path = mixed(ground, "to = json")
    said = ground.run("-f", path, "--to=csv", "--title=Other")
    expect(said.out.startswith("site,"), said.out[:100])
    said = ground.run("-f", path)
    expect(json.loads(said.out)["title"] == "Mixed states", said.out[:100])


def test_usage(ground):
    for words in ([], ["-f"], ["-f", "/nonexistent"], ["-f", mixed(ground), "--to=xml"],
                  ["-f", mixed(ground), "--to=zabbix"], ["-f", mixed(ground), "--parallel=0"],
                  ["-f", mixed(ground), "--to=json", "--to=csv"], ["operand"]):
        said = ground.run(*words)
        expect(said.status == 3 and said.err == "" and said.out.count("\n") == 1 and
               said.out.startswith("IPHTTPS_REPORT UNKNOWN - "), f"{words}: {said.out}{said.err}")


def test_formats_are_described(ground):
    said = ground.run("-f", mixed(ground), "--to=?").out
    names = re.search(r"is not one of (.*), see --help", said).group(1).split(", ")
    page = ground.run("--help=man").out.replace("\\-", "-")
    expect(len(names) >= 9, said)
    for name in names:
        expect(re.search(rf"(?<![\w-]){name}(?![\w-])", page[page.index("The formats of --to"):]),
               f"{name} is not in the manual page")


# ---------------------------------------------------------------- outputs

def test_text(ground):
    said = ground.run("-f", mixed(ground))
    expect(said.status == 2 and said.err == "", f"exit {said.status}: {said.err}")
    lines = said.out.split("\n")
    wide = [line for line in lines if len(line) > 80]
    expect(not wide, f"wide: {wide}")
    expect(lines[0] == "Mixed states CRITICAL: 1 critical, 1 unknown, 1 ok", lines[0])
    heads = [line.split(":")[0] for line in lines if re.match(r"(OK|UNKNOWN|CRITICAL) ", line)]
    expect(heads == ["CRITICAL =expired", "UNKNOWN unreadable"], f"{heads}")
    words = " ".join(said.out.split())
    expect(words.count("(chain.expired; IPHTTPS, IPHTTPS_CERT)") == words.count("0x800b0101") == 1, said.out)
    for part in ("0x800b0101 CERT_E_EXPIRED", "Remedy: ", "Owners: noc@example.com",
                 "/nonexistent/root.pem: cannot be opened", "  well: tunnel up on 2 of 2 addresses"):
        expect(part in said.out, f"lacks {part}")


def test_json(ground):
    said = ground.run("-f", mixed(ground), "--to=json")
    report = json.loads(said.out)
    expect((report["schema"], report["state"], report["exit"]) == (1, "CRITICAL", 2), said.out[:300])
    sites = {site["name"]: site for site in report["sites"]}
    expect(list(sites) == ["well", "=expired", "unreadable"], f"{list(sites)}")
    well = sites["well"]
    expect(well["tags"] == ["one", "two"] and well["owners"] == ["noc@example.com"], f"{well}")
    expect([r["program"] for r in well["results"]] ==
           ["check_iphttps", "check_iphttps_cert", "check_iphttps_trust"], "checks")
    first = well["results"][0]
    expect(first["addresses"] == ["127.0.0.1", "127.0.0.2"] and first["code"] is None and
           [end["thing"] for end in first["ends"]] == ["leaf", "ca", "root"], f"{first}")
    late = sites["=expired"]["results"][0]
    expect((late["code"], late["symbol"]) == ("0x800b0101", "CERT_E_EXPIRED"), f"{late}")
    expect(late["findings"][0]["remedy"], "no remedy")
    # The same as the check itself says.
    alone = subprocess.run(
        [lab.BUILD / "plugins/check_iphttps", "-H", NAME, "-p", str(ground.expired), "-I",
         "127.0.0.3", "-S", ground.pki["expired"] / "store.pem", "-o", "json"],
        capture_output=True, text=True, check=False)
    expect(json.loads(alone.stdout)["findings"] == late["findings"], "other findings than the check")


def test_csv(ground):
    said = ground.run("-f", mixed(ground), "--to=csv:" + str(ground.folder / "x.csv"))
    expect((said.out, said.err) == ("", ""), "said something")
    raw = (ground.folder / "x.csv").read_bytes()
    rows = list(csv.reader(io.StringIO(raw.decode(), newline="")))
    expect(raw.count(b"\r\n") == raw.count(b"\n") == 7, "line ends")
    expect({len(row) for row in rows} == {17}, "columns")
    expect([row[0] for row in rows] == ["site"] + ["well"] * 3 + ["'=expired"] * 2 + ["unreadable"],
           f"{rows}")
    for row in rows:
        for cell in row:
            expect(re.fullmatch(r"-?\d+", cell) or not re.match(r"\s*[=+@\t\r-]", cell), f"a formula: {cell}")


def test_openmetrics(ground):
    said = ground.run("-f", mixed(ground), "--to=openmetrics")
    expect('iphttps_check_state{site="=expired",check="check_iphttps"} 2\n' in said.out, said.out)
    expect("-62135596800" not in said.out and "NaN" not in said.out, "an invented number")
    judged = subprocess.run([lab.need("promtool"), "check", "metrics"], input=said.out, text=True,
                            capture_output=True, check=False)
    expect(judged.returncode == 0 and not judged.stderr, judged.stderr)


def test_several_at_once(ground):
    names = {"text": "all.txt", "json": "all.json", "csv": "all.csv", "openmetrics": "all.prom",
             "zabbix-lld": "all.lld"}
    said = ground.run("-f", mixed(ground),
                      *(f"--to={form}:{ground.folder / name}" for form, name in names.items()))
    expect((said.status, said.out, said.err) == (2, "", ""), f"{said.out}{said.err}")
    for name in names.values():
        expect((ground.folder / name).stat().st_size > 100, f"{name} is empty")
    rows = json.loads((ground.folder / "all.lld").read_text())
    expect({"{#SITE}": "well", "{#CHECK}": "cert", "{#NAME}": NAME} in rows, f"{rows}")


# ---------------------------------------------------------------- the run

def work_of(process):
    """What a process has used of the processor."""
    return pathlib.Path(f"/proc/{process.pid}/stat").read_text("ascii").rpartition(")")[2].split()[11:13]


def waits_for(process, count, port):
    """Has a process nothing to do but to wait for so many connections to that port?"""
    lines = pathlib.Path("/proc/net/tcp").read_text("ascii").splitlines()
    if sum(line.split()[2].endswith(f":{port:04X}") and line.split()[3] == "01" for line in lines[1:]) < count:
        return False
    before = work_of(process)
    time.sleep(0.5)
    return before == work_of(process)


def test_interrupted(ground):
    for number in (signal.SIGINT, signal.SIGTERM):
        path = ground.sites(60, ground.good, holes=range(40, 60), timeout=20)
        process = ground.start("-f", path, "--to=json", "--parallel=4")
        until = time.monotonic() + 15  # what does not answer is given up after 20
        while not waits_for(process, 20, ground.silent) and time.monotonic() < until:
            time.sleep(0.05)
        begin = time.monotonic()
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        late.at_most(time.monotonic() - begin, 1 * SCALE)
        report = json.loads(out)
        states = [site["state"] for site in report["sites"]]
        expect(report["interrupted"] and process.returncode == 3 and not err, f"{states} {err}")
        expect(states == ["OK"] * 40 + ["UNKNOWN"] * 20, f"{states}")
        expect("a signal" in report["sites"][59]["results"][0]["summary"], "why")


def test_signal_while_telling(ground):
    """What is known gets to where it is to go."""
    script = ground.write("slow-sendmail", "#!/bin/sh\ntouch \"$0.begun\"\ncat >\"$0.mail\"\nsleep 2\n")
    os.chmod(script, 0o755)
    path = ground.sites(1, ground.expired)
    begun, told = (pathlib.Path(f"{script}.begun"), ground.folder / "told.json")
    process = ground.start("-f", path, "--mail-from=a@example.com", "--mail-to=b@example.com",
                           f"--sendmail={script}", f"--to=mail:{ground.folder}/told-mail.json", f"--to=json:{told}")
    for _ in range(int(100 * SCALE)):
        if begun.exists():
            break
        time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    expect((process.returncode, out, err) == (2, "", ""), f"{process.returncode} {out}{err}")
    expect(json.loads(told.read_text())["sites"][0]["state"] == "CRITICAL", "not told")


def test_run_timeout(ground):
    path = ground.sites(10, ground.good, holes=(3, 9), timeout=30)
    said = ground.run("-f", path, "--to=json", "--run-timeout=3")
    states = [site["state"] for site in json.loads(said.out)["sites"]]
    late.at_most(said.seconds, 4 * SCALE)
    expect(said.status == 3, said.status)
    expect([i for i, s in enumerate(states) if s != "OK"] == [3, 9], f"{states}")


def test_black_holes_hold_up_nobody(ground):
    plain = ground.run("-f", ground.sites(300, ground.good, timeout=2))
    holes = ground.run("-f", ground.sites(300, ground.good, holes=range(0, 300, 15), timeout=2),
                       "--parallel=4")
    expect(plain.status == 0 and holes.status == 2, f"{plain.status} {holes.status}")
    # Twenty of them, one after the other in four places, would take ten seconds.
    late.at_most(holes.seconds, plain.seconds + 2 + 2 * SCALE)


def test_floods_hold_up_nobody(ground):
    """A server that never ends its handshake costs its own site, and the run no more than its deadline."""
    flood = ground.server("good", "--fault=tls-flood=early-hello-requests", "--max-tls=1.2")
    path = ground.sites(40, ground.good, timeout=2)
    with open(path, "a", encoding="utf-8") as stream:
        for i in range(4):
            stream.write(f"[flood{i}]\naddress = 127.2.0.{i + 1}\nport = {flood}\n")
    said = ground.run("-f", path, "--to=json", "--parallel=2")
    states = {site["name"]: site["state"] for site in json.loads(said.out)["sites"]}
    expect([name for name, state in states.items() if state != "OK"] == [f"flood{i}" for i in range(4)],
           f"{states}")
    late.at_most(said.seconds, (2 + 0.5) * SCALE)


def test_per_host(ground):
    text = f"[defaults]\nstore = {ground.store}\nchecks = iphttps\ntimeout = 1\nhostname = {NAME}\n"
    text += f"port = {ground.silent}\naddress = 127.0.0.9\n"
    path = ground.write("host.ini", text + "".join(f"[s{i}]\n" for i in range(4)))
    one = ground.run("-f", path, "--per-host=1")
    four = ground.run("-f", path, "--per-host=4")
    expect(one.seconds > 3.9, f"{one.seconds}")
    late.at_most(four.seconds, 0.75 * one.seconds)


def test_killed(ground):
    path = ground.sites(150, ground.good)
    names = [ground.folder / name for name in ("k.json", "k.csv", "k.prom")]
    words = ["-f", path, *(f"--to={form}:{name}" for form, name in zip(("json", "csv", "openmetrics"), names))]
    moment = kills.Moments(random.Random(os.environ.get("SEED") or 1), [ground.run(*words).seconds])
    for name in names:
        name.unlink()
    for turn in range(20):
        moment.end(ground.start(*words))
        if names[0].exists():
            json.loads(names[0].read_text())
        if names[1].exists():
            expect(names[1].read_bytes().endswith(b"\r\n"), f"turn {turn}: csv cut off")
            expect(names[1].read_text().count("site") >= 151, f"turn {turn}: csv cut off")
        if names[2].exists():
            expect("iphttps_report_interrupted 0\n" in names[2].read_text(), "metrics cut off")


def test_stores_are_read_once(ground):
    trace = ground.folder / "trace"
    subprocess.run([lab.need("strace"), "-f", "-e", "trace=openat", "-o", trace, lab.REPORT, "-f",
                    ground.sites(20, ground.good)], check=True, stdout=subprocess.DEVNULL,
                   env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0"})  # not under ptrace
    count = trace.read_text().count(f'"{ground.store}"')
    expect(count == 1, f"opened {count} times")


def test_progress_on_a_terminal_only(ground):
    path = ground.sites(10, ground.good, holes=(5,), timeout=2)
    try:
        master, slave = pty.openpty()
    except OSError as why:
        raise Skip(str(why)) from None
    process = subprocess.Popen([lab.REPORT, "-f", path, "--to=json:" + str(ground.folder / "p.json")],
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=slave)
    os.close(slave)
    shown = b""
    try:
        while chunk := os.read(master, 4096):
            shown += chunk
    except OSError:
        pass
    out, _ = process.communicate()
    os.close(master)
    expect(re.search(rb"\[#+\.+\] 9 of 10, \d+ a second, 0:0\d left", shown), f"{shown}")
    expect(shown.endswith(b"\r\x1b[K") and out == b"", f"{shown[-20:]}")
    quiet = ground.run("-f", path, "--to=json:" + str(ground.folder / "p.json"))
    expect((quiet.out, quiet.err) == ("", ""), f"{quiet.out}{quiet.err}")


# ---------------------------------------------------------------- all of them

def main():
    tests = choice.named((sys.modules[__name__], chosen, days, demo, first, people, receivers, looks, schemas))
    tests = choice.parse("REPORT_ONLY", about=__doc__).of(tests, name=lambda test: test[0])
    count, tally = {"passed": 0, "failed": 0, "skipped": 0}, late.Tally()
    shared = lab.Ground()
    try:
        for name, test in tests:
            try:
                tally.add(late.patiently(test, shared))
                count["passed"] += 1
            except Skip as why:
                count["skipped"] += 1
                print(f"skipped {name}: {why}", flush=True)
            except Exception as error:  # a broken test fails, the others go on
                place = traceback.extract_tb(error.__traceback__)[-1]
                count["failed"] += 1
                print(f"FAILED {name}: {str(error) or repr(error)} (line {place.lineno}) | {choice.again(name)}", flush=True)
    finally:
        shared.close()
    tally.say()
    print(", ".join(f"{number} {word}" for word, number in count.items()))
    return 1 if count["failed"] or not count["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
