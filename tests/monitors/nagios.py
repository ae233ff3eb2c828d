# SPDX-License-Identifier: GPL-3.0-or-later
"""Nagios Core with Debian's configuration, and NRPE: contrib/nagios dropped in."""
import os
import pathlib
import re
import shutil
import stat
import subprocess
import tempfile
import time

import bench
import ground as lab
import icinga_commands
from bench import eventually, expect
from ground import BUILD, NAME, SRC

DEBIAN = pathlib.Path("/etc/nagios4")
PASSIVE_SECONDS = 1320
QUICK = """check_result_reaper_frequency=1
status_update_interval=1
service_freshness_check_interval=1
use_syslog=0
query_socket={folder}/nagios.qh
temp_path={folder}
"""


class Nagios:
    """Debian's configuration in a folder of its own, which the user nagios can look into, with what is dropped in."""

    def __init__(self, **dropped):
        self.program = lab.need("nagios4")
        if not (DEBIAN / "objects/templates.cfg").exists() or not pathlib.Path("/etc/nagios-plugins/config").is_dir():
            raise lab.Skip("there is no Debian's configuration of Nagios")
        self.who = bench.user("nagios")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="iphttps-nagios-"))
        for name in ("log/archives", "rw", "spool/checkresults", "plugins"):
            (self.folder / name).mkdir(parents=True)
        shutil.copytree(DEBIAN, self.folder / "etc", ignore=shutil.ignore_patterns("resource.cfg"))  # root's
        self.path = self.folder / "etc/nagios.cfg"
        text = self.path.read_text(encoding="utf-8")
        for old, new in (("/etc/nagios4", "etc"), ("/var/lib/nagios4", ""), ("/var/log/nagios4", "log"),
                         ("/var/run/nagios4", ""), ("/run/nagios4", "")):
            text = text.replace("=" + old, f"={self.folder}/{new}")
        text = re.sub(r"(?m)^(check_result_reaper_frequency|status_update_interval|use_syslog|temp_path|query_socket"
                      r"|service_freshness_check_interval|nagios_user|nagios_group)=.*\n", "", text)
        text += QUICK.format(folder=self.folder) + f"nagios_user={self.who.pw_name}\nnagios_group={self.who.pw_gid}\n"
        self.path.write_text(text, encoding="utf-8")
        (self.folder / "etc/resource.cfg").write_text(f"$USER1$={self.folder}/plugins\n", encoding="ascii")
        for check in icinga_commands.CHECKS:  # the build may be where that user cannot go
            shutil.copy(BUILD / "plugins" / f"check_{check}", self.folder / "plugins")
        nrpe = pathlib.Path("/usr/lib/nagios/plugins/check_nrpe")
        if nrpe.exists():
            (self.folder / "plugins/check_nrpe").symlink_to(nrpe)
        shutil.copy(SRC / "contrib/nagios/iphttps.cfg", self.folder / "etc/conf.d")
        for name, content in dropped.items():
            (self.folder / f"etc/conf.d/{name}.cfg").write_text(content, encoding="utf-8")
        bench.own(self.folder, self.who)
        self.folder.chmod(0o755)
        self.daemon = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.daemon:
            self.daemon.end()
        shutil.rmtree(self.folder)

    def verify(self):
        said = subprocess.run([self.program, "-v", self.path], capture_output=True, text=True, check=False)
        expect(said.returncode == 0 and re.search(r"Total Warnings: 0\nTotal Errors: +0", said.stdout), said.stdout[-2500:])

    def start(self):
        self.daemon = bench.Daemon([self.program, self.path], self.folder / "out")
        pipe = self.folder / "rw/nagios.cmd"
        eventually(lambda: pipe.exists() and stat.S_ISFIFO(pipe.stat().st_mode), bool, self.daemon.alive)

    def tell(self, command):
        with open(self.folder / "rw/nagios.cmd", "w", encoding="utf-8") as pipe:
            pipe.write(f"[{int(time.time())}] {command}\n")

    def services(self):
        """{(host, service): fields} of what has been checked, as Nagios itself has them."""
        path, found = self.folder / "status.dat", {}
        text = path.read_text(errors="replace") if path.exists() else ""
        for block in re.findall(r"servicestatus \{\n(.*?)\n\t\}", text, re.S):
            fields = dict(re.findall(r"^\t(\w+)=(.*)$", block, re.M))
            if fields["last_check"] != "0":
                found[fields["host_name"], fields["service_description"]] = fields
        return found


