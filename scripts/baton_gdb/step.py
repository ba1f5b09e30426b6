"""baton step-over-int: a system call as one step, seen from ring 3."""

import gdb

from baton_gdb import kernel
from baton_gdb.base import Command

INT, SYSENTER = 0xCD, b"\x0f\x34"


class Return(gdb.Breakpoint):
    """A breakpoint for one thread: others of the same program pass by the same address."""

    def __init__(self, address, thread):
        super().__init__(f"*{address:#x}", gdb.BP_HARDWARE_BREAKPOINT, internal=True)
        self.silent, self.owner, self.reached = True, thread, False

    def stop(self):
        self.reached = kernel.current_address() == self.owner
        return self.reached


def address_after(pc):
    """Gives where ring 3 goes on after the instruction at pc, which must be INT n or SYSENTER."""
    code = bytes(gdb.selected_inferior().read_memory(pc, 2))
    if code == SYSENTER:
        return kernel.address_of("vdso_sysenter_return")  # the kernel returns there, whoever called
    if code[0] == INT:
        return pc + 2
    raise gdb.GdbError(f"the instruction at {pc:08x} is neither INT nor SYSENTER (see x/i $pc)")


class StepOverInt(Command):
    """Steps over an INT or SYSENTER of ring 3: baton step-over-int.
stepi would go into the kernel. The machine runs until the same thread is back in ring 3 behind
the instruction; other threads may run meanwhile. Shows EAX, the call's result."""

    def __init__(self):
        super().__init__("step-over-int", "bsoi")

    def run(self, words):
        pc, number = kernel.newest_register("eip"), kernel.newest_register("eax")
        if kernel.newest_register("cs") & 3 != 3:
            raise gdb.GdbError(f"the CPU is in ring 0, at {pc:08x}: this is for ring 3")
        stop = Return(address_after(pc), kernel.current_address())
        try:
            gdb.execute("continue", to_string=True)
        finally:
            reached = stop.reached
            stop.delete()
        if not reached:
            raise gdb.GdbError("the machine stopped elsewhere before the call came back")
        result = kernel.newest_register("eax")
        result -= (result & 0x80000000) << 1
        print(f"call {number} gave {result}")
        gdb.execute("x/i $pc")


StepOverInt()
