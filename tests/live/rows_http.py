# SPDX-License-Identifier: GPL-3.0-or-later
"""The answer to the POST."""
from row import ANY, Row, offering

TIMED_OUT, RESET, OVERFLOW = 0x274C, 0x2746, 0x2F96
STATUSES = (201, 204, 206, 301, 302, 400, 401, 403, 404, 405, 407, 408, 411, 413, 429, 500, 501, 502, 503, 504, 599)
VERSIONS = ("1.2", "1.3")

FAULTS = [
    # fault, state, code, timeout
    ("silent", "CRITICAL", TIMED_OUT, "1"),
    ("reset-post", "CRITICAL", RESET, "5"),
    ("close-post", "CRITICAL", ANY, "5"),
    ("head-endless", "CRITICAL", OVERFLOW, "5"),
    ("head-1mib", "CRITICAL", OVERFLOW, "5"),
    ("head-lines=100", "OK", 0, "5"),
    ("head-lines=200", "UNKNOWN", None, "5"),
    ("head-line=60000", "OK", 0, "5"),
    ("head-line=70000", "CRITICAL", OVERFLOW, "5"),
    ("head-drip", "CRITICAL", TIMED_OUT, "2"),
    ("head-garbage", "CRITICAL", ANY, "2"),
    ("head-nul", ("OK", "CRITICAL"), None, "2"),
    ("head-lf", ("OK", "CRITICAL"), None, "2"),
    ("chunked", ("OK", "WARNING", "CRITICAL"), None, "2"),
    ("http10", ("OK", "CRITICAL"), None, "2"),
    ("continue", "OK", 0, "5"),
    ("continues=10", "OK", 0, "5"),
    ("continues=11", "UNKNOWN", None, "5"),
    ("redirect", "CRITICAL", 0x8019012E, "5"),
]
HEAD_CUTS = (0, 1, 8, 12, 13, 15, 16, 17, 40, 60)


def statuses():
    for status in STATUSES:
        yield Row(
            name=f"6/http/status={status}",
            state="CRITICAL",
            code=0x80190000 + status,
            server=(f"--status={status}",),
        )


def faults():
    for fault, state, code, timeout in FAULTS:
        for version in VERSIONS:
            yield Row(
                name=f"6/http/{fault}/{version}",
                state=state,
                code=code,
                server=(f"--fault={fault}", f"--max-tls={version}"),
                check=offering(version),
                timeout=timeout,
            )
    for number, code in ((40, 0x80090326), (48, 0x80090325), (80, 0x80090304)):
        yield Row(
            name=f"6/http/alert-post={number}",
            state="CRITICAL",
            code=code,
            server=(f"--fault=alert-post={number}",),
            check=("--client=win11",),  # the lab's server does that in TLS 1.3
        )


def cuts():
    for cut in HEAD_CUTS:
        yield Row(
            name=f"http/head-prefix={cut}",
            state="CRITICAL",
            code=TIMED_OUT,
            server=(f"--fault=head-prefix={cut}",),
            timeout="1",
        )
        yield Row(
            name=f"http/head-prefix-close={cut}",
            state="CRITICAL",
            code=ANY,
            server=(f"--fault=head-prefix-close={cut}",),
        )


def server_headers():
    for name, header in (("other", "nginx/1.18.0"), ("none", ""), ("hostile", "a|b \u202e\u2066c")):
        arguments = (f"--server-header={header}",)
        yield Row(name=f"6/http/server-header/{name}/line", state="OK", code=0, server=arguments)
        yield Row(
            name=f"6/http/server-header/{name}",
            state="OK",
            server=arguments,
            check=("-o", "json"),
            has=('"http.server"',),
        )


ROWS = [
    *statuses(),
    *faults(),
    *cuts(),
    *server_headers(),
    Row(name="http/server-header/httpapi", state="OK", check=("-o", "json"), lacks=('"http.server"',)),
    Row(
        name="http/server-header/escape",
        state=("OK", "CRITICAL"),
        server=("--server-header=a|b\x1b[2J",),
        check=("-vvv",),
    ),
    Row(name="http/no-date", state="OK", code=0, server=("--no-date",)),
    Row(
        name="http/path",
        state="OK",
        code=0,
        server=("--path=/Other/Path",),
        target=("-u", "https://da.example.com:{port}/Other/Path", "-I", "127.0.0.1"),
    ),
    Row(
        name="http/path/wrong",
        state="CRITICAL",
        code=0x80190194,
        server=("--path=/Other/Path",),
    ),
    Row(
        name="http/path/by-default",
        state="OK",
        code=0,
        target=("-u", "https://da.example.com:{port}", "-I", "127.0.0.1"),
    ),
]
