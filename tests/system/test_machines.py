"""Baton boots on machines of every size and age that it promises, and by both boot loaders."""

import pytest


def slow(*values):
    """Parameters for the long run only."""
    return [pytest.param(value, marks=pytest.mark.slow) for value in values]


@pytest.mark.parametrize("megabytes", ["16", *slow("256", "2048")])
def test_boots_with_memory_of(boot, megabytes):
    run = boot("--mem", megabytes, "--", "echo", "up")
    assert (run.status, run.out) == (0, "up\n"), run


@pytest.mark.parametrize("model", ["486", "max", *slow("pentium", "qemu32")])
def test_boots_on_cpu(boot, model):
    run = boot("--cpu", model, "--", "echo", "up")
    assert (run.status, run.out) == (0, "up\n"), run


@pytest.mark.parametrize(
    "line",
    ["hz=1000 sched=random:7", "no-such-option=1",
     *slow("quiet", "syscall=int80", "hz=100", "sched=rr", "sched=prio", "sched=mlfq")],
)  # fmt: skip
def test_boots_with_line(boot, line):
    run = boot("--append", line, "--", "echo", "up")
    assert (run.status, run.out) == (0, "up\n"), run


@pytest.mark.slow
def test_boots_from_a_cd_by_grub(boot):
    run = boot("--iso", "--", "echo", "by GRUB", "word")
    assert (run.status, run.out) == (0, "by GRUB word\n"), run


def test_file_added_to_the_initrd_is_there(boot, tmp_path):
    file = tmp_path / "a file, with spaces"
    file.write_text("added\n")
    run = boot("--add", f"{file}:/data/new/file", "--", "cat", "/data/new/file")
    assert (run.status, run.out) == (0, "added\n"), run


@pytest.mark.slow
def test_added_file_replaces_a_program(boot, root):
    run = boot("--add", f"{root}/build/initrd/bin/false:/bin/true", "--", "true")
    assert run.status == 1, run


@pytest.mark.slow
def test_input_ends_with_the_scripts(boot):
    run = boot("--stdin", "--", "cat", input=b"first\nlast without a newline")
    assert run.status == 0, run
    assert "first\n" in run.out and run.out.count("last without a newline") >= 1, run


@pytest.mark.slow
@pytest.mark.parametrize("program", ["producer_consumer", "spinners"])
def test_two_runs_under_icount_print_the_same_bytes(boot, program):
    first = boot("--icount", "--verbose", "--append", "hz=1000", "--", program)
    second = boot("--icount", "--verbose", "--append", "hz=1000", "--", program)
    assert first.status == second.status == 0, first
    assert first.out == second.out