def example(ground, folder, **more):
    """contrib/nagios/example.cfg with the facts of the lab."""
    text = (SRC / "contrib/nagios/example.cfg").read_text(encoding="utf-8")
    facts = {"https://da-berlin.example.com/IPHTTPS": f"https://{NAME}:{ground.good}/IPHTTPS",
             "/etc/iphttps/corp-root.pem": f"{folder}/store.pem", "policy=/etc/iphttps/Registry.pol":
             f"policy=pem:{folder}/store.pem", "--client=win10": "--client=win10 --address=127.0.0.1",
             "192.0.2.9": "127.0.0.1", **more}
    for old, new in facts.items():
        expect(old in text, f"example.cfg lacks {old}")
        text = text.replace(old, new)
    return text


def shared(ground):
    """A folder with the store, for every user."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="iphttps-store-"))
    folder.chmod(0o755)
    shutil.copy(ground.store, folder / "store.pem")
    (folder / "store.pem").chmod(0o644)
    return folder


def test_nagios_accepts(ground):
    """nagios4 -v with Debian's files: alone, with the example as it is, and with what contrib/doc/nagios.md shows."""
    del ground
    page = bench.blocks("nagios.md", "define ")
    expect(len(page) == 2, f"{len(page)} blocks")
    for dropped in ({}, {"page": "".join(page)}, {"example": (SRC / "contrib/nagios/example.cfg").read_text(encoding="utf-8")}):
        with Nagios(**dropped) as nagios:
            nagios.verify()


def test_nagios_freshness_fits_the_timer(ground):
    """Two runs of the timer that is shipped and two minutes more, the same for Nagios and Icinga."""
    del ground
    timer = (SRC / "contrib/systemd/iphttps-report.timer").read_text(encoding="utf-8")
    minutes = int(re.search(r"^OnCalendar=\*:0/(\d+)$", timer, re.M)[1])
    expect(PASSIVE_SECONDS == (2 * minutes + 2) * 60, f"{minutes} minutes")
    text = (SRC / "contrib/nagios/iphttps.cfg").read_text(encoding="utf-8")
    expect(re.findall(r"freshness_threshold +(\d+)", text) == [str(PASSIVE_SECONDS)], "iphttps.cfg")
    text = icinga_commands.CONF.read_text(encoding="utf-8")
    expect(f"check_interval = {PASSIVE_SECONDS // 60}m" in text[text.index('"iphttps-passive"'):], "iphttps.conf")


def compare(name, fields, command):
    said = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    text, _, figures = said.stdout.rstrip("\n").partition(" | ")
    expect(fields["current_state"] == str(said.returncode), f"{name}: {fields['plugin_output']}; by hand {said.stdout}")
    shown = bench.numberless(fields["plugin_output"].strip())
    expect(shown == bench.numberless(text), f"{name}: {shown}; by hand {text}")
    wrong = bench.figures_differ(fields["performance_data"], figures)
    expect(not wrong, f"{name}: {wrong}")


ACTIVE = {"IPHTTPS": (), "IPHTTPS_CERT": ("--warning=30", "--critical=14"), "IPHTTPS_TRUST": (), "IPHTTPS_ROOTS": ()}
STALE = """define service {
  use iphttps-passive,generic-service
  host_name da-lisbon
  service_description IPHTTPS_TRUST
  freshness_threshold 2
}
"""


def test_nagios_runs(ground):
    """The core runs the active checks, takes passive results by both ways, and says when they are old."""
    folder = shared(ground)
    try:
        with Nagios(example=example(ground, folder), stale=STALE) as nagios:
            nagios.start()
            for service in ACTIVE:
                nagios.tell(f"SCHEDULE_FORCED_SVC_CHECK;da-berlin;{service};{int(time.time())}")
            wanted = {("da-berlin", service) for service in ACTIVE}
            found = eventually(nagios.services, lambda found: wanted <= set(found), nagios.daemon.alive)
            expect(wanted <= set(found), f"{sorted(found)} {nagios.daemon.said()}")
            for service, more in ACTIVE.items():
                store = "policy=pem:" if service == "IPHTTPS_ROOTS" else "corp="
                compare(service, found["da-berlin", service],
                        [BUILD / "plugins" / ("check_" + service.lower()), f"--url=https://{NAME}:{ground.good}/IPHTTPS",
                         f"--store={store}{folder}/store.pem", "--client=win10", "--address=127.0.0.1", "--timeout=15",
                         *more])
            passive(ground, nagios)
            stale = eventually(nagios.services, lambda found: found.get(("da-lisbon", "IPHTTPS_TRUST"), {}).get(
                "current_state") == "3", nagios.daemon.alive)["da-lisbon", "IPHTTPS_TRUST"]
            expect(stale["plugin_output"] == icinga_commands.no_result(), f"{stale}")
    finally:
        shutil.rmtree(folder)


