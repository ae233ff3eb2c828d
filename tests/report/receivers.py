# SPDX-License-Identifier: GPL-3.0-or-later
"""Who gets what iphttps-report tells: fakes that look closely, and the real ones."""
import base64
import contextlib
import gzip
import json
import os
import pathlib
import pwd
import re
import shutil
import socket
import sqlite3
import ssl
import subprocess
import tempfile
import time
import urllib.request

import ground as lab
import listener
import namespace
from ground import BUILD, NAME, SCALE, SRC, Skip


def expect(condition, text):
    if not condition:
        raise AssertionError(text)


def two_sites(ground):
    return ground.write("two.ini", f"""[defaults]
store = {ground.store}
hostname = {NAME}
port = {ground.good}
checks = iphttps, cert
timeout = 3
[berlin]
address = 127.0.0.1
[lisbon]
address = 127.0.0.2
port = {ground.expired}
""")


# ---------------------------------------------------------------- Zabbix

def test_zabbix(ground):
    peer = lab.Trapper({"response": "success",
                        "info": "processed: 20; failed: 0; total: 20; seconds spent: 0.0001"})
    said = ground.run("-f", two_sites(ground), f"--to=zabbix:127.0.0.1:{peer.port}")
    peer.close()
    expect((said.status, said.out, said.err, peer.faults) == (2, "", "", []),
           f"{said.status} {said.out}{said.err}{peer.faults}")
    values = {(v["host"], v["key"]): v["value"] for v in peer.values}
    expect(len(values) == len(peer.values) == 20, f"{len(peer.values)} values")
    expect(values["berlin", "iphttps.state[iphttps]"] == "0" and
           values["lisbon", "iphttps.state[cert]"] == "2" and
           values["lisbon", "iphttps.code[iphttps]"] == str(0x800b0101), f"{values}")
    expect(values["berlin", "iphttps.text[iphttps]"].startswith("IPHTTPS OK - "), f"{values}")


def test_zabbix_many(ground):
    peer = lab.Trapper({"response": "success", "info": "processed: 1; failed: 0; total: 1"})
    said = ground.run("-f", ground.sites(130, ground.good), f"--to=zabbix:localhost:{peer.port}")
    peer.close()
    expect(said.status == 0 and len({v["host"] for v in peer.values}) == 130, f"{said.out}")


def test_zabbix_first_address_dead(ground):
    """One address of the server does not answer: the other one gets all of several requests."""
    hosts = ground.write("hosts", "127.0.0.1 zabbix.example.com\n127.0.0.2 zabbix.example.com\n")
    within = namespace.within(f"over=/etc/hosts={hosts}")
    if not within:
        raise Skip("no mount namespaces")
    with listener.Backlog() as dead:
        peer = lab.Trapper({"response": "success", "info": "processed: 1; failed: 0; total: 1"},
                           ("127.0.0.2", dead.port))
        said = ground.run("-f", ground.sites(600, ground.good), f"--to=zabbix:zabbix.example.com:{dead.port}",
                          within=within)
        peer.close()
    expect(said.status == 0 and len({v["host"] for v in peer.values}) == 600, f"{len(peer.values)} {said.out}")


def test_zabbix_refuses(ground):
    for reply, why in (
        ({"response": "success", "info": "processed: 1; failed: 1; total: 2; seconds spent: 0.1"},
         "the server took not all values (processed: 1; failed: 1; total: 2; seconds spent: 0.1)"),
        ({"response": "failed", "info": "not today"}, "the server says: not today"),
        ({"response": "success"}, "the answer does not say how many values failed"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "no answer of a Zabbix server"),
        (b"ZBXD\x03\x01\0\0\0\0\0\0\0x", "a packet with flags 0x03"),
        (b"ZBXD\x01\xff\xff\xff\x7f\0\0\0\0", "an answer of 2147483647 bytes"),
        (b"ZBXD\x01\x02\0\0\0\0\0\0\0{x", "the answer"),
        (b"", "closed"),
    ):
        peer = lab.Trapper(reply)
        said = ground.run("-f", two_sites(ground), f"--to=zabbix:127.0.0.1:{peer.port}")
        peer.close()
        expect(said.status == 3 and why in said.out, f"{reply}: {said.status} {said.out}")
    said = ground.run("-f", two_sites(ground), "--to=zabbix:127.0.0.1:1")
    expect(said.status == 3 and "refused" in said.out, said.out)


