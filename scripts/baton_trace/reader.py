"""Reads a trace as the kernel wrote it: 16-byte records whose 32-bit time is made whole here."""

import trace_format
from trace_format import FROM_USER, KIND, RECORD, SYSENTER

from . import names

HALF_TURN, TURN = 1 << 31, 1 << 32
CALLS = (KIND.SYSCALL_ENTER, KIND.SYSCALL_EXIT)


class BadTrace(Exception):
    """The file is no trace, or not a whole one; its text is one line for a person."""


class Event:
    """One record. time counts from the first record on, in the trace's unit; number counts records."""

    __slots__ = ("number", "time", "code", "cpu", "detail", "thread", "argument")

    def __init__(self, number, time, code, cpu, detail, thread, argument):
        self.number, self.time, self.code, self.cpu = number, time, code, cpu
        self.detail, self.thread, self.argument = detail, thread, argument

    @property
    def kind(self):
        return trace_format.kinds[self.code][0]

    @property
    def low(self):
        """The low byte of detail: a reason, a vector, or which four bytes of a text."""
        return self.detail & 0xFF

    @property
    def high(self):
        return self.detail >> 8

    @property
    def four_bytes(self):
        return self.argument.to_bytes(4, "little")

    @property
    def why(self):
        """SWITCH: the NAME of its reason."""
        return trace_format.whys.get(self.low, (f"reason {self.low}", ""))[0]

    @property
    def what(self):
        """SWITCH, WAKE and THREAD_EXISTS: what is waited for, in words, or ''."""
        return trace_format.reasons.get(self.high, ("", f"reason {self.high}"))[1] if self.high else ""

    @property
    def from_user(self):
        """Ways into the kernel and out: whether ring 3 lies on the other side."""
        return self.code in CALLS or bool(self.detail & FROM_USER)

    @property
    def door(self):
        """System calls: the way in."""
        return "SYSENTER" if self.detail & SYSENTER else "INT 0x80"

    @property
    def name(self):
        """What a way into the kernel is called: the system call, the interrupt, the exception."""
        if self.code in CALLS:
            return names.system_call(self.detail & ~SYSENTER)
        if self.code in (KIND.IRQ_ENTER, KIND.IRQ_EXIT):
            return names.interrupt(self.low)
        return names.exception(self.low)

    @property
    def signed(self):
        """The argument as a C int."""
        return self.argument - TURN if self.argument >= HALF_TURN else self.argument


class Trace:
    """The events in order; unit is INSTRUCTIONS, CYCLES or TICKS, and rate how many pass in a second. cut:
    the last record is not whole, for whoever wrote the file was killed; it is left out."""

    def __init__(self, events, unit, rate, cut):
        self.events, self.unit, self.rate, self.cut = events, unit, rate, cut


def check(data, path):
    """Raises BadTrace where data is no trace."""
    if not data:
        raise BadTrace(f"{path}: empty: no trace was written")
    if len(data) < RECORD.size:
        raise BadTrace(f"{path}: not a trace")
    _, code, _, version, _, magic = RECORD.unpack_from(data)
    if code != KIND.START or magic != trace_format.MAGIC:
        raise BadTrace(f"{path}: not a trace")
    if version != trace_format.VERSION:
        raise BadTrace(f"{path}: format {version}; this tree's is {trace_format.VERSION}")


def clock(detail, argument):
    """Gives (unit, rate) of a CLOCK record."""
    unit = trace_format.units.get(detail, ("TICKS", ""))[0]
    return unit, max(1, argument if unit == "TICKS" else argument * 1000)


def later(now, low):
    """Gives the whole time at or after now whose low half is low. CPUs write side by side, so that one
    may be a little behind the other: less than half a turn back is taken for now itself."""
    ahead = (low - now) % TURN
    return now + ahead if ahead < HALF_TURN else now


def parse(data, path="trace"):
    """Takes a trace's bytes, gives a Trace; raises BadTrace."""
    check(data, path)
    rest = len(data) % RECORD.size
    data = data[: len(data) - rest]
    unit, rate = "CYCLES", 1_000_000_000
    events, first, now = [], None, 0
    for number, (low, code, cpu, detail, thread, argument) in enumerate(RECORD.iter_unpack(data)):
        if code not in trace_format.kinds:
            raise BadTrace(f"{path}: record {number} is of an unknown kind, {code}")
        if code in (KIND.START, KIND.LOST):  # they carry the high half of the time
            now = max(now, thread << 32 | low)
        else:
            now = later(now, low)
        if code == KIND.CLOCK:
            unit, rate = clock(detail, argument)
        first = now if first is None else first
        events.append(Event(number, now - first, code, cpu, detail, thread, argument))
    return Trace(events, unit, rate, rest > 0)


def read(path):
    """Reads a file, gives a Trace; raises BadTrace."""
    try:
        with open(path, "rb") as file:
            return parse(file.read(), path)
    except OSError as error:
        raise BadTrace(f"{path}: {error.strerror}") from error
