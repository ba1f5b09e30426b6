"""The ladder from threads to goroutines: its tests say the same under each scheduling policy, and
wherever a thread is preempted; and a fault in the runtime is found by that. The user layer compares
them with Linux (tests/run)."""

import os
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT

sys.path.insert(0, os.path.join(ROOT, "scripts"))
import explore_runs  # noqa: E402

BIN = os.path.join(ROOT, "build", "initrd", "bin")
PROGRAMS = ["test_coroutines", "test_ucontext", "test_channels", "test_channel_model", "test_timers",
            "test_poller", "test_killed", "test_go_basics 4", "test_go_ends", "test_go_killed",
            "test_go_channel_model", "test_go_explored"]  # fmt: skip
POLICIES = ["rr", "mlfq", "random:1"]  # the user layer has the usual one, prio
DEADLINE = 5000

pytestmark = pytest.mark.slow


def results(text):
    return [line for line in text.splitlines() if line.startswith(("ok", "not ok"))]


@pytest.fixture(scope="module")
def on_linux():
    """What all programs say on Linux, one after the other."""
    said = []
    for program in PROGRAMS:
        name, *arguments = program.split()
        command = [os.path.join(BIN, name), *arguments]
        said += results(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return said


@pytest.mark.parametrize("policy", POLICIES)
def test_says_the_same_under_each_policy(boot, on_linux, policy):
    run = boot("--append", f"sched={policy}", "--", "sh", "-c", "; ".join(PROGRAMS), timeout=180)
    assert (run.status, results(run.out)) == (0, on_linux), run


@pytest.mark.parametrize("seeds, program", [
    (60, "test_ladder_explored"), (25, "test_go_explored all"), (30, "test_go_channel_model 60 1"),
])  # fmt: skip
def test_stands_preemptions_anywhere(seeds, program):
    command = [os.path.join(ROOT, "scripts", "explore"), "--seeds", str(seeds), "--deadline", str(DEADLINE)]
    run = subprocess.run([*command, *program.split()], cwd=ROOT, stdin=subprocess.DEVNULL,
                         capture_output=True, text=True)  # fmt: skip
    assert run.returncode == 0 and "none failed" in run.stdout, run.stdout + run.stderr


def test_a_child_by_fork_is_explored_too():
    run = explore_runs.Program(["/bin/test_ladder_explored"], [], [], DEADLINE, 1).run(["random:1"], verbose=True)[0]
    assert not run.failed() and run.points > 15000 and run.forced_count > 0, run


FAULTS = {  # the file, the text, what is there instead; which part of test_go_explored fails by it
    "no last look for work": ("user/go/find.c", """
        if (anybody_has_work() && take_any_p())
            begin_spinning(m);""", "", "wake"),
    "found before its stack is left": ("user/go/sync.c", """
    g_park(reason, unlock, &waiters->lock);""", """
    static struct mutex none;
    lock_release(&waiters->lock);
    lock_take(&none);
    g_park(reason, unlock, &none);""", "mutexes"),
    "a receive before the lock": ("user/channel/channel.c", """
    host_lock(&channel->lock);
    enum outcome outcome = channel_try_receive(channel, value);""", """
    enum outcome outcome = channel_try_receive(channel, value);
    host_lock(&channel->lock);""", "unbuffered"),
}  # fmt: skip


@pytest.mark.parametrize("megabytes, count", [("64", "10000"), ("1024", "100000")])
def test_tens_of_thousands_of_goroutines_fit(boot, megabytes, count):
    run = boot("--mem", megabytes, "--", "go_ten_thousand", count)
    assert run.status == 0 and f"{count} goroutines wait at a gate" in run.out, run


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of what test_go_explored is made of."""
    copy = str(tmp_path_factory.mktemp("tree"))
    for part in ["Makefile", "linker.ld", "boot", "kernel", "lib", "scripts", "tests", "user"]:
        subprocess.run(["cp", "-a", os.path.join(ROOT, part), copy], check=True)
    os.mkdir(os.path.join(copy, "build"))
    subprocess.run(["cp", "-a", os.path.join(ROOT, "build", "user"), os.path.join(copy, "build")], check=True)
    yield copy
    shutil.rmtree(copy, ignore_errors=True)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_by_some_schedule(tree, name):
    file, sound, faulty, part = FAULTS[name]
    path = os.path.join(tree, file)
    with open(path, encoding="utf-8") as source:
        text = source.read()
    assert text.count(sound) == 1, f"{file} has not, or not once, the text:{sound}"
    made = os.path.join("build", "initrd", "bin", "test_go_explored")
    try:
        with open(path, "w", encoding="utf-8") as source:
            source.write(text.replace(sound, faulty))
        subprocess.run(["make", "-s", "WERROR=", made], cwd=tree, stderr=subprocess.DEVNULL, check=True)
    finally:
        with open(path, "w", encoding="utf-8") as source:
            source.write(text)
    add = [f"{os.path.join(tree, made)}:/bin/faulty"]
    program = explore_runs.Program(["/bin/faulty", part], add, [], 1000, 2)
    for first in range(1, 1000, 100):
        if any(run.failed() for run in program.run([f"random:{first + i}" for i in range(100)])):
            return
    pytest.fail("no schedule of 1000 fails")
