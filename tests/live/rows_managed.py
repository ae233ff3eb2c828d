# SPDX-License-Identifier: GPL-3.0-or-later
"""What is managed centrally: backups and reports of policies, device management."""
import sys

import managed
import registrypol
import settings
from row import Row

UNTRUSTED, DISTRUST = 0x800B0109, 0x800B0111
URL = f"--url=https://{settings.NAME}/IPHTTPS"
OTHER_URL = "--url=https://other.example.net/IPHTTPS"
REAL = settings.SRC / "tests" / "data"
ROOT = "--root={store}"


def export(form, name, *arguments):
    return (sys.executable, managed.__file__, form, f"{{tmp}}/{name}", *arguments)


def row(name, state, code=None, *, made=(), store, **more):
    more.setdefault("check", ("-v",))
    return Row(name=f"managed/{name}", program="check_iphttps_roots", state=state, code=code, at_hand=True,
               prepare=made, store=tuple(word for one in store for word in ("-S", one)), **more)


def one(name, state, code, form, *arguments, prefix="", **more):
    """One export, recognised by its content unless there is a prefix."""
    return row(name, state, code, made=(export(form, "it", *arguments),), store=(f"{prefix}{{tmp}}/it",), **more)


BACKUPS = [
    one("gpobackup/carried", "OK", 0, "backup", ROOT, URL, has=("it (gpo)", " carried",)),
    one("gpobackup/named", "OK", 0, "backup", ROOT, URL, prefix="gpobackup:", has=("it (gpo)", " carried",)),
    one("gpobackup/lacks", "CRITICAL", UNTRUSTED, "backup", URL, has=('lacks root "Lab Root CA"',)),
    one("gpobackup/other-url", ("WARNING", "CRITICAL"), None, "backup", ROOT, OTHER_URL,
        has=("sends clients to https://other.example.net/",)),
    one("gpobackup/disabled", "CRITICAL", UNTRUSTED, "backup", ROOT, URL, "--options=2",
        has=("the policy's computer settings are disabled",)),
    one("gpobackup/no-computer-settings", "CRITICAL", UNTRUSTED, "backup", ROOT, "--no-registry",
        has=("the policy has no computer settings",)),
    one("gpobackup/cut-short", "UNKNOWN", None, "backup", ROOT, "--no-file",
        has=("is cut short: Backup.xml names DomainSysvol",)),
    one("gpobackup/old", "WARNING", None, "backup", ROOT, URL, "--time=2016-08-05T16:52:16", check=("-v", "--max-age=gpo:30"),
        has=("2016-08-05",)),
    one("gpobackup/no-time", "UNKNOWN", None, "backup", ROOT, URL, "--time=yesterday", has=("BackupTime is no time",)),
    row("gpobackup/joined", "OK", 0, store=("laptops={tmp}/a", "laptops=gpobackup:{tmp}/b"),
        made=(export("backup", "a", URL), export("backup", "b", ROOT)), has=("laptops (gpo)", " carried",)),
    row("gpobackup/sysvol", "UNKNOWN", store=("gpobackup:{tmp}",), made=(("mkdir", "{tmp}/Machine"), (
        "cp", "-p", str(REAL / "gpobackup" / "DomainSysvol" / "GPO" / "Machine" / "registry.pol"), "{tmp}/Machine")),
        has=("is a policy of SYSVOL and no backup of one: gpo:",)),
    row("gpobackup/above", "UNKNOWN", store=(f"gpobackup:{REAL}",), has=("no backup of a group policy",)),
    row("gpobackup/real", "CRITICAL", UNTRUSTED, store=(str(REAL / "gpobackup"),), has=("gpobackup (gpo) missing",)),
]

REPORTS = [
    one("gpreport/carried", "OK", 0, "report", ROOT, URL, has=("it (gpo)", " carried", "are not read from a report")),
    one("gpreport/named", "OK", 0, "report", ROOT, prefix="gpreport:", has=("it (gpo)", " carried",)),
    one("gpreport/lacks", "CRITICAL", UNTRUSTED, "report", URL, has=('lacks root "Lab Root CA"',)),
    one("gpreport/as-intermediate", "CRITICAL", UNTRUSTED, "report", "--ca={store}", has=('has intermediates, but not root "Lab Root CA"',)),
    one("gpreport/other-url", ("WARNING", "CRITICAL"), None, "report", ROOT, OTHER_URL,
        has=("sends clients to https://other.example.net/",)),
    one("gpreport/untrusted", "UNKNOWN", None, "report", ROOT, "--disallowed={store}",
        has=("shows untrusted certificates, which are not read from a report",)),
    one("gpreport/disabled", "CRITICAL", UNTRUSTED, "report", ROOT, "--options=2",
        has=("the policy's computer settings are disabled",)),
    row("gpreport/joined", "OK", 0, store=("laptops={tmp}/a", "laptops={tmp}/b"),
        made=(export("backup", "a", URL), export("report", "b", ROOT)), has=("laptops (gpo)", " carried",)),
    row("gpreport/real", "CRITICAL", UNTRUSTED, store=(str(REAL / "gpobackup" / "gpreport.xml"),),
        has=("gpreport.xml (gpo) missing",)),
]

