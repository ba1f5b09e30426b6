"""Recorded runs: a replay prints what the run printed, and gdb goes backwards in it."""

import hashlib
import os
import re
import socket
import subprocess

import pexpect
import pytest
from conftest import ROOT, boot
from test_gdb import PRELUDE, Session, textwrap

pytestmark = pytest.mark.slow

BACKWARDS = """
from baton_gdb import replay
NAMES = "eip esp ebp ebx esi edi eax ecx edx eflags cs cr3".split()
def state():
    return [replay.position(), kernel.current().tid, *(here(name) for name in NAMES)]
def switch_by_timer():  # from one program's thread to another's, both of which the timer stopped
    vector = dict(kernel.slots("struct trap_frame"))["vector"]
    while True:
        run_to("switch_to")
        two = [kernel.thread_at(here(name)) for name in ("eax", "edx")]
        if all(t.user_frame() and kernel.word(t.user_frame() + vector) == 32 for t in two):
            return two
"""


def record(target, *words, **more):
    """Gives the result of the recorded run."""
    return boot("--record", str(target), *words, **more)


def replay(target):
    return boot("--replay", str(target))


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    """A run with switches by the timer, by calls and by waiting: its folder and its result."""
    target = tmp_path_factory.mktemp("replay") / "yielding"
    return target, record(target, "--", "yielding")


@pytest.fixture
def backwards(recording, tmp_path):
    def session(script, target=recording[0]):
        path = tmp_path / "session.py"
        path.write_text(PRELUDE + BACKWARDS + textwrap.dedent(script))
        command = [f"{ROOT}/scripts/gdb", "--batch", "-x", str(path), "--replay", str(target)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=240,
                              stdin=subprocess.DEVNULL)  # fmt: skip
        return Session(done)

    return session


def digest(folder):
    """Gives what tells whether a recording's files have changed."""
    return {name: hashlib.sha256((folder / name).read_bytes()).digest()
            for name in ("log", "snapshots", "recording.json", "baton.elf")}  # fmt: skip


def test_a_replay_prints_what_the_run_printed(recording):
    target, first = recording
    second = replay(target)
    assert first.status == second.status == 0 and first.out, (first, second)
    assert (first.out, first.err) == (second.out, second.err)


def test_halts_are_replayed(tmp_path):
    first = record(tmp_path / "sleepers", "--", "sleepers")
    second = replay(tmp_path / "sleepers")
    assert "all are awake" in first.out, first
    assert (first.status, first.out) == (second.status, second.out), (first, second)


def test_typed_lines_are_replayed(tmp_path):
    """More of them than the serial port holds."""
    lines = b"echo the first line that is typed\necho and another one\n/bin/sh0\ncat\nfour\n\x04exit\nhalt\n"
    first = record(tmp_path / "shell", input=lines)
    second = replay(tmp_path / "shell")
    assert first.status == 0 and "line that is typed" in first.out and "$ four\n" in first.out, first
    assert "and another one" in first.out
    assert (first.status, first.out) == (second.status, second.out), (first, second)


def test_a_panic_is_replayed(tmp_path, backwards):
    first = record(tmp_path / "panic", "--append", "test=panic")
    second = replay(tmp_path / "panic")
    assert first.status == second.status == 70, (first, second)
    assert (first.out, first.err) == (second.out, second.err)
    seen = backwards(
        """
        run("continue")
        say("function", gdb.newest_frame().name())
        at = replay.position()
        run("reverse-stepi")
        say("caller", replay.position() < at and gdb.newest_frame().name())
        """,
        tmp_path / "panic",
    )
    assert seen["function"] == "panic" and seen["caller"] not in ("panic", "False"), seen.out


def test_a_run_that_is_broken_off_is_replayed_up_to_there(tmp_path):
    first = record(tmp_path / "endless", "--timeout", "4", "--", "yes")
    second = replay(tmp_path / "endless")
    assert first.status == second.status == 124, (first, second)
    assert "broken off" in second.err and second.err.count("\n") == 1
    assert second.out.startswith(first.out[:1000])


def test_backwards_through_a_switch_every_register_is_as_on_the_way_forward(backwards):
    seen = backwards(
        """
        prev, next = switch_by_timer()
        states = []
        while len(states) < 40 or kernel.current().tid != next.tid:
            states.append(state())
            run("stepi")
        say("two", (states[0][1], kernel.current().tid) == (prev.tid, next.tid))
        for was in reversed(states):
            run("reverse-stepi")
            say("same", state() == was)
        run("stepi 30")
        run("hbreak *__switch_to")
        run("reverse-continue")
        say("call", state() == next_to_call if (next_to_call := [s for s in states
            if s[2] == kernel.address_of("__switch_to")][0]) else "")
        """
    )
    assert seen["two"] == "True", seen.out + seen.err
    assert len(seen.all("same")) >= 40 and set(seen.all("same")) == {"True"}, seen.out
    assert seen["call"] == "True", seen.out


