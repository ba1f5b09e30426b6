"""A kernel stack as rows, from its top down, each slot with the name that its struct gives it."""

import itertools

from baton_gdb import kernel, symbols

SWITCH_FRAME = ("edi", "esi", "ebx", "ebp", "return")  # as switch.asm pushes them, lowest first
NAMED = ("eip", "return", "entry")  # slots that hold code addresses
COLUMN = 40  # two of them are a terminal's width


class Slot:
    """One word of a stack. address None: a line of text in its place."""

    def __init__(self, address, name, value=None):
        self.address, self.name, self.value = address, name, value

    def lines(self):
        """Gives its text: one line, or for an address in the kernel's code a second one, which names it."""
        if self.address is None:
            return [self.name]
        word = f"{self.address:08x}  {self.name:10} {self.value:08x}"
        code = self.value >= kernel.KERNEL_BASE and self.name in NAMED
        return [word, f"          {symbols.symbol_of(self.value)}"] if code else [word]


def struct_slots(address, fields):
    """Gives the slots of (name, offset) fields at address, the highest first."""
    found = [Slot(address + offset, name, kernel.word(address + offset)) for name, offset in fields]
    return found[::-1]


def gap(size):
    return [Slot(None, f"          ({size} bytes of kernel calls)")] if size > 0 else []


def top_part(thread):
    """Gives the slots of the trap frame at the stack's top, and where they begin."""
    frame = thread.user_frame()
    if frame is None:
        return [], thread.stack_top
    return struct_slots(frame, kernel.slots("struct trap_frame")), frame


def resume_part(thread):
    """Gives the slots of what a thread that does not run has on top of its stack, highest first,
    and where they end: a switch frame, a first_frame, or nothing but the trap frame."""
    resumes = symbols.symbol_of(thread.eip)
    if resumes == "thread_first_run_user":
        return [], thread.esp
    if resumes == "thread_first_run":
        fields = kernel.slots("struct first_frame")
    else:
        fields = [(name, 4 * i) for i, name in enumerate(SWITCH_FRAME)]
    return struct_slots(thread.esp, fields), thread.esp + 4 * len(fields)


def stopped(thread):
    """Gives the whole stack of a thread that switch_to() will go on with."""
    above, begin = top_part(thread)
    low, end = resume_part(thread)
    return above + gap(begin - end) + low


def stopping(thread):
    """Gives the stack of the thread that calls switch_to(), at its first instruction: the return
    address is there, the four pushes are about to come."""
    esp = kernel.newest_register("esp")
    above, begin = top_part(thread)
    slots = above + gap(begin - esp - 4)
    slots += [Slot(esp, "return", kernel.word(esp))]
    for i, name in enumerate(("ebp", "ebx", "esi", "edi")):
        slots.append(Slot(esp - 4 * i - 4, name + " *", kernel.newest_register(name)))
    return slots


def side_by_side(left, right):
    """Prints two stacks, their tops in the same row."""
    texts = [[line for slot in stack for line in slot.lines()] for stack in (left, right)]
    for a, b in itertools.zip_longest(*texts, fillvalue=""):
        print(f"{a[:COLUMN - 1]:{COLUMN}}{b[:COLUMN]}".rstrip())
