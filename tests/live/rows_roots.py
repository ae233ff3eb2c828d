# SPDX-License-Identifier: GPL-3.0-or-later
"""check_iphttps_roots: what clients need, and which channel brings it to them."""
import dataclasses
import pathlib
import sys

import registrypol
import settings
from nameserver import Names
from row import Row, Skip

PROGRAM = "check_iphttps_roots"
LABODJ = settings.LABODJ
UNTRUSTED, DISTRUST, USAGE, EXPIRED, NO_DATA, CHAINING = (
    0x800B0109, 0x800B0111, 0x800B0110, 0x800B0101, 0x2AFC, 0x800B010A)
URL = f"--url=https://{settings.NAME}:{{port}}/IPHTTPS"
SECOND = "--profile-url=https://da2.example.com:{port}/iphttps"
USUAL_URL = f"--url=https://{settings.NAME}/IPHTTPS"  # of what is at hand


def policy(name, *arguments):
    return (sys.executable, registrypol.__file__, f"{{tmp}}/{name}", *arguments)


def channels(*names):
    return tuple(word for name in names for word in ("-S", name))


def figures(all_of_them, with_root):
    return (("channels", all_of_them), ("channels_with_root", with_root))


def row(name, state, code=0, *, store=channels("{tmp}/good.pol"), **more):
    url = USUAL_URL if more.get("at_hand") else URL
    more.setdefault("prepare", (policy("good.pol", url, "--root={store}"),))
    return Row(name=f"roots/{name}", program=PROGRAM, state=state, code=code, store=store, **more)


BARE = policy("bare.pol", URL)
GOOD = policy("good.pol", URL, "--root={store}")
BOTH = {"prepare": (GOOD, BARE), "store": channels("{tmp}/good.pol", "{tmp}/bare.pol")}
INTERMEDIATE = {"prepare": (policy("all.pol", URL, "--root={store}", "--ca={pki}/www/inter.pem"),
                            policy("root.pol", URL, "--root={store}")),
                "store": channels("{tmp}/all.pol", "{tmp}/root.pol")}
BOTH_AT_HAND = {**BOTH, "prepare": (policy("good.pol", USUAL_URL, "--root={store}"), policy("bare.pol", USUAL_URL))}

ROOTS = policy("roots.pol", "--root={store}")
FORBIDS = policy("forbids.pol", "--disallowed={store}")
DELETES = policy("deletes.pol", "--delete-root={store}")


def joined(*names):
    """What one client has: several locations under one name."""
    return channels(*(f"laptops={name}" for name in names))


JOINED = [
    row("joined/policy-and-roots", "OK", prepare=(BARE, ROOTS), store=joined("{tmp}/bare.pol", "gpo:{tmp}/roots.pol"),
        figures=figures(1, 1)),
    row("joined/apart", "CRITICAL", UNTRUSTED, prepare=(BARE, ROOTS), figures=figures(2, 1),
        store=channels("laptops={tmp}/bare.pol", "others={tmp}/roots.pol")),
    row("joined/unnamed", "CRITICAL", UNTRUSTED, prepare=(BARE, ROOTS), figures=figures(2, 1),
        store=channels("{tmp}/bare.pol", "{tmp}/roots.pol")),
    row("joined/with-a-file", "OK", prepare=(BARE,), store=joined("{tmp}/bare.pol", "{store}"), figures=figures(1, 1)),
    row("joined/forbids", "CRITICAL", DISTRUST, prepare=(BARE, ROOTS, FORBIDS), check=("-v",),
        store=joined("{tmp}/bare.pol", "{tmp}/roots.pol", "{tmp}/forbids.pol"), figures=figures(1, 0),
        has=("laptops: 0x800b0111", "disallows root")),
    row("joined/deleted", "CRITICAL", UNTRUSTED, prepare=(BARE, ROOTS, DELETES), figures=figures(1, 0),
        store=joined("{tmp}/bare.pol", "{tmp}/roots.pol", "{tmp}/deletes.pol")),
    row("joined/deleted-from-the-first", "CRITICAL", UNTRUSTED, prepare=(BARE, ROOTS, DELETES), figures=figures(1, 0),
        store=joined("{tmp}/roots.pol", "{tmp}/deletes.pol", "{tmp}/bare.pol")),
    row("joined/deleted-before", "OK", prepare=(BARE, ROOTS, DELETES), figures=figures(1, 1),
        store=joined("{tmp}/bare.pol", "{tmp}/deletes.pol", "{tmp}/roots.pol")),
    row("joined/state", "CRITICAL", None, prepare=(GOOD, policy("off.pol", "--state=3")),
        store=joined("{tmp}/good.pol", "{tmp}/off.pol"), has=("switches IP-HTTPS off",)),
    row("joined/state-before", "OK", prepare=(policy("on.pol", URL, "--root={store}", "--state=2"),
                                              policy("off.pol", "--state=3")),
        store=joined("{tmp}/off.pol", "{tmp}/on.pol")),
    row("joined/unreadable", "UNKNOWN", None, prepare=(GOOD,), store=joined("{tmp}/good.pol", "{tmp}/none.pol"),
        has=("laptops: cannot be read: ", "none.pol")),
    row("joined/location", "OK", prepare=(BARE, ROOTS), store=joined("{tmp}/bare.pol", "{tmp}/roots.pol"),
        check=("-o", "json"), code=None, has=('"location":"{tmp}/bare.pol, {tmp}/roots.pol"',)),
    row("everywhere/roots", "OK", prepare=(BARE, policy("bare2.pol", URL)), figures=figures(2, 2),
        store=channels("{tmp}/bare.pol", "{tmp}/bare2.pol"), check=("--everywhere={store}",)),
    row("everywhere/forbids", "CRITICAL", DISTRUST, check=("--everywhere={tmp}/forbids.pol", "-v"),
        prepare=(GOOD, FORBIDS), has=("good.pol: 0x800b0111",), figures=figures(1, 0)),
    row("everywhere/package", "CRITICAL", UNTRUSTED, check=("--everywhere={tmp}/roots.pol",), figures=figures(2, 1),
        prepare=(BARE, ROOTS, (LABODJ, "{tmp}/PC1.txt", URL)), store=channels("{tmp}/bare.pol", "{tmp}/PC1.txt"),
        has=("1 of 2 channels fails, PC1.txt",)),
    row("everywhere/package-file", "OK", check=("--everywhere={store}",), figures=figures(2, 2),
        prepare=(BARE, (LABODJ, "{tmp}/PC1.txt", URL)), store=channels("{tmp}/bare.pol", "{tmp}/PC1.txt")),
    row("everywhere/unreadable", "UNKNOWN", None, check=("--everywhere={tmp}/none.pol",),
        has=("good.pol: cannot be read: everywhere: ",)),
    row("everywhere/nothing", "UNKNOWN", None, check=("--everywhere={tmp}/*.nothing",), usage=True,
        has=("--everywhere: ", "matches no file")),
    row("prefix", "CRITICAL", UNTRUSTED, prepare=(GOOD, BARE), store=channels("da=gpo:{tmp}/*.pol"), figures=figures(2, 1),
        has=("da/bare.pol: 0x800b0109",)),
    row("same-names", "CRITICAL", UNTRUSTED, figures=figures(2, 1), check=("-v",),
        prepare=(("mkdir", "{tmp}/a", "{tmp}/b"), policy("a/x.pol", URL, "--root={store}"), policy("b/x.pol", URL)),
        store=channels("{tmp}/a/x.pol", "{tmp}/b/x.pol"), has=("b/x.pol: 0x800b0109", "a/x.pol (gpo) carried")),
]

