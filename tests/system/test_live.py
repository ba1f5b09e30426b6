"""The programs that draw what happens while it happens, watched at a pseudo-terminal: top and lanes."""

import os
import re
import subprocess
import sys

import pexpect
import pytest
from conftest import BOOT, ROOT

ESCAPE = re.compile(r"\x1b\[[?\d;]*[A-Za-z]")
ROW = re.compile(r"^ *(\d+) +(\d+) (RUNNING|READY|BLOCKED|ZOMBIE) +(\d+) +(\d+\.\d) +(\d+) +(\d+) +(\d+) (.{15}) ?(.*)$")


def spawn(*words, dimensions=(24, 100), timeout=60):
    command = [*BOOT, "--timeout", "120", *words]
    return pexpect.spawn(command[0], command[1:], cwd=ROOT, encoding="utf-8", timeout=timeout,
                         dimensions=dimensions)  # fmt: skip


def rows(text):
    """Gives the rows of top's tables in text, each as a tuple of its columns."""
    lines = ESCAPE.sub("", text).replace("\r", "").split("\n")
    return [match.groups() for match in map(ROW.match, lines) if match]


def finish(script):
    """Waits for the machine's end; gives its status."""
    script.expect(pexpect.EOF)
    script.close()
    return script.exitstatus


@pytest.mark.slow
def test_top_without_a_terminal_prints_tables(boot):
    run = boot("--icount", "--", "/bin/top", "-b", "-n", "2", "-d", "1")
    assert run.status == 0, run
    tables = run.out.split("top: ")[1:]
    assert len(tables) == 2 and "\x1b" not in run.out, run
    for table in tables:
        by_name = {row[8].strip(): row for row in rows(table)}
        assert by_name["top"][2] == "RUNNING" and by_name["idle"][1] == "0", run
        assert "1 running" in table
    idle = {row[8].strip(): row for row in rows(tables[1])}["idle"]
    assert float(idle[4]) > 90, run  # a second's sleep


@pytest.mark.slow
def test_top_names_what_a_thread_waits_for_and_who_has_the_cpu(boot):
    if not os.path.exists(f"{ROOT}/build/stock/busybox"):
        pytest.skip("no BusyBox here")
    command = "yes >/dev/null & cat & sleep 1; /bin/top -b -n 2 -d 1 | tail -n 12; kill %1 %2"
    run = boot("--stdin", input=f"{command}\nexit\n".encode())
    by_name = {row[8].strip(): row for row in rows(run.out)}
    assert float(by_name["yes"][4]) > 50, run
    assert by_name["init"][9] == "a child to end", run


@pytest.mark.slow
def test_top_refuses_wrong_words(boot):
    for words in (["-x"], ["-n"], ["-n", "0"], ["-d", "none"]):
        run = boot("--", "/bin/top", *words)
        assert run.status == 2 and "usage: top" in run.out, run


@pytest.mark.slow
def test_top_draws_anew_until_q(terminal):
    script = spawn("--stdin", "--append", "quiet", "--", "/bin/top", "-d", "1")
    script.expect_exact("\x1b[?25l")
    for _ in range(3):
        script.expect_exact("\x1b[H")
        script.expect_exact("\x1b[J")
        assert any(row[8].strip() == "top" for row in rows(script.before)), script.before
        assert all(len(line) < 100 for line in ESCAPE.sub("", script.before).splitlines())
    script.send(" ")
    script.expect_exact("\x1b[H")
    script.send("q")
    script.expect_exact("\x1b[?25h")
    assert finish(script) == 0


def test_the_shell_finds_our_top_and_its_terminal_as_it_was(terminal):
    if not os.path.exists(f"{ROOT}/build/stock/busybox"):
        pytest.skip("no BusyBox here")
    script = spawn("--append", "quiet")
    script.expect(r"\$ (?:\x1b\[6n)?")
    script.send("top\r")
    script.expect_exact("WAITS FOR")
    script.send("\x03")
    script.expect_exact("\x1b[?25h")
    script.expect(r"\$ (?:\x1b\[6n)?")
    script.send("stty -a\r")
    script.expect(r"[\s;]icanon\b")
    script.expect(r"[\s;]echo\b")
    script.send("halt\r")
    finish(script)


