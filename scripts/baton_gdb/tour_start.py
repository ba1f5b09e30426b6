"""What gdb runs after start.py where scripts/tour started it: the tour, walked or written."""

import os

import gdb

from baton_gdb import tour_commands, tour_text

name, document = os.environ["BATON_TOUR"], os.environ.get("BATON_TOUR_TEXT")
gdb.execute("set print demangle off")  # nasm's local labels are no names of Ada
try:
    if document:
        tour_text.write(name, document)
    else:
        tour_commands.begin(name)
except (gdb.error, gdb.GdbError) as error:  # one line, and no prompt in a tour that broke
    gdb.write(f"scripts/tour: {error}\n", gdb.STDERR)
    gdb.execute("quit 1")
if document:
    gdb.execute("quit 0")
