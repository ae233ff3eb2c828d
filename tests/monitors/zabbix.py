# SPDX-License-Identifier: GPL-3.0-or-later
"""A Zabbix server with contrib/zabbix: templates, values, names of problems, what is hidden, and recovery."""
import contextlib
import json
import pathlib
import re
import shutil
import subprocess

import bench
import ground as lab
import icinga_commands
import zabbix_schema
import zabbix_script as script
import zabbix_server
import zabbix_templates as templates
from bench import eventually, expect
from ground import BUILD, NAME, SRC

EXPIRED = "clients get 0x800b0101 CERT_E_EXPIRED: certificate expired 1 day ago"
RENEW = "0x800b0101: Renew the certificate, then bind it"
# Where it counts that there never was another problem: the same interval for all checks must mean the same on a busy machine.
SLOWLY = {"INTERVAL": "10s"}
AGENT = """Server=127.0.0.1
ServerActive=127.0.0.1:{port}
Hostname=oslo
ListenIP=127.0.0.1
ListenPort={own}
LogType=console
ControlSocket={folder}/agent.sock
PidFile={folder}/agent.pid
Timeout=20
Include={folder}/agent.conf.d/*.conf
"""


def test_zabbix_files(ground):
    """The files are what the tables say and have the documented form, a value map has each code of --list-codes, no id is
    there twice."""
    del ground
    expect(not list(templates.faults()), "\n".join(templates.faults()))
    for version, path in templates.PATHS.items():
        wrong = zabbix_schema.faults(templates.export(version), version)
        expect(not wrong, "\n".join(wrong))
        text = path.read_text(encoding="utf-8")
        maps = re.findall(r"name: '(?:IP-HTTPS code)'\n +mappings:\n((?: +- value: .*\n +newvalue: .*\n)+)", text)
        expect(len(maps) == 5, f"{version}: {len(maps)} value maps")
        for one in maps:
            found = {int(value): word for value, word in re.findall(r"value: '(\d+)'\n +newvalue: '(.*)'", one)}
            expect(found == templates.codes() and len(found) > 90, f"{version}: {len(found)} codes")
        found = re.findall(r"uuid: '(\S+)'", text)
        expect(len(found) == len(set(found)) and all(re.fullmatch(r"[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}", one)
                                                     for one in found), f"{version}: ids")


def test_zabbix_scripts(ground):
    """What is taken from JSON that the lab's hosts do not have, by Zabbix's own interpreter."""
    program = next((path for path in (zabbix_server.UNPACKED / "usr/bin/zabbix_js", shutil.which("zabbix_js"))
                    if path and pathlib.Path(path).exists()), None)
    if not program:
        raise lab.Skip("there is no zabbix_js")

    def run(code, value, **macros):
        for macro, word in macros.items():
            code = code.replace("{#%s}" % macro, word)
        path = ground.write("step.js", code)
        return subprocess.run([program, "-s", path, "-p", value], capture_output=True, text=True, check=True).stdout.strip()
    golden = (SRC / "tests/golden/trust/json").read_text(encoding="utf-8")
    expect(json.loads(run(script.CRLS, golden)) == [{"{#CRL}": "crl1"}, {"{#CRL}": "crl2"}], "CRLs")
    expect(run(script.CRL_HOURS, golden, CRL="crl2") == "4320", "hours of a CRL")
    check = json.loads(golden)
    check["channels"] = [{"name": "a'{$SECRET}\"", "state": "UNKNOWN", "roots": ["carried", "lacking"]}]
    check["summary"], check["state"], check["exit"] = "one | two", "CRITICAL", 2
    changed = json.dumps(check)
    expect(run(script.CHANNELS, changed) == '[{"{#CHANNEL}":"a___SECRET__"}]', run(script.CHANNELS, changed))
    expect(run(script.CHANNEL_STATE, changed, CHANNEL="a___SECRET__") == "3", "state of a channel")
    expect(run(script.TEXT, changed) == "CRITICAL - one / two | see what the check says", run(script.TEXT, changed))
    expect(json.loads(run(script.MASTER, "no result"))["exit"] == 3, "no result")


def scripts(folder):
    shutil.copy(SRC / "contrib/zabbix/iphttps", folder)
    for check in icinga_commands.CHECKS:
        (folder / f"check_{check}").symlink_to(BUILD / "plugins" / f"check_{check}")


