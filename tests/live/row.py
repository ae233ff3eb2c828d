# SPDX-License-Identifier: GPL-3.0-or-later
"""One row of a table: a server, a check, and what the contract says must come of it."""
import contextlib
import dataclasses
import os
import re
import shlex
import shutil
import subprocess
import sys
import time

import answer
import forms
import late
import listener
import nameserver
import namespace
import process
import proxy
import server
import settings

LABELS = {
    "check_iphttps": {
        "time", "connect", "tls", "http", "ra", "addresses", "addresses_up", "client_error"
    },
    "check_iphttps_cert": {"leaf_days", "root_days"},
    "check_iphttps_trust": {"problems", "paths"},
    "check_iphttps_roots": {"channels", "channels_with_root", "root_days"},
}
SHORT = 0x10000  # codes below are printed without leading zeros
SCHANNEL_INFO = 0x90320
ANY = -1  # some code, the same in the line and in the figures
CLOSING = 60  # bytes at the end that hold no more than the server's goodbye
HEX = re.compile(r"\b0x[0-9a-f]{1,8}\b")


def offering(version):
    """The client that offers this TLS version to check_iphttps: Windows 10 has no TLS 1.3."""
    return ("--client=win11",) if version == "1.3" else ()


class Skip(Exception):
    """A row that cannot be tried on this machine."""


def need(program):
    if not shutil.which(program, path=settings.environment()["PATH"]):
        raise Skip(f"no {program}")


def code_text(code):
    return f"0x{code:x}" if code < SHORT or code == SCHANNEL_INFO else f"0x{code:08x}"


ENDLESS = 20  # seconds


@dataclasses.dataclass(frozen=True, kw_only=True)
class Row:
    name: str
    state: str | tuple  # the state, or any of several
    code: int | None = None  # None: not looked at; 0: a client would connect
    chain: str | tuple = "good"  # None: no server
    server: tuple = ()
    addresses: tuple = ("127.0.0.1",)
    mode: str = "plain"  # how the web server serves AIA and CRLs
    names: nameserver.Names | None = None  # resolve by these instead of -I
    proxy: str | None = None
    backlog: bool = False  # a listener that never answers, instead of a server
    network: tuple = ()  # in a network of its own, with these routes
    target: tuple | None = None
    store: tuple = ("-S", "{store}")
    check: tuple = ()
    timeout: str | None = "5"
    seconds: float | None = None
    has: tuple = ()
    lacks: tuple = ()
    figures: tuple = ()  # (label, value) that must be in the performance data
    usage: bool = False  # a usage error or a local one: no performance data is promised
    files: tuple = ()  # (name, text) in {tmp}; a pipe without text
    ipv6: bool = False
    either: tuple = ()  # (state, text, code): what a state must come with
    cut: tuple = ()  # (TLS version, share of the healthy bytes): {cut} is that many
    program: str = "check_iphttps"
    at_hand: bool = False  # the chain is judged as a file, no server has it
    needs: tuple = ()  # programs without which the row is skipped
    prepare: tuple = ()  # commands to run before
    stdin: str | None = None  # a file
    environment: tuple = ()  # (name, value) that the check sees besides

    def run(self, lab):
        """The faults found, and the commands to see them again."""
        if self.network and not lab.has_namespace:
            raise Skip("no network namespaces")
        if self.ipv6 and not lab.has_ipv6:
            raise Skip("no IPv6 loopback")
        for program in self.needs:
            need(program)
        with contextlib.ExitStack() as stack:
            stage = Stage(self, lab, stack)
            command = stage.command()
            outcome = stage.run(command)
            faults = self.judge(outcome, stage.fill) + stage.faults(outcome)
            return faults, [*stage.servers, shlex.join(command)], outcome

    @property
    def service(self):
        return self.program.removeprefix("check_").upper()

    @property
    def labels(self):
        """Figures that must be there; how long a resolver took only where one is asked."""
        words = " ".join((*self.check, *(self.target or ())))
        asked = self.program == "check_iphttps" and self.names and "-I" not in words and "--proxy" not in words
        return LABELS[self.program] | ({"dns"} if asked else set())

    def deadline(self):
        """Until a limit is reached, 128 MB of /dev/zero are read: a busy machine takes longer for them."""
        seconds = float((self.timeout or "10").partition(":")[0])
        endless = any("/dev/zero" in word for word in (*self.check, *self.store, *(self.target or ())))
        return (max(seconds, ENDLESS) if endless else seconds) * settings.PATIENCE

    def limit(self):
        """The deadline as options."""
        if not self.timeout:
            return []
        return ["-t", f"{self.deadline():g}" + "".join(self.timeout.partition(":")[1:])]

    def judge(self, outcome, fill):
        verbose = any(word.startswith("-v") or word == "--plan" for word in self.check)
        other = next((word for word in self.check if word in forms.CHECKS), None)
        found = answer.Answer(outcome, self.service, one_line=not verbose)
        faults = forms.CHECKS[other](outcome) if other else list(found.faults)
        states = (self.state,) if isinstance(self.state, str) else self.state
        said = answer.STATES[outcome.status] if outcome.status in range(4) else outcome.status
        if said not in states:
            faults.append(f"{said}, not {' or '.join(states)}")
        for state, text, code in self.either:
            if state == said:
                faults += self._figures(found, code)
                faults += [] if text.lower() in found.text.lower() else [f"{text!r} is missing with {state}"]
        if said == "UNKNOWN" and "clients get" in found.text:
            faults.append("UNKNOWN, yet it says what clients get")
        if not other and not self.usage and not self.either:
            faults += self._figures(found, self.code)
        whole = outcome.out.decode(errors="replace")
        faults += [f"{text!r} is missing" for text in fill(self.has) if text not in whole]
        faults += [f"{text!r} is there" for text in fill(self.lacks) if text in whole]
        most = (self.seconds or self.deadline() + settings.SLACK) * settings.SCALE
        return late.judged(faults, outcome.seconds, self.deadline(), most)

    def _figures(self, found, code):
        faults = []
        missing = self.labels - found.figures.keys()
        if missing and not found.faults:
            faults.append(f"figures missing: {' '.join(sorted(missing))}")
        said = HEX.findall(found.text)
        if code == ANY and said:
            code = int(said[0], 16)
        if code and code_text(code) not in said:
            faults.append(f"{'a code' if code == ANY else code_text(code)} is not in the first line")
        if code == 0 and "client_error" not in self.labels and "clients get" in found.text:
            faults.append("the first line names a code")
        figures = self.figures
        if code is not None and "client_error" in self.labels:
            figures = (*figures, ("client_error", code))
        for label, value in figures:
            figure = found.figures.get(label)
            if figure is not None and figure.value != value:
                faults.append(f"{label} is {figure.value}, not {value}")
            if figure is None and label not in self.labels:
                faults.append(f"{label} is missing")
        if self._reaches_no_one(found):
            faults.append("no address is up, yet client_error is 0")
        return faults

    @staticmethod
    def _reaches_no_one(found):
        up, error = found.figures.get("addresses_up"), found.figures.get("client_error")
        return up is not None and error is not None and up.value == 0 and error.value == 0


