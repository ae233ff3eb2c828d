# SPDX-License-Identifier: GPL-3.0-or-later
"""Prometheus with contrib/prometheus, and the queries of the dashboard of contrib/grafana: by promtool, and with the
real server and the node exporter's textfile collector."""
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import urllib.parse
import urllib.request

import bench
import ground as lab
import icinga_commands
from bench import eventually, expect
from ground import BUILD, NAME, SRC

RULES = SRC / "contrib/prometheus/iphttps.rules.yml"
DASHBOARD = SRC / "contrib/grafana/iphttps.json"
COLUMNS = 24  # of Grafana's grid
CONFIG = """global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: [{rules}]
scrape_configs:
  - job_name: node
    static_configs: [{{targets: ["127.0.0.1:{port}"]}}]
"""


def promtool(*words):
    said = subprocess.run([lab.need("promtool"), *map(str, words)], capture_output=True, text=True, check=False,
                          cwd=RULES.parent)
    expect(said.returncode == 0, said.stdout + said.stderr)
    return said.stdout + said.stderr


def test_prometheus_rules(ground):
    """promtool accepts the rules and runs their tests; each alert has one."""
    del ground
    promtool("check", "rules", RULES)
    expect("SUCCESS" in promtool("test", "rules", RULES.with_suffix(".test.yml")), "the rules' tests")
    alerts = re.findall(r"(?m)^ +- alert: (\w+)$", RULES.read_text(encoding="utf-8"))
    tested = set(re.findall(r"alertname: (\w+)", RULES.with_suffix(".test.yml").read_text(encoding="utf-8")))
    expect(alerts and set(alerts) == tested, f"without a test: {set(alerts) ^ tested}")


def test_prometheus_freshness_fits_the_timer(ground):
    """As old as it may be for Nagios and Icinga."""
    del ground
    limit = str(icinga_passive_seconds())
    for path in (RULES, DASHBOARD):
        expect(re.search(rf"\b{limit}\b", path.read_text(encoding="utf-8")), f"{path.name}: not {limit}")


def icinga_passive_seconds():
    text = icinga_commands.CONF.read_text(encoding="utf-8")
    return 60 * int(re.search(r"check_interval = (\d+)m", text[text.index('"iphttps-passive"'):])[1])


def test_grafana_dashboard(ground):
    """The dashboard is what Grafana imports: panels that do not overlap, each query with a name and the data source
    that is chosen, no id of another server."""
    del ground
    whole = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    expect("id" not in whole and whole["schemaVersion"] > 30 and whole["uid"] and whole["title"], "the dashboard")
    names = [variable["name"] for variable in whole["templating"]["list"]]
    expect(names == ["datasource", "site"], f"{names}")
    taken, ids = set(), [panel["id"] for panel in whole["panels"]]
    expect(len(set(ids)) == len(ids), "an id twice")
    for panel in whole["panels"]:
        place = panel["gridPos"]
        cells = {(x, y) for x in range(place["x"], place["x"] + place["w"])
                 for y in range(place["y"], place["y"] + place["h"])}
        expect(place["x"] + place["w"] <= COLUMNS and not cells & taken, f"{panel['title']} overlaps")
        taken |= cells
        letters = [target["refId"] for target in panel["targets"]]
        expect(letters and len(set(letters)) == len(letters), f"{panel['title']}: {letters}")
        for target in (panel, *panel["targets"]):
            expect(target["datasource"] == {"type": "prometheus", "uid": "${datasource}"}, panel["title"])
        variables = set(re.findall(r"\$\{?(\w+)", json.dumps([target["expr"] for target in panel["targets"]])))
        expect(variables <= set(names), f"{panel['title']}: {variables}")


def queries():
    """(title, query) of the dashboard, for all sites."""
    whole = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    return [(panel["title"], target["expr"].replace("$site", ".*"))
            for panel in whole["panels"] for target in panel["targets"]]


