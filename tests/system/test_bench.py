"""The costs that make bench prints: within their limits, and the same at each run."""

import json
import os
import re
import subprocess

import pytest
from conftest import ROOT

pytestmark = pytest.mark.slow


def bench():
    done = subprocess.run([f"{ROOT}/scripts/bench"], cwd=ROOT, capture_output=True, text=True)
    with open(os.path.join(ROOT, "build", "bench.json"), encoding="utf-8") as file:
        return done, json.load(file)


def costs(boot, *program):
    done = boot("--icount", "--mem", "256", "--", *program)
    found = re.findall(r"^R (\w+) (\S+)$", done.out, re.MULTILINE)
    assert len(found) > 5, done
    return {name: float(cost) for name, cost in found}


def test_costs_are_within_their_limits_and_repeat_exactly(boot):
    done, figures = bench()
    assert done.returncode == 0, done.stdout + done.stderr
    entries = "clock_gettime_vdso_entries"  # the one that shall be 0
    assert all(value > 0 for name, value in figures.items() if name != entries), figures
    again = costs(boot, "costs_waiting")
    assert again == {name: figures[name] for name in again}
    # With more to copy for its exec the ticks fall elsewhere in the program.
    elsewhere = costs(boot, "costs", 30 * "longer ")
    assert elsewhere == pytest.approx({name: figures[name] for name in elsewhere}, abs=1)
