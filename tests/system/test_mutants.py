"""Each fault of tests/mutants/mutants.py is put into a copy of the tree, and its test must fail; the
same test passes without it. Two copies are worked on at a time, one file compiled for each."""

import os
import queue
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "mutants"))
from mutants import MUTANTS

WORKERS = 2
LIMIT = 60  # seconds for a run without a fault
PARTS = ["Makefile", "linker.ld", "boot", "kernel", "lib", "scripts", "tests", "user", "build"]

pytestmark = pytest.mark.slow


def call(tree, command):
    done = subprocess.run(
        command,
        cwd=tree,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return done.returncode, done.stdout.decode("utf-8", "replace")


def make(tree):
    """Builds the kernel; warnings are the fault's own business, so never errors here."""
    status, output = call(tree, ["make", "--no-print-directory", "-s", "WERROR=", "build/baton.elf"])
    assert status == 0, output


def run_test(tree, mutant, limit=LIMIT):
    """Gives (whether it passed, the output, how many seconds it took)."""
    start = time.monotonic()
    status, output = call(tree, [sys.executable, "scripts/boot", "--timeout", str(limit), *mutant.run])
    return status == 0, output, time.monotonic() - start


def change(text, mutant):
    """Gives the file's text with the fault in it; each line to change must be there once."""
    for old, new in mutant.changes:
        assert text.count(old) == 1, f"{mutant.file} has not, or not once, the text:\n{old}"
        text = text.replace(old, new)
    return text


def try_mutant(tree, mutant, limit):
    """Puts the fault into the tree, runs its test for limit seconds at most (many faults end in a
    machine that stands still), takes the fault out again. Gives None, or how it went wrong."""
    path = os.path.join(tree, mutant.file)
    with open(path, encoding="utf-8") as file:
        sound = file.read()
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(change(sound, mutant))
        make(tree)
        passed, output, _ = run_test(tree, mutant, limit)
        return f"survived: {mutant.why}\n{output[-1000:]}" if passed else None
    except AssertionError as error:
        return f"cannot be made: {error}"
    finally:
        with open(path, "w", encoding="utf-8") as file:
            file.write(sound)


@pytest.fixture(scope="module")
def trees(root, tmp_path_factory):
    """Copies of the project, built."""
    copies = queue.Queue()
    for number in range(WORKERS):
        tree = str(tmp_path_factory.mktemp(f"tree{number}"))
        for part in PARTS:
            call(root, ["cp", "-a", part, tree])
        status, output = call(tree, ["make", "--no-print-directory", "-s", "WERROR="])
        assert status == 0, output
        copies.put(tree)
    yield copies
    while not copies.empty():
        shutil.rmtree(copies.get(), ignore_errors=True)


def in_parallel(trees, work, items):
    """Gives what work(tree, item) gives for each item, in order, each tree used by one at a time."""

    def one(item):
        tree = trees.get()
        try:
            return work(tree, item)
        finally:
            trees.put(tree)

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(one, items))


@pytest.fixture(scope="module")
def verdicts(trees):
    """What each mutant came to, by its name; the tests' runs without a fault come first."""
    runs = {mutant.run: mutant for mutant in MUTANTS}
    sound = dict(zip(runs, in_parallel(trees, run_test, runs.values())))
    # Three times as long as without the fault, and never so short that a slow start is taken for an end.
    limit = lambda mutant: 5 + 3 * int(sound[mutant.run][2])
    ends = in_parallel(trees, lambda tree, mutant: try_mutant(tree, mutant, limit(mutant)), MUTANTS)
    return {
        mutant.name: end if sound[mutant.run][0]
        else f"the test fails without the fault too\n{sound[mutant.run][1][-1000:]}"
        for mutant, end in zip(MUTANTS, ends)
    }  # fmt: skip


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_kernel_fails_its_test_where(verdicts, mutant):
    assert verdicts[mutant.name] is None, f"{mutant.name} in {mutant.file} {verdicts[mutant.name]}"


def test_mutants_have_names_of_their_own():
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) >= 12
