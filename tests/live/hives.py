# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a hive SOFTWARE with hivexregedit (libhivex-bin) out of an export, and damages it where a row wants that."""
import pathlib
import re
import struct
import subprocess
import tempfile

import exports
import settings

# An empty hive that the makers of libhivex have for their tests.
EMPTY = settings.SRC / "tests" / "data" / "hive" / "minimal"
PREFIX = exports.HIVE.rstrip("\\")
SEQUENCE, TYPE, BINS = 4, 28, 40  # offsets in the head


def with_parents(text):
    """hivexregedit makes no key above those that are named."""
    made = []
    for line in text.split("\r\n"):
        match = re.fullmatch(r"\[([^-].*)\]", line)
        parts = match.group(1).split("\\") if match else []
        for end in range(len(PREFIX.split("\\")) + 1, len(parts)):
            above = "[" + "\\".join(parts[:end]) + "]"
            if above not in made:
                made += ["", above]
        made += ["", line] if match else [line]
    return "\n".join(made) + "\n"


def make(text):
    with tempfile.TemporaryDirectory() as folder:
        hive, merged = pathlib.Path(folder) / "SOFTWARE", pathlib.Path(folder) / "a.reg"
        hive.write_bytes(EMPTY.read_bytes())
        merged.write_text(with_parents(text), encoding="utf-8")
        subprocess.run(["hivexregedit", "--merge", "--prefix", PREFIX, str(hive), str(merged)], check=True)
        return hive.read_bytes()


def sealed(data):
    """With the head's checksum as it has to be: the exclusive or of its first 127 numbers."""
    total = 0
    for (number,) in struct.iter_unpack("<I", data[:508]):
        total ^= number
    return data[:508] + struct.pack("<I", total) + data[512:]


def patched(data, offset, number):
    return data[:offset] + struct.pack("<I", number) + data[offset + 4:]


def number(data, offset):
    return struct.unpack_from("<I", data, offset)[0]


def key(data, name):
    """Where the record of a key of this name begins."""
    at = data.index(b"nk")
    while True:
        size, = struct.unpack_from("<H", data, at + 0x48)
        if data[at + 0x4c:at + 0x4c + size] == name.encode():
            return at
        at = data.index(b"nk", at + 2)


def loop(data, name):
    """A key whose list of keys names the key itself."""
    at = key(data, name)
    below = number(data, at + 0x1c) + 4096 + 4  # behind the size of the cell
    return patched(data, below + 4, at - 4 - 4096)


DAMAGES = {
    "dirty": lambda data: sealed(patched(data, SEQUENCE, number(data, SEQUENCE) + 1)),
    "log": lambda data: sealed(patched(data, TYPE, 6)),
    "checksum": lambda data: patched(data, 508, 0),
    "bins": lambda data: sealed(patched(data, BINS, 0xfffff000)),
    "root": lambda data: sealed(patched(data, 36, 0x10)),
    "no-page": lambda data: data.replace(b"hbin", b"nibh"),
    "keys": lambda data: patched(data, key(data, "Certificates") + 0x14, 70001),
    "no-key": lambda data: patched(data, key(data, "Certificates") + 0x1c, 0x20),
    "value": lambda data: data.replace(b"vk\x04\0", b"vx\x04\0"),
    "long-value": lambda data: patched(data, data.index(b"vk\x04\0") + 4, 0x7fffffff),
    "loop": lambda data: loop(data, "ROOT"),
    "trailing": lambda data: data + b"garbage" * 999,
}


def main():
    parser = exports.arguments(__doc__)
    parser.add_argument("--damage", choices=DAMAGES)
    parser.add_argument("--cut-bytes", type=int)
    args = exports.parsed(parser)
    data = make(exports.reg(args))
    data = DAMAGES[args.damage](data) if args.damage else data
    args.file.write_bytes(data[:args.cut_bytes])


if __name__ == "__main__":
    main()
