"""The machine stops where the kernel finds itself broken: an exception in ring 0, or a panic."""

import gdb

from baton_gdb import kernel, symbols


class KernelBreakpoint(gdb.Breakpoint):
    """Stops before the report is printed. Both are functions from which the kernel never returns."""

    def __init__(self, function):
        super().__init__(function, gdb.BP_HARDWARE_BREAKPOINT, internal=True)
        self.silent = True
        self.function = function

    def stop(self):
        print(self.describe())
        print("`baton bt` shows the calls, `continue` lets the kernel print its report and end.")
        return True

    def describe(self):
        if self.function == "panic":
            text = gdb.Value(kernel.newest_register("eax") or 0)
            caller = symbols.symbol_of(kernel.word(kernel.newest_register("esp") + 4) - 1)
            return f"Kernel panic, from {caller}"
        frame = gdb.parse_and_eval("*frame")
        eip = int(frame["eip"])
        return (f"Kernel exception: vector {int(frame['vector'])}, error {int(frame['error']):#x},"
                f" at {eip:08x} {symbols.symbol_of(eip)}")  # fmt: skip


def watch():
    """Sets both breakpoints, as hardware ones: they hold under any accelerator."""
    for function in ("panic", "panic_frame"):
        KernelBreakpoint(function)
