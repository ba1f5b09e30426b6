"""gdb's settings for Baton."""

import gdb

for setting in (
    "pagination off",
    "confirm off",
    "disassembly-flavor intel",  # as nasm writes it
    "print pretty on",
    "stack-cache off",  # the same user address is another byte in another process
    "code-cache off",
):
    gdb.execute(f"set {setting}")
