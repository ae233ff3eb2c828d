# SPDX-License-Identifier: GPL-3.0-or-later
"""Channels that are what administrators exported of a machine: .reg files and listings of thumbprints."""
import sys

import collected
import exports
import hives
import settings
from row import Row

PROGRAM = "check_iphttps_roots"
UNTRUSTED, DISTRUST, CHAINING = 0x800B0109, 0x800B0111, 0x800B010A
OTHER = "{pki}/selfsigned/store.pem"


def made(form, name, *arguments):
    return (sys.executable, exports.__file__, form, f"{{tmp}}/{name}", *arguments)


def row(name, state, code=0, *, form="reg", words=(), prepare=None, store=("-S", "{tmp}/a"), **more):
    more.setdefault("target", ("-f", "{chain}/chain.pem", "-H", settings.NAME))
    more.setdefault("figures", (("channels", 1), ("channels_with_root", int(state == "OK"))))
    more.setdefault("program", PROGRAM)
    return Row(name=f"exports/{name}", state=state, code=code, at_hand=True, store=store,
               prepare=prepare or (made(form, "a", *words),), **more)


ROOT = "--store=ROOT={store}"
REG = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates"
REGISTRY = [
    row("reg/root", "OK", words=(ROOT,)),
    row("reg/prefix", "OK", words=(ROOT,), store=("-S", "reg:{tmp}/a"), check=("-v",), has=("a (reg) ", "carried")),
    row("reg/old", "OK", words=(ROOT, "--old", "--encoding=plain")),
    row("reg/utf8", "OK", words=(ROOT, "--encoding=utf8")),
    row("reg/auth-root", "OK", words=("--store=AuthRoot={store}",)),
    row("reg/policy", "OK", words=(ROOT, "--place=policy")),
    row("reg/enterprise", "OK", words=(ROOT, "--place=enterprise")),
    row("reg/other-root", "CRITICAL", UNTRUSTED, words=(f"--store=ROOT={OTHER}",), has=("lacks root",)),
    row("reg/among-intermediates", "CRITICAL", UNTRUSTED, words=("--store=CA={store}",)),
    row("reg/disallowed", "CRITICAL", DISTRUST, words=(ROOT, "--store=Disallowed={store}")),
    row("reg/deleted", "CRITICAL", UNTRUSTED,
        words=(ROOT, f"--store=CA={OTHER}", f"--line=[-{REG}\\ROOT\\Certificates]")),
    row("reg/user", "UNKNOWN", None, words=(ROOT, "--hive=HKEY_CURRENT_USER\\Software\\"), has=("exports no key of HKEY_LOCAL_MACHINE",)),
    row("reg/elsewhere", "UNKNOWN", None, words=(ROOT, "--hive=HKEY_LOCAL_MACHINE\\SYSTEM\\"),
        has=("exports no store of certificates",)),
    row("reg/cut", "UNKNOWN", None, words=(ROOT, "--cut=900"), has=("cannot say whether",)),
    row("reg/half-a-line", "UNKNOWN", None, words=(ROOT, "--line=\"Blob\"=hex:20,00,\\"), has=("ends in its middle",)),
    row("reg/two-exports", "OK", store=("-S", "pc={tmp}/a", "-S", "pc={tmp}/b"),
        prepare=(made("reg", "a", f"--store=CA={OTHER}"), made("reg", "b", ROOT))),
    row("reg/verify", "OK", None, words=(ROOT,), target=(), store=(), check=("--verify={tmp}/a",), usage=True,
        has=("registry export, 1 certificate",)),
]



def hive(name, state, code=0, *words, **more):
    made_by = (sys.executable, hives.__file__, "reg", "{tmp}/SOFTWARE", *words)
    return row(f"hive/{name}", state, code, prepare=(made_by, *more.pop("prepare", ())),
               store=more.pop("store", ("-S", "{tmp}/SOFTWARE")), needs=("hivexregedit",), **more)


def damaged(name, why, *words):
    """Of what is damaged nothing is known, also where the root can be read."""
    return hive(f"damaged/{name}", "UNKNOWN", None, ROOT, *(words or (f"--damage={name}",)), check=("-v",), has=(why,))


