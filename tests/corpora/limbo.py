# SPDX-License-Identifier: GPL-3.0-or-later
"""x509-limbo (C2SP): chains and what becomes of them, in JSON (its limbo-schema.json, version 1). LIMBO names a folder
with limbo.json, or with files of single cases."""
import base64
import json
import os
import pathlib
import re

import corpus

NOW = "2026-01-01T00:00:00Z"  # of cases without a time of their own
SERVER = ("serverAuth", "anyExtendedKeyUsage")
# What is refused by the suite and not by Windows, or the other way round: a pattern of the identifiers, and why.
ISSUERS = "a rule for who issues certificates (RFC 5280), which no client is told to enforce, and Windows does not"
BROWSERS = "a rule of the CA/Browser Forum, for public CAs and browsers"
ANCHOR = "for Windows a root is self-signed: what is not makes a partial chain, wherever it is kept"
ADDRESS = "clients of IP-HTTPS take no address for a name (KB 2980627)"
LIMIT = "a limit is met and told, and what was not looked at is not established"
COMMON_NAME = "Windows takes a common name where there is no dNSName (RFC 2818, 3.1)"
DIFFERENCES = (
    (r"crl::crlnumber-(missing|critical)", ISSUERS),
    (r"cve::cve-2024-0567|rfc5280::root-and-intermediate-swapped", ANCHOR),
    (r"pathlen::validation-ignores-pathlen-in-leaf|rfc5280::ca-as-leaf", "no key usage of the leaf allows a handshake"),
    (r"pathlen::max-chain-depth-\d-exhausted", "the greatest depth is no input of ours, and Windows knows none"),
    (r"pathological::(nc-dos-\d|pathological-chain-same-subject-distinct-key)", LIMIT),
    (r"rfc5280::(aki::(critical-aki|(leaf|intermediate)-missing-aki)|ski::(critical-ski|(root|intermediate)-missing-ski))", ISSUERS),
    (r"rfc5280::nc::(permitted-dns-match-noncritical|not-allowed-in-ee-(non)?critical)", ISSUERS),
    (r"rfc5280::nc::permitted-ipv[46]-match|webpki::san::exact-localhost-ip-san", ADDRESS),
    (r"rfc5280::nc::(invalid-dnsname-leading-period|nc-permits-invalid-dns-san)", ISSUERS),
    (r"rfc5280::pc::ica-noncritical-pc", ISSUERS),
    (r"rfc5280::san::(noncritical-with-empty-subject|underscore-dns)", ISSUERS),
    (r"rfc5280::serial::(too-long|zero)", ISSUERS),
    (r"rfc5280::root-(missing|non-critical)-basic-constraints", ISSUERS),
    (r"rfc5280::ee-critical-aia-invalid", ISSUERS),
    (r"webpki::aki::root-with-aki-(missing-keyidentifier|authoritycert.*|all-fields|ski-mismatch)", BROWSERS),
    (r"webpki::cn::(punycode-not-in-san|utf8-vs-punycode-mismatch|not-in-san|case-mismatch)", BROWSERS),
    (r"webpki::eku::(ee-(anyeku|critical-eku|without-eku)|root-has-eku)", BROWSERS),
    (r"webpki::nc::intermediate-permitted-excluded-subtrees-both-(null|empty-sequences)", BROWSERS),
    (r"webpki::san::(public-suffix-(multi-label|private-namespace)-wildcard-san|san-critical-with-nonempty-subject)", BROWSERS),
    (r"webpki::san::wildcard-embedded-leftmost-san", "Windows takes w*.example.com (KB 258858)"),
    (r"webpki::san::no-san", COMMON_NAME),
    (r"webpki::(malformed-aia|v1-cert|ee-basicconstraints-ca)", BROWSERS),
    (r"webpki::forbidden-(weak-rsa|rsa)-.*in-(root|leaf)", BROWSERS + "; Windows takes RSA keys from 1024 bits"),
)


def why(identifier):
    return next((reason for pattern, reason in DIFFERENCES if re.fullmatch(pattern, identifier)), None)


def read():
    place = pathlib.Path(os.environ.get("LIMBO") or "/nonexistent")
    for path in sorted(place.glob("*limbo.json")):
        found = json.loads(path.read_text("utf-8"))
        yield from found["testcases"] if "testcases" in found else [found]


def ders(texts, word="CERTIFICATE"):
    return tuple(base64.b64decode(body) for text in texts for body in
                 re.findall(f"-----BEGIN {word}-----(.*?)-----END {word}-----", text, re.S))


def host(case):
    """The name that is asked for: that of a server or an address."""
    name = case.get("expected_peer_name")
    return name["value"] if name and name["kind"] in ("DNS", "IP") else None


def moment(case):
    at = case.get("validation_time")
    return NOW if not at else f"{at[:19]}Z"


def cases():
    found = list(read())
    if not found:
        raise corpus.Missing("no x509-limbo (LIMBO names its folder)")
    for case in found:
        usage = case["extended_key_usage"]
        if case["validation_kind"] != "SERVER" or usage and not any(one in SERVER for one in usage):
            continue
        yield corpus.Case(
            name=f"limbo/{case['id']}", valid=case["expected_result"] == "SUCCESS", host=host(case), at=moment(case),
            chain=ders([case["peer_certificate"], *case["untrusted_intermediates"]]),
            roots=ders(case["trusted_certs"]), crls=ders(case.get("crls", []), "X509 CRL"),
            client="win7" if case.get("crls") else "win10", why=why(case["id"]))
