# SPDX-License-Identifier: GPL-3.0-or-later
"""PKITS, the Public Key Interoperability Test Suite of NIST (version 1.0.1 of 2011): one leaf for each test, named
Valid... or Invalid..., with CAs and CRLs. As Debian's python3-cryptography-vectors has it, whose other certificates,
many of them odd, have no root: of each everything may be said but OK, and no signal ends the check."""
import dataclasses
import os
import pathlib

import corpus
import der

FOLDERS = ("/usr/lib/python3/dist-packages/cryptography_vectors/x509/PKITS_data",)
AT = "2026-01-01T00:00:00Z"

# Section 4.8 has leaves whose names do not say it. The initial set of policies is any-policy, as it is for a Windows
# client that names none, and no explicit policy is asked for: the "default settings" of the suite.
WITHOUT_A_WORD = ("AllCertificates", "AnyPolicy", "Overlapping", "UserNotice", "CPSPointer", "inhibitAnyPolicyTest3",
                  "DifferentPoliciesTest3EE")

# Where Windows itself differs. "Crypt32 certificate revocation list (CRL) semantics" (learn.microsoft.com,
# win32/seccrypto) says which CRL it takes; what remains is unknown, and then the strict profile is CRITICAL.
INDIRECT = "Windows ignores indirect CRLs, and distribution points with a cRLIssuer (CRL semantics, CRL partitioning)"
REASONS = "Windows ignores CRLs for some reasons only (CRL semantics, CRL partitioning)"
RELATIVE = "Windows takes distribution points by fullName only (CRL semantics, CRL partitioning)"
OTHER_KEY = "the CRL is signed with another key of the CA than the certificate: on Windows a CA has a CRL for each of " \
    "its keys (Establishing a CRL Publication Schedule, technet cc787756)"
DSA = "Schannel has no suites with DSA that clients of IP-HTTPS would offer"
DIFFERENCES = {
    **{f"ValidIDPwithindirectCRLTest{number}": INDIRECT for number in (22, 24, 25)},
    **{f"ValidcRLIssuerTest{number}": INDIRECT for number in (28, 29, 30, 33)},
    "ValidonlySomeReasonsTest18": REASONS,
    "ValidonlySomeReasonsTest19": REASONS,
    **{f"ValiddistributionPointTest{number}": RELATIVE for number in (4, 5, 7)},
    "ValidDSASignaturesTest4": DSA,
    "ValidDSAParameterInheritanceTest5": DSA,
    "ValidBasicSelfIssuedCRLSigningKeyTest6": OTHER_KEY,
    "ValidBasicSelfIssuedNewWithOldTest4": OTHER_KEY,
    "ValidBasicSelfIssuedOldWithNewTest1": OTHER_KEY,
    "ValidDNnameConstraintsTest19": OTHER_KEY,
    "ValidSelfIssuedinhibitAnyPolicyTest7": OTHER_KEY,
    "ValidSelfIssuedinhibitAnyPolicyTest9": OTHER_KEY,
    "ValidSelfIssuedinhibitPolicyMappingTest7": OTHER_KEY,
    "ValidSelfIssuedpathLenConstraintTest15": OTHER_KEY,
    "ValidSelfIssuedpathLenConstraintTest17": OTHER_KEY,
    "ValidSelfIssuedrequireExplicitPolicyTest6": OTHER_KEY,
    "ValidSeparateCertificateandCRLKeysTest19": OTHER_KEY,
}


def folder():
    for place in (os.environ.get("PKITS"), *FOLDERS):
        if place and os.path.isdir(os.path.join(place, "certs")):
            return pathlib.Path(place)
    raise corpus.Missing("no PKITS (Debian: python3-cryptography-vectors)")


def above(leaf, certificates, anchor):
    """The certificates that may be above a leaf, by their names."""
    found, wanted = [], [certificates[leaf][0]]
    while wanted:
        issuer = wanted.pop()
        for name, (above_it, subject) in certificates.items():
            if subject == issuer and name not in (leaf, anchor) and name not in found:
                found.append(name)
                wanted.append(above_it)
    return found


def cases():
    place = folder()
    content = {path.name: path.read_bytes() for path in sorted(place.glob("certs/*.crt"))}
    lists = {path.name: path.read_bytes() for path in sorted(place.glob("crls/*.crl"))}
    names = {name: der.certificate_names(content[name]) for name in content}
    issuers = {name: der.crl_issuer(lists[name]) for name in lists}
    anchor = "TrustAnchorRootCertificate.crt"
    for leaf in content:
        if not leaf.endswith("EE.crt"):
            continue
        chain = [leaf, *above(leaf, names, anchor)]
        if "ndirectCRL" in leaf or "cRLIssuer" in leaf:
            chain += [name for name in content if name.startswith("indirectCRLCA") and name not in chain]
        known = {names[name][0] for name in chain} | {names[name][1] for name in chain[1:]}
        name = leaf.removesuffix("EE.crt")
        case = corpus.Case(
            name=f"pkits/{name}", valid=leaf.startswith(("Valid", *WITHOUT_A_WORD)), at=AT, client="win7",
            chain=tuple(content[name] for name in chain), roots=(content[anchor],),
            crls=tuple(lists[name] for name in lists if issuers[name] in known), why=DIFFERENCES.get(name))
        yield case
        if case.why is OTHER_KEY:  # the path all the same, for who does not ask for revocation
            yield dataclasses.replace(case, name=f"{case.name}/path", client="win10", crls=(), why=None)
    for path in sorted(place.parent.rglob("*")):
        if path.suffix in (".pem", ".der", ".crt") and place not in path.parents and "requests" not in path.parts:
            yield corpus.Case(name=f"odd/{path.relative_to(place.parent)}", valid=None, file=str(path), at=AT,
                              roots=(content[anchor],))
