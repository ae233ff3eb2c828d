# SPDX-License-Identifier: GPL-3.0-or-later
"""check_iphttps_state: what clients show, in every layout, language and encoding."""
import dataclasses
import os
import re
import shlex
import subprocess
import tempfile

import answer
import collected
import forms
import late
import process
import settings

CHECK = str(settings.BUILD / "plugins" / "check_iphttps_state")
SAMPLES = settings.SRC / "tests" / "data" / "clientstate"
ROOT, EXPIRED, TIMED_OUT, RESET = 0x800B0109, 0x800B0101, 0x274C, 0x2746
NO_CERTIFICATE, BAD_URL = 0x103, 0x4BE
NO_NAME, TRY_AGAIN, UNKNOWN_CODE = 0x2AF9, 0x2AFA, 0x8BADF00D
EMPTY = "empty: IP-HTTPS is not active"
CLOCK = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")  # two runs may lie in two seconds
NOTHING = '" is no state: run netsh int httpstunnel show int'


@dataclasses.dataclass(frozen=True, kw_only=True)
class StateRow:
    """Input on standard input and as a file, with the same answer."""

    name: str
    state: str
    sample: str | None = None
    text: bytes = b""
    code: int | None = None  # None: client_error is U, and left out of an OK
    interfaces: int = 1
    check: tuple = ()
    has: tuple = ()
    lacks: tuple = ()
    refused: bool = False  # no performance data

    def run(self, _):
        text = (SAMPLES / self.sample).read_bytes() if self.sample else self.text
        with tempfile.NamedTemporaryFile() as file:
            file.write(text)
            file.flush()
            command = [*settings.WRAPPER, CHECK, *self.check]
            named = process.run([*command, "-f", file.name])
            file.seek(0)
            piped = process.run(command, stdin=file)
        faults = self._faults(named) + self._faults(piped)
        if not self.refused and CLOCK.sub(b"", named.out) != CLOCK.sub(b"", piped.out):
            faults.append("a file and standard input give different answers")
        shown = str(SAMPLES / self.sample) if self.sample else "FILE"
        return faults, [shlex.join([*command, "-f", shown])], named

    def _faults(self, outcome):
        form = next((word for word in self.check if word in forms.CHECKS), None)
        verbose = any(word.startswith("-v") for word in self.check)
        found = answer.Answer(outcome, "IPHTTPS_STATE", one_line=not verbose)
        faults = forms.CHECKS[form](outcome) if form else list(found.faults)
        said = answer.STATES[outcome.status] if outcome.status in range(4) else outcome.status
        if said != self.state:
            faults.append(f"{said}, not {self.state}")
        whole = outcome.out.decode(errors="replace")
        faults += [f"{text!r} is missing" for text in self.has if text not in whole]
        faults += [f"{text!r} is there" for text in self.lacks if text in whole]
        if not form and not self.refused:
            for label, value in (("client_error", self.code), ("interfaces", self.interfaces)):
                figure = found.figures.get(label)
                if value is None and self.state == "OK":
                    wrong = figure is not None
                else:
                    wrong = figure is None or figure.value != value
                if wrong:
                    faults.append(f"{label} is not {value}")
        return faults


@dataclasses.dataclass(frozen=True, kw_only=True)
class Silent:
    """Standard input on which nothing comes: the deadline ends the run."""

    name: str = "state/silent-input"

    def run(self, _):
        reader, writer = os.pipe()
        command = [*settings.WRAPPER, CHECK, "-t", "1"]
        try:
            with os.fdopen(reader) as stdin:
                outcome = process.run(command, stdin=stdin)
        finally:
            os.close(writer)
        faults = list(answer.Answer(outcome, "IPHTTPS_STATE").faults)
        if outcome.status != 3:
            faults.append(f"exit status {outcome.status}, not 3")
        return late.judged(faults, outcome.seconds, 1, (1 + settings.SLACK) * settings.SCALE), [shlex.join(command)], outcome