class Stand:
    """Hosts of a server, by name, and what is expected of them."""

    def __init__(self, ground, zabbix):
        self.ground, self.zabbix, self.hosts = ground, zabbix, {}

    def url(self, port):
        return f"https://{NAME}:{port}/IPHTTPS"

    def host(self, name, port, template=templates.EXTERNAL, more=(), **options):
        macros = {"URL": self.url(port), "ADDRESS": "127.0.0.1", "STORE": f"corp={self.ground.store}", "INTERVAL": "3s",
                  "NODATA": "10m", "TIMEOUT": "15", "CHANNELS": f"policy={self.ground.store}", **dict(more)}
        self.hosts[name] = self.zabbix.host(name, [template], macros, **options)
        return self.hosts[name]

    def change(self, name, macro, value):
        found = self.zabbix.ask("usermacro.get", hostids=[self.hosts[name]], filter={"macro": "{$IPHTTPS.%s}" % macro},
                                output=["hostmacroid"])
        self.zabbix.ask("usermacro.update", hostmacroid=found[0]["hostmacroid"], value=str(value))

    def enable(self, name, key):
        for item in self.zabbix.ask("item.get", hostids=[self.hosts[name]], output=["itemid", "key_"]):
            if item["key_"].startswith(key):
                self.zabbix.ask("item.update", itemid=item["itemid"], status=0)

    def values(self, name, wanted):
        """Waits for values: {key: value, or what it begins with}."""
        def lacking(found):
            return {key: found[0].get(key) for key, value in wanted.items() if not found[0].get(key, "").startswith(value)}
        found = eventually(lambda: self.zabbix.values(self.hosts[name]), lambda found: not lacking(found), self.zabbix.alive)
        expect(not lacking(found), f"{name}: {lacking(found)}, wanted {wanted}, errors {found[1]}")
        return found[0]

    def problems(self, name, *wanted):
        """Waits until these are what a person sees, each (begin of its name, begin of its operational data, severity);
        the problems in that order."""
        def fits(found):
            return len(found) == len(wanted) and all(
                any(one.startswith(f"{name}: {begin}") and problem["opdata"].startswith(opdata) and
                    problem["severity"] == str(severity) for one, problem in found.items()) for begin, opdata, severity in wanted)
        found = eventually(lambda: self.zabbix.problems(self.hosts[name]), fits, self.zabbix.alive)
        shown = {one: (problem["opdata"][:60], problem["severity"]) for one, problem in found.items()}
        expect(fits(found), f"{name}: {shown}, wanted {wanted}")
        return [next(problem for one, problem in found.items() if one.startswith(f"{name}: {begin}")) for begin, _, _ in wanted]

    def ever(self, name):
        """The names of all problems that there have been."""
        return [one["name"] for one in self.zabbix.ask("event.get", hostids=[self.hosts[name]], source=0, object=0, value=[1],
                                                       output=["name"])]

    def ended(self, problem):
        found = eventually(lambda: self.zabbix.ask("event.get", eventids=[problem["eventid"]], output=["r_eventid"]),
                           lambda found: found[0]["r_eventid"] != "0", self.zabbix.alive)
        expect(found[0]["r_eventid"] != "0", f"it has not ended: {problem['name']}")


