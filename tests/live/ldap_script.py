# SPDX-License-Identifier: GPL-3.0-or-later
"""An LDAP server that says what no real one would: answers by a function, in BER made by hand.

As a program, with a base and a certificate (DER) as arguments, it has no keys of anybody, says success
to every bind and shows the certificate as a root; it prints its port."""
import pathlib
import sys
import time

import listener

SEARCH, BIND, EXTENDED, UNBIND = 0x63, 0x60, 0x77, 0x42
ENTRY, DONE, REFERENCE, EXTENDED_DONE, BIND_DONE = 0x64, 0x65, 0x73, 0x78, 0x61
STARTTLS = b"1.3.6.1.4.1.1466.20037"


def tlv(tag, *parts):
    body = b"".join(parts)
    if len(body) < 0x80:
        return bytes([tag, len(body)]) + body
    return bytes([tag, 0x84]) + len(body).to_bytes(4, "big") + body


def text(value, tag=4):
    return tlv(tag, value if isinstance(value, bytes) else value.encode())


def message(number, *parts):
    return tlv(0x30, tlv(2, number.to_bytes(4, "big")), *parts)


def result(number, code=0, words="", tag=DONE):
    return message(number, tlv(tag, tlv(10, bytes([code])), text(""), text(words)))


def entry(number, dn, **attributes):
    rows = [tlv(0x30, text(name), tlv(0x31, *map(text, values))) for name, values in attributes.items()]
    return message(number, tlv(ENTRY, text(dn), tlv(0x30, *rows)))


def reference(number, url):
    return message(number, tlv(REFERENCE, text(url)))


def split(data):
    """The first element: tag, content, rest; None when it is not whole."""
    if len(data) < 2:
        return None
    length, at = data[1], 2
    if length >= 0x80:
        at += length - 0x80
        length = int.from_bytes(data[2:at], "big")
    if len(data) < at + length:
        return None
    return data[0], data[at : at + length], data[at + length :]


def elements(data):
    while data:
        tag, content, data = split(data)
        yield tag, content


class Request:
    def __init__(self, content):
        (_, number), (self.kind, self.body), *_ = elements(content)
        self.number = int.from_bytes(number, "big")
        self.base, self.wanted = "", []
        if self.kind == SEARCH:
            parts = list(elements(self.body))
            self.base = parts[0][1].decode()
            self.wanted = [name.decode() for _, name in elements(parts[-1][1])]


def server(answer, tls=None):
    """A listener; answer(request) gives the bytes, or pieces of them, that each request gets. `tls` is
    an ssl.SSLContext."""

    def serve(sock):
        if tls:
            sock = tls.wrap_socket(sock, server_side=True)
        data = b""
        while True:
            more = sock.recv(65536)
            if not more:
                return
            data += more
            while (found := split(data)) is not None:
                data = found[2]
                request = Request(found[1])
                if request.kind == UNBIND:
                    return
                said = answer(request)
                for piece in [said] if isinstance(said, bytes) else said:
                    sock.sendall(piece)

    return listener.Service(serve)


def forged(base, root):
    """What a server says that knows nothing but wants to be believed."""

    def answer(request):
        if request.kind == BIND:
            return result(request.number, tag=BIND_DONE)
        if request.kind == SEARCH and request.base == base:
            return entry(request.number, f"CN=Forged Root,{base}", objectClass=["certificationAuthority"],
                         cACertificate=[root]) + result(request.number)
        return result(request.number)

    return server(answer)


if __name__ == "__main__":
    with forged(sys.argv[1], pathlib.Path(sys.argv[2]).read_bytes()) as running:
        print(running.port, flush=True)
        time.sleep(300)
