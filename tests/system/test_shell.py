"""Baton's small shell at a terminal, typed at, watched, and left. The login shell is BusyBox's where it
can be had: tests/system/test_busybox.py."""

import subprocess

import pexpect
import pytest
from conftest import BOOT, ROOT

PROMPT = r"\$ "


@pytest.fixture
def shell(terminal):
    """The shell on a pseudo-terminal, at its first prompt; its machine is gone afterwards."""
    script = pexpect.spawn(BOOT[0], [*BOOT[1:], "--timeout", "120", "--append", "-- /bin/sh0"], cwd=ROOT,
                           encoding="utf-8", timeout=60, echo=False)  # fmt: skip
    script.delaybeforesend = None  # what is typed answers a prompt
    script.expect("Ctrl-A X")
    script.expect(PROMPT)
    yield script
    script.terminate(force=True)


def run(shell, command):
    """Types command, gives what came before the next prompt, without the echo of the command."""
    shell.send(command + "\r")
    shell.expect_exact(command)
    shell.expect(PROMPT)
    return shell.before


def leave(shell):
    """Waits for the end; gives the script's exit status."""
    shell.expect(pexpect.EOF)
    shell.wait()
    return shell.exitstatus


def test_halt_ends_the_machine(shell):
    shell.send("halt\r")
    assert leave(shell) == 0


def test_end_of_file_ends_the_machine(shell):
    shell.send("\x04")
    assert leave(shell) == 0


def test_monitor_key_ends_the_machine(shell):
    shell.send("\x01x")
    assert leave(shell) == 0


def test_shell_survives_a_fork_bomb(shell):
    shell.send("process_bombs explode\r")
    shell.expect("refused: -11")
    shell.send("\x03")
    shell.expect(PROMPT)
    assert "here" in run(shell, "echo here")


@pytest.mark.parametrize(
    "demo, signal, line",
    [
        ("crash_pointer", 11, "page fault"),
        pytest.param("crash_privileged", 11, "general protection", marks=pytest.mark.slow),
        pytest.param("crash_divide", 8, "divide", marks=pytest.mark.slow),
        pytest.param("crash_stack", 11, "page fault", marks=pytest.mark.slow),
    ],
)
def test_shell_goes_on_after(shell, demo, signal, line):
    said = run(shell, demo)
    assert line in said.lower() and f"signal {signal}" in said, said
    assert str(128 + signal) in run(shell, "echo $?")


def test_interrupt_kills_the_program_not_the_shell(shell):
    shell.send("yes\r")
    shell.expect("y[\r\n]+y[\r\n]+")
    shell.send("\x03")
    shell.expect("signal 2")
    shell.expect(PROMPT)
    assert "130" in run(shell, "echo $?")


def test_interrupt_at_the_prompt_drops_the_line(shell):
    shell.send("no-such-thing\x03")
    shell.expect_exact("^C")
    shell.expect(PROMPT)
    assert "no-such-thing" not in run(shell, "echo $?")


def test_quit_key_kills_too(shell):
    shell.send("cat\r")
    shell.expect_exact("cat\r")
    shell.send("x\r")
    shell.expect("x[\r\n]+x[\r\n]+")
    shell.send("\x1c")
    shell.expect("signal 3")


def test_suspend_key_stops_and_fg_goes_on(shell):
    shell.send("cat\r")
    shell.send("before\r")
    shell.expect("before[\r\n]+before[\r\n]+")
    shell.send("\x1a")
    shell.expect(r"\[(\d+) is stopped")
    pid = shell.match[1]
    shell.expect(PROMPT)
    assert "echo" in run(shell, "echo echo")
    shell.send(f"fg {pid}\r")
    shell.send("after\r")
    shell.expect("after[\r\n]+after[\r\n]+")
    shell.send("\x04")
    shell.expect(PROMPT)


def wait_for(shell, text):
    """Asks for prompts until one comes after text: the shell says at its prompt what happened."""
    shell.expect(PROMPT)
    while text not in shell.before:
        shell.send("true\r")
        shell.expect(PROMPT)


def test_background_program_that_reads_is_stopped(shell):
    shell.send("cat &\r")
    shell.expect(r"\[(\d+) runs in the background\]")
    pid = shell.match[1]
    wait_for(shell, "is stopped")
    shell.send(f"kill {pid} 9\r")
    wait_for(shell, "signal 9")


def test_unknown_program_is_status_127(shell):
    assert "no-such-thing" in run(shell, "no-such-thing")
    assert "127" in run(shell, "echo $?")


def test_line_can_be_edited(shell):
    shell.send("echo wrongg\x7f\x7f\x7f\x7f\x7f\x7fright\r")
    shell.expect("\nright")


@pytest.mark.slow
def test_grub_menu_starts_the_shell(terminal):
    subprocess.run([f"{ROOT}/scripts/make-iso"], check=True)
    script = pexpect.spawn(BOOT[0], [*BOOT[1:], "--iso", "--timeout", "120"], cwd=ROOT,
                           encoding="utf-8", timeout=60, echo=False)  # fmt: skip
    try:
        script.expect_exact("Baton: the shell")
        script.send("\r")
        script.expect(PROMPT)
        script.send("halt\r")
        assert leave(script) == 0
    finally:
        script.terminate(force=True)
