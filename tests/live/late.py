# SPDX-License-Identifier: GPL-3.0-or-later
"""What only a clock says against a run.

"It ends half a second after its deadline" is promised and has to be looked at, but a machine that is
busy with other things breaks it too. So a test against which nothing but time speaks is tried again by
itself before it is believed, and the runner says how many needed that."""

TRIES = 3  # after the first


class Fault(str):
    """A fault that may be the machine's."""


class Late(AssertionError):
    """The same, of a test that raises."""


def at_most(seconds, most):
    if seconds > most:
        raise Late(f"{seconds:.2f} s, at most {most:g} s")


STORES = 0.5  # of the deadline: what stores have of it


def judged(faults, seconds, deadline, most):
    """A run's faults and that of its time. What its deadline, or that of its stores, has cut off says what it does
    for that reason."""
    if seconds >= deadline * STORES:
        faults = [Fault(fault) for fault in faults]
    if seconds > most:
        faults = [*faults, Fault(f"{seconds:.2f} s, at most {most:g} s")]
    return faults


def only(faults):
    return isinstance(faults, list) and faults != [] and all(isinstance(fault, Fault) for fault in faults)


def settle(first, again):
    """The last of the results (faults, ...) of a test, tried again while it is late: the result, and how often."""
    result, tries = first, 0
    while only(result[0]) and tries < TRIES:
        result, tries = again(), tries + 1
    return result, tries


def patiently(test, *arguments):
    """A test that raises, tried again while it is late; how often it was."""
    for tries in range(TRIES):
        try:
            test(*arguments)
            return tries
        except Late as why:
            print(f"late, tried again: {why}", flush=True)
    test(*arguments)
    return TRIES


class Tally:
    """How many tests were tried again."""

    def __init__(self):
        self.tests = 0

    def add(self, tries):
        self.tests += tries > 0

    def say(self):
        if self.tests:
            print(f"{self.tests} tried again by themselves, because they were late")
