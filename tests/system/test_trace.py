"""The event trace of real runs: complete, in order, the same each time, and there after every end of
the machine. What an event costs is held to its limit by make bench (test_bench.py)."""

import os
import re
import shutil
import signal
import subprocess

import conftest
import pytest
import trace_checks
from trace_checks import count
from trace_format import FROM_USER, KIND, REASON, SYSENTER, WHY, read

TIMER, PAGE_FAULT = 32, 14


@pytest.fixture
def traced(boot, tmp_path):
    """Gives a function that boots with a trace: (the run, its records). name: of the trace's file."""

    def run(*words, name="trace"):
        path = str(tmp_path / name)
        result = boot("--trace", path, *words)
        return result, read(path)

    return run


@pytest.fixture(scope="module")
def yielding_path(tmp_path_factory):
    path = tmp_path_factory.mktemp("trace") / "yielding"
    run = conftest.boot("--icount", "--trace", str(path), "--", "yielding")
    assert run.status == 0, run
    return path


@pytest.fixture(scope="module")
def yielding(yielding_path):
    """One run for the tests that only look at it."""
    return read(yielding_path)


LONG = ["pipes", "processes", "test_exec", "test_signal_threads", "test_threads", "sleepers"]


@pytest.mark.parametrize(
    "program",
    ["producer_consumer"]
    + [pytest.param(name, marks=pytest.mark.slow) for name in ["fork_wait", "test_signals", *LONG]],
)
def test_every_trace_is_complete_and_in_order(traced, program):
    run, records = traced("--icount", "--", program)
    assert run.status == 0, run
    trace_checks.check_all(records)
    assert count(records, KIND.SWITCH) > 2


def test_turns_by_the_timer_are_complete_and_in_order(yielding):
    trace_checks.check_all(yielding)


@pytest.mark.slow
@pytest.mark.parametrize("policy", ["rr", "mlfq", "random:5"])
def test_under_each_policy(traced, policy):
    run, records = traced("--icount", "--append", f"sched={policy}", "--", "test_threads")
    assert run.status == 0, run
    trace_checks.check_all(records)
    whys = {record[3] for record in records if record[1] == KIND.SWITCH}
    assert (WHY.CHANCE in whys) == policy.startswith("random")


@pytest.mark.slow
def test_the_kernels_own_tests(traced):
    run, records = traced("--append", "test=mutex,semaphore,wait,threads,donation")
    assert run.status == 0, run
    trace_checks.check_all(records)
    assert count(records, KIND.SWITCH, detail=WHY.BLOCKED | REASON.MUTEX << 8) > 0


@pytest.mark.slow
def test_without_icount(traced):
    run, records = traced("--", "processes")
    assert run.status == 0, run
    trace_checks.check_all(records)


def test_each_switch_has_its_reason(yielding):
    records = yielding
    assert count(records, KIND.SWITCH, detail=WHY.YIELD) > 50
    assert count(records, KIND.SWITCH, detail=WHY.TICK) > 2
    assert count(records, KIND.SWITCH, detail=WHY.EXIT) >= 4
    assert count(records, KIND.SWITCH, detail=WHY.BLOCKED | REASON.FUTEX << 8) > 0


@pytest.mark.slow
def test_a_tick_that_takes_the_cpu_lies_inside_its_interrupt(yielding):
    records = yielding
    ticks = [i for i, r in enumerate(records) if r[1] == KIND.SWITCH and r[3] == WHY.TICK]
    assert ticks
    for i in ticks:
        before = records[i - 1]
        assert before[1] == KIND.IRQ_ENTER and before[3] & 0xFF == TIMER, trace_checks.word(before)


@pytest.mark.slow
def test_who_sleeps_is_woken_in_the_timers_interrupt(traced):
    _, records = traced("--icount", "--", "sleepers")
    assert count(records, KIND.SWITCH, detail=WHY.BLOCKED | REASON.TIME << 8) > 2
    assert count(records, KIND.WAKE, detail=TIMER | REASON.TIME << 8) > 2


@pytest.mark.slow
def test_calls_have_their_door(traced):
    for program, door in (("hello_int80", 0), ("hello_sysenter", SYSENTER)):
        run, records = traced("--icount", "--", program)
        assert run.status == 0, run
        assert count(records, KIND.SYSCALL_ENTER, detail=4 | door) == 1
        assert count(records, KIND.SYSCALL_ENTER, detail=4 | door ^ SYSENTER) == 0
        (answer,) = [r[5] for r in records if r[1] == KIND.SYSCALL_EXIT and r[3] == 4 | door]
        assert answer == len(run.out)


@pytest.mark.slow
def test_page_faults_births_and_deaths(traced):
    run, records = traced("--icount", "--", "fork_wait")
    assert run.status == 0, run
    faults = [i for i, r in enumerate(records) if r[1] == KIND.PAGE_FAULT]
    assert faults and all(records[i - 1][1] == KIND.EXCEPTION_ENTER for i in faults)
    assert count(records, KIND.EXCEPTION_ENTER, detail=PAGE_FAULT | FROM_USER) > 2
    made = {r[5] for r in records if r[1] == KIND.PROCESS_CREATE}
    ended = {r[3] for r in records if r[1] == KIND.PROCESS_EXIT}
    assert made == ended and len(made) > 1
    assert {r[5] for r in records if r[1] == KIND.THREAD_CREATE} >= made


def test_marks_and_numbers(traced):
    run, records = traced("--icount", "--", "events", "marks")
    assert run.status == 0 and "not ok" not in run.out, run
    texts = []
    for _, kind, _, detail, _, argument in records:
        if kind == KIND.MARK and detail & 255 == 0:
            texts.append((detail >> 8, b""))
        if kind == KIND.MARK:
            texts[-1] = (texts[-1][0], texts[-1][1] + argument.to_bytes(4, "little"))
    words = [text[:length].decode() for length, text in texts]
    assert words == ["hello", "a line", "0123456789abcdefghijklmnopqrstuv"]
    assert count(records, KIND.NUMBER, detail=1, argument=4711) == 1


