# SPDX-License-Identifier: GPL-3.0-or-later
"""As much of DER as it takes to put chains together: names of certificates and of CRLs."""


def tlv(data, at=0):
    """(tag, content, where the next one begins)"""
    tag, length, at = data[at], data[at + 1], at + 2
    if length >= 0x80:
        count = length & 0x7F
        length, at = int.from_bytes(data[at:at + count], "big"), at + count
    return tag, data[at:at + length], at + length


def parts(content):
    """(tag, content) of everything in it."""
    found, at = [], 0
    while at < len(content):
        tag, inner, at = tlv(content, at)
        found.append((tag, inner))
    return found


def name(content):
    """A name so that equal ones are equal (RFC 5280, 7.1): no case, no more than one blank, whatever the string type."""
    out = []
    for _, rdn in parts(content):
        for _, pair in parts(rdn):
            (_, oid), (_, value) = parts(pair)
            out.append((oid, " ".join(value.decode("utf-8", "replace").split()).casefold()))
    return tuple(out)


def certificate_names(der):
    """(issuer, subject)"""
    fields = parts(parts(tlv(der)[1])[0][1])
    fields = fields[1:] if fields[0][0] == 0xA0 else fields
    return name(fields[2][1]), name(fields[4][1])


def crl_issuer(der):
    fields = parts(parts(tlv(der)[1])[0][1])
    return name(next(content for tag, content in fields[1:] if tag == 0x30 and content[:1] == b"\x31"))
