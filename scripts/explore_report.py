"""Says what an exploration found: the seeds, the shrunk run, who waits for whom, the lines that repeat
it, its timeline."""

import os
import shlex
import shutil
import sys
import tempfile

from baton_trace import gantt, model, reader, svg, window
from baton_trace.lanes import BLOCKED
from explore_runs import call_boot
from program_symbols import ProgramSymbols

FUTEX_CALLS = (240, 422)
SHOWN_SEEDS = 20
SHOWN_FORCED = 40
SHOWN_OUTPUT = 10
SHOWN_MS = 2  # of a run that hangs


def quiet_stretch(lanes):
    """Gives the (start, end) of a long time in which every thread that still lived was blocked; (0, 0)
    where there is none."""
    waits = {id(lane): max((i for i in lane.intervals if i.state == BLOCKED), default=None,
                           key=lambda interval: interval.end - interval.start) for lane in lanes}  # fmt: skip
    longest = max((wait.end - wait.start for wait in waits.values() if wait), default=0)
    long = [wait for wait in waits.values() if wait and 2 * (wait.end - wait.start) > longest]
    start, end = max((w.start for w in long), default=0), min((w.end for w in long), default=0)
    over = [lane for lane in lanes if lane.died is not None and lane.died <= start]
    return (start, end) if len(long) + len(over) == len(lanes) else (0, 0)


def times(number, word):
    return f"{number} {word}" + ("" if number == 1 else "s")