POLICY = f"--line=[{exports.HIVE}Policies\\Microsoft\\Windows\\Tcpip\\v6Transition\\IPHTTPS\\IPHTTPSInterface]"
HIVES = [
    hive("root", "OK", 0, ROOT),
    hive("prefix", "OK", 0, ROOT, store=("-S", "hive:{tmp}/SOFTWARE"), check=("-v",), has=("SOFTWARE (hive) carried",)),
    hive("auth-root", "OK", 0, "--store=AuthRoot={store}"),
    hive("policy", "OK", 0, ROOT, "--place=policy"),
    hive("enterprise", "OK", 0, ROOT, "--place=enterprise"),
    hive("other-root", "CRITICAL", UNTRUSTED, f"--store=ROOT={OTHER}", has=("lacks root",)),
    hive("among-intermediates", "CRITICAL", UNTRUSTED, "--store=CA={store}"),
    hive("disallowed", "CRITICAL", DISTRUST, ROOT, "--store=Disallowed={store}"),
    hive("empty-store", "CRITICAL", UNTRUSTED, "--store=ROOT="),
    # What a policy in it says is seen as in Registry.pol.
    hive("policy-off", "CRITICAL", None, ROOT, POLICY, "--line=\"IPHTTPS_ClientState\"=dword:00000003",
         figures=(("channels", 1), ("channels_with_root", 1)), has=("switches IP-HTTPS off",)),
    hive("elsewhere", "UNKNOWN", None, ROOT, "--hive=HKEY_LOCAL_MACHINE\\SOFTWARE\\Other\\",
         has=("give the hive SOFTWARE",)),
    hive("standard-input", "OK", 0, ROOT, store=("-S", "hive:-"), stdin="{tmp}/SOFTWARE"),
    hive("pattern", "OK", 0, ROOT, store=("-S", "hive:{tmp}/SOFT*")),
    hive("with-an-export", "OK", 0, f"--store=CA={OTHER}", prepare=(made("reg", "a", ROOT),),
         store=("-S", "pc={tmp}/SOFTWARE", "-S", "pc={tmp}/a")),
    hive("trailing", "OK", 0, ROOT, "--damage=trailing"),
    hive("verify", "OK", None, ROOT, target=(), store=(), check=("--verify={tmp}/SOFTWARE",), usage=True,
         has=("registry hive, 1 certificate",)),
    hive("verify-cut", "UNKNOWN", None, ROOT, "--cut-bytes=9000", target=(), store=(),
         check=("--verify={tmp}/SOFTWARE",), usage=True, has=("cut off at byte 9000",)),
    damaged("head", "cut off at byte 600", "--cut-bytes=600"),
    damaged("cut", "cut off at byte 8192", "--cut-bytes=8192"),
    damaged("dirty", "was copied while it was written"),
    damaged("log", "is the log of a hive"),
    damaged("checksum", "libhivex finds its head or its blocks damaged"),
    damaged("bins", "is cut off"),
    damaged("root", "libhivex finds its head or its blocks damaged"),
    damaged("no-page", "libhivex finds its head or its blocks damaged"),
    damaged("keys", "libhivex finds the list of its keys damaged"),
    damaged("no-key", "libhivex finds the list of its keys damaged"),
    damaged("value", "libhivex finds the name of a value damaged"),
    damaged("long-value", "libhivex finds the data of a value damaged"),
    damaged("loop", "keys below each other"),
]

LISTED = "--store=Root={store}"


def listing(name, state, code=0, *words, form="certutil", **more):
    more.setdefault("check", ("--root={store}",))
    return row(f"list/{name}", state, code, form=form, words=words or (LISTED,), **more)


