"""scripts/trace: what it makes of traces, those that tests/system/trace_writer.py writes and recorded ones."""

import contextlib
import importlib.machinery
import importlib.util
import io
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree

import chrome_format
import pytest
import trace_writer
from trace_writer import KIND, ROOT, REASON, WHY, TraceWriter

from baton_trace import chrome, gantt, lanes, listing, model, reader, summary, svg, window

SCRIPT = os.path.join(ROOT, "scripts", "trace")
RECORDED = os.path.join(ROOT, "tests", "traces")


def load_script():
    """Gives scripts/trace as a module."""
    loader = importlib.machinery.SourceFileLoader("trace_script", SCRIPT)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


script = load_script()


def run(*words, status=0):
    """Runs scripts/trace in this process; gives its output, or where it is to fail its errors."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    ended = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            sys.argv[:], kept = [SCRIPT, *words], sys.argv[:]
            script.main()
        except SystemExit as end:
            ended = end.code
        finally:
            sys.argv[:] = kept
    texts = [stream.buffer.getvalue().decode() for stream in (out, err)]
    assert ended == status, texts
    return texts[0] if status == 0 else texts[1]


def run_alone(*words, **environment):
    """Runs scripts/trace as a process of its own, gives its output."""
    done = subprocess.run([sys.executable, SCRIPT, *words], capture_output=True, text=True, check=True,
                          env={**os.environ, **environment})  # fmt: skip
    return done.stdout


def recorded():
    names = os.listdir(RECORDED) if os.path.isdir(RECORDED) else []
    return [os.path.join(RECORDED, name) for name in sorted(names) if name.endswith(".trace")]


def written_by_tests(folder):
    return [
        trace_writer.spinners().write(folder / "spinners.trace"),
        trace_writer.goroutines().write(folder / "goroutines.trace"),
        trace_writer.marking().write(folder / "marking.trace"),
        trace_writer.lossy().write(folder / "lossy.trace"),
        trace_writer.crowd().write(folder / "crowd.trace"),
    ]


@pytest.fixture(scope="module")
def traces(tmp_path_factory):
    return written_by_tests(tmp_path_factory.mktemp("traces")) + recorded()


@pytest.fixture
def spinners(tmp_path):
    return trace_writer.spinners().write(tmp_path / "spinners.trace")


def built(path):
    return model.build(reader.read(path))


# The model


def test_every_lane_is_whole(traces):
    for path in traces:
        found = built(path)
        for lane in found.lanes:
            if lane.goroutine is not None:
                continue
            end = found.end if lane.died is None else lane.died
            edges = [lane.born] + [i.end for i in lane.intervals]
            assert [i.start for i in lane.intervals] == edges[:-1], (path, lane.label)
            assert edges[-1] == end, (path, lane.label)
            assert all(i.start < i.end for i in lane.intervals)


def test_a_cpu_runs_one_thread_at_a_time(traces):
    """Whoever has the CPU is running in its own lane, and nobody else is."""
    for path in traces:
        found = built(path)
        if found.lost:
            continue
        ran = sum(lane.time_in(*lanes.RUNNING) for lane in found.lanes if lane.goroutine is None)
        handed = sum(end - start for stretches in found.processors.values() for start, end, _ in stretches)
        assert ran == handed, path
        for stretches in found.processors.values():
            assert all(a[1] == b[0] for a, b in zip(stretches, stretches[1:]))


def test_whoever_is_woken_was_blocked_before_and_is_ready_after(traces):
    for path in traces:
        found = built(path)
        for wake in found.wakes:
            lane = found.lane_at(wake.woken, wake.time)
            assert lane, path
            if found.lost:
                continue
            before = [i.state for i in lane.intervals if i.end == wake.time]
            after = [i.state for i in lane.intervals if i.start == wake.time]
            assert before in ([lanes.BLOCKED], []) and after in ([lanes.READY], []), (path, wake)


def test_spans_nest(traces):
    for path in traces:
        for lane in built(path).lanes:
            open_spans = []
            for span in lane.spans:
                while open_spans and open_spans[-1].end is not None and open_spans[-1].end <= span.start:
                    open_spans.pop()
                for outer in open_spans:
                    assert outer.end is None or (span.end is not None and span.end <= outer.end)
                open_spans.append(span)


def test_the_story_of_the_spinners(spinners):
    found = built(spinners)
    by_name = {lane.name: lane for lane in found.lanes}
    assert [s.why for s in found.switches] == [
        "BLOCKED", "TICK", "PREEMPTED", "BLOCKED", "TICK", "TICK", "EXIT", "EXIT", "BLOCKED"
    ]  # fmt: skip
    assert by_name["spin A"].time_in(lanes.USER) == 81_000
    states = [(i.state, i.detail) for i in by_name["sleeper"].intervals]
    assert states == [(lanes.BLOCKED, "time to pass"), (lanes.READY, ""), (lanes.KERNEL, ""),
                      (lanes.USER, ""), (lanes.KERNEL, ""), (lanes.BLOCKED, "time to pass")]  # fmt: skip
    assert [(m.text, m.tid) for m in found.marks] == [("awake", 2)]
    assert [(f.tid, f.address) for f in found.faults] == [(1, 0x0804A000)]
    futex = next(s for s in by_name["init"].spans if s.name == "futex")
    assert futex.end - futex.start == 167_300 and futex.details["door"] == "SYSENTER"


def test_time_goes_on_where_its_low_half_turns_over():
    trace = TraceWriter(start=0xFFFFFFF0, step=0)
    trace.exists(1, "init", 1, trace_writer.ON_CPU)
    for _ in range(5):
        trace.call_in(1, 20, passes=0x7FFFFFFF)
        trace.call_out(1, 20, passes=1)
    events = reader.parse(trace.bytes()).events
    assert events[-1].time == 5 * 0x80000000


def test_goroutines_have_lanes_of_their_own():
    found = model.build(reader.parse(trace_writer.goroutines().bytes()))
    labels = {lane.label: lane for lane in found.lanes}
    first, second = labels["G 1"], labels["G 2"]
    assert first.time_in(lanes.USER) == 5000 and second.time_in(lanes.USER) == 6000
    assert [i.state for i in first.intervals] == [lanes.USER, lanes.USER]
    assert second.pid == 1


def test_a_mark_is_no_part_of_a_goroutine_and_no_ordinary_call():
    found = model.build(reader.parse(trace_writer.marking().bytes()))
    lane = next(lane for lane in found.lanes if lane.name == "sieve")
    assert [i.state for i in lane.intervals if i.state != lanes.USER] == [lanes.MARKING] * 4
    assert lane.time_in(lanes.MARKING) == 4 * 160 and lane.time_in(lanes.KERNEL) == 0
    assert [(c.number, c.end - c.start) for c in found.carryings] == [(1, 500), (2, 500), (3, 500)]
    first = next(lane for lane in found.lanes if lane.label == "G 1")
    assert [i.state for i in first.intervals] == [lanes.USER] and first.time_in(lanes.USER) == 500


def test_a_number_that_is_used_again_is_another_thread():
    trace = TraceWriter()
    trace.exists(1, "init", 1, trace_writer.ON_CPU)
    for name in ("first", "second"):
        trace.create(1, 7, name, 1)
        trace.wake(1, 7, reason=REASON.START)
        trace.switch(1, 7, WHY.YIELD)
        trace.switch(7, 1, WHY.EXIT)
    found = model.build(reader.parse(trace.bytes()))
    assert [lane.name for lane in found.lanes] == ["init", "first", "second"]


def test_the_state_told_again_changes_nothing():
    """As when a program on Baton opens the trace."""
    trace = TraceWriter()
    for _ in range(2):
        trace.record(KIND.START, trace_writer.trace_format.VERSION, trace.time >> 32, trace_writer.trace_format.MAGIC)
        trace.exists(1, "init", 1, trace_writer.ON_CPU)
        trace.exists(2, "sleeper", 2, trace_writer.BLOCKED, REASON.TIME)
        trace.call_in(1, 20)
        trace.call_out(1, 20)
    found = model.build(reader.parse(trace.bytes()))
    assert [lane.label for lane in found.lanes] == ["init 1", "sleeper 2"]
    assert [i.state for i in found.lanes[1].intervals] == [lanes.BLOCKED]


# Errors


@pytest.mark.slow
def test_a_record_that_was_cut_takes_none_before_it_away(tmp_path):
    whole = trace_writer.spinners().bytes()
    (tmp_path / "cut").write_bytes(whole[:-5])
    (tmp_path / "less").write_bytes(whole[:-16])
    cut, less = (subprocess.run([sys.executable, SCRIPT, str(tmp_path / name), "--summary", "--text"],
                                capture_output=True, text=True) for name in ("cut", "less"))  # fmt: skip
    assert cut.returncode == 0 and cut.stdout == less.stdout and less.stderr == ""
    assert cut.stderr.count("\n") == 1 and "ends in the middle of a record" in cut.stderr


def test_what_is_no_trace_is_refused_in_one_line(tmp_path, spinners):
    whole = trace_writer.spinners().bytes()
    cases = {
        "empty": (b"", "empty"),
        "text": (b"This is no trace of anything at all.\n", "not a trace"),
        "short": (whole[:7], "not a trace"),
        "version": (whole[:6] + b"\x63\x00" + whole[8:], "format 99"),
        "kind": (whole + whole[:4] + b"\xee" + whole[5:16], "unknown kind, 238"),
    }
    for name, (data, words) in cases.items():
        path = tmp_path / name
        path.write_bytes(data)
        said = run(str(path), "--summary", status=2)
        assert words in said and said.startswith("scripts/trace: ") and said.count("\n") == 1, said
    for words in (["/nowhere/x"], [spinners, "--from", "soon"], [spinners, "--threads", "nobody"],
                  [spinners, "--from", "#9999"], [spinners, "--around", "mark:none"],
                  [spinners, "--from", "5000", "--to", "50"], [spinners, "--json", "/nowhere/x"],
                  [spinners, "--bad"], []):  # fmt: skip
        said = run(*words, status=2)
        assert said.count("\n") == 1, said


@pytest.mark.parametrize("first", range(0, 100, 20))
def test_records_that_make_no_sense_still_give_pictures(first):
    """What a broken kernel writes is what one wants to look at."""
    for seed in range(first, first + 20):
        trace = reader.parse(trace_writer.nonsense(seed).bytes())
        found = model.build(trace)
        view = window.View(found, 0, found.end, found.lanes)
        assert chrome_format.check(json.loads(chrome.write(view)), sense=False) == [], seed
        xml.etree.ElementTree.fromstring(svg.write(view, "nonsense"))
        assert gantt.write(view) and summary.write(view) and listing.write(trace, view)


# Chrome's format


def test_json_obeys_the_format(traces, tmp_path):
    for path in traces:
        for words in ([], ["--around", "#12", "--span", "30us"]):
            out = tmp_path / "out.json"
            run(path, "--json", str(out), *words)
            assert chrome_format.check(json.loads(out.read_text())) == [], (path, words)


def test_json_has_tracks_slices_flows_counters_and_marks(spinners):
    events = json.loads(run(spinners, "--json", "-"))["traceEvents"]
    names = {e["args"]["name"] for e in events if e["ph"] == "M" and "name" in e["args"]}
    assert {"CPUs", "CPU 0", "kernel threads", "idle 0", "init", "spin A 5", "sleeper 2"} <= names
    slices = {e["name"] for e in events if e["ph"] == "B"}
    assert {"running", "ready", "blocked: futex", "blocked: time to pass", "ring 3", "timer", "futex",
            "page fault", "idle"} <= slices  # fmt: skip
    assert [e["name"] for e in events if e["ph"] == "i" and e["cat"] == "mark"] == ["awake"]
    assert max(e["args"]["ready"] for e in events if e["ph"] == "C") == 2
    flows = [(e["ph"], e["tid"]) for e in events if e["ph"] in "sf"]
    assert ("s", 6) in flows and ("f", 1) in flows


def test_json_counts_an_instruction_as_a_nanosecond(spinners):
    events = json.loads(run(spinners, "--json", "-"))["traceEvents"]
    assert events[-1]["ts"] == 191.0


# The timeline

SVG = "{http://www.w3.org/2000/svg}"
SAFE = {"svg", "title", "desc", "defs", "pattern", "marker", "rect", "circle", "line", "path", "text"}


def drawing(*words):
    """Gives the root of the picture that scripts/trace draws with words."""
    return xml.etree.ElementTree.fromstring(run(*words, "--svg", "-"))


def texts(root):
    return [node.text for node in root.iter(SVG + "text")]


def test_svg_stands_alone(traces):
    """No style sheet, script, font or address; each pattern that is used is there; nothing outside."""
    for path in traces:
        root = drawing(path)
        nodes = list(root.iter())
        assert {node.tag.removeprefix(SVG) for node in nodes} <= SAFE, path
        values = [(name, value) for node in nodes for name, value in node.attrib.items()]
        assert not [name for name, _ in values if name in ("style", "class", "href") or name.startswith("on")]
        defined = {node.get("id") for node in nodes} - {None}
        assert set(re.findall(r"url\(#(\w+)\)", " ".join(v for _, v in values))) <= defined
        height = float(root.get("height"))
        assert root.get("viewBox") == f"0 0 1000 {root.get('height')}" and height < 2000
        for node in root.iter(SVG + "rect"):
            x, y = float(node.get("x", 0)), float(node.get("y", 0))
            assert 0 <= x and x + float(node.get("width")) <= 1000.01, (path, node.attrib)
            assert 0 <= y and y + float(node.get("height")) <= height, (path, node.attrib)


def test_svg_shows_lanes_reasons_arrows_and_a_legend(spinners):
    root = drawing(spinners, "--title", "Two spinners & a sleeper")
    words = texts(root)
    for expected in ("Two spinners & a sleeper", "CPU 0", "spin A 5", "sleeper", "thread 2 of process 2", "tick", "futex", "T", "TEEB",
                     "PB", "awake", "ring 3", "ring 0", "ready", "blocked", "instructions", "100 k",
                     "its time slice was used up", "woken by an interrupt"):  # fmt: skip
        assert expected in words, (expected, words)
    tips = [node.text for node in root.iter(SVG + "title")]
    assert "an interrupt during spin B 6 wakes sleeper 2, which waited for time to pass" in tips
    assert "spin B 6 wakes init 1, which waited for futex" in tips


@pytest.mark.slow
def test_bars_of_a_lane_do_not_overlap(traces):
    """Bars for what runs, and for who stands ready, follow each other from left to right."""
    for path in traces:
        rows = {}
        for node in drawing(path).iter(SVG + "rect"):
            if node.get("height") in ("24", "12") and node.find(SVG + "title") is not None:
                middle = float(node.get("y")) + float(node.get("height")) / 2
                rows.setdefault(middle, []).append((float(node.get("x")), float(node.get("width"))))
        for bars in rows.values():
            bars.sort()
            assert all(a[0] + a[1] <= b[0] + 0.8 for a, b in zip(bars, bars[1:])), path


def test_svg_shows_which_goroutine_a_thread_carries(tmp_path):
    root = drawing(trace_writer.marking().write(tmp_path / "marking.trace"))
    words = texts(root)
    for expected in ("M: sieve", "G 1", "G 2", "G 3", "the goroutine that this thread carries"):
        assert expected in words, (expected, words)
    tips = [node.text for node in root.iter(SVG + "title")]
    assert "G 2: 500 instructions from 1 320 on" in tips, tips


def test_svg_draws_what_cannot_be_seen_together(tmp_path):
    """As in sieve_run.svg: a run of many short turns is one box, and the picture stays small."""
    path = os.path.join(RECORDED, "go_sieve.trace")
    said = run(path, "--threads", "go_sieve", "--svg", "-")
    assert len(said) < 60_000 and re.search(r"\d+ turns of G 2 to G \d+", said)


def test_svg_of_too_many_switches_shows_a_window_and_says_so(tmp_path):
    path = trace_writer.crowd().write(tmp_path / "crowd.trace")
    words = texts(drawing(path))
    note = next(text for text in words if text.startswith("A window: "))
    assert note.endswith("of 400 switches") and "its time slice was used up" in words
    assert "A window: " in " ".join(texts(drawing(path, "--around", "#9", "--span", "9us")))


# Words and characters


def test_summary_tells_times_reasons_and_doors(spinners):
    said = run(spinners, "--summary")
    rows = [line.split("  ") for line in said.splitlines()]
    rows = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    assert ["spin A 5", "81 000", "300", "400", "94 200", "100", "42.7 %", "3", "8 800", "82 900"] in rows
    assert ["spin B 6", "3", "1", "1", "0", "1", "1", "1", "0"] in rows
    assert ["init 1", "clone", "1", "1", "300", "300"] in rows
    assert ["sleeper 2", "time to pass", "1"] in rows


def test_lost_events_are_shown(tmp_path):
    path = trace_writer.lossy().write(tmp_path / "lossy.trace")
    for form in ("--summary", "--gantt"):
        assert "12 events were lost" in run(path, form)
    assert '"12 events lost"' in run(path, "--json", "-")
    assert re.search(r"0 - +records lost: 12 records$", run(path, "--text"), re.MULTILINE)


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.slow
def test_the_chart_fits_its_width(traces, width):
    for path in traces:
        chart = run(path, "--gantt", "--width", str(width)).splitlines()
        rows = chart[: next(i for i, line in enumerate(chart) if line.startswith("█"))]
        assert all(len(line) <= width for line in rows), chart


def test_the_chart_has_an_ascii_form(spinners):
    chart = run(spinners, "--gantt", "--ascii", "--width", "100")
    assert chart.isascii()
    row = next(line for line in chart.splitlines() if line.startswith("spin A 5"))
    assert "UUUUUUU" in row and "......" in row
    plain = run_alone(spinners, "--gantt", "--width", "100", PYTHONIOENCODING="ascii")
    assert plain == chart


def test_the_chart_explains_its_letters(spinners):
    chart = run(spinners, "--gantt", "--width", "40").splitlines()
    why, legend = (next(line for line in chart if line.startswith(begin)) for begin in ("why ", "why the CPU"))
    for letter in set(why[4:]) - {" "}:
        assert f"{letter} " in legend.partition(": ")[2], chart


def test_a_window_and_chosen_threads(spinners):
    said = run(spinners, "--summary", "--gantt", "--text", "--around", "first-preemption", "--span", "2us")
    assert "53 800 to 55 800" in said
    only = run(spinners, "--text", "--threads", "sleeper")
    assert "sleeper 2" in only and "clone" not in only
    assert "awake" in run(spinners, "--json", "-", "--around", "mark:awake", "--span", "200")


@pytest.mark.slow
def test_the_same_trace_gives_the_same_bytes(traces):
    for path in traces[:1] + traces[-1:]:
        words = [path, "--json", "-", "--svg", "-", "--gantt", "--summary", "--text", "--width", "100"]
        said = [run_alone(*words, PYTHONHASHSEED=seed, PYTHONIOENCODING="utf-8") for seed in ("1", "2")]
        assert said[0] == said[1] == run(*words)


@pytest.mark.slow
def test_the_pictures_in_docs_are_not_stale():
    done = subprocess.run([sys.executable, os.path.join(ROOT, "scripts", "pictures"), "--check"],
                          capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