class Report:
    def __init__(self, program, host, svg):
        self.program, self.svg = program, svg
        self.symbols = ProgramSymbols(host)

    def show_seeds(self, name, wanted, failed):
        print(f"{name}: {times(len(wanted), 'seed')}, {wanted[0]} to {wanted[-1]}; "
              f"{len(failed) or 'none'} failed")  # fmt: skip
        kinds = {}
        for run in failed:
            kinds.setdefault(run.in_words(), []).append(run.schedule.partition(":")[2])
        for kind, seeds in kinds.items():
            more = f" and {len(seeds) - SHOWN_SEEDS} more" if len(seeds) > SHOWN_SEEDS else ""
            print(f"  {kind}: seed {' '.join(seeds[:SHOWN_SEEDS])}{more}")

    def show_shrunk(self, found, run, certain):
        """found as a seed gave it; run with the fewest preemptions; certain: fewer do not do."""
        if not run.failed():
            print(f"{found.schedule} fails, but not again by the list of its preemptions: it depends "
                  "on time, or on chance that the seed does not give")  # fmt: skip
            return
        print(f"\n{found.schedule}: {times(found.forced_count, 'forced preemption')} in {found.points} "
              f"instructions, shrunk to {len(run.forced)}"
              + (" (fewer do not fail)" if certain and run.forced else ""))  # fmt: skip
        if not run.forced:
            print("  it fails without any: no matter of interleaving")
        self.show_run(run)

    def show_run(self, run):
        self.show_forced(run)
        print(f"  {run.in_words()}, after {run.points} instructions in ring 3")
        for line in run.output.strip().splitlines()[-SHOWN_OUTPUT:]:
            print(f"  | {line}")
        self.show_waiters(run)
        if run.failed():
            self.show_lines(run)
        self.show_timeline(run)

    def thread_name(self, run, tid):
        number = tid - run.pid
        return "the main thread" if number == 0 else f"thread {number + 1}"

    def show_forced(self, run):
        for point, tid, following, address, caller in run.forced[:SHOWN_FORCED]:
            print(f"  after instruction {point} {self.thread_name(run, tid)} loses the CPU to "
                  f"{self.thread_name(run, following)}, before")  # fmt: skip
            for depth, place in enumerate(self.symbols.places(address, caller)):
                print(f"      {'called in ' if depth else ''}{place}")
        if len(run.forced) > SHOWN_FORCED:
            print(f"  and {len(run.forced) - SHOWN_FORCED} more")

    def show_waiters(self, run):
        """At a deadline: what each thread waits for; a lock by its variable's name."""
        waiting = [thread for thread in run.threads if thread[1] != "runs"]
        if run.threads and len(waiting) == len(run.threads):
            print("  no thread can go on:")
        for tid, reason, call in run.threads:
            what = f"waits for {reason}" if reason != "runs" else "runs"
            if len(call) > 1 and call[0].isdigit() and int(call[0]) in FUTEX_CALLS:
                what = f"waits for the futex word {self.futex_word(int(call[1], 16), call, run)}"
            print(f"    {self.thread_name(run, tid)} {what}")

    def futex_word(self, address, call, run):
        """A lock or a condition by its name; the word that a thread's end clears by that thread."""
        value = int(call[3], 16) if len(call) > 3 else 0
        name = self.symbols.variable(address)
        if name.startswith("0x") and value in [thread[0] for thread in run.threads]:
            return f"{name}: the end of {self.thread_name(run, value)}"
        return name if name.startswith("0x") else f"0x{address:08x}: {name}"

    def explore_line(self, run):
        words = ["scripts/explore", *self.program.words[:1], "--schedule", run.schedule]
        for option, values in (("--add", self.program.add), ("--append", self.program.append)):
            for value in values:
                words += [option, value]
        arguments = self.program.words[1:]
        if any(word.startswith("-") for word in arguments):
            del words[1]
            return shlex.join([*words, "--", *self.program.words])
        return shlex.join(words[:2] + arguments + words[2:])

    def boot_words(self, run):
        words = ["scripts/boot", "--icount", "--timeout", "10"]
        for value in self.program.add:
            words += ["--add", value]
        line = " ".join(["sched=" + run.schedule] + ["steps"] * run.schedule.startswith("random")
                        + self.program.append)  # fmt: skip
        return words + ["--append", line, "--", *self.program.words]

    def show_lines(self, run):
        print("  once more:                        " + self.explore_line(run))
        print("  alone, for --gdb or --trace FILE: " + shlex.join(self.boot_words(run)))

    def show_timeline(self, run):
        """By the event trace of the run alone, drawn in the terminal or into the --svg file."""
        with tempfile.TemporaryDirectory(prefix="baton-trace-") as folder:
            trace = os.path.join(folder, "trace")
            call_boot("--trace", trace, *self.traced_words(run))
            try:
                view = self.view(run, trace)
            except (reader.BadTrace, window.BadPlace):
                return
        if self.svg:
            with open(self.svg, "w", encoding="utf-8") as file:
                file.write(svg.write(view, f"{self.name()}, {run.schedule}"))
            print(f"  drawn in {self.svg}")
            return
        print("  its threads, in the order of their creation:")
        coloured = sys.stdout.isatty()
        plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
        print(gantt.write(view, shutil.get_terminal_size((100, 24)).columns, plain, coloured), end="")

    def name(self):
        return os.path.basename(self.program.words[0])

    def view(self, run, trace):
        """Gives the View of a run's trace: the program's threads, called as above. Where all of them
        wait until the deadline, not all of that is shown."""
        built = model.build(reader.read(trace))
        lanes = window.chosen_lanes(built, self.name()[:15])
        for lane in lanes:
            order = [other.tid for other in lanes if other.pid == lane.pid].index(lane.tid) + 1
            if lane.pid == lanes[0].pid:
                lane.alias = "main thread" if order == 1 else f"thread {order}"
        start = window.program_start(built)
        quiet, end = quiet_stretch(lanes) if run.kind == "deadline" else (0, 0)
        end = min(end, quiet + (quiet - start) // 4) if start < quiet else built.end
        return window.View(built, start, end, lanes)

    def traced_words(self, run):
        """Where it hangs, a short deadline ends it, so that the picture is not all of waiting."""
        words = self.boot_words(run)[1:]
        if run.kind != "deadline":
            return words
        words[words.index("--append") + 1] = " ".join(["sched=explore hz=1000", *self.program.append])
        cut = words.index("--") + 1
        return words[:cut] + ["/bin/explore", "-d", str(SHOWN_MS), run.schedule] + words[cut:]