class Server:
    """Prometheus and a node exporter that reads a folder, on loopback."""

    def __init__(self):
        self.programs = lab.need("prometheus"), lab.need("prometheus-node-exporter")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="iphttps-prometheus-"))
        self.textfiles = self.folder / "node-exporter"
        self.textfiles.mkdir()
        self.port, exporter = bench.free_port(), bench.free_port()
        (self.folder / "prometheus.yml").write_text(CONFIG.format(rules=RULES, port=exporter), encoding="utf-8")
        promtool("check", "config", self.folder / "prometheus.yml")
        self.daemons = [
            bench.Daemon([self.programs[1], "--collector.disable-defaults", "--collector.textfile",
                          f"--collector.textfile.directory={self.textfiles}", f"--web.listen-address=127.0.0.1:{exporter}"],
                         self.folder / "exporter.log"),
            bench.Daemon([self.programs[0], f"--config.file={self.folder}/prometheus.yml",
                          f"--storage.tsdb.path={self.folder}/data", f"--web.listen-address=127.0.0.1:{self.port}"],
                         self.folder / "prometheus.log")]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for daemon in self.daemons:
            daemon.end()
        shutil.rmtree(self.folder)

    def alive(self):
        for daemon in self.daemons:
            daemon.alive()

    def get(self, path, **words):
        url = f"http://127.0.0.1:{self.port}/api/v1/{path}?{urllib.parse.urlencode(words)}"
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:
                return json.load(answer)
        except OSError as error:
            body = error.read().decode(errors="replace") if hasattr(error, "read") else ""
            return {"status": "error", "error": f"{error} {body}"}

    def values(self, query):
        answer = self.get("query", query=query)
        return answer["data"]["result"] if answer["status"] == "success" else []


def recipe(facts):
    """The script of contrib/doc/prometheus.md for a check alone, with the lab's facts."""
    scripts = bench.blocks("prometheus.md", "out=")
    expect(len(scripts) == 1, f"{len(scripts)} scripts in prometheus.md")
    text = scripts[0]
    for old, new in facts.items():
        expect(old in text, f"the script lacks {old}: {text}")
        text = text.replace(old, new)
    return text


def feed(ground, server):
    """Two sites by the report, through a link as the page has it, and one by a check."""
    config = ground.write("prometheus.ini", f"[defaults]\nstore = {ground.store}\nhostname = {NAME}\naddress = 127.0.0.1\n"
                          f"checks = iphttps, cert\n[berlin]\nport = {ground.good}\n[lisbon]\nport = {ground.expired}\n")
    said = ground.run("-f", config, f"--to=openmetrics:{server.folder}/iphttps.prom")
    expect(said.status == 2 and not said.out, said.out + said.err)
    (server.textfiles / "iphttps.prom").symlink_to(server.folder / "iphttps.prom")
    script = recipe({
        "/usr/lib/nagios/plugins": f"{BUILD}/plugins",
        "--url=https://da-berlin.example.com/IPHTTPS": f"--url=https://{NAME}:{ground.good}/IPHTTPS --address=127.0.0.1",
        "--store=corp=/etc/iphttps/corp-root.pem": f"--store=corp={ground.store}",
        "/var/lib/prometheus/node-exporter": str(server.textfiles)})
    ran = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, check=False)
    expect((ran.returncode, ran.stdout, ran.stderr) == (0, "", ""), f"{script}: {ran}")


# What the lab's sites do not show: no channel is looked at, and nothing is a warning.
MAY_BE_EMPTY = ("Channels that lack a root",)


def test_prometheus_runs(ground):
    """The textfile recipes feed a real Prometheus, every query of the dashboard answers, and the alerts of the site
    that fails wait or fire, of no other."""
    with Server() as server:
        feed(ground, server)
        seen = eventually(lambda: {(one["metric"]["site"], one["metric"]["check"]): one["value"][1]
                                   for one in server.values("iphttps_check_state")},
                          lambda seen: len(seen) == 5, server.alive)
        expect(seen == {("berlin", "check_iphttps"): "0", ("berlin", "check_iphttps_cert"): "0",
                        ("lisbon", "check_iphttps"): "2", ("lisbon", "check_iphttps_cert"): "2",
                        (NAME, "check_iphttps"): "0"}, f"{seen} {server.daemons[0].said()} {server.daemons[1].said()}")
        expect([one["value"][1] for one in server.values("node_textfile_scrape_error")] == ["0"], "the textfiles")
        for title, query in queries():
            answer = server.get("query", query=query)
            expect(answer["status"] == "success", f"{title}: {query}: {answer}")
            expect(answer["data"]["result"] or title in MAY_BE_EMPTY, f"{title}: {query} is empty")
        alerts = eventually(lambda: server.get("alerts").get("data", {}).get("alerts", []),
                            lambda found: sum(one["labels"]["alertname"] == "IphttpsCritical" for one in found) == 2,
                            server.alive)
        found = {(one["labels"]["alertname"], one["labels"].get("site")) for one in alerts}
        expect(found == {("IphttpsCritical", "lisbon")}, f"{found}")
        health = [(rule["name"], rule["health"], rule.get("lastError")) for group in
                  server.get("rules")["data"]["groups"] for rule in group["rules"]]
        expect(all(one[1] == "ok" for one in health), f"{health}")
