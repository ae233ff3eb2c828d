# SPDX-License-Identifier: GPL-3.0-or-later
"""The floors of the house (common/README): which may include which, and what else."""

import os
import re

# Other floors that a floor may include; its own always.
BELOW = {
    "base": set(),
    "model": {"base"},
    "format": {"base"},
    "net": {"base"},
    "probe": {"base", "model", "format", "net"},
    "store": {"base", "model", "format", "net"},
    "trust": {"base", "model", "format", "net", "store"},
    "roots": {"base", "model", "format", "store", "trust"},
    "verdict": {"base", "model"},
    "output": {"base", "model"},
    "keep": {"base", "model"},
    "options": {"base", "model", "verdict", "output"},
    "check": {"base", "model", "format", "net", "probe", "store", "trust", "roots", "verdict",
              "output", "keep", "options"},
    "survey": {"base", "model", "format", "net", "store", "verdict", "output", "keep", "options", "check"},
    "plugins": {"check", "survey", "verdict"},
}
# Of these floors only the named headers: (includer, included).
ONLY = {("store", "net"): {"net/directory.h", "net/directory_peer.h", "net/directory_search.h",
                           "net/directory_url.h"},
        ("trust", "net"): {"net/fetch.h", "net/limits.h"},
        ("survey", "store"): {"store/source_locate.h", "store/store.h"}}

# Headers of the C library and of POSIX; anything else in <> belongs to another library.
LIBC = set("""
assert.h ctype.h errno.h fenv.h float.h inttypes.h iso646.h limits.h locale.h math.h setjmp.h
signal.h stdalign.h stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h stdnoreturn.h
string.h tgmath.h time.h uchar.h wchar.h wctype.h
arpa/inet.h dirent.h dlfcn.h endian.h fcntl.h fnmatch.h getopt.h glob.h langinfo.h net/if.h netdb.h
malloc.h netinet/in.h netinet/tcp.h poll.h pthread.h regex.h sched.h semaphore.h spawn.h strings.h sys/mman.h
sys/file.h sys/prctl.h sys/random.h sys/resource.h sys/select.h sys/socket.h sys/stat.h sys/syscall.h sys/time.h
sys/types.h sys/uio.h sys/un.h sys/wait.h sysexits.h unistd.h
""".split())
# Of those, what only moving or keeping bytes and time needs.
INPUT_OUTPUT = {"arpa/inet.h", "dirent.h", "dlfcn.h", "fcntl.h", "glob.h", "net/if.h", "netdb.h",
                "netinet/tcp.h", "poll.h", "sys/mman.h", "sys/select.h", "sys/socket.h",
                "spawn.h", "sys/file.h", "sys/stat.h", "sys/syscall.h", "sys/uio.h", "sys/un.h",
                "sys/wait.h", "unistd.h"}
WITHOUT = {"model": INPUT_OUTPUT, "verdict": INPUT_OUTPUT | {"time.h", "pthread.h", "sys/time.h"},
           "format": INPUT_OUTPUT - {"arpa/inet.h"}, "output": INPUT_OUTPUT}

# Other libraries: the floors, or the files, that may name their headers.
LIBRARIES = [
    (r"openssl/(ssl|tls1|dtls1|ssl3)\.h", {"common/net/tls.c"}),
    (r"openssl/evp\.h", {"common/format/", "common/store/", "common/trust/", "common/roots/",
                        "common/net/tls.c", "common/net/digest.c", "common/check/crypto_direct.c"}),
    (r"openssl/.*", {"common/format/", "common/store/", "common/trust/", "common/roots/",
                     "common/net/tls.c", "common/check/crypto.c", "common/check/crypto_direct.c"}),
    (r"curl/.*", {"common/net/curl.c", "common/net/curl.h"}),
    (r"ares.*\.h", {"common/net/resolve.c"}),
    (r"(ldap|openldap)\.h", {"common/net/libldap.h"}),
    (r"hivex\.h", {"common/store/libhivex.h"}),
    (r"sasl/sasl\.h", {"common/net/directory.c"}),
    (r"jansson\.h", {"common/base/json.h", "common/output/"}),
    (r"sqlite3\.h", {"common/keep/history_db.h"}),
    (r"expat\.h", {"common/format/xml.c"}),
    (r"ini\.h", {"common/options/ini_file.c"}),
]


def floor_of(path):
    parts = path.split("/")
    return parts[0] if parts[0] == "plugins" else parts[1]


def includes(tree, path):
    """(line, "<" or '"', name) of each include."""
    for number, line in enumerate(tree.text(path).split("\n"), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if match:
            yield number, match.group(1), match.group(2)


def inner(tree, path, name):
    """What is wrong with #include "name" in path, or None."""
    floor = floor_of(path)
    if name == "config.h":
        return None
    beside = os.path.normpath(os.path.join(os.path.dirname(path), name))
    if "/" not in name:
        return None if beside in tree.paths else f'"{name}" is not in the same folder'
    other = name.split("/")[0]
    if "common/" + name not in tree.paths:
        return f'"{name}" is not a header of common/'
    if other == floor:
        return None
    if other not in BELOW[floor]:
        return f'{floor} may not include "{name}"'
    if name not in ONLY.get((floor, other), {name}):
        return f'{floor} may include of {other} only {", ".join(ONLY[(floor, other)])}, not "{name}"'
    return None


def outer(path, name):
    """What is wrong with #include <name> in path, or None."""
    floor = floor_of(path)
    if name in LIBC:
        if name in WITHOUT.get(floor, ()):
            return f"{floor} may not include <{name}>"
        return None
    for pattern, places in LIBRARIES:
        if re.fullmatch(pattern, name):
            if any(path == p or p.endswith("/") and path.startswith(p) for p in places):
                return None
            return f"<{name}> may be named only in {', '.join(sorted(places))}"
    return f"<{name}> belongs to no library that the house knows"


def check(tree, report):
    paths = tree.code("common", "plugins")
    unknown = {p for p in paths if floor_of(p) not in BELOW}
    report.rule("floors", (f"{p}: no such floor" for p in sorted(unknown)))
    for rule, mark in (("floor includes", '"'), ("library headers", "<")):
        found = []
        for path in paths:
            if path in unknown:
                continue
            for number, kind, name in includes(tree, path):
                wrong = kind == mark and (
                    inner(tree, path, name) if mark == '"' else outer(path, name))
                if wrong:
                    found.append(f"{path}:{number}: {wrong}")
        report.rule(rule, found)