LIVE = [
    row("carried", "OK", has=(f'{settings.NAME}: root "Lab Root CA" is in 1 of 1 channel, and expires in',),
        figures=figures(1, 1)),
    row("one-of-two", "CRITICAL", UNTRUSTED, **BOTH, figures=figures(2, 1),
        has=('1 of 2 channels fails, bare.pol: 0x800b0109 CERT_E_UNTRUSTEDROOT: lacks root "Lab Root CA"',)),
    row("nowhere", "CRITICAL", UNTRUSTED, prepare=(BARE,), store=channels("{tmp}/bare.pol"),
        has=('bare.pol: 0x800b0109', 'lacks root "Lab Root CA"'), figures=figures(1, 0)),
    row("matrix", "CRITICAL", UNTRUSTED, **BOTH, check=("-v",),
        has=('[1] "Lab Root CA", in use, until ', "good.pol (gpo) carried", "bare.pol (gpo) missing",
             "Remedy: Put the root there: a GPO")),
    row("unreadable", "UNKNOWN", None, store=channels("{tmp}/good.pol", "{tmp}/none.pol"),
        has=("none.pol: cannot be read",), figures=figures(2, 1)),
    row("unreadable-too", "CRITICAL", UNTRUSTED, prepare=(GOOD, BARE), check=("-v",),
        store=channels("{tmp}/good.pol", "{tmp}/bare.pol", "gpo:{tmp}/*.nothing"),
        has=("bare.pol: 0x800b0109", "unreadable")),
    row("empty-file", "UNKNOWN", None, files=(("empty.pem", ""),), store=channels("{tmp}/empty.pem"),
        has=("cannot be read",)),
    row("other-key", "CRITICAL", UNTRUSTED, chain="renewed-root-new-key",
        has=('same name, but another key than root',)),
    row("same-key", "OK", chain="renewed-root-same-key"),
    row("self-signed", "OK", chain="selfsigned"),
    row("self-signed-renewed", "CRITICAL", UNTRUSTED, chain="selfsigned-renewed",
        check=("-v",), has=("another certificate of the same name",)),
    row("expired", "CRITICAL", EXPIRED, chain="expired-root", has=("expired on ",)),
    row("cross", "OK", chain="cross"),
    # The intermediate is not served: what AIA brings every client has, else only the first channel's.
    row("not-served-aia", "OK", chain="aia", **INTERMEDIATE, figures=figures(2, 2)),
    row("not-served-aia-gone", "CRITICAL", CHAINING, chain="aia", **INTERMEDIATE, figures=figures(2, 1),
        mode="404", has=('root.pol: 0x800b010a', 'has no way to root',)),
    row("broken-beside", "WARNING", prepare=(policy("good.pol", URL, "--root={store}", "--broken=Root"),),
        has=("cannot be read",)),
    row("broken-alone", "UNKNOWN", None, prepare=(policy("good.pol", URL, "--broken=Root"),)),
    row("broken-disallowed", "UNKNOWN", None,
        prepare=(policy("good.pol", URL, "--root={store}", "--broken=Disallowed"),)),
    row("not-served-aia-expired", "CRITICAL", EXPIRED, chain="aia-expired", **INTERMEDIATE, figures=figures(2, 2),
        has=("0x800b0101 CERT_E_EXPIRED: ",)),
    row("not-served", "CRITICAL", CHAINING, chain="missing-intermediate", **INTERMEDIATE, figures=figures(2, 1),
        check=("-v",), has=("root.pol (gpo) root-only", "is neither served nor here", "Remedy: Have the server send the intermediates")),
    # An intermediate that is missing is no root, whoever else has it and whatever the root.
    row("not-served-bare", "CRITICAL", CHAINING, chain="missing-intermediate", check=("-v",), figures=figures(2, 1),
        prepare=(INTERMEDIATE["prepare"][0], BARE), store=channels("{tmp}/all.pol", "{tmp}/bare.pol"),
        has=('bare.pol: 0x800b010a', 'lacks issuer "Lab Issuing CA"', "certutil -dspublish -f SUBCA.cer SubCA"),
        lacks=("RootCA",)),
    row("not-served-intermediate-only", "CRITICAL", CHAINING, chain="missing-intermediate", figures=figures(2, 1),
        prepare=(INTERMEDIATE["prepare"][0], policy("ca.pol", URL, "--ca={pki}/www/inter.pem")),
        store=channels("{tmp}/all.pol", "{tmp}/ca.pol"),
        has=('ca.pol: 0x800b010a CERT_E_CHAINING: has intermediates, but not root',)),
    # All have the root, and no client can follow the chain.
    row("expired-intermediate", "CRITICAL", EXPIRED, chain="expired-intermediate", figures=figures(1, 1),
        has=("0x800b0101 CERT_E_EXPIRED: ",)),
    row("many", "CRITICAL", UNTRUSTED, figures=figures(13, 1), check=("-v",),
        prepare=(GOOD, *(policy(f"b{n:02}.pol", URL) for n in range(12))), store=channels("{tmp}/*.pol"),
        has=('12 of 13 channels lack root "Lab Root CA" (0x800b0109): b00.pol, b01.pol, b02.pol, ...',
             "CRITICAL 12 times (b00.pol, b01.pol, b02.pol, b03.pol, b04.pol, b05.pol, b06.pol, b07.pol, b08.pol, "
             "b09.pol and 2 more): 0x800b0109"), lacks=("CRITICAL b11.pol",)),
    # The same codes as check_iphttps and check_iphttps_trust have for these chains (KB 2980667).
    row("not-served-anywhere", "CRITICAL", CHAINING, chain="missing-intermediate",
        has=('lacks issuer "Lab Issuing CA"',)),
    row("single-tier", "CRITICAL", UNTRUSTED, chain="single-tier", has=('lacks root "Lab Root CA"',)),
    row("single-tier-enterprise", "CRITICAL", UNTRUSTED, chain="single-tier-enterprise",
        has=('lacks root "corp-DC1-CA"',)),
    row("ca-only", "CRITICAL", UNTRUSTED, prepare=(policy("ca.pol", URL, "--ca={chain}/chain.pem"),),
        store=channels("{tmp}/ca.pol"), chain="direct", has=("lacks root",)),
    row("root-among-intermediates", "CRITICAL", UNTRUSTED,
        prepare=(policy("ca.pol", URL, "--ca={store}"),), store=channels("{tmp}/ca.pol"),
        check=("-v",), has=("among the intermediates",)),
    row("only-intermediate", "CRITICAL", CHAINING, chain="intermediate-in-store-only",
        store=channels("{store}"), prepare=(), has=("has intermediates, but not root",)),
    row("disallowed", "CRITICAL", DISTRUST,
        prepare=(policy("good.pol", URL, "--root={store}", "--disallowed={store}"),),
        has=('disallows root "Lab Root CA"',)),
    row("disallowed-leaf", "CRITICAL", DISTRUST,
        prepare=(policy("good.pol", URL, "--root={store}", "--disallowed={chain}/chain.pem"),), check=("-v",),
        has=('disallows what leads to root "Lab Root CA" ("da.example.com" is disallowed here)',)),
    row("disallowed-intermediate", "CRITICAL", DISTRUST,
        prepare=(policy("good.pol", URL, "--root={store}", "--disallowed={pki}/www/inter.pem"),), check=("-v",),
        has=('disallows what leads to root "Lab Root CA" ("Lab Issuing CA" is disallowed here)',)),
    row("restricted-itself", "CRITICAL", USAGE, chain="client-eku-root",
        has=('denies server authentication to root',)),
    row("restricted-and-not", "CRITICAL", USAGE, store=channels("both={tmp}/both"),
        prepare=(("mkdir", "{tmp}/both"), ("cp", "{store}", "{tmp}/both/plain.pem"),
                 ("sh", "-c", "openssl x509 -in {store} -addtrust emailProtection -trustout > {tmp}/both/mail.pem")),
        has=('denies server authentication to root "Lab Root CA"',)),
    row("restricted", "CRITICAL", USAGE, prepare=(policy("good.pol", URL, "--restricted-root={store}"),),
        has=('denies server authentication to root "Lab Root CA"',)),
    row("expiring", "WARNING", check=("-w", "530w", "-c", "1"), has=('root "Lab Root CA" expires in 3652 days',)),
    row("expiring-critical", "CRITICAL", check=("-w", "5000", "-c", "4000"), has=("expires in",)),
    row("percent", "WARNING", check=("-w", "99%", "-c", "1%"), has=("expires in",)),
    row("pem-dir-p7b", "OK", store=channels("A={store}", "pem:{store}"), figures=figures(2, 2)),
    row("system", "CRITICAL", UNTRUSTED, store=(), has=("system: 0x800b0109",), prepare=()),
    row("pattern", "OK", prepare=(GOOD, policy("good2.pol", URL, "--root={store}")),
        store=channels("{tmp}/good*.pol"), figures=figures(2, 2)),
    row("two-nodes", "OK", None, chain=("good", "renewed-root-same-key"), addresses=("127.0.0.1", "127.0.0.2"),
        prepare=(policy("both.pol", URL, "--root={store}", "--root={pki}/renewed-root-same-key/store.pem"),),
        store=channels("{tmp}/both.pol"), names=Names(("127.0.0.1", "127.0.0.2"))),
    row("two-nodes-one-root", "CRITICAL", UNTRUSTED, chain=("good", "renewed-root-same-key"),
        addresses=("127.0.0.1", "127.0.0.2"), names=Names(("127.0.0.1", "127.0.0.2")),
        has=('lacks root "Lab Renewed Root"',)),
    row("json", "CRITICAL", None, **BOTH, check=("-o", "json"), has=('"channels":[{"name":"good.pol"',)),
    row("openmetrics", "CRITICAL", None, **BOTH, check=("-o", "openmetrics"),
        has=('iphttps_channel_carries_root{site="da.example.com",check="check_iphttps_roots",channel="bare.pol",kind="gpo",root="Lab Root CA",number="1"} 0',)),
    row("text", "CRITICAL", None, **BOTH, check=("-o", "text"), has=("bare.pol (gpo) missing",)),
    row("silenced", "OK", None, **BOTH, check=("--severity=roots.missing=ok",)),
    row("silenced/nowhere", "UNKNOWN", None, prepare=(BARE,), store=channels("{tmp}/bare.pol"),
        check=("--severity=roots.missing=ok",), has=("no channel has the root",)),
    row("silenced/unreadable", "UNKNOWN", None, store=channels("{tmp}/good.pol", "{tmp}/none.pol"),
        check=("--severity=roots.unreadable=ok",), has=("roots.unreadable counts as OK but proves nothing: ",)),
    row("silenced/need", "UNKNOWN", None, chain=None, prepare=(GOOD,),
        check=("--severity=roots.need=ok",), has=("counts as OK but proves nothing: ",)),
    row("at", "CRITICAL", EXPIRED, check=("--at=2040-01-01", "-v"),
        has=('"Lab Issuing CA" expired ', 'good.pol: 0x800b0101 CERT_E_EXPIRED: root "Lab Root CA" expired on ')),
]

