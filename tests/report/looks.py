# SPDX-License-Identifier: GPL-3.0-or-later
"""One look at a site for all of its checks: what the server sees of it, and what is kept."""
import json
import os
import socket
import subprocess

import ground as lab
from ground import NAME

DEFAULTS = "[defaults]\nstore = {store}\nhostname = " + NAME + "\ntimeout = 5\n"


def expect(condition, text):
    if not condition:
        raise AssertionError(text)


class Server:
    """A server of the lab with a journal."""

    def __init__(self, ground, name, *words, chain="good"):
        self.log = ground.folder / (name + ".log")
        self.port = ground.server(chain, "--log=" + str(self.log), *words)
        self.clear()

    def clear(self):
        self.log.write_text("")

    def events(self, word):
        lines = [line.split(" ", 2)[2] for line in self.log.read_text().splitlines()]
        return [line for line in lines if line.startswith(word)]

    def connections(self):
        """Counted as they are accepted: how the last one ended may be written after clear()."""
        return len(self.events("from "))


def write(ground, name, text, chain="good"):
    return ground.write(name, DEFAULTS.format(store=ground.pki[chain] / "store.pem") + text)


def results(said):
    return {site["name"]: {result["program"]: result for result in site["results"]}
            for site in json.loads(said.out)["sites"]}


# ---------------------------------------------------------------- one connection

def test_one_connection_for_three_checks(ground):
    server = Server(ground, "once")
    path = write(ground, "once.ini", f"[one]\nport = {server.port}\naddress = 127.0.0.1\naddress = 127.0.0.2\n")
    said = ground.run("-f", path, "--to=json")
    expect(said.status == 0, said.out)
    expect(len(results(said)["one"]) == 3, said.out)
    expect(len(server.events("tls TLS")) == 2, f"handshakes: {server.events('tls')}")
    expect(len(server.events("post ok")) == 2 and server.connections() == 2, server.log.read_text())


def test_wide_handshake_once(ground):
    """What the client offers is refused: everything is offered once, for all three."""
    server = Server(ground, "wide", "--min-tls=1.3")
    path = write(ground, "wide.ini", f"[wide]\nport = {server.port}\naddress = 127.0.0.1\n")
    said = ground.run("-f", path, "--to=json")
    of = results(said)["wide"]
    expect(of["check_iphttps"]["state"] == "CRITICAL" and
           of["check_iphttps"]["findings"][0]["rule"] == "tls.offer", f"{of['check_iphttps']}")
    expect([of[name]["state"] for name in ("check_iphttps_cert", "check_iphttps_trust")] == ["OK", "OK"],
           f"{of}")
    expect(len(server.events("tls TLS")) == 1 and server.connections() == 2, server.log.read_text())


def test_only_certificates(ground):
    """Without check_iphttps nobody sends a POST."""
    server = Server(ground, "shallow")
    path = write(ground, "shallow.ini", f"[one]\nport = {server.port}\naddress = 127.0.0.1\nchecks = cert trust\n")
    said = ground.run("-f", path)
    expect(said.status == 0 and server.connections() == 1 and not server.events("post"), server.log.read_text())


def test_shared_only_where_equal(ground):
    """Each of these makes another look; what is only judged by does not."""
    server, other = Server(ground, "apart"), Server(ground, "other")
    for line, count in (("trust.timeout = 6", 2), ("cert.address = 127.0.0.2", 2), ("cert.client = win11", 2),
                        ("trust.dns-server = 127.0.0.1", 2), ("cert.use-ipv4", 2), ("iphttps.url = https://"
                         f"{NAME}:{server.port}/other", 2), ("trust.no-fetch", 1), ("cert.warning = 20", 1),
                        ("cert.severity = cert.not-rsa=warning", 1), ("iphttps.ra-wait = 2", 1),
                        ("iphttps.any-address", 1), (f"trust.store = {ground.store}", 1),
                        ("trust.at = 2030-01-01", 1), ("cert.timeout = 5:warning", 1)):
        server.clear()
        path = write(ground, "apart.ini", f"[one]\nport = {server.port}\naddress = 127.0.0.1\n{line}\n")
        ground.run("-f", path)
        expect(server.connections() == count, f"{line}: {server.connections()} and not {count}\n" +
               server.log.read_text())
    server.clear()
    path = write(ground, "apart.ini", f"[one]\nport = {server.port}\ncert.port = {other.port}\naddress = 127.0.0.1\n")
    said = ground.run("-f", path)
    expect((said.status, server.connections(), other.connections()) == (0, 1, 1), said.out)


