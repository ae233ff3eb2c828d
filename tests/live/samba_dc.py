# SPDX-License-Identifier: GPL-3.0-or-later
"""A domain controller of Samba with a forest of its own, in a network of its own.

It listens on the ports that are a domain controller's, so whoever asks it runs within(): there the
name of the controller is known, and Kerberos finds it."""
import base64
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

import namespace
import settings

REALM = "AD.CONTOSO.TEST"
DOMAIN = "ad.contoso.test"
HOST = f"dc1.{DOMAIN}"
BASE = "CN=Configuration,DC=ad,DC=contoso,DC=test"
SERVICES = f"CN=Public Key Services,CN=Services,{BASE}"
PASSWORD = "Passw0rd for the DC"
ADMINISTRATOR = f"administrator@{DOMAIN}"
PROGRAMS = ("samba", "samba-tool", "kinit", "ldbmodify", "ldbsearch", "net", "smbclient", "nsenter", "mount", "ip")
RUN = "/run/samba"  # sockets that are found nowhere else, whatever smb.conf says
SYSTEM_PYTHON = "/usr/bin/python3"  # python3-samba belongs to it

KRB5 = f"""
[libdefaults]
    default_realm = {REALM}
    dns_lookup_kdc = false
    dns_lookup_realm = false
    dns_canonicalize_hostname = false
    rdns = false
    forwardable = true
[realms]
    {REALM} = {{
        kdc = 127.0.0.1
        admin_server = 127.0.0.1
    }}
[domain_realm]
    .{DOMAIN} = {REALM}
    {DOMAIN} = {REALM}
"""
POLICY = """
import sys
from samba.dcerpc import preg
from samba.ndr import ndr_pack
file = preg.file()
file.header.signature = "PReg"
file.header.version = 1
entries = []
for line in sys.stdin:
    key, name, kind, data = line.rstrip("\\n").split("\\t")
    entry = preg.entry()
    entry.keyname, entry.valuename, entry.type = key, name, int(kind)
    if int(kind) == 4:
        entry.data = int(data)
    elif int(kind) == 3:
        entry.data = bytes.fromhex(data)
    else:
        entry.data = data
    entries.append(entry)
file.entries, file.num_entries = entries, len(entries)
sys.stdout.buffer.write(ndr_pack(file))
"""


def missing():
    """What a controller lacks on this machine; None when it can be made."""
    path = settings.environment()["PATH"]
    for program in PROGRAMS:
        if not shutil.which(program, path=path):
            return f"no {program}"
    if not pathlib.Path("/usr/share/samba/setup/provision.ldif").exists():
        return "no samba-ad-provision"
    tried = subprocess.run([SYSTEM_PYTHON, "-c", "import samba.dcerpc.preg"], capture_output=True)
    if tried.returncode != 0:
        return "no python3-samba"
    return None if namespace.permitted(("lo", "over=/etc/hosts=/etc/hosts")) else "no network namespaces"


