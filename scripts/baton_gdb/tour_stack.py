"""Kernel stacks drawn for a tour: every word from the top down to ESP, each with a name.

The trap frame's names come from its struct; those of the calls in between from the compiler's
description of each frame; those of the switch from its own instructions.
"""

import re

import gdb

from baton_gdb import assembly, backtrace, kernel, registers, symbols

SAVED = re.compile(r"(\w+) at (0x[0-9a-f]+)")
WIDTH = 49  # of one stack, two spaces lie between two; less where the terminal is narrow
MOST_COLUMNS = 100  # of a line
NOTE = 18  # characters of a slot's note


def columns():
    """How long a line may be: what the terminal has, as gdb takes it to be, less its last column. A page
    is written as for a wide one."""
    return min(MOST_COLUMNS, gdb.parameter("width") or MOST_COLUMNS) - 1


def frame_slots(frame):
    """Gives {address: name} of what a compiled function saved, as gdb knows it."""
    frame.select()
    text = gdb.execute("info frame", to_string=True).partition("Saved registers:")[2]
    saved = {int(at, 16): name for name, at in SAVED.findall(text)}
    return {at: "return" if name == "eip" else f"saved {name}" for at, name in saved.items()}


def assembly_slots(frame):
    """Gives {address: name} of what switch.asm has pushed where the CPU stands, {} elsewhere."""
    pc, esp = frame.pc(), int(frame.read_register("esp")) & 0xFFFFFFFF
    start = symbols.function_start(pc)
    if start is None or symbols.has_frame_information(pc):
        return {}
    resumes = start == kernel.address_of("switch_resume")
    begin = assembly.switch_frame() if resumes else assembly.Frame()
    layout = assembly.read(start, pc, begin)
    base = esp + layout.size
    return {base: "return", **{base - offset: name for name, offset in layout.saved.items()}}


def call_slots():
    """Gives {address: name} of the kernel calls, from the registers as they are, up to a trap frame."""
    names, level = {}, gdb.selected_frame().level()
    for frame in backtrace.frames():
        if backtrace.trap_frame_of(frame) is not None or frame.pc() < kernel.KERNEL_BASE:
            break
        found = assembly_slots(frame) or frame_slots(frame)
        names.update({at: name for at, name in found.items() if at not in names})
    registers.select(level)
    return names


def names_of(thread, running):
    """Gives {address: name} for thread's stack. running: the CPU stands on it."""
    if running:
        return call_slots()
    with registers.borrowed():
        registers.place(backtrace.stopped_registers(thread), thread.page_directory)
        return call_slots()


def trap_names(thread):
    frame = thread.stack_top - gdb.lookup_type("struct trap_frame").sizeof
    return {frame + offset: name for name, offset in kernel.slots("struct trap_frame")}


def note_of(name, value):
    """What a value is, in a word: a place in code, or a thread."""
    for thread in kernel.threads():
        if thread.address == value:
            return f"struct thread {thread.tid}"
    if name in ("return", "eip", "entry") or name.startswith("eip"):
        return symbols.symbol_of(value)
    return ""


def shortened(note):
    """A place without its offset where both do not fit."""
    return note if len(note) <= NOTE else note.partition("+")[0][:NOTE]


def rows(thread, esp, running, frame=True):
    """Gives (address, name, value) for each word from thread's stack top down to esp. frame: with
    the trap frame's words."""
    if esp >= thread.stack_top or esp < thread.stack:
        return []
    names, trap = names_of(thread, running), trap_names(thread)
    top = thread.stack_top if frame else min(trap)
    found = []
    for at in range(top - 4, esp - 4, -4):
        found.append((at, trap.get(at) or names.get(at, "(local)"), kernel.word(at)))
    return found


def texts(found, esp):
    """Gives the lines of rows(); > marks ESP's slot."""
    lines = []
    for at, name, value in found:
        mark = ">" if at == esp else " "
        note = shortened(note_of(name, value))
        lines.append(f"{mark} {at:08x} {name:10} {value:08x} {note}".rstrip())
    return lines


def narrowed(stack, width):
    """A stack's lines, the first of which is its heading, cut to width; the heading gets two lines."""
    head, _, more = stack[0].partition(", ")
    lines = [line.replace(" struct thread ", " thread ") for line in stack[1:]]
    return [line[:width].rstrip() for line in [head, f"  {more}", *lines]]


def side_by_side(left, right):
    """Gives two lists of lines as one, the first lines in the same row."""
    width = min(WIDTH, (columns() - 1) // 2)
    narrow = width < WIDTH
    stacks = [narrowed(stack, width) if narrow else stack for stack in (left, right)]
    count, gap = max(map(len, stacks)), "" if narrow else " "
    padded = [stack + [""] * (count - len(stack)) for stack in stacks]
    return [f"{a:{width}} {gap}{b}".rstrip() for a, b in zip(*padded)]


def belongs(thread, esp):
    return thread.stack < esp <= thread.stack_top


def both(prev, next_thread, frame=True):
    """Gives the lines of both threads' stacks; the CPU stands on one of them."""
    esp = kernel.newest_register("esp")
    stacks = []
    for role, old in (("prev", prev), ("next", next_thread)):
        thread = kernel.thread_at(old.address)  # read anew
        running = belongs(thread, esp)
        empty = thread.is_current() and kernel.newest_register("cs") & 3 == 3
        low = esp if running else thread.stack_top if empty else thread.esp
        here = "ESP is here" if running else "empty" if empty else f"arch.esp {thread.esp:08x}"
        head = [f"  {role}: thread {thread.tid}, top {thread.stack_top:08x}, {here}"]
        stacks.append(head + texts(rows(thread, low, running, frame), low if running else None))
    return side_by_side(*stacks)
