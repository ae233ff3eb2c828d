# SPDX-License-Identifier: GPL-3.0-or-later
"""Icinga Director with a database of its own: contrib/icinga2/director-basket.json. Skipped where it is not
installed, which contrib/packages.sh does not do for its sake (icingaweb2-module-director, icingacli, mariadb-server)."""
import json
import os
import pathlib
import pwd
import re
import subprocess
import tempfile

import bench
import ground as lab
import icinga
import icinga_commands
from bench import eventually, expect

MODULES = pathlib.Path("/usr/share/icingaweb2/modules")
RESOURCE = """[director_db]
type = "db"
db = "mysql"
host = "127.0.0.1"
port = "{port}"
dbname = "director"
username = "director"
password = "lab"
charset = "utf8"
"""
GRANT = ('CREATE DATABASE director CHARACTER SET utf8; CREATE USER director@127.0.0.1 IDENTIFIED BY "lab"; '
         "GRANT ALL ON director.* TO director@127.0.0.1")


class Director:
    def __init__(self, ground):
        self.tool = lab.need("icingacli")
        self.install, self.server, self.client = map(lab.need, ("mariadb-install-db", "mariadbd", "mariadb"))
        if not (MODULES / "director").is_dir():
            raise lab.Skip("there is no Icinga Director")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="director-", dir=ground.folder))
        self.port, self.socket = bench.free_port(), f"{self.folder}/sock"
        self.daemon = None

    def __enter__(self):
        me, data = f"--user={pwd.getpwuid(os.getuid()).pw_name}", f"--datadir={self.folder}/db"
        subprocess.run([self.install, me, data, "--auth-root-authentication-method=normal", "--skip-test-db"], check=True,
                       capture_output=True)
        self.daemon = bench.Daemon([self.server, "--no-defaults", me, data, "--bind-address=127.0.0.1",
                                    f"--port={self.port}", f"--socket={self.socket}", f"--pid-file={self.folder}/pid"],
                                   self.folder / "out")
        eventually(lambda: self.sql(GRANT).returncode, lambda status: status == 0, self.daemon.alive)
        self.configure(self.folder / "etc")
        return self

    def __exit__(self, *_):
        if self.daemon:
            self.daemon.end()

    def sql(self, text):
        return subprocess.run([self.client, "--no-defaults", "-S", self.socket, "-u", "root", "-N", "-r", "-e", text],
                              capture_output=True, text=True, check=False)

    def configure(self, folder):
        (folder / "enabledModules").mkdir(parents=True)
        (folder / "modules/director").mkdir(parents=True)
        for module in MODULES.iterdir():
            (folder / "enabledModules" / module.name).symlink_to(module)
        (folder / "resources.ini").write_text(RESOURCE.format(port=self.port), encoding="ascii")
        (folder / "config.ini").write_text('[global]\nconfig_backend = "ini"\n[logging]\nlog = "none"\n', encoding="ascii")
        (folder / "modules/director/config.ini").write_text('[db]\nresource = "director_db"\n', encoding="ascii")

    def call(self, *words, given=""):
        said = subprocess.run([self.tool, "director", *words], input=given, capture_output=True, text=True, check=False,
                              env={**os.environ, "ICINGAWEB_CONFIGDIR": str(self.folder / "etc")})
        expect(said.returncode == 0 and "ERROR" not in said.stdout + said.stderr, f"{words}: {said.stdout}{said.stderr}")
        return said.stdout

    def rendered(self):
        """What it would give to Icinga, as one text."""
        self.call("config", "render")
        return self.sql("SELECT content FROM director.director_generated_file").stdout


def test_director_basket(ground):
    """The basket is taken, twice; what Director makes of it is what Icinga takes, with the same arguments."""
    with Director(ground) as director:
        director.call("migration", "run")
        basket = icinga_commands.BASKET.read_text(encoding="utf-8")
        for _ in range(2):
            said = director.call("basket", "restore", given=basket)
            expect("have been restored" in said, said)
        for check, options in icinga_commands.tables().items():
            shown = json.loads(director.call("command", "show", check, "--json", "--no-defaults"))
            expect(len(shown["arguments"]) == len(options) and len(shown["fields"]) >= len(options), f"{check}: {shown}")
        text = director.rendered()
    icinga.Icinga(ground, "localhost", icinga.ALONE + text, main=icinga.MAIN.replace(
        'include "{src}/contrib/icinga2/iphttps.conf"\n', "")).validate()
    for check in icinga_commands.CHECKS:
        expect(f'"/check_{check}"' in text, f"no command {check}")
    expect(re.search(r'template Service "iphttps-passive" \{[^}]*check_command = "iphttps_no_result"', text), text[-3000:])
