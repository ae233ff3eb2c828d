# SPDX-License-Identifier: GPL-3.0-or-later
"""The web server that AIA and CRL distribution points name. /MODE/FILE serves FILE that way."""
import http.server
import pathlib
import threading
import time

MODES = ("plain", "slow", "drip", "404", "500", "loop", "moved", "huge", "short", "silent", "empty", "interims",
         "headers")


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"

    def log_message(self, *_):
        pass

    def _send(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _body(self, name):
        path = self.server.root / name
        return path.read_bytes() if "/" not in name and path.is_file() else None

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.do_GET()

    def do_GET(self):
        mode, _, name = self.path.lstrip("/").partition("/")
        body = self._body(name)
        if mode not in MODES or body is None or mode == "404":
            self._send(404)
        else:
            getattr(self, "_" + mode, self._plain)(name, body)

    def _plain(self, name, body):
        self._send(200, body)

    def _500(self, name, body):
        self._send(500)

    def _empty(self, name, body):
        self._send(200)

    def _slow(self, name, body):
        self.server.ended.wait(30)

    _silent = _slow

    def _drip(self, name, body):
        self.send_response(200)
        self.end_headers()
        for byte in body:
            if self.server.ended.is_set():
                return
            self.wfile.write(bytes([byte]))
            time.sleep(0.2)

    def _interims(self, name, body):
        while not self.server.ended.is_set():
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n" * 500)

    def _headers(self, name, body):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.server.ended.is_set():
            self.wfile.write(b"X: " + b"x" * 60 + b"\r\n")

    def _loop(self, name, body):
        self._send(302, Location=self.path)

    def _moved(self, name, body):
        self._send(302, Location=f"/plain/{name}")

    def _huge(self, name, body):
        self.send_response(200)
        self.end_headers()
        for _ in range(100000):
            if self.server.ended.is_set():
                return
            self.wfile.write(bytes(65536))

    def _short(self, name, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2])


class _Threads(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_):
        pass  # clients may leave when they have had enough


class WebServer:
    def __init__(self, root):
        self._server = _Threads(("127.0.0.1", 0), _Handler)
        self._server.root = pathlib.Path(root)
        self._server.ended = threading.Event()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.ended.set()
        self._server.shutdown()
        self._server.server_close()
