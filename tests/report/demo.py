# SPDX-License-Identifier: GPL-3.0-or-later
"""contrib/demo shows what it promises, with the programs of this build."""
import os
import re
import subprocess

import ground as lab
from ground import SCALE, SRC


def expect(condition, text):
    if not condition:
        raise AssertionError(text)


def demo(*words):
    done = subprocess.run([SRC / "contrib" / "demo", f"--built={lab.BUILD}", *words], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=300 * SCALE, check=False,
                          env={**os.environ, "LC_ALL": "C"})
    return done.returncode, done.stdout, done.stderr


def in_order(text, *pieces):
    """Folds are not looked at."""
    flat, at = " ".join(text.split()), 0
    for piece in pieces:
        found = flat.find(piece, at)
        expect(found >= 0, f"{piece!r} is missing, or comes too early:\n{text}")
        at = found


def test_demo(_):
    page = lab.BUILD / "page.html"
    page.unlink(missing_ok=True)
    status, out, err = demo()
    expect(status == 0 and not err, f"exit {status}: {err}")
    in_order(out,
             "IPHTTPS OK - da.example.com: tunnel up on 1 of 1 address", "(exit status 0)",
             "IPHTTPS CRITICAL - da.example.com: clients get 0x800b0109 CERT_E_UNTRUSTEDROOT", "Remedy: ",
             "(exit status 2)",
             "1 of 2 channels fails, LAPTOP07.txt: 0x800b0109", "made without /rootcacerts", "LAPTOP07.txt (odj) missing",
             "LAPTOP08.txt (odj) carried", "(exit status 2)",
             "DirectAccess of Example Corp CRITICAL: 4 critical, 1 warning, 1 ok", "WARNING madrid", "berlin: tunnel up",
             f"for a browser: {page}")
    for site in ("oslo", "lisbon", "paris", "prague"):
        expect(f"CRITICAL {site}: da-{site}.example.com" in out, out)
    expect("Note: " not in out, "notes are for -v")
    wide = [line for line in out.split("\n") if len(line) > 80 and str(page) not in line and "$ check" not in line]
    expect(not wide, f"wider than 80: {wide}")
    html = page.read_text(encoding="utf-8")
    for site in ("berlin", "lisbon", "madrid", "oslo", "paris", "prague"):
        expect(re.search(rf"\b{site}\b", html), f"{site} is not on the page")
    page.unlink()


def test_demo_notes(_):
    status, out, err = demo("-v")
    expect(status == 0 and not err, f"exit {status}: {err}")
    expect("Note: not checked: " in out, out)


def test_demo_words(_):
    for words, status, piece in ((("--help",), 0, "Usage: contrib/demo"), (("--what",), 3, '"--what" is not one of ours'),
                                 (("",), 3, "HOST is empty"), (("da.example.com", "--version"), 3, "check_iphttps")):
        code, out, err = demo(*words)
        expect(code == status and piece in out + err, f"{words}: exit {code}: {out}{err}")
