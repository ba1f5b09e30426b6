"""Looking at the machine as if the CPU stood somewhere else: registers are set for a moment, gdb
shows what it shows, and then they are what they were. Nothing runs in between.

CR3 is one of them: a program's addresses mean nothing while another one's page directory is loaded.
They are set by packets to QEMU and not by gdb's `set $eip`, which would unwind the frames of every
half-changed state.
"""

import functools
import re
import struct
from contextlib import contextmanager

import gdb

from baton_gdb import kernel, qemu

CHANGED = ("eip", "esp", "ebp", "ebx", "esi", "edi", "eax", "ecx", "edx", "cr3")


@functools.lru_cache(maxsize=None)
def numbers():
    """Gives the numbers by which QEMU knows the registers."""
    table = gdb.execute("maintenance print remote-registers", to_string=True)
    rows = re.findall(r"^ (\w+) +\d+ +\d+ +\d+ +\d+ \S.*? +(\d+) +\d+ *$", table, re.MULTILINE)
    return {name: int(number) for name, number in rows}


def set_all(values):
    for name, value in values.items():
        text = struct.pack("<I", value).hex()
        qemu.command(f"P{numbers()[name]:x}={text}")
    gdb.execute("maintenance flush register-cache", to_string=True)


def select(level):
    """Selects the frame of this level, without a word: gdb's own `frame` prints it on a terminal."""
    frame = gdb.newest_frame()
    for _ in range(level):
        frame = frame.older()
    frame.select()


@contextmanager
def borrowed():
    """Inside, place() may be called; at the end registers and selected frame are restored."""
    level = gdb.selected_frame().level()
    before = {name: kernel.newest_register(name) for name in CHANGED}
    try:
        yield
    finally:
        set_all(before)
        select(level)


def place(values, page_directory=0):
    """Sets registers, and CR3 unless page_directory is 0: a kernel thread, to which all are the
    same."""
    values = {name: values[name] for name in CHANGED if name in values}
    if page_directory:
        values["cr3"] = page_directory
    set_all(values)