# Without an answer it is not known what clients need, whatever channels have.
UNKNOWN_NEED = [
    row("refused", "UNKNOWN", None, chain=None, prepare=(GOOD,), has=("what clients need is unknown",)),
    row("silent", "CRITICAL", None, chain=None, backlog=True, timeout="1", has=("what clients need is unknown",)),
    row("silent-as-unknown", "UNKNOWN", None, chain=None, backlog=True, timeout="1:unknown",
        has=("what clients need is unknown",)),
    row("no-name", "UNKNOWN", None, names=Names((), a="nxdomain", aaaa="nxdomain"),
        has=("what clients need is unknown",)),
    row("one-refuses", "UNKNOWN", None, names=Names(("127.0.0.1", "127.0.0.2")),
        has=("127.0.0.2",)),
    row("one-refuses-any", "OK", names=Names(("127.0.0.1", "127.0.0.2")), check=("--any-address",)),
]

NEW = "{pki}/renewed-root-new-key/store.pem"
POLICY = [
    row("url/other", "CRITICAL", None,
        prepare=(policy("good.pol", "--url=https://old.example.com/IPHTTPS", "--root={store}"),),
        has=("sends clients to https://old.example.com/IPHTTPS",)),
    row("url/none", "OK", prepare=(policy("good.pol", "--root={store}"),)),
    row("url/swallowed", "CRITICAL", NO_DATA,
        prepare=(policy("good.pol", URL, "--root={store}", "--nrpt=.example.com=2001:db8::1"),),
        check=("-v",), has=(f'sends "{settings.NAME}" to DNS servers behind the tunnel (2001:db8::1)',)),
    row("url/disabled", "CRITICAL", None, prepare=(policy("good.pol", URL, "--root={store}", "--state=3"),),
        has=("switches IP-HTTPS off",)),
    row("ipsec/carried", "OK",
        prepare=(policy("good.pol", URL, "--root={store}", "--ipsec-ca=O=Lab, CN=Lab Root CA"),)),
    row("ipsec/missing", "WARNING",
        prepare=(policy("good.pol", URL, "--root={store}", "--ipsec-ca=O=Lab, CN=Old Root"),),
        has=('good.pol: IPsec authenticates by root "O=Lab, CN=Old Root", which is not carried here',)),
    # Each policy by itself: what another one names or brings is not its clients'.
    row("ipsec/elsewhere", "WARNING", store=channels("{tmp}/good.pol", "{tmp}/other.pol"), check=("-v",),
        prepare=(policy("good.pol", URL, "--root={store}", "--ipsec-ca=O=Lab, CN=Lab Renewed Root"),
                 policy("other.pol", URL, "--root={store}", f"--root={NEW}")),
        has=('good.pol: IPsec authenticates by root "O=Lab, CN=Lab Renewed Root"',)),
    row("ipsec/everywhere", "OK", check=(f"--everywhere={NEW}",),
        prepare=(policy("good.pol", URL, "--root={store}", "--ipsec-ca=O=Lab, CN=Lab Renewed Root"),)),
    row("ipsec/among-intermediates", "WARNING", prepare=(policy(
        "good.pol", URL, "--root={store}", f"--ca={NEW}", "--ipsec-ca=O=Lab, CN=Lab Renewed Root"),)),
    row("ipsec/intermediate", "OK", prepare=(policy(
        "good.pol", URL, "--root={store}", "--ca={pki}/www/inter.pem", "--ipsec-intermediate=O=Lab, CN=Lab Issuing CA"),)),
    row("ipsec/intermediate-missing", "WARNING", check=("-v",), has=("certutil -dspublish -f SUBCA.cer SubCA",),
        lacks=("RootCA",), prepare=(policy("good.pol", URL, "--root={store}", "--ipsec-intermediate=O=Lab, CN=Lab Issuing CA"),)),
    row("ipsec/root-as-intermediate", "WARNING", prepare=(policy(
        "good.pol", URL, "--root={store}", "--ipsec-intermediate=O=Lab, CN=Lab Root CA"),)),
    row("ipsec/health", "OK", check=("-o", "text"), has=("HealthCert is not looked at",), code=None,
        prepare=(policy("good.pol", URL, "--root={store}", "--ipsec-health=O=Lab, CN=Lab Root CA"),)),
    row("nrpt/generic", "WARNING", prepare=(policy(
        "good.pol", URL, "--root={store}", "--nrpt-generic=.example.com=9.9.9.9"),),
        has=("to DNS servers of its own (9.9.9.9)",)),
    row("nrpt/generic-private", "CRITICAL", NO_DATA, prepare=(policy(
        "good.pol", URL, "--root={store}", "--nrpt-generic=.example.com=10.1.1.1"),),
        has=('asks private DNS servers for "',)),
    row("nls/covered", "WARNING", check=("-v",), prepare=(policy(
        "good.pol", URL, "--root={store}", "--nrpt=.corp.test=2001:db8::1", "--nls=https://nls.corp.test/"),),
        has=('does not exempt the network location server "nls.corp.test"',)),
    row("nls/exempt", "OK", prepare=(policy("good.pol", URL, "--root={store}", "--nrpt=.corp.test=2001:db8::1",
                                            "--nrpt=nls.corp.test", "--nls=https://nls.corp.test/"),)),
    Row(name="roots/gpo", program=PROGRAM, state="OK", code=0, prepare=(GOOD,), store=(),
        target=("--gpo={tmp}/good.pol", "--dns-server={dns}"), names=Names(("127.0.0.1",)),
        figures=figures(1, 1)),
    Row(name="roots/gpo-bare", program=PROGRAM, state="CRITICAL", code=UNTRUSTED, prepare=(BARE,), store=(),
        target=("--gpo={tmp}/bare.pol", "--dns-server={dns}"), names=Names(("127.0.0.1",))),
    Row(name="roots/gpo-multisite", program=PROGRAM, state="CRITICAL", code=UNTRUSTED,
        prepare=(policy("good.pol", URL, SECOND, "--root={store}"), BARE), store=channels("{tmp}/bare.pol"),
        target=("--gpo={tmp}/good.pol", "--dns-server={dns}"), check=("-v",), names=Names(("127.0.0.1",)),
        has=("Entry points:", f"  {settings.NAME}:", "  da2.example.com:",
             " needs [1]: carried by 1 of 2 channels, not by bare.pol")),
    Row(name="roots/gpo-multisite-json", program=PROGRAM, state="OK", code=0,
        prepare=(policy("good.pol", URL, SECOND, "--root={store}"),), store=(),
        target=("--gpo={tmp}/good.pol", "--dns-server={dns}"), check=("-o", "json"), names=Names(("127.0.0.1",)),
        has=('"entry_points":[{', '"name":"da2.example.com"', '"roots":[0],"carried":["good.pol"],"lacking":[]')),
    Row(name="roots/gpo-multisite-unseen", program=PROGRAM, state="UNKNOWN", code=None,
        prepare=(policy("good.pol", URL, SECOND, "--root={store}"),), store=(),
        target=("--gpo={tmp}/good.pol", "--dns-server={dns}"), check=("-v",),
        names=Names(("127.0.0.1",), only=settings.NAME),
        has=("  da2.example.com: what it needs was not seen",)),
    Row(name="roots/gpo-missing", program=PROGRAM, state="UNKNOWN", prepare=(), store=(), usage=True,
        target=("--gpo={tmp}/bare.pol",), has=("--gpo: store /", "/bare.pol: cannot be opened: No such file or directory")),
]