TEMPLATES = SRC / "contrib/zabbix/template_iphttps.yaml"
VALUE_TYPES = {"FLOAT": 0, "UNSIGNED": 3, "TEXT": 4}


def trapper_items():
    """{key: type of its value as Zabbix numbers it}, from all the templates."""
    text = TEMPLATES.read_text(encoding="utf-8")
    items = re.findall(r"type: 'TRAP'\n +key: '(.*)'\n(?: +(?:delay|history|trends): .*\n)+ +value_type: '(\w+)'", text)
    return {key: VALUE_TYPES[kind] for key, kind in items}


def test_zabbix_template(ground):
    """Every trapper item of the templates gets a value, and every value has an item."""
    keys = set(trapper_items())
    peer = lab.Trapper({"response": "success", "info": "processed: 1; failed: 0; total: 1"})
    ground.run("-f", ground.write("all.ini", f"[a]\nhostname = {NAME}\nport = {ground.good}\n"
                                  f"address = 127.0.0.1\nstore = {ground.store}\n"
                                  "checks = iphttps, cert, trust, roots, state\n"
                                  f"state.file = {SRC}/tests/data/clientstate/active.txt\n"),
               f"--to=zabbix:127.0.0.1:{peer.port}")
    peer.close()
    sent = {value["key"] for value in peer.values}
    # What a client says, and which roots are there, has no end.
    expect(sent <= keys and {key.partition("[")[0] for key in keys - sent} <= {"iphttps.end"},
           f"{sorted(keys ^ sent)}")
    expect(len(keys) == 25, f"{len(keys)} keys")


SCHEMA = pathlib.Path("/usr/share/zabbix-proxy-sqlite3/schema.sql.gz")
PROXY = """Server=127.0.0.1
Hostname=lab
ListenIP=127.0.0.1
ListenPort={port}
DBName={folder}/proxy.db
LogType=console
PidFile={folder}/pid
SocketDir={folder}
AllowRoot=1
ConfigFrequency=3600
ExternalScripts={scripts}
Timeout=10
StartPollers=2
"""


INSERT = ("INSERT INTO items (itemid, type, hostid, name, key_, delay, value_type, status, params, description, "
          "posts, headers) VALUES (?, ?, ?, ?, ?, ?, ?, 0, '', '', '', '')")
TRAPPER, EXTERNAL, TEXT = 2, 10, 4