LISTINGS = [
    *(listing(form, "OK", form=form) for form in ("certutil", "table", "list", "csv", "json")),
    *(listing(f"{form}-other", "CRITICAL", UNTRUSTED, f"--store=Root={OTHER}", form=form, has=("lacks root",))
      for form in ("certutil", "table", "list", "csv", "json")),
    *(listing(f"certutil-{language}-{encoding}", "OK", 0, LISTED, f"--language={language}", f"--encoding={encoding}")
      for language, encoding in (("de", "oem"), ("de", "utf8"), ("ru", "utf16"))),
    listing("spaced", "OK", 0, LISTED, "--spaced"),
    listing("prefix", "OK", store=("-S", "list:{tmp}/a"), check=("--root={store}", "-v"),
            has=("a (list) ", "carried", "Note: Listings show which certificates a store has")),
    # Without the certificate there is nothing to compare with.
    listing("no-root-at-hand", "UNKNOWN", None, check=(), has=("--root=FILE",)),
    listing("root-from-another-channel", "CRITICAL", None, LISTED, check=(),
            prepare=(made("certutil", "a", LISTED), made("certutil", "b", f"--store=Root={OTHER}")),
            store=("-S", "{tmp}/a", "-S", "{tmp}/b", "-S", "{store}"), has=("b: 0x800b0109",),
            figures=(("channels", 3), ("channels_with_root", 2))),
    listing("fingerprint", "UNKNOWN", None, check=("-v",), target=("--root={sha1}",), chain="selfsigned",
            has=("its dates are not",)),
    listing("fingerprint-missing", "CRITICAL", UNTRUSTED, "--store=Root={pki}/good/store.pem", check=(),
            target=("--root={sha1}",), chain="selfsigned"),
    listing("fingerprint-sha256", "UNKNOWN", None, "--store=Root={pki}/good/store.pem", check=("-v",),
            target=("--root={sha256}",), chain="selfsigned", has=("SHA-1 thumbprints",)),
    # What a listing does not show is not known.
    listing("ca-alone", "UNKNOWN", None, "--store=CA={store}", has=("the store Root is not listed",)),
    listing("ca-and-root", "CRITICAL", UNTRUSTED, "--store=CA={store}", f"--store=Root={OTHER}"),
    listing("disallowed-too", "CRITICAL", DISTRUST, LISTED, "--store=Disallowed={store}"),
    listing("my", "UNKNOWN", None, "--store=My={store}", has=("lists neither the store Root nor CA",)),
    listing("empty", "UNKNOWN", None, "--store=Root=", has=("without a certificate",)),
    listing("cut-with-root", "OK", 0, LISTED, "--cut=320"),
    listing("cut", "UNKNOWN", None, f"--store=Root={OTHER}", "--cut=320", has=("cannot say",)),
    listing("denied", "UNKNOWN", None, "--store=", form="reg",
            prepare=(("sh", "-c", "printf 'CertUtil: -store command FAILED: 0x80070005 (WIN32: 5)\\n' > \"$0\"",
                      "{tmp}/a"),), has=("certutil failed with 0x80070005",)),
    listing("not-named", "UNKNOWN", None, prepare=(("sh", "-c", "echo {sha1} > {tmp}/a"),), chain="selfsigned",
            store=("-S", "list:{tmp}/a"), has=("cannot be read",)),
    listing("named", "OK", 0, prepare=(("sh", "-c", "echo {sha1} > {tmp}/a"),), chain="selfsigned",
            store=("-S", "list:root:{tmp}/a")),
    listing("everywhere", "OK", store=("-S", "{tmp}/b", "--everywhere=list:{tmp}/a"),
            prepare=(made("certutil", "a", LISTED), made("certutil", "b", f"--store=Root={OTHER}"))),
    listing("of-one-client", "OK", store=("-S", "pc={tmp}/a", "-S", "pc={tmp}/b"),
            prepare=(made("certutil", "a", LISTED), made("certutil", "b", f"--store=CA={OTHER}"))),
    # Served and named it is asked for twice, and what lacks it is counted once.
    listing("counted-once", "CRITICAL", UNTRUSTED, chain="selfsigned",
            prepare=tuple(made("certutil", f"{number}.txt", "--store=Root={pki}/good/store.pem") for number in range(3)),
            store=("-S", "list:{tmp}/*.txt"), figures=(("channels", 3), ("channels_with_root", 0)),
            has=("3 of 3 channels lack root", "0.txt, 1.txt, 2.txt |")),
    # What was listed long ago says what the client had.
    listing("stale", "WARNING", None, prepare=(made("certutil", "a", LISTED), ("touch", "-d", "2020-01-01", "{tmp}/a")),
            check=("--root={store}", "--max-age=list:30"), figures=(("channels", 1), ("channels_with_root", 1)),
            has=("2020-01-01",)),
    listing("verify", "OK", None, target=(), store=(), check=("--verify={tmp}/a",), usage=True,
            has=("listing of thumbprints, 1 certificate",)),
    listing("other-checks", "UNKNOWN", None, check=(), program="check_iphttps_trust", usage=True,
            has=("lists thumbprints",)),
    # Renewed with its own key, a self-signed certificate is another one.
    listing("self-signed-renewed", "CRITICAL", UNTRUSTED, f"--store=Root={OTHER}", check=(),
            chain="selfsigned-renewed", has=("lacks root",)),
    listing("new-ca", "CRITICAL", UNTRUSTED, f"--store=Root={OTHER}", check=("--root={store}",)),
]


def client(name, state, code, *stores, **more):
    """The text of contrib/windows/collect, as it is."""
    return listing(f"collected/{name}", state, code, prepare=((sys.executable, collected.__file__, "{tmp}/a", *stores),),
                   chain="selfsigned", store=("-S", "list:{tmp}/*"), **more)


COLLECTED = [
    client("root", "OK", 0, "{sha1}"),
    client("other-root", "CRITICAL", UNTRUSTED, collected.INTERMEDIATE, has=("lacks root",)),
    client("disallowed", "CRITICAL", DISTRUST, "{sha1}", "{sha1}"),
]
ROWS = REGISTRY + HIVES + LISTINGS + COLLECTED
