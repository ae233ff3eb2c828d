#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs check_iphttps against the lab and compares with the contract, row by row.

run.py [--list] [PATTERN]... Environment: BUILD, LAB_BUILD, SRC, CHECK, CHECK_WRAPPER, TIME_SCALE, LIVE_ONLY (a pattern),
LIVE_JOBS, FIRST (one failure is enough)."""
import concurrent.futures
import sys
import traceback

sys.dont_write_bytecode = True

import answer
import choice
import lab
import late
import row
import settings
import tables


def run_one(item, shared):
    """The faults and the lines to print; no faults and a Skip."""
    settings.begin(item.name)
    try:
        faults, commands, outcome = item.run(shared)
        faults = [*faults, *(answer.hollow(outcome.out + outcome.err) if outcome else ())]
    except row.Skip as why:
        return [], why
    except Exception as error:  # a broken row fails, the others go on
        place = traceback.extract_tb(error.__traceback__)[-1]
        return [repr(error)], [f"FAILED {item.name}: {error!r} ({place.name}, line {place.lineno})"]
    said = outcome.out.decode(errors="replace").partition("\n")[0][:400] if outcome else ""
    lines = [f"FAILED {item.name}: {'; '.join(faults)} | {choice.again(item.name)} | {' & '.join(commands)}"]
    return faults, lines + ([f"       {said}"] if said else [])


def results(items, shared):
    """All rows at once as they end, then those that were late, by themselves."""
    behind = []
    with concurrent.futures.ThreadPoolExecutor(settings.JOBS) as pool:
        tries = {pool.submit(run_one, item, shared): item for item in items}
        for done, one in enumerate(concurrent.futures.as_completed(tries), 1):
            if late.only(one.result()[0]):
                behind.append((tries[one], one.result()))
            else:
                yield one.result()
                if settings.FIRST and one.result()[0]:
                    pool.shutdown(cancel_futures=True)
                    return
            if done % 100 == 0 or done == len(items):
                print(f"{done} of {len(items)} rows", flush=True)
    tally = late.Tally()
    for item, first in behind:
        print(f"late, tried again: {item.name}: {'; '.join(first[0])}", flush=True)
        result, tries = late.settle(first, lambda item=item: run_one(item, shared))
        tally.add(tries)
        yield result
    tally.say()


def main():
    items = choice.parse("LIVE_ONLY", about=__doc__).of(tables.everything())
    count = {"passed": 0, "failed": 0, "skipped": 0}
    with lab.Lab() as shared:
        for faults, said in results(items, shared):
            word = "failed" if faults else "skipped" if isinstance(said, row.Skip) else "passed"
            count[word] += 1
            if faults:
                print("\n".join(said), flush=True)
    print(", ".join(f"{number} {word}" for word, number in count.items()))
    return 1 if count["failed"] or not count["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
