"""Four ends that must never be taken for one another: exit status, panic, triple fault, timeout."""

import os
import signal
import subprocess
import time

import pytest
from conftest import BOOT, ROOT


def test_status_of_the_program_is_the_status_of_the_script(boot):
    assert boot("--", "true").status == 0
    run = boot("--", "false")
    assert (run.status, run.out) == (1, ""), run


def test_output_is_the_programs_alone(boot):
    run = boot("--", "echo", "one", "two  words", "")
    assert (run.status, run.out) == (0, "one two  words \n"), run


def test_verbose_shows_boot_messages(boot):
    run = boot("--verbose", "--", "echo", "end")
    assert run.status == 0 and run.out.endswith("end\n") and len(run.out) > 100, run


def test_panic_is_status_70_with_its_message(boot):
    run = boot("--append", "test=panic")
    assert run.status == 70, run
    assert "panic" in run.err and "panic" in run.out.lower(), run


def test_triple_fault_is_status_71_with_the_last_exceptions(boot):
    run = boot("--append", "test=triple")
    assert run.status == 71, run
    assert "triple fault" in run.err and "#" in run.err and " in ring 0 at 0x" in run.err, run


@pytest.mark.slow
def test_timeout_is_status_124_and_says_where_the_cpu_was(boot):
    run = boot("--timeout", "3", "--append", "test=hang")
    assert run.status == 124, run
    assert "timeout after 3 seconds" in run.err and "the CPU was in ring 0" in run.err, run


def test_kernel_stack_overflow_is_a_panic_that_names_the_thread(boot):
    run = boot("--append", "test=overflow")
    assert run.status == 70, run
    assert "stack" in run.out + run.err and "overflow" in run.out + run.err, run


def test_missing_program_says_so(boot):
    run = boot("--", "no-such-program")
    assert run.status not in (0, 71, 124), run
    assert "no-such-program" in run.out + run.err, run


@pytest.mark.parametrize(
    "words",
    [
        ["--no-such-option"],
        ["--smp", "0"],
        ["--mem", "many"],
        ["--timeout", "-1"],
        ["--kernel", "no/such/file"],
        ["--add", "no-colon"],
        ["--add", "no/such/file:/x"],
        ["--cpu", "no-such-cpu"],
        ["--icount", "--smp", "2"],
        ["--trace", "no/such/folder/file"],
        ["--"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_one_line_and_status_2(boot, words):
    run = boot(*words)
    assert run.status == 2 and run.out == "" and run.err.count("\n") == 1, run


def children(pid):
    """Gives the pids of QEMU started by the script with this pid."""
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(word) for word in file.read().split()]


def is_gone(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rsplit(")", 1)[1].split()[0] in "ZX"
    except FileNotFoundError:
        return True


def wait_until(condition, what):
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, f"never came: {what}"
        time.sleep(0.01)


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL], ids=lambda n: n.name
)
def test_qemu_is_gone_after_a_signal(number, tmp_path):
    script = subprocess.Popen(
        [*BOOT, "--append", "test=hang"], cwd=ROOT, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "TMPDIR": str(tmp_path)},  # SIGKILL leaves the run's folder behind
    )  # fmt: skip
    try:
        wait_until(lambda: children(script.pid), "QEMU as a child")
        machine = children(script.pid)[0]
        os.kill(script.pid, number)
        script.wait(timeout=30)
        wait_until(lambda: is_gone(machine), "the end of QEMU")
    finally:
        script.kill()
        script.wait()


def test_qemu_is_gone_when_the_reader_is(boot):
    command = " ".join(f"'{word}'" for word in BOOT) + " --timeout 60 -- yes | head -n 1"
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, timeout=90)
    assert (done.stdout, done.stderr) == (b"y\n", b"")
