"""How a tour gets from stop to stop: to an address, one instruction, into an interrupt.

Every way is the same in each run: the machine runs under --icount. There QEMU's clock jumps to its
next event whenever a breakpoint stops the machine, so that the next tick is due soon after; while
single instructions are stepped it stands still (baton timer off).
"""

import re
from contextlib import contextmanager

import gdb

from baton_gdb import kernel, qemu, symbols

MOST_STEPS = 20000
IRQ0_REQUEST = 1  # in the interrupt controller's request register


class Lost(gdb.GdbError):
    """The machine did not come to where the tour goes on."""


@contextmanager
def quiet():
    """Inside, gdb does not print where the machine stops, which it does past to_string. gdb before
    version 13 has no such setting, and prints."""
    try:
        gdb.execute("set suppress-cli-notifications on")
    except gdb.error:
        yield
        return
    try:
        yield
    finally:
        gdb.execute("set suppress-cli-notifications off")


def address(place):
    """Gives the address of a label or function, by name or by file:name; numbers stay."""
    if isinstance(place, int):
        return place
    file, _, name = place.rpartition(":")
    try:
        return kernel.address_of(f"'{file}'::{name}" if file else f"'{name}'")
    except gdb.error as error:
        raise Lost(f"this tour needs the symbol {place}, which is not there: {error}") from error


def instruction(start, pattern, most=80):
    """Gives the address of the first instruction from start on whose text matches pattern."""
    begin = address(start)
    architecture = gdb.selected_inferior().architecture()
    for line in architecture.disassemble(begin, count=most):
        if re.search(pattern, line["asm"]):
            return line["addr"]
    raise Lost(f"this tour needs an instruction '{pattern}' in {start}, which is not there")


def after(start, pattern):
    """Gives the address of the instruction that follows instruction(start, pattern)."""
    at = instruction(start, pattern)
    return at + gdb.selected_inferior().architecture().disassemble(at)[0]["length"]


class Stop(gdb.Breakpoint):
    """A breakpoint that counts only where condition() is true."""

    def __init__(self, place, condition):
        super().__init__(f"*{place:#x}", gdb.BP_HARDWARE_BREAKPOINT, internal=True)
        self.silent, self.holds, self.reached = True, condition, False

    def stop(self):
        self.reached = self.holds()
        return self.reached


def run_to(place, condition=lambda: True):
    """Runs until the CPU stands before the instruction at place, and condition() holds."""
    at = address(place)
    stop = Stop(at, condition)
    try:
        gdb.execute("continue", to_string=True)
        reached = stop.reached
    except gdb.error as error:
        raise Lost(f"the machine ended before it came to {place}: {error}") from error
    finally:
        if stop.is_valid():
            stop.delete()
    if not reached:
        raise Lost(f"the machine stopped before it came to {place}")


def to(place, condition=lambda: True):
    """A move of a tour: run_to(). place may be a function that gives it when the time has come."""
    return lambda: run_to(place() if callable(place) else place, condition)


def mask(value):
    """Sets QEMU's mask for single steps (baton timer)."""
    qemu.command(f"Qqemu.sstep={value:#x}")


def step():
    """One instruction; no interrupt comes in between."""
    mask(7)
    gdb.execute("stepi", to_string=True)


def take_interrupt():
    """One step with interrupts let in: where one is pending, the CPU takes it and nothing else."""
    mask(1)
    gdb.execute("stepi", to_string=True)
    mask(7)


def interrupt_request():
    """Gives the request register of the first interrupt controller: a bit for each line."""
    text = gdb.execute("monitor info pic", to_string=True)
    return int(re.search(r"pic0: irr=(\w\w)", text)[1], 16)


def step_until(condition, what):
    """Steps until condition() is true; what: in words, for the error."""
    for _ in range(MOST_STEPS):
        if condition():
            return
        step()
    raise Lost(f"{what}: not within {MOST_STEPS} instructions")


def in_ring_3():
    return kernel.newest_register("cs") & 3 == 3


def pushed(name):
    """Gives a slot of the trap frame on top of the running thread's kernel stack, as it is now."""
    frame = kernel.current().stack_top - gdb.lookup_type("struct trap_frame").sizeof
    return kernel.word(frame + dict(kernel.slots("struct trap_frame"))[name])


def value(expression):
    """Gives the number that a C expression has now."""
    return int(kernel.evaluate(expression))


def ready_threads():
    """Gives the threads of the run queue, in the order in which they will run."""
    from baton_gdb import run_queue

    queue = kernel.evaluate("*boot_cpu.run_queue")
    return [thread for _, waiting in run_queue.levels(queue) for thread in waiting]


def function_in_ring_3(eip):
    """Gives the name of the program's function at eip."""
    return symbols.symbol_of(eip).partition("+")[0]
