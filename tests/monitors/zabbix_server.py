# SPDX-License-Identifier: GPL-3.0-or-later
"""A Zabbix server with a database and a frontend of its own, all below one folder and on loopback."""
import gzip
import itertools
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import urllib.request

import bench
import ground as lab
from bench import eventually, expect

SETTINGS = "/etc/zabbix/zabbix.conf.php"  # Debian's place
FRONTEND = pathlib.Path("/usr/share/zabbix")
UNPACKED = pathlib.Path("/usr/local/lib/iphttps-tests")  # contrib/packages.sh: server and proxy cannot both be installed
SQL = "share/zabbix-server-pgsql"
# Of what a new installation has: no templates and no pictures, which take a minute to load.
TABLES = {b"role", b"role_rule", b"users", b"usrgrp", b"users_groups", b"hstgrp", b"config", b"dbversion", b"module",
          b"config_autoreg_tls", b"settings"}
POSTGRES = """listen_addresses = ''
unix_socket_directories = '{folder}'
port = {port}
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 60
shared_buffers = 32MB
"""
COMMON = """LogType=console
PidFile={folder}/{name}.pid
SocketDir={folder}/{name}
AllowRoot=1
ListenIP=127.0.0.1
ListenPort={port}
ExternalScripts={scripts}
Timeout={timeout}
StartPollers=4
CacheSize=16M
"""
SERVER = """DBHost={folder}
DBPort={database}
DBName=zabbix
DBUser={user}
CacheUpdateFrequency=2
StartTrappers=2
StartDiscoverers=0
StartPingers=0
StartHTTPPollers=0
StartVMwareCollectors=0
StartPreprocessors=2
ProxyConfigFrequency=2
ProxyDataFrequency=1
"""
PROXY = """Server=127.0.0.1:{port_server}
Hostname={name}
DBName={folder}/{name}.db
ConfigFrequency=2
DataSenderFrequency=1
StartDiscoverers=0
StartPingers=0
StartHTTPPollers=0
"""
PHP = """<?php
$DB = ['TYPE' => 'POSTGRESQL', 'SERVER' => '%(folder)s', 'PORT' => '%(database)s', 'DATABASE' => 'zabbix',
       'USER' => '%(user)s', 'PASSWORD' => '', 'SCHEMA' => '', 'ENCRYPTION' => false, 'KEY_FILE' => '',
       'CERT_FILE' => '', 'CA_FILE' => '', 'VERIFY_HOST' => false, 'CIPHER_LIST' => '', 'VAULT_URL' => '',
       'VAULT_DB_PATH' => '', 'VAULT_TOKEN' => '', 'DOUBLE_IEEE754' => true];
$ZBX_SERVER = '127.0.0.1';
$ZBX_SERVER_PORT = '%(port)s';
$ZBX_SERVER_NAME = 'lab';
$IMAGE_FORMAT_DEFAULT = IMAGE_FORMAT_PNG;
"""


def postgres_programs():
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise lab.Skip("there is no PostgreSQL")
    return found[-1].parent


def program(name):
    """Of a package, or of one that is only unpacked."""
    return UNPACKED / "usr/sbin" / name if (UNPACKED / "usr/sbin" / name).exists() else lab.need(name)


def port_for_zabbix():
    port = bench.free_port()
    if port > 32767:
        raise lab.Skip("no port that Zabbix takes is free")
    return port


