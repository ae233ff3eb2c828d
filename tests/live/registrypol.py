# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a Registry.pol (MS-GPREG section 2.2.1) with what a DirectAccess client GPO has."""
import argparse
import base64
import hashlib
import pathlib
import re
import struct

SZ, BINARY, DWORD, MULTI_SZ = 1, 3, 4, 7
POLICIES = "Software\\Policies\\Microsoft\\"
TRANSITION = POLICIES + "Windows\\TCPIP\\v6Transition\\"
INTERFACE = TRANSITION + "IPHTTPS\\IPHTTPSInterface"
PEM = re.compile(b"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.DOTALL)


def wide(text):
    return text.encode("utf-16-le") + b"\0\0"


def record(key, name, kind, data):
    parts = [wide(key), wide(name), struct.pack("<I", kind), struct.pack("<I", len(data)), data]
    return "[".encode("utf-16-le") + ";".encode("utf-16-le").join(parts) + "]".encode("utf-16-le")


def der(path):
    """The first certificate of a PEM file, or all of a DER file."""
    data = path.read_bytes()
    found = PEM.search(data)
    return base64.b64decode(found.group(1)) if found else data


def blob(certificate, usages=None):
    """A serialized certificate, with the purposes that it is limited to."""
    out = b""
    if usages is not None:
        out += struct.pack("<III", 9, 1, len(usages)) + usages
    return out + struct.pack("<III", 32, 1, len(certificate)) + certificate


def cert(store, certificate, usages=None):
    thumbprint = hashlib.sha1(certificate).hexdigest().upper()
    key = f"{POLICIES}SystemCertificates\\{store}\\Certificates\\{thumbprint}"
    return record(key, "Blob", BINARY, blob(certificate, usages))


def broken(store):
    """A certificate that does not decode, under a thumbprint of its own."""
    return cert(store, b"\x30\x82\x01\x00no certificate")


def deleted(store, certificate):
    """What takes the certificate out again (**DeleteKeys)."""
    thumbprint = hashlib.sha1(certificate).hexdigest().upper()
    return record(f"{POLICIES}SystemCertificates\\{store}\\Certificates", "**DeleteKeys", SZ, wide(thumbprint))


def url(text, profile=None):
    key = f"{TRANSITION}IPHTTPSProfiles\\{profile}\\Entry" if profile else INTERFACE
    return record(key, "IPHTTPS_ClientUrl", SZ, wide(text))


def state(number):
    return record(INTERFACE, "IPHTTPS_ClientState", DWORD, struct.pack("<I", number))


def number(key, name, value):
    return record(POLICIES + key, name, DWORD, struct.pack("<I", value))


def generic(name, servers):
    """A rule of the name resolution policy table for every network."""
    key = f"{POLICIES}Windows NT\\DNSClient\\DnsPolicyConfig\\G-{name}"
    out = record(key, "Name", MULTI_SZ, wide(name) + b"\0\0") + record(key, "GenericDNSServers", SZ, wide(servers))
    return out + record(key, "ConfigOptions", DWORD, struct.pack("<I", 8))


def location(text):
    """The network location server (NCSI.admx)."""
    key = f"{POLICIES}Windows\\NetworkConnectivityStatusIndicator\\CorporateConnectivity"
    return record(key, "DomainLocationDeterminationUrl", SZ, wide(text))


def rule(number, names, servers=None):
    """A rule of the name resolution policy table; without servers an exemption."""
    key = f"{POLICIES}Windows NT\\DNSClient\\DnsPolicyConfig\\DA-{number}"
    out = record(key, "Name", MULTI_SZ, b"".join(map(wide, names)) + b"\0\0")
    return out + record(key, "DirectAccessDNSServers", SZ, wide(servers or ""))


def authority(name, suite=0, flag=None):
    """A certificate authority of an IPsec authentication set (MS-GPFAS section 2.2.4)."""
    key = f"{POLICIES}WindowsFirewall\\Phase1AuthenticationSets\\{{1}}\\{suite:04}"
    out = record(key, "Method", SZ, wide("MachineCert")) + record(key, "CAName", SZ, wide(name))
    return out + (record(key, flag, SZ, wide("TRUE")) if flag else b"")


def policy(*records):
    return b"PReg" + struct.pack("<I", 1) + b"".join(records)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=pathlib.Path)
    options = (
        ("url", "URL", lambda v: url(v)),
        ("profile-url", "URL", lambda v: url(v, hashlib.md5(v.encode()).hexdigest())),
        ("state", "N", lambda v: state(int(v))),
        ("root", "CERT", lambda v: cert("Root", der(pathlib.Path(v)))),
        ("ca", "CERT", lambda v: cert("CA", der(pathlib.Path(v)))),
        ("disallowed", "CERT", lambda v: cert("Disallowed", der(pathlib.Path(v)))),
        ("restricted-root", "CERT", lambda v: cert("Root", der(pathlib.Path(v)), b"\x30\x00")),
        ("client-root", "CERT", lambda v: cert("Root", der(pathlib.Path(v)), bytes.fromhex("300a06082b06010505070302"))),
        ("broken", "STORE", broken),
        ("delete-root", "CERT", lambda v: deleted("Root", der(pathlib.Path(v)))),
        ("nrpt", "NAME[=SERVERS]", lambda v: rule(v, [v.partition("=")[0]], v.partition("=")[2])),
        ("ipsec-ca", "NAME", authority),
        ("ipsec-intermediate", "NAME", lambda v: authority(v, 1, "IntermediateCA")),
        ("ipsec-health", "NAME", lambda v: authority(v, 2, "HealthCert")),
        ("nrpt-generic", "NAME=SERVERS", lambda v: generic(*v.split("=", 1))),
        ("nls", "URL", location),
        ("no-root-update", "N", lambda v: number("SystemCertificates\\AuthRoot", "DisableRootAutoUpdate", int(v))),
    )
    for name, value, make in options:
        parser.add_argument(f"--{name}", metavar=value, action="append", default=[], type=make)
    given = vars(parser.parse_args())
    out = given.pop("out")
    out.write_bytes(policy(*(made for several in given.values() for made in several)))


if __name__ == "__main__":
    main()
