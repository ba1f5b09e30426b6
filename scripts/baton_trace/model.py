"""The one state machine: takes a trace's events in their order, gives lanes (see lanes.py).

What is known of a thread changes at an event only: a switch, a wake-up, a way into the kernel or out.
A thread of which nothing was said yet, because records were lost, is UNKNOWN; its first event tells
what it was until then: who is woken had been blocked, who is switched to without that had been ready.
"""

from trace_format import NUMBER

from . import goroutines, lanes
from .lanes import BLOCKED, IDLE, INTERRUPT, KERNEL, MARKING, READY, STAND_BY, UNKNOWN, USER

ON_CPU = "on CPU"
EXISTING = {0: ON_CPU, 1: READY, 2: BLOCKED}  # THREAD_EXISTS: detail's low byte; 3 has ended


class Actor:
    """A thread while the events go by."""

    def __init__(self, lane):
        self.lane = lane
        self.standing, self.what = UNKNOWN, ""  # ON_CPU, READY, BLOCKED or UNKNOWN; waits for what
        self.user = False  # whether it is in ring 3 when in no span: from its first way out on
        self.name = b""  # as it came, four bytes at a time
        self.open = []  # the spans it is in, the innermost last
        self.since, self.shown = lane.born, (UNKNOWN, "")

    def state(self):
        """Gives (state, detail) as lanes.py names them."""
        if self.standing != ON_CPU:
            return (STAND_BY, "") if self.lane.idle else (self.standing, self.what)
        if self.open and self.open[-1].family == "interrupt":
            return INTERRUPT, ""
        if self.lane.idle:
            return IDLE, ""
        if self.open and self.open[-1].is_mark:
            return MARKING, ""
        return (USER if self.user and not self.open else KERNEL), ""

    def settle(self, time):
        """What it does has changed, or has not: ends the interval where it has."""
        state = self.state()
        if state != self.shown:
            self.end_interval(time)
            self.shown = state

    def end_interval(self, time):
        if time > self.since:
            self.lane.intervals.append(lanes.Interval(self.since, time, *self.shown))
        self.since = time

    def become(self, standing, what, time):
        self.standing, self.what = standing, what
        self.settle(time)

    def reveal(self, standing, user=None):
        """The past of a thread of which nothing was known: where it stood, and in which ring."""
        if user and not self.open and not self.user:
            self.user = True
            self.shown = self.state()
        if self.standing == UNKNOWN:
            self.standing = standing
            self.shown = self.state()

    def enter(self, span):
        self.open.append(span)
        self.lane.spans.append(span)

    def is_marking(self):
        """The call that it is in is a mark, as is known only now. Gives since when."""
        span = self.open[-1]
        span.is_mark = True
        if self.since == span.start:
            self.shown = self.state()
        return span.start

    def leave(self, family, time):
        """Gives the innermost span of that family, ended with those inside it, or None."""
        if not any(span.family == family for span in self.open):
            return None
        while True:
            span = self.open.pop()
            span.end = time
            if span.family == family:
                return span

    def leave_all(self, time):
        while self.open:
            self.open.pop().end = time

    def end(self, time):
        """It is no more."""
        self.leave_all(time)
        self.end_interval(time)
        self.lane.died = time


