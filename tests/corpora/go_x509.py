# SPDX-License-Identifier: GPL-3.0-or-later
"""The table `verifyTests` of Go's crypto/x509 (verify_test.go): chains that were met in the field, with the roots, the
time and the name that each is for. As Debian's golang-src has it."""
import base64
import datetime
import glob
import os
import pathlib
import re

import corpus

FOLDERS = ("/usr/share/go/src/crypto/x509", "/usr/share/go-*/src/crypto/x509")
SELECTED = ("", "ExtKeyUsageServerAuth")  # the use that is asked for; others are no question of ours
COMMON_NAME = "Windows still takes a common name where there is no dNSName (RFC 2818, 3.1; Microsoft's planning of " \
    "DirectAccess wants the site's name there)"
DIFFERENCES = {"IgnoreCNWithSANs": COMMON_NAME, "ValidCN": COMMON_NAME}


def source():
    places = [os.environ.get("GO_X509") or ""] + [place for pattern in FOLDERS for place in sorted(glob.glob(pattern))]
    for place in places:
        path = pathlib.Path(place) / "verify_test.go"
        if path.exists():
            return path.read_text("utf-8")
    raise corpus.Missing("no source of Go (Debian: golang-src)")


def blocks(pem):
    return tuple(base64.b64decode(body) for body in
                 re.findall(r"-----BEGIN CERTIFICATE-----\n(.*?)-----END CERTIFICATE-----", pem, re.S))


def cases():
    text = source()
    known = {name: blocks(pem) for name, pem in re.findall(r"^(?:const |var |\t)?(\w+) = `(.*?)`", text, re.M | re.S)}
    table = text[text.index("var verifyTests"):]
    table = table[:table.index("\n}\n")]
    for entry in re.findall(r"^\t\{\n(.*?)^\t\},", table, re.M | re.S):
        fields = dict(re.findall(r"^\t\t(\w+): +(.*),$", entry, re.M))
        if re.sub(r"\[\]ExtKeyUsage\{(\w*)\}", r"\1", fields.get("keyUsages", "")) not in SELECTED:
            continue

        def certificates(field):
            return tuple(der for name in re.findall(r"\w+", fields.get(field, "").removeprefix("[]string"))
                         for der in known[name])

        name = fields.get("name", fields["leaf"]).strip('"')
        moment = datetime.datetime.fromtimestamp(int(fields["currentTime"]), datetime.timezone.utc)
        yield corpus.Case(name=f"go/{name}", valid="errorCallback" not in fields,
                          chain=certificates("leaf") + certificates("intermediates"), roots=certificates("roots"),
                          host=fields.get("dnsName", "").strip('"') or None, at=f"{moment:%Y-%m-%dT%H:%M:%SZ}",
                          why=DIFFERENCES.get(name))
