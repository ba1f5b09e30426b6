"""The costs that make bench prints: within their limits, and the same at each run."""

import json
import os
import subprocess

import pytest
from conftest import ROOT

pytestmark = pytest.mark.slow


def bench():
    done = subprocess.run([f"{ROOT}/scripts/bench"], cwd=ROOT, capture_output=True, text=True)
    with open(os.path.join(ROOT, "build", "bench.json"), encoding="utf-8") as file:
        return done, json.load(file)


def test_costs_are_within_their_limits_and_repeat_exactly():
    first, figures = bench()
    assert first.returncode == 0, first.stdout + first.stderr
    entries = "clock_gettime_vdso_entries"  # the one that shall be 0
    assert all(value > 0 for name, value in figures.items() if name != entries), figures
    assert bench()[1] == figures