AT_HAND = [
    row("file", "OK", at_hand=True),
    row("file-one-of-two", "CRITICAL", UNTRUSTED, at_hand=True, **BOTH_AT_HAND, has=("bare.pol: 0x800b0109",)),
    row("file-no-name", "OK", at_hand=True, target=("-f", "{chain}/chain.pem"), has=(' - Lab Root CA: ',)),
    row("root", "OK", at_hand=True, target=("--root={store}",), has=(" - Lab Root CA: ",)),
    row("root-missing", "CRITICAL", UNTRUSTED, at_hand=True, target=("--root={store}",), **BOTH_AT_HAND),
    row("root-no-root", "UNKNOWN", None, at_hand=True, target=("--root={chain}/chain.pem",), usage=True,
        has=("is not self-signed, so it is no root",)),
    row("root-not-there", "UNKNOWN", None, at_hand=True, target=("--root={tmp}/none",), usage=True,
        has=("--root: ", "none: cannot be opened")),
    row("root-self-signed-server", "OK", chain="selfsigned", at_hand=True, target=("--root={store}",)),
    row("root-sha256", "OK", chain="selfsigned", at_hand=True, target=("--root={sha256}",)),
    row("root-SHA1", "OK", chain="selfsigned", at_hand=True, target=("--root={SHA1}",)),
    row("root-sha256-system", "UNKNOWN", None, at_hand=True, target=("--root={sha256}",), store=(),
        check=("-v",), has=("cannot say whether it has root", "give the root as a file")),
    row("root-sha256-nowhere", "CRITICAL", UNTRUSTED, at_hand=True, target=("--root={sha256}",),
        check=("-v",), has=('lacks root "{sha256}"',)),
    row("nothing", "UNKNOWN", None, at_hand=True, target=(), usage=True, has=("--root is needed",)),
]

