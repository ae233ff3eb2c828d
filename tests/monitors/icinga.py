# SPDX-License-Identifier: GPL-3.0-or-later
"""Icinga 2: contrib/icinga2 in a daemon of our own, asked by its REST API."""
import base64
import contextlib
import grp
import json
import os
import pathlib
import pwd
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request

import bench
import ground as lab
import icinga_commands
from bench import eventually, expect
from ground import BUILD, NAME, SRC

MAIN = """const NodeName = "{node}"
const PluginContribDir = "{build}/plugins"
const PluginDir = "/usr/lib/nagios/plugins"
const MaxConcurrentChecks = 6
include <itl>
include "{src}/contrib/icinga2/iphttps.conf"
"""
ALONE = """const ZoneName = NodeName
object Zone ZoneName { endpoints = [ NodeName ] }
object Endpoint NodeName { }
"""
API = """library "methods"
object CheckerComponent "checker" {{ }}
object ApiListener "api" {{
  bind_host = "127.0.0.1"
  bind_port = {port}
}}
object ApiUser "tests" {{
  password = "tests"
  permissions = [ "*" ]
}}
object ApiUser "iphttps-report" {{
  client_cn = "iphttps"
  permissions = [ "actions/process-check-result" ]
}}
"""


MAKING = threading.Lock()  # the CA's files are there once