@dataclasses.dataclass(frozen=True, kw_only=True)
class UsageRow:
    """A usage error, whatever comes on standard input."""

    name: str
    check: tuple

    def run(self, _):
        command = [*settings.WRAPPER, CHECK, *self.check]
        outcome = process.run(command, stdin=subprocess.DEVNULL)
        faults = list(answer.Answer(outcome, "IPHTTPS_STATE").faults)
        if outcome.status != 3 or b"see --help" not in outcome.out:
            faults.append(f"no usage error: exit status {outcome.status}")
        return faults, [shlex.join(command)], outcome


def sample(file, state, code, has=(), interfaces=1):
    return StateRow(
        name=f"state/{file}", state=state, sample=file, code=code, has=has, interfaces=interfaces
    )


def reported(file, state, has, check=(), interfaces=0):
    """What DirectAccess reports of itself shows no interface."""
    return StateRow(name=f"state/{file}", state=state, sample=file, check=check, has=has, interfaces=interfaces)


SUBJECT = " - da.contoso.com: "
SHOWN = [
    sample("active.txt", "OK", 0, (SUBJECT, "IPHTTPS interface active")),
    sample("german-active.txt", "UNKNOWN", None, (SUBJECT, 'status "IPHTTPS-Schnittstelle aktiv"')),
    sample("german-ipconfig-up.txt", "OK", 0, (SUBJECT, "has addresses")),
    sample("german-link-local.txt", "WARNING", None, (SUBJECT, "only a link-local address")),
    sample("link-local.txt", "WARNING", None, (SUBJECT, "no prefix reached the client")),
    sample("link-local-only.txt", "WARNING", None, (" - iphttpsinterface: ",)),
    sample("waiting.txt", "UNKNOWN", None, ("not active",)),
    sample("not-connected.txt", "UNKNOWN", None, ('status "Not connected"',)),
    sample("active-but.txt", "UNKNOWN", None, ("not active",)),
    sample("table.txt", "CRITICAL", ROOT),
    sample("table-status-first.txt", "CRITICAL", TIMED_OUT, ("1 of 2 interfaces",), 2),
    sample("csv.txt", "CRITICAL", ROOT),
    sample("csv-semicolon.txt", "CRITICAL", TIMED_OUT),
    sample("csv-tab.txt", "OK", 0),
    sample("markdown-rows.txt", "CRITICAL", ROOT, (SUBJECT,)),
    sample("markdown-columns.txt", "CRITICAL", TIMED_OUT),
    sample("markdown-fence.txt", "CRITICAL", ROOT, (SUBJECT,)),
    sample("markdown-bold.txt", "CRITICAL", NO_CERTIFICATE, (SUBJECT,)),
    sample("mail.txt", "CRITICAL", NO_NAME, (SUBJECT,)),
    sample("stamped.txt", "CRITICAL", TIMED_OUT, (SUBJECT,)),
    sample("stamped-brackets.txt", "CRITICAL", TIMED_OUT),
    sample("stamped-american.txt", "OK", 0, (SUBJECT,)),
    sample("stamped-ipconfig.txt", "CRITICAL", None, ("medium", "disconnected")),
    sample("stamped-table.txt", "CRITICAL", ROOT),
    sample("syslog.txt", "CRITICAL", RESET),
    sample("prompt-json.txt", "CRITICAL", TIMED_OUT),
    sample("log-json.txt", "CRITICAL", TIMED_OUT, ("1 of 2 interfaces",), 2),
    sample("wmic.txt", "OK", 0),
    sample("kb-2980627.txt", "CRITICAL", BAD_URL),
    sample("kb-2980667.txt", "CRITICAL", ROOT, (SUBJECT,)),
    sample("http-url.txt", "CRITICAL", BAD_URL),
    sample("empty-url.txt", "CRITICAL", BAD_URL, (" - IPHTTPSInterface: ",)),
    sample("spaced-out.txt", "CRITICAL", ROOT, (SUBJECT,)),
    sample("statistics.txt", "OK", 0, (SUBJECT,)),
    sample("statistics-german.txt", "CRITICAL", TIMED_OUT, (SUBJECT,)),
    sample("configuration.txt", "OK", 0),
    sample("both-commands.txt", "CRITICAL", ROOT, (SUBJECT,)),
    sample("disagree.txt", "CRITICAL", TIMED_OUT, ("1 of 2 interfaces",), 2),
    sample("doubtful.txt", "CRITICAL", EXPIRED, (SUBJECT + "2 of 2 interfaces: ",)),
    sample("doubtful-active.txt", "UNKNOWN", None, ("line 11: ", "without its code")),
    sample("poll.txt", "OK", 0, (SUBJECT,)),
    sample("prose.txt", "CRITICAL", None, ("1 of 2 states: Error, CouldNotContactDirectAccessServer",)),
    sample("list-active.txt", "OK", 0, (" - this client: ",)),
    sample("active-ipconfig-up.txt", "OK", 0, (SUBJECT, "has addresses")),
    sample("root.txt", "CRITICAL", ROOT, (SUBJECT + "client shows 0x800b0109 CERT_E_UNTRUSTEDROOT: ",)),
    sample("upper.txt", "CRITICAL", ROOT, ("0x800b0109 CERT_E_UNTRUSTEDROOT",)),
    sample("reset.txt", "CRITICAL", RESET, ("0x2746 WSAECONNRESET",)),
    sample("dns-transient.txt", "CRITICAL", TRY_AGAIN, ("0x2afa WSATRY_AGAIN",)),
    sample("unknown-code.txt", "CRITICAL", UNKNOWN_CODE, ("0x8badf00d", "not in the table")),
    sample("deactivated.txt", "UNKNOWN", None, ("not active",)),
    sample("two.txt", "CRITICAL", EXPIRED, (" - da2.contoso.com: 1 of 2 interfaces: ",), 2),
    sample("german-cp850.txt", "CRITICAL", EXPIRED, (SUBJECT, "0x800b0101 CERT_E_EXPIRED")),
    sample("japanese-utf16le.txt", "CRITICAL", TIMED_OUT, (SUBJECT,)),
    sample("japanese-utf16be.txt", "CRITICAL", TIMED_OUT, (SUBJECT,)),
    sample("japanese-utf16le-no-mark.txt", "CRITICAL", TIMED_OUT, (SUBJECT,)),
    sample("japanese-cp932.txt", "CRITICAL", TIMED_OUT, (SUBJECT,)),
    sample("japanese-wide-colon.txt", "CRITICAL", TIMED_OUT, (SUBJECT,)),
    sample("russian-cp866.txt", "CRITICAL", NO_NAME, (SUBJECT, "0x2af9 WSAHOST_NOT_FOUND")),
    sample("list.txt", "CRITICAL", ROOT),
    sample("list-signed.txt", "CRITICAL", ROOT),
    sample("list-wrapped.txt", "CRITICAL", RESET),
    sample("object.json", "CRITICAL", ROOT),
    sample("array-utf16.json", "CRITICAL", TIMED_OUT, (), 2),
    sample("active-ipconfig-down.txt", "CRITICAL", None, ("medium", "disconnected")),
    sample("list-ipconfig-down.txt", "CRITICAL", TIMED_OUT, (" - IPHTTPSInterface: ",)),
    sample("ipconfig-down.txt", "CRITICAL", None, (" - IPHTTPSInterface: ",)),
    sample("ipconfig-up.txt", "UNKNOWN", None, ("no code was shown",)),
    sample("ipconfig-german-cp850.txt", "CRITICAL", None),
    sample("ipconfig-japanese-cp932.txt", "CRITICAL", None),
    sample("ipconfig-russian-cp866.txt", "CRITICAL", None),
]
REPORTED = [
    reported("health-ok.txt", "OK", (" - localhost: all 20 states: 12 components are OK: ", "components=20")),
    reported("health-ip-https.txt", "CRITICAL", (" - localhost: 1 of 20 states: IP-Https is in the state Error",)),
    reported(
        "health-cluster-utf16le.txt", "WARNING",
        (" - DA2.CORP.CONTOSO.COM: 1 of 41 states: Network Location Server is in the state Warning", "components=41"),
    ),
    reported("health-disabled.txt", "UNKNOWN", (" - localhost: IP-Https was not shown to be OK",)),
    reported("health-german.txt", "UNKNOWN", ('IPsec is in the state "Fehler", which is not known to be good',)),
    reported("health-list.txt", "CRITICAL", ("The IP Helper service (iphlpsvc) has stopped",)),
    StateRow(
        name="state/health-list/remedy", state="CRITICAL", sample="health-list.txt", interfaces=0, check=("-v",),
        has=("function as expected.; cause: The service was stopped", "  Remedy: Start the IP Helper service."),
    ),
    reported("health.csv", "WARNING", ("Services is in the state Warning",)),
    reported("health.json", "CRITICAL", ("Network Location Server is in the state Error: The network location",)),
    reported("health-twice.txt", "UNKNOWN", ("2 of 21 states",)),
    StateRow(
        name="state/health-twice/both", state="UNKNOWN", sample="health-twice.txt", interfaces=0, check=("-v",),
        has=('IP-Https is shown as "OK" and as "Unknown"',),
    ),
    reported("health-no-ip-https.txt", "UNKNOWN", ("IP-Https was not shown to be OK",)),
    reported("connection-remote.txt", "OK", ("ConnectedRemotely, None: connected from outside",)),
    reported("connection-local.txt", "OK", ("inside the corporate network",)),
    reported("connection-names.txt", "CRITICAL", ("names of the corporate network cannot be resolved",)),
    reported("connection-ipsec-utf16le.txt", "CRITICAL", ("IPsec did not authenticate the client",)),
    reported("connection-server.csv", "CRITICAL", ("the server cannot be reached",)),
    reported("connection-internet-table.txt", "CRITICAL", ("no Internet connection",)),
    reported("connection-other.txt", "CRITICAL", ('"SomethingNew" is not in the table',)),
    reported("connection-unknown.txt", "UNKNOWN", ('status "Connecting"',)),
    reported("connection-numbers.json", "UNKNOWN", ('status "1", substatus "0"',)),
    reported("connection-stopped.txt", "UNKNOWN", ("Network Connectivity Assistant is stopped",)),
    reported("connection-active-error.txt", "CRITICAL", ("1 of 2 states: Error, RemoteNetworkAuth",), interfaces=1),
]
class Collectors:
    """Both scripts of contrib/windows run the commands whose layouts are read here, in one order."""

    name = "state/collected/commands"

    def run(self, _):
        folder, faults = settings.SRC / "contrib" / "windows", []
        wanted = [" ".join(words) for words in collected.COMMANDS]
        batch = [line.partition(" >")[0] for line in (folder / "collect.cmd").read_text(encoding="ascii").split("\n")
                 if " > \"%" in line or " >> \"%" in line]
        script = (folder / "collect.ps1").read_text(encoding="ascii")
        rows = re.findall(r"(?m)^    @\(('.*')\),?$", script)
        shell = [" ".join(re.findall(r"'([^']*)'", row)).replace(".exe", "") for row in rows]
        for name, found in (("collect.cmd", batch), ("collect.ps1", shell)):
            if found != wanted:
                faults.append(f"{name}: {found}, not {wanted}")
        return faults, [], None