OLD = "--root={store}"
ENDED = "{pki}/expired-root/store.pem"
NEXT = [
    row("next/same", "OK", at_hand=True, target=(OLD, "--next={store}"), check=("-v",),
        has=('the next root "Lab Root CA" is the one in use: nothing changes',)),
    row("next/same-key", "OK", chain="renewed-root-same-key", at_hand=True, check=("-v",),
        target=(OLD, "--next={chain}/chain.pem"),
        has=("renewed with its key", "no disruption is expected")),
    row("next/expired", "WARNING", at_hand=True, check=("-v",), target=(OLD, f"--next={ENDED}"),
        has=("expired on ", "once it is in use", "Check that --next is the right file")),
    row("next/new-key", "WARNING", chain="renewed-root-new-key", at_hand=True, check=("-v",),
        target=(OLD, "--next={chain}/chain.pem"),
        has=("has the name of the present one, but another key", 'lacks the next root "Lab Renewed Root"')),
    row("next/new-ca", "WARNING", at_hand=True, check=("-v",), target=(OLD, f"--next={NEW}"),
        has=("is another authority than the present one", "good.pol: lacks the next root")),
    row("next/new-ca-ready", "OK", at_hand=True, check=("-v",), target=(OLD, f"--next={NEW}"),
        prepare=(policy("good.pol", URL, "--root={store}", f"--root={NEW}"),),
        has=("is another authority than the present one",)),
    row("next/live", "WARNING", check=(f"--next={NEW}",), has=("good.pol: lacks the next root",)),
    row("next/ipsec", "WARNING", at_hand=True, check=("-v",), target=(OLD, f"--next={NEW}"),
        prepare=(policy("good.pol", URL, "--root={store}", f"--root={NEW}", "--ipsec-ca=CN=Lab Root CA, O=Lab"),),
        has=("computer certificates from there are not accepted until the policy names it too",)),
    row("next/ipsec-ready", "OK", at_hand=True, target=(OLD, f"--next={NEW}"),
        prepare=(policy("good.pol", URL, "--root={store}", f"--root={NEW}", "--ipsec-ca=CN=Lab Root CA, O=Lab",
                        "--ipsec-ca=CN=Lab Renewed Root, O=Lab"),)),
    row("next/ipsec-ready-elsewhere", "WARNING", at_hand=True, check=("-v",), target=(OLD, f"--next={NEW}"),
        store=channels("{tmp}/good.pol", "{tmp}/old.pol"),
        prepare=(policy("good.pol", URL, "--root={store}", f"--root={NEW}", "--ipsec-ca=CN=Lab Root CA, O=Lab",
                        "--ipsec-ca=CN=Lab Renewed Root, O=Lab"),
                 policy("old.pol", URL, "--root={store}", f"--root={NEW}", "--ipsec-ca=CN=Lab Root CA, O=Lab")),
        has=("old.pol: IPsec authenticates by",), lacks=("good.pol: IPsec",)),
    row("next/not-there", "UNKNOWN", None, at_hand=True, target=(OLD, "--next={tmp}/none"), usage=True,
        has=("--next: ", "none: cannot be opened")),
    row("next/self-signed", "WARNING", chain="selfsigned-renewed", at_hand=True, check=("-v", "-w20", "-c10"),
        target=(OLD, "--next={chain}/chain.pem"), has=("lacks the next root", "another certificate")),
]

