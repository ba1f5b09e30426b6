"""baton who-wrote: back to the instruction that last wrote a word.

QEMU notices, while it replays, each write to a watched address, and the way back ends behind the last
one. What it does not see is a watched write of the instruction just done: so one step forward comes
first. And what the CPU itself pushes for an interrupt or a fault is written between two instructions:
the count of instructions is the same before and after.
"""

from contextlib import contextmanager

import gdb

from baton_gdb import descriptors, kernel, replay, symbols
from baton_gdb.base import Command

INT = 0xCD
PUSHED = 24  # bytes the CPU pushes at most: SS, ESP, EFLAGS, CS, EIP, error code


@contextmanager
def on_the_way():
    """Inside, the user's breakpoints are disabled, as they would stop the way back too early, and
    gdb does not tell of each stop."""
    disabled = [point for point in gdb.breakpoints() if point.enabled]
    for point in disabled:
        point.enabled = False
    gdb.execute("set suppress-cli-notifications on")
    try:
        yield
    finally:
        gdb.execute("set suppress-cli-notifications off")
        for point in disabled:
            if point.is_valid():
                point.enabled = True


def silently(command):
    gdb.execute(command, to_string=True)


def handlers():
    """Gives the first instructions of the handlers of interrupts and exceptions, by address."""
    table = kernel.evaluate("idt")
    gates = [descriptors.Gate(int(table[i])) for i in range(table.type.range()[1] + 1)]
    return {gate.offset: vector for vector, gate in reversed(list(enumerate(gates)))
            if gate.present and gate.kind != 5}  # fmt: skip


def go_back_to_write(address):
    """Goes back to where the word has just been written; to the start where nobody wrote it. A
    user address is another word in another process: those writes are passed."""
    space = kernel.newest_register("cr3")
    watch = gdb.Breakpoint(f"*(unsigned int *){address:#x}", gdb.BP_WATCHPOINT, gdb.WP_WRITE,
                           internal=True)  # fmt: skip
    try:
        silently("reverse-continue")
        while (address < kernel.KERNEL_BASE and kernel.newest_register("cr3") != space
               and replay.position() > 0):  # fmt: skip
            silently("reverse-continue")
    finally:
        watch.delete()


def is_at_int():
    code = bytes(gdb.selected_inferior().read_memory(kernel.newest_register("eip"), 1))
    return code[0] == INT


def entered(address):
    """Behind a write: whether the CPU wrote the word as it took an interrupt or a fault here. If so,
    it is left at the handler's first instruction, else before the instruction that wrote."""
    count, entries = replay.position(), handlers()
    if kernel.newest_register("eip") not in entries:
        silently("stepi")
    if kernel.newest_register("eip") in entries and replay.position() == count:
        if 0 <= address - kernel.newest_register("esp") < PUSHED:
            silently("reverse-stepi")
            if is_at_int():
                return None
            silently("stepi 2")
            return entries[kernel.newest_register("eip")]
    while replay.position() >= count:
        silently("reverse-stepi")
    return None


def tell(address, value, vector):
    thread = kernel.current()
    eip = kernel.newest_register("eip")
    who = f"thread {thread.tid} ({thread.name})"
    if vector is None:
        print(f"{address:08x} was {kernel.word(address):08x}; {who} writes {value:08x} at {eip:08x}"
              f" {symbols.symbol_of(eip)}")  # fmt: skip
        return
    print(f"{address:08x}: the CPU itself wrote {value:08x}, as it took vector {vector:#x} from {who}"
          f" and began {symbols.symbol_of(eip)}")  # fmt: skip


class WhoWrote(Command):
    """Goes back to the instruction that last wrote a word: baton who-wrote EXPRESSION.
The expression gives the word's address: $esp+8, &boot_cpu.tss.esp0. Only in a recorded run: make
replay. The machine is then before that instruction, which stepi repeats. What the CPU pushed as it
took an interrupt is no instruction's: then the machine is at the handler's first one."""

    def __init__(self):
        super().__init__("who-wrote", "bww")

    def run(self, words):
        if not words:
            raise gdb.GdbError("usage: baton who-wrote EXPRESSION, which gives an address")
        if replay.position() is None:
            raise gdb.GdbError("only a recorded run goes backwards: make replay DEMO=...")
        address = int(kernel.evaluate(f"(unsigned int)({' '.join(words)})")) & 0xFFFFFFFF
        value = kernel.word(address)
        with on_the_way():
            silently("stepi")
            go_back_to_write(address)
            if not replay.position():
                raise gdb.GdbError(f"no instruction wrote {address:08x}: this is the run's start")
            vector = entered(address)
        tell(address, value, vector)
        gdb.execute("frame 0")


WhoWrote()
