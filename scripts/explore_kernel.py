"""The kernel's own tests over many seeds: one boot runs many (tests/kernel/seeds.c)."""

import concurrent.futures
import re

from explore_runs import MachineFailed, call_boot

SUMMARY = re.compile(r"^(\d+) passed, (\d+) failed$", re.MULTILINE)
FAILED = 1  # the machine's status where a test failed
SECONDS_BOOT, SECONDS_EACH = 60, 0.5  # a machine's time limit


def command(names, first, last, append):
    limit = SECONDS_BOOT + SECONDS_EACH * (last - first + 1)
    words = ["--icount", "--timeout", str(limit)]
    words += ["--append", f"quiet test={names} sched=random seeds={first}..{last}"]
    for line in append:
        words += ["--append", line]
    return words


def run_part(names, first, last, append):
    """One machine; gives (tests passed, lines that tell of failures)."""
    status, out, err = call_boot(*command(names, first, last, append))
    lines = out.splitlines()
    told = [line for line in lines if line.startswith(("not ok", "# thread"))]
    if "not ok: no kernel test is called" in out:
        raise MachineFailed(f"no kernel test or suite is called {names}")
    summary = SUMMARY.search(out)
    if summary and status in (0, FAILED):
        return int(summary[1]), told
    if any(line.startswith("not ok") for line in told) and status == FAILED:
        return 0, told
    begun = [line for line in lines if line.startswith("# seed")]
    where = f", after it had begun {begun[-1][2:]}" if begun else ""
    raise MachineFailed(f"{(err.strip() or 'no verdict').splitlines()[0]}{where}")


def explore(names, wanted, append, jobs):
    """Runs the tests by the seeds wanted, up to jobs machines side by side; gives the status."""
    share = -(-len(wanted) // jobs)
    parts = [wanted[at : at + share] for at in range(0, len(wanted), share)]
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        done = list(pool.map(lambda part: run_part(names, part[0], part[-1], append), parts))
    told = [line for _, lines in done for line in lines]
    failures = sum(line.startswith("not ok") for line in told)
    print(f"{names}: {len(wanted)} seeds, {wanted[0]} to {wanted[-1]}; {failures or 'none'} failed; "
          f"{sum(passed for passed, _ in done)} tests passed")  # fmt: skip
    for line in told:
        print(f"  {line}")
    return int(failures > 0)