SAME = "today clients trust what is served"
LATER = "with the next certificate they "
READY = policy("good.pol", USUAL_URL, "--root={store}", f"--root={NEW}")
PLAN = [
    row("plan/ready", "OK", at_hand=True, check=("--plan", f"--next={NEW}"), prepare=(READY,),
        has=("Plan:", "  1. Bind until ", "bind the next certificate on every node", '"da.example.com", which is served, expires on ',
             '  2. Retire: take "Lab Root CA" out', f"  1 channel (good.pol): {SAME}; {LATER}trust it")),
    row("plan/lacks", "WARNING", at_hand=True, **BOTH_AT_HAND | {"prepare": (READY, policy("bare.pol", USUAL_URL, "--root={store}"))},
        check=("--plan", f"--next={NEW}"),
        has=("  1. Distribute until ", ": bare.pol: lacks the next root", "  2. Bind until ",
             f"  1 channel (good.pol): {SAME}; {LATER}trust it", f"  1 channel (bare.pol): {SAME}; {LATER}show 0x800b0109")),
    row("plan/cut-off", "CRITICAL", UNTRUSTED, at_hand=True, **BOTH_AT_HAND, check=("--plan", f"--next={NEW}"),
        has=('  1. Repair now: bare.pol: 0x800b0109 CERT_E_UNTRUSTEDROOT: lacks root', "  2. Distribute until ",
             f"  1 channel (bare.pol): today clients show 0x800b0109 CERT_E_UNTRUSTEDROOT; {LATER}show 0x800b0109")),
    row("plan/unreadable", "UNKNOWN", at_hand=True, store=channels("{tmp}/good.pol", "gpo:{tmp}/none"), prepare=(READY,),
        check=("--plan", f"--next={NEW}"),
        has=("  1. Find out now: none: cannot be read", f"  1 channel (good.pol): {SAME}; {LATER}trust it",
             f"  1 channel (none): today clients are not known to trust what is served; {LATER}are not known to trust it")),
    # A file says what was: nothing is said of today by it.
    row("plan/stale", "WARNING", at_hand=True, store=("-S", "gpo:{tmp}/good.pol"), check=("--plan", "--max-age=gpo:30", f"--next={NEW}"),
        prepare=(READY, ("touch", "-d", "2020-01-01", "{tmp}/good.pol")),
        has=("  1. Find out now: store ", "today clients are not known to trust what is served; with"), lacks=(SAME,)),
    row("plan/no-next", "OK", at_hand=True, check=("--plan",),
        has=("  1. Bind until ", "no certificate is to come (--next names it)", f"  1 channel (good.pol): {SAME}"), lacks=(LATER, "Retire")),
    row("plan/not-served", "OK", at_hand=True, target=(OLD,), check=("--plan",),
        has=("  1. Bind: no certificate is to come (--next names it): what is served was not seen",)),
    row("plan/same-key", "OK", chain="renewed-root-same-key", at_hand=True, check=("--plan",),
        target=(OLD, "--next={chain}/chain.pem"), has=(f"{SAME}; {LATER}trust it",), lacks=("Retire",)),
    row("plan/next-expired", "WARNING", at_hand=True, check=("--plan",), target=(OLD, f"--next={ENDED}"),
        has=("  1. Distribute", f"{LATER}show 0x800b0101 CERT_E_EXPIRED")),
    row("plan/ipsec", "WARNING", at_hand=True, check=("--plan",), target=(OLD, f"--next={NEW}"),
        prepare=(policy("good.pol", URL, "--root={store}", f"--root={NEW}", "--ipsec-ca=CN=Lab Root CA, O=Lab"),),
        has=("  1. Distribute: good.pol: IPsec authenticates",)),
    row("plan/dead", "UNKNOWN", None, at_hand=True, store=("-S", "{store}"), target=("-H", settings.NAME, "-p", "1", "--address=127.0.0.1"), check=("--plan",),
        has=("  1. Find out now: ", "today clients are not known to trust what is served"), lacks=(SAME,)),
    row("plan/json", "WARNING", at_hand=True, check=("--plan", f"--next={NEW}", "-o", "json"),
        has=('"plan":{"steps":[{"act":"distribute","by":"2', '"clients":[{"today":"trust what is served","next":"show 0x800b0109')),
    row("plan/text", "WARNING", at_hand=True, check=("--plan", f"--next={NEW}", "-o", "text"),
        has=("\nPlan:\n  1. Distribute until ", "\nClients:\n  1 channel (good.pol): ")),
]



