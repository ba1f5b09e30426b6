"""How gdb's own backtrace gets through assembly: through a trap frame that interrupted the kernel,
through switch_to(), and through the doors of a ring-3 program.

gdb refuses to go on to a stack at a lower address, which ring 3's is; so its backtrace ends at the
trap frame of ring 3, and `baton bt` takes over there.
"""

import gdb
from gdb.unwinder import Unwinder, register_unwinder

from baton_gdb import assembly, kernel, symbols

TRAP_REGISTERS = ("eip", "ebp", "ebx", "esi", "edi", "eax", "ecx", "edx", "eflags", "cs")
KEPT = ("ebp", "ebx", "esi", "edi", "eflags", "cs", "ss", "ds", "es", "fs", "gs")


class FrameId:
    def __init__(self, sp, pc):
        self.sp, self.pc = gdb.Value(sp), gdb.Value(pc)


def is_entry_code(pc):
    """Whether pc lies in entry.asm (between its first label and its last), where the stack holds a
    trap frame."""
    return kernel.address_of("entry_int80") <= pc <= kernel.address_of("entry_unexpected")


def holds_trap_frame(pc):
    """Whether a caller at pc has a struct trap_frame on top of its stack."""
    start = symbols.function_start(pc)
    return is_entry_code(pc) or start == kernel.address_of("thread_first_run_user")


def trap_frame_at(sp):
    """Gives the address of the trap frame on top of the stack. On the way in and out ESP is within that
    of ring 3, which has its place at the stack's top."""
    frame = kernel.current().user_frame()
    size = gdb.lookup_type("struct trap_frame").sizeof
    return frame if frame and frame <= sp < frame + size else sp


def trap_registers(frame):
    """Gives the registers that the trap frame at this address holds, ESP where it lay before."""
    offsets = dict(kernel.slots("struct trap_frame"))
    values = {name: kernel.word(frame + offsets[name]) for name in TRAP_REGISTERS}
    from_user = values["cs"] & 3 == 3
    values["esp"] = kernel.word(frame + offsets["esp"]) if from_user else frame + offsets["esp"]
    return values


class BatonUnwinder(Unwinder):
    def __init__(self):
        super().__init__("baton")

    def __call__(self, pending):
        try:
            return self.unwind(pending)
        except gdb.error:  # memory that is not there: gdb's own ways may know more
            return None

    def unwind(self, pending):
        pc = int(pending.read_register("eip")) & 0xFFFFFFFF
        sp = int(pending.read_register("esp")) & 0xFFFFFFFF
        if pc >= kernel.KERNEL_BASE and holds_trap_frame(pc):
            return self.from_trap(pending, sp, pc)
        if symbols.symbol_of(pc).partition("+")[0] == "kernel_main":
            return self.answer(pending, sp, pc, {"eip": 0, "esp": sp, "ebp": 0})  # nobody's concern
        start = symbols.function_start(pc)
        if start is None or symbols.has_frame_information(pc):
            return None
        resumes = start == kernel.address_of("switch_resume")
        begin = assembly.switch_frame() if resumes else assembly.Frame()
        frame = assembly.read(start, pc, begin)
        return None if frame.outermost else self.from_assembly(pending, sp, start, frame)

    def from_trap(self, pending, sp, pc):
        values = trap_registers(trap_frame_at(sp))
        return self.answer(pending, values["esp"], pc, values)

    def from_assembly(self, pending, sp, start, frame):
        base = sp + frame.size  # where the return address lies
        values = {name: kernel.word(base - offset) for name, offset in frame.saved.items()}
        values["eip"], values["esp"] = kernel.word(base), base + 4
        return self.answer(pending, base + 4, start, values)

    def answer(self, pending, sp, pc, values):
        information = pending.create_unwind_info(FrameId(sp, pc))
        unsigned = gdb.lookup_type("unsigned int")
        for name in KEPT:  # what is not said counts as lost
            values.setdefault(name, int(pending.read_register(name)) & 0xFFFFFFFF)
        for name, value in values.items():
            information.add_saved_register(name, gdb.Value(value).cast(unsigned))
        return information


register_unwinder(None, BatonUnwinder(), replace=True)