def expired_and_renewed(stand):
    """One expired certificate is one problem, with code and remedy; it ends with the renewed one."""
    stand.enable("lisbon", "iphttps[roots")
    problem, = stand.problems("lisbon", (EXPIRED, RENEW, 4))
    site = f"{NAME}:{stand.ground.expired}"
    found = stand.values("lisbon", {
        "iphttps.state[iphttps]": "2", "iphttps.state[cert]": "2", "iphttps.state[trust]": "2", "iphttps.state[roots]": "0",
        "iphttps.code[trust]": str(0x800b0101), "iphttps.cause[cert]": "CRITICAL chain.expired 0x800b0101", "iphttps.addresses": "1",
        "iphttps.addresses_up": "0", "iphttps.seconds[time]": "", f'iphttps.address.state["{site}","127.0.0.1"]': "2",
        f"iphttps.site.state[{site}]": "2", 'iphttps.channel.state["policy"]': "0", 'iphttps.channel.roots["policy"]': "1"})
    days = eventually(lambda: {key: value for key, value in stand.zabbix.values(stand.hosts["lisbon"])[0].items()
                               if key.startswith("iphttps.cert.days")}, lambda days: len(days) == 3, stand.zabbix.alive)
    expect(len(days) == 3 and any(float(value) < 0 for value in days.values()), f"{days}")
    expect(found["iphttps.text[cert]"].startswith(f"CRITICAL - {EXPIRED}"), f"{found}")
    # What is hidden is there: for the same reason as another check.
    hidden = [one["description"] for one in stand.zabbix.ask("trigger.get", hostids=[stand.hosts["lisbon"]],
                                                           output=["description"], selectDependencies="extend") if one["dependencies"]]
    expect({"IP-HTTPS for the same reason as another check: Certificates",
            "IP-HTTPS for the same reason as another check: Trust and revocation",
            f"IP-HTTPS: address 127.0.0.1 of {site} is not usable"} <= set(hidden), f"{hidden}")
    stand.change("lisbon", "URL", stand.url(stand.ground.good))
    stand.ended(problem)
    stand.problems("lisbon")
    settled = {f"iphttps.cause[{check}]": "-" for check in ("iphttps", "cert", "trust")}
    stand.values("lisbon", settled)
    expect(stand.ever("lisbon") == [problem["name"]], f"{stand.ever('lisbon')}")
    graphs = {one["name"] for one in stand.zabbix.ask("graph.get", hostids=[stand.hosts["lisbon"]], output=["name"])}
    expect({"IP-HTTPS: time of the connection", "IP-HTTPS: addresses"} <= graphs and
           any(re.fullmatch(r"Certificate .* \(leaf, [0-9a-f]{8}\): days left", name) for name in graphs), f"{graphs}")


def each_by_itself(stand):
    """What one check alone says is a problem of its own; a person may close it."""
    problem, = stand.problems("berlin", ("certificate expires in 334 days", "", 2))
    expect(problem["name"].startswith("berlin: certificate expires in 334 days"), f"{problem}")
    stand.change("berlin", "CERT.WARNING", "30d")
    stand.ended(problem)
    stand.problems("berlin")


def no_result(stand):
    """What Zabbix ends after its Timeout, and what is no JSON, is UNKNOWN and says why."""
    problem, = stand.problems("rome", ("Zabbix got no result from the check", "Run the check by hand as the user zabbix.", 3))
    expect("Timeout in zabbix_server.conf" in problem["opdata"], f"{problem}")
    stand.zabbix.ask("event.acknowledge", eventids=[problem["eventid"]], action=1)  # closed by hand
    stand.ended(problem)
    stand.problems("paris", ("IPHTTPS UNKNOWN - --client: ", "Mend the macros of the host.", 3))


def by_report(stand):
    """Values of iphttps-report: the same names, one problem, its end."""
    for port, wanted in ((stand.ground.expired, [(f"{NAME}: {EXPIRED}", "0x800b0101 CERT_E_EXPIRED", 4)]), (stand.ground.good, [])):
        config = stand.ground.write("zabbix.ini", f"[defaults]\nstore = {stand.ground.store}\n[madrid]\nhostname = {NAME}\n"
                                    f"port = {port}\naddress = 127.0.0.1\nchecks = iphttps, cert, trust\n")

        def send(config=config):
            return stand.ground.run("-f", config, f"--to=zabbix:127.0.0.1:{stand.zabbix.port}")
        said = eventually(send, lambda said, wanted=wanted: (said.status, said.out) == (2 if wanted else 0, ""), stand.zabbix.alive)
        expect(said.out == "", said.out)
        stand.problems("madrid", *wanted)
    expect(len(stand.ever("madrid")) == 1, f"{stand.ever('madrid')}")