class Zabbix:
    """Starts at once; `scripts` is its folder of external scripts. Ended by end()."""

    def __init__(self):
        self.programs = {"server": program("zabbix_server"), "php": lab.need("php")}
        self.postgres = postgres_programs()
        self.tables = next((top / SQL for top in (UNPACKED / "usr", pathlib.Path("/usr")) if (top / SQL).exists()), None)
        if not (FRONTEND / "api_jsonrpc.php").exists() or not self.tables:
            raise lab.Skip("there is no frontend, or the server is not for PostgreSQL")
        if "pgsql" not in subprocess.run([self.programs["php"], "-m"], capture_output=True, text=True, check=False).stdout:
            raise lab.Skip("PHP has no module for PostgreSQL")
        self.who = bench.user("postgres")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="iphttps-zabbix-"))
        self.folder.chmod(0o755)
        self.scripts = self.folder / "scripts"
        self.scripts.mkdir()
        self.port, self.web, self.database = port_for_zabbix(), bench.free_port(), bench.free_port()
        self.daemons, self.token, self.count = [], None, itertools.count(1)
        try:
            self.start()
        except BaseException:
            self.end()
            raise

    def end(self):
        for daemon in reversed(self.daemons):
            daemon.end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def daemon(self, name, command, **more):
        self.daemons.append(bench.Daemon(command, self.folder / f"{name}.out", **more))
        return self.daemons[-1]

    def as_owner(self):
        return {"user": self.who.pw_uid, "group": self.who.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}

    def start(self):
        self.start_database()
        self.write_and_run("server", SERVER)
        conf = self.folder / "frontend"
        shutil.copytree(FRONTEND, conf, ignore=shutil.ignore_patterns("locale", "assets", "fonts", "imgstore"),
                        ignore_dangling_symlinks=True)
        (self.folder / "zabbix.conf.php").write_text(PHP % self.facts(), encoding="ascii")
        names = conf / "include/classes/core/CConfigFile.php"
        text = names.read_text(encoding="utf-8")
        expect(SETTINGS in text, "where the frontend looks for its settings is not known")
        names.write_text(text.replace(SETTINGS, f"{self.folder}/zabbix.conf.php"), encoding="utf-8")
        self.daemon("web", [self.programs["php"], "-d", "post_max_size=16M", "-d", "max_execution_time=300", "-d",
                            "memory_limit=512M", "-d", "max_input_time=300", "-d", "date.timezone=UTC", "-S", f"127.0.0.1:{self.web}", "-t",
                            conf])
        eventually(self.answers, bool, self.alive)
        self.token = self.ask("user.login", username="Admin", password="zabbix")

    def facts(self):
        return {"folder": self.folder, "database": self.database, "user": self.who.pw_name, "port": self.port}

    def start_database(self):
        data = self.folder / "database"
        bench.own(self.folder, self.who)
        subprocess.run([self.postgres / "initdb", "-D", data, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"], check=True,
                       stdout=subprocess.DEVNULL, cwd="/", **self.as_owner())
        with open(data / "postgresql.conf", "a", encoding="ascii") as conf:
            conf.write(POSTGRES.format(folder=self.folder, port=self.database))
        daemon = self.daemon("postgres", [self.postgres / "postgres", "-D", data], cwd="/", **self.as_owner())
        eventually(lambda: self.sql("SELECT 1", "postgres").returncode, lambda code: code == 0, daemon.alive)
        said = self.sql("CREATE DATABASE zabbix", "postgres")
        expect(said.returncode == 0, said.stderr)
        data = gzip.open(self.tables / "data.sql.gz").read()
        starts = [*re.finditer(rb"(?m)^(?:INSERT INTO (\w+) |DELETE|COMMIT)", data), None]
        script = gzip.open(self.tables / "schema.sql.gz").read() + b"".join(
            data[one.start():after.start()] for one, after in zip(starts, starts[1:]) if after and one[1] in TABLES)
        said = self.sql(None, "zabbix", input=script)
        expect(said.returncode == 0, said.stderr[-1000:])

    def sql(self, command, database, **more):
        words = [self.postgres / "psql", "-q", "-h", self.folder, "-p", str(self.database), "-U", self.who.pw_name, "-d",
                 database, "-v", "ON_ERROR_STOP=1", *(["-c", command] if command else ["-1", "-f", "-"])]
        return subprocess.run(words, capture_output=True, check=False, **more)

    def write_and_run(self, name, text, **more):
        """A server or a proxy: its configuration, its folder of sockets, its start."""
        (self.folder / name).mkdir(exist_ok=True)
        facts = {**self.facts(), "name": name, "scripts": self.scripts, "timeout": 20, **more}
        path = self.folder / f"{name}.conf"
        path.write_text((COMMON + text).format(**facts), encoding="ascii")
        return self.daemon(name, [self.programs[name], "-f", "-c", path])

    def proxy(self, name, scripts):
        """An active proxy; its number, for hosts. It makes its database itself."""
        self.programs[name] = program("zabbix_proxy")
        number = self.ask("proxy.create", host=name, status=5)["proxyids"][0]
        return number, self.write_and_run(name, PROXY, port=port_for_zabbix(), port_server=self.port, scripts=scripts)

    def forget(self, daemon):
        """Ends one, which is missed from now on by nobody."""
        self.daemons.remove(daemon)
        daemon.end()

    def alive(self):
        for daemon in self.daemons:
            daemon.alive()

    def answers(self):
        try:
            return self.call("apiinfo.version", {})
        except OSError:
            return None

    def call(self, method, params, auth=None):
        body = {"jsonrpc": "2.0", "method": method, "params": params, "id": next(self.count)}
        if auth:
            body["auth"] = auth
        request = urllib.request.Request(f"http://127.0.0.1:{self.web}/api_jsonrpc.php", json.dumps(body).encode(),
                                         {"Content-Type": "application/json-rpc"})
        with urllib.request.urlopen(request, timeout=bench.PATIENCE) as answer:
            said = answer.read()
        try:
            parsed = json.loads(said)
        except ValueError:
            raise AssertionError(f"{method}: {said[:1500]!r}") from None
        expect("error" not in parsed, f"{method}: {parsed.get('error')}")
        return parsed["result"]

    def ask(self, method, **params):
        return self.call(method, params, self.token)

    def imports(self, path):
        """A file of templates, as the frontend's page of imports takes it."""
        rules = {name: {"createMissing": True, "updateExisting": True, "deleteMissing": True}
                 for name in ("discoveryRules", "graphs", "httptests", "items", "templateDashboards", "triggers", "valueMaps")}
        rules |= {name: {"createMissing": True, "updateExisting": True} for name in ("templates",)}
        rules |= {"templateLinkage": {"createMissing": True, "deleteMissing": True}, "groups": {"createMissing": True}}
        return self.ask("configuration.import", format="yaml", rules=rules, source=pathlib.Path(path).read_text(encoding="utf-8"))

    def template(self, name):
        return self.ask("template.get", filter={"host": [name]}, output=["templateid"])[0]["templateid"]

    def host(self, name, templates, macros=(), **more):
        groups = self.ask("hostgroup.get", filter={"name": ["Linux servers"]}, output=["groupid"])
        interface = {"type": 1, "main": 1, "useip": 1, "ip": "127.0.0.1", "dns": "", "port": "10050"}  # wanted, not used
        return self.ask("host.create", host=name, interfaces=[interface], groups=[{"groupid": groups[0]["groupid"]}],
                        templates=[{"templateid": self.template(one)} for one in templates],
                        macros=[{"macro": "{$IPHTTPS.%s}" % key, "value": str(value)} for key, value in dict(macros).items()],
                        **more)["hostids"][0]

    def values(self, host):
        """{key: last value} of what has a value, and {key: error} of what has an error."""
        items = self.ask("item.get", hostids=[host], output=["key_", "lastvalue", "lastclock", "error", "state"])
        return ({item["key_"]: item["lastvalue"] for item in items if item["lastclock"] != "0"},
                {item["key_"]: item["error"] for item in items if item["error"]})

    def problems(self, host):
        """{name: problem} of what a person sees: without what depends on another problem."""
        shown = {one["triggerid"] for one in self.ask("trigger.get", hostids=[host], output=["triggerid"], skipDependent=True,
                                                      only_true=True)}
        found = self.ask("problem.get", hostids=[host], output="extend", selectTags="extend")
        return {one["name"]: one for one in found if one["objectid"] in shown}
