"""tour next, again, answer, list, go, quit: a tour walked by a reader at gdb's prompt.

The run is the same each time, so a reader may do anything at a stop: where the machine has moved on,
scripts/tour starts it anew and lets it come to the stop that is wanted.
"""

import os

import gdb

from baton_gdb import tour, tour_stack
from baton_gdb.tour_views import snapshot

AGAIN = 75  # gdb's status by which it asks scripts/tour for a new machine
WORDS = "tour answer | tour next | tour again | tour list | tour quit; all of gdb too"
LAST_WORDS = "tour answer | tour again | tour list | tour quit; this was the last stop"


def plain(text, indent=""):
    """Prose for a terminal: without the marks of code, and as wide as gdb takes the terminal to be."""
    width = min(tour.WIDTH, tour_stack.columns())
    return tour.wrapped(text.replace("`", "").replace("**", ""), indent, width)


class Walk:
    """The tour under way: number is the stop's, from 1; told is what was found there."""

    def __init__(self, name):
        self.name, self.module = name, tour.load(name)
        self.number, self.told, self.arrived = 0, None, None

    def count(self):
        return len(self.module.STOPS)

    def forward(self):
        """Goes to the next stop, without a word."""
        stop = self.module.STOPS[self.number]
        tour.arrive(stop)
        self.number += 1
        self.told = tour.tell(stop)
        self.arrived = snapshot()

    def moved(self):
        """Whether the machine is not where the stop left it, or not at all."""
        try:
            return self.arrived != snapshot()
        except gdb.error:
            return True

    def show(self):
        told = self.told
        print(f"\n{'=' * min(79, tour_stack.columns())}\nStop {self.number} of {self.count()}: {told.title}\n")
        print(plain(told.text) + "\n")
        for block in told.blocks:
            indent = " " * min(4, tour_stack.columns() - max(map(len, block), default=0))
            print("\n".join(indent + line for line in block) + "\n")
        if told.notice:
            print("Notice\n" + plain(told.notice, "  ") + "\n")
        if told.question:
            print("Question\n" + plain(told.question, "  ") + "\n")
        print(LAST_WORDS if self.number == self.count() else WORDS)

    def go(self, number):
        """Goes to stop number and shows it; by a new machine where this one has gone elsewhere."""
        if not 1 <= number <= self.count():
            raise gdb.GdbError(f"this tour has the stops 1 to {self.count()}")
        if number < self.number:
            self.restart(number, "The machine is started anew")
        if self.moved():
            self.restart(number, "The machine has gone on from this stop: it is started anew")
        while self.number < number:
            self.forward()
        self.show()

    def restart(self, number, why):
        """Ends gdb and lets scripts/tour begin again, at stop number; gives why in words."""
        path = os.environ.get("BATON_TOUR_AT")
        if not path:
            raise gdb.GdbError("the machine has moved; only scripts/tour can start it anew")
        print(f"{why}, and comes to stop {number}.")
        with open(path, "w") as file:
            file.write(str(number))
        gdb.execute(f"quit {AGAIN}")


walk = None


class TourPrefix(gdb.Command):
    """The guided tour: tour next, tour answer, tour again, tour list, tour go N, tour quit."""

    def __init__(self):
        super().__init__("tour", gdb.COMMAND_RUNNING, gdb.COMMAND_NONE, True)

    def invoke(self, argument, from_tty):
        gdb.execute("help tour")


TourPrefix()


class TourCommand(gdb.Command):
    """A command `tour NAME`; the subclass's docstring is its help."""

    def __init__(self, name):
        super().__init__(f"tour {name}", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        if walk is None:
            raise gdb.GdbError("no tour is under way: start one with scripts/tour")
        self.run(gdb.string_to_argv(argument))


class Next(TourCommand):
    """Goes to the next stop: tour next.
Where you have let the machine go on by yourself, it is started anew and comes there again."""

    def run(self, words):
        if walk.number == walk.count():
            raise gdb.GdbError("this was the last stop; `tour quit` ends, `continue` lets it run")
        walk.go(walk.number + 1)


class Again(TourCommand):
    """Shows this stop again: tour again.
Where the machine has moved since, it is started anew and comes to this stop again."""

    def run(self, words):
        walk.go(walk.number)


class Go(TourCommand):
    """Goes to a stop by its number, forwards or backwards: tour go N."""

    def run(self, words):
        if len(words) != 1 or not words[0].isdigit():
            raise gdb.GdbError("usage: tour go N (see tour list)")
        walk.go(int(words[0]))


class Answer(TourCommand):
    """Answers this stop's question: tour answer."""

    def run(self, words):
        print(plain(walk.told.answer or "This stop asks nothing.", "  "))


class List(TourCommand):
    """Lists the stops, this one marked: tour list."""

    def run(self, words):
        for number, stop in enumerate(walk.module.STOPS, 1):
            print(f"{'*' if number == walk.number else ' '}{number:3}  {stop.title}")


class Quit(TourCommand):
    """Ends the tour and the machine: tour quit."""

    def run(self, words):
        gdb.execute("quit 0")


for command in (Next, Again, Go, Answer, List, Quit):
    command(command.__name__.lower())


def begin(name):
    """Starts the tour of this name: at its first stop, or where a tour before it wanted to be."""
    global walk
    walk = Walk(name)
    at = read_number(os.environ.get("BATON_TOUR_AT"))
    if at is None:
        print(f"\n{walk.module.TITLE}\n\n{plain(tour.fill(walk.module.INTRO))}")
    while walk.number < (at or 1):
        walk.forward()
    walk.show()


def read_number(path):
    """Gives the stop at which the tour before this machine wanted to be, None at the first start."""
    if not path or not os.path.isfile(path):
        return None
    with open(path) as file:
        return int(file.read())
