"""A trace in words, a line for each event."""

import trace_format

from .quantities import unit

OF_NO_THREAD = ("START", "CLOCK", "LOST")
STANDINGS = {0: "running", 1: "ready", 2: "blocked", 3: "ended"}


def thread_names(model):
    """Gives a function from (tid, time) to how the thread is called."""

    def name(tid, time):
        lane = model.lane_at(tid, time)
        return lane.label if lane else f"thread {tid}"

    return name


def start(event, name):
    return f"format {event.detail}"


def clock(event, name):
    return trace_format.units.get(event.detail, ("", "?"))[1].replace(",", f" {event.argument}", 1)


def exists(event, name):
    what = f" on {event.what}" if event.what else ""
    return f"process {event.argument}, {STANDINGS.get(event.low, '?')}{what}"


def text_piece(event, name):
    return repr(event.four_bytes.rstrip(b"\0").decode("utf-8", "replace"))


def switch(event, name):
    words = trace_format.whys.get(event.low, ("", "?"))[1]
    what = f": {event.what}" if event.what else ""
    return f"to {name(event.argument, event.time)}, {event.why}{what} ({words})"


def wake(event, name):
    by = f", by interrupt {event.low}" if event.low else ""
    what = f", which waited for {event.what}" if event.what else ""
    return f"{name(event.argument, event.time)}{what}{by}"


def way(event, name):
    side = "ring 3" if event.from_user else "ring 0"
    return f"{event.name}, {side}, EIP {event.argument:#010x}"


def call_in(event, name):
    return f"{event.name}({event.argument:#x} ...) by {event.door}"


def call_out(event, name):
    elsewhere = "to another place than behind the call, by a signal or a new program"
    return f"{event.name} = {event.signed}" if event.detail else elsewhere


def fault(event, name):
    access = "write" if event.detail & 2 else "read"
    return f"{access} at {event.argument:#010x}, error code {event.detail}"


def thread_made(event, name):
    return f"thread {event.argument} of process {event.detail}"


def process(event, name):
    return f"process {event.argument}"


def process_end(event, name):
    return f"process {event.detail}, status {event.argument:#x}"


def number(event, name):
    return f"{trace_format.numbers.get(event.detail, ('', '?'))[1]} {event.signed}"


def lost(event, name):
    return f"{event.argument} records"


SHOW = {"START": start, "CLOCK": clock, "THREAD_EXISTS": exists, "NAME": text_piece, "SWITCH": switch,
        "WAKE": wake, "IRQ_ENTER": way, "IRQ_EXIT": way, "EXCEPTION_ENTER": way, "EXCEPTION_EXIT": way,
        "SYSCALL_ENTER": call_in, "SYSCALL_EXIT": call_out, "PAGE_FAULT": fault, "THREAD_CREATE": thread_made,
        "PROCESS_CREATE": process, "PROCESS_EXIT": process_end, "MARK": text_piece, "NUMBER": number,
        "LOST": lost}  # fmt: skip


def write(trace, view):
    """Gives the events of the window, and of the chosen threads, as text."""
    name = thread_names(view.model)
    lines = [f"{'EVENT':>8} {unit(view.model).upper():>14} CPU {'THREAD':<18} WHAT"]
    for event in trace.events:
        if not view.holds(event.time):
            continue
        if not view.all_lanes and not {event.thread, event.argument} & view.tids:
            continue
        what = f"{trace_format.kinds[event.code][1]}: {SHOW[event.kind](event, name)}" \
            if event.kind in SHOW else trace_format.kinds[event.code][1]  # fmt: skip
        who = "-" if event.kind in OF_NO_THREAD else name(event.thread, event.time)
        lines.append(f"{'#' + str(event.number):>8} {event.time:>14} {event.cpu:>3} {who:<18} {what}")
    return "\n".join(lines) + "\n"