REFUSED = [
    # name, input, text
    ("empty", b"", EMPTY),
    ("blank", b"\r\n\r\n", EMPTY),
    ("mark-only", b"\xff\xfe", EMPTY),
    ("denied", b"Access is denied.\r\n", '"Access is denied." is no state: run netsh int httpstunnel show int'),
    ("hostile", b"a | b\x1b[31m\xe2\x80\xae : 0x0\n", NOTHING),
    ("zero-bytes", bytes(1000), "zero"),
    ("bindings", (SAMPLES / "bindings.txt").read_bytes(), "bindings, no state: check_iphttps_cert --binding=FILE"),
    ("too-large", b"x" * (1024 * 1024 + 1), "1048576"),
    ("cut", b"IPHTTPSInterface\n------------\nR : c\nU : https://a.example/\nC : 0x8", "cut off"),
    ("half-json", b'{"LastErrorCode": 0, "InterfaceStatus": "IPH', "JSON"),
    *((path.name, path.read_bytes(), NOTHING) for path in sorted(SAMPLES.glob("foreign-*"))),
    ("readme", (settings.SRC / "README.md").read_bytes(), NOTHING),
    ("walk-through", (settings.SRC / "contrib" / "doc" / "0x800b0109.md").read_bytes(), NOTHING),
]
HOSTILE = (
    b"IPHTTPSInterface\n------------\nR : c\nU : https://a.example|x=1/\nC : 0x7\n"
    b"S : a|b=1 \x1b[31m \xe2\x80\xae end\n"
)
REMEDY = "certutil -addstore Root"

