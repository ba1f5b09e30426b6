"""The frame of an assembly routine, which no compiler described: read off its own instructions.

From the routine's label to where it stands, each PUSH makes the frame one word larger and each POP
one smaller. That is all there is to know, as long as the code up to there is straight.
"""

import re

import gdb

REGISTERS = ("eax", "ecx", "edx", "ebx", "ebp", "esi", "edi")


class Frame:
    """What lies between ESP and the return address: size in bytes; saved: register to its offset
    below the return address. outermost: it cleared EBP, the sign that nobody called it."""

    def __init__(self):
        self.size, self.saved, self.outermost = 0, {}, False

    def step(self, text):
        name, _, operand = text.partition(" ")
        operand = operand.strip()
        if name == "push":
            self.size += 4
            self.saved.setdefault(operand, self.size)
        elif name == "pop":
            self.size -= 4
        elif re.fullmatch(r"esp,(0x[0-9a-f]+|\d+)", operand) and name in ("sub", "add"):
            amount = int(operand[4:], 0)
            self.size += amount if name == "sub" else -amount
        elif text.replace(" ", "") == "xorebp,ebp":
            self.outermost = True

    def forget_popped(self):
        """Registers that were popped again are the caller's already."""
        self.saved = {r: o for r, o in self.saved.items() if o <= self.size and r in REGISTERS}


def switch_frame():
    """Gives the frame with which a thread arrives at switch_resume."""
    frame = Frame()
    for register in ("ebp", "ebx", "esi", "edi"):
        frame.step(f"push {register}")
    return frame


def read(start, here, frame):
    """Takes the frame with which a routine starts at start; gives it as it is before the
    instruction at here."""
    if here > start:
        for instruction in gdb.selected_inferior().architecture().disassemble(start, here - 1):
            frame.step(instruction["asm"])
    frame.forget_popped()
    return frame
