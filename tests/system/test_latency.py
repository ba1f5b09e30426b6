"""The histograms of docs/pictures/latency.svg are those of runs of now, and what is wrong is said in a line."""

import importlib.machinery
import importlib.util
import os
import subprocess
import sys

import pytest
from conftest import ROOT

SCRIPT = os.path.join(ROOT, "scripts", "latency")


@pytest.fixture(scope="module")
def latency():
    """scripts/latency as a module."""
    sys.path.insert(0, os.path.join(ROOT, "scripts"))
    loader = importlib.machinery.SourceFileLoader("latency_script", SCRIPT)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


def run(*words, **environment):
    return subprocess.run([sys.executable, SCRIPT, *words], cwd=ROOT, capture_output=True, text=True,
                          env={**os.environ, **environment})  # fmt: skip


@pytest.mark.slow
def test_the_picture_is_what_the_runs_give():
    done = run("--check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_picture_holds_all_runs(latency):
    with open(os.path.join(ROOT, latency.PICTURE), encoding="utf-8") as file:
        counts = latency.counts_in_picture(file.read())
    assert set(counts) == {latency.name_of(one) for one in latency.RUNS}
    assert all(sum(of_run.values()) == 20 for of_run in counts.values())


def test_what_is_drawn_is_read_again(latency):
    drawn = {one: {0: place, 1000: 13, 500_000: 7 - place} for place, one in enumerate(latency.RUNS, 1)}
    drawn = {one: {start: count for start, count in counts.items() if count} for one, counts in drawn.items()}
    read = latency.counts_in_picture(latency.picture(drawn))
    assert read == {latency.name_of(one): counts for one, counts in drawn.items()}


def test_a_column_more_is_the_same_and_two_are_not(latency):
    kept = {10_000: 11, 100_000: 9}
    assert latency.difference(kept, {20_000: 11, 200_000: 9}) == ""
    assert "median is 50 ms" in latency.difference(kept, {50_000: 11, 100_000: 9})
    assert "longest is 500 ms" in latency.difference(kept, {10_000: 19, 500_000: 1})
    assert "19 delays" in latency.difference(kept, {10_000: 19})
    assert "0 in the picture" in latency.difference({}, kept)


@pytest.mark.parametrize("script", ["latency", "pictures"])
def test_without_go_there_is_a_line_and_a_failure_in_continuous_integration(script, tmp_path):
    done = subprocess.run([sys.executable, os.path.join(ROOT, "scripts", script), "--check"], cwd=ROOT,
                          capture_output=True, text=True, env={"PATH": str(tmp_path), "CI": "1"})  # fmt: skip
    assert done.returncode == 1 and "there is no Go here" in done.stderr and done.stderr.count("\n") == 1


def test_wrong_use_says_the_right_one():
    done = run("--draw")
    assert done.returncode == 1 and "scripts/latency --check" in done.stderr
