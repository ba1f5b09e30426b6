"""Traces of system calls: their form, whom they follow, and the same text as strace(1)'s on Linux."""

import os
import re
import shutil
import subprocess

import pytest

LINE = re.compile(r"^\[(\d+) (\S+)\] (.*?)(?: <((?:int80|sysenter)[^>]*)>)?\r?$")
ADDRESS = re.compile(r"\b0x[0-9a-f]{5,8}\b")


def lines(text):
    """Gives (number, program, call with its result, cost or None) for each line of a trace."""
    return [match.groups() for match in map(LINE.match, text.splitlines()) if match]


def alike(line):
    """What a line says on any system: addresses, numbers of processes and spaces made equal."""
    line = re.sub(r"\) += ", ") = ", line)
    line = ADDRESS.sub("ADDRESS", line)
    line = re.sub(r"(si_pid=|kill\(|wait4\(|(?:getpid|fork)\(\) = )\d+", r"\1PID", line)
    line = re.sub(r"(WEXITSTATUS.*\) = )\d+", r"\1PID", line)
    line = re.sub(r"syscall_(0x3e7|999)", "syscall_999", line)
    return re.sub(r"sigreturn\(\{mask=.*?\}\)", "sigreturn()", line)


def test_every_error_has_its_name(root):
    with open(os.path.join(root, "lib/errno.h"), encoding="utf-8") as file:
        numbers = re.findall(r"^#define (E\w+) +\d", file.read(), re.MULTILINE)
    with open(os.path.join(root, "lib/error_names.c"), encoding="utf-8") as file:
        names = file.read()
    assert [name for name in numbers if name != "ERRNO_MAX" and f"ERROR({name}," not in names] == []


@pytest.fixture(name="linux", scope="module")
def trace_on_linux(root, tmp_path_factory):
    """The calls of the program, but for its children's, as strace(1) shows them on this machine."""
    if not shutil.which("strace"):
        pytest.skip("no strace(1) here to compare with: apt-get install strace")
    output = tmp_path_factory.mktemp("trace") / "trace"
    program = os.path.join(root, "build/initrd/bin/traced")
    done = subprocess.run(["strace", "-o", output, program, "all"], cwd="/tmp", timeout=60,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)  # fmt: skip
    if done.returncode != 3:
        pytest.skip(f"strace(1) does not work here: {done.stderr.strip()}")
    return output.read_text(errors="replace").splitlines()


def test_the_same_text_as_on_linux(boot, linux):
    run = boot("--icount", "--append", "strace=traced", "--", "traced", "all")
    assert run.status == 3, run
    here = [alike(call) for number, _, call, _ in lines(run.out) if number == "1"]
    there = [alike(line) for line in linux[1:] if not line.startswith(("[ Process", "--- SIGCHLD"))]
    assert here == there, run


def test_a_call_that_is_not_here_has_the_name_that_linux_gives_it(boot):
    run = boot("--append", "strace=calls", "--", "calls")
    assert re.search(r"\] break\(.*\) = -1 ENOSYS \(Function not implemented\)", run.out), run
    assert re.search(r"\] syscall_4000\(.*\) = -1 ENOSYS", run.out), run


def test_every_call_says_its_door_and_its_cost(boot):
    run = boot("--icount", "--", "strace", "traced", "all")
    calls = [(call, cost) for _, _, call, cost in lines(run.out) if not call.startswith(("---", "+++"))]
    assert len(calls) > 50 and calls[0][0].startswith('execve("/bin/traced", ["traced", "all"]'), run
    for call, cost in calls:
        if not call.startswith("exit_group"):
            assert re.fullmatch(r"(int80|sysenter), (\d+ instructions|slept|preempted)", cost or ""), call
    costs = dict(calls)
    assert any(cost == "sysenter, slept" for call, cost in costs.items() if call.startswith("nanosleep"))


@pytest.mark.slow
def test_cycles_are_not_called_instructions(boot):
    run = boot("--append", "strace", "--", "true")
    assert re.search(r"^\[1 true\] exit_group\(0\) = \?", run.out, re.MULTILINE), run
    run = boot("--append", "strace", "--", "hello_int80")
    assert re.search(r"<int80, \d+ cycles>", run.out) and "instructions>" not in run.out, run


def test_a_name_chooses_the_program_and_its_children(boot):
    run = boot("--append", "strace=fork_wait", "--", "sh", "-c", "true; fork_wait; true")
    followed = {(program, number) for number, program, _, _ in lines(run.out)}
    assert {program for program, _ in followed} == {"fork_wait"} and len(followed) > 1, run


def test_untraced_programs_are_silent_and_slow_calls_end(boot):
    run = boot("--", "sh", "-c", "strace true; echo quiet")
    assert lines(run.out) and all(program in ("strace", "true") for _, program, _, _ in lines(run.out)), run
    assert "quiet" in run.out, run


@pytest.mark.parametrize("program", ["bad_pointers", pytest.param("test_signals", marks=pytest.mark.slow)])
def test_hostile_arguments_are_shown_without_harm(boot, program):
    run = boot("--append", "strace", "--", program, timeout=240)
    assert run.status == 0 and "not ok" not in run.out, run


@pytest.mark.slow
def test_random_calls_are_shown_without_harm(boot):
    run = boot("--append", "strace hz=1000", "--", "random_calls", "3", "20", timeout=240)
    assert run.status == 0 and "not ok" not in run.out, run
