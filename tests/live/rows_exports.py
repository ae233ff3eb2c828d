# SPDX-License-Identifier: GPL-3.0-or-later
"""Channels that are what administrators exported of a machine: .reg files and listings of thumbprints."""
import sys

import exports
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
    return Row(name=f"exports/{name}", program=PROGRAM, state=state, code=code, at_hand=True, store=store,
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

ROWS = REGISTRY