class Builder:
    """One method for each kind of event, on_ and its name in small letters."""

    def __init__(self, trace):
        self.trace = trace
        self.model = lanes.Model()
        self.actors = {}  # tid: Actor
        self.running = {}  # cpu: (tid, since)
        self.words = {}  # tid: the bytes so far of its mark
        self.carriers = {}  # tid: (goroutine's number, since)

    def build(self):
        model = self.model
        model.unit, model.rate = self.trace.unit, self.trace.rate
        for event in self.trace.events:
            model.times.append(event.time)
            model.end = max(model.end, event.time)
            handler = getattr(self, f"on_{event.kind.lower()}", None)
            if handler:
                handler(event)
        model.events = len(self.trace.events)
        self.finish()
        return model

    def finish(self):
        model, end = self.model, self.model.end
        for actor in self.actors.values():
            actor.end_interval(end)
        for cpu, (tid, since) in sorted(self.running.items()):
            model.processors.setdefault(cpu, []).append((since, end, tid))
        model.processors.setdefault(0, [])
        for tid in sorted(self.carriers):
            self.end_carrying(tid, end)
        model.lanes.sort(key=lambda lane: (lane.idle, lane.pid == 0, lane.born, lane.tid))
        model.ready_counts = ready_counts(model.lanes)
        model.lanes += goroutines.lanes_of(model)

    def actor(self, tid, time):
        """Gives the Actor of a tid, made now where nobody told of its birth."""
        if tid not in self.actors:
            lane = lanes.Lane(tid, time)
            self.model.lanes.append(lane)
            self.actors[tid] = Actor(lane)
        return self.actors[tid]

    # Births, names, deaths

    def born(self, tid, pid, time):
        """Gives the Actor of a thread that is told of now; an older one of its number has ended."""
        if tid in self.actors:
            self.actors.pop(tid).end(time)
        actor = self.actor(tid, time)
        actor.lane.pid = pid
        return actor

    def on_thread_exists(self, event):
        """At the trace's begin, and again wherever a program on Baton opened the trace."""
        standing = EXISTING.get(event.low)
        if standing is None:
            return
        actor = self.actor(event.thread, event.time)
        actor.lane.pid = event.argument
        actor.reveal(standing)
        actor.become(standing, event.what if standing == BLOCKED else "", event.time)
        if standing == ON_CPU:
            self.running.setdefault(event.cpu, (event.thread, event.time))

    def on_thread_create(self, event):
        actor = self.born(event.argument, event.detail, event.time)
        actor.become(BLOCKED, "its start", event.time)
        self.model.births.append((event.time, f"thread {event.argument}"))

    def on_process_create(self, event):
        self.model.births.append((event.time, f"process {event.argument}"))

    def on_process_exit(self, event):
        self.model.deaths.append((event.time, f"process {event.detail}"))

    def on_thread_exit(self, event):
        self.model.deaths.append((event.time, f"thread {event.thread}"))

    def on_name(self, event):
        actor = self.actor(event.thread, event.time)
        lane = actor.lane
        actor.name = (actor.name if event.low else b"") + event.four_bytes
        lane.name = printable(actor.name.rstrip(b"\0"))
        lane.idle = lane.pid == 0 and lane.name.startswith("idle")
        actor.settle(event.time)

    # The CPU changes hands

    def on_switch(self, event):
        previous, following = self.actor(event.thread, event.time), self.actor(event.argument, event.time)
        previous.reveal(ON_CPU)
        if event.why == "EXIT":
            self.actors.pop(event.thread).end(event.time)
        elif event.why == "BLOCKED":
            previous.become(BLOCKED, event.what, event.time)
        else:
            previous.become(READY, "", event.time)
        following.reveal(READY)
        following.become(ON_CPU, "", event.time)
        self.hand_over(event)

    def hand_over(self, event):
        """Writes down whose the CPU was until now."""
        ran, since = self.running.get(event.cpu, (event.thread, 0))
        if event.time > since:
            self.model.processors.setdefault(event.cpu, []).append((since, event.time, ran))
        self.running[event.cpu] = (event.argument, event.time)
        what = event.what if event.why == "BLOCKED" else ""
        switch = lanes.Switch(event.time, event.cpu, event.thread, event.argument, event.why, what)
        self.model.switches.append(switch)

    def on_wake(self, event):
        woken = self.actor(event.argument, event.time)
        woken.reveal(BLOCKED)
        if woken.standing == BLOCKED:
            woken.become(READY, "", event.time)
        wake = lanes.Wake(event.time, event.cpu, event.thread, event.argument, event.low, event.what)
        self.model.wakes.append(wake)

    # Ways into the kernel and out

    def enter(self, event, family, details):
        actor = self.actor(event.thread, event.time)
        if event.from_user:
            actor.leave_all(event.time)
        actor.reveal(ON_CPU, event.from_user)
        actor.enter(lanes.Span(event.time, family, event.name, details, len(actor.open)))
        actor.settle(event.time)

    def leave(self, event, family):
        """Gives the span that ends now, or None for a way out without the way in."""
        actor = self.actor(event.thread, event.time)
        actor.reveal(ON_CPU)
        span = actor.leave(family, event.time)
        if event.from_user:
            actor.leave_all(event.time)
            actor.user = True
        actor.settle(event.time)
        return span

    def on_irq_enter(self, event):
        self.enter(event, "interrupt", {"EIP": f"{event.argument:#010x}"})

    def on_irq_exit(self, event):
        self.leave(event, "interrupt")

    def on_exception_enter(self, event):
        self.enter(event, "exception", {"EIP": f"{event.argument:#010x}"})

    def on_exception_exit(self, event):
        self.leave(event, "exception")

    def on_syscall_enter(self, event):
        self.enter(event, "call", {"door": event.door, "argument": event.argument})

    def on_syscall_exit(self, event):
        span = self.leave(event, "call")
        if not span:
            return
        span.details["result"] = event.signed
        if span.is_mark and event.thread in self.carriers:
            self.carriers[event.thread] = (self.carriers[event.thread][0], event.time)

    def on_page_fault(self, event):
        self.model.faults.append(lanes.Fault(event.time, event.thread, event.argument, event.detail))

    # Words of the programs, and of the ring

    def on_mark(self, event):
        piece, length = event.low, event.high
        before = self.words.get(event.thread, b"") if piece else b""
        self.words[event.thread] = text = (before + event.four_bytes)[:length]
        if piece * 4 + 4 >= length:
            self.mark(event, printable(text))

    def mark(self, event, text):
        self.actor(event.thread, event.time)  # a mark has a lane to stand on
        self.model.marks.append(lanes.Mark(event.time, event.cpu, event.thread, text))

    def on_number(self, event):
        if event.detail != NUMBER.GOROUTINE:
            self.mark(event, f"{event.signed}")
            return
        actor, time = self.actor(event.thread, event.time), event.time
        if actor.open and actor.open[-1].family == "call":
            time = actor.is_marking()
        self.end_carrying(event.thread, time)
        if event.argument:
            self.carriers[event.thread] = (event.argument, event.time)

    def end_carrying(self, tid, time):
        """The goroutine that thread tid runs, if any, is left."""
        number, since = self.carriers.pop(tid, (0, 0))
        if number and time > since:
            self.model.carryings.append(lanes.Carrying(since, time, tid, number))

    def on_lost(self, event):
        self.model.lost += event.argument
        self.model.losses.append((event.time, event.argument))


def printable(data):
    """Gives a program's bytes as text that any page or terminal can show."""
    return "".join(c if c.isprintable() else "?" for c in data.decode("utf-8", "replace"))


def ready_counts(all_lanes):
    """Gives (time, number of READY threads) at each change, from lanes that are whole."""
    changes = {}
    for lane in all_lanes:
        for interval in lane.intervals:
            if interval.state == READY:
                changes[interval.start] = changes.get(interval.start, 0) + 1
                changes[interval.end] = changes.get(interval.end, 0) - 1
    found, count = [(0, 0)], 0
    for time in sorted(changes):
        if changes[time]:
            count += changes[time]
            found.append((time, count))
    return found


def build(trace):
    """Takes a reader.Trace, gives a lanes.Model."""
    return Builder(trace).build()
