"""A trace as a timeline that stands alone: an SVG picture for a page or a handout.

On top the CPU and whose it is, with the reason at each switch; below a lane for each thread that did
anything; full height: it ran, half: it stood ready, a line: it was blocked. Arcs lead from who woke to
who was woken. Where a trace holds more switches than can be told apart, a stretch of it is shown, and the
picture says so.
"""

import trace_format

from . import lanes, svg_goroutines as goroutines, svg_parts as draw
from .quantities import counted, grouped, short, step_for, ticks_of, unit
from .svg_lanes import BAR, LEAST, bar, draw_lane
from .window import BadPlace, View, first_preemption

WIDTH, LEFT, RIGHT = 1000, 150, 980
LANE, CPU_HEIGHT = 44, 22
MOST_SWITCHES, BEFORE, AFTER = 40, 7, 17  # more than that many: that many before and after a preemption
MOST_ARROWS = 80
BADGE = 7  # radius
NEAR = 2 * BADGE + 1  # badges nearer to each other are drawn as one


def readable(view):
    """Gives the view itself, or one of a stretch around the first preemption where it shows too much."""
    switches = view.switches()
    if len(switches) <= MOST_SWITCHES:
        return view
    times = [switch.time for switch in switches]
    try:
        middle = times.index(first_preemption(view.model))
    except (BadPlace, ValueError):
        middle = len(times) // 2
    first = max(0, min(middle - BEFORE, len(times) - BEFORE - AFTER))
    last = min(len(times) - 1, first + BEFORE + AFTER)
    margin = max(1, (times[last] - times[first]) // 30)
    start, end = max(view.start, times[first] - margin), min(view.end, times[last] + margin)
    return View(view.model, start, end, view.lanes)


def is_active(view, lane):
    """Whether something happens on it: a lane that is blocked all along only takes room."""
    return any(i.state in lanes.RUNNING + (lanes.READY,) for i in view.intervals(lane))


class Timeline:
    def __init__(self, view, heading):
        self.whole, self.view = view, readable(view)
        self.model, self.heading = view.model, heading
        self.lanes = [lane for lane in self.view.lanes if is_active(self.view, lane)]
        self.quiet = [lane for lane in self.view.lanes if lane not in self.lanes]
        self.cpus = sorted(self.model.processors)
        self.parts = []
        self.y_reasons = 64 + 15 * len(self.notes())
        self.y_cpus = self.y_reasons + 16
        self.y_lanes = self.y_cpus + (CPU_HEIGHT + 6) * len(self.cpus) + 12
        self.carried = [goroutines.carried(self.view, lane) for lane in self.lanes]  # beside self.lanes
        self.tops = [self.y_lanes]  # likewise, and where the last one ends
        for lane, stretches in zip(self.lanes, self.carried):
            height = LANE if lane.goroutine is None else goroutines.LANE
            self.tops.append(self.tops[-1] + height + (goroutines.BAND if stretches else 0))
        self.y_axis = self.tops[-1] + 4
        self.rows = [any(self.carried), bool(self.view.switches()), bool(self.quiet)]  # of the legend, after the first
        self.height = self.y_axis + 60 + 24 * sum(self.rows)

    # Where things lie

    def x(self, time):
        """Gives where a time lies from left to right."""
        view = self.view
        inside = min(max(time, view.start), view.end) - view.start
        return LEFT + (RIGHT - LEFT) * inside / (view.end - view.start)

    def y(self, lane):
        """Gives the middle of a lane's bar."""
        place = self.lanes.index(lane)
        half = LANE / 2 if lane.goroutine is None else goroutines.LANE / 2
        return self.tops[place + 1] - half

    def lane_of(self, tid, time):
        """Gives a thread's lane, or None where it is not shown."""
        lane = self.model.lane_at(tid, time)
        return lane if lane in self.lanes else None

    def add(self, *shapes):
        self.parts += shapes

    # What is said in words

    def notes(self):
        """The lines below the title."""
        view, model = self.view, self.model
        rate = "1 instruction counts as 1 ns; " if model.unit == "INSTRUCTIONS" else ""
        found = [f"{rate}{counted(len(view.switches()), 'switch', 'switches')} and "
                 f"{counted(len(view.wakes()), 'wake-up', 'wake-ups')} "
                 f"in {grouped(view.end - view.start)} {unit(model)}"]  # fmt: skip
        if not view.whole:
            found.append(f"A window: {grouped(view.start)} to {grouped(view.end)} of {grouped(model.end)} "
                         f"{unit(model)}, {len(view.switches())} of "
                         f"{counted(len(model.switches), 'switch', 'switches')}")  # fmt: skip
        if model.lost:
            found.append(f"{grouped(model.lost)} events were lost")
        return found

    def draw_heading(self):
        self.add(draw.text(16, 30, self.heading, 19, weight="bold"))
        for number, note in enumerate(self.notes()):
            self.add(draw.text(16, 49 + 15 * number, note, 11.5, draw.FAINT))

    # The CPU and its switches

    def draw_cpus(self):
        for row, cpu in enumerate(self.cpus):
            y = self.y_cpus + row * (CPU_HEIGHT + 6)
            self.add(draw.text(16, y + 15, f"CPU {cpu}", 12.5, weight="bold"))
            for start, end, tid in self.model.processors[cpu]:
                if end > self.view.start and start < self.view.end:
                    self.draw_turn(y, start, end, tid)

    def draw_turn(self, y, start, end, tid):
        """One thread's turn on the CPU."""
        lane = self.model.lane_at(tid, start)
        left, right = self.x(start), self.x(end)
        fill = "url(#idle)" if lane.idle else "#dbe9f6" if lane.pid else "#f3e3c3"
        tip = f"{lane.label}: {grouped(end - start)} {unit(self.model)}"
        self.add(draw.rectangle(left, y, max(right - left, 0.6), CPU_HEIGHT, fill, tip, stroke=draw.INK,
                                stroke_width=0.6))  # fmt: skip
        for words, size in ((lane.label, 11), (lane.name, 10), (str(tid), 9)):
            if draw.width_of(words, size) + 6 < right - left:
                self.add(draw.text((left + right) / 2, y + 15, words, size, anchor="middle", halo=lane.idle))
                return

    def clusters(self):
        """Gives the switches in groups that lie too near to each other for badges of their own."""
        found = []
        for switch in self.view.switches():
            x = self.x(switch.time)
            if found and x - found[-1][-1][0] < NEAR:
                found[-1].append((x, switch))
            else:
                found.append([(x, switch)])
        return found

    def draw_switches(self):
        groups = self.clusters()
        self.add(draw.text(16, self.y_reasons + 4, "why it switched", 11, draw.FAINT))
        for number, group in enumerate(groups):
            for x, switch in group:
                self.draw_switch_line(x, switch)
            limit = groups[number + 1][0][0] - BADGE if number + 1 < len(groups) else WIDTH - 4
            self.draw_badge(group, limit)

    def draw_switch_line(self, x, switch):
        shown = [self.lane_of(tid, switch.time) for tid in (switch.previous, switch.following)]
        bottom = max([self.y(lane) + BAR / 2 for lane in shown if lane], default=self.y_cpus + CPU_HEIGHT)
        self.add(draw.line(x, self.y_reasons + BADGE, x, bottom, draw.FAINT, 0.8, stroke_dasharray="2 2"))

    def draw_badge(self, group, limit):
        """The first letter of each reason in a group, and words where there is room up to limit."""
        switches = [switch for _, switch in group]
        letters = "".join(switch.why[0] for switch in switches)
        if len(letters) > 4:
            letters = f"{len(letters)}×"
        middle = (group[0][0] + group[-1][0]) / 2
        half = max(BADGE, draw.width_of(letters, 10) / 2 + 3)
        tip = "; ".join(reason(switch) for switch in switches[:8])
        self.add(
            draw.rectangle(middle - half, self.y_reasons - BADGE, 2 * half, 2 * BADGE, draw.INK, tip, rx=BADGE),
            draw.text(middle, self.y_reasons + 3.6, letters, 10, draw.PAPER, "middle", "bold"),
        )
        words = reason(switches[0]) if len(switches) == 1 else ""
        if words and middle + half + 3 + draw.width_of(words, 10) < limit:
            self.add(draw.text(middle + half + 3, self.y_reasons + 3.6, words, 10, draw.FAINT))

    # Threads

    def draw_lanes(self):
        for number, (top, bottom) in enumerate(zip(self.tops, self.tops[1:])):
            if number % 2 == 0:
                self.add(draw.rectangle(8, top, WIDTH - 16, bottom - top, "#f8f9fb"))
        self.draw_grid()
        for lane, stretches in zip(self.lanes, self.carried):
            y, (name, kind) = self.y(lane), who(lane)
            name = f"M: {name}" if stretches else name
            self.add(draw.text(16, y + (0 if kind else 4), name, 12.5, weight="bold"),
                     draw.text(16, y + 14, kind, 9.5, draw.FAINT) if kind else "")  # fmt: skip

    def draw_bars(self):
        for lane in self.lanes:
            size = (BAR, LEAST) if lane.goroutine is None else (goroutines.LANE_BAR, goroutines.LEAST)
            self.add(*draw_lane(self.view, lane, self.y(lane), self.x, unit(self.model), *size))
        for top, stretches in zip(self.tops, self.carried):
            self.add(*goroutines.band(stretches, top + 5, self.x, unit(self.model)))

    def draw_wakes(self):
        wakes = self.view.wakes()
        for wake in wakes[:MOST_ARROWS]:
            pair = [self.lane_of(tid, wake.time) for tid in (wake.waker, wake.woken)]
            if None in pair or pair[0] is pair[1]:
                continue
            by = f"an interrupt during {pair[0].label}" if wake.vector else pair[0].label
            down = 1 if self.y(pair[1]) > self.y(pair[0]) else -1
            ends = [self.y(pair[0]) + down * BAR / 2, self.y(pair[1]) - down * BAR / 4]
            what = f", which waited for {wake.what}" if wake.what else ""
            self.add(draw.arrow(self.x(wake.time), *ends, bool(wake.vector), f"{by} wakes {pair[1].label}{what}"))

    def draw_marks(self):
        for mark in self.view.marks():
            lane = self.lane_of(mark.tid, mark.time)
            if lane:
                self.add(draw.flag(self.x(mark.time), self.y(lane) - BAR / 2, mark.text, WIDTH - 8))

    # Time and legend

    def draw_grid(self):
        for time in ticks_of(self.view.start, self.view.end, 9):
            x = self.x(time)
            self.add(draw.line(x, self.y_cpus, x, self.y_axis, draw.GRID))

    def draw_axis(self):
        y, view = self.y_axis, self.view
        step = step_for(view.end - view.start, 9)
        self.add(draw.line(LEFT, y, RIGHT, y, draw.INK), draw.text(16, y + 15, unit(self.model), 11, draw.FAINT))
        for time in ticks_of(view.start, view.end, 9):
            self.add(draw.line(self.x(time), y, self.x(time), y + 4, draw.INK),
                     draw.text(self.x(time), y + 15, short(time, step), 10.5, draw.FAINT, "middle"))  # fmt: skip

    def draw_legend(self):
        y = self.y_axis + 42
        x = 16
        for state, words in LEGEND:
            self.add(*swatch(x, y, state), draw.text(x + 31, y + 4, words, 11))
            x += 31 + draw.width_of(words, 11) + 16
        if any(self.carried):
            y += 24
            self.add(*goroutines.legend(16, y))
        if self.view.switches():
            y += 24
            self.draw_letters(y)
        if self.quiet:
            names = ", ".join(lane.label for lane in self.quiet)
            words = f"Not shown, for nothing happened there: {names}"
            self.add(draw.text(16, y + 24, words if len(words) < 165 else words[:162] + "...", 10.5, draw.FAINT))

    def draw_letters(self, y):
        """What the letters at the switches mean."""
        x = 16
        self.add(draw.text(x, y + 4, "A switch, because", 11))
        x += draw.width_of("A switch, because", 11) + 8
        used = {switch.why for switch in self.view.switches()}
        for why, words in trace_format.whys.values():
            if why not in used:
                continue
            self.add(draw.rectangle(x, y - BADGE, 2 * BADGE, 2 * BADGE, draw.INK, rx=BADGE),
                     draw.text(x + BADGE, y + 3.6, why[0], 10, draw.PAPER, "middle", "bold"),
                     draw.text(x + 18, y + 4, words, 11))  # fmt: skip
            x += 18 + draw.width_of(words, 11) * 0.93 + 10

    def picture(self):
        for part in (self.draw_heading, self.draw_lanes, self.draw_cpus, self.draw_switches, self.draw_bars,
                     self.draw_wakes, self.draw_marks, self.draw_axis, self.draw_legend):  # fmt: skip
            part()
        head = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {draw.number(self.height)}" '
                f'width="{WIDTH}" height="{draw.number(self.height)}" role="img" font-family="{draw.FONT}">')  # fmt: skip
        paper = draw.rectangle(0, 0, WIDTH, self.height, draw.PAPER)
        lines = [head, draw.title(self.heading), draw.element("desc", draw.escape("; ".join(self.notes()))),
                 draw.PATTERNS, paper, *filter(None, self.parts), "</svg>"]  # fmt: skip
        return "\n".join(lines) + "\n"


LEGEND = ((lanes.USER, "ring 3"), (lanes.KERNEL, "ring 0"), (lanes.INTERRUPT, "interrupt"), (lanes.READY, "ready"),
          (lanes.BLOCKED, "blocked"), (lanes.IDLE, "idle"), ("thread", "woken by a thread"),
          ("vector", "woken by an interrupt"))  # fmt: skip


def who(lane):
    """Gives what stands beside a lane: a name, and below it what it is a thread of."""
    if lane.alias:
        return lane.alias, lane.numbered
    if lane.goroutine is not None or not lane.name:
        return lane.label, ""
    return lane.name, f"thread {lane.tid} of process {lane.pid}" if lane.pid else f"kernel thread {lane.tid}"


def reason(switch):
    """A switch's reason in a word or two."""
    return switch.what if switch.what else switch.why.lower()


def swatch(x, y, state):
    """Gives the shapes that show a state, or a kind of wake-up, in the legend."""
    if state in ("thread", "vector"):
        return [draw.arrow(x + 16, y - 9, y + 8, state == "vector", state)]
    return [bar(state, x, y, 25, BAR * 0.7, "")]


def write(view, heading):
    """Gives the picture as text."""
    return Timeline(view, heading).picture()
