"""The ladder from threads to goroutines: its tests say the same under each scheduling policy, and
wherever the thread is preempted. The user layer compares them with Linux (tests/run)."""

import os
import subprocess

import pytest
from conftest import ROOT

PROGRAMS = ["test_coroutines", "test_ucontext", "test_channels", "test_channel_model", "test_timers",
            "test_poller", "test_killed", "test_go_basics", "test_go_ends", "test_go_killed"]  # fmt: skip
POLICIES = ["prio", "rr", "mlfq", "random:1", "random:2"]

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("program", PROGRAMS)
def test_says_the_same_under_each_policy(boot, program):
    path = os.path.join(ROOT, "build", "initrd", "bin", program)
    expected = subprocess.run([path], capture_output=True, text=True, check=True).stdout.splitlines()
    for policy in POLICIES:
        run = boot("--append", f"sched={policy}", "--", program)
        said = [line for line in run.out.splitlines() if line.startswith(("ok", "not ok"))]
        assert (run.status, said) == (0, expected), run


def explore(seeds, *program):
    command = [os.path.join(ROOT, "scripts", "explore"), "--seeds", seeds, "--deadline", "5000", *program]
    run = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert run.returncode == 0 and "none failed" in run.stdout, run.stdout + run.stderr


def test_channels_stand_preemptions_anywhere():
    explore("10", "test_channels")


def test_goroutines_stand_preemptions_anywhere():
    explore("40", "test_go_explored", "all")


def delays(boot, policy):
    """Gives {milliseconds: how many came so late, or later} of the goroutine that waits beside four that compute."""
    run = boot("--icount", "--append", f"sched={policy}", "--", "go_latency", "preempted")
    assert run.status == 0, run
    return {int(words[0]) // 1000: int(words[1]) for words in map(str.split, run.out.splitlines())}


@pytest.mark.parametrize("policy", ["prio", "mlfq"])
def test_a_due_timer_has_its_goroutine_run_within_some_ticks(boot, policy):
    """The monitor comes when it is due, before those that compute: without that it was two to four slices late."""
    seen = delays(boot, policy)
    assert sum(seen.values()) == 20
    assert sum(count for late, count in seen.items() if late <= 20) >= 18 and max(seen) <= 50, seen
