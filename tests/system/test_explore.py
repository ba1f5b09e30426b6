"""scripts/explore: each shipped bug is found, shrunk, and repeated by its line; the fixed programs and
the kernel's own synchronisation stand."""

import contextlib
import glob
import os
import re
import shlex
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from conftest import ROOT

sys.path.insert(0, os.path.join(ROOT, "scripts"))
import explore_runs  # noqa: E402
import shrink  # noqa: E402

BUGS = {  # name: how a run that fails ends
    "lost_update": "exit status 1",
    "lost_wakeup": "not over at its deadline",
    "deadlock": "not over at its deadline",
    "inversion": "exit status 1",
}
HANGS = {"lost_wakeup", "deadlock"}
SEEDS = {"lost_update": 206, "lost_wakeup": 122, "deadlock": 13, "inversion": 44}  # soon shrunk


def explore(*words):
    done = subprocess.run([sys.executable, "scripts/explore", *words], cwd=ROOT, text=True,
                          stdin=subprocess.DEVNULL, capture_output=True)  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def line_after(text, words):
    """The command that a report gives after these words."""
    return re.search(rf"^  {re.escape(words)}: +(.+)$", text, re.MULTILINE)[1]


@pytest.mark.slow
@pytest.mark.parametrize("name", BUGS)
def test_bug_is_found_shrunk_and_repeated(name, tmp_path):
    seed = SEEDS[name]
    status, out, err = explore(name, "--seeds", f"{seed}..{seed}")
    assert status == 1 and f"1 seed, {seed} to {seed}; 1 failed" in out, out + err
    assert BUGS[name] in out and "shrunk to" in out, out
    again = line_after(out, "once more")
    assert len(re.search(r"replay:(\S+)", again)[1].split(",")) <= 3, again
    status, out, err = explore(*shlex.split(again)[1:], "--svg", str(tmp_path / "timeline.svg"))
    assert status == 1 and BUGS[name] in out, out + err
    assert (tmp_path / "timeline.svg").read_text().startswith("<"), err
    line = line_after(out, "alone, for --gdb or --trace FILE").replace("--timeout 10", "--timeout 4")
    alone = subprocess.run(shlex.split(line), cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True)
    assert alone.returncode == (124 if name in HANGS else 1), alone


@pytest.mark.slow
@pytest.mark.parametrize("name", BUGS.keys() - {"lost_update"})  # that one is in docs/explore.md, with 500
def test_nothing_is_found_in_the_fixed_program(name):
    status, out, err = explore(name, "fixed", "--seeds", "300")
    assert status == 0 and "300 seeds, 1 to 300; none failed" in out, out + err


@pytest.mark.slow
def test_one_seed_that_fails_is_shrunk():
    status, out, err = explore("lost_update", "--seeds", "78..78")
    assert status == 1 and "1 seed, 78 to 78; 1 failed" in out and "shrunk to 1" in out, out + err
    assert "user/demos/bugs/lost_update.c" in out and "its threads" in out, out


def test_a_deadlock_names_who_waits_for_which_lock():
    status, out, err = explore("deadlock", "--schedule", "random:1")
    assert status == 1, out + err
    assert "no thread can go on" in out
    assert re.search(r"thread 2 waits for the futex word 0x\w+: savings$", out, re.MULTILINE), out
    assert re.search(r"thread 3 waits for the futex word 0x\w+: wages$", out, re.MULTILINE), out
    assert re.search(r"the main thread waits for .*: the end of thread 2$", out, re.MULTILINE), out
    rows = re.findall(r"^(main thread|thread 2|thread 3) +(\S.*)$", out.partition("its threads")[2], re.MULTILINE)
    assert [name for name, _ in rows] == ["main thread", "thread 2", "thread 3"], out
    assert all(5 < len(row) - len(row.rstrip("─")) < 40 for _, row in rows), out  # not all of it is waiting
    assert "lock_both, user/demos/bugs/deadlock.c" in out


def facts(run):
    """What a run is by, but for the numbers that the system gives to threads."""
    forced = [(point, address, caller) for point, _, _, address, caller in run.forced]
    threads = [(reason, len(call)) for _, reason, call in run.threads]
    return run.kind, run.number, run.points, run.forced_count, forced, threads, run.output


@pytest.mark.slow
@pytest.mark.parametrize("name", ["lost_update", "lost_wakeup"])
def test_a_run_alone_is_the_run_in_a_batch(name):
    program = explore_runs.Program([f"/demos/{name}"], [], [], None, 1)
    batch = program.run([f"random:{seed}" for seed in range(76, 80)], verbose=True)
    assert any(run.failed() for run in batch)
    for run in batch:
        alone = program.run([run.schedule], verbose=True)[0]
        assert facts(alone) == facts(run)
        if run.forced:
            listed = "replay:" + ",".join(str(forced[0]) for forced in run.forced)
            assert facts(program.run([listed], verbose=True)[0]) == facts(run)


@pytest.mark.parametrize("line, status", [("sched=random:78 steps", 1), ("sched=random:79 steps", 0),
                                          ("sched=replay:", 0)])  # fmt: skip
def test_boot_line_chooses_the_first_programs_schedule(boot, line, status):
    run = boot("--icount", "--append", line, "--", "lost_update")
    assert run.status == status, run


@pytest.mark.slow
def test_the_door_makes_no_difference_to_what_is_found(boot):
    run = boot("--icount", "--append", "sched=random:78 steps syscall=int80", "--", "test_list")
    assert run.status == 0 and "not ok" not in run.out, run


@pytest.mark.slow
@pytest.mark.parametrize("line", ["sched=replay:7,7", "sched=replay:9,8", "sched=replay:1,", "sched=replay:x",
                                  "sched=random:x steps", "sched=replay:0"])  # fmt: skip
