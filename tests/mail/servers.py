# SPDX-License-Identifier: GPL-3.0-or-later
"""Mail servers for the tests: one that keeps what it gets, with the faults that servers have, one
that is no more than a socket, and exim4 as it is installed."""
import asyncio
import contextlib
import logging
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import threading
import time
import warnings

try:
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import SMTP, AuthResult
except ImportError:
    Controller = None

# What a client does to them is no news to these servers.
logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)
logging.getLogger("asyncio").setLevel(logging.CRITICAL + 1)

USER, PASSWORD = "reporter", "s3cret with a blank"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def certificates(place):
    """A CA with a server's certificate for localhost, and another CA."""
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=place, check=True, capture_output=True)

    for name in ("ca", "other"):
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out",
                f"{name}.pem", "-days", "30", "-subj", f"/CN=Lab mail {name}")
    for name, host in (("server", "DNS:localhost,IP:127.0.0.1"), ("elsewhere", "DNS:elsewhere.example")):
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr",
                "-subj", f"/CN={name}")
        pathlib.Path(place, f"{name}.ext").write_text(f"subjectAltName={host}\n", "utf-8")
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-set_serial",
                "0x" + os.urandom(8).hex(), "-days", "30", "-out", f"{name}.pem", "-extfile", f"{name}.ext")


class Keeper:
    """The handler of a Sink: keeps mails; answers as its faults say."""

    def __init__(self, faults):
        self.faults, self.mails = faults, []
        self.open = set()  # connections
        self.stalled = threading.Event()  # a mail was taken that is not answered

    def fault(self, command, text):
        """ANSWER, or WHERE:ANSWER for an address or a mail with these words only."""
        where, _, answer = self.faults.get(command, "").rpartition(":")
        return answer if where in text else ""

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.fault("RCPT", address)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_QUIT(self, server, session, envelope):
        if self.faults.get("QUIT") == "hang":
            await asyncio.sleep(60)
        return "221 2.0.0 Bye"

    async def handle_DATA(self, server, session, envelope):
        fault = self.fault("DATA", envelope.content.decode())
        if fault in ("hang", "slow"):
            self.stalled.set()
            await asyncio.sleep(60 if fault == "hang" else 4)
            fault = ""
        if fault == "close":
            server.transport.abort()
            return "250 OK"
        if fault:
            return fault
        self.mails.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content, time.monotonic()))
        return "250 2.0.0 kept"


class Sink:
    """An SMTP server that keeps what it gets. tls: starttls, smtps, none; certificate: whose."""

    def __init__(self, place, tls="starttls", certificate="server", **faults):
        self.keeper = Keeper(faults)
        self.port = free_port()
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(place / f"{certificate}.pem", place / f"{certificate}.key")

        def authenticate(server, session, envelope, mechanism, data):
            good = data.login.decode() == USER and data.password.decode() == PASSWORD
            return AuthResult(success=good, handled=False)

        more = {"authenticator": authenticate, "auth_required": True, "ident": "Lab"}
        if tls == "smtps":
            more["auth_require_tls"] = False  # it does not know of the TLS below it
        elif tls == "none":
            more = {"ident": "Lab"}
        else:
            more.update(tls_context=context, require_starttls=True)

        class Peer(SMTP):
            def connection_made(self, transport):
                self.event_handler.open.add(self)
                super().connection_made(transport)

            def connection_lost(self, error):
                super().connection_lost(error)
                self.event_handler.open.discard(self)

        class Server(Controller):
            def factory(self):
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    return Peer(self.handler, **more)

            def _trigger_server(self):
                with contextlib.suppress(OSError):
                    super()._trigger_server()

        self.controller = Server(self.keeper, hostname="127.0.0.1", port=self.port,
                                 ssl_context=context if tls == "smtps" else None)
        self.url = ("smtps" if tls == "smtps" else "smtp") + f"://localhost:{self.port}"

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop()

    @property
    def mails(self):
        return self.keeper.mails

    def settled(self):
        """The mails, when it has noticed that its peers are gone: a mail may still be on its way from one."""
        until = time.monotonic() + 60
        while self.keeper.open and time.monotonic() < until:
            time.sleep(0.001)
        assert not self.keeper.open, "connections that do not end"
        return self.keeper.mails


