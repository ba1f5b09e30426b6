"""Lanes for goroutines: where a thread says by numbers which goroutine it runs, that one is where its
thread is, and does what it does. Between two threads a goroutine's lane is empty: it waits in ring 3,
and the kernel knows nothing of it."""

from . import lanes


def clipped(intervals, start, end):
    """Gives the intervals within [start, end), those at its ends cut."""
    for interval in intervals:
        if start <= interval.start and interval.end <= end:
            yield interval
        elif interval.end > start and interval.start < end:
            yield interval._replace(start=max(start, interval.start), end=min(end, interval.end))


def lanes_of(model):
    """Gives a Lane for each goroutine, by number; on it what the threads did that carried it."""
    found = {}
    for carrying in sorted(model.carryings):
        thread = model.lane_at(carrying.tid, carrying.start)
        lane = found.get(carrying.number)
        if lane is None:
            lane = found[carrying.number] = lanes.Lane(carrying.tid, carrying.start, carrying.number)
            lane.pid = thread.pid
        lane.intervals += clipped(thread.intervals, carrying.start, carrying.end)
        lane.died = carrying.end
    return [found[number] for number in sorted(found)]