def package(name, state, code, *arguments, store=("-S", "odj:{tmp}/LAPTOP1.txt"), url=True, **more):
    words = (f"--url=https://{settings.NAME}:{{port}}/IPHTTPS",) if url else ()
    return row(f"package/{name}", state, code, store=store,
               prepare=((LABODJ, "{tmp}/LAPTOP1.txt", *words, *arguments),), **more)


ROOT = "--root={store}"
PACKAGES = [
    package("rootcacerts", "OK", 0, ROOT, figures=figures(1, 1)),
    package("bare", "CRITICAL", UNTRUSTED, has=("LAPTOP1.txt: 0x800b0109", "made without /rootcacerts: it has no")),
    package("join-only", "CRITICAL", UNTRUSTED, url=False, has=("made without /rootcacerts or /certtempl",)),
    package("certtemplate", "OK", 0, ROOT, "--template=Machine"),
    package("no-policy", "WARNING", None, ROOT, url=False, has=("LAPTOP1.txt: made without /policynames",)),
    package("root-in-policy", "OK", 0, "--policy-root={store}"),
    package("other-root", "CRITICAL", UNTRUSTED, "--root={pki}/selfsigned/store.pem", has=("lacks root",)),
    package("root-among-intermediates", "CRITICAL", UNTRUSTED, "--ca={store}", "--root={pki}/selfsigned/store.pem",
            has=("has intermediates, but not root",)),
    package("disallowed", "CRITICAL", DISTRUST, ROOT, "--disallowed={store}"),
    package("switched-off", "CRITICAL", None, ROOT, "--disabled", has=("switches IP-HTTPS off",)),
    package("ascii", "OK", 0, ROOT, "--encoding=ascii"),
    package("unattend", "OK", 0, ROOT, "--encoding=unattend"),
    package("raw", "OK", 0, ROOT, "--encoding=raw"),
    package("by-content", "OK", 0, ROOT, store=("-S", "{tmp}/LAPTOP1.txt")),
    package("not-one", "UNKNOWN", None, ROOT, store=("-S", "odj:{store}"), has=("cannot be read",)),
    row("package/many", "CRITICAL", UNTRUSTED, store=("-S", "odj:{tmp}/*.txt"), figures=figures(301, 300),
        prepare=((LABODJ, "--count=300", "--pattern={tmp}/%d.txt", URL, ROOT), (LABODJ, "{tmp}/old.txt", URL)),
        has=("1 of 301 channels fails, old.txt: 0x800b0109",)),
    Row(name="roots/package/as-store", state="OK", code=0, store=("-S", "odj:{tmp}/LAPTOP1.txt"),
        prepare=((LABODJ, "{tmp}/LAPTOP1.txt", URL, ROOT),)),
    Row(name="roots/package/as-store-bare", state="CRITICAL", code=UNTRUSTED, store=("-S", "odj:{tmp}/LAPTOP1.txt"),
        prepare=((LABODJ, "{tmp}/LAPTOP1.txt", URL),)),
    Row(name="roots/package/as-store-trust", state="OK", code=None, program="check_iphttps_trust",
        check=("--no-fetch", "--severity=chain.revocation-unchecked=ok"),
        store=("-S", "odj:{tmp}/LAPTOP1.txt"), prepare=((LABODJ, "{tmp}/LAPTOP1.txt", URL, ROOT),)),
]