def by_agent(stand, folder):
    """Agent 2 with the UserParameter: the same items, and what is not a check is refused."""
    program = shutil.which("zabbix_agent2")
    if not program:
        return
    (folder / "agent.conf.d").mkdir()
    text = (SRC / "contrib/zabbix/zabbix_agent2_iphttps.conf").read_text(encoding="utf-8")
    for old, new in (("/usr/share/iphttps-plugins/zabbix/", f"{stand.zabbix.scripts}/"), ("@/etc/iphttps/", f"@{folder}/")):
        expect(old in text, f"the snippet lacks {old}")
        text = text.replace(old, new)
    (folder / "agent.conf.d/iphttps.conf").write_text(text, encoding="utf-8")
    (folder / "zabbix.ini").write_text(f"[berlin]\nurl = {stand.url(stand.ground.expired)}\naddress = 127.0.0.1\n"
                                       f"store = corp={stand.ground.store}\ntimeout = 15\n", encoding="utf-8")
    (folder / "agent.conf").write_text(AGENT.format(port=stand.zabbix.port, folder=folder, own=zabbix_server.port_for_zabbix()),
                                       encoding="ascii")
    stand.zabbix.daemon("agent", [program, "-f", "-c", folder / "agent.conf"])
    stand.problems("oslo", (EXPIRED, RENEW, 4))
    stand.values("oslo", {"iphttps.state[cert]": "2", "iphttps.code[trust]": str(0x800b0101)})
    expect(len(stand.ever("oslo")) == 1, f"{stand.ever('oslo')}")


class Outside:
    """A proxy with scripts of its own, and a host that it looks at."""

    def __init__(self, stand):
        self.stand, folder = stand, stand.zabbix.folder / "outside.scripts"
        folder.mkdir()
        scripts(folder)
        (folder / "iphttps").rename(folder / "iphttps.real")
        self.ran = folder / "ran"
        (folder / "iphttps").write_text(f'#!/bin/sh\necho "$1" >> {self.ran}\nexec "$0.real" "$@"\n', encoding="ascii")
        (folder / "iphttps").chmod(0o755)
        number, self.daemon = stand.zabbix.proxy("outside", folder)
        stand.host("vienna", stand.ground.expired, proxy_hostid=number)

    def works(self):
        """The checks run there, problem and end come from there."""
        problem, = self.stand.problems("vienna", (EXPIRED, RENEW, 4))
        expect({"iphttps", "cert", "trust"} <= set(self.ran.read_text(encoding="ascii").split()), "it ran elsewhere")
        self.stand.change("vienna", "URL", self.stand.url(self.stand.ground.good))
        self.stand.ended(problem)
        self.stand.problems("vienna")
        self.stand.zabbix.forget(self.daemon)

    def missed(self):
        """A lost proxy is a problem, which Zabbix by itself would not tell."""
        self.stand.change("vienna", "NODATA", "60s")
        self.stand.problems("vienna", ("no result for 60s: Would a client connect", "Look at the proxy", 3))


def dashboards(zabbix):
    for name in (templates.EXTERNAL, templates.AGENT):
        found = zabbix.ask("templatedashboard.get", templateids=[zabbix.template(name)], selectPages="extend")
        kinds = [widget["type"] for widget in found[0]["pages"][0]["widgets"]]
        expect(kinds.count("graph") == 2 and kinds.count("graphprototype") == 2 and kinds.count("item") == 5, f"{name}: {kinds}")


def test_zabbix_server(ground):
    """A server, hosts of all ways to attach them, an agent, a proxy."""
    zabbix = zabbix_server.Zabbix()
    with contextlib.closing(contextlib.ExitStack()) as stack:
        stack.callback(zabbix.end)
        scripts(zabbix.scripts)
        for _ in range(2):  # once more changes nothing
            zabbix.imports(templates.PATHS["6.0"])
        dashboards(zabbix)
        stand = Stand(ground, zabbix)
        stand.host("lisbon", ground.expired, more=SLOWLY)
        stand.host("berlin", ground.good, more={"CERT.WARNING": "400d"})
        stand.host("rome", ground.silent, more={"TIMEOUT": "60"})
        stand.host("paris", ground.good, more={"CLIENT": "win99"})
        stand.host("madrid", ground.good, templates.REPORT)
        stand.host("oslo", ground.good, templates.AGENT, {"SITE": "berlin", **SLOWLY})
        outside = Outside(stand) if shutil.which("zabbix_proxy") else None
        if outside:
            outside.works()
        expired_and_renewed(stand)
        by_report(stand)
        by_agent(stand, zabbix.folder)
        each_by_itself(stand)
        no_result(stand)
        if outside:
            outside.missed()
