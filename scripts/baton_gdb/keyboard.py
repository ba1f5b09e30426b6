"""baton type: keys for the machine, since this terminal is gdb's."""

import os

import gdb

from baton_gdb.base import Command


class Type(Command):
    """Types a line on the machine's console: baton type LINE.
The line is read by the shell or program once the machine runs: type, then continue."""

    def __init__(self):
        super().__init__("type", "btype")

    def invoke(self, argument, from_tty):
        path = os.environ.get("BATON_KEYBOARD")
        if not path:
            raise gdb.GdbError("this gdb was not started by scripts/gdb: it has no keyboard")
        with open(path, "w") as keyboard:
            keyboard.write(argument + "\n")


Type()
