"""Writes traces for the tests of scripts/trace, as the kernel writes them: a small script of what
happens, an event a call, with a clock that goes on by `step` at each."""

import os
import random
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "scripts"))
import trace_format
from trace_format import FROM_USER, KIND, NUMBER, REASON, SYSENTER, UNIT, WHY

TIMER = 32
ON_CPU, READY, BLOCKED = 0, 1, 2


class TraceWriter:
    def __init__(self, start=0xFFFFF000, step=100, unit=UNIT.INSTRUCTIONS, rate=1_000_000):
        self.time, self.step = start, step
        self.records = []
        self.record(KIND.START, trace_format.VERSION, start >> 32, trace_format.MAGIC, passes=0)
        self.record(KIND.CLOCK, unit, 0, rate, passes=0)

    def record(self, kind, detail, thread, argument, passes=None, cpu=0):
        """passes: how much time has gone by since the event before."""
        self.time += self.step if passes is None else passes
        low = self.time & 0xFFFFFFFF
        self.records.append(
            trace_format.RECORD.pack(low, kind, cpu, detail, thread, argument & 0xFFFFFFFF)
        )

    def bytes(self):
        return b"".join(self.records)

    def write(self, path):
        with open(path, "wb") as file:
            file.write(self.bytes())
        return str(path)

    def name(self, tid, name):
        data = name.encode()
        for piece in range(0, len(data), 4):
            four = int.from_bytes(data[piece : piece + 4], "little")
            self.record(KIND.NAME, piece // 4, tid, four, passes=0)

    def exists(self, tid, name, pid, standing=READY, reason=0, cpu=0):
        self.record(KIND.THREAD_EXISTS, standing | reason << 8, tid, pid, passes=0, cpu=cpu)
        self.name(tid, name)

    def create(self, by, tid, name, pid, passes=None):
        self.record(KIND.THREAD_CREATE, pid, by, tid, passes)
        self.name(tid, name)

    def switch(self, a, b, why, reason=0, passes=None, cpu=0):
        self.record(KIND.SWITCH, why | reason << 8, a, b, passes, cpu)

    def wake(self, a, b, vector=0, reason=REASON.FUTEX, passes=None):
        self.record(KIND.WAKE, vector | reason << 8, a, b, passes)

    def irq_in(self, tid, user=True, vector=TIMER, passes=None):
        self.record(KIND.IRQ_ENTER, vector | (FROM_USER if user else 0), tid, 0x08048123, passes)

    def irq_out(self, tid, user=True, vector=TIMER, passes=None):
        self.record(KIND.IRQ_EXIT, vector | (FROM_USER if user else 0), tid, 0x08048123, passes)

    def call_in(self, tid, number, argument=0, fast=False, passes=None):
        self.record(KIND.SYSCALL_ENTER, number | (SYSENTER if fast else 0), tid, argument, passes)

    def call_out(self, tid, number, result=0, fast=False, passes=None):
        self.record(KIND.SYSCALL_EXIT, number | (SYSENTER if fast else 0), tid, result, passes)

    def fault(self, tid, address, user=True):
        side = FROM_USER if user else 0
        self.record(KIND.EXCEPTION_ENTER, 14 | side, tid, 0x08048123)
        self.record(KIND.PAGE_FAULT, 6, tid, address)
        self.record(KIND.EXCEPTION_EXIT, 14 | side, tid, 0x08048123)

    def mark(self, tid, text):
        data = text.encode()
        for piece in range(0, len(data), 4):
            four = int.from_bytes(data[piece : piece + 4], "little")
            self.record(KIND.MARK, piece // 4 | len(data) << 8, tid, four)

    def number(self, tid, what, value, passes=None):
        self.record(KIND.NUMBER, what, tid, value, passes)


def spinners(rounds=4, slice_length=40_000):
    """Two threads that never give the CPU up, a sleeper, and the end of all."""
    trace = TraceWriter()
    trace.exists(0, "idle", 0, READY)
    trace.exists(1, "init", 1, ON_CPU)
    trace.exists(2, "sleeper", 2, BLOCKED, REASON.TIME)
    trace.call_out(1, 0)
    trace.call_in(1, 120, 0x11, fast=True, passes=5000)
    trace.create(1, 5, "spin A", 1)
    trace.wake(1, 5, reason=REASON.START)
    trace.call_out(1, 120, 5, fast=True)
    trace.call_in(1, 120, 0x11, passes=5000)
    trace.create(1, 6, "spin B", 1)
    trace.wake(1, 6, reason=REASON.START)
    trace.call_out(1, 120, 6)
    trace.fault(1, 0x0804A000)
    trace.call_in(1, 240, 0x1000, fast=True, passes=3000)
    trace.switch(1, 5, WHY.BLOCKED, REASON.FUTEX)
    trace.call_out(5, 120)
    runs, other = 5, 6
    for i in range(rounds):
        trace.irq_in(runs, passes=slice_length)
        if i == 1:
            trace.wake(runs, 2, TIMER, REASON.TIME)
            trace.switch(runs, 2, WHY.PREEMPTED)
            trace.call_out(2, 162)
            trace.mark(2, "awake")
            trace.call_in(2, 162, passes=2000)
            trace.switch(2, runs, WHY.BLOCKED, REASON.TIME)
            trace.irq_out(runs)
            continue
        trace.switch(runs, other, WHY.TICK)
        runs, other = other, runs
        trace.call_out(runs, 120) if i == 0 else trace.irq_out(runs)
    trace.call_in(runs, 240, 0x1000, fast=True, passes=1000)
    trace.wake(runs, 1)
    trace.call_out(runs, 240, 1, fast=True)
    trace.call_in(runs, 1, passes=1000)
    trace.record(KIND.THREAD_EXIT, 1, runs, 0)
    trace.switch(runs, other, WHY.EXIT)
    trace.irq_out(other)
    trace.call_in(other, 1, passes=1000)
    trace.record(KIND.THREAD_EXIT, 1, other, 0)
    trace.switch(other, 1, WHY.EXIT)
    trace.call_out(1, 240, fast=True)
    trace.call_in(1, 114, passes=500)
    trace.switch(1, 0, WHY.BLOCKED, REASON.CHILD)
    trace.irq_in(0, user=False, passes=9000)
    trace.irq_out(0, user=False)
    return trace


def goroutines():
    """A thread that says which goroutine it runs."""
    trace = TraceWriter(step=0)
    trace.exists(0, "idle", 0, READY)
    trace.exists(1, "sieve", 1, ON_CPU)
    trace.call_out(1, 0)
    for goroutine, length in ((1, 2000), (2, 6000), (1, 3000), (0, 500)):
        trace.number(1, NUMBER.GOROUTINE, goroutine)
        trace.number(1, NUMBER.VALUE, -goroutine, passes=length)
    return trace


def marking():
    """The same by calls: each mark takes 100 before its number and 60 after, and 500 of work lie between."""
    trace = TraceWriter(step=0)
    trace.exists(0, "idle", 0, READY)
    trace.exists(1, "sieve", 1, ON_CPU)
    trace.call_out(1, 0)
    for goroutine in (1, 2, 3, 0):
        trace.call_in(1, 4, fast=True, passes=500)
        trace.number(1, NUMBER.GOROUTINE, goroutine, passes=100)
        trace.call_out(1, 4, fast=True, passes=60)
    return trace


def lossy():
    """A trace whose middle is missing: what was blocked runs when it goes on."""
    trace = TraceWriter()
    trace.exists(0, "idle", 0, READY)
    trace.exists(1, "init", 1, ON_CPU)
    trace.exists(2, "worker", 2, BLOCKED, REASON.FUTEX)
    trace.call_in(1, 240)
    trace.time += 10_000
    trace.record(KIND.LOST, 0, trace.time >> 32, 12, passes=0)
    trace.call_out(2, 240)
    trace.irq_in(2)
    trace.switch(2, 9, WHY.TICK)
    trace.irq_out(9)
    trace.switch(9, 2, WHY.YIELD)
    return trace


def crowd(switches=400):
    """Threads that yield to each other so often that no picture can show all of it."""
    trace = TraceWriter(step=0)
    trace.exists(0, "idle", 0, READY)
    for tid in range(1, 6):
        trace.exists(tid, f"yields {tid}", 3, ON_CPU if tid == 1 else READY)
    running = 1
    for i in range(switches):
        following = running % 5 + 1
        if i == switches // 2:
            trace.irq_in(running, passes=3000)
            trace.switch(running, following, WHY.TICK, passes=200)
        else:
            trace.call_in(running, 158, passes=1000 + 700 * (i % 3))
            trace.switch(running, following, WHY.YIELD, passes=100)
        running = following
        trace.call_out(running, 158, passes=50)
    return trace


def nonsense(seed):
    """A trace whose records are well-formed and make no sense."""
    chance = random.Random(seed)
    trace = TraceWriter(step=50)
    kinds = sorted(set(trace_format.kinds) - {KIND.START, KIND.CLOCK})
    for _ in range(chance.randrange(1, 120)):
        kind = chance.choice(kinds)
        thread = trace.time >> 32 if kind == KIND.LOST else chance.randrange(5)
        argument = chance.choice([chance.randrange(5), chance.randrange(5), chance.getrandbits(32)])
        detail = chance.choice([chance.getrandbits(16), chance.randrange(8), TIMER | FROM_USER])
        trace.record(kind, detail, thread, argument, chance.choice([0, 1, 50, 5000]), chance.randrange(2))
    return trace
