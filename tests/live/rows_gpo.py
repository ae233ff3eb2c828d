# SPDX-License-Identifier: GPL-3.0-or-later
"""--gpo: the URLs, the certificates and the traps of a DirectAccess client GPO."""
import sys

import registrypol
import settings
from nameserver import Names
from row import Row

UNTRUSTED, NO_DATA, BAD_NAME, REFUSED = 0x800B0109, 0x2AFC, 0x4BE, 0x274D
URL = f"--url=https://{settings.NAME}:{{port}}/IPHTTPS"
SECOND = "--profile-url=https://da2.example.com:{port}/iphttps"
ASK = ("--gpo={tmp}/client.pol", "--dns-server={dns}")


def made(*arguments, name="client.pol"):
    return ((sys.executable, registrypol.__file__, f"{{tmp}}/{name}", *arguments),)



def row(name, state, *arguments, code=0, target=ASK, store=(), **more):
    more.setdefault("names", Names(("127.0.0.1",)))
    return Row(name=f"gpo/{name}", state=state, code=code, target=target, store=store,
               prepare=made(*arguments), **more)


ROOT = "--root={store}"
ROWS = [
    row("root-and-url", "OK", URL, ROOT, has=(f"{settings.NAME}: tunnel up on 1 of 1 address",)),
    row("no-root", "CRITICAL", URL, code=UNTRUSTED),
    row("root-among-intermediates", "CRITICAL", URL, "--ca={store}", code=UNTRUSTED,
        check=("-v",), has=('holds "Lab Root CA" only in its CA store, where clients take no roots from',)),
    row("no-root-but-a-store", "OK", URL, store=("-S", "{store}")),
    row("restricted-root", "CRITICAL", URL, "--restricted-root={store}", code=None,
        has=("is not for server authentication in store",)),
    row("disallowed", "CRITICAL", URL, ROOT, "--disallowed={chain}/chain.pem", code=0x800B0111),
    # What cannot be read may be what is missing, or forbid what is there.
    row("broken-beside", "OK", URL, ROOT, "--broken=Root", check=("-v",), has=("Note: not read: store ",)),
    row("broken-alone", "UNKNOWN", URL, "--broken=Root", code=None, has=("client.pol",)),
    row("broken-disallowed", "UNKNOWN", URL, ROOT, "--broken=Disallowed", code=None,
        has=("an entry that may disallow",)),
    row("two-urls", "CRITICAL", URL, SECOND, ROOT, code=0x800B010F,
        has=(f"{settings.NAME} and 1 more: 1 of 2 addresses fails, da2.example.com 127.0.0.1: 0x800b010f",),
        figures=(("addresses", 2), ("addresses_up", 1))),
    row("two-urls-one-name-known", "CRITICAL", URL, SECOND, ROOT, code=0x2AF9,
        names=Names(("127.0.0.1",), only=settings.NAME),
        has=("da2.example.com: clients get 0x2af9",),
        figures=(("addresses", 1), ("addresses_up", 1))),
    row("same-url-twice", "OK", URL, f"--profile-url=https://{settings.NAME}:{{port}}/IPHTTPS", ROOT,
        figures=(("addresses", 1),)),
    row("swallowed", "CRITICAL", URL, ROOT, "--nrpt=.example.com=2001:db8::1", code=NO_DATA,
        has=("clients get 0x2afc WSANO_DATA",)),
    row("exempt", "OK", URL, ROOT, "--nrpt=.example.com=2001:db8::1", f"--nrpt={settings.NAME}"),
    row("another-suffix", "OK", URL, ROOT, "--nrpt=.corp.example.com=2001:db8::1"),
    row("disabled", "CRITICAL", URL, ROOT, "--state=3", has=("switches IP-HTTPS off",)),
    row("enabled", "OK", URL, ROOT, "--state=2"),
    row("no-url", "UNKNOWN", ROOT, code=None, usage=True, has=("names no URL that clients can use",)),
    row("disabled-no-url", "UNKNOWN", "--url=about:blank", "--state=3", code=None, usage=True,
        has=("and switches IP-HTTPS off",)),
    row("bad-url-too", "CRITICAL", URL, "--profile-url=http://old.example.com/IPHTTPS", ROOT,
        code=BAD_NAME, check=("-v",), has=("0x4be", "http://old.example.com/IPHTTPS")),
    row("not-there", "UNKNOWN", code=None, usage=True, target=("--gpo={tmp}/other.pol",),
        has=("--gpo: store", "other.pol")),
    row("not-a-policy", "UNKNOWN", code=None, usage=True, target=("--gpo={store}",),
        has=("--gpo: store",)),
    row("with-a-name", "UNKNOWN", URL, code=None, usage=True,
        target=(*ASK, "-H", settings.NAME), has=("--hostname cannot go with --gpo",)),
    row("with-an-address", "OK", URL, ROOT, target=("--gpo={tmp}/client.pol", "-I", "127.0.0.1")),
    row("two-with-an-address", "UNKNOWN", URL, SECOND, ROOT, code=None, usage=True,
        target=("--gpo={tmp}/client.pol", "-I", "127.0.0.1"), has=("2 URLs of --gpo",)),
    row("json", "CRITICAL", URL, SECOND, ROOT, code=None, check=("-o", "json"),
        has=('"name":"da2.example.com"',)),
    row("at-hand", "OK", URL, ROOT, code=None, program="check_iphttps_cert", at_hand=True,
        names=None, target=("--gpo={tmp}/client.pol", "-f", "{chain}/chain.pem")),
    row("cert", "OK", URL, ROOT, code=None, program="check_iphttps_cert"),
    row("trust", "OK", URL, ROOT, code=None, program="check_iphttps_trust",
        check=("--no-fetch", "-v", "--severity=chain.revocation-unchecked=ok")),
]
