# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs that are killed at any moment, and what may have become of their mails."""
import json
import os
import re
import select
import subprocess
import time

CROWDED = 40  # mails, of two addresses; LIMIT_OUTBOX_EACH is 100


class Moments:
    """When to kill: spread over all of a run, as long as one takes just now."""

    def __init__(self, chance, seconds):
        """seconds: what whole runs took."""
        self._chance, self._span = chance, max(seconds)
        self.killed = self.ended = 0

    def end(self, run, spared=False):
        """Kills a run that has just been started, unless it ends before; True when it ended."""
        begin = time.monotonic()
        try:
            run.communicate(timeout=None if spared else self._chance.uniform(0.02, 1.1) * self._span)
        except subprocess.TimeoutExpired:
            run.kill()
            run.communicate()
            self.killed += 1
            return False
        self.ended += 1
        # The machine may have been slower before, or be so now.
        self._span = (self._span + time.monotonic() - begin) / 2
        return True


def spared(state):
    """What waits makes the state larger and every run slower, until none comes as far as the first mail and the
    outbox meets its end, which is another test's: so now and then a run may go on."""
    return state.exists() and len(json.loads(state.read_text("utf-8"))["outbox"]) > CROWDED


def serial(content):
    return int(re.search(rb"^Message-ID: <iphttps\.[0-9a-f]+\.(\d+)@", content, re.M).group(1))


def judge(state, given, ended):
    """`given` has for each run the mails that it gave away, in their order; `ended` says which of the runs came to
    their end. None is lost; of what a run gave away only the last comes again, when it was killed before it could
    note that; and one Message-ID is one mail, the same to the letter. Returns how many mails, how many twice."""
    last = json.loads(state.read_text("utf-8"))
    numbers = [[serial(content) for content in mails] for mails in given]
    known = {number for run in numbers for number in run}
    contents = {content for mails in given for content in mails}
    assert not last["outbox"], "mails that wait"
    assert known == set(range(1, last["serial"] + 1)), f"lost: {set(range(1, last['serial'] + 1)) - known}"
    assert len(contents) == len(known), "a Message-ID of two mails"
    later, twice = set(), 0
    for index in reversed(range(len(numbers))):
        again = [number for number in numbers[index] if number in later]
        assert not again or not ended[index], f"run {index} ended by itself, and {again} came again"
        assert again in ([], numbers[index][-1:]), f"run {index} went on, and {again} came again"
        later.update(numbers[index])
        twice += len(again)
    return len(known), twice


# Begins with a file of its own in its run's directory, keeps the mail in it, and ends with another one.
KEEPING = """#!/bin/sh
mail=$(mktemp "$RUN/XXXXXX") && cat >"$mail" && : >"$mail.end"
"""


class Sendmail:
    """A sendmail that notes what each run gives it, when it begins and when it ends. It goes on when its run is
    killed; with that it holds the end of a pipe of its run, so that one can wait for all of them."""

    def __init__(self, folder):
        self._folder, self._pipes = folder, []
        folder.mkdir()
        self.program = folder / "sendmail"
        self.program.write_text(KEEPING, "ascii")
        self.program.chmod(0o755)

    def run(self, start):
        """start(env=, pass_fds=) starts a run."""
        reader, writer = os.pipe()
        place = self._folder / str(len(self._pipes))
        place.mkdir()
        self._pipes.append(reader)
        try:
            return start(env={**os.environ, "RUN": str(place)}, pass_fds=[writer])
        finally:
            os.close(writer)

    def given(self, seconds):
        """For each run its mails, in their order; no sendmail is at work any more."""
        for pipe in self._pipes:
            assert select.select([pipe], [], [], seconds)[0], "a sendmail does not end"
            os.close(pipe)
        runs = [list((self._folder / str(index)).glob("*.end")) for index in range(len(self._pipes))]
        return [[path.with_suffix("").read_bytes() for path in sorted(run, key=lambda path: path.stat().st_mtime_ns)]
                for run in runs]