def passive(ground, nagios):
    """Results of iphttps-report, those of the second run by the other way."""
    for way, port, state in (("nagios:{}/rw/nagios.cmd", ground.expired, "2"),
                             ("nagios-spool:{}/spool/checkresults", ground.good, "0")):
        config = ground.write("lisbon.ini", f"[defaults]\nstore = {ground.store}\n[da-lisbon]\nhostname = {NAME}\n"
                              f"port = {port}\naddress = 127.0.0.1\nchecks = iphttps, cert\n")
        said = ground.run("-f", config, "--to=" + way.format(nagios.folder))
        expect((said.status, said.out) == (int(state), ""), said.out + said.err)

        def both(found, state=state):
            return all(found.get(("da-lisbon", one), {}).get("current_state") == state for one in ("IPHTTPS", "IPHTTPS_CERT"))
        found = eventually(nagios.services, both, nagios.daemon.alive)
        expect(both(found), f"{way}: {found}")
        expect("leaf_days=" in found["da-lisbon", "IPHTTPS_CERT"]["performance_data"], f"{found}")


# ---------------------------------------------------------------- NRPE

NRPE = """server_address=127.0.0.1
server_port={port}
pid_file={folder}/nrpe.pid
nrpe_user={user}
nrpe_group={group}
allowed_hosts=127.0.0.1
dont_blame_nrpe=0
allow_bash_command_substitution=0
command_timeout=60
connection_timeout=300
include_dir={folder}/nrpe.d/
"""


def test_nrpe(ground):
    """The snippet in a server as Debian has it: the checks run without an argument from the network, and none is
    taken; the output comes whole, the state is the check's."""
    program, asker = lab.need("nrpe"), pathlib.Path("/usr/lib/nagios/plugins/check_nrpe")
    if not asker.exists():
        raise lab.Skip("there is no check_nrpe")
    who, folder, port = bench.user("nagios"), shared(ground), bench.free_port()
    daemon = None
    try:
        (folder / "nrpe.d").mkdir()
        (folder / "plugins").mkdir()
        for check in icinga_commands.CHECKS:
            shutil.copy(BUILD / "plugins" / f"check_{check}", folder / "plugins")
        snippet = (SRC / "contrib/nagios/nrpe-iphttps.cfg").read_text(encoding="utf-8")
        snippet = snippet.replace("=/usr/lib/nagios/plugins/", f"={folder}/plugins/").replace("/etc/iphttps/", f"{folder}/")
        (folder / "nrpe.d/iphttps.cfg").write_text(snippet + snippet.replace("berlin", "lisbon"), encoding="utf-8")
        ini = "".join(f"[{name}]\nurl = https://{NAME}:{at}/IPHTTPS\naddress = 127.0.0.1\nstore = corp={folder}/store.pem\n"
                      for name, at in (("berlin", ground.good), ("lisbon", ground.expired)))
        (folder / "nrpe.ini").write_text(ini, encoding="utf-8")
        (folder / "nrpe.cfg").write_text(NRPE.format(port=port, folder=folder, user=who.pw_name, group=who.pw_gid),
                                         encoding="utf-8")
        bench.own(folder, who)
        (folder / "nrpe.ini").chmod(0o640)
        daemon = bench.Daemon([program, "-c", folder / "nrpe.cfg", "-f"], folder / "out")

        def ask(*words):
            return subprocess.run([asker, "-H", "127.0.0.1", "-p", str(port), "-t", "30:3", *words], capture_output=True,
                                  text=True, check=False)
        eventually(ask, lambda said: said.stdout.startswith("NRPE v"), daemon.alive)
        for check in ("iphttps", "iphttps_cert", "iphttps_trust"):
            for site in ("berlin", "lisbon"):
                said = ask("-c", f"{check}_{site}")
                text, _, figures = said.stdout.strip().partition(" | ")
                by_hand = subprocess.run([BUILD / "plugins" / f"check_{check}", f"--extra-opts={site}@{folder}/nrpe.ini"],
                                         capture_output=True, text=True, check=False)
                expect(said.returncode == by_hand.returncode and bench.numberless(text) == bench.numberless(
                    by_hand.stdout.partition(" | ")[0]), f"{check}_{site}: {said.stdout}; by hand {by_hand.stdout}")
                wrong = bench.figures_differ(figures, by_hand.stdout.rstrip("\n").partition(" | ")[2])
                expect(not wrong, f"{check}_{site}: {wrong}")
        said = ask("-c", "iphttps_berlin", "-a", "--address=127.0.0.2")
        expect(said.returncode == 3 and "IPHTTPS" not in said.stdout, f"arguments are taken: {said.stdout}")
    finally:
        if daemon:
            daemon.end()
        shutil.rmtree(folder)
