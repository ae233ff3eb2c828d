# SPDX-License-Identifier: GPL-3.0-or-later
"""What all rows of a run share: the certificates, the web server they name, scratch space."""
import contextlib
import functools
import pathlib
import socket
import tempfile
import threading

import namespace
import nginx
import ocsp_responder
import pki
import process
import proxy
import row
import samba_dc
import server
import settings
import webserver

# The moment at which the certificates of the mode "fixed" are made, so that their dates are known.
FIXED = "2026-06-01T12:00:00Z"


class Lab:
    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.directory = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
            plain = self.directory / "plain"
            (plain / "www").mkdir(parents=True)
            self.root = plain / "www"
            self.web = stack.enter_context(webserver.WebServer(self.root))
            self._made = {"plain": pki.Pki(plain).make(self.web.url + "/plain")}
            self._healthy = {}
            self._nginx = None
            self._ocsp = None
            self._samba = None
            self.lock = threading.RLock()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *details):
        return self._stack.__exit__(*details)

    def pki(self, mode="plain"):
        """Certificates whose AIA and CRLs are served in that mode."""
        with self.lock:
            if mode not in self._made:
                self._made[mode] = self._make(mode)
            return self._made[mode]

    def _make(self, mode):
        kind, _, name = mode.partition(":")
        if kind == "fixed":
            made = pki.Pki(self.directory / mode)
            made.make(f"http://127.0.0.1:{self.nginx.port}/fixed", f"--now={FIXED}")
            self.nginx.serve("fixed", made.directory / "www")
            return made
        if kind == "ocsp":
            return self._ocsp_authority.answering(name, self._stack)
        made = pki.Pki(self.directory / mode)
        return made.make(f"{self.web.url}/{mode}", "--only=aia", "--only=crl-good")

    @property
    def nginx(self):
        """A real HTTP server; without its program, a port where nobody answers."""
        with self.lock:
            if self._nginx is None:
                self._nginx = self._stack.enter_context(nginx.Nginx(self.directory / "nginx"))
            return self._nginx

    @property
    def _ocsp_authority(self):
        if self._ocsp is None:
            self._ocsp = ocsp_responder.Authority(self.directory / "ocsp")
        return self._ocsp

    @property
    def samba(self):
        """A domain controller; whoever needs it has asked samba_dc.missing() first."""
        with self.lock:
            if self._samba is None:
                folder = self.directory / "samba-pki"
                made = pki.Pki(folder).make(self.web.url, f"--name={samba_dc.HOST}", "--only=good")
                dc = samba_dc.SambaDc(self.directory / "samba", made.chain("good"))
                self._samba = self._stack.enter_context(dc)
            return self._samba

    @functools.cached_property
    def hosts(self):
        """A file in which the name of the certificates is this machine, or None when it cannot count."""
        path = self.directory / "hosts"
        path.write_text(f"127.0.0.1 localhost\n127.0.0.1 {settings.NAME}\n", encoding="ascii")
        return path if namespace.permitted([f"over=/etc/hosts={path}"]) else None

    def healthy_bytes(self, version):
        """How many bytes a server sends when all is well."""
        with self.lock:
            if version not in self._healthy:
                self._healthy[version] = self._count(version)
            return self._healthy[version]

    def _count(self, version):
        chain = self._made["plain"].chain("good")
        with server.Server([f"--max-tls={version}"], [chain]) as running, proxy.Proxy(running.port) as relay:
            through = f"--proxy=http://127.0.0.1:{relay.port}"
            command = [settings.CHECK, "-H", settings.NAME, through, "-S", str(chain.store), *row.offering(version)]
            outcome = process.run(command)
        if outcome.status != 0:
            raise RuntimeError(f"the healthy server is not: {outcome.out!r}")
        return relay.down

    def scratch(self):
        return tempfile.TemporaryDirectory(dir=self.directory)

    @functools.cached_property
    def has_namespace(self):
        return namespace.permitted()

    @functools.cached_property
    def has_ipv6(self):
        try:
            with socket.create_server(("::1", 0), family=socket.AF_INET6):
                return True
        except OSError:
            return False
