# SPDX-License-Identifier: GPL-3.0-or-later
"""Running a program in circumstances that no one would wish for."""
import contextlib
import os
import pathlib
import pty
import re
import resource
import signal
import subprocess
import tempfile
import time

import process
import settings


def spawn_without(descriptor, command):
    """The exit status with one of the standard descriptors closed; the others are pipes."""
    pipes = {fd: os.pipe() for fd in (1, 2) if fd != descriptor}
    actions = [(os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0)]
    actions += [(os.POSIX_SPAWN_DUP2, ends[1], fd) for fd, ends in pipes.items()]
    actions += [(os.POSIX_SPAWN_CLOSE, end) for ends in pipes.values() for end in ends]
    actions.append((os.POSIX_SPAWN_CLOSE, descriptor))
    begin = time.monotonic()
    child = os.posix_spawn(command[0], command, settings.environment(), file_actions=actions)
    said = {}
    for fd, (reader, writer) in pipes.items():
        os.close(writer)
        with open(reader, "rb") as stream:
            said[fd] = stream.read()
    _, status = os.waitpid(child, 0)
    seconds = time.monotonic() - begin
    code = os.waitstatus_to_exitcode(status)
    return process.Outcome(tuple(command), code, said.get(1, b""), said.get(2, b""), seconds)


def run_into(path, command):
    """The exit status with standard output going to a file."""
    with open(path, "wb") as target:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=target, stderr=subprocess.PIPE, env=settings.environment()
        )
    return process.Outcome(tuple(command), done.returncode, b"", done.stderr, 0)


def on_terminal(command, env):
    """What a terminal gets, with the line feeds of the program."""
    keeper, terminal = pty.openpty()
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=terminal, stderr=terminal, env=env)
    os.close(terminal)
    said = b""
    with contextlib.suppress(OSError):  # the other side is closed
        while part := os.read(keeper, 65536):
            said += part
    os.close(keeper)
    return said.replace(b"\r\n", b"\n")


def run_into_broken_pipe(command, action):
    """The same with a pipe that no one reads, SIGPIPE at its default or ignored."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=writer,
            stderr=subprocess.PIPE,
            env=settings.environment(),
            restore_signals=False,
            preexec_fn=lambda: signal.signal(signal.SIGPIPE, action),
        )
    finally:
        os.close(writer)
    return process.Outcome(tuple(command), done.returncode, b"", done.stderr, 0)


def run_with_files(most, command):
    """With so few file descriptors."""
    begin = time.monotonic()
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=settings.environment(),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (most, most)),
    )
    return process.Outcome(tuple(command), done.returncode, done.stdout, done.stderr, time.monotonic() - begin)


def run_nowhere(command):
    """In a directory that has been removed."""
    before = os.getcwd()
    gone = tempfile.mkdtemp()
    os.chdir(gone)
    try:
        os.rmdir(gone)
        return process.run(command)
    finally:
        os.chdir(before)


def run_and_list(command):
    """With all places for files in one directory: the outcome and what was left there."""
    with tempfile.TemporaryDirectory() as place:
        env = {**settings.environment(), "HOME": place, "TMPDIR": place, "XDG_CACHE_HOME": place}
        outcome = process.run(command, env=env, cwd=place)
        return outcome, sorted(str(path) for path in pathlib.Path(place).rglob("*"))


def children(command):
    """The system calls by which it made processes, or None without strace."""
    with tempfile.NamedTemporaryFile("r") as log, contextlib.suppress(OSError):
        calls = "trace=execve,execveat,fork,vfork,clone,clone3"
        done = subprocess.run(
            ["strace", "-f", "-qq", "-e", calls, "-o", log.name, *command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=settings.environment(),
        )
        lines = log.read().splitlines()
        if done.returncode not in range(4) or not any("execve(" in line for line in lines):
            return None
        made = [line for line in lines if "execve(" in line][1:]
        made += [line for line in lines if "fork(" in line]
        clones = [line for line in lines if re.search(r"\bclone3?\(", line)]
        return made + [line for line in clones if "CLONE_THREAD" not in line]
    return None
