"""A trace in numbers: for each thread its times, how long it stood ready, why it was switched away, which
system calls it made and by which door."""

import collections

import trace_format

from . import lanes
from .quantities import counted, grouped, median, unit
from .table import table

DOORS = ("INT 0x80", "SYSENTER")


def heading(view):
    model = view.model
    shown = "" if view.whole else f", of which {grouped(view.start)} to {grouped(view.end)} are shown"
    lines = [f"{grouped(model.end)} {unit(model)}{shown}; {grouped(model.events)} events, "
             f"{counted(len(view.switches()), 'switch', 'switches')}, "
             f"{counted(len(view.lanes), 'thread', 'threads')}"]  # fmt: skip
    if model.lost:
        lines.append(f"{grouped(model.lost)} events were lost: the lanes are not sure after that")
    return lines


def duration(view, lane, *states):
    return sum(i.end - i.start for i in view.intervals(lane) if i.state in states)


def waits_for_cpu(view, lane):
    """Gives how long it stood ready, each time that it got the CPU after that within the window."""
    return [i.end - i.start for i in lane.intervals
            if i.state == lanes.READY and i.start >= view.start and i.end < view.end]  # fmt: skip


def times(view):
    """Gives the table of times."""
    headings = ["THREAD", "RING 3", "RING 0", "INTERRUPTS", "READY", "BLOCKED", "CPU",
                "TIMES READY", "MEDIAN", "WORST"]  # fmt: skip
    rows = []
    for lane in view.lanes:
        waits = waits_for_cpu(view, lane)
        states = [(lanes.USER,), (lanes.KERNEL, lanes.MARKING, lanes.IDLE), (lanes.INTERRUPT,), (lanes.READY,), (lanes.BLOCKED,)]
        ran = duration(view, lane, *lanes.RUNNING)
        rows.append([lane.label] + [grouped(duration(view, lane, *group)) for group in states]
                    + [f"{1000 * ran // (view.end - view.start) / 10:.1f} %", len(waits),
                       grouped(median(waits)), grouped(max(waits, default=0))])  # fmt: skip
    return table(headings, rows)


def count_by_thread(events, tid_of, key_of):
    """Gives {tid: Counter of keys}."""
    found = collections.defaultdict(collections.Counter)
    for event in events:
        found[tid_of(event)][key_of(event)] += 1
    return found


def switches(view):
    """Gives the table of switches away from each thread, by reason."""
    whys = [name for name, _ in trace_format.whys.values()]
    away = count_by_thread(view.switches(), lambda s: s.previous, lambda s: s.why)
    woken = count_by_thread(view.wakes(), lambda w: w.woken, lambda w: "")
    woke = count_by_thread([w for w in view.wakes() if not w.vector], lambda w: w.waker, lambda w: "")
    faults = count_by_thread(view.faults(), lambda f: f.tid, lambda f: "")
    used = [why for why in whys if any(counter[why] for counter in away.values())]
    rows = [[lane.label, sum(away[lane.tid].values())] + [away[lane.tid][why] for why in used]
            + [counter[lane.tid][""] for counter in (woken, woke, faults)]
            for lane in view.lanes if lane.goroutine is None]  # fmt: skip
    return table(["THREAD", "SWITCHED AWAY", *used, "WOKEN", "WOKE", "PAGE FAULTS"], rows)


def waits(view):
    """Gives the table of what was waited for, how often."""
    found = collections.Counter()
    for switch in view.switches():
        lane = view.model.lane_at(switch.previous, switch.time)
        if switch.what and lane in view.lanes:
            found[(view.lanes.index(lane), switch.what)] += 1
    rows = [[view.lanes[index].label, what, found[index, what]] for index, what in sorted(found)]
    return table(["THREAD", "WAITED FOR", "TIMES"], rows, left=2) if rows else []


def calls(view):
    """Gives the table of system calls by thread, name and door, with the time from entry to exit."""
    rows = []
    for lane in view.lanes:
        groups = collections.defaultdict(list)
        for span in view.spans(lane):
            if span.family == "call":
                groups[span.name].append(span)
        for name in sorted(groups):
            doors = collections.Counter(span.details["door"] for span in groups[name])
            lengths = [span.end - span.start for span in groups[name] if span.end is not None]
            rows.append([lane.label, name] + [doors[door] for door in DOORS]
                        + ([grouped(median(lengths)), grouped(max(lengths))] if lengths else ["-", "-"]))  # fmt: skip
    headings = ["THREAD", "SYSTEM CALL", *DOORS, "MEDIAN", "LONGEST"]
    return table(headings, rows, left=2) if rows else []


def write(view):
    """Gives the summary as text."""
    parts = [heading(view), times(view), switches(view), waits(view), calls(view)]
    texts = ["\n".join(part) for part in parts]
    return "\n\n".join(text for text in texts if text) + "\n"