PUBLIC = pathlib.Path("/etc/ssl/certs/ISRG_Root_X1.pem")
LIST, STORE = settings.SHARED / "ctl" / "authroot-2026-04-22.stl", settings.SHARED / "sst" / "roots-2021.sst"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Real(Row):
    """With files that nobody here has made."""

    def run(self, lab):
        for path in (PUBLIC, LIST, STORE):
            if not path.exists():
                raise Skip(f"no {path.name}")
        return super().run(lab)


def real(name, state, code, target, store, check=(), **more):
    """Of whatever age they are by now."""
    return Real(name=f"roots/real/{name}", program=PROGRAM, state=state, code=code, at_hand=True, chain=("good",),
                target=(f"--root={target}",), store=channels(*store), check=("--max-age=none", *check), **more)


REAL = [
    real("carried", "OK", 0, PUBLIC, (f"ctl:{LIST}", f"sst:{STORE}", str(LIST), str(STORE)), figures=figures(4, 4)),
    real("missing", "CRITICAL", UNTRUSTED, "{store}", (f"ctl:{LIST}", f"sst:{STORE}"), figures=figures(2, 0)),
    # A policy that switches the list off does so for its own clients.
    real("not-followed", "CRITICAL", UNTRUSTED, PUBLIC, ("c=gpo:{tmp}/off.pol", f"c=ctl:{LIST}", f"ctl:{LIST}"),
         prepare=(policy("off.pol", USUAL_URL, "--no-root-update=1"),), check=("-v",), figures=figures(2, 1),
         has=("c: 0x800b0109", "DisableRootAutoUpdate is set", "Turn off Automatic")),
    real("followed", "OK", 0, PUBLIC, ("c=gpo:{tmp}/off.pol", f"c=ctl:{LIST}", f"ctl:{LIST}"),
         prepare=(policy("off.pol", USUAL_URL, "--no-root-update=0"),), figures=figures(2, 2)),
    # The root of the list's signer may come by any other channel, named before it or after it.
    real("signer-elsewhere", "OK", 0, PUBLIC, ("ctl:{tmp}/list.stl", f"{LIST.parent}/microsoft-root-2010.crt", str(PUBLIC)),
         prepare=(("cp", str(LIST), "{tmp}/list.stl"),), check=("--severity=roots.missing=ok",)),
    real("signer-nowhere", "UNKNOWN", None, PUBLIC, ("ctl:{tmp}/list.stl", str(PUBLIC)),
         prepare=(("cp", str(LIST), "{tmp}/list.stl"),), check=("-v",), has=("signature cannot be checked",)),
    real("unsigned", "UNKNOWN", None, PUBLIC, (f"ctl:{LIST}", f"ctl:{LIST.parent}/unsigned.stl"),
         has=("unsigned.stl: cannot be read",)),
]

ROWS = [*JOINED, *LIVE, *PACKAGES, *REAL, *UNKNOWN_NEED, *POLICY, *AT_HAND, *NEXT, *PLAN]
