# SPDX-License-Identifier: GPL-3.0-or-later
"""Client certificates: demanded early (in the handshake) or late (after the POST)."""
from row import Row, offering

DEMANDED = 0x90320
UNTRUSTED, EXPIRED, FORBIDDEN, TIMED_OUT = 0x80090325, 0x80090328, 0x80190193, 0x274C
VERSIONS = ("1.2", "1.3")
CA = "--client-ca={client}/client-ca.pem"


def given(name):
    return (f"--client-cert={{client}}/{name}.pem", f"--client-key={{client}}/{name}.key")


def row(name, version, when, refuse=None, **rest):
    arguments = (f"--client-cert={when}", CA, f"--max-tls={version}")
    if refuse:
        arguments += (f"--client-cert-refuse={refuse}",)
    check = (*rest.pop("check", ()), *offering(version))
    return Row(name=f"{name}/{when}{'/' + refuse if refuse else ''}/{version}", server=arguments, check=check, **rest)


def both_versions():
    for version in VERSIONS:
        for when in ("early", "late"):
            yield row("client-cert/optional", version, when, state="OK", code=0)
        for when in ("early", "late", "early-required", "late-required"):
            yield row("client-cert/right", version, when, state="OK", code=0, check=given("client"))
        for when in ("early-required", "late-required"):
            for refuse in (None, "alert", "close", "403"):
                yield row(
                    "6/client-cert/none",
                    version,
                    when,
                    refuse,
                    state="WARNING",
                    code=DEMANDED,
                )
        yield row(
            "6/client-cert/none", version, "late-required", "silence", state="WARNING", code=DEMANDED, timeout="2"
        )
        yield row(
            "client-cert/none",
            version,
            "early-required",
            "silence",
            state=("WARNING", "CRITICAL"),
            timeout="2",
        )
        yield from refused(version)


def refused(version):
    for who, code in (("client-untrusted", UNTRUSTED), ("client-expired", EXPIRED)):
        for when, how, seen, timeout in (
            ("early-required", "alert", code, "5"),
            ("late-required", "403", FORBIDDEN, "5"),
            ("late-required", "silence", TIMED_OUT, "2"),
        ):
            yield row(
                f"6/client-cert/{who}",
                version,
                when,
                how,
                state="CRITICAL",
                code=seen,
                check=given(who),
                timeout=timeout,
            )


ROWS = [
    *both_versions(),
    Row(
        name="client-cert/not-asked-for",
        state="OK",
        code=0,
        check=given("client"),
    ),
]
