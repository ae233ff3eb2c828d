# SPDX-License-Identifier: GPL-3.0-or-later
"""What the programs of a build are linked with, and what they say that they load: their
.note.dlopen against the source. Run by itself it looks at the build that BUILD names, which may be
one for another machine."""

import json
import os
import re
import struct
import sys

import lint

# What the linker records, without versions: SQLite for the history alone. The C library's own
# parts, and those of sanitizers, are not looked at.
LINKED = {"libcrypto", "libssl", "libcares", "libjansson", "libinih", "libexpat"}
SQLITE = ("iphttps-report", "libsqlite3")
OWN = re.compile(r"lib(c|m|dl|pthread|rt|gcc_s|asan|ubsan|resolv)[.]|ld[-.]|libc[.]musl")
NOTE = (b"FDO\0", 0x407c0c0a)
SHT_DYNAMIC, SHT_NOTE, DT_NULL, DT_NEEDED = 6, 7, 0, 1


class Elf:
    """Sections of an ELF file of 32 or 64 bits, in either order of bytes (System V ABI, chapter 4)."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.bytes = file.read()
        if self.bytes[:4] != b"\x7fELF":
            raise ValueError("is no ELF file")
        self.order = "<" if self.bytes[5] == 1 else ">"
        self.wide = self.bytes[4] == 2
        at = self.take("Q" if self.wide else "I", 40 if self.wide else 32)[0]
        size, count = self.take("HH", 58 if self.wide else 46)
        form = "IIQQQQIIQQ" if self.wide else "IIIIIIIIII"
        # name, type, flags, address, offset, size, link, info, alignment, size of an entry
        self.sections = [self.take(form, at + i * size) for i in range(count)]

    def take(self, form, at):
        return struct.unpack_from(self.order + form, self.bytes, at)

    def of_type(self, kind):
        return [section for section in self.sections if section[1] == kind]

    def needed(self):
        for section in self.of_type(SHT_DYNAMIC):
            names = self.sections[section[6]][4]
            step, form = (16, "qQ") if self.wide else (8, "iI")
            for at in range(section[4], section[4] + section[5], step):
                tag, value = self.take(form, at)
                if tag == DT_NEEDED:
                    yield self.bytes[names + value:self.bytes.index(b"\0", names + value)].decode()

    def notes(self):
        """(owner, type, content, where it begins) of each."""
        for section in self.of_type(SHT_NOTE):
            at, end = section[4], section[4] + section[5]
            pad = max(section[8], 4) if section[8] == 8 else 4
            while at + 12 <= end:
                owner, size, kind = self.take("III", at)
                begin = at + 12 + (owner + pad - 1) // pad * pad
                yield self.bytes[at + 12:at + 12 + owner], kind, self.bytes[begin:begin + size], at
                at = begin + (size + pad - 1) // pad * pad


def loaded(elf):
    """{soname: its entry} as the notes say; ValueError where they break the specification."""
    found = {}
    for owner, kind, content, at in elf.notes():
        if (owner, kind) != NOTE:
            continue
        if at % 4 or not content.endswith(b"\0"):
            raise ValueError("a note that is not aligned, or has no end")
        for entry in json.loads(content[:-1]):
            if entry.get("priority") not in ("required", "recommended", "suggested"):
                raise ValueError(f"{entry} has no priority")
            found.update({soname: entry for soname in entry["soname"]})
    return found


def configured(tree):
    """{macro: value} of the build's config.h."""
    with open(os.path.join(tree.build, "config.h"), encoding="utf-8") as file:
        return dict(re.findall(r'^#define (\w+) "?([^"\n]+)', file.read(), re.M))


def defined(tree, macros):
    """Sonames that LIBRARY() defines in the source, those of this build."""
    uses = [m for p in tree.code("common") for m in re.findall(r"^LIBRARY\(\w+, (\w+),", tree.text(p), re.M)]
    return {macros[use] for use in uses if use in macros}


def wrong_with(name, elf, sonames, history):
    linked = {re.sub(r"[.]so[.].*|-[0-9].*", "", n) for n in elf.needed() if not OWN.match(n)}
    expected = LINKED | ({SQLITE[1]} if history and name == SQLITE[0] else set())
    for one in sorted(linked ^ expected):
        yield f"plugins/{name}: {one} is {'linked' if one in linked else 'not linked'}"
    said = loaded(elf)
    for one in sorted(set(said) ^ sonames):
        yield f"plugins/{name}: {one} is {'not loaded, yet in' if one in said else 'missing in'} .note.dlopen"


def check(tree, report):
    names = [os.path.basename(p)[:-2] for p in tree.code("plugins") if p.endswith(".c")]
    built = [n for n in names if os.path.exists(os.path.join(tree.build, "plugins", n))]
    if not built:
        report.note("no programs here: what they are linked with is not looked at (name a BUILD)")
        return
    macros = configured(tree)
    found, sonames = [], defined(tree, macros)
    for name in built:
        try:
            found += wrong_with(name, Elf(os.path.join(tree.build, "plugins", name)), sonames,
                                "HAVE_SQLITE" in macros)
        except (ValueError, KeyError, struct.error) as why:
            found.append(f"plugins/{name}: {why}")
    report.rule("libraries of the programs", found)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    report = lint.Report()
    check(lint.Tree(os.path.join(here, "..", ".."), os.environ["BUILD"]), report)
    return 1 if report.failed or not report.passed else 0


if __name__ == "__main__":
    sys.exit(main())
