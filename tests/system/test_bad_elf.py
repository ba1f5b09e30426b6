"""Hostile program files: execve refuses each, and strange but valid ones run."""

import os
import subprocess
import sys

import pytest


def files(root, folder):
    """Gives the paths of the files that tests/user/make_bad_elf.py writes into folder."""
    script = os.path.join(root, "tests", "user", "make_bad_elf.py")
    done = subprocess.run([sys.executable, script, folder], capture_output=True, check=True)
    return done.stdout.decode().split()


@pytest.mark.slow
def test_every_hostile_elf_file_is_refused_and_every_valid_one_runs(boot, root, tmp_path):
    paths = files(root, str(tmp_path))
    assert len(paths) > 30
    add, guests = [], []
    for path in paths:
        guests.append("/e/" + os.path.basename(path))
        add += ["--add", f"{path}:{guests[-1]}"]
    for start in range(0, len(guests), 16):  # init takes 31 arguments, and the boot line has an end
        some = guests[start : start + 16]
        run = boot(*add, "--", "bad_elf", *some)
        assert run.status == 0, run
        assert run.out.count("ok ") == len(some) and "not ok" not in run.out, run


def test_a_hostile_init_is_an_exit_status_not_a_panic(boot, root, tmp_path):
    path = next(p for p in files(root, str(tmp_path)) if "kernel_image" in p)
    run = boot("--add", f"{path}:/bin/hostile", "--", "hostile")
    assert run.status == 127 and "cannot start" in run.out, run
