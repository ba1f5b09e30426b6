"""A guided tour: a machine walked from stop to stop, each one told, shown and asked about.

A tour is a file of scripts/tours: TITLE, PROGRAM, BOOT, INTRO and STOPS, a list of Stop. Its texts
hold {expressions}, which are evaluated at the stop: no address and no value is written in a tour.
This file knows the tour and its stops; tour_commands.py walks it with a reader, tour_text.py writes
it, tour_moves.py and tour_views.py are what its stops are made of.
"""

import dataclasses
import importlib.util
import os
import re
import textwrap

import gdb

from baton_gdb import kernel, symbols, tour_moves

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "tours")
WIDTH = 96  # characters of a line of prose


@dataclasses.dataclass
class Stop:
    """go: functions that bring the machine here, in order; show: functions that give lines of text;
    text, notice, question, answer: prose with {expressions}."""

    title: str
    go: list
    show: list
    text: str
    notice: str = ""
    question: str = ""
    answer: str = ""


class State(dict):
    """What a tour remembers from stop to stop, by name: state.prev is state["prev"] in a text."""

    __getattr__, __setattr__ = dict.__getitem__, dict.__setitem__


state = State()


def load(name):
    """Gives the tour's module."""
    path = os.path.join(FOLDER, f"{name}.py")
    if not os.path.isfile(path):
        raise gdb.GdbError(f"there is no tour {name} (see scripts/tour --list)")
    specification = importlib.util.spec_from_file_location(f"tour_{name}", path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def number_text(value):
    """A number as this kernel's tools write it: eight hexadecimal digits."""
    return value if isinstance(value, str) else f"{value & 0xFFFFFFFF:08x}"


NAMES = {
    "word": kernel.word,
    "register": kernel.newest_register,
    "symbol": symbols.symbol_of,
    "value": tour_moves.value,
    "decimal": str,
    "short": lambda number: f"{number:x}",
}


def fill(text):
    """Gives the prose with its {expressions} evaluated now."""
    def evaluated(match):
        return number_text(eval(match[1], {**NAMES, **state}))

    return wrapped(re.sub(r"\{([^{}]+)\}", evaluated, textwrap.dedent(text).strip()))


def wrapped(text, indent="", width=WIDTH):
    """Prose in lines of at most width characters: paragraphs filled, each item of a list by itself."""
    paragraphs = []
    for paragraph in text.split("\n\n"):
        items = re.split(r"\n(?=- )", paragraph)
        paragraphs.append("\n".join(filled(item, indent, width) for item in items))
    return "\n\n".join(paragraphs)


def filled(paragraph, indent, width):
    later = indent + ("  " if paragraph.startswith("- ") else "")
    text = " ".join(paragraph.split())
    return textwrap.fill(text, width, initial_indent=indent, subsequent_indent=later,
                         break_long_words=False, break_on_hyphens=False)  # fmt: skip


@dataclasses.dataclass
class Told:
    """A stop as it was found in the running machine: prose filled in, blocks of lines."""

    title: str
    text: str
    blocks: list
    notice: str
    question: str
    answer: str


def arrive(stop):
    """Brings the machine to the stop."""
    with tour_moves.quiet():
        for move in stop.go:
            move()


def tell(stop):
    """Gives what is to be told here; the machine stands at the stop."""
    with tour_moves.quiet():
        blocks = [show() for show in stop.show]
    return Told(stop.title, fill(stop.text), blocks, fill(stop.notice), fill(stop.question),
                fill(stop.answer))  # fmt: skip


def remember(**values):
    """A move that notes values for later stops: functions, called when the machine is there."""
    def move():
        for name, function in values.items():
            state[name] = function()

    return move
