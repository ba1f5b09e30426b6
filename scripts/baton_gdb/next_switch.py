"""baton next-switch: the moment before one thread becomes another, with both stacks in view."""

import gdb

from baton_gdb import kernel, stack_drawing, symbols
from baton_gdb.base import Command


def draw(prev, next_thread):
    """Draws what switch_to(prev, next_thread) finds at its first instruction."""
    names = [f"{role}: thread {t.tid} ({t.name})" for role, t in
             (("prev", prev), ("next", next_thread))]  # fmt: skip
    stack_drawing.side_by_side(
        [stack_drawing.Slot(None, name) for name in (names[0], f"stack top {prev.stack_top:08x}")]
        + stack_drawing.stopping(prev),
        [stack_drawing.Slot(None, name) for name in
         (names[1], f"stack top {next_thread.stack_top:08x}")]
        + stack_drawing.stopped(next_thread),
    )  # fmt: skip
    before = int(kernel.evaluate("boot_cpu.tss.esp0"))
    print("* pushed next; then prev's ESP and EIP are noted in its struct thread")
    print(f"ESP         {kernel.newest_register('esp') - 16:08x} -> {next_thread.esp:08x}")
    print(f"ESP0        {before:08x} -> {next_thread.stack_top:08x}")
    print(f"RET pops    {next_thread.eip:08x} {symbols.symbol_of(next_thread.eip)}")


class NextSwitch(Command):
    """Runs to the next switch and draws it: baton next-switch.
The machine stops at the first instruction of switch_to(). Both stacks are drawn from the top down,
each slot named by its struct; then ESP, ESP0 before and after, and the word that the RET of
__switch_to will pop. Go on with stepi, or with the command itself for the switch after this one."""

    def __init__(self):
        super().__init__("next-switch", "bns")

    def run(self, words):
        start = kernel.address_of("switch_to")
        gdb.execute(f"thbreak *{start:#x}", to_string=True)
        gdb.execute("continue", to_string=True)
        if kernel.newest_register("eip") != start:
            raise gdb.GdbError("the machine stopped before it came to a switch")
        draw(*(kernel.thread_at(kernel.newest_register(name)) for name in ("eax", "edx")))


NextSwitch()