def test_a_schedule_that_is_none_is_refused_at_boot(boot, line):
    run = boot("--icount", "--append", line, "--", "true")
    assert run.status == 70 and "sched=" in run.err, run


@pytest.mark.slow
@pytest.mark.parametrize("words", [
    [], ["--seeds", "5"], ["true", "--seeds", "x"], ["true", "--seeds", "9..3"], ["true", "--seeds", "0"],
    ["true", "--jobs", "0"], ["true", "--deadline", "-1"], ["true", "--schedule", "replay:3,2"],
    ["true", "--schedule", "random:"], ["true", "--schedule", "random:1", "--seeds", "5"],
    ["no-such-program"], ["true", "--append", "sched=rr"], ["--kernel-suite", "sync", "true"],
    ["--kernel-suite", "no_such_suite"], ["true", "--add", "/no/such/file:/x"], ["true", "--no-such-option"],
])  # fmt: skip
def test_wrong_use_is_one_line_and_status_2(words):
    status, out, err = explore(*words)
    assert status == 2 and out == "", out + err
    assert err.startswith("scripts/explore: ") and err.count("\n") == 1, err


def test_another_policy_refuses_the_call(boot):
    run = boot("--", "/bin/explore", "1..1", "/demos/true")
    assert run.status == 1 and "needs sched=explore" in run.out + run.err, run


def test_shrinking_keeps_what_is_needed_and_nothing_else():
    calls = []

    def fail(lists):
        calls.extend(lists)
        return [{3, 77} <= set(items) for items in lists]

    assert shrink.shrink(list(range(100)), fail) == [3, 77]
    assert len(calls) < 300
    assert shrink.shrink([5, 6], lambda lists: [True] * len(lists)) == []
    assert shrink.shrink([], lambda lists: [True] * len(lists)) == []


def descendants(pid):
    pairs = []
    for path in glob.glob("/proc/[0-9]*/stat"):
        with contextlib.suppress(OSError), open(path, encoding="utf-8", errors="replace") as file:
            number, rest = file.read().split(" (", 1)
            pairs.append((int(number), int(rest.rsplit(") ", 1)[1].split()[1])))
    found, new = set(), {pid}
    while new:
        found |= new
        new = {child for child, parent in pairs if parent in new} - found
    return found - {pid}


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGKILL, marks=pytest.mark.slow)])
def test_ended_early_it_leaves_no_machine_behind(number):
    process = subprocess.Popen([sys.executable, "scripts/explore", "inversion", "--seeds", "100000"],
                               cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # fmt: skip
    try:
        while len(descendants(process.pid)) < 4:  # two of scripts/boot, each with its QEMU
            assert process.poll() is None
            time.sleep(0.05)
        machines = descendants(process.pid)
    finally:
        process.send_signal(number)
        process.wait()
    while any(os.path.exists(f"/proc/{pid}") for pid in machines):
        time.sleep(0.05)


@pytest.mark.parametrize("seeds", ["100", pytest.param("1..10000", marks=pytest.mark.slow)])
def test_the_kernels_synchronisation_stands_every_seed(seeds):
    status, out, err = explore("--kernel-suite", "sync", "--seeds", seeds)
    assert status == 0 and "none failed" in out, out + err


@pytest.mark.slow
@pytest.mark.parametrize("suites", ["mutex,semaphore,condition,wait", "threads_join,switch,preemption"])
def test_larger_kernel_tests_stand_some_seeds(suites):
    status, out, err = explore("--kernel-suite", suites, "--seeds", "1")
    assert status == 0 and "none failed" in out, out + err


@pytest.mark.slow
def test_a_deadlock_in_the_kernel_is_found_told_and_repeated():
    status, out, err = explore("--kernel-suite", "deadlock_by_lock_order", "--seeds", "500")
    assert status == 1 and "not ok deadlock_by_lock_order: not over" in out, out + err
    assert len(re.findall(r"waits for .*, which thread \d+ \(worker\) holds", out)) >= 2, out
    seed = re.search(r"seeds=(\d+)\.\.", out)[1]
    status, again, err = explore("--kernel-suite", "deadlock_by_lock_order", "--seeds", f"{seed}..{seed}")
    assert status == 1 and f"seeds={seed}..{seed}" in again, again + err


@pytest.mark.slow
def test_the_pages_transcripts_are_what_the_commands_print():
    done = subprocess.run([sys.executable, "scripts/explore-doc", "--check"], cwd=ROOT, text=True,
                          stdin=subprocess.DEVNULL, capture_output=True)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_a_program_of_ones_own_as_the_page_has_it(tmp_path):
    with open(os.path.join(ROOT, "docs", "explore.md"), encoding="utf-8") as file:
        section = file.read().partition("## Your own program\n\n")[2]
    source, built = tmp_path / "count.c", tmp_path / "count"
    source.write_text(textwrap.dedent(section.partition("\n\nLet it be")[0]))
    command = ["gcc", "-m32", "-static", "-g", "-pthread", str(source), "-o", str(built)]
    compiled = subprocess.run(command, capture_output=True, text=True)
    if "cannot find" in compiled.stderr or "No such file" in compiled.stderr:
        pytest.skip(f"no C library for i386 here: {compiled.stderr.splitlines()[-1]}")
    assert compiled.returncode == 0, compiled.stderr
    status, out, err = explore("--add", f"{built}:/bin/count", "count", "--seeds", "40")
    assert status == 1 and re.search(r"^count: 40 seeds, 1 to 40; \d+ failed$", out, re.MULTILINE), out + err
    assert "count.c:" in out and "thread 3 " in out, out
