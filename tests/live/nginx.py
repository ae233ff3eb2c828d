# SPDX-License-Identifier: GPL-3.0-or-later
"""A real HTTP server for AIA, CRLs and OCSP answers at hand: /PREFIX/FILE is FILE of a folder."""
import pathlib
import shutil
import socket
import subprocess
import time

import listener
import settings

CONFIGURATION = """
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    log_format plain "$request_method $uri $status";
    access_log {folder}/access.log plain;
    default_type application/octet-stream;
    types {{ application/pkix-cert cer; application/pkix-crl crl; application/pkcs7-mime p7c; }}
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {folder}/www;
        location ~ /ocsp$ {{
            default_type application/ocsp-response;
            error_page 405 =200 $uri;
        }}
    }}
}}
"""


class Nginx:
    """Without the program, `running` is false and nobody listens on the port."""

    def __init__(self, folder):
        self._folder = pathlib.Path(folder)
        self._child = None
        self._marks = 0
        self.port = 0

    @property
    def running(self):
        return self._child is not None

    def __enter__(self):
        (self._folder / "www").mkdir(parents=True)
        program = shutil.which("nginx", path=settings.environment()["PATH"])
        self.port = listener.closed_port()
        if program and not any(self._start(program) for _ in range(5)):
            raise RuntimeError(f"nginx does not start: {(self._folder / 'error.log').read_text()[-500:]}")
        return self

    def _start(self, program):
        self.port = listener.closed_port()
        path = self._folder / "nginx.conf"
        path.write_text(CONFIGURATION.format(folder=self._folder, port=self.port), encoding="ascii")
        error_log = f"{self._folder}/error.log"
        self._child = subprocess.Popen(
            [program, "-p", str(self._folder), "-e", error_log, "-c", str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 10 * settings.SCALE
        while self._child.poll() is None and time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return True
            except OSError:
                time.sleep(0.01)
        self._stop()
        return False

    def serve(self, prefix, folder):
        (self._folder / "www" / prefix).symlink_to(folder)

    def asked(self, prefix):
        """What has been asked for below a prefix, in order: "METHOD /PREFIX/FILE STATUS"."""
        # It writes its log after the answer, one request after the other: what is before this one is all.
        self._marks += 1
        with socket.create_connection(("127.0.0.1", self.port), 10) as peer:
            peer.sendall(b"HEAD /mark/%d HTTP/1.0\r\n\r\n" % self._marks)
            while peer.recv(4096):
                pass
        mark, lines = f"HEAD /mark/{self._marks} 404", []
        until = time.monotonic() + 10 * settings.SCALE
        while mark not in lines and time.monotonic() < until:
            lines = (self._folder / "access.log").read_text(encoding="ascii", errors="replace").splitlines()
        return [line for line in lines if f" /{prefix}/" in line]

    def _stop(self):
        if self._child:
            self._child.terminate()
            try:
                self._child.wait(5)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait()
        self._child = None

    def __exit__(self, *_):
        self._stop()
