"""What is to be shown of a trace: which stretch of time, and which threads.

A place in a trace is said as a time in the trace's unit (12000), with a unit of time (150us, 2ms, 1s),
as an event's number (#500), or by name: `program` (the first instruction in ring 3), `first-preemption`,
`first-wake` (by another thread), `mark:WORDS` (the first such mark), `end`.
"""

import re

from .goroutines import clipped
from .lanes import USER

UNITS = {"ns": 1_000_000_000, "us": 1_000_000, "ms": 1000, "s": 1}
FORCED = ("TICK", "PREEMPTED", "CHANCE")


class BadPlace(Exception):
    """A word that names no place or no thread of this trace; its text is one line for a person."""


def first_preemption(model):
    """Gives the time of the first switch that takes the CPU from a thread in ring 3 for another one, or,
    where there is none, of the first that takes it from any thread at all."""
    forced = [switch for switch in model.switches if switch.why in FORCED]
    for switch in forced:
        pair = [model.lane_at(tid, switch.time) for tid in (switch.previous, switch.following)]
        if all(lane and lane.pid for lane in pair):
            return switch.time
    if not forced:
        raise BadPlace("no thread was preempted in this trace")
    return forced[0].time


def first_wake(model):
    """Gives the time of the first wake-up of a thread by another that is no start of a new one."""
    for wake in model.wakes:
        if not wake.vector and wake.what not in ("its start", ""):
            return wake.time
    raise BadPlace("no thread was woken by another in this trace")


def program_start(model):
    """Gives the time of the first instruction in ring 3, 0 where there is none."""
    starts = [i.start for lane in model.lanes for i in lane.intervals if i.state == USER]
    return min(starts, default=0)


def mark_named(model, words):
    for mark in model.marks:
        if mark.text == words:
            return mark.time
    raise BadPlace(f"there is no mark '{words}' in this trace")


def place(model, text):
    """Gives the time that text names; raises BadPlace."""
    if text == "first-preemption":
        return first_preemption(model)
    if text == "first-wake":
        return first_wake(model)
    if text == "program":
        return program_start(model)
    if text == "end":
        return model.end
    if text.startswith("mark:"):
        return mark_named(model, text[5:])
    if re.fullmatch(r"#\d+", text):
        number = int(text[1:])
        if number >= len(model.times):
            raise BadPlace(f"there is no event {text}: the last is #{len(model.times) - 1}")
        return model.times[number]
    return length(model, text)


def length(model, text):
    """Gives a stretch of time in the trace's unit; raises BadPlace."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(ns|us|ms|s)?", text)
    if not found:
        raise BadPlace(f"'{text}' is no time: say 12000, 150us, 2ms, #500 (an event), "
                       "program, first-preemption, first-wake, mark:WORDS or end")  # fmt: skip
    number, unit = found.groups()
    return round(float(number) * model.rate / UNITS[unit]) if unit else int(float(number))


def chosen_lanes(model, text):
    """Gives the lanes of the threads that text lists, by name or number, or all; raises BadPlace."""
    if not text:
        return model.lanes
    found = []
    for word in text.split(","):
        lanes = [lane for lane in model.lanes if word in (lane.name, str(lane.tid), lane.label)]
        if not lanes:
            raise BadPlace(f"there is no thread '{word}' in this trace")
        found += [lane for lane in lanes if lane not in found]
    return found


class View:
    """A model seen through a window: [start, end) and some lanes."""

    def __init__(self, model, start, end, lanes):
        self.model = model
        self.start, self.end = start, max(end, start + 1)
        self.lanes = [lane for lane in lanes if self.holds_part_of(lane)]
        self.tids = {lane.tid for lane in self.lanes}
        self.all_lanes = len(lanes) == len(model.lanes)
        self.kept = {}  # lane's identity: what intervals() gave

    @property
    def whole(self):
        return self.start <= 0 and self.end >= self.model.end

    def holds_part_of(self, lane):
        return lane.born < self.end and (lane.died is None or lane.died > self.start)

    def holds(self, time):
        return self.start <= time < self.end or time == self.end == self.model.end

    def intervals(self, lane):
        """The lane's intervals, those at the window's ends cut; not to be changed."""
        if id(lane) not in self.kept:
            self.kept[id(lane)] = list(clipped(lane.intervals, self.start, self.end))
        return self.kept[id(lane)]

    def spans(self, lane):
        """The lane's ways into the kernel that touch the window, whole."""
        return [s for s in lane.spans if s.start < self.end and (s.end is None or s.end > self.start)]

    def switches(self):
        """Those within the window that touch a chosen thread."""
        return [s for s in self.model.switches
                if self.holds(s.time) and (s.previous in self.tids or s.following in self.tids)]  # fmt: skip

    def wakes(self):
        """Those within the window whose woken thread is a chosen one."""
        return [wake for wake in self.model.wakes if self.holds(wake.time) and wake.woken in self.tids]

    def marks(self):
        return [mark for mark in self.model.marks if self.holds(mark.time) and mark.tid in self.tids]

    def faults(self):
        return [fault for fault in self.model.faults if self.holds(fault.time)]


def view(model, options, picture=False):
    """Gives the View that --from, --to, --around, --span and --threads ask for; raises BadPlace. Where no
    stretch is asked for it is all, but a picture leaves out the kernel's own start."""
    start, end = program_start(model) if picture else 0, model.end
    if options.around:
        span = length(model, options.span) if options.span else max(4, model.end // 10)
        middle = place(model, options.around)
        start, end = max(0, middle - span // 4), min(model.end, middle - span // 4 + span)
    if getattr(options, "from"):
        start = place(model, getattr(options, "from"))
    if options.to:
        end = place(model, options.to)
    if model.end and start >= min(end, model.end):
        raise BadPlace(f"nothing lies between {start} and {end}: the trace ends at {model.end}")
    return View(model, start, end, chosen_lanes(model, options.threads))
