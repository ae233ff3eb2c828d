# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that cannot be read: UNKNOWN, with the file and the reason, never "not trusted"."""
from row import Row

STORES = [
    # store, text that names it
    ("pem:{bad}/empty.pem", "empty.pem"),
    ("{bad}/empty.pem", "empty.pem"),
    ("{bad}/garbage.pem", "garbage.pem"),
    ("{bad}/not-asn1.pem", "not-asn1.pem"),
    ("{bad}/truncated.pem", "truncated.pem"),
    ("{bad}/truncated.der", "truncated.der"),
    ("{bad}/trailing.der", "trailing.der"),
    ("{bad}/good-then-garbage.pem", "good-then-garbage.pem"),
    ("{bad}/huge-line.pem", "huge-line.pem"),
    ("{bad}/huge-body.pem", "huge-body.pem"),
    ("{bad}/junk.bin", "junk.bin"),
    ("{bad}/key-only.pem", "key-only.pem"),
    ("{bad}/no-such-file.pem", "no-such-file.pem"),
    ("mine={bad}/no-such-file.pem", "mine"),
    ("pem:{bad}", "bad"),
    ("dir:{store}", "store.pem"),
    ("dir:{tmp}", "{tmp}"),
    ("p7b:{store}", "store.pem"),
    ("pem:/dev/null", "/dev/null"),
    ("/dev/zero", "/dev/zero"),
    ("nonsense:{store}", "nonsense"),
    ("pem:", "pem:"),
]
IDENTITIES = [
    # certificate, key, text that names the file
    ("{bad}/empty.pem", None, "empty.pem"),
    ("{bad}/garbage.pem", "{client}/client.key", "garbage.pem"),
    ("{bad}/junk.bin", None, "junk.bin"),
    ("{bad}/no-such-file.pem", None, "no-such-file.pem"),
    ("{bad}/truncated.der", None, "truncated.der"),
    ("{bad}/key-only.pem", None, "key-only.pem"),
    ("{client}/client.pem", None, "client.pem"),
    ("{client}/client.pem", "{bad}/mismatch.key", "client.pem"),
    ("{client}/client.pem", "{bad}/no-such-file.key", "no-such-file.key"),
    ("{client}/client.pem", "{bad}/empty.pem", "empty.pem"),
    ("{client}/client.pem", "{bad}/encrypted.key", "encrypted.key"),
    ("{client}/client.pem", "{bad}/garbage.pem", "garbage.pem"),
    ("{client}/client.p12", None, "client.p12"),
    ("/dev/zero", None, "/dev/zero"),
]
# Encrypted as PEM itself once did it (RFC 1421), with a cipher that libcrypto is not asked to name.
OLD_ENCRYPTED_KEY = """-----BEGIN EC PRIVATE KEY-----
Proc-Type: 4,ENCRYPTED
DEK-Info: CAMELLIA-128-CBC,1FA4F1C098D7EB053F944712757A915D

FeUqcToQzFDlT/n7o7yHpoZapZK0SRHTZReo7Z+viagKIkNQUs3WUrcGtBNaQ/Un
HUvy1QzGY+E6ThSHXK9SOGhN5sOYks4GqFAisOpqBxk9LE6ygHNKefTjy28EMbH
-----END EC PRIVATE KEY-----
"""
EVIDENCE = [
    ("{bad}/empty.pem", "empty.pem"),
    ("{bad}/junk.bin", "junk.bin"),
    ("{bad}/garbage.pem", "garbage.pem"),
    ("{bad}/no-such-file.json", "no-such-file.json"),
    ("{bad}", "bad"),
    ("/dev/zero", "/dev/zero"),
]


def unreadable(name, words, text, **rest):
    return Row(name=name, state="UNKNOWN", usage=True, check=words, has=(text,), lacks=("clients get",), **rest)


def rows():
    for number, (store, text) in enumerate(STORES):
        silent = () if store == "/dev/zero" else ("--fault=silent",)
        yield unreadable(f"input/store/{number}/{text}", (), text, store=("-S", store), chain=None)
        yield unreadable(f"input/store/{number}/{text}/second", ("-S", store), text, server=silent)
    for number, (cert, key, text) in enumerate(IDENTITIES):
        words = (f"--client-cert={cert}", *((f"--client-key={key}",) if key else ()))
        yield unreadable(f"input/client-cert/{number}/{text}", words, text)
    yield unreadable(
        "input/client-cert/old-encrypted",
        ("--client-cert={client}/client.pem", "--client-key={tmp}/old.key"),
        "old.key: the private key is encrypted",
        files=(("old.key", OLD_ENCRYPTED_KEY),),
    )
    for number, (path, text) in enumerate(EVIDENCE):
        yield unreadable(
            f"input/evidence/{number}/{text}", (f"--replay={path}",), text, chain=None, target=()
        )
    pipe = (("pipe", None),)
    yield unreadable("input/store/pipe", (), "pipe", store=("-S", "{tmp}/pipe"), files=pipe, timeout="1")
    yield unreadable("input/client-cert/pipe", ("--client-cert={tmp}/pipe",), "pipe", files=pipe, timeout="1")
    yield unreadable("input/evidence/pipe", ("--replay={tmp}/pipe",), "pipe", target=(), files=pipe, timeout="1")
    yield unreadable(
        "input/save-evidence/no-directory", ("--save-evidence=/nonexistent/x.json",), "/nonexistent/x.json"
    )


ROWS = [
    *rows(),
    Row(
        name="input/store/dir",
        state="OK",
        code=0,
        store=("-S", "dir:{chain}"),
    ),
]
