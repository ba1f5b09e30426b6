"""Runs a program on Baton by many schedules, in as few machines as possible: the program `explore`
(user/system/explore.c) does so inside the machine, and marks what it says by byte 30."""

import concurrent.futures
import dataclasses
import os
import subprocess
import sys
import tempfile

import machine

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MARK = "\x1e"
GUEST_FILE = "/explore.schedules"
PANIC, TIMEOUT = 70, 124  # statuses of scripts/boot
SECONDS_EACH = 2  # of a machine's time limit for a run, above what one boot may take
SECONDS_BOOT = 60


class MachineFailed(Exception):
    """A machine that ended in a way that is no run's fault; the text is its last words."""


running = set()  # processes of scripts/boot, each of which ends its QEMU when it ends
stopped = False


def stop():
    """Ends what is running; nothing starts after it."""
    global stopped
    stopped = True
    for process in list(running):
        process.terminate()


def call_boot(*words):
    """Runs scripts/boot; gives (status, stdout, stderr)."""
    command = [sys.executable, os.path.join(ROOT, "scripts", "boot"), *words]
    if stopped:
        raise MachineFailed("stopped")
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=machine.die_with_parent,
    )  # fmt: skip
    running.add(process)
    if stopped:
        process.terminate()
    out, err = process.communicate()
    running.discard(process)
    return process.returncode, out.decode("utf-8", "replace"), err.decode("utf-8", "replace")


@dataclasses.dataclass
class Run:
    """How the program's run by one schedule ended."""

    schedule: str
    kind: str = ""  # "exit", "signal", "deadline", "panic", "stuck": the machine itself
    number: int = 0  # of the exit status or the signal
    points: int = 0  # instructions in ring 3
    forced_count: int = 0
    pid: int = 0
    forced: list = dataclasses.field(default_factory=list)  # (point, tid, next tid, address, caller)
    threads: list = dataclasses.field(default_factory=list)  # (tid, reason, [words of the call])
    output: str = ""

    def failed(self):
        return (self.kind, self.number) != ("exit", 0)

    def ending(self):
        """The kind of end, by which two failures are the same one."""
        return (self.kind, 0 if self.kind in ("deadline", "panic", "stuck") else self.number)

    def in_words(self):
        return {
            "exit": f"exit status {self.number}",
            "signal": f"killed by signal {self.number}",
            "deadline": "not over at its deadline",
            "panic": "kernel panic",
            "stuck": "the machine hangs",
        }[self.kind]


def take_mark(run, line):
    """Takes one marked line of the guest's into run; True: the run is over by it."""
    words = line.split()
    if words[0] == "forced":
        point, tid, following = (int(word) for word in words[1:4])
        run.forced.append((point, tid, following, int(words[4], 16), int(words[5], 16)))
    elif words[0] == "thread":
        reason, _, call = line.partition(": ")
        run.threads.append((int(words[1]), reason.split(" ", 2)[2], call.split()))
    elif words[0] == "end":
        run.kind, run.number = words[1], int(words[2])
        run.points, run.forced_count, run.pid = int(words[4]), int(words[6]), int(words[8])
        return True
    return False


def parse(text, schedules):
    """Gives the runs in the guest's text: those that are over, and one that had begun or None."""
    runs, run = [], None
    for part in text.split(MARK)[1:]:
        line, _, output = part.partition("\n")
        if line.startswith("run "):
            run = Run(schedules[len(runs)])
        elif run and line and take_mark(run, line):
            runs.append(run)
            run = None
        if run:
            run.output += output
    return runs, run


class Program:
    """The program to run, with its arguments and the machine's options."""

    def __init__(self, words, add, append, deadline, jobs):
        self.words, self.add, self.append = words, add, append
        self.deadline, self.jobs = deadline, jobs

    def command(self, schedules_file, verbose, count):
        limit = SECONDS_BOOT + SECONDS_EACH * count
        command = ["--icount", "--timeout", str(limit), "--append", "sched=explore"]
        for line in self.append:
            command += ["--append", line]
        for word in [*self.add, f"{schedules_file}:{GUEST_FILE}"]:
            command += ["--add", word]
        options = ["-v"] if verbose else []
        options += ["-d", str(self.deadline)] if self.deadline else []
        return command + ["--", "/bin/explore", *options, f"@{GUEST_FILE}", *self.words]

    def boot(self, schedules, verbose):
        """One machine; gives the runs that ended, the one that was not over, status, stderr."""
        with tempfile.NamedTemporaryFile("w", prefix="baton-schedules-") as file:
            file.write("".join(f"{schedule}\n" for schedule in schedules))
            file.flush()
            status, out, err = call_boot(*self.command(file.name, verbose, len(schedules)))
        return (*parse(out, schedules), status, out, err)

    def run_in_order(self, schedules, verbose):
        """All of them; a machine that one run has ended is followed by another for the rest."""
        runs = []
        while len(runs) < len(schedules):
            ended, broken, status, out, err = self.boot(schedules[len(runs) :], verbose)
            runs += ended
            if broken and status in (PANIC, TIMEOUT):
                broken.kind = "panic" if status == PANIC else "stuck"
                broken.output += err
                runs.append(broken)
            elif len(runs) < len(schedules):
                raise MachineFailed(err.strip() or out.strip()[-500:] or f"status {status}")
            elif runs[-1].output.startswith("explore: ") and runs[-1].number == 127:
                raise MachineFailed(runs[-1].output.strip())
        return runs

    def run(self, schedules, verbose=False):
        """Gives a Run for each schedule, in their order; up to jobs machines side by side."""
        share = max(1, -(-len(schedules) // self.jobs))
        parts = [schedules[at : at + share] for at in range(0, len(schedules), share)]
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            done = pool.map(lambda part: self.run_in_order(part, verbose), parts)
            return [run for runs in done for run in runs]