def test_same_as_alone(ground):
    """What a check says of a shared look is what it says alone."""
    def comparable(findings):
        return [(f["rule"], f["state"], f["text"], f.get("code")) for f in findings]

    for name, words, chain in (("good", (), "good"), ("old", ("--min-tls=1.3",), "good"),
                               ("expired", (), "expired"), ("alert", ("--fault=alert=40",), "good"), ("late", ("--fault=alert-late=42", "--max-tls=1.2"), "good"),
                               ("silent", ("--fault=silent", ), "good"), ("post", ("--fault=reset-post",), "good"),
                               ("client", ("--client-cert=late-required",), "good"),
                               ("early", ("--client-cert=early-required", "--max-tls=1.2"), "good")):
        try:
            server = Server(ground, "alone-" + name, *words, chain=chain)
        except RuntimeError:
            expect(False, f"the lab does not know {words}")
        text = f"[one]\nport = {server.port}\naddress = 127.0.0.1\ntimeout = 2\n"
        shared = results(ground.run("-f", write(ground, "alone.ini", text, chain), "--to=json"))["one"]
        for check in ("iphttps", "cert", "trust"):
            alone = results(ground.run("-f", write(ground, "alone.ini", text + f"checks = {check}\n", chain),
                                       "--to=json"))["one"]
            program, = alone
            mine, theirs = shared[program], alone[program]
            expect(mine["state"] == theirs["state"] and
                   comparable(mine["findings"]) == comparable(theirs["findings"]),
                   f"{name}, {check}:\n{mine['summary']} {comparable(mine['findings'])}\nalone:\n"
                   f"{theirs['summary']} {comparable(theirs['findings'])}")


# ---------------------------------------------------------------- what is kept

def without_clock(said):
    """The report but for how long it took to make."""
    report = json.loads(said.out)
    report.pop("seconds", None)
    return report


def all_kinds(ground, server, old):
    """Sites with everything that evidence has to bring back."""
    holder = socket.create_server(("127.0.0.1", 0))
    closed = holder.getsockname()[1]
    holder.close()
    here = "address = 127.0.0.1"
    sites = {"one": (here, "address = 127.0.0.2"), "../ä b/%": (here,), "old": (here, f"port = {old.port}"),
             "apart": (here, "cert.timeout = 6"), "all": (here, "checks = iphttps cert trust roots"),
             "dead": (here, f"port = {closed}"), "broken": (here, "store = /nonexistent"),
             "=expired": ("address = 127.0.0.3", f"port = {ground.expired}", "checks = cert"),
             "file": ("checks = cert", f"file = {ground.pki['good'] / 'chain.pem'}")}
    text = f"[defaults]\nstore = {ground.store}\nport = {server.port}\ntimeout = 5\n"
    for name, lines in sites.items():
        text += "\n".join((f"[{name}]", f"hostname = {NAME}", *lines)) + "\n"
    return ground.write("kinds.ini", text + f"[named]\nchecks = roots\nroots.root = {ground.store}\n")


def test_replay_says_the_same(ground):
    server, old = Server(ground, "kept"), Server(ground, "kept-old", "--min-tls=1.3")
    folder = ground.folder / "evidence"
    folder.mkdir()
    path = all_kinds(ground, server, old)
    seen = ground.run("-f", path, "--to=json", f"--save-evidence={folder}")
    names = sorted(os.listdir(folder))
    expect(names == sorted(["one.iphttps.json", "%2E.%2F%C3%A4%20b%2F%25.iphttps.json", "old.iphttps.json",
                            "apart.iphttps.json", "apart.cert.json", "all.iphttps.json", "dead.iphttps.json",
                            "%3Dexpired.cert.json", "file.cert.json", "broken.iphttps.json"]), f"{names}")
    for one in (server, old):
        one.clear()
    again = ground.run("-f", path, "--to=json", f"--replay={folder}")
    expect(server.connections() == old.connections() == 0, "asked the server")
    expect(again.status == seen.status, f"{seen.status} {again.status}: {again.out}")
    first, second = without_clock(seen), without_clock(again)
    for mine, theirs in zip(first["sites"], second["sites"]):
        for a, b in zip(mine["results"], theirs["results"]):
            expect(a == b, f"{mine['name']}: {a}\nagain: {b}")
    expect(first == second, f"{first}\nagain: {second}")
    # A check reads it too.
    alone = subprocess.run([lab.BUILD / "plugins/check_iphttps_trust", "-S", ground.store,
                            f"--replay={folder}/one.iphttps.json"], capture_output=True, text=True, check=False)
    expect(alone.returncode == 0, alone.stdout)