def proxy_database(path, hosts, external):
    """What a server would have told the proxy: hosts with trapper items, one with external checks."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.executescript(gzip.open(SCHEMA, "rt").read())
        number = 20000
        for host_number, host in enumerate(hosts, 10001):
            database.execute("INSERT INTO hosts (hostid, host, name, status) VALUES (?, ?, ?, 0)",
                             (host_number, host, host))
            for key, kind in trapper_items().items():
                number += 1
                database.execute(INSERT, (number, TRAPPER, host_number, key, key, "0", kind))
                database.execute("INSERT INTO item_rtdata (itemid) VALUES (?)", (number,))
        database.execute("INSERT INTO hosts (hostid, host, name, status) VALUES (30000, 'outside', 'outside', 0)")
        for number, key in enumerate(external, 30001):
            database.execute(INSERT, (number, EXTERNAL, 30000, key[:60], key, "2s", TEXT))
            database.execute("INSERT INTO item_rtdata (itemid) VALUES (?)", (number,))
        database.commit()


def proxy_values(path):
    with contextlib.closing(sqlite3.connect(path, timeout=20)) as database:
        return database.execute("SELECT h.host, i.key_, p.value FROM proxy_history p JOIN items i USING "
                                "(itemid) JOIN hosts h USING (hostid)").fetchall()


def eventually(end, ask, wanted):
    """Asks until the answer is as wanted or the time is over; the last answer."""
    while not wanted(answer := ask()) and time.monotonic() < end:
        time.sleep(0.3)
    return answer


def low_port():
    """A free one that Zabbix would listen on: it takes none beyond 32767."""
    for port in range(20000 + os.getpid() % 10000, 32000):
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise Skip("no port is free")


def test_zabbix_itself(ground):
    program = lab.need("zabbix_proxy")
    if not SCHEMA.exists():
        raise Skip("the proxy is not for SQLite")
    folder = ground.folder / "zabbix"
    folder.mkdir()
    port = low_port()
    (folder / "proxy.conf").write_text(PROXY.format(
        port=port, folder=folder, scripts=BUILD / "plugins"), encoding="ascii")
    at = f'"-H","{NAME}","-I","127.0.0.1","-S","{ground.store}","-t","5"'
    external = [f'check_iphttps[{at},"-p","{ground.good}"]', f'check_iphttps_cert[{at},"-p","{ground.good}"]',
                f'check_iphttps_trust[{at},"-p","{ground.expired}","-o","json"]',
                f'check_iphttps_roots[{at},"-p","{ground.good}"]', 'check_iphttps_state["-f","/nonexistent"]']
    proxy_database(folder / "proxy.db", ("berlin", "lisbon"), external)
    process = subprocess.Popen([program, "-f", "-c", folder / "proxy.conf"], stdin=subprocess.DEVNULL,
                               stdout=open(folder / "out", "wb"), stderr=subprocess.STDOUT)
    try:
        # Not before it knows its items does it take values, and not before it has them does it write them down.
        end = time.monotonic() + 60 * SCALE
        said = eventually(end, lambda: ground.run("-f", two_sites(ground), f"--to=zabbix:127.0.0.1:{port}"),
                          lambda said: said.status == 2)
        more = ground.run("-f", ground.sites(1, ground.good), f"--to=zabbix:127.0.0.1:{port}")
        kept = eventually(end, lambda: proxy_values(folder / "proxy.db"),
                          lambda kept: len({row[:2] for row in kept}) == 20 + len(external))
    finally:
        process.terminate()
        process.wait()
    log = (folder / "out").read_text(errors="replace")[-800:]
    expect((said.status, said.out) == (2, ""), said.out + log)
    expect(more.status == 3 and "processed: 0; failed: 5; total: 5" in more.out, more.out)
    trapped = {row for row in kept if row[0] != "outside"}
    expect(len(trapped) == 20 and ("lisbon", "iphttps.state[cert]", "2") in trapped, f"{trapped}")
    values = {key: value for host, key, value in kept if host == "outside"}
    for key, start in zip(external, ("IPHTTPS OK - ", "IPHTTPS_CERT OK - ", '{"schema":1,', "IPHTTPS_ROOTS OK - ",
                                     "IPHTTPS_STATE UNKNOWN - /nonexistent: ")):
        expect(values.get(key, "").startswith(start), f"{key}: {values.get(key)!r} {log}")


# ---------------------------------------------------------------- Icinga 2

def credentials(ground, api, how):
    words = ["--icinga-ca=" + str(api.folder / "ca.crt")]
    if how == "certificate":
        return words + [f"--icinga-cert={api.folder}/iphttps.crt",
                        f"--icinga-key={api.folder}/iphttps.key"]
    return words + ["--icinga-user-file=" + ground.write("user", "iphttps:se:cret\n")]


def test_icinga(ground):
    for how in ("certificate", "password"):
        api = lab.Api(ground)
        said = ground.run("-f", two_sites(ground), "--to=icinga2:" + api.url,
                          *credentials(ground, api, how))
        api.close()
        expect((said.status, said.out, said.err) == (2, "", ""), f"{how}: {said.out}{said.err}")
        expect(len(api.posts) == 4 and
               {path for path, _ in api.posts} == {"/v1/actions/process-check-result"}, f"{api.posts}")
        expect(set(api.users) == {(None, True) if how == "certificate" else
                                  ("Basic aXBodHRwczpzZTpjcmV0", False)}, f"{api.users}")
        body = next(b for _, b in api.posts if b["filter_vars"] == {"site": "lisbon", "check": "IPHTTPS"})
        expect(body["exit_status"] == 2 and body["type"] == "Service" and
               "0x800b0101" in body["plugin_output"] and
               any(f.startswith("client_error=") for f in body["performance_data"]), f"{body}")


def test_icinga_exposed(ground):
    """That others can read its password: a mistake of the configuration, and a line beside a report that is sent."""
    api = lab.Api(ground)
    user = credentials(ground, api, "password")
    words = ["-f", two_sites(ground), "--to=icinga2:" + api.url, *user]
    before = ground.run(*words, "--check-config")
    said = ground.run(*words)
    expect(before.status == 0 and "can be read" not in said.out, before.out + said.out)
    os.chmod(ground.folder / "user", 0o644)
    line = f"{ground.folder}/user can be read by everybody (mode 0644): chmod 600\n"
    again = ground.run(*words)
    expect(again.status == said.status and again.out == "note: " + line + said.out, again.out)
    again = ground.run(*words, "--to=json:-")
    expect(again.out.startswith("{") and again.err == "note: " + line, again.out[:80] + again.err)
    again = ground.run(*words, "--check-config")
    api.close()
    expect((again.status, again.out) == (3, "--icinga-user-file: " + line), again.out)


def test_icinga_refuses(ground):
    api = lab.Api(ground, refuse={"lisbon": 500})
    words = ["-f", two_sites(ground), "--to=icinga2:" + api.url]
    said = ground.run(*words, *credentials(ground, api, "password"))
    expect(said.status == 3 and "2 of 4 results not taken: lisbon, IPHTTPS: the server answered with "
           "status 500" in said.out and len(api.posts) == 4, said.out)
    said = ground.run(*words, "--icinga-user-file=" + ground.write("user", "a:b\n"))
    expect(said.status == 3 and "certificate" in said.out, f"not verified: {said.out}")
    said = ground.run(*words, "--icinga-user-file=" + ground.write("nobody", "nothing\n"))
    expect(said.status == 3 and "the first line is not USER:PASSWORD" in said.out, said.out)
    api.close()
    said = ground.run(*words, *credentials(ground, api, "password"))
    expect(said.status == 3 and "3 of 3 results not taken, 1 never tried: berlin, IPHTTPS: " in said.out, said.out)
    said = ground.run("-f", two_sites(ground), "--to=icinga2:http://localhost:1")
    expect(said.status == 3 and "the URL does not begin with https://" in said.out, said.out)


def test_icinga_ca_alone(ground):
    """With a CA of one's own nobody else may vouch for the server, not even who is in libcurl's own directory."""
    api = lab.Api(ground)
    within = namespace.trusting(ground.folder / "trusted", api.folder / "ca.crt")
    if not within:
        raise Skip("no mount namespaces")
    words = ["-f", two_sites(ground), "--to=icinga2:" + api.url,
             "--icinga-user-file=" + ground.write("user", "iphttps:se:cret\n")]
    if ground.run(*words, within=within).status != 2:
        raise Skip("libcurl trusts no directory")
    sent = len(api.posts)
    said = ground.run(*words, f"--icinga-ca={ground.store}", within=within)
    expect(said.status == 3 and "certificate" in said.out and len(api.posts) == sent, said.out)
    said = ground.run(*words, f"--icinga-ca={api.folder}/ca.crt", within=within)
    api.close()
    expect((said.status, said.out) == (2, ""), said.out)


def run_piped(ground, path, *words):
    """A run that gets its key through a pipe, as from <(...) of a shell."""
    reader, writer = os.pipe()
    os.write(writer, path.read_bytes())
    os.close(writer)
    said = ground.run(*words, f"--icinga-key=/dev/fd/{reader}", pass_fds=[reader], start_new_session=True)
    os.close(reader)
    return said


def test_icinga_key_encrypted(ground):
    """Nobody is asked for a passphrase, neither on a terminal nor on a standard input that stays open."""
    api = lab.Api(ground)
    plain, crt = api.folder / "iphttps.key", api.folder / "iphttps.crt"
    keys = {"pkcs8": ["pkey"], "traditional": ["rsa", "-traditional"]}
    both = ground.folder / "both.pem"
    silent, writer = os.pipe()
    for name, command in keys.items():
        locked = ground.folder / f"{name}.key"
        subprocess.run(["openssl", *command, "-in", plain, "-aes256", "-passout", "pass:secret", "-out", locked],
                       check=True, stderr=subprocess.DEVNULL)
        both.write_bytes(crt.read_bytes() + locked.read_bytes())
        for words in ([f"--icinga-cert={crt}", f"--icinga-key={locked}"], [f"--icinga-cert={both}"]):
            process = ground.start("-f", two_sites(ground), "--to=icinga2:" + api.url,
                                   f"--icinga-ca={api.folder}/ca.crt", *words, stdin=silent, start_new_session=True)
            try:
                out, err = process.communicate(timeout=30 * SCALE)
            except subprocess.TimeoutExpired:
                process.kill()
                out, err = process.communicate()
            expect(process.returncode == 3 and f"{words[-1].split('=')[1]}: the private key is encrypted" in out
                   and not err, f"{words}: {process.returncode} {out}{err}")
        said = run_piped(ground, locked, "-f", two_sites(ground), "--to=icinga2:" + api.url,
                         f"--icinga-ca={api.folder}/ca.crt", f"--icinga-cert={crt}")
        expect(said.status == 3 and "results not taken" in said.out and not said.err, said.out + said.err)
    said = run_piped(ground, plain, "-f", two_sites(ground), "--to=icinga2:" + api.url,
                     f"--icinga-ca={api.folder}/ca.crt", f"--icinga-cert={crt}")
    expect((said.status, said.out) == (2, ""), said.out)
    os.close(silent)
    os.close(writer)
    both.write_bytes(crt.read_bytes() + plain.read_bytes())
    said = ground.run("-f", two_sites(ground), "--to=icinga2:" + api.url, f"--icinga-ca={api.folder}/ca.crt",
                      f"--icinga-cert={both}")
    api.close()
    expect((said.status, said.out) == (2, ""), said.out)


def test_icinga_refuses_the_first(ground):
    """A refusal is an answer: what comes after many of them is sent."""
    api = lab.Api(ground, refuse={"site0": 404, "site1": 409, "site2": 500, "site3": 404})
    said = ground.run("-f", ground.sites(6, ground.good), "--to=icinga2:" + api.url,
                      *credentials(ground, api, "password"))
    api.close()
    expect(said.status == 3 and "4 of 6 results not taken: site0, IPHTTPS: the server answered with status 404"
           in said.out and len(api.posts) == 6, f"{len(api.posts)}: {said.out}")


ICINGA = """const NodeName = "localhost"
const ZoneName = NodeName
const PluginContribDir = "/usr/lib/nagios/plugins"
const PluginDir = PluginContribDir
include <itl>
include "{src}/contrib/icinga2/iphttps.conf"
object Zone ZoneName {{ endpoints = [ NodeName ] }}
object Endpoint NodeName {{ }}
object Host "in-use" {{
  check_command = "dummy"
  vars.iphttps_url = "https://da.example.com/IPHTTPS"
  vars.iphttps_store = [ "/etc/iphttps/corp-root.pem" ]
}}
"""


def icinga(ground, folder, more):
    """The command line of a whole Icinga 2 in a folder of its own."""
    program = lab.need("icinga2")
    for name in ("data", "log", "cache", "run", "spool"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    path = folder / "main.conf"
    path.write_text(ICINGA.format(src=SRC) + more, encoding="utf-8")
    return [program, "daemon", "-c", str(path), "-DDataDir=" + str(folder / "data"),
            "-DLogDir=" + str(folder / "log"), "-DCacheDir=" + str(folder / "cache"),
            "-DInitRunDir=" + str(folder / "run"), "-DSpoolDir=" + str(folder / "spool"),
            "-DRunAsUser=" + pwd.getpwuid(os.getuid()).pw_name, "-DRunAsGroup=root"]


API = """
library "methods"
object CheckerComponent "checker" {{ }}
object ApiListener "api" {{
  bind_host = "127.0.0.1"
  bind_port = {port}
}}
object ApiUser "certificate" {{
  client_cn = "iphttps"
  permissions = [ "actions/process-check-result" ]
}}
object ApiUser "reader" {{
  password = "reader"
  permissions = [ "objects/query/Service" ]
}}
object Host "berlin" {{ check_command = "dummy" }}
object Host "lisbon" {{ check_command = "dummy" }}
for (name in [ "IPHTTPS", "IPHTTPS_CERT" ]) {{
  for (host in [ "berlin", "lisbon" ]) {{
    object Service name use(host) {{
      host_name = host
      check_command = "passive"
    }}
  }}
}}
"""


def ask(api, port):
    """{(host, service): (state, output, figures)} of what has been sent, as Icinga itself has them."""
    context = ssl.create_default_context(cafile=api / "ca.crt")
    request = urllib.request.Request(f"https://localhost:{port}/v1/objects/services")
    request.add_header("Authorization", "Basic " + base64.b64encode(b"reader:reader").decode())
    with urllib.request.urlopen(request, context=context, timeout=10) as answer:
        services = [s["attrs"] for s in json.load(answer)["results"]]
    return {(s["host_name"], s["name"]): (s["state"], s["last_check_result"]["output"],
                                          s["last_check_result"]["performance_data"])
            for s in services if (s["last_check_result"] or {}).get("check_source") == "iphttps-report"}


def test_icinga_itself(ground):
    api = lab.authority(ground.folder / "api")
    folder = ground.folder / "icinga"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = icinga(ground, folder, API.format(port=port))
    certs = folder / "data" / "certs"
    certs.mkdir()
    for name, source in (("ca.crt", "ca.crt"), ("localhost.crt", "server.crt"),
                         ("localhost.key", "server.key")):
        shutil.copy(api / source, certs / name)
    process = subprocess.Popen(command, stdout=open(folder / "out", "wb"), stderr=subprocess.STDOUT)
    try:
        end = time.monotonic() + 30 * SCALE
        while time.monotonic() < end and process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.2)
        said = ground.run("-f", two_sites(ground), f"--to=icinga2:https://localhost:{port}",
                          f"--icinga-ca={api}/ca.crt", f"--icinga-cert={api}/iphttps.crt",
                          f"--icinga-key={api}/iphttps.key")
        log = (folder / "out").read_text(errors="replace")[-1500:]
        expect((said.status, said.out, said.err) == (2, "", ""), said.out + said.err + log)
        found = ask(api, port)
        unknown = ground.run("-f", ground.sites(1, ground.good), f"--to=icinga2:https://localhost:{port}",
                             f"--icinga-ca={api}/ca.crt", f"--icinga-cert={api}/iphttps.crt",
                             f"--icinga-key={api}/iphttps.key")
    finally:
        process.terminate()
        process.wait()
    expect(len(found) == 4 and found["berlin", "IPHTTPS"][0] == 0 and
           found["lisbon", "IPHTTPS_CERT"][0] == 2 and "0x800b0101" in found["lisbon", "IPHTTPS"][1] and
           any(str(f).startswith("addresses=") for f in found["berlin", "IPHTTPS"][2]), f"{found}")
    expect(unknown.status == 3 and "results not taken: site0, IPHTTPS: " in unknown.out, unknown.out)


# ---------------------------------------------------------------- Nagios

def test_nagios_pipe(ground):
    path = str(ground.folder / "nagios.cmd")
    said = ground.run("-f", two_sites(ground), "--to=nagios:" + path)
    expect(said.status == 3 and f"{path}: there is no such pipe: is Nagios running?" in said.out, said.out)
    expect(not os.path.exists(path), "a file where Nagios will make its pipe")
    said = ground.run("-f", two_sites(ground), "--to=nagios:" + ground.write("left.cmd", "left over\n"))
    expect(said.status == 3 and "left.cmd: is no pipe" in said.out, said.out)
    expect((ground.folder / "left.cmd").read_text() == "left over\n", "written to")
    os.mkfifo(path)
    said = ground.run("-f", two_sites(ground), "--to=nagios:" + path)
    expect(said.status == 3 and "nobody reads from this pipe" in said.out, said.out)
    got = []
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    said = ground.run("-f", two_sites(ground), "--to=nagios:" + path)
    got = os.read(reader, 65536).decode().splitlines()
    os.close(reader)
    expect((said.status, said.out) == (2, "") and len(got) == 4, f"{said.out} {got}")
    for line in got:
        expect(re.fullmatch(r"\[\d{10}\] PROCESS_SERVICE_CHECK_RESULT;(berlin;IPHTTPS(_CERT)?;0;IPHTTPS"
                            r"(_CERT)? OK|lisbon;IPHTTPS(_CERT)?;2;IPHTTPS(_CERT)? CRITICAL) - [^|]+"
                            r" \| [a-z0-9_]+=.*", line), line)
    os.unlink(path)


def test_nagios_spool(ground):
    spool = ground.folder / "checkresults"
    spool.mkdir()
    said = ground.run("-f", two_sites(ground), f"--to=nagios-spool:{spool}")
    names = sorted(os.listdir(spool))
    expect(said.out == "" and len(names) == 2 and re.fullmatch(r"c\w{6}", names[0]) and
           names[1] == names[0] + ".ok", f"{said.out} {names}")
    records = (spool / names[0]).read_text().split("\n\n")
    expect(len(records) == 6, f"{len(records)} records")  # the head, four, and the last end
    said = ground.run("-f", two_sites(ground), "--to=nagios-spool:/nonexistent")
    expect(said.status == 3 and "/nonexistent: cannot be written" in said.out, said.out)


NAGIOS = """cfg_file={src}/contrib/nagios/iphttps.cfg
cfg_file={folder}/objects.cfg
resource_file={folder}/resource.cfg
log_file={folder}/nagios.log
object_cache_file={folder}/objects.cache
precached_object_file={folder}/objects.precache
status_file={folder}/status.dat
command_file={folder}/nagios.cmd
check_result_path={folder}/checkresults
lock_file={folder}/nagios.pid
temp_file={folder}/nagios.tmp
query_socket={folder}/nagios.qh
state_retention_file={folder}/retention.dat
temp_path={folder}
log_archive_path={folder}
check_external_commands=1
check_result_reaper_frequency=1
status_update_interval=1
nagios_user={user}
nagios_group={group}
illegal_macro_output_chars=`~$&|'"<>
"""

OBJECTS = """define command {
  command_name none
  command_line /bin/true
}
define contact {
  contact_name nobody
  host_notification_commands none
  service_notification_commands none
  host_notification_period iphttps-always
  service_notification_period iphttps-always
}
define host {
  host_name berlin,lisbon
  max_check_attempts 1
  check_period iphttps-always
  notification_period iphttps-always
  contacts nobody
}
define service {
  use iphttps-passive
  host_name berlin,lisbon
  service_description IPHTTPS
  contacts nobody
}
define service {
  use iphttps-passive
  host_name berlin,lisbon
  service_description IPHTTPS_CERT
  contacts nobody
}
define service {
  use iphttps-service
  host_name berlin
  service_description active
  check_command check_iphttps!--ra-wait=5
  active_checks_enabled 0
  contacts nobody
}
"""


def nagios(ground):
    """The command line of a whole Nagios in a folder of its own, which any user can look into."""
    program = lab.need("nagios4")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="nagios-"))
    root = os.getuid() == 0
    user = "nagios" if root else pwd.getpwuid(os.getuid()).pw_name
    (folder / "checkresults").mkdir(parents=True, exist_ok=True)
    objects = OBJECTS.replace("  host_name berlin,lisbon\n  max", "  host_name berlin\n  max")
    host = objects[objects.index("define host"):objects.index("define service")]
    (folder / "objects.cfg").write_text(objects + host.replace("berlin", "lisbon"), encoding="ascii")
    (folder / "resource.cfg").write_text("$USER1$=/usr/lib/nagios/plugins\n", encoding="ascii")
    (folder / "nagios.cfg").write_text(
        NAGIOS.format(src=folder, folder=folder, user=user, group=user), encoding="ascii")
    (folder / "contrib/nagios").mkdir(parents=True, exist_ok=True)
    shutil.copy(SRC / "contrib/nagios/iphttps.cfg", folder / "contrib/nagios/iphttps.cfg")
    if root:
        for path in (folder, folder / "checkresults"):
            shutil.chown(path, user, user)
    return folder, [program, str(folder / "nagios.cfg")]


def test_nagios_definitions(ground):
    folder, command = nagios(ground)
    said = subprocess.run([command[0], "-p", "-v", command[1]], capture_output=True, text=True, check=False)
    understood = (folder / "objects.precache").read_text() if said.returncode == 0 else ""
    shutil.rmtree(folder)
    expect(said.returncode == 0 and "Total Warnings: 0\nTotal Errors:   0" in said.stdout,
           said.stdout[-1500:])
    line = re.search(r"command_name\tiphttps_no_result\n\tcommand_line\t(.*)", understood).group(1)
    said = subprocess.run(line, shell=True, capture_output=True, text=True, check=False)
    expect(said.returncode == 3 and said.stdout.startswith("IPHTTPS UNKNOWN - ") and not said.stderr,
           f"{line}: {said}")


def states_of(folder):
    """{(host, service): state and output} as Nagios itself has them."""
    text = (folder / "status.dat").read_text(errors="replace") if (folder / "status.dat").exists() else ""
    found = {}
    for block in re.findall(r"servicestatus \{\n(.*?)\n\t\}", text, re.S):
        fields = dict(re.findall(r"^\t(\w+)=(.*)$", block, re.M))
        if fields["last_check"] != "0":
            found[fields["host_name"], fields["service_description"]] = (
                fields["current_state"], fields["plugin_output"])
    return found


def test_nagios_itself(ground):
    for how, where in (("nagios", "nagios.cmd"), ("nagios-spool", "checkresults")):
        folder, command = nagios(ground)
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            end = time.monotonic() + 40 * SCALE
            eventually(end, lambda: (folder / "nagios.cmd").exists(), bool)
            said = eventually(end, lambda: ground.run("-f", two_sites(ground), f"--to={how}:{folder / where}"),
                              lambda said: said.status == 2)
            expect((said.status, said.out) == (2, ""), said.out)
            found = eventually(end, lambda: states_of(folder), lambda found: len(found) == 4)
        finally:
            process.terminate()
            process.wait()
            shutil.rmtree(folder)
        expect(found.get(("berlin", "IPHTTPS"), "?")[0] == "0" and
               found.get(("lisbon", "IPHTTPS_CERT"), "?")[0] == "2" and
               "0x800b0101" in found["lisbon", "IPHTTPS"][1], f"{how}: {found}")