def test_who_wrote_finds_the_writer_of_a_stack_slot(backwards):
    """A slot written by CALL just before, one by a PUSHAD, and a word of the TSS."""
    seen = backwards(
        """
        prev, next = switch_by_timer()
        at, frame = replay.position(), dict(kernel.slots("struct trap_frame"))
        slots = {"call": here("esp"), "pushad": prev.user_frame() + frame["edi"],
                 "esp0": kernel.address_of("boot_cpu.tss.esp0")}
        for name, address in slots.items():
            value = kernel.word(address)
            say(name, run(f"baton who-wrote {address:#x}"))
            say("instruction", run("x/i $pc").partition("\\t")[2])
            say("distance", at - replay.position())
            run("stepi")
            say("written", kernel.word(address) == value)
            while replay.position() < at:
                run_to("switch_to")
            say("again", replay.position() == at and kernel.word(address) == value)
        """
    )
    assert set(seen.all("written") + seen.all("again")) == {"True"}, seen.out + seen.err
    call, pushad, esp0 = seen.all("instruction")
    assert call.startswith("call ") and "switch_to" in call and seen.all("distance")[0] == "1"
    assert pushad.startswith("pusha") and "irq_common" in seen["pushad"], seen["pushad"]
    assert esp0.startswith("mov ") and "__switch_to" in seen["esp0"], seen["esp0"]


def test_who_wrote_tells_what_the_cpu_pushed(backwards):
    seen = backwards(
        """
        prev, next = switch_by_timer()
        frame = prev.user_frame()
        for name, offset in kernel.slots("struct trap_frame"):
            if name in ("eip", "eflags", "ss"):
                at = replay.position()
                say(name, run(f"baton who-wrote {frame + offset:#x}"))
                say("entry", here("cs") & 3 == 0 and replay.position() < at
                    and here("esp") == frame + dict(kernel.slots("struct trap_frame"))["eip"])
                while replay.position() < at:
                    run_to("switch_to")
        """
    )
    assert seen.all("entry") == ["True"] * 3, seen.out + seen.err
    for name in ("eip", "eflags", "ss"):
        assert re.search(r"the CPU itself wrote \w+, as it took vector 0x20 ", seen[name]), seen[name]


def test_who_wrote_comes_to_the_start_where_nobody_wrote(backwards):
    seen = backwards(
        """
        run_to("switch_to")
        for words in ("baton timer off", "baton who-wrote &no_such_name", "baton who-wrote switch_to"):
            try:
                run(words)
            except gdb.error as error:
                say("error", error)
        say("at", replay.position())
        """
    )
    timer, name, code = seen.all("error")
    assert "recorded run" in timer and name == 'No symbol "no_such_name" in current context.', seen.out
    assert "no instruction wrote" in code and seen["at"] == "0", seen.out + seen.err


def test_the_end_can_be_gone_back_from(backwards):
    seen = backwards(
        """
        say("stop", run("continue"))
        say("function", gdb.newest_frame().name())
        run("hbreak switch_to")
        run("reverse-continue")
        say("back", gdb.newest_frame().name())
        """
    )
    assert seen["function"] == "arch_machine_exit" and seen["back"] == "switch_to", seen.out
    assert "only backwards" in seen.out


def test_nothing_is_left_behind(recording, backwards, tmp_path, monkeypatch):
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    before, files = digest(recording[0]), sorted(os.listdir(recording[0]))
    seen = backwards(
        """
        run_to("arch_machine_exit")
        run("reverse-stepi")
        say("snapshots", len(replay.snapshots))
        say("port", re.search(r":(\\d+)", gdb.selected_inferior().connection.details)[1])
        """
    )
    assert seen.number("snapshots") > 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", seen.number("port")))
    assert os.listdir(tmp_path / "tmp") == []
    assert digest(recording[0]) == before and sorted(os.listdir(recording[0])) == files


@pytest.mark.parametrize("words", [
    ["--record", "there", "--smp", "2"],
    ["--record", "there", "--accel", "kvm"],
    ["--record", "there", "--gdb"],
    ["--record", "there", "--replay", "there"],
    ["--record", "."],
    ["--replay", "there"],
    ["--replay", "there", "--", "true"],
])  # fmt: skip
def test_what_cannot_be_is_refused_in_one_line(words, tmp_path):
    words = [str(tmp_path / word) if word in (".", "there") else word for word in words]
    done = boot(*words)
    assert done.status == 2 and done.err.count("\n") == 1, done
    assert os.listdir(tmp_path) == []


def test_who_wrote_needs_a_recording(tmp_path):
    (tmp_path / "commands").write_text("baton who-wrote $esp\n")
    command = [f"{ROOT}/scripts/gdb", "--batch", "-x", str(tmp_path / "commands"), "true"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert "only a recorded run goes backwards" in done.stderr, done


def test_at_the_prompt_the_way_back_may_be_cut_into_pieces(terminal, recording):
    """At gdb's prompt a command is over before the machine stops, other than in a script."""
    gdb = pexpect.spawn(f"{ROOT}/scripts/gdb", ["--replay", str(recording[0])], cwd=ROOT,
                        encoding="utf-8", timeout=100, env={**os.environ, "TERM": "dumb"})  # fmt: skip
    said = ""
    for line in ("baton next-switch", "baton next-switch", "break __switch_to", "baton next-switch",
                 "baton next-switch", "reverse-continue", "reverse-continue"):  # fmt: skip
        gdb.expect_exact("(gdb) ")
        said += gdb.before
        gdb.sendline(line)
    gdb.expect_exact("(gdb) ")
    gdb.sendline("python print('snapshots again:', baton_gdb.replay.maker.enabled)")
    gdb.expect(r"snapshots again: (\w+)")
    assert gdb.match[1] == "True"
    assert "Error" not in said + gdb.before and "Traceback" not in said, said
    gdb.sendline("quit")
    gdb.expect(pexpect.EOF)
    gdb.wait()
    assert gdb.exitstatus == 0
