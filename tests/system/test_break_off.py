"""Ctrl-C at the terminal while make runs a demo: it ends the run, and make goes on."""

import pexpect
import pytest
from conftest import ROOT

pytestmark = pytest.mark.slow


def broken_off(*words):
    """Gives make at a terminal, whose run of `yes` was broken off."""
    make = pexpect.spawn("make", [*words, "DEMO=yes"], cwd=ROOT, encoding="utf-8", timeout=120, dimensions=(24, 100))
    make.expect(r"y\r+\ny\r+\n")
    make.sendintr()
    return make


def test_what_was_traced_is_drawn(terminal):
    make = broken_off("trace")
    make.expect_exact("its status was 130")
    make.expect_exact("a picture, for any browser")
    make.expect(pexpect.EOF)
    make.close()
    assert make.exitstatus == 0


def test_what_was_recorded_is_replayed(terminal):
    make = broken_off("replay")
    make.expect_exact("the run's status was 130")
    make.expect_exact("(gdb) ")
    make.sendline("quit")
    make.expect(pexpect.EOF)
    make.close()
    assert make.exitstatus == 0
