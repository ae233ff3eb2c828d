# SPDX-License-Identifier: GPL-3.0-or-later
"""Sockets that wait for connections, and one that never gets round to them."""
import contextlib
import socket
import threading


def closed_port(address="127.0.0.1"):
    """A port where nobody listens."""
    with socket.socket() as sock:
        sock.bind((address, 0))
        return sock.getsockname()[1]


def common_port(addresses):
    """A port that is free on all of the addresses."""
    for _ in range(50):
        with contextlib.ExitStack() as stack:
            port = 0
            try:
                for address in addresses:
                    family = socket.AF_INET6 if ":" in address else socket.AF_INET
                    sock = stack.enter_context(socket.socket(family))
                    sock.bind((address, port))
                    port = sock.getsockname()[1]
                return port
            except OSError:
                continue
    raise RuntimeError("no common port")


class Backlog:
    """A listener whose queue is full, so that connection attempts get no answer."""

    def __enter__(self):
        self._socks = [socket.socket()]
        self._socks[0].bind(("127.0.0.1", 0))
        self._socks[0].listen(0)
        self.port = self._socks[0].getsockname()[1]
        for _ in range(4):
            sock = socket.socket()
            sock.setblocking(False)
            sock.connect_ex(("127.0.0.1", self.port))
            self._socks.append(sock)
        return self

    def __exit__(self, *_):
        for sock in self._socks:
            sock.close()


class Service:
    """A TCP listener that gives every connection to `serve` on a thread of its own."""

    def __init__(self, serve, address="127.0.0.1"):
        self._serve = serve
        self._open = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server((address, 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self._open.add(sock)
            threading.Thread(target=self._one, args=(sock,), daemon=True).start()

    def _one(self, sock):
        try:
            self._serve(sock)
        except OSError:
            pass
        finally:
            with self._lock:
                self._open.discard(sock)
            sock.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for sock in self._open:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
