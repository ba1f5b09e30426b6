"""One lane of a timeline: the bars that show what a thread did."""

import bisect
import collections

from . import lanes, svg_parts as draw
from .quantities import grouped

BAR = 24  # the height of a bar for what runs
LEAST = 0.35  # in pixels: shorter stretches are drawn together
CROWD, LEAST_IN_CROWD = 200, 3.5  # of a lane with so many stretches, those shorter than that

FILL = {lanes.USER: draw.USER, lanes.KERNEL: "url(#ring0)", lanes.MARKING: draw.MARKING, lanes.INTERRUPT: "url(#interrupt)",
        lanes.READY: "url(#ready)", lanes.IDLE: "url(#idle)"}  # fmt: skip
EDGE = {lanes.READY: draw.READY_EDGE, lanes.IDLE: draw.IDLE}
ORDER = (lanes.BLOCKED, lanes.UNKNOWN, lanes.READY, lanes.IDLE, lanes.MARKING, lanes.USER, lanes.KERNEL,
         lanes.INTERRUPT)


def bar(state, x, y, width, height, tip):
    """Gives the shape of a state from x on, y its middle."""
    if state in (lanes.BLOCKED, lanes.UNKNOWN):
        dashes = "1.5 3" if state == lanes.UNKNOWN else None
        return draw.line(x, y, x + width, y, draw.BLOCKED, 2, tip, stroke_dasharray=dashes)
    if state in (lanes.READY, lanes.IDLE):
        height /= 2
    return draw.rectangle(x, y - height / 2, max(width, 0.8), height, FILL[state], tip,
                          stroke=EDGE.get(state), stroke_width=0.7 if state in EDGE else None)  # fmt: skip


def coarse(intervals, least):
    """Joins neighbours shorter than least to stretches of about that; what ran in one, gives its name."""
    found, waiting = [], []
    for interval in intervals:
        is_long = interval.end - interval.start >= least
        if is_long or waiting and interval.end - waiting[0].start > least:
            found += merged(waiting)
            waiting = []
        if is_long:
            found.append(interval)
        else:
            waiting.append(interval)
    return found + merged(waiting)


def merged(parts):
    """Gives [] or one interval in place of parts."""
    if not parts:
        return []
    shares = collections.Counter()
    for part in parts:
        shares[part.state] += part.end - part.start
    ran = [state for state in lanes.RUNNING if shares[state]]
    state = max(ran or sorted(shares), key=lambda s: shares[s])
    detail = next(part.detail for part in parts if part.state == state)
    return [lanes.Interval(parts[0].start, parts[-1].end, state, detail)]


def joined(intervals):
    """Makes one of neighbours that do the same, as they may after coarse()."""
    found = []
    for interval in intervals:
        if found and (found[-1].end, found[-1].state) == (interval.start, interval.state):
            found[-1] = found[-1]._replace(end=interval.end)
        else:
            found.append(interval)
    return found


def name_of_span(spans, interval):
    """Gives the name of the way into the kernel that interval lies in, or '': of the outermost, but an
    interrupt's own. spans: the lane's, in the order of their beginnings."""
    place = bisect.bisect_right(spans, interval.start, key=lambda span: span.start) - 1
    if interval.state == lanes.KERNEL:
        while place > 0 and spans[place].depth > 0:
            place -= 1
    if place < 0 or (spans[place].end is not None and spans[place].end <= interval.start):
        return ""
    return spans[place].name


def words_for(interval, name):
    """Gives the words to write upon a bar, the best first: what is waited for; name: of its span."""
    if interval.state in (lanes.UNKNOWN, lanes.STAND_BY, lanes.MARKING):
        return []
    if interval.state == lanes.BLOCKED:
        return [interval.detail]
    if interval.state == lanes.INTERRUPT and name:
        return [f"{name} interrupt", interval.state, name]
    return [name, interval.state] if name else [interval.state]


def fitting(choices, width):
    """Gives (words, size) of the first of choices that fits, or None."""
    for size in (10.5, 9):
        for words in choices:
            if draw.width_of(words, size) + 8 < width:
                return words, size
    return None


def label(interval, name, x, y, width):
    """Gives the words upon a bar, or '' where none fit."""
    found = fitting(words_for(interval, name), width)
    if not found:
        return ""
    words, size = found
    if interval.state == lanes.BLOCKED:
        return draw.text(x + width / 2, y - 4, words, size, draw.FAINT, "middle", halo=True)
    if interval.state == lanes.USER:
        return draw.text(x + width / 2, y + 3.6, words, size, draw.PAPER, "middle")
    return draw.text(x + width / 2, y + 3.6, words, size, draw.INK, "middle", halo=True)


def draw_lane(view, lane, y, x_of, unit, height=BAR, least=LEAST):
    """Gives the shapes of a lane whose middle is at height y; x_of says where a time lies. Bars lower than
    usual bear no words; what is shorter than least, in pixels, is drawn together."""
    pixel = max(1, (view.end - view.start) / (x_of(view.end) - x_of(view.start)))
    intervals = view.intervals(lane)
    if len(intervals) > CROWD:
        intervals, least = joined(coarse(intervals, LEAST_IN_CROWD * pixel)), LEAST
    shapes = collections.defaultdict(list)
    for interval in coarse(intervals, least * pixel):
        if interval.state == lanes.STAND_BY:
            continue
        left, right = x_of(interval.start), x_of(interval.end)
        inside = interval.state in (lanes.KERNEL, lanes.INTERRUPT)
        name = name_of_span(lane.spans, interval) if inside else ""
        detail = interval.detail or name
        what = f"{interval.state}: {detail}" if detail else interval.state
        tip = f"{what}, {grouped(interval.end - interval.start)} {unit} from {grouped(interval.start)} on"
        shapes[interval.state].append(bar(interval.state, left, y, right - left, height, tip))
        if height == BAR:
            shapes["words"].append(label(interval, name, left, y, right - left))
    return [shape for state in ORDER for shape in shapes[state]] + shapes["words"]
