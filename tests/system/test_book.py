"""The book's transcripts and pictures are those of runs of now."""

import subprocess

import pytest
from conftest import ROOT


@pytest.mark.slow
def test_book_is_what_the_runs_give():
    chapters = ["scripts/book", "--check", "0", "1"]  # not the claims, some of whose runs are long
    done = subprocess.run(chapters, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if "not checked" in done.stdout:
        pytest.skip(done.stdout.strip())
    assert done.returncode == 0, done.stdout


def test_wrong_use_of_book_is_one_line():
    done = subprocess.run(["scripts/book", "99"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1 and done.stderr == "scripts/book: no chapter begins with 99\n"
