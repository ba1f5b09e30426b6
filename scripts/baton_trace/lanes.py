"""What the model makes of a trace: a lane for each thread, whole and without overlaps, and what
happened on it. All times are the trace's own ticks (see reader.py), counted from its first event."""

import collections

# What a thread is doing. One of these fills every instant from a thread's birth to its death.
USER, KERNEL, INTERRUPT, IDLE = "ring 3", "ring 0", "interrupt", "idle"
READY, BLOCKED, UNKNOWN = "ready", "blocked", "unknown"
MARKING = "a mark"  # in ring 0, to say which goroutine it runs: without a trace it would not be there
STAND_BY = "stand by"  # the idle thread, while another runs
RUNNING = (USER, KERNEL, MARKING, INTERRUPT, IDLE)

# [start, end) of one state; detail: what a BLOCKED thread waits for, otherwise "".
Interval = collections.namedtuple("Interval", "start end state detail")
# On cpu, `previous` gave way to `following` (tids). why: the kernel's word; what: waited for, or "".
Switch = collections.namedtuple("Switch", "time cpu previous following why what")
# waker is who ran; where vector is not 0 it only happened to, and that interrupt woke. what: waited for.
Wake = collections.namedtuple("Wake", "time cpu waker woken vector what")
Mark = collections.namedtuple("Mark", "time cpu tid text")
# [start, end) while thread tid said that it runs goroutine number.
Carrying = collections.namedtuple("Carrying", "start end tid number")
Fault = collections.namedtuple("Fault", "time tid address code")


class Span:
    """A way into the kernel, from entry to exit, however often the thread was switched away between."""

    __slots__ = ("start", "end", "family", "name", "details", "depth", "is_mark")

    def __init__(self, start, family, name, details, depth):
        self.start, self.end = start, None  # end: None while the thread is in it
        self.family = family  # "call", "interrupt" or "exception"
        self.name, self.details = name, details  # details: {word: number or text}
        self.depth = depth  # how many others it lies in
        self.is_mark = False  # whether it says which goroutine the thread runs


class Lane:
    """One thread from its birth, or the trace's begin, to its death, or the trace's end."""

    def __init__(self, tid, born, number=None):
        self.tid, self.born, self.died = tid, born, None
        self.name, self.pid, self.kernel_thread = "", 0, False
        self.alias = ""  # what a picture calls it instead
        self.goroutine = number  # of a lane that shows a goroutine: its number; else None
        self.intervals, self.spans = [], []
        self.idle = False

    @property
    def label(self):
        if self.goroutine is not None:
            return f"G {self.goroutine}"
        return self.alias or self.numbered

    @property
    def numbered(self):
        return f"{self.name} {self.tid}" if self.name else f"thread {self.tid}"

    def time_in(self, *states):
        return sum(i.end - i.start for i in self.intervals if i.state in states)


class Model:
    """All that a trace tells; see model.py, which fills it."""

    def __init__(self):
        self.lanes = []  # processes' threads, the kernel's, idle ones, goroutines; each by birth, then tid
        self.processors = {}  # cpu: [(start, end, tid)...] without gaps from the first switch on
        self.switches, self.wakes, self.marks, self.faults = [], [], [], []
        self.births, self.deaths = [], []  # (time, words) of threads and processes
        self.ready_counts = []  # (time, number of READY threads), at each change
        self.end = 0
        self.carryings = []
        self.lost = 0  # records in all, and at which times how many
        self.losses = []
        self.unit, self.rate = "INSTRUCTIONS", 1_000_000_000  # see reader.Trace
        self.events = 0  # how many, and when each was
        self.times = []
        self.by_tid = {}  # lane_at()'s own

    def lane_at(self, tid, time):
        """Gives the lane of a tid at that time, as numbers are used again, or its first one where it is told
        of only later; None where nobody has that number."""
        if not self.by_tid:
            for lane in sorted(self.lanes, key=lambda lane: lane.born):
                if lane.goroutine is None:
                    self.by_tid.setdefault(lane.tid, []).append(lane)
        of_tid = self.by_tid.get(tid, [None])
        best = of_tid[0]
        for lane in of_tid[1:]:
            if lane.born <= time:
                best = lane
        return best
