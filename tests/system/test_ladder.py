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