def certificate(authority, name):
    """A certificate of that name by the tests' CA, of which Icinga wants server and client in one."""
    path = authority / f"{name}.crt"
    with MAKING:
        if path.exists():
            return path

        def call(*words):
            subprocess.run(["openssl", *map(str, words)], check=True, cwd=authority, capture_output=True)
        call("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        (authority / "extensions").write_text(f"subjectAltName=DNS:{name},DNS:localhost\n", encoding="ascii")
        call("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", 30,
             "-extfile", "extensions", "-out", f"{name}.crt")
    return path


class Icinga(bench.Daemon):
    """A daemon in a folder of its own."""

    def __init__(self, ground, node, text, main=MAIN, port=None):
        self.program, self.node = lab.need("icinga2"), node
        self.authority = lab.authority(ground.folder / "api")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"icinga-{node}-", dir=ground.folder))
        for name in ("data", "log", "cache", "run", "spool"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        certs = self.folder / "data" / "certs"
        certs.mkdir(exist_ok=True)
        shutil.copy(self.authority / "ca.crt", certs / "ca.crt")
        for suffix in ("crt", "key"):
            shutil.copy(certificate(self.authority, node).with_suffix("." + suffix), certs / f"{node}.{suffix}")
        self.port = port or bench.free_port()
        path = self.folder / "main.conf"
        path.write_text(main.format(node=node, build=BUILD, src=SRC) + API.format(port=self.port) + text, encoding="utf-8")
        self.command = [self.program, "daemon", "-c", str(path),
                        *(f"-D{name}Dir={self.folder}/{folder}" for name, folder in
                          (("Data", "data"), ("Log", "log"), ("Cache", "cache"), ("InitRun", "run"), ("Spool", "spool"))),
                        "-DRunAsUser=" + pwd.getpwuid(os.getuid()).pw_name,
                        "-DRunAsGroup=" + grp.getgrgid(os.getgid()).gr_name]

    def validate(self, idle=False):
        """Without a warning; idle: there may be rules that no host fits."""
        said = subprocess.run([*self.command, "-C"], capture_output=True, text=True, check=False)
        wrong = r"critical/|warning/(?!ApplyRule: .* does not match anywhere)" if idle else r"warning/|critical/"
        expect(said.returncode == 0 and not re.search(wrong, said.stdout), said.stdout[-3000:])

    def start(self):
        super().__init__(self.command, self.folder / "out")
        eventually(self.answers, bool, self.alive)
        return self

    def answers(self):
        with contextlib.suppress(OSError, urllib.error.URLError):
            return bool(self.ask("GET", "/v1/status/IcingaApplication"))
        return False

    def ask(self, method, path, body=None):
        context = ssl.create_default_context(cafile=self.authority / "ca.crt")
        request = urllib.request.Request(f"https://localhost:{self.port}{path}", method=method,
                                         data=None if body is None else json.dumps(body).encode())
        request.add_header("Authorization", "Basic " + base64.b64encode(b"tests:tests").decode())
        request.add_header("Accept", "application/json")
        with urllib.request.urlopen(request, context=context, timeout=30) as answer:
            return json.load(answer)["results"]

    def services(self):
        """{(host, service): its attributes}"""
        found = {}
        with contextlib.suppress(OSError, urllib.error.URLError):
            for one in self.ask("GET", "/v1/objects/services"):
                attributes = one["attrs"]
                found[attributes["host_name"], attributes["name"]] = attributes
        return found

    def check_all(self, where="true"):
        self.ask("POST", "/v1/actions/reschedule-check", {"type": "Service", "filter": where, "force": True})


def result(service):
    return service["last_check_result"] or {}


def done(services, names):
    return all(name in services and result(services[name]) for name in names)


# ---------------------------------------------------------------- what is written

def test_icinga_files_are_made_of_the_help(ground):
    """Commands have every option, with its words; files by hand would lag behind."""
    del ground
    table = icinga_commands.tables()
    expect(not list(icinga_commands.faults(table)), "; ".join(icinga_commands.faults(table)))
    table["iphttps"] = table["iphttps"][1:]
    expect(len(list(icinga_commands.faults(table))) == 2, "a missing option is not noticed")


def test_icinga_basket(ground):
    """The form that Director documents (30-Configuration-Baskets.md): a type, its objects by name, and in them the
    numbers of fields. director.py lets Director take it, where it is installed."""
    del ground
    basket = json.loads(icinga_commands.BASKET.read_text(encoding="utf-8"))
    expect(set(basket) == {"Datafield", "Command", "ServiceTemplate"}, f"{set(basket)}")
    numbers = {int(number) for number in basket["Datafield"]}
    names = [field["varname"] for field in basket["Datafield"].values()]
    expect(len(set(names)) == len(names) == len(numbers), "a variable twice")
    for name, command in basket["Command"].items():
        expect(command["object_name"] == name, name)
        expect({field["datafield_id"] for field in command["fields"]} <= numbers, f"{name}: fields")
        used = {macro for argument in command["arguments"].values() for key in ("value", "set_if")
                for macro in re.findall(r"\$(\w+)\$", argument.get(key, ""))}
        used |= {macro for value in command["vars"].values() for macro in re.findall(r"\$(\w+)\$", value)}
        expect(used <= set(names), f"{name}: {sorted(used - set(names))} have no field")
    for name, template in basket["ServiceTemplate"].items():
        expect(set(template["imports"]) <= set(basket["ServiceTemplate"]), name)
        expect(template.get("check_command", "iphttps") in basket["Command"], name)


def test_icinga_accepts(ground):
    """icinga2 daemon -C, without a warning, with a host of each rule."""
    Icinga(ground, "localhost", ALONE + hosts(ground)).validate()


def test_icinga_library(ground):
    """The commands where packages put them, and the rest of iphttps.conf by the command that the page shows."""
    library = BUILD / "contrib/itl/iphttps.conf"
    if not library.exists():
        raise lab.Skip(f"there is no {library}")
    command = next(block for block in bench.blocks("icinga.md", "sed ")).partition(" /usr/share/")[0]
    rest = subprocess.run(["sh", "-c", f"{command} {SRC}/contrib/icinga2/iphttps.conf"], capture_output=True, text=True,
                          check=True).stdout
    main = MAIN.replace('include "{src}/contrib/icinga2/iphttps.conf"', f'include "{library}"')
    expect('template Service "iphttps-passive"' in rest and "object CheckCommand" not in rest, rest[:500])
    Icinga(ground, "localhost", ALONE + rest + hosts(ground), main=main).validate()


def test_icinga_page(ground):
    """What contrib/doc/icinga.md shows of a configuration is one: hosts and rules, and zones by themselves."""
    blocks = bench.blocks("icinga.md", "object ", "apply ")
    zones = [block for block in blocks if "object Zone" in block]
    expect(len(zones) == 1 and len(blocks) == 4, f"{len(blocks)} blocks")
    Icinga(ground, "localhost", ALONE + "".join(block for block in blocks if block not in zones).replace(
        'object ApiUser "iphttps-report"', 'object ApiUser "of the page"')).validate(idle=True)
    Icinga(ground, "master", 'const ZoneName = "master"\n' + zones[0]).validate(idle=True)


# ---------------------------------------------------------------- rules and their services

def hosts(ground):
    """A host for each rule, its variables as the head of iphttps.conf has them."""
    return f"""template Host "lab" {{
  check_command = "dummy"
  vars.iphttps_url = "https://{NAME}:{ground.good}/IPHTTPS"
  vars.iphttps_address = [ "127.0.0.1" ]
  vars.iphttps_store = [ "corp={ground.store}" ]
  vars.iphttps_timeout = 25
}}
object Host "berlin" {{
  import "lab"
  vars.iphttps_roots_store = [ "laptops={ground.store}" ]
  vars.iphttps_state_file = "{SRC}/tests/data/clientstate/active.txt"
}}
object Host "lisbon" {{
  import "lab"
  vars.iphttps_url = "https://{NAME}:{ground.expired}/IPHTTPS"
}}
object Host "silent" {{
  import "lab"
  vars.iphttps_url = "https://{NAME}:{ground.silent}/IPHTTPS"
  vars.iphttps_timeout = "6:unknown"
  vars.iphttps_cert_timeout = 4
}}
object Host "paris" {{
  import "lab"
  vars.iphttps_report = [ "IPHTTPS", "IPHTTPS_CERT" ]
}}
"""


RULES = {("berlin", "IPHTTPS"): 0, ("berlin", "IPHTTPS_CERT"): 0, ("berlin", "IPHTTPS_TRUST"): None,
         ("berlin", "IPHTTPS_ROOTS"): 0, ("berlin", "IPHTTPS_STATE"): 0, ("lisbon", "IPHTTPS"): 2,
         ("lisbon", "IPHTTPS_CERT"): 2, ("lisbon", "IPHTTPS_TRUST"): 2, ("silent", "IPHTTPS"): 3,
         ("silent", "IPHTTPS_CERT"): 2, ("silent", "IPHTTPS_TRUST"): 3}


class Graphite:
    """Takes what a metric writer sends."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.bytes, self.connected = b"", False
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                peer, _ = self.socket.accept()
                self.connected = True
                threading.Thread(target=self._take, args=(peer,), daemon=True).start()

    def _take(self, peer):
        with peer, contextlib.suppress(OSError):
            while got := peer.recv(65536):
                self.bytes += got

    def values(self):
        """{(host, service, label): value}"""
        found = {}
        for line in self.bytes.decode(errors="replace").splitlines():
            match = re.match(r"icinga2\.(\w+)\.services\.(\w+)\.\w+\.perfdata\.(\w+)\.value (\S+) \d+$", line)
            if match:
                found[match.group(1, 2, 3)] = float(match[4])
        return found


GRAPHITE = """object GraphiteWriter "graphite" {{
  host = "127.0.0.1"
  port = {port}
}}
"""


def compare(name, service, state):
    """What REST shows, against what the command line that Icinga ran prints here."""
    shown = result(service)
    said = subprocess.run(shown["command"], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    text, _, figures = said.stdout.rstrip("\n").partition(" | ")
    expect(service["state"] == said.returncode == shown["exit_status"] and state in (None, service["state"]),
           f"{name}: {service['state']}, {shown['output']}; by hand {said.returncode}, {said.stdout}")
    expect(bench.numberless(shown["output"].rstrip()) == bench.numberless(text), f"{name}: {shown['output']!r}, by hand {text!r}")
    wrong = bench.figures_differ(" ".join(shown["performance_data"]), figures)
    expect(not wrong, f"{name}: {wrong}")


def complaint(log, host):
    """What the metric writer did not take."""
    found = re.search(rf".*Ignoring invalid perfdata for checkable '{host}!.*", log)
    return found and found[0]


def test_icinga_rules(ground):
    """Every rule gives its services; REST shows their states, words, values and thresholds, and metric writers
    take each figure without a warning."""
    graphite = Graphite()
    daemon = Icinga(ground, "localhost", ALONE + hosts(ground) + GRAPHITE.format(port=graphite.port))
    daemon.start()
    try:
        daemon.check_all('service.host_name != "paris"')
        services = eventually(daemon.services, lambda found: done(found, RULES), daemon.alive)
        expect({name for name in services if name[0] != "paris"} == set(RULES), f"{sorted(services)}")
        for name, state in RULES.items():
            expect(result(services[name]), f"{name}: no result {daemon.said()}")
            compare(name, services[name], state)
        expect("0x274c" in result(services["silent", "IPHTTPS"])["output"], f"{result(services['silent', 'IPHTTPS'])}")
        limits = {name: services[name]["check_timeout"] for name in RULES}
        expect(limits["berlin", "IPHTTPS"] == 45 and limits["silent", "IPHTTPS"] == 26 and
               limits["silent", "IPHTTPS_CERT"] == 24, f"{limits}")
        wanted = {(*name, label) for name in RULES if services[name]["state"] == 0
                  for label in re.findall(r"(\w+)=", " ".join(result(services[name])["performance_data"]))}
        # The writer connects when it has been there for a while; what came before is not sent.
        eventually(lambda: graphite.connected, bool, daemon.alive)
        daemon.check_all('service.host_name != "paris"')
        got = eventually(graphite.values, lambda values: wanted <= set(values), daemon.alive)
        expect(wanted and wanted <= set(got), f"{sorted(wanted - set(got))}")
        expect(got["berlin", "IPHTTPS", "addresses_up"] == 1, f"{got}")
        # It says so of each U; there is one where something could not be measured, and none in an OK.
        log = eventually(lambda: daemon.said(10**7), lambda log: complaint(log, "silent"), daemon.alive)
        expect(complaint(log, "silent") and not complaint(log, "berlin"), f"{complaint(log, 'berlin')}")
        reported(ground, daemon)
    finally:
        daemon.end()


def reported(ground, daemon):
    """Results of iphttps-report, with the time that they stand; one that is too old is UNKNOWN and says why."""
    config = ground.write("paris.ini", f"[defaults]\nstore = {ground.store}\n[paris]\nhostname = {NAME}\n"
                          f"port = {ground.good}\naddress = 127.0.0.1\nchecks = iphttps, cert\n")
    before = time.time()
    said = ground.run("-f", config, f"--to=icinga2:https://localhost:{daemon.port}", "--run-every=10m",
                      f"--icinga-ca={daemon.authority}/ca.crt", f"--icinga-cert={daemon.authority}/iphttps.crt",
                      f"--icinga-key={daemon.authority}/iphttps.key")
    expect((said.status, said.out) == (0, ""), said.out + said.err)
    after = time.time()
    for check in ("IPHTTPS", "IPHTTPS_CERT"):
        service = daemon.services()["paris", check]
        shown = result(service)
        expect(service["state"] == 0 and shown["output"].startswith(check + " OK - "), f"{shown}")
        expect(1260 < shown["ttl"] < 1260 + after - before + 2, f"{check}: ttl {shown['ttl']}")
        expect(before + shown["ttl"] <= service["next_check"] <= after + shown["ttl"], f"{check}: {service['next_check']}")
    daemon.ask("POST", "/v1/actions/process-check-result", {
        "type": "Service", "filter": 'host.name == "paris" && service.name == "IPHTTPS"', "exit_status": 0,
        "plugin_output": "IPHTTPS OK - the last one", "ttl": 2})
    stale = eventually(lambda: daemon.services().get(("paris", "IPHTTPS"), {}),
                       lambda service: service and service["state"] == 3, daemon.alive)
    expect(result(stale)["output"] == icinga_commands.no_result(), f"{result(stale)}")


# ---------------------------------------------------------------- variables

def values(ground, folder):
    """For each option a value, and what else the check then needs or must not have."""
    policy, other = folder / "Registry.pol", ground.pki["expired"] / "chain.pem"
    policy.write_bytes(b"PReg\1\0\0\0")
    chain, key = ground.pki["good"] / "chain.pem", ground.pki["good"] / "key.pem"
    secret = folder / "secret"
    secret.write_text("secret\n", encoding="ascii")
    secret.chmod(0o600)
    ini = folder / "options.ini"
    ini.write_text("[lab]\nuse-ipv4\n", encoding="ascii")
    ini.chmod(0o600)
    directory, starttls = {"store": ["ldaps://127.0.0.1:1"]}, {"store": ["ldap://127.0.0.1:1"]}
    bind = {**directory, "ldap-user": "x@example.com", "ldap-password-file": str(secret)}
    without = {"hostname": None, "port": None}
    return {
        "hostname": (NAME, {}), "address": (["127.0.0.1", "127.0.0.2"], {}), "port": (str(ground.expired), {}),
        "url": (f"https://{NAME}:{ground.good}/IPHTTPS", without), "gpo": (str(policy), without),
        "use-ipv4": (True, {}), "use-ipv6": (True, {"address": ["::1"]}), "any-address": (True, {}),
        "dns-server": ("127.0.0.1:1", {"address": None}), "proxy": ("http://127.0.0.1:1", {}),
        "client-cert": (str(chain), {"client-key": str(key)}), "client-key": (str(key), {"client-cert": str(chain)}),
        "store": ([f"a={ground.store}", f"b={ground.store}"], {}), "max-age": (["30", "ctl:9"], {}),
        "client": ("win11", {}), "ldap-user": ("x@example.com", {**directory, "ldap-password-file": str(secret)}),
        "ldap-password-file": (str(secret), bind), "ldap-gssapi": (True, directory), "ldap-starttls": (True, starttls),
        "ldap-ca": (str(ground.store), directory), "warning": ("95", {}), "critical": ("3", {}),
        "ping": (["2001:db8:1:1000::1"], {}), "null-cipher": (True, {}), "ra-wait": ("1", {}), "timeout": ("4:warning", {}),
        "severity": (["store.stale=ok"], {}), "at": ("2031-01-31", {}), "extra-opts": (f"lab@{ini}", {}),
        "file": (str(chain), {"address": None, "port": None}),
        "passphrase-file": (str(secret), {"file": str(chain), "address": None, "port": None}),
        "ca-warning": ("40", {}), "ca-critical": ("20", {}), "fingerprint": ("ab" * 20, {}), "issuer": ("Lab", {}),
        "no-fetch": (True, {}), "fetch-proxy": ("http://127.0.0.1:1", {}), "cache": (str(folder), {}),
        "crl": ([str(other)], {}), "root": ([str(ground.store)], {"hostname": None, "address": None, "port": None}),
        "everywhere": ([str(ground.store)], {}), "next": (str(ground.store), {}), "plan": (True, {}),
        "binding": ([f"{SRC}/tests/fuzz/corpus/sslcert/address"], {}),
    }


def literal(value):
    return json.dumps(value)


def variable(option, prefix):
    return f"vars.{prefix}_{option.replace('-', '_')}"


def words_of(option, value):
    if option == "extra-opts":
        return [f"--extra-opts={value}"]
    if value is True:
        return [f"--{option}"]
    each = value if isinstance(value, list) else [value]
    return [word for one in each for word in (f"--{option}", one)]


def variables(ground, folder):
    """(name of a service, its text, the words that its command line must have) for every variable of every command:
    the one for all checks, and the check's own, which then counts."""
    table, known = icinga_commands.tables(), values(ground, folder)
    base = {"hostname": NAME, "address": ["127.0.0.1"], "port": str(ground.good), "store": [f"corp={ground.store}"]}
    for check, options in table.items():
        names = {option.name for option in options}
        for option in options:
            value, more = known[option.name]
            if check == "iphttps_state":
                given = {"file": f"{SRC}/tests/data/clientstate/active.txt"}
                value = {"severity": ["client.disconnected=ok"], "extra-opts": f"state@{folder}/options.ini",
                         "file": given["file"]}.get(option.name, value)
            else:
                given = {name: one for name, one in {**base, **more}.items() if one is not None and name in names}
            given.pop(option.name, None)
            ways = [(check, value)]
            if icinga_commands.elsewhere(check, option, table):
                ways.append(("iphttps", value))
            for prefix, one in ways:
                lines = [f"  {variable(name, check)} = {literal(there)}" for name, there in given.items()]
                lines.append(f"  {variable(option.name, prefix)} = {literal(one)}")
                if prefix == check != "iphttps" and len(ways) > 1:
                    lines.append(f"  {variable(option.name, 'iphttps')} = {literal(wrong(one))}")
                wanted = {name: words_of(name, there) for name, there in {**given, option.name: one}.items()}
                wanted.setdefault("timeout", ["--timeout", "10"])
                yield f"{check}-by-{prefix}-{option.name}", check, lines, sum(wanted.values(), [])


def wrong(value):
    """What a check would not get, because its own variable says otherwise."""
    return False if value is True else ["never"] if isinstance(value, list) else "never"


def test_icinga_variables(ground):
    """Every variable of every command, that of all checks and that of one, becomes its option and no other; the
    check takes it."""
    folder = ground.folder / "variables"
    folder.mkdir(exist_ok=True)
    rows = list(variables(ground, folder))
    (folder / "options.ini").write_text("[lab]\nuse-ipv4\n[state]\ntimeout=3\n", encoding="ascii")
    text = 'object Host "lab" { check_command = "dummy" }\n'
    for name, check, lines, _ in rows:
        text += (f'object Service "{name}" {{\n  host_name = "lab"\n  check_command = "{check}"\n  check_interval = 1d\n'
                 "  max_check_attempts = 1\n" + "\n".join(lines) + "\n}\n")
    daemon = Icinga(ground, "localhost", ALONE + text)
    daemon.start()
    try:
        daemon.check_all()
        names = {("lab", row[0]) for row in rows}
        services = eventually(daemon.services, lambda found: done(found, names), daemon.alive)
    finally:
        daemon.end()
    faults = []
    for name, _, _, wanted in rows:
        shown = result(services["lab", name])
        if not shown:
            faults.append(f"{name}: no result")
        elif sorted(shown["command"][1:]) != sorted(wanted):
            faults.append(f"{name}: {shown['command'][1:]}, not {wanted}")
        elif "see --help" in shown["output"] or not re.match(r"IPHTTPS(_[A-Z]+)? [A-Z]+ - ", shown["output"]):
            faults.append(f"{name}: {shown['output']}")
    expect(not faults and len(rows) > 150, f"{len(rows)} rows, {len(faults)} wrong: " + "; ".join(faults[:6]))