def test_programs_read_it_live(boot):
    run = boot("--icount", "--", "events", "follow")
    assert run.status == 0 and "not ok" not in run.out, run


@pytest.mark.slow
def test_proc_trace_is_off_without_the_option(boot):
    run = boot("--icount", "--", "cat", "/proc/trace")
    assert run.out == "tracing is off\n", run
    run = boot("--icount", "--append", "trace=ring", "--", "cat", "/proc/trace")
    assert run.out.startswith("tracing is on\n") and "switch to 1: it has ended" in run.out, run


@pytest.mark.slow
def test_two_runs_are_the_same_to_the_byte(traced, yielding_path, tmp_path):
    assert traced("--icount", "--", "yielding", name="second")[0].status == 0
    assert (tmp_path / "second").read_bytes() == yielding_path.read_bytes()


def unwrapped(records):
    """The time from the first record to the last; the clock has 32 bits."""
    return sum((after[0] - before[0]) % 2**32 for before, after in zip(records, records[1:]))


@pytest.mark.slow
def test_ten_thousand_switches_a_second_lose_nothing(traced):
    run, records = traced("--", "events", "switch", "30000")
    assert run.status == 0, run
    trace_checks.check_all(records)
    yields = [r for r in records if r[1] == KIND.SWITCH and r[3] == WHY.YIELD]
    khz = next(r[5] for r in records if r[1] == KIND.CLOCK)
    seconds = unwrapped(yields) / khz / 1000
    assert len(yields) > 50000 and len(yields) / seconds > 10000, f"{len(yields)} in {seconds} s"


def test_what_the_host_misses_is_counted(tmp_path):
    """The stream's reader, given a ring that has been lapped."""
    import trace_stream
    from trace_format import RECORD

    size = 8
    records = [RECORD.pack(n, KIND.NUMBER, 0, 0, 1, n) for n in range(13)]
    ring = [records[n if n >= 8 else n + size] if n + size < 13 else records[n] for n in range(size)]
    memory = bytearray(4096)
    memory[16 : 16 + 16 * size] = b"".join(ring)
    trace_stream.RING.pack_into(memory, 0, 13, size - 1, 16)
    (tmp_path / trace_stream.MEMORY).write_bytes(memory)
    stream = trace_stream.Stream(str(tmp_path), str(tmp_path / "out"))
    stream.end(lambda: ["ready", "trace 0"])
    seen = read(tmp_path / "out")
    assert [(r[1], r[5]) for r in seen] == [(KIND.LOST, 5)] + [(KIND.NUMBER, n) for n in range(5, 13)]


def test_a_line_of_the_debug_port_counts_once_it_is_whole(tmp_path):
    """Half of the ring's address must not be taken for it."""
    import machine

    run = machine.Machine.__new__(machine.Machine)
    run.folder, run.timed_out, seen = str(tmp_path), False, []
    for text in ("", "rea", "ready\ntrace 12", "ready\ntrace 1234\n", "ready\ntrace 1234\npanic half"):
        (tmp_path / machine.VERDICT).write_text(text)
        seen.append(run.verdict_lines())
    assert seen == [[], [], ["ready"], ["ready", "trace 1234"], ["ready", "trace 1234"]]
    assert run.verdict() == ("panic", "half")


def test_a_panic_shows_the_last_events_and_loses_none(traced):
    run, records = traced("--append", "test=panic")
    assert run.status == 70, run
    trace_checks.check_all(records)
    shown = re.findall(r"^ +\d+ cpu0 thread \d+: .*", run.out, re.M)
    last = [str(record[0]) for record in records[-20:]]
    assert [line.split()[0] for line in shown] == last, run


@pytest.mark.slow
def test_a_triple_fault_keeps_what_came_before(traced):
    run, records = traced("--append", "test=triple")
    assert run.status == 71, run
    trace_checks.check_all(records)
    assert count(records, KIND.THREAD_CREATE) > 0


@pytest.mark.slow
def test_a_timeout_keeps_what_came_before(traced):
    run, records = traced("--timeout", "4", "--", "/bin/top", "-b", "-d", "1")
    assert run.status == 124, run
    trace_checks.check_all(records)
    assert count(records, KIND.SWITCH) > 2


@pytest.mark.slow
def test_a_killed_qemu_leaves_what_came_before(tmp_path):
    """By SIGKILL, for which it cannot prepare."""
    path = tmp_path / "trace"
    script = subprocess.Popen([*conftest.BOOT, "--timeout", "60", "--trace", str(path), "--", "yes"],
                              cwd=conftest.ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL)  # fmt: skip
    script.stdout.read(1000)
    with open(f"/proc/{script.pid}/task/{script.pid}/children", encoding="ascii") as file:
        (qemu,) = file.read().split()
    os.kill(int(qemu), signal.SIGKILL)
    shown = 1000 + len(script.stdout.read())
    assert script.wait(timeout=60) == 71
    records = read(str(path))
    trace_checks.check_all(records)
    written = sum(r[5] for r in records if r[1] == KIND.SYSCALL_EXIT and r[3] & ~SYSENTER == 4)
    assert written >= shown // 3 * 2 > 0  # the console makes "y\r\n" of "y\n"


@pytest.mark.slow
def test_by_grub(traced):
    if not shutil.which("grub-mkrescue"):
        pytest.skip("no grub-mkrescue here: scripts/setup iso")
    run, records = traced("--iso", "--", "true")
    assert run.status == 0, run
    trace_checks.check_all(records)
