"""baton trace: the last events that the kernel recorded, in words."""

import gdb

from baton_gdb import kernel
from baton_gdb.base import Command
from baton_trace import listing, reader
import trace_format

SHOWN = 20


def last_records(most):
    """Gives (place, record) of the last events in this CPU's ring, the oldest first."""
    ring = kernel.evaluate("boot_cpu.trace")
    written, mask, events = int(ring["written"]), int(ring["mask"]), int(ring["events"])
    size, inferior = trace_format.RECORD.size, gdb.selected_inferior()
    for place in range(max(0, written - min(most, mask + 1)), written):
        data = inferior.read_memory(events + (place & mask) * size, size)
        yield place, trace_format.RECORD.unpack(bytes(data))


def names():
    """Gives a function from a thread's number to how it is called, by those that exist now."""
    known = {thread.tid: thread.name for thread in kernel.threads()}
    return lambda tid, time: f"{known[tid]} {tid}" if tid in known else f"thread {tid}"


def line(place, record, name):
    time, kind, cpu, detail, thread, argument = record
    event = reader.Event(place, time, kind, cpu, detail, thread, argument)
    what = trace_format.kinds.get(kind, ("", f"kind {kind}"))[1]
    if kind in trace_format.kinds and event.kind in listing.SHOW:
        what += f": {listing.SHOW[event.kind](event, name)}"
    return f"{'#' + str(place):>8} {time:>11} {name(thread, time):<18} {what}"


class Trace(Command):
    """Shows the last events that the kernel recorded: baton trace [COUNT].
The time is the low half of the time-stamp counter. Events are recorded with `trace` or `trace=ring`
on the boot line, or from the program's `echo 1 >/dev/trace` on."""

    def __init__(self):
        super().__init__("trace", "btrace")

    def run(self, words):
        if len(words) > 1 or (words and not words[0].isdigit()):
            raise gdb.GdbError("usage: baton trace [COUNT]")
        if not int(kernel.evaluate("trace_on")):
            print("nothing is being recorded: say trace=ring on the boot line")
        name = names()
        for place, record in last_records(int(words[0]) if words else SHOWN):
            print(line(place, record, name))


Trace()
