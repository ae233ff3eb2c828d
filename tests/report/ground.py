# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of iphttps-report stand on: a folder, servers of the lab, fake receivers."""
import contextlib
import http.server
import json
import os
import pathlib
import shutil
import socket
import ssl
import struct
import subprocess
import tempfile
import threading
import time

SRC = pathlib.Path(os.environ.get("SRC") or pathlib.Path(__file__).resolve().parents[2]).resolve()
BUILD = pathlib.Path(os.environ.get("BUILD") or ".").resolve()
SCALE = float(os.environ.get("TIME_SCALE") or 1)
LAB = pathlib.Path(os.environ.get("LAB_BUILD") or BUILD).resolve() / "tests" / "lab"
REPORT = str(BUILD / "plugins" / "iphttps-report")
NAME = "da.example.com"


class Skip(Exception):
    pass


def need(program):
    found = shutil.which(program)
    if not found:
        raise Skip(f"there is no {program}")
    return found


class Outcome:
    def __init__(self, process, out, err, seconds):
        self.status, self.out, self.err, self.seconds = process.returncode, out, err, seconds


class Ground:
    """One folder with a PKI and the lab's servers, for all tests."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="iphttps-report-"))
        self._stack = contextlib.ExitStack()
        self.pki = {}
        for chain in ("good", "expired"):
            where = self.folder / ("pki-" + chain)
            subprocess.run([LAB / "labpki", "make", where, "--only=" + chain,
                            "--name=" + NAME], check=True, stdout=subprocess.DEVNULL)
            self.pki[chain] = where / chain
        self.store = self.pki["good"] / "store.pem"
        self.good = self.server("good")
        self.expired = self.server("expired")
        self.silent = self.server("good", "--fault=silent-accept")

    def server(self, chain, *words):
        """A server on all addresses of loopback; its port."""
        process = subprocess.Popen(
            [LAB / "iphttpsd", "--listen=0.0.0.0:0", "--run-for=900", *words,
             f"--cert={self.pki[chain]}/chain.pem", f"--key={self.pki[chain]}/key.pem"],
            stdout=subprocess.PIPE, text=True)
        self._stack.callback(self._end, process)
        port = None
        for line in process.stdout:
            if line.startswith("listening"):
                port = int(line.split()[2])
            if line.startswith("ready"):
                return port
        raise RuntimeError("the lab's server did not start")

    @staticmethod
    def _end(process):
        process.terminate()
        process.wait()

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)  # some are passwords
        return str(path)

    def sites(self, count, port, check="iphttps", holes=(), timeout=5, more=""):
        """A configuration with so many sites, those of the numbers in `holes` silent."""
        text = (f"[defaults]\nstore = {self.store}\nchecks = {check}\ntimeout = {timeout}\n"
                f"hostname = {NAME}\nport = {port}\n{more}")
        for i in range(count):
            text += f"[site{i}]\naddress = 127.1.{i >> 7}.{1 + (i & 127)}\n"
            text += f"port = {self.silent}\n" if i in holes else ""
        return self.write(f"sites-{count}-{check}-{len(holes)}-{timeout}.ini", text)

    @staticmethod
    def start(*words, within=(), stdin=subprocess.DEVNULL, **more):
        return subprocess.Popen([*within, REPORT, *map(str, words)], stdin=stdin,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)

    def run(self, *words, **more):
        begin = time.monotonic()
        process = self.start(*words, **more)
        out, err = process.communicate(timeout=120 * SCALE)
        return Outcome(process, out, err, time.monotonic() - begin)

    def close(self):
        self._stack.close()
        shutil.rmtree(self.folder)


class Trapper:
    """A Zabbix server as far as a sender sees it; it answers with `reply`."""

    def __init__(self, reply, address=("127.0.0.1", 0)):
        self.reply, self.values = reply, []
        self.socket = socket.create_server(address)
        self.port = self.socket.getsockname()[1]
        self.faults = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                peer, _ = self.socket.accept()
            except OSError:
                return
            with peer:
                self._talk(peer)

    def _talk(self, peer):
        with peer.makefile("rb") as stream:
            head = stream.read(13)
            magic, flags, length, reserved = struct.unpack("<4sBII", head)
            if (magic, flags, reserved) != (b"ZBXD", 1, 0):
                self.faults.append(f"head {head!r}")
            request = json.loads(stream.read(length))
        if request["request"] != "sender data":
            self.faults.append(f"request {request['request']}")
        self.values += request["data"]
        peer.sendall(self.reply if isinstance(self.reply, bytes) else frame(self.reply))

    def close(self):
        self.socket.close()


def frame(answer):
    body = json.dumps(answer).encode()
    return b"ZBXD" + struct.pack("<BII", 1, len(body), 0) + body


class Api:
    """The REST API of Icinga 2 as far as a sender of results sees it."""

    def __init__(self, ground, refuse=None):
        """refuse: the HTTP status that the results of a site get."""
        self.posts, self.refuse, self.users = [], refuse or {}, []
        folder = authority(ground.folder / "api")
        self.folder = folder
        api = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                api.posts.append((self.path, body))
                peer = self.connection.getpeercert()
                api.users.append((self.headers.get("Authorization"), bool(peer)))
                answer = b'{"results":[{"code":200.0}]}'
                self.send_response(api.refuse.get(body["filter_vars"]["site"], 200))
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *words):
                pass

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "server.crt", folder / "server.key")
        context.load_verify_locations(folder / "ca.crt")
        context.verify_mode = ssl.CERT_OPTIONAL
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://localhost:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def authority(folder, server="server", client="iphttps"):
    """A CA, a server certificate for localhost and a client certificate, by openssl."""
    if (folder / "ca.crt").exists():
        return folder
    folder.mkdir(parents=True)

    def call(*words):
        subprocess.run(["openssl", *map(str, words)], check=True, cwd=folder,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    call("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", 30, "-subj", "/CN=Test CA",
         "-keyout", "ca.key", "-out", "ca.crt", "-addext", "basicConstraints=critical,CA:TRUE")
    for name, subject in ((server, "localhost"), (client, client)):
        call("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={subject}", "-keyout",
             f"{name}.key", "-out", f"{name}.csr")
        (folder / "extensions").write_text(f"subjectAltName=DNS:{subject}\n", encoding="ascii")
        call("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.crt", "-CAkey", "ca.key",
             "-CAcreateserial", "-days", 30, "-extfile", "extensions", "-out", f"{name}.crt")
    return folder