# lanes


def without_escapes(text):
    return ESCAPE.sub("", text).replace("\r", "")


@pytest.mark.slow
def test_lanes_without_a_terminal_prints_each_switch(boot):
    run = boot("--icount", "--", "/bin/lanes", "-b", "spinners")
    assert run.status == 0 and "ABAB" in run.out and "\x1b" not in run.out, run
    slices = re.findall(r"^ +(\d+)\.\d+ ms  spinners (\d+) -> spinners (\d+): its time slice was used up$",
                        run.out, re.MULTILINE)  # fmt: skip
    assert len(slices) > 50, run
    times = [int(time) for time, _, _ in slices]
    assert times == sorted(times)
    assert "it waits for time to pass" in run.out and "it has ended" in run.out


@pytest.mark.slow
def test_lanes_gives_the_status_of_its_command(boot):
    for command, status in (("true", 0), ("false", 1), ("crash_pointer", 139), ("no-such-program", 127)):
        run = boot("--", "/bin/lanes", "-b", command)
        assert run.status == status, run


@pytest.mark.slow
def test_lanes_refuses_wrong_words(boot):
    for words in (["-x"], ["-c"], ["-c", "0"], ["-c", "5000"]):
        run = boot("--", "/bin/lanes", *words)
        assert run.status == 2 and "usage: lanes" in run.out, run


@pytest.mark.slow
def test_lanes_draws_rows_that_take_turns(terminal):
    script = spawn("--stdin", "--append", "quiet", "--", "/bin/lanes", "spinners")
    script.expect_exact("\x1b[?25l")
    while True:  # until both have had several turns in what is shown
        script.expect_exact("\x1b[J")
        picture = without_escapes(script.before)
        rows = re.findall(r"^spinners +\d+ (.*)$", picture, re.MULTILINE)
        busy = [row for row in rows if len(re.findall(r"U{2,}", row)) > 1]
        if len(busy) == 2:
            break
        assert "ended with" not in picture, picture
    assert len(rows) == 3 and all(len(line) < 100 for line in picture.splitlines()), picture
    for one, other in zip(*busy):
        assert not (one == other == "U"), picture  # one CPU
    assert "its time slice was used up" in picture and re.search("^[AB]+$", picture, re.MULTILINE)
    script.send("-")
    script.expect_exact("20 ms a column")
    script.send("+")
    script.expect_exact("10 ms a column")
    script.expect_exact("ended with status 0; stopped")
    script.send(" ")
    script.expect(r"ended with status 0\x1b\[0m")
    script.send("q")
    script.expect_exact("\x1b[?25h")
    assert finish(script) == 0


@pytest.mark.slow
def test_lanes_draws_one_who_makes_more_events_than_can_be_read(terminal):
    if not os.path.exists(f"{ROOT}/build/stock/busybox"):
        pytest.skip("no BusyBox here")
    script = spawn("--stdin", "--append", "quiet", "--", "/bin/sh", "-c", "/demos/yes >/dev/null & exec lanes")
    lost, row = 0, ""
    while lost == 0 or not re.search("[UuKk]{2,}", row):
        script.expect_exact("\x1b[J")
        picture = without_escapes(script.before)
        lost = int(re.search(r"(\d+) lost", picture)[1])
        row = "".join(re.findall(r"^yes +\d+ (.*)$", picture, re.MULTILINE))
    script.send("q")
    script.expect_exact("\x1b[?25h")
    assert finish(script) == 0


@pytest.mark.slow
def test_lanes_ends_its_command_and_leaves_a_trace_that_others_began(terminal, tmp_path):
    trace = tmp_path / "run.trace"
    script = spawn("--stdin", "--trace", str(trace), "--append", "quiet", "--", "/bin/lanes", "yes")
    script.expect(r"yes +\x1b\[0m +\d+ ")
    script.send("q")
    script.expect_exact("\x1b[?25h")
    assert finish(script) == 0
    listing = subprocess.run([sys.executable, f"{ROOT}/scripts/trace", str(trace), "--text"],
                             capture_output=True, text=True, check=True).stdout  # fmt: skip
    assert re.search(r"yes \d+ +thread ends", listing)
    assert "process ends: process 1" in listing.splitlines()[-1] + listing[-3000:]