ROWS = [
    *SHOWN,
    *REPORTED,
    *(
        StateRow(name=f"state/refused/{name}", state="UNKNOWN", text=text, has=(has,), refused=True)
        for name, text, has in REFUSED
    ),
    StateRow(name="state/hostile", state="CRITICAL", text=HOSTILE, code=7, check=("-vvv",), lacks=("\x1b",)),
    StateRow(name="state/remedy", state="CRITICAL", sample="root.txt", code=ROOT, check=("-v",), has=(REMEDY,)),
    *(
        StateRow(
            name=f"state/output/{form}", state="CRITICAL", sample="two.txt", check=("-o", form), has=("da2.contoso.com",)
        )
        for form in ("json", "openmetrics", "prtg", "checkmk", "text")
    ),
    *(
        StateRow(name=f"state/failure/{form}", state="UNKNOWN", text=b"hello\n", check=("-o", form), has=(has,), refused=True)
        for form, has in (("json", '"summary":'), ("openmetrics", "iphttps_check_state"), ("prtg", '{"prtg":{"error":1,"text":"'),
                          ("checkmk", '3 "IPHTTPS_STATE" - '))
    ),
    StateRow(
        name="state/severity",
        state="OK",
        sample="ipconfig-down.txt",
        check=("--severity=client.disconnected=ok",),
        has=("disconnected",),
    ),
    StateRow(
        name="state/severity/silenced",
        state="UNKNOWN",
        sample="root.txt",
        check=("--severity=client.error=ok",),
        has=("client.error counts as OK but proves nothing: ",),
    ),
    StateRow(
        name="state/severity/code",
        state="WARNING",
        sample="root.txt",
        code=ROOT,
        check=("--severity=client.error=warning",),
    ),
    *(
        UsageRow(name=f"state/usage/{number}", check=check)
        for number, check in enumerate(
            (("-H", "da.example.com"), ("-w", "1"), ("-c", "1"), ("-f",), ("-f", ""), ("--at=2027-01-31",),
             ("--replay=x",), ("operand",), ("-t", "0"), ("--severity=no.such=ok",))
        )
    ),
    Silent(),
    # The text of contrib/windows/collect, as it is.
    StateRow(name="state/collected/up", state="OK", code=0, text=collected.text([collected.INTERMEDIATE]),
             has=("da.example.com",)),
    StateRow(name="state/collected/down", state="CRITICAL", code=ROOT, text=collected.text([], up=False),
             has=("CERT_E_UNTRUSTEDROOT",)),
    Collectors(),
]