class SambaDc:
    """Provisioned and running between __enter__ and __exit__; `chain` is its TLS certificate."""

    def __init__(self, folder, chain):
        self.folder = pathlib.Path(folder)
        self._chain = chain
        self._holder = self._child = None
        self._inside = 0
        self._trouble = ""
        self.published = False  # whether a row has put something there

    # --- commands

    @property
    def conf(self):
        return str(self.folder / "dc" / "etc" / "smb.conf")

    @property
    def _as_admin(self):
        return [f"--use-krb5-ccache=FILE:{self.folder}/tickets.admin", "--use-kerberos=required",
                f"--configfile={self.conf}"]

    def environment(self, tickets="admin", binding=False):
        """With the tickets of that name. Of a Kerberos bind over TLS something is left (leaks.supp):
        to know that, sanitizers must walk whole stacks, which is slow."""
        stacks = os.environ.get("ASAN_OPTIONS", "") + (":fast_unwind_on_malloc=0" if binding else "")
        leaks = f"suppressions={settings.HERE}/leaks.supp:print_suppressions=0"
        return {**settings.environment(), "KRB5_CONFIG": str(self.folder / "krb5.conf"),
                "KRB5CCNAME": f"FILE:{self.folder}/tickets.{tickets}", "HOME": str(self.folder),
                "ASAN_OPTIONS": stacks, "LSAN_OPTIONS": leaks}

    def within(self, command):
        """The command, to be run where the controller is."""
        return ["nsenter", f"--target={self._inside}", "--net", "--mount", "--pid", "--", *command]

    def run(self, *command, text=None, tickets="admin"):
        done = subprocess.run(self.within(command), input=text, capture_output=True, text=True,
                              env=self.environment(tickets), timeout=120 * settings.SCALE)
        if done.returncode != 0:
            raise RuntimeError(f"{command[0]}: {done.stdout[-400:]} {done.stderr[-800:]}")
        return done.stdout

    # --- from nothing to a running controller

    def _provision(self):
        (self.folder / "krb5.conf").write_text(KRB5, encoding="ascii")
        (self.folder / "hosts").write_text(
            f"127.0.0.1 localhost\n127.0.0.1 {HOST} dc1\n127.0.0.1 {DOMAIN}\n", encoding="ascii")
        (self.folder / "run").mkdir()
        os.makedirs(RUN, exist_ok=True)
        # The first process of a process namespace takes all others with it.
        self._holder = subprocess.Popen(
            [sys.executable, namespace.__file__, "lo", f"over=/etc/hosts={self.folder}/hosts",
             f"over={RUN}={self.folder}/run", "--", "unshare", "--pid", "--fork", "--kill-child",
             "--mount-proc", "sh", "-c", "echo ready; exec sleep 3600"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        if self._holder.stdout.readline() != b"ready\n":
            raise RuntimeError("no namespaces")
        children = pathlib.Path(f"/proc/{self._holder.pid}/task/{self._holder.pid}/children")
        self._inside = int(children.read_text(encoding="ascii").split()[0])
        tls = self._chain
        (self.folder / "empty.conf").write_text("", encoding="ascii")  # not the machine's own
        self.run(
            "samba-tool", "domain", "provision", f"--configfile={self.folder}/empty.conf",
            f"--targetdir={self.folder}/dc", f"--realm={REALM}",
            "--domain=CONTOSO", f"--adminpass={PASSWORD}", "--server-role=dc",
            "--dns-backend=SAMBA_INTERNAL", "--host-name=dc1", "--host-ip=127.0.0.1",
            "--option=ldap server require strong auth=allow_sasl_over_tls", "--option=interfaces=lo", "--option=bind interfaces only=yes",
            "--option=dns forwarder=127.0.0.1", f"--option=tls certfile={tls.cert}",
            f"--option=tls keyfile={tls.key}", f"--option=tls cafile={tls.store}",
            f"--option=pid directory={self.folder}", f"--option=lock directory={self.folder}/lock",
            f"--option=log file={self.folder}/log.%m",
            f"--option=ntp signd socket directory={self.folder}/ntp")
        os.chmod(tls.key, 0o600)

    def _answers(self):
        """Ports are open before what is behind them works."""
        try:
            self.run(sys.executable, "-c", "import socket\nfor port in 88, 389, 636, 445:\n"
                     " socket.create_connection(('127.0.0.1', port), 2).close()")
            self.kinit()
            self.run("ldbsearch", "-H", f"ldap://{HOST}", *self._as_admin, "-b", BASE, "-s", "base", "cn")
            self.run("smbclient", f"//{HOST}/sysvol", *self._as_admin, "-c", "ls")
        except RuntimeError as error:
            self._trouble = str(error)
            return False
        return True

    def _start(self):
        with open(self.folder / "samba.out", "wb") as out:
            self._child = subprocess.Popen(
                self.within(["samba", "-F", "--no-process-group", "-s", self.conf]),
                stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=self.environment())
        until = time.monotonic() + 60 * settings.SCALE
        while not self._answers():
            if self._child.poll() is not None or time.monotonic() > until:
                said = (self.folder / "samba.out").read_text()[-400:]
                raise RuntimeError(f"samba does not start: {self._trouble} {said}")
            time.sleep(0.1)

    def __enter__(self):
        try:
            self.folder.mkdir(parents=True)
            self._provision()
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self._holder:
            self._holder.kill()  # and with it everything inside
            self._holder.wait()
            self._holder.stdout.close()
        if self._child:
            self._child.wait()
        self._child = self._holder = None

    # --- what it can be asked to do

    def kinit(self, user=ADMINISTRATOR, password=PASSWORD, tickets="admin"):
        name = user.partition("@")[0]
        self.run("kinit", f"{name}@{REALM}", text=password + "\n", tickets=tickets)

    def keytab(self):
        """A file with the administrator's keys, for who has no password to type."""
        path = self.folder / "keytab"
        if not path.exists():
            self.run("samba-tool", "domain", "exportkeytab", str(path), f"--principal=administrator@{REALM}",
                     f"--configfile={self.conf}")
        return path

    def modify(self, ldif):
        """Writes into the directory over LDAP, as administrator with Kerberos."""
        self.run("ldbmodify", "-H", f"ldap://{HOST}", *self._as_admin, text=ldif)

    def publish(self, container, name, values, kind="certificationAuthority"):
        """An object with these values of cACertificate below Public Key Services."""
        parent = f"CN={container},{SERVICES}" if container else SERVICES
        lines = [f"dn: CN={name},{parent}", "changetype: add", f"objectClass: {kind}"]
        if kind == "certificationAuthority":
            lines += ["authorityRevocationList:: AA==", "certificateRevocationList:: AA=="]
        lines += [f"cACertificate:: {base64.b64encode(value).decode()}" for value in values]
        self.modify("\n".join(lines) + "\n")

    def join_package(self, machine, path):
        """An offline domain join package for a new machine (djoin /provision)."""
        self.run("net", "offlinejoin", "provision", f"domain={DOMAIN}", f"machine_name={machine}",
                 f"savefile={path}", f"dcname={HOST}", *self._as_admin)
        return pathlib.Path(path)

    def policy(self, name, values):
        """A new group policy with these values of the machine, (key, name, type, data) each; data is
        text, a number or bytes by its type. The path of its Registry.pol in SYSVOL."""
        said = self.run("samba-tool", "gpo", "create", name, "-H", f"ldap://{HOST}", *self._as_admin)
        identifier = re.search(r"\{[0-9A-Fa-f-]{36}\}", said)[0]
        folder = self.folder / "dc" / "state" / "sysvol" / DOMAIN / "Policies" / identifier
        path = next(below for below in folder.iterdir() if below.name.lower() == "machine") / "Registry.pol"
        path.write_bytes(registry_policy(values))
        return path

    def download(self, path):
        """What a client gets for a file below SYSVOL, with Kerberos."""
        below = pathlib.Path(path).relative_to(self.folder / "dc" / "state" / "sysvol")
        target = self.folder / "downloaded"
        self.run("smbclient", f"//{HOST}/sysvol", *self._as_admin, "-c", f'get "{below}" "{target}"')
        return target.read_bytes()


def registry_policy(values):
    """Registry.pol as Samba encodes it."""
    rows = ["\t".join((key, name, str(kind), data.hex() if isinstance(data, bytes) else str(data)))
            for key, name, kind, data in values]
    done = subprocess.run([SYSTEM_PYTHON, "-c", POLICY], input="".join(row + "\n" for row in rows).encode(),
                          capture_output=True, check=True)
    return done.stdout
