"""A trace in the Chrome trace event format, which ui.perfetto.dev and chrome://tracing open.

Each CPU is a track that shows which thread has it, and counts the threads that stand ready. Each
thread is a track of its process: outside whether it runs, is ready or is blocked, inside its system
calls and interrupts, cut where the outside changes, and ring 3 between them. Arrows (flows) go from
who woke to who was woken. A goroutine is a track too. Times are microseconds, as the format demands;
an instruction counts as a nanosecond.
"""

import bisect
import json

from . import lanes
from .quantities import nanoseconds, unit

CPUS, KERNEL_THREADS, GOROUTINES = 1_000_000, 1_000_001, 1_000_002  # processes that Baton has not
SORT = {CPUS: 0, KERNEL_THREADS: 1, GOROUTINES: 3}
OWN_PROCESS_SORT = 2
# Chrome's own colour names: chrome://tracing obeys them, Perfetto chooses by name.
COLOURS = {"running": "thread_state_running", "ready": "thread_state_runnable",
           "blocked": "thread_state_sleeping", "idle": "thread_state_unknown"}  # fmt: skip
# What stands where, at equal times: ends before beginnings, outer ones before inner ones.
END, BEGIN, OTHER = 0, 1, 2


class Writer:
    def __init__(self, view):
        self.view, self.model = view, view.model
        self.events = []  # (time, rank, order, event)
        self.metadata = []

    def at(self, time, rank, order, **event):
        event["ts"] = nanoseconds(self.model, time) / 1000
        self.events.append((time, rank, order, len(self.events), event))

    def slice(self, where, start, end, depth, name, category, arguments=None, colour=None):
        """A slice on track `where` (pid, tid) at that depth; nothing where it is shorter than 1 ns."""
        if nanoseconds(self.model, end) <= nanoseconds(self.model, start):
            return
        begin = {"ph": "B", "pid": where[0], "tid": where[1], "name": name, "cat": category}
        if arguments:
            begin["args"] = arguments
        if colour:
            begin["cname"] = colour
        self.at(start, BEGIN, depth, **begin)
        # Perfetto ends the innermost slice; speedscope the one of this name.
        self.at(end, END, -depth, ph="E", pid=where[0], tid=where[1], name=name, cat=category)

    def name(self, what, pid, tid, **arguments):
        self.metadata.append({"ph": "M", "name": what, "pid": pid, "tid": tid, "ts": 0, "args": arguments})

    def result(self):
        """Gives the events: metadata, then the others by time."""
        return self.metadata + [entry[-1] for entry in sorted(self.events, key=lambda entry: entry[:4])]


def track(lane):
    """Gives the (pid, tid) of a lane. Numbers above 1,000,000 stand for what Perfetto would misread:
    it takes thread 0 of every process for Linux's idle thread."""
    if lane.goroutine is not None:
        return GOROUTINES, CPUS + 1000 + lane.goroutine
    return lane.pid or KERNEL_THREADS, lane.tid or CPUS + 500


def outer(interval):
    """Gives (words, group) of an interval as the outermost slice shows it."""
    if interval.state == lanes.IDLE:
        return "idle", "idle"
    if interval.state in lanes.RUNNING:
        return "running", "running"
    if interval.state == lanes.BLOCKED:
        return f"blocked: {interval.detail}" if interval.detail else "blocked", "blocked"
    return interval.state, interval.state


def runs(intervals):
    """Joins neighbours that look alike from outside: gives (start, end, words, group, [intervals])."""
    found = []
    for interval in intervals:
        words, group = outer(interval)
        if found and found[-1][2] == words and found[-1][1] == interval.start:
            start, _, words, group, parts = found[-1]
            found[-1] = (start, interval.end, words, group, parts + [interval])
        else:
            found.append((interval.start, interval.end, words, group, [interval]))
    return found


def span_arguments(span):
    """What a click on a piece of a system call or interrupt shows."""
    arguments = dict(span.details)
    arguments["whole"] = "not ended" if span.end is None else span.end - span.start
    return arguments


def span_pieces(writer, lane, outside):
    """Draws the lane's ways into the kernel, cut at the ends of the outer slices."""
    view, where = writer.view, track(lane)
    index = 0
    for span in view.spans(lane):
        end = view.end if span.end is None else min(span.end, view.end)
        while index < len(outside) and outside[index][1] <= max(span.start, view.start):
            index += 1
        for start, stop, *_ in outside[index:]:
            if start >= end:
                break
            writer.slice(where, max(start, span.start), min(stop, end), 1 + span.depth, span.name,
                         span.family, span_arguments(span))  # fmt: skip


def thread_track(writer, lane):
    where = track(lane)
    intervals = [i for i in writer.view.intervals(lane) if i.state != lanes.STAND_BY]
    outside = runs(intervals)
    for start, end, words, group, parts in outside:
        writer.slice(where, start, end, 0, words, "state", None, COLOURS.get(group))
        for part in parts:
            if part.state == lanes.USER:  # what is not ring 3 lies in a system call, or the like
                writer.slice(where, part.start, part.end, 1, part.state, "ring")
    span_pieces(writer, lane, outside)