class Socket:
    """A server that says what it is given and then keeps silent, hangs up, or never ends its last line."""

    def __init__(self, *lines, close=False, endless=False):
        self.lines, self.close, self.endless = list(lines), close, endless
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://localhost:{self.socket.getsockname()[1]}"
        self.mails, self.open = [], []

    def __enter__(self):
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.socket.close()
        for connection in self.open:
            connection.close()

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.socket.accept()
                self.open.append(connection)
                threading.Thread(target=self.talk, args=(connection,), daemon=True).start()

    def talk(self, connection):
        with contextlib.suppress(OSError):
            for index, line in enumerate(self.lines):
                if index > 0 and not connection.recv(1000):
                    return
                connection.sendall(line.encode() + b"\r\n")
            while self.endless:
                connection.sendall(self.lines[-1].encode() + b"\r\n")
            if self.close:
                connection.close()
            else:
                while connection.recv(1000):
                    pass


EXIM = """
primary_hostname = localhost
spool_directory = {place}/spool
log_file_path = {place}/log/%slog
pid_file_path = {place}/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
tls_advertise_hosts = *
tls_certificate = {place}/server.pem
tls_privatekey = {place}/server.key
auth_advertise_hosts = ${{if def:tls_in_cipher{{*}}}}
acl_smtp_rcpt = check
host_lookup =
rfc1413_hosts =
never_users =
begin acl
check:
  accept authenticated = *
{relay}  deny message = log in first
begin routers
all:
  driver = accept
  transport = file
begin transports
file:
  driver = appendfile
  directory = {place}/mails
  create_directory
  maildir_format
  user = {user}
  group = {group}
  return_path_add
begin retry
* * F,1h,1m
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{reporter}}}}{{eq{{$auth3}}{{s3cret with a blank}}}}}}}}
  server_set_id = $auth2
"""


class Exim:
    """exim4 with STARTTLS and authentication, which delivers into a maildir. None without it."""

    @staticmethod
    def here():
        return shutil.which("exim4", path="/usr/sbin:/usr/bin") if os.geteuid() == 0 else None

    def __init__(self, place, user="Debian-exim", relay=False):
        self.place = pathlib.Path(place) / "exim"
        self.port = free_port()
        self.url = f"smtp://localhost:{self.port}"
        self.user = user
        self.relay = "  accept hosts = 127.0.0.1\n" if relay else ""  # as Debian's configuration has it
        self.process = None

    def __enter__(self):
        shutil.rmtree(self.place, ignore_errors=True)
        for folder in ("spool", "log", "mails"):
            (self.place / folder).mkdir(parents=True)
        for name in ("server.pem", "server.key"):
            shutil.copy(self.place.parent / name, self.place / name)
        config = self.place / "exim.conf"
        config.write_text(EXIM.format(relay=self.relay, place=self.place, port=self.port, user=self.user,
                                      group=self.user), "utf-8")
        for path in (self.place, *self.place.rglob("*")):
            shutil.chown(path, self.user, self.user)
        shutil.chown(config, "root", "root")
        config.chmod(0o644)
        self.place.parent.chmod(0o755)
        self.process = subprocess.Popen([self.here(), "-C", str(config), "-bdf"], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                break
            time.sleep(0.1)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)

    @property
    def mails(self):
        """(from, to, content, time) of what has been delivered; waits a little for the first."""
        for _ in range(100):
            found = sorted((self.place / "mails").glob("new/*"))
            if found:
                return [("", [], path.read_bytes(), 0) for path in found]
            time.sleep(0.1)
        return []
