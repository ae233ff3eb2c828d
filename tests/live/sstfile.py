# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a serialized store (MS-GPEF section 2.2.1.1.1)."""
import pathlib
import struct
import sys

import registrypol


def store(certificates):
    elements = b"".join(struct.pack("<III", 32, 1, len(one)) + one for one in certificates)
    return b"\0\0\0\0CERT" + elements + bytes(12)


if __name__ == "__main__":
    pathlib.Path(sys.argv[1]).write_bytes(store([registrypol.der(pathlib.Path(name)) for name in sys.argv[2:]]))
