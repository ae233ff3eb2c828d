# SPDX-License-Identifier: GPL-3.0-or-later
"""An HTTP proxy that knows one way: to the port it is told, whatever it is asked for."""
import base64
import contextlib
import socket
import threading
import time

import listener

ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n"
ANSWERS = {
    "403": b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
    "407": b'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="lab"\r\n\r\n',
    "502": b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n",
    "garbage": b"220 mail.example.com ESMTP\r\n",
    "close": b"",
    "half-head": ESTABLISHED,
}
INTERIM = b"HTTP/1.1 102 Processing\r\n\r\n"


class Proxy:
    """How: open, auth (user:password), early (bytes of its own behind the head), slow-head,
    endless, interims (without end), silent, reset, or one of ANSWERS. Counts what passes."""

    def __init__(self, port, how="open", credentials="user:secret"):
        self._port = port
        self._how = how
        self._credentials = credentials
        self._service = None
        self.requests = []
        self.down = 0  # bytes from the server to the client

    def __enter__(self):
        self._service = listener.Service(self._serve)
        self.port = self._service.port
        return self

    def __exit__(self, *details):
        self._service.__exit__(*details)

    def _read_head(self, sock):
        head = b""
        while not head.endswith(b"\r\n\r\n") and len(head) < 65536:
            more = sock.recv(1)
            if not more:
                break
            head += more
        return head

    def _allowed(self, head):
        secret = base64.b64encode(self._credentials.encode())
        wanted = b"proxy-authorization: basic " + secret
        return any(
            line.lower().startswith(b"proxy-authorization: basic ") and line[27:] == wanted[27:]
            for line in head.split(b"\r\n")
        )

    def _serve(self, sock):
        sock.settimeout(60)
        if self._how == "reset":
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            return
        head = self._read_head(sock)
        self.requests.append(head)
        if self._how == "silent":
            sock.recv(1)
        elif self._how == "endless":
            self._endless(sock)
        elif self._how == "interims":
            while True:
                sock.sendall(INTERIM)
        elif self._how == "auth" and not self._allowed(head):
            sock.sendall(ANSWERS["407"])
        elif self._how in ANSWERS:
            sock.sendall(ANSWERS[self._how])
            if self._how == "half-head":
                sock.recv(1)
        else:
            sock.sendall(ESTABLISHED + b"\r\n" + (b"hello" if self._how == "early" else b""))
            self._splice(sock)

    @staticmethod
    def _endless(sock):
        sock.sendall(ESTABLISHED)
        while True:
            sock.sendall(b"X-Filler: " + b"x" * 1000 + b"\r\n")
            time.sleep(0.001)

    def _splice(self, client):
        with socket.create_connection(("127.0.0.1", self._port), 10) as server:
            server.settimeout(60)
            up = threading.Thread(target=self._copy, args=(client, server, False), daemon=True)
            up.start()
            self._copy(server, client, True)
            up.join(5)

    def _copy(self, source, target, down):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if down:
                    self.down += len(data)
                target.sendall(data)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)
