"""Programs that mean harm: every gate, every privileged instruction, random code, random calls."""

import pytest


def test_of_the_gates_ring_3_may_call_three_and_of_the_privileged_instructions_none(boot):
    run = boot("--append", "hz=1000", "--", "gates", "all")
    assert run.status == 0 and "not ok" not in run.out, run
    assert run.out.count("ok a gate") == 256, run


@pytest.mark.parametrize("seed, model", [
    pytest.param(*run, marks=pytest.mark.slow) for run in [("1", "max"), ("2", "486")]
])
def test_random_code(boot, seed, model):
    run = boot("--cpu", model, "--append", "hz=1000", "--", "random_code", seed, "1500")
    assert run.status == 0 and "not ok" not in run.out, run


# A million together. Under --icount they are the same at each run, and who sleeps takes no time.
@pytest.mark.parametrize("seed, calls, sched", [("1", "5000", "prio")] + [
    pytest.param(seed, "200000", sched, marks=pytest.mark.slow)
    for seed, sched in [("2", "prio"), ("3", "random:3"), ("4", "rr"), ("5", "random:5"), ("6", "mlfq")]
])  # fmt: skip
def test_random_calls(boot, seed, calls, sched):
    line = f"hz=1000 sched={sched}"
    run = boot("--icount", "--append", line, "--timeout", "400", "--", "random_calls", seed, calls)
    assert run.status == 0 and "\nnot ok" not in run.out, run


@pytest.mark.slow
def test_random_calls_as_the_clock_will(boot):
    run = boot("--append", "hz=2000", "--", "random_calls", "7", "10000")
    assert run.status == 0 and "\nnot ok" not in run.out, run


# The same at each run, too: who asks for memory last in a fork bomb is killed, and the first process
# may be the one.
@pytest.mark.slow
def test_what_is_used_up_comes_back(boot):
    run = boot("--icount", "--append", "hz=1000", "--timeout", "300", "--", "exhaustion", "all")
    assert run.status == 0 and "not ok" not in run.out, run
    assert run.out.count("ok a program afterwards") >= 14, run


@pytest.mark.parametrize("memory", ["24", pytest.param("64", marks=pytest.mark.slow)])
def test_memory_bombs_die_alone(boot, memory):
    run = boot("--mem", memory, "--append", "hz=1000", "--", "bombs", "all")
    assert run.status == 0 and "not ok" not in run.out, run
    assert run.out.count("killed: out of memory") >= 8, run


@pytest.mark.parametrize("memory", [pytest.param(memory, marks=pytest.mark.slow) for memory in ("32", "64")])
def test_process_bombs_are_refused_and_leave_nothing(boot, memory):
    run = boot("--mem", memory, "--append", "hz=1000", "--", "process_bombs", "all")
    assert run.status == 0 and "not ok" not in run.out, run
    assert "ok numbers: pages" in run.out, run


@pytest.mark.parametrize("one_of", [3, *(pytest.param(n, marks=pytest.mark.slow) for n in (20, 150))])
def test_kernel_without_memory_refuses_and_stands(boot, one_of):
    run = boot("--append", f"hz=1000 scarce={one_of}", "--", "random_calls", str(one_of), "5000")
    assert "PANIC" not in run.out, run
    stood = run.status in (0, 1) and "children, of whom" in run.out
    assert stood or (run.status == 137 and "killed: out of memory" in run.out), run  # who asked, died
