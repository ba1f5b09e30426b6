"""The guided tours: each runs to its end, with a reader and without; its page says what it says."""

import importlib.machinery
import importlib.util
import os
import re
import socket
import subprocess
import sys

import pexpect
import pytest
from conftest import ROOT

TOUR = os.path.join(ROOT, "scripts", "tour")
FILES = os.listdir(os.path.join(ROOT, "scripts", "tours"))
NAMES = sorted(name[:-3] for name in FILES if name.endswith(".py"))
PROMPT = r"\(gdb\) $"
COLUMNS = 80  # as many as a terminal has by default


@pytest.fixture
def walk(terminal):
    """Starts a tour at a terminal; what it has shown up to its first question is in .before."""
    started = []

    def start(name):
        gdb = pexpect.spawn(TOUR, [name], cwd=ROOT, encoding="utf-8", timeout=120,
                            dimensions=(50, COLUMNS), env={**os.environ, "TERM": "dumb"})  # fmt: skip
        started.append(gdb)
        gdb.expect(PROMPT)
        return gdb

    yield start
    for gdb in started:
        gdb.close(force=True)


def say(gdb, command):
    """Gives what the command prints."""
    gdb.sendline(command)
    gdb.expect(PROMPT)
    return gdb.before.replace("\r\n", "\n")


def port_of(text):
    return int(re.findall(r"127\.0\.0\.1:(\d+)", text)[-1])


def assert_gone(port):
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def load_script():
    """Gives scripts/tour as a module."""
    sys.path.insert(0, os.path.dirname(TOUR))  # what it imports
    loader = importlib.machinery.SourceFileLoader("tour_script", TOUR)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("tour_script", loader))
    loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_page_is_what_the_tour_says(name):
    done = subprocess.run([TOUR, "--check", name], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_reader_walks_to_the_end(walk, name):
    gdb = walk(name)
    text = gdb.before.replace("\r\n", "\n")
    count = int(re.search(r"^Stop 1 of (\d+): ", text, re.MULTILINE)[1])
    for number in range(2, count + 1):
        shown = say(gdb, "tour next")
        assert f"Stop {number} of {count}: " in shown, shown
        text += shown
    drawn = text.partition("\nStop 1 of")[2]
    assert max(map(len, drawn.splitlines())) <= COLUMNS
    assert not re.search(r"Error|Traceback|[{}]\w", drawn), drawn
    assert len(re.findall(r"^Question$", drawn, re.MULTILINE)) == count
    assert len(say(gdb, "tour answer").splitlines()) > 1
    assert "last stop" in say(gdb, "tour next")
    port = port_of(text)
    gdb.sendline("tour quit")
    gdb.expect(pexpect.EOF)
    gdb.wait()
    assert gdb.exitstatus == 0
    assert_gone(port)


def shown_stop(text):
    """Gives what a stop shows, from its title on."""
    return text[text.rindex("\nStop ") :].partition("tour answer |")[0]


@pytest.mark.slow
def test_machine_that_was_moved_comes_back_as_it_was(walk):
    gdb = walk("preemption")
    second = shown_stop(say(gdb, "tour next"))
    third = shown_stop(say(gdb, "tour next"))
    say(gdb, "stepi")
    say(gdb, "set *(unsigned *)$esp = 0x1234")
    again = say(gdb, "tour again")
    assert "gone on" in again and shown_stop(again) == third
    assert shown_stop(say(gdb, "tour again")) == third
    assert shown_stop(say(gdb, "tour go 2")) == second
    say(gdb, "stepi")
    assert shown_stop(say(gdb, "tour next")) == third


@pytest.mark.slow
def test_machine_that_ran_to_its_end_is_started_anew(walk):
    gdb = walk("futex")
    first = shown_stop(gdb.before.replace("\r\n", "\n"))
    assert "sum 210" in say(gdb, "continue")
    assert shown_stop(say(gdb, "tour again")) == first


@pytest.mark.slow
def test_tour_lists_its_stops_and_refuses_what_is_none(walk):
    gdb = walk("preemption")
    stops = re.findall(r"^([* ]) *(\d+)  \S", say(gdb, "tour list"), re.MULTILINE)
    assert [number for mark, number in stops if mark == "*"] == ["1"] and len(stops) > 8
    assert "the stops 1 to" in say(gdb, "tour go 99")
    assert "usage" in say(gdb, "tour go home")


@pytest.mark.slow
def test_tour_left_in_the_middle_leaves_no_machine(walk):
    gdb = walk("preemption")
    port = port_of(gdb.before)
    say(gdb, "tour next")
    gdb.sendline("tour quit")
    gdb.expect(pexpect.EOF)
    assert_gone(port)
    gdb = walk("preemption")
    port = port_of(gdb.before)
    gdb.sendeof()
    gdb.expect(pexpect.EOF)
    assert_gone(port)


def test_missing_symbol_is_said_in_one_line(tmp_path):
    script = tmp_path / "missing.py"
    script.write_text("from baton_gdb import tour_moves\ntour_moves.run_to('no_such_function')\n")
    done = subprocess.run([f"{ROOT}/scripts/gdb", "--batch", "-x", str(script), "true"],
                          capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)  # fmt: skip
    assert "this tour needs the symbol no_such_function, which is not there" in done.stderr


def test_unknown_tour_is_refused_in_one_line():
    done = subprocess.run([TOUR, "nonsense"], capture_output=True, text=True)
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "preemption" in done.stderr


PAGE = """# A title

Prose about `switch_to` at c0141234.

```text
kernel/entry.asm:12: push ebp ; kept
kernel/sched.c:12: int next;
c0141234  push ebp                                     [f0003ff8] = 00000246
> f0003ff8 eflags     00000246 sched_preempt+0xf1
```

Made by `make tour-text`, with gcc 1.0.
"""


@pytest.mark.parametrize("old, new, same_tools, ci, equal", [
    ("c0141234", "c0149999", True, False, True),
    ("c0141234", "c0149999", True, True, False),
    ("c0141234", "c0149999", False, True, True),
    ("sched_preempt+0xf1", "sched_preempt+0xe0", True, False, True),
    ("sched_preempt+0xf1", "schedule+0xf1", True, False, False),
    ("sched_preempt+0xf1", "schedule+0xf1", False, False, True),
    ("push ebp  ", "push ebx  ", True, False, False),
    ("push ebp  ", "push ebx  ", False, False, True),
    ("eflags ", "esp    ", True, False, False),
    ("int next", "int last", True, False, False),
    ("int next", "int last", False, False, True),
    ("; kept", "; lost", False, False, False),
    ("Prose", "Verse", False, False, False),
])  # fmt: skip
def test_what_makes_a_page_stale(monkeypatch, old, new, same_tools, ci, equal):
    if ci:
        monkeypatch.setenv("CI", "true")
    else:
        monkeypatch.delenv("CI", raising=False)
    script = load_script()
    texts = [script.compared(text, same_tools) for text in (PAGE, PAGE.replace(old, new))]
    assert old in PAGE and (texts[0] == texts[1]) == equal
