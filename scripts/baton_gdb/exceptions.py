"""The machine stops where the kernel finds itself broken: an exception in ring 0, or a panic."""

import gdb

from baton_gdb import symbols


class KernelBreakpoint(gdb.Breakpoint):
    """Stops before the report is printed, in a function from which the kernel never returns."""

    def __init__(self, function):
        super().__init__(function, gdb.BP_HARDWARE_BREAKPOINT, internal=True)
        self.silent = True
        self.function = function

    def stop(self):
        print(self.describe())
        print("`baton bt` shows the calls, `continue` lets the kernel print its report and end.")
        return True

    def describe(self):
        newest = gdb.newest_frame()
        if self.function == "panic":
            text = newest.read_var("text").string("ascii", "replace")
            return f"Kernel panic in {newest.older().name()}: {text}"
        frame = newest.read_var("frame").dereference()
        eip = int(frame["eip"])
        return (f"Kernel exception: vector {int(frame['vector'])}, error {int(frame['error']):#x},"
                f" at {eip:08x} {symbols.symbol_of(eip)}")  # fmt: skip


def watch():
    """Sets both breakpoints, as hardware ones: they hold under any accelerator."""
    for function in ("panic", "panic_frame"):
        KernelBreakpoint(function)