DEVICES = [
    *(one(f"mdm/{form}/carried", "OK", 0, form, ROOT, has=("it (mdm)", " carried",)) for form in ("graph", "syncml", "package")),
    *(one(f"mdm/{form}/named", "OK", 0, form, ROOT, prefix="mdm:", has=("it (mdm)", " carried",))
      for form in ("graph", "syncml", "package")),
    *(one(f"mdm/{form}/as-intermediate", "CRITICAL", UNTRUSTED, form, "--ca={store}", has=('has intermediates, but not root "Lab Root CA"',))
      for form in ("graph", "syncml", "package")),
    one("mdm/graph/user", "CRITICAL", UNTRUSTED, "graph", "--user={store}",
        has=("1 entry that brings nothing to the machine's Root and CA",)),
    one("mdm/graph/page", "UNKNOWN", None, "graph", "--page", has=("one page of several",)),
    one("mdm/syncml/disallowed", "CRITICAL", DISTRUST, "syncml", ROOT, "--disallowed={store}", has=("disallows root",)),
    one("mdm/syncml/other-name", "UNKNOWN", None, "syncml", ROOT, "--node=" + "00" * 20,
        has=("the certificate has another SHA-1 than its node's name",)),
    one("mdm/package/no-file", "UNKNOWN", None, "package", ROOT, "--no-file", has=("Root0.cer: cannot be opened",)),
    row("mdm/none", "UNKNOWN", store=("mdm:{tmp}/it",), made=(export("report", "it", ROOT),),
        has=("looks like a report of a group policy",)),
    row("mdm/old", "WARNING", store=("{tmp}/it",), check=("-v", "--max-age=mdm:30"),
        made=(export("graph", "it", ROOT), ("touch", "-d", "2020-01-01", "{tmp}/it")), has=("2020-01-01",)),
]



def policy(name, *arguments):
    return (sys.executable, registrypol.__file__, f"{{tmp}}/{name}", *arguments)


def diff(name, state, *made, store, **more):
    return Row(name=f"managed/diff/{name}", program="check_iphttps_roots", state=state, chain=None, usage=True,
               target=(), prepare=made, store=tuple(word for one in store for word in ("-S", one)), check=("--diff", "-v"), **more)


DIFFERENCES = [
    diff("same", "OK", export("backup", "a", ROOT, URL), export("report", "b", ROOT), store=("{tmp}/a", "{tmp}/b"),
         has=("a and b have the same 1 certificate",)),
    diff("differ", "WARNING", export("graph", "a", ROOT), export("syncml", "b", "--ca={store}"), store=("{tmp}/a", "{tmp}/b"),
         has=("a and b differ: 1 only in a, 1 only in b, 0 in both", 'Only a: root "Lab Root CA", until ',
              'Only b: intermediate "Lab Root CA", until ')),
    diff("lacks", "WARNING", export("graph", "a", ROOT), export("syncml", "b"), store=("{tmp}/a", "{tmp}/b"),
         has=("a and b differ: 1 only in a, 0 only in b, 0 in both",)),
    diff("disallowed", "WARNING", export("graph", "a", ROOT), export("syncml", "b", ROOT, "--disallowed={store}"),
         store=("{tmp}/a", "{tmp}/b"), has=('Only b: disallowed "Lab Root CA"',)),
    diff("real", "OK", store=(str(REAL / "gpobackup"), str(REAL / "gpobackup" / "gpreport.xml")),
         has=("have the same 37 certificates",)),
    diff("named", "OK", export("backup", "a", ROOT), export("graph", "b", ROOT),
         store=("before={tmp}/a", "after={tmp}/b"), has=("before and after have the same 1 certificate",)),
    diff("restrictions", "WARNING", policy("a", "--restricted-root={store}"), policy("b", "--client-root={store}"),
         store=("{tmp}/a", "{tmp}/b"), has=("1 only in a, 1 only in b", 'Only a: restricted root "Lab Root CA"',
                                            'Only b: restricted root "Lab Root CA"')),
    diff("same-restrictions", "OK", policy("a", "--client-root={store}"), policy("b", "--client-root={store}"),
         store=("{tmp}/a", "{tmp}/b"), has=("have the same 1 certificate",)),
    diff("nothing", "UNKNOWN", export("syncml", "a"), export("syncml", "b"), store=("{tmp}/a", "{tmp}/b"),
         has=("neither channel has a certificate",)),
    diff("one", "UNKNOWN", export("graph", "a", ROOT), store=("{tmp}/a",), has=("compares two channels, and there is 1",)),
    diff("one-name", "UNKNOWN", export("graph", "a", ROOT), export("graph", "b"), store=("x={tmp}/a", "x={tmp}/b"),
         has=("there is 1: give -S twice",)),
    diff("unreadable", "UNKNOWN", export("graph", "a", ROOT), store=("{tmp}/a", "{tmp}/none"), has=("none: cannot be read",)),
    diff("not-whole", "UNKNOWN", export("graph", "a", "--page", ROOT), export("graph", "b", ROOT),
         store=("{tmp}/a", "{tmp}/b"), has=("a: not read as a whole: ", "one page of several")),
    diff("system", "UNKNOWN", export("graph", "a", ROOT), store=("{tmp}/a", "system:"), has=("cannot be compared",)),
]

ROWS = DIFFERENCES + BACKUPS + REPORTS + DEVICES
