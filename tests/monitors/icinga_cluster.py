# SPDX-License-Identifier: GPL-3.0-or-later
"""Icinga 2 on three nodes: a master inside, and a zone outside with two satellites, which get their
configuration from it. The comparison of contrib/icinga2/inside-and-outside.conf."""
import contextlib
import time

import bench
import icinga
from bench import eventually, expect
from ground import NAME, SRC

NODE = """const NodeName = "{node}"
const PluginContribDir = "{build}/plugins"
const PluginDir = "/usr/lib/nagios/plugins"
const ZoneName = "ZONE"
include <itl>
"""
ZONES = """object Endpoint "master" {{ }}
object Endpoint "outside1" {{ host = "127.0.0.1", port = {ports[outside1]} }}
object Endpoint "outside2" {{ host = "127.0.0.1", port = {ports[outside2]} }}
object Zone "master" {{ endpoints = [ "master" ] }}
object Zone "outside" {{ endpoints = [ "outside1", "outside2" ], parent = "master" }}
object Zone "commands" {{ global = true }}
"""
HOST = """object Host "{name}" {{
  check_command = "dummy"
  enable_active_checks = false
  vars.iphttps_url = "https://{url}:{port}/IPHTTPS"
  vars.iphttps_store = [ "corp={store}" ]
  vars.iphttps_address = [ "127.0.0.1" ]
  vars.iphttps_timeout = 5
  {more}
}}
"""
SATELLITES = ("outside1", "outside2")
OUTSIDE = [f"{site}-outside" for site in ("berlin", "lisbon", "paris", "rome", "oslo")]


def quick(text):
    """The rules as they are, but for how often."""
    for old in ("check_interval = 5m", "retry_interval = 1m", "check_interval = 1h"):
        expect(old in text, f"iphttps.conf lacks {old}")
        text = text.replace(old, old.partition("=")[0] + "= 2s")
    return text


class Cluster:
    def __init__(self, ground):
        ports = {name: bench.free_port() for name in ("master", *SATELLITES)}
        zones = ZONES.format(ports=ports)
        self.nodes = {}
        for name, port in ports.items():
            zone = "master" if name == "master" else "outside"
            node = icinga.Icinga(ground, name, zones, main=NODE.replace("ZONE", zone), port=port)
            path = node.folder / "main.conf"
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("object ApiListener \"api\" {", 'object ApiListener "api" {\n  accept_config = true\n'
                                         "  accept_commands = true"), encoding="utf-8")
            (node.folder / "zones.d").mkdir(exist_ok=True)
            node.command.append(f"-DZonesDir={node.folder}/zones.d")
            self.nodes[name] = node
        self.configure(ground, self.nodes["master"].folder / "zones.d")

    def configure(self, ground, folder):
        for name in ("commands", "master", "outside"):
            (folder / name).mkdir(exist_ok=True)
        conf = (SRC / "contrib/icinga2/iphttps.conf").read_text(encoding="utf-8")
        (folder / "commands/iphttps.conf").write_text(quick(conf), encoding="utf-8")
        (folder / "master/inside-and-outside.conf").write_text(
            (SRC / "contrib/icinga2/inside-and-outside.conf").read_text(encoding="utf-8"), encoding="utf-8")
        closed = bench.free_port()

        def host(name, port, more=""):
            return HOST.format(name=name, url=NAME, port=port, store=ground.store, more=more)
        (folder / "master/hosts.conf").write_text("".join(
            host(site, port, f'vars.iphttps_outside = "{site}-outside"') for site, port in
            (("berlin", ground.good), ("lisbon", ground.good), ("paris", ground.expired), ("rome", closed))),
            encoding="utf-8")
        (folder / "outside/hosts.conf").write_text("".join(
            host(name, closed if name in ("lisbon-outside", "rome-outside") else ground.good) for name in OUTSIDE),
            encoding="utf-8")

    def start(self):
        for name in (*SATELLITES, "master"):
            self.nodes[name].start()
        return self

    def end(self):
        for node in self.nodes.values():
            if hasattr(node, "process"):
                node.kill()

    def sources(self, after=0.0):
        """{host: the node that has checked it} of results that began after that time."""
        found = {}
        for (host, name), service in self.nodes["master"].services().items():
            shown = icinga.result(service)
            if name == "IPHTTPS" and shown and shown["execution_start"] > after:
                found[host] = shown["check_source"]
        return found

    def compared(self):
        return {host: (int(service["state"]), icinga.result(service).get("output", ""))
                for (host, name), service in self.nodes["master"].services().items() if name == "IPHTTPS_INSIDE_OUTSIDE"}

    def alive(self):
        self.nodes["master"].alive()


COMPARED = {"berlin": (0, "clients connect from inside and from outside"),
            "lisbon": (2, "only from inside, look at DNS, firewall and NAT: IPHTTPS CRITICAL - "),
            "paris": (1, "only from outside: IPHTTPS CRITICAL - "),
            "rome": (2, "neither from inside nor from outside, look at the server: IPHTTPS CRITICAL - ")}


def agrees(compared):
    return set(compared) == set(COMPARED) and all(
        compared[host][0] == state and compared[host][1].startswith(text) for host, (state, text) in COMPARED.items())


def test_icinga_zones(ground):
    """Checks run on the node of their zone; what a killed satellite has checked goes to the other, and without any
    satellite the comparison is UNKNOWN."""
    cluster = Cluster(ground)
    try:
        cluster.start()
        wanted = {"berlin", "lisbon", "paris", "rome", *OUTSIDE}
        found = eventually(cluster.sources, lambda found: wanted <= set(found) and set(SATELLITES) <= set(found.values()),
                           cluster.alive)
        expect(wanted <= set(found) and {found[host] for host in OUTSIDE} == set(SATELLITES) and
               {found[host] for host in wanted - set(OUTSIDE)} == {"master"}, f"{found} {cluster.nodes['master'].said()}")
        compared = eventually(cluster.compared, agrees, cluster.alive)
        expect(agrees(compared), f"{compared}")

        cluster.nodes["outside1"].kill()
        moment = time.time()
        found = eventually(lambda: cluster.sources(moment), lambda found: set(OUTSIDE) <= set(found), cluster.alive)
        expect({found.get(host) for host in OUTSIDE} == {"outside2"}, f"{found}")

        cluster.nodes["outside2"].kill()
        compared = eventually(cluster.compared, lambda now: {state for state, _ in now.values()} == {3}, cluster.alive)
        expect(all(state == 3 and "-outside has not been looked at for three checks" in text
                   for state, text in compared.values()), f"{compared}")
    finally:
        with contextlib.suppress(OSError):
            cluster.end()
