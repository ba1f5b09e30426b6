"""What must hold of every trace, whatever ran: each function takes the records, as
trace_format.read() gives them, and asserts."""

import os
import sys

from conftest import ROOT

sys.path.insert(0, os.path.join(ROOT, "scripts"))
import trace_format
from trace_format import FROM_USER, KIND, WHY

STATE = {KIND.START, KIND.CLOCK, KIND.THREAD_EXISTS, KIND.NAME}  # not of the thread that runs
PAIRS = {KIND.IRQ_EXIT: KIND.IRQ_ENTER, KIND.EXCEPTION_EXIT: KIND.EXCEPTION_ENTER,
         KIND.SYSCALL_EXIT: KIND.SYSCALL_ENTER}  # fmt: skip
RUNNING, READY, BLOCKED, ENDED = range(4)


def word(record):
    time, kind, cpu, detail, thread, argument = record
    return f"{trace_format.kinds[kind][0]} detail {detail:#x} thread {thread} argument {argument:#x} at {time}"


def begins_with_the_state(records):
    kinds = [record[1] for record in records]
    assert kinds[:2] == [KIND.START, KIND.CLOCK], kinds[:2]
    assert records[0][5] == trace_format.MAGIC and records[0][3] == trace_format.VERSION
    assert kinds[2] == KIND.THREAD_EXISTS and kinds[3] == KIND.NAME


def time_goes_forward(records):
    """A step of more than half the range of 32 bits would be one back."""
    for before, after in zip(records, records[1:]):
        assert (after[0] - before[0]) % 2**32 < 2**31, f"{word(before)}; then {word(after)}"


def nothing_is_lost(records):
    assert not [word(record) for record in records if record[1] == KIND.LOST]


def one_thread_runs(records):
    """Every event is of the thread to which the last switch went."""
    running = next(r[4] for r in records if r[1] == KIND.THREAD_EXISTS and r[3] & 255 == RUNNING)
    for record in records:
        if record[1] in STATE:
            continue
        assert record[4] == running, f"thread {running} runs: {word(record)}"
        if record[1] in (KIND.SWITCH, KIND.RENUMBER):
            running = record[5]


def who_runs_was_ready(records):
    """A thread that is switched to was made READY before: by a wake-up, if it had been waiting."""
    states = {}
    for record in records:
        _, kind, _, detail, thread, argument = record
        if kind == KIND.THREAD_EXISTS:
            states[thread] = detail & 255
        elif kind == KIND.THREAD_CREATE:
            states[argument] = BLOCKED
        elif kind == KIND.WAKE:
            assert states[argument] == BLOCKED, f"not blocked: {word(record)}"
            states[argument] = READY
        elif kind == KIND.RENUMBER:
            states[argument] = states.pop(thread)
        elif kind == KIND.SWITCH:
            why = detail & 255
            assert (why == WHY.EXIT) == (states[thread] == ENDED), word(record)
            assert why in trace_format.whys, word(record)
            if why != WHY.EXIT:
                states[thread] = BLOCKED if why == WHY.BLOCKED else READY
            assert states[argument] == READY, f"not ready: {word(record)}"
            states[argument] = RUNNING
        elif kind == KIND.THREAD_EXIT:
            states[thread] = ENDED


def ways_in_and_out_nest(records):
    """In each thread's lane an EXIT is of the ENTER that is open; ring 3 comes in where none is. An
    EXIT comes first of what was in the kernel at the start, and of a new thread."""
    inside = {}
    for record in records:
        _, kind, _, detail, thread, argument = record
        stack = inside.setdefault(thread, [])
        if kind in PAIRS.values():
            from_user = kind == KIND.SYSCALL_ENTER or detail & FROM_USER
            assert not (from_user and stack), f"inside {stack}: {word(record)}"
            stack.append(kind)
        elif kind in PAIRS and stack:
            entered = stack.pop()
            assert entered == PAIRS[kind], f"{word(record)} ends {entered}"
        elif kind == KIND.RENUMBER:
            inside[argument] = inside.pop(thread)
        elif kind == KIND.THREAD_CREATE:
            inside[argument] = []


CHECKS = [begins_with_the_state, time_goes_forward, nothing_is_lost, one_thread_runs,
          who_runs_was_ready, ways_in_and_out_nest]  # fmt: skip


def check_all(records):
    for check in CHECKS:
        check(records)


def count(records, kind, **fields):
    """How many records of that kind there are; detail=, thread=, argument= say which."""
    place = {"detail": 3, "thread": 4, "argument": 5}
    return sum(
        r[1] == kind and all(r[place[name]] == value for name, value in fields.items()) for r in records
    )