def cpu_tracks(writer):
    view, model = writer.view, writer.model
    ended_by = {(switch.cpu, switch.time): switch for switch in model.switches}
    for cpu in sorted(model.processors):
        for start, end, tid in model.processors[cpu]:
            lane = model.lane_at(tid, start)
            if lane not in view.lanes or end <= view.start or start >= view.end:
                continue
            switch = ended_by.get((cpu, end))
            why = f"{switch.why}: {switch.what}" if switch and switch.what else switch.why if switch else "-"
            writer.slice((CPUS, CPUS + cpu), max(start, view.start), min(end, view.end), 0, lane.label,
                         "cpu", {"given up": why}, COLOURS["idle"] if lane.idle else None)  # fmt: skip


def switches(writer):
    for switch in writer.view.switches():
        why = switch.why.lower() + (f": {switch.what}" if switch.what else "")
        writer.at(switch.time, OTHER, 0, ph="i", pid=CPUS, tid=CPUS + switch.cpu, s="t", name=why,
                  cat="switch", args={"from": switch.previous, "to": switch.following})  # fmt: skip


def ready_counter(writer):
    view = writer.view
    before = [count for time, count in writer.model.ready_counts if time <= view.start]
    counts = [(view.start, before[-1] if before else 0)]
    counts += [(time, count) for time, count in writer.model.ready_counts if view.start < time < view.end]
    for time, count in counts:
        writer.at(time, OTHER, 1, ph="C", pid=CPUS, tid=CPUS, name="ready threads", args={"ready": count})


def alive(lane, time):
    """Whether the lane has a slice at that time, for an arrow to begin or end at."""
    place = bisect.bisect_right(lane.intervals, time, key=lambda interval: interval.start) - 1
    return place >= 0 and time < lane.intervals[place].end and lane.intervals[place].state != lanes.STAND_BY


def flows(writer):
    """An arrow for each wake-up whose two ends are shown."""
    model, shown = writer.model, set(map(id, writer.view.lanes))
    for number, wake in enumerate(writer.view.wakes(), 1):
        pair = [model.lane_at(tid, wake.time) for tid in (wake.waker, wake.woken)]
        if pair[0] is pair[1] or any(id(lane) not in shown or not alive(lane, wake.time) for lane in pair):
            continue
        for phase, lane in zip("sf", pair):
            pid, tid = track(lane)
            event = {"ph": phase, "pid": pid, "tid": tid, "id": number, "name": "wakes", "cat": "wake"}
            if phase == "f":
                event["bp"] = "e"
            writer.at(wake.time, OTHER, 2 + "sf".index(phase), **event)


def marks(writer):
    for mark in writer.view.marks():
        pid, tid = track(writer.model.lane_at(mark.tid, mark.time))
        writer.at(mark.time, OTHER, 4, ph="i", pid=pid, tid=tid, s="t", name=mark.text, cat="mark")
    for time, count in writer.model.losses:
        if writer.view.holds(time):
            writer.at(time, OTHER, 5, ph="i", pid=CPUS, tid=CPUS, s="g", name=f"{count} events lost", cat="loss")


def process_names(view):
    """Gives {pid: name}: a process is called as its first thread."""
    found = {CPUS: "CPUs", KERNEL_THREADS: "kernel threads", GOROUTINES: "goroutines"}
    for lane in sorted(view.lanes, key=lambda lane: lane.tid != lane.pid):
        found.setdefault(track(lane)[0], lane.name or f"process {lane.pid}")
    return found


def names(writer):
    view = writer.view
    tracks = {(CPUS, CPUS + cpu): f"CPU {cpu}" for cpu in sorted(writer.model.processors)}
    for lane in view.lanes:
        tracks[track(lane)] = lane.label
    titles = process_names(view)
    for pid in sorted({pid for pid, _ in tracks}):
        writer.name("process_name", pid, 0, name=titles[pid])
        writer.name("process_sort_index", pid, 0, sort_index=SORT.get(pid, OWN_PROCESS_SORT))
    for (pid, tid), title in tracks.items():
        writer.name("thread_name", pid, tid, name=title)
        writer.name("thread_sort_index", pid, tid, sort_index=tid)


def write(view):
    """Gives the JSON text, an event on each line."""
    writer = Writer(view)
    names(writer)
    cpu_tracks(writer)
    for lane in view.lanes:
        thread_track(writer, lane)
    for part in (switches, ready_counter, flows, marks):
        part(writer)
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    rows = [encode(event) for event in writer.result()]
    other = {"unit": unit(view.model), "per second": view.model.rate, "lost events": view.model.lost}
    return ('{"displayTimeUnit":"ns","otherData":' + json.dumps(other) + ',\n"traceEvents":[\n'
            + ",\n".join(rows) + "\n]}\n")  # fmt: skip
