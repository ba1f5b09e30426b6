"""The rules of the Chrome trace event format, as its public description has them ("Trace Event Format",
the JSON Object Format), so far as scripts/trace uses it: check() gives what breaks them."""

import collections
import numbers

PHASES = {"B", "E", "M", "i", "C", "s", "f"}
REQUIRED = {
    "B": {"name", "cat", "ts", "pid", "tid"},
    "E": {"name", "cat", "ts", "pid", "tid"},
    "M": {"name", "pid", "args"},
    "i": {"name", "ts", "pid", "tid", "s"},
    "C": {"name", "ts", "pid", "args"},
    "s": {"name", "cat", "ts", "pid", "tid", "id"},
    "f": {"name", "cat", "ts", "pid", "tid", "id"},
}
OPTIONAL = {"B": {"args", "cname"}, "M": {"tid", "ts"}, "i": {"cat", "args"}, "C": {"tid"}, "f": {"bp"}}
METADATA = {"process_name": "name", "thread_name": "name", "process_sort_index": "sort_index",
            "thread_sort_index": "sort_index"}  # fmt: skip


def check_fields(index, event):
    phase = event.get("ph")
    if phase not in PHASES:
        yield f"event {index}: phase {phase!r}"
        return
    fields = set(event) - {"ph"}
    for name in sorted(REQUIRED[phase] - fields):
        yield f"event {index} ({phase}): no {name}"
    for name in sorted(fields - REQUIRED[phase] - OPTIONAL.get(phase, set())):
        yield f"event {index} ({phase}): {name} is not for it"
    for name in ("ts", "pid", "tid"):
        if name in event and not isinstance(event[name], numbers.Real):
            yield f"event {index}: {name} is no number"
    if phase == "i" and event.get("s") not in ("g", "p", "t"):
        yield f"event {index}: scope {event.get('s')!r}"
    if phase == "f" and event.get("bp", "e") != "e":
        yield f"event {index}: bp {event['bp']!r}"
    if phase == "C" and not all(isinstance(v, numbers.Real) for v in event["args"].values()):
        yield f"event {index}: a counter of what is no number"
    if phase == "M" and METADATA.get(event.get("name")) not in event.get("args", {}):
        yield f"event {index}: metadata {event.get('name')!r}"


def check_order(events):
    last = 0
    for index, event in enumerate(events):
        if event["ph"] == "M":
            continue
        if event["ts"] < last:
            yield f"event {index}: earlier than the one before it"
        last = event["ts"]


def check_nesting(events):
    """Each E ends the last B of its track; no track ends inside a slice."""
    open_slices = collections.defaultdict(list)
    for index, event in enumerate(events):
        track = (event["pid"], event.get("tid"))
        if event["ph"] == "B":
            open_slices[track].append(event)
        elif event["ph"] == "E":
            if not open_slices[track]:
                yield f"event {index}: an end without a beginning on {track}"
            elif open_slices[track].pop()["ts"] >= event["ts"]:
                yield f"event {index}: ends no later than it began"
    for track, left in open_slices.items():
        if left:
            yield f"{track}: {[event['name'] for event in left]} never end"


def check_flows(events):
    """Each flow has one start and one end, in this order, and both lie in a slice of their track."""
    depth, started, ended = collections.Counter(), {}, set()
    for index, event in enumerate(events):
        track = (event["pid"], event.get("tid"))
        depth[track] += {"B": 1, "E": -1}.get(event["ph"], 0)
        if event["ph"] not in "sf":
            continue
        key = (event["cat"], event["name"], event["id"])
        if depth[track] < 1:
            yield f"event {index}: flow {key} touches no slice"
        if event["ph"] == "s":
            if key in started:
                yield f"event {index}: flow {key} starts twice"
            started[key] = event["ts"]
        elif key not in started or key in ended or started[key] > event["ts"]:
            yield f"event {index}: flow {key} ends and has not started"
        else:
            ended.add(key)
    for key in set(started) - ended:
        yield f"flow {key} never ends"


def check_names(events):
    """Each track with events has a name."""
    named = {(e["pid"], e["tid"]) for e in events if e["ph"] == "M" and e["name"] == "thread_name"}
    used = {(e["pid"], e["tid"]) for e in events if e["ph"] in "BEisf"}
    for track in sorted(used - named):
        yield f"{track} has no name"


def check_ends(events):
    """Each E is called as the B that it ends. Tracks whose slices overlap, as those of records that make
    no sense, cannot keep this."""
    open_slices = collections.defaultdict(list)
    for index, event in enumerate(events):
        track = (event["pid"], event.get("tid"))
        if event["ph"] == "B":
            open_slices[track].append(event["name"])
        elif event["ph"] == "E" and open_slices[track].pop() != event["name"]:
            yield f"event {index}: {event['name']} ends, and is not the last that began"


def check(document, sense=True):
    """Takes the parsed JSON, gives a list of sentences, empty where all is well; sense: whether the
    records made sense."""
    if not isinstance(document.get("traceEvents"), list):
        return ["no traceEvents"]
    events = document["traceEvents"]
    found = [words for index, event in enumerate(events) for words in check_fields(index, event)]
    if document.get("displayTimeUnit") not in ("ms", "ns"):
        found.append("displayTimeUnit")
    if not found:
        for rule in (check_order, check_nesting, *[check_ends] * sense, check_flows, check_names):
            found += rule(events)
    return found