class Stage:
    """The servers of a row while it runs, and the command line with their ports."""

    def __init__(self, row, lab, stack):
        self._row = row
        self._pki = lab.pki(row.mode)
        chains = (row.chain,) if isinstance(row.chain, str) else row.chain or ()
        self._chains = [self._pki.chain(name) for name in chains]
        self.servers = []
        self._proxy = None
        self._words = {
            "{pki}": str(self._pki.directory),
            "{bad}": str(self._pki.directory / "bad"),
            "{client}": str(self._pki.directory / "client"),
            "{tmp}": stack.enter_context(lab.scratch()),
            "{in-an-hour}": time.strftime("--at=%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600)),
            "{yesterday}": time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86400)),
        }
        if row.cut:
            version, share = row.cut
            self._words["{cut}"] = str(int((lab.healthy_bytes(version) - CLOSING) * share))
        self._start(stack)

    def _start(self, stack):
        row, words = self._row, self._words
        words["{port}"] = str(listener.closed_port())
        if self._chains:
            words["{store}"] = str(self._chains[0].store)
            words["{chain}"] = str(self._chains[0].directory)
            for digest in ("sha1", "sha256"):
                words[f"{{{digest}}}"] = self._chains[0].fingerprint(digest)
                words[f"{{{digest.upper()}}}"] = ":".join(re.findall("..", words[f"{{{digest}}}"])).upper()
        if self._chains and not row.at_hand:
            arguments = self.fill(row.server)
            running = stack.enter_context(server.Server(arguments, self._chains, row.addresses))
            words["{port}"] = str(running.port)
            self.servers.append(shlex.join(running.command))
        elif not self._chains:
            words["{store}"] = str(self._pki.chain("good").store)
        if row.backlog:
            words["{port}"] = str(stack.enter_context(listener.Backlog()).port)
        if row.names:
            names = stack.enter_context(nameserver.NameServer(row.names))
            words["{dns}"] = f"127.0.0.1:{names.port}"
        if row.proxy:
            self._proxy = stack.enter_context(proxy.Proxy(int(words["{port}"]), row.proxy))
            words["{proxy}"] = f"127.0.0.1:{self._proxy.port}"

        self._write(row.files)
        for command in row.prepare:
            subprocess.run(self.fill(command), check=True, capture_output=True, env=settings.environment())

    def run(self, command):
        seen = {**settings.environment(), **{name: self._fill(value) for name, value in self._row.environment}}
        if self._row.stdin is None:
            return process.run(command, env=seen)
        with open(self._fill(self._row.stdin), "rb") as stream:
            return process.run(command, env=seen, stdin=stream)

    def _write(self, files):
        for name, text in files:
            path = os.path.join(self._words["{tmp}"], name)
            if text is None:
                os.mkfifo(path)
                continue
            with open(path, "w", encoding="utf-8") as stream:
                stream.write(self._fill(text))
            os.chmod(path, 0o600)  # some are passwords

    def fill(self, texts):
        """The texts with the places and ports of this run."""
        return [self._fill(text) for text in texts]

    def _fill(self, text):
        for word, value in self._words.items():
            text = text.replace(word, value)
        return text

    def _target(self):
        row = self._row
        if row.target is not None:
            return row.target
        if row.at_hand:
            return ["-f", "{chain}/chain.pem", "-H", settings.NAME]
        words = ["-H", settings.NAME, "-p", "{port}"]
        if row.names:
            return [*words, "--dns-server={dns}"]
        if row.proxy:
            return words
        return [*words, *(f"--address={address}" for address in row.addresses)]

    def prefix(self):
        """The program, with what it is run by."""
        within = [sys.executable, namespace.__file__, *self._row.network, "--"] if self._row.network else []
        return [*within, *settings.WRAPPER, settings.program(self._row.program)]

    def command(self):
        row = self._row
        words = [*row.limit(), *self._target(), *row.store, *row.check]
        return self.prefix() + self.fill(words)

    def faults(self, outcome):
        """What only the row's servers can tell."""
        if self._proxy and any(b"CONNECT" not in head for head in self._proxy.requests):
            return ["the proxy got another request than CONNECT"]
        return []
