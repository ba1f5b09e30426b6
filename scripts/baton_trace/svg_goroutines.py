"""Goroutines in a timeline: above a thread's bar a band that says whom it carries, as the CPU's row says
which thread it has; and what the legend says of that."""

from . import lanes, svg_parts as draw
from .quantities import grouped
from .svg_lanes import BAR, bar

BAND = 15  # the height of a band
LANE, LANE_BAR = 20, 13  # of a goroutine's own lane, and of what stands in it
LEAST = 1.2  # in pixels: what is shorter, in such a lane or in a band, is drawn together
TINTS = ("#dbe9f6", "#fde3c8", "#dff0d8", "#f6dbe9", "#ece4f7", "#f7f3c6")


def carried(view, lane):
    """Gives the stretches within the window in which a thread's lane carried goroutines."""
    if lane.goroutine is not None:
        return []
    inside = [c for c in view.model.carryings if c.tid == lane.tid and c.end > view.start and c.start < view.end]
    return [c for c in inside if view.model.lane_at(c.tid, c.start) is lane]


def groups(stretches, x_of):
    """Gives the stretches in lists: each alone that can be seen, others together with their neighbours."""
    found, narrow = [], False
    for stretch in stretches:
        was_narrow, narrow = narrow, x_of(stretch.end) - x_of(stretch.start) < LEAST
        if narrow and was_narrow:
            found[-1].append(stretch)
        else:
            found.append([stretch])
    return found


def band(stretches, top, x_of, unit):
    """Gives the shapes of a band at height top."""
    for group in groups(stretches, x_of):
        first, last = group[0], group[-1]
        left, right = x_of(first.start), x_of(last.end)
        names = sorted({stretch.number for stretch in group})
        who = f"G {first.number}" if len(names) == 1 else f"{len(group)} turns of G {names[0]} to G {names[-1]}"
        tip = f"{who}: {grouped(last.end - first.start)} {unit} from {grouped(first.start)} on"
        fill = TINTS[first.number % len(TINTS)] if len(names) == 1 else draw.PAPER
        yield draw.rectangle(left, top, max(right - left, 0.6), BAND - 3, fill, tip, stroke=draw.INK, stroke_width=0.4)
        yield name(who if len(names) > 1 else first.number, right - left, (left + right) / 2, top + 9)


def name(who, room, middle, y):
    """Gives the words in a band's box, '' where none fit: a goroutine's number, or what is said of several."""
    choices = ((f"G {who}", 9), (f"{who}", 9), (f"{who}", 7.5)) if isinstance(who, int) else ((who, 9), ("...", 9))
    for words, size in choices:
        if draw.width_of(words, size) * 0.9 < room:
            return draw.text(middle, y, words, size, anchor="middle")
    return ""


def legend(x, y):
    """Gives the shapes of the legend's row, from (x, y) on."""
    yield draw.rectangle(x, y - BAND / 2, 25, BAND - 3, TINTS[3], stroke=draw.INK, stroke_width=0.4)
    yield draw.text(x + 12.5, y + 1.5, "G 3", 9, anchor="middle")
    words = "the goroutine that this thread carries"
    yield draw.text(x + 31, y + 4, words, 11)
    x += 31 + draw.width_of(words, 11) + 16
    yield bar(lanes.MARKING, x, y, 25, BAR * 0.7, "")
    yield draw.text(x + 31, y + 4, "it says so to the trace: that is the trace's own cost", 11)