def test_replay_of_what_is_not_there(ground):
    folder = ground.folder / "not-there"
    folder.mkdir()
    server = Server(ground, "not-there")
    head = f"port = {server.port}\naddress = 127.0.0.1\n"
    path = write(ground, "not-there.ini", head + "[one]\nchecks = cert\n")
    expect(ground.run("-f", path, f"--save-evidence={folder}").status == 0, "not seen")
    server.clear()
    path = write(ground, "not-there.ini", head + "[one]\n[two]\n[three]\nhostname = other.example.com\n")
    os.link(folder / "one.cert.json", folder / "three.cert.json")
    (folder / "two.cert.json").write_text("{")
    of = results(ground.run("-f", path, "--to=json", f"--replay={folder}"))
    expect(server.connections() == 0, "asked the server")
    expect(of["one"]["check_iphttps_cert"]["state"] == "OK", f"{of}")
    for site, check, part in (("one", "check_iphttps", "holds no evidence of this check of [one]"),
                              ("two", "check_iphttps_cert", "two.cert.json: is not JSON"),
                              ("three", "check_iphttps_cert", f'is evidence of "{NAME}"')):
        said = of[site][check]
        expect(said["state"] == "UNKNOWN" and part in said["summary"], f"{site}: {said}")


def test_newest_evidence_counts(ground):
    """A check that is looked at elsewhere now leaves nothing behind."""
    folder = ground.folder / "newest"
    folder.mkdir()
    server = Server(ground, "newest")
    head = f"port = {server.port}\naddress = 127.0.0.1\n[one]\n"
    for more, names in (("cert.timeout = 6\n", ["one.cert.json", "one.iphttps.json"]), ("", ["one.iphttps.json"])):
        ground.run("-f", write(ground, "newest.ini", head + more), f"--save-evidence={folder}")
        expect(sorted(os.listdir(folder)) == names, f"{os.listdir(folder)}")


def test_evidence_that_cannot_be_kept(ground):
    folder = ground.folder / "kept-not"
    folder.mkdir()
    (folder / "one.iphttps.json").mkdir()
    path = write(ground, "kept-not.ini", f"port = {ground.good}\naddress = 127.0.0.1\n[one]\n")
    said = ground.run("-f", path, f"--save-evidence={folder}")
    expect(said.status == 3 and "one.iphttps.json" in said.out and "1 ok" in said.out, said.out)


def test_replay_is_no_news(ground):
    """What the file says of receivers is passed over; said on the command line it is refused."""
    folder = ground.folder / "no-news"
    folder.mkdir()
    script = ground.write("no-news-sendmail", "#!/bin/sh\ntouch \"$0.sent\"\n")
    os.chmod(script, 0o755)
    site = f"[one]\nport = {ground.expired}\naddress = 127.0.0.1\nchecks = cert\n"
    path = ground.write("no-news.ini", f"[report]\nto = mail:{folder}/mail.json\nto = json:{folder}/out.json\n"
                        f"history = {folder}/history\nhistory-days = 5\nmail-from = a@example.com\n"
                        f"mail-to = b@example.com\nsendmail = {script}\nsave-evidence = {folder}\n" +
                        DEFAULTS.format(store=ground.store) + site)
    first = ground.run("-f", path)
    expect(first.status == 2 and os.path.exists(script + ".sent"), first.out)
    os.unlink(script + ".sent")
    for name in set(os.listdir(folder)) - {"one.cert.json"}:
        os.unlink(folder / name)
    said = ground.run("-f", path, f"--replay={folder}")
    expect(said.status == 2 and "CRITICAL one" in said.out, said.out + said.err)
    expect(not os.path.exists(script + ".sent") and os.listdir(folder) == ["one.cert.json"], f"{os.listdir(folder)}")
    for words, part in ((["--to=mail:m"], "--to=mail cannot go with --replay"),
                        (["--to=zabbix:h"], "--to=zabbix cannot go with --replay"),
                        ([f"--history={folder}/h"], "--replay and --history exclude each other"),
                        ([f"--save-evidence={folder}"], "--replay and --save-evidence exclude each other")):
        said = ground.run("-f", path, f"--replay={folder}", *words)
        expect(said.status == 3 and part in said.out, said.out)
    said = ground.run("-f", path, "--replay=/nonexistent")
    expect(said.status == 3 and "--replay: /nonexistent is no directory" in said.out, said.out)
    path = ground.write("no-news.ini", f"[report]\nreplay = {folder}\n" + DEFAULTS.format(store=ground.store) + site)
    said = ground.run("-f", path, "--check-config")
    expect('"replay" is for the command line' in said.out, said.out)
