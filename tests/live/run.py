#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs check_iphttps against the lab and compares with the contract, row by row.

Environment: BUILD, SRC, CHECK, CHECK_WRAPPER, TIME_SCALE, LIVE_ONLY, LIVE_JOBS."""
import concurrent.futures
import re
import shlex
import sys
import traceback

sys.dont_write_bytecode = True

import lab
import row
import settings
import tables


def run_one(item, shared):
    """None when it passed, a Skip, or the lines to print."""
    try:
        faults, commands, outcome = item.run(shared)
    except row.Skip as why:
        return why
    except Exception as error:  # a broken row fails, the others go on
        place = traceback.extract_tb(error.__traceback__)[-1]
        return [f"FAILED {item.name}: {error!r} ({place.name}, line {place.lineno})"]
    if not faults:
        return None
    said = outcome.out.decode(errors="replace").partition("\n")[0][:400] if outcome else ""
    again = f"LIVE_ONLY={shlex.quote('^' + re.escape(item.name) + '$')} {shlex.quote(sys.argv[0])}"
    lines = [f"FAILED {item.name}: {'; '.join(faults)} | {again} | {' & '.join(commands)}"]
    return lines + ([f"       {said}"] if said else [])


def main():
    items = [item for item in tables.everything() if settings.ONLY.search(item.name)]
    count = {"passed": 0, "failed": 0, "skipped": 0}
    with lab.Lab() as shared, concurrent.futures.ThreadPoolExecutor(settings.JOBS) as pool:
        tries = [pool.submit(run_one, item, shared) for item in items]
        for done, one in enumerate(concurrent.futures.as_completed(tries), 1):
            result = one.result()
            if result is None:
                count["passed"] += 1
            elif isinstance(result, row.Skip):
                count["skipped"] += 1
            else:
                count["failed"] += 1
                print("\n".join(result), flush=True)
            if done % 100 == 0 or done == len(items):
                print(f"{done} of {len(items)} rows", flush=True)
    print(", ".join(f"{number} {word}" for word, number in count.items()))
    return 1 if count["failed"] or not count["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
