"""The book's transcripts and pictures are those of runs of now, and each chapter has what all have."""

import glob
import os
import re
import subprocess

import pytest
from conftest import ROOT

BOOK = os.path.join(ROOT, "docs", "book")
CHAPTERS = sorted(os.path.basename(path) for path in glob.glob(os.path.join(BOOK, "[0-9]*.md")))


def read(name):
    with open(os.path.join(BOOK, name), encoding="utf-8") as file:
        return file.read()


@pytest.mark.parametrize("name", CHAPTERS)
def test_chapter_begins_with_a_run_and_its_picture_and_ends_with_questions_that_have_answers(name):
    text = read(name)
    title, _, rest = text.partition("\n\n")
    number = title.split()[1].rstrip(".")
    assert re.fullmatch(r"# \d+\. .+", title) and name.startswith(f"{int(number):02d}-")
    assert rest.startswith("```console\n$ ") or rest.partition("\n\n")[2].startswith("```console\n$ ")
    assert re.search(r"^!\[.+\]\(pictures/.+\.svg\)$", text, re.MULTILINE)
    answers = re.search(rf"^## {number}\. {re.escape(title.partition('. ')[2])}\n(.*?)(?=^## |\Z)", read("answers.md"),
                        re.MULTILINE | re.DOTALL)  # fmt: skip
    items = [re.findall(r"^(\d+)\. ", part, re.MULTILINE) for part in (text.partition("## Questions")[2], answers[1])]
    assert items[0] == items[1] and len(items[0]) >= 3, items


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
