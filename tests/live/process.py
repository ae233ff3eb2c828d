# SPDX-License-Identifier: GPL-3.0-or-later
"""One run of a program: what it printed, how it ended, how long it took."""
import contextlib
import dataclasses
import subprocess
import time

import settings


@dataclasses.dataclass(frozen=True)
class Outcome:
    command: tuple
    status: int  # negative: ended by that signal
    out: bytes
    err: bytes
    seconds: float


def run(command, env=None, cwd=None, stdin=subprocess.DEVNULL, give_up=None):
    """Runs a command to its end, or kills it when it does not come."""
    limit = give_up or settings.GIVE_UP * settings.SCALE
    begin = time.monotonic()
    with subprocess.Popen(
        command,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=settings.environment() if env is None else env,
        cwd=cwd,
    ) as child:
        try:
            out, err = child.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            child.kill()
            out, err = child.communicate()
    return Outcome(tuple(command), child.returncode, out, err, time.monotonic() - begin)


@contextlib.contextmanager
def popen(command):
    """A program that runs meanwhile, its standard output to be read."""
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as child:
        try:
            yield child
        finally:
            child.kill()
