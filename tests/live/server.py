# SPDX-License-Identifier: GPL-3.0-or-later
"""One iphttpsd, from "ready" to its end."""
import selectors
import subprocess
import time

import listener
import settings


class Server:
    """Listens on one port of one or more addresses; `chains` are served in their order."""

    def __init__(self, arguments=(), chains=(), addresses=("127.0.0.1",)):
        self._addresses = addresses
        self._arguments = [*arguments]
        for chain in chains:
            self._arguments += [f"--cert={chain.cert}", f"--key={chain.key}"]
        self._child = None
        self.port = 0
        self.command = ()

    def __enter__(self):
        for attempt in range(5):
            several = len(self._addresses) > 1
            port = listener.common_port(self._addresses) if several else 0
            said = self._start(port)
            if said.endswith("ready\n"):
                self.port = int(said.split()[2])
                return self
            self._stop()
        raise RuntimeError(f"iphttpsd does not start: {' '.join(self.command)}: {said}")

    def _start(self, port):
        self.command = [settings.IPHTTPSD]
        for address in self._addresses:
            literal = f"[{address}]" if ":" in address else address
            self.command.append(f"--listen={literal}:{port}")
        self.command += [f"--run-for={int(settings.GIVE_UP * settings.SCALE)}", *self._arguments]
        self._child = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=settings.environment(),
        )
        return self._await_ready()

    def _await_ready(self):
        said = b""
        until = time.monotonic() + 10 * settings.SCALE
        with selectors.DefaultSelector() as selector:
            selector.register(self._child.stdout, selectors.EVENT_READ)
            while not said.endswith(b"ready\n") and time.monotonic() < until:
                if not selector.select(until - time.monotonic()):
                    break
                more = self._child.stdout.read1(4096)
                if not more:
                    break
                said += more
        return said.decode(errors="replace")

    def _stop(self):
        if self._child.poll() is None:
            self._child.terminate()
        try:
            self._child.wait(5)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._child.stdout.close()

    def __exit__(self, *_):
        self._stop()
