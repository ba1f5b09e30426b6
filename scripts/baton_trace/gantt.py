"""A trace as a chart of characters: a row for each thread, a column for each piece of time."""

import collections

from . import lanes
from .quantities import grouped, short, step_for, ticks_of, unit

NAME_WIDTH = 18
SEVERAL = "*"

# state: (in a terminal that has Unicode, in ASCII), and the same where it lasted less than half a column.
FULL = {lanes.USER: "█U", lanes.KERNEL: "▓K", lanes.MARKING: "▓K", lanes.INTERRUPT: "◆I", lanes.IDLE: "░z",
        lanes.READY: "·.", lanes.BLOCKED: "─-", lanes.UNKNOWN: "??", lanes.STAND_BY: "  "}  # fmt: skip
PART = {**FULL, lanes.USER: "▄u", lanes.KERNEL: "▂k", lanes.MARKING: "▂k", lanes.INTERRUPT: "◇i"}
COLOURS = {lanes.USER: "32", lanes.KERNEL: "34", lanes.MARKING: "34", lanes.INTERRUPT: "35",
           lanes.READY: "33", lanes.IDLE: "90", lanes.BLOCKED: "90"}  # fmt: skip
LEGEND = (lanes.USER, lanes.KERNEL, lanes.INTERRUPT, lanes.READY, lanes.BLOCKED, lanes.IDLE)


class Chart:
    def __init__(self, view, width, ascii_only, colour):
        self.view, self.ascii_only, self.colour = view, ascii_only, colour
        self.columns = max(10, width - NAME_WIDTH - 1)

    def column(self, time):
        """Gives the column in which a time lies."""
        span = self.view.end - self.view.start
        return min(self.columns - 1, (time - self.view.start) * self.columns // span)

    def edge(self, column):
        """Gives the time at which a column begins."""
        span = self.view.end - self.view.start
        return self.view.start + -(-column * span // self.columns)

    def shares(self, lane):
        """Gives, for each column, {state: time in it}."""
        cells = [collections.Counter() for _ in range(self.columns)]
        for interval in self.view.intervals(lane):
            start = interval.start
            while start < interval.end:
                column = self.column(start)
                end = min(interval.end, max(start + 1, self.edge(column + 1)))
                cells[column][interval.state] += end - start
                start = end
        return cells

    def paint(self, state, symbols):
        character = symbols[1 if self.ascii_only else 0]
        if self.colour and state in COLOURS:
            return f"\x1b[{COLOURS[state]}m{character}\x1b[0m"
        return character

    def cell(self, share):
        """Gives the character of a column: a thread that ran in it is seen there, however shortly."""
        if not share:
            return " "
        ran = sum(share[state] for state in lanes.RUNNING)
        states = lanes.RUNNING if ran else sorted(share)
        state = max(states, key=lambda s: share[s])
        full = not ran or 2 * ran >= sum(share.values())
        return self.paint(state, (FULL if full else PART)[state])

    def row(self, lane):
        return "".join(self.cell(share) for share in self.shares(lane))

    def reasons(self):
        """Gives the row of reasons: one letter where all switches of a column have the same."""
        cells = [set() for _ in range(self.columns)]
        for switch in self.view.switches():
            cells[self.column(switch.time)].add(switch.why[0])
        return "".join(SEVERAL if len(c) > 1 else min(c, default=" ") for c in cells).rstrip()

    def axis(self):
        """Gives the two rows of the axis: marks and times."""
        view = self.view
        most = max(2, self.columns // 12)
        step = step_for(view.end - view.start, most)
        marks, times = [" "] * self.columns, [" "] * self.columns
        for time in ticks_of(view.start, view.end, most):
            column, words = self.column(time), short(time, step)
            marks[column] = "|" if self.ascii_only else "╵"
            if column + len(words) <= self.columns:
                times[column : column + len(words)] = words
        return "".join(marks).rstrip(), "".join(times).rstrip()

    def legend(self):
        words = [f"{self.paint(state, FULL[state])} {state}" for state in LEGEND]
        part = "/".join(PART[state][1 if self.ascii_only else 0] for state in LEGEND[:3])
        whys = sorted({switch.why for switch in self.view.switches()})
        letters = ", ".join(f"{why[0]} {why.lower()}" for why in whys)
        letters += f"; {SEVERAL} several" if SEVERAL in self.reasons() else ""
        return ["  ".join(words) + f"  {part} less than half", f"why the CPU changed hands: {letters}"]


def window_note(view):
    return [] if view.whole else [f"{grouped(view.start)} to {grouped(view.end)} of {grouped(view.model.end)}"]


def write(view, width=80, ascii_only=False, colour=False):
    """Gives the chart as text, width characters wide."""
    chart = Chart(view, width, ascii_only, colour)

    def line(name, text):
        return f"{name[:NAME_WIDTH]:<{NAME_WIDTH}} {text}".rstrip()

    lines = [line(lane.label, chart.row(lane)) for lane in view.lanes]
    lines.append(line("why", chart.reasons()))
    marks, times = chart.axis()
    lines += [line("", marks), line(unit(view.model), times)] + chart.legend() + window_note(view)
    if view.model.lost:
        lines.append(f"{grouped(view.model.lost)} events were lost")
    return "\n".join(lines) + "\n"
