#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What contrib/windows/collect.cmd and collect.ps1 write, made by hand from the documented layouts: collected.py FILE
ROOT [DISALLOWED]. The arguments are thumbprints of certificates in the stores Root and Disallowed."""
import pathlib
import sys

COMMANDS = (("certutil", "-store", "Root"), ("certutil", "-store", "CA"), ("certutil", "-store", "Disallowed"),
            ("netsh", "interface", "httpstunnel", "show", "interfaces"), ("ipconfig",))
INTERMEDIATE = "6f4b0a3d5c2e1f708192a3b4c5d6e7f801122334"
STATE = """
Interface IPHTTPSInterface (Group Policy)  Parameters
------------------------------------------------------------
Role                       : client
URL                        : https://da.example.com:443/IPHTTPS
Last Error Code            : {code}
Interface Status           : {status}

"""
ADDRESSES = """
Windows IP Configuration


Ethernet adapter Ethernet:

   Connection-specific DNS Suffix  . : home.example
   IPv4 Address. . . . . . . . . . . : 192.0.2.17
   Subnet Mask . . . . . . . . . . . : 255.255.255.0
   Default Gateway . . . . . . . . . : 192.0.2.1

Tunnel adapter IPHTTPSInterface:

{tunnel}
"""
UP = """   Connection-specific DNS Suffix  . :
   IPv6 Address. . . . . . . . . . . : 2001:db8:1:1000:9c6c:1d5a:2b7f:33d1
   Link-local IPv6 Address . . . . . : fe80::9c6c:1d5a:2b7f:33d1%22
   Default Gateway . . . . . . . . . :"""
DOWN = """   Media State . . . . . . . . . . . : Media disconnected
   Connection-specific DNS Suffix  . :"""


def store(name, title, thumbprints):
    lines = [f'{name} "{title}"']
    for number, thumbprint in enumerate(thumbprints):
        lines += [f"================ Certificate {number} ================", "Serial Number: 79ad16a14aa0a5ad4c7358f407132e65",
                  "Issuer: CN=Lab Root CA", " NotBefore: 5/9/2001 7:19 PM", " NotAfter: 5/9/2041 7:28 PM",
                  "Subject: CN=Lab Root CA", "Signature matches Public Key",
                  f"Cert Hash(sha1): {thumbprint}", "No key provider information", ""]
    return "\n".join([*lines, "CertUtil: -store command completed successfully.", ""])


def text(root, disallowed=(), up=True):
    """The bytes, as cmd.exe and its commands write them."""
    code, status = ("0x0", "IPHTTPS interface active") if up else ("0x800b0109", "Failed to connect to the IPHTTPS server. Waiting to reconnect")
    whole = (store("Root", "Trusted Root Certification Authorities", root)
             + store("CA", "Intermediate Certification Authorities", [INTERMEDIATE])
             + store("Disallowed", "Untrusted Certificates", disallowed)
             + STATE.format(code=code, status=status) + ADDRESSES.format(tunnel=UP if up else DOWN))
    return whole.replace("\n", "\r\n").encode("cp850")


if __name__ == "__main__":
    pathlib.Path(sys.argv[1]).write_bytes(text(sys.argv[2:3], sys.argv[3:]))
