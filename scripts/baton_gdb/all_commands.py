"""All of Baton's gdb commands: importing a file makes its command known to gdb."""

from baton_gdb import (  # noqa: F401
    backtrace,
    base,
    descriptors,
    keyboard,
    next_switch,
    run_queue,
    step,
    threads,
    timer,
    trace,
    unwind,
    who_wrote,
)
