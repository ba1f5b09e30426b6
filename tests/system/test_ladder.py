"""The ladder from threads to goroutines: its tests say the same under each scheduling policy. That they
say what they say on Linux is the user layer's business (tests/run)."""

import os
import subprocess

import pytest
from conftest import ROOT

PROGRAMS = ["test_coroutines", "test_ucontext", "test_channels", "test_channel_model", "test_timers",
            "test_poller"]  # fmt: skip
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
