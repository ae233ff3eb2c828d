# SPDX-License-Identifier: GPL-3.0-or-later
"""A name server of a few lines that answers as it is told, UDP and TCP."""
import contextlib
import dataclasses
import ipaddress
import socket
import struct
import threading
import time

A, CNAME, AAAA = 1, 5, 28
NXDOMAIN, SERVFAIL, REFUSED, FORMERR = 3, 2, 5, 1
RCODES = {"nxdomain": NXDOMAIN, "servfail": SERVFAIL, "refused": REFUSED, "formerr": FORMERR}
FLOOD = object()


@dataclasses.dataclass(frozen=True)
class Names:
    """The answers for every name: addresses, and for A and AAAA each how to give them.

    ok, nxdomain, servfail, refused, formerr, silent, garbage (not DNS), empty (no byte),
    wrong-id, short (cut within the answer), truncated (UDP says so, TCP has the answer),
    truncated-silent (UDP says so, TCP is mute), cname (an alias first), cname-loop,
    aliases (seventeen of them first), flood (answers to no question, without end)."""

    addresses: tuple = ()
    a: str = "ok"
    aaaa: str = "ok"
    only: str | None = None  # the one name that exists


def _name(labels):
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def _question(query):
    at, labels = 12, []
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]])
        at += 1 + query[at]
    kind = struct.unpack_from("!H", query, at + 1)[0]
    return labels, kind, query[12 : at + 5]


def _record(owner, kind, data):
    return owner + struct.pack("!HHIH", kind, 1, 60, len(data)) + data


class NameServer:
    def __init__(self, names, address="127.0.0.1", port=0):
        self._names, self._place = names, (address, port)
        self._udp = self._tcp = None
        self.asked = []

    def __enter__(self):
        for _ in range(100):
            self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            try:
                self._udp.bind(self._place)
                self.port = self._udp.getsockname()[1]
                self._tcp = socket.create_server((self._place[0], self.port))
                break
            except OSError:  # another's port, or our own that somebody still reads from
                self._udp.close()
                time.sleep(0.05)
        threading.Thread(target=self._serve_udp, daemon=True).start()
        threading.Thread(target=self._serve_tcp, daemon=True).start()
        return self

    def __exit__(self, *_):
        for sock in (self._udp, self._tcp):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    def _serve_udp(self):
        while True:
            try:
                query, peer = self._udp.recvfrom(4096)
                if not query:
                    return
                if self._answer(query, False) == FLOOD:
                    self._flood(query, peer)
                answer = self._answer(query, False)
                if answer is not None:
                    self._udp.sendto(answer, peer)
            except OSError:
                return

    def _flood(self, query, peer):
        answer = bytes([query[0] ^ 0x5A]) + query[1:2] + b"\x81\x80" + query[4:]
        while True:
            self._udp.sendto(answer, peer)

    def _serve_tcp(self):
        while True:
            try:
                sock, _ = self._tcp.accept()
            except OSError:
                return
            threading.Thread(target=self._serve_stream, args=(sock,), daemon=True).start()

    def _serve_stream(self, sock):
        with sock, contextlib.suppress(OSError), sock.makefile("rb") as stream:
            sock.settimeout(30)
            while len(size := stream.read(2)) == 2:
                answer = self._answer(stream.read(struct.unpack("!H", size)[0]), True)
                if answer is not None:
                    sock.sendall(struct.pack("!H", len(answer)) + answer)

    def _answer(self, query, tcp):
        labels, kind, question = _question(query)
        how = {A: self._names.a, AAAA: self._names.aaaa}.get(kind, "ok")
        if self._names.only and b".".join(labels).decode() != self._names.only:
            how = "nxdomain"
        self.asked.append((b".".join(labels).decode(), kind, tcp))
        if how == "flood":
            return FLOOD
        if how == "silent" or (how == "truncated-silent" and tcp):
            return None
        if how == "empty":
            return b""
        if how == "garbage":
            return query[:2] + b"\x81\x80\xff\xff\xff\xff\xff\xff\xff\xff" + b"\xc0\x0c" * 20
        whole = self._whole(query[:2], how, labels, kind, question, tcp)
        return whole[: len(whole) - 6] if how == "short" else whole

    def _whole(self, ident, how, labels, kind, question, tcp):
        records, rcode, cut = [], RCODES.get(how, 0), how.startswith("truncated") and not tcp
        owner = b"\xc0\x0c"
        if how in ("cname", "cname-loop", "aliases"):
            alias = _name([b"alias", *labels[-2:]])
            records.append(_record(owner, CNAME, alias))
            owner = alias
        for number in range(16 if how == "aliases" else 0):
            alias = _name([b"alias%d" % number, *labels[-2:]])
            records.append(_record(owner, CNAME, alias))
            owner = alias
        if how == "cname-loop":
            records.append(_record(owner, CNAME, _name(labels)))
        elif not rcode and not cut:
            records += self._addresses(owner, kind)
        if how == "wrong-id":
            ident = bytes(byte ^ 0x5A for byte in ident)
        flags = 0x8180 | rcode | (0x0200 if cut else 0)
        header = ident + struct.pack("!HHHHH", flags, 1, len(records), 0, 0)
        return header + question + b"".join(records)

    def _addresses(self, owner, kind):
        for text in self._names.addresses:
            address = ipaddress.ip_address(text)
            if (kind, address.version) in ((A, 4), (AAAA, 6)):
                yield _record(owner, kind, address.packed)
