"""baton timer: whether the timer goes on while one instruction is stepped: QEMU's sstep mask."""

import gdb

from baton_gdb import qemu, replay
from baton_gdb.base import Command

STEP, NO_INTERRUPTS, NO_TIMER = 1, 2, 4
MASKS = {"on": STEP, "off": STEP | NO_INTERRUPTS | NO_TIMER}


def mask():
    return int(qemu.packet("qqemu.sstep"), 16)


def describe(value):
    interrupts = "held back" if value & NO_INTERRUPTS else "delivered"
    clock = "stands still" if value & NO_TIMER else "goes on"
    return f"sstep mask {value:#x}: while stepping, interrupts are {interrupts}, the clock {clock}"


class Timer(Command):
    """Sets what the timer does while single instructions are stepped: baton timer on|off.
off: no interrupt comes into a step and the clock stands still, so the code you step is not torn
away; QEMU starts like that. on: interrupts come as they would, and stepping goes into their
handlers. Without an argument it tells how it is. `continue` is never affected."""

    def __init__(self):
        super().__init__("timer", "btimer")

    def run(self, words):
        if words and words[0] not in MASKS:
            raise gdb.GdbError("usage: baton timer on|off")
        if words and replay.position() is not None:
            raise gdb.GdbError("this is a recorded run: its interrupts come where they came")
        if words:
            qemu.command(f"Qqemu.sstep={MASKS[words[0]]:#x}")
        print(describe(mask()))


Timer()
