"""What gdb runs first: settings, Baton's commands, and the way to the kernel's first C line.

Breakpoints set before paging is on would name addresses that are not there yet, so everything else
waits until kernel_main.
"""

import os
import sys

import gdb

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import baton_gdb.settings  # noqa: E402, F401
import baton_gdb.all_commands  # noqa: E402
from baton_gdb import exceptions, programs, replay  # noqa: E402

gdb.execute("thbreak kernel_main", to_string=True)
gdb.execute("continue")
exceptions.watch()
replay.start()
if os.environ.get("BATON_PROGRAM"):
    programs.load(os.path.basename(os.environ["BATON_PROGRAM"]))
print("Stopped at kernel_main. `help baton` lists Baton's commands.")
