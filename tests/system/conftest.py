"""What all system tests share: starting the machine, and the images made for it."""

import os
import subprocess
import sys

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BOOT = [sys.executable, os.path.join(ROOT, "scripts", "boot")]


class Result:
    """How one run of scripts/boot ended; as text it is what a failing test shows."""

    def __init__(self, command, done):
        self.command, self.status = command, done.returncode
        self.out = done.stdout.decode("utf-8", "replace")
        self.err = done.stderr.decode("utf-8", "replace")

    def __repr__(self):
        return f"\n{' '.join(self.command)}\nstatus {self.status}\n{self.out}{self.err}"


def boot(*words, input=None, timeout=120):
    """Runs scripts/boot with words; the limit is a safety net, no test waits for it."""
    command = [*BOOT]
    if "--timeout" not in words:
        command += ["--timeout", str(timeout)]
    command += words
    stdin = {"input": input} if input is not None else {"stdin": subprocess.DEVNULL}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, **stdin)
    return Result(command, done)


@pytest.fixture(name="boot")
def boot_fixture():
    return boot


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def terminal():
    """For tests at a pseudo-terminal: skips them, saying so, on a system that has none to give."""
    try:
        master, slave = os.openpty()
    except OSError as error:
        pytest.skip(f"no pseudo-terminal here ({error}): is /dev/pts mounted?")
    os.close(master)
    os.close(slave)
