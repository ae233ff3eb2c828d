# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates that name an OCSP responder: that of OpenSSL, or one that misbehaves."""
import contextlib
import dataclasses
import http.server
import pathlib
import selectors
import subprocess
import threading
import time

import pki
import settings

DAY = 86400
SERIAL = {"root": 1, "signer": 2, "plain": 3, "leaf": 0x1001}
EXTENSIONS = """
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[signer]
extendedKeyUsage = OCSPSigning
[plain]
extendedKeyUsage = serverAuth
[leaf]
subjectAltName = DNS:{name}
extendedKeyUsage = serverAuth
authorityInfoAccess = OCSP;URI:{url}
"""


@dataclasses.dataclass(frozen=True)
class Real:
    """`openssl ocsp`: what its index says of the certificate, and who signs the answers."""

    status: str = "V"  # V, R, or - for a certificate that is not in the index
    signer: str = "signer"
    validity: tuple = ("-ndays", "7")


@dataclasses.dataclass(frozen=True)
class Canned:
    """The same answer to everybody."""

    body: bytes = b""
    status: int = 200
    kind: str = "application/ocsp-response"
    size: int = 0  # so many zeros
    redirect: bool = False
    delay: float = 0


ANSWERS = {
    "good": Real(),
    "good-by-ca": Real(signer="root"),
    "two-hours": Real(validity=("-nmin", "120")),
    "soon": Real(validity=("-nmin", "1")),
    "no-next": Real(validity=()),
    "revoked": Real(status="R"),
    "unknown": Real(status="-"),
    "stranger": Real(signer="stranger"),
    "no-eku": Real(signer="plain"),
    "gone": None,
    "malformed-request": Canned(bytes.fromhex("30030a0101")),
    "internal-error": Canned(bytes.fromhex("30030a0102")),
    "try-later": Canned(bytes.fromhex("30030a0103")),
    "sig-required": Canned(bytes.fromhex("30030a0105")),
    "unauthorized": Canned(bytes.fromhex("30030a0106")),
    "success-without-body": Canned(bytes.fromhex("30030a0100")),
    "html": Canned(b"<html><body>It works!</body></html>", kind="text/html"),
    "garbage": Canned(bytes(range(256)) * 8),
    "empty": Canned(),
    "404": Canned(b"not here", 404, "text/plain"),
    "500": Canned(b"", 500),
    "50-mb": Canned(size=50_000_000),
    "redirect": Canned(status=302, redirect=True),
    "slow": Canned(delay=30),
}


class _Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.do_GET()

    def do_GET(self):
        what = self.server.what
        if what.delay:
            self.server.ended.wait(what.delay)
        self.send_response(what.status)
        self.send_header("Content-Type", what.kind)
        self.send_header("Content-Length", str(what.size or len(what.body)))
        if what.redirect:
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}{self.path}")
        self.end_headers()
        self.wfile.write(what.body)
        for _ in range(what.size // 10000):
            self.wfile.write(bytes(10000))


class _Threads(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass  # clients may leave when they have had enough


@contextlib.contextmanager
def _canned(what):
    server = _Threads(("127.0.0.1", 0), _Handler)
    server.what, server.ended = what, threading.Event()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.ended.set()
        server.shutdown()
        server.server_close()


@contextlib.contextmanager
def _nobody():
    server = _Threads(("127.0.0.1", 0), _Handler, bind_and_activate=False)
    server.server_bind()  # bound, not listening: refused, and nobody else gets the port
    try:
        yield server.server_address[1]
    finally:
        server.server_close()


class Authority:
    """A root, who may sign OCSP answers for it and who may not, and a leaf for each responder."""

    def __init__(self, folder):
        self._folder = pathlib.Path(folder)
        self._folder.mkdir()
        for name in ("root", "stranger"):
            self._key(name)
            self._extensions("http://127.0.0.1/")
            self._openssl("req", "-x509", "-new", "-key", f"{name}.key", "-subj", f"/O=Lab/CN=OCSP {name}",
                          "-days", "3650", "-config", "extensions", "-extensions", "root", "-out", f"{name}.pem")
        self._issue("signer", "OCSP signer")
        self._issue("plain", "no OCSP signer")

    def _openssl(self, *words):
        done = subprocess.run(["openssl", *words], cwd=self._folder, capture_output=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"openssl {' '.join(words)}: {done.stderr[-300:]!r}")

    def _key(self, name):
        self._openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.key")

    def _extensions(self, url):
        text = "[req]\ndistinguished_name = name\n[name]\n" + EXTENSIONS.format(name=settings.NAME, url=url)
        (self._folder / "extensions").write_text(text, encoding="ascii")

    def _issue(self, kind, subject, url="http://127.0.0.1/"):
        self._key(kind)
        self._extensions(url)
        self._openssl("req", "-new", "-key", f"{kind}.key", "-subj", f"/O=Lab/CN={subject}", "-config", "extensions",
                      "-out", "request")
        self._openssl("x509", "-req", "-in", "request", "-CA", "root.pem", "-CAkey", "root.key", "-days", "365",
                      "-set_serial", str(SERIAL[kind]), "-extfile", "extensions", "-extensions", kind,
                      "-out", f"{kind}.pem")

    def answering(self, name, stack):
        """Starts the responder; a Pki with one chain, "leaf", that names it."""
        what = ANSWERS[name]
        if what is None:
            port = stack.enter_context(_nobody())
        elif isinstance(what, Canned):
            port = stack.enter_context(_canned(what))
        else:
            port = stack.enter_context(self._responder(name, what))
        made = pki.Pki(self._folder / f"pki-{name}")
        chain = made.chain("leaf")
        chain.directory.mkdir(parents=True)
        self._issue("leaf", settings.NAME, f"http://127.0.0.1:{port}")  # openssl knows no path
        for source, target in (("leaf.pem", chain.cert), ("leaf.key", chain.key), ("root.pem", chain.store)):
            target.write_bytes((self._folder / source).read_bytes())
        return made

    @contextlib.contextmanager
    def _responder(self, name, what):
        index = self._folder / f"index-{name}"
        stamp = "%y%m%d%H%M%SZ"
        until = time.strftime(stamp, time.gmtime(time.time() + 365 * DAY))
        since = time.strftime(stamp, time.gmtime(time.time() - DAY)) if what.status == "R" else ""
        line = f"{what.status}\t{until}\t{since}\t{SERIAL['leaf']:04X}\tunknown\t/CN={settings.NAME}\n"
        index.write_text("" if what.status == "-" else line, encoding="ascii")
        command = ["openssl", "ocsp", "-port", "0", "-index", str(index), "-CA", "root.pem", "-rsigner",
                   f"{what.signer}.pem", "-rkey", f"{what.signer}.key", *what.validity]
        with subprocess.Popen(command, cwd=self._folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT) as child:
            try:
                yield self._port(child)
            finally:
                child.kill()

    @staticmethod
    def _port(child):
        """From "ACCEPT 0.0.0.0:PORT PID=N"."""
        said = b""
        until = time.monotonic() + 10 * settings.SCALE
        with selectors.DefaultSelector() as selector:
            selector.register(child.stdout, selectors.EVENT_READ)
            while selector.select(max(0, until - time.monotonic())):
                more = child.stdout.read1(4096)
                said += more
                head, word, tail = said.partition(b"ACCEPT ")
                if word and b"\n" in tail:
                    return int(tail.split()[0].rpartition(b":")[2])
                if not more:
                    break
        raise RuntimeError(f"the OCSP responder does not start: {said[-300:]!r}")
