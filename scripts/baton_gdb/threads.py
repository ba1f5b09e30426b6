"""baton threads: one line for each thread, with the place where it will go on."""

from baton_gdb import kernel, programs, symbols
from baton_gdb.base import Command

# Calls by which any thread gives the CPU up: where it waits is what called them.
WAYS_OUT = {"switch_to", "hand_over", "rotate", "schedule", "sched_preempt", "thread_yield",
            "sched_block", "block", "wait_sleep", "wait_until_and_leave",
            "wait_forever_and_leave", "clock_wait", "clock_wait_and_leave"}  # fmt: skip
MOST_CALLS = 16


def callers(ebp, thread):
    """Walks up by EBP from a saved one: gives return addresses in the kernel, the newest first."""
    for _ in range(MOST_CALLS):
        if not thread.stack <= ebp <= thread.stack_top - 8 or ebp % 4:
            return
        yield kernel.word(ebp + 4)
        above = kernel.word(ebp)
        if above <= ebp:
            return
        ebp = above


def kernel_place(thread):
    """Gives the function in which a thread that does not run is; the call in which a program waits."""
    if symbols.symbol_of(thread.eip) != "switch_resume":
        return symbols.symbol_of(thread.eip)
    saved_ebp, returns_to = kernel.word(thread.esp + 12), kernel.word(thread.esp + 16)
    addresses = (returns_to, *callers(saved_ebp, thread))
    names = [symbols.symbol_of(address - 1) or "" for address in addresses]
    names = [name for name in (name.partition("+")[0] for name in names) if name not in {"", *WAYS_OUT}]
    calls = [name for name in names if name.startswith("sys_") and thread.state == "blocked"]
    return (calls + names + ["switch_resume"])[0]


def user_place(thread):
    frame = thread.user_frame()
    if frame is None:
        return ""
    offsets = dict(kernel.slots("struct trap_frame"))
    eip = kernel.word(frame + offsets["eip"])
    programs.load(thread.program())
    return f", ring 3 at {symbols.symbol_of(eip) or format(eip, '08x')}"


def place_of(thread):
    """Gives where the thread is, in words."""
    if not thread.is_current():
        return kernel_place(thread) + user_place(thread)
    eip = kernel.newest_register("eip")
    if eip < kernel.KERNEL_BASE:
        programs.load(thread.program())
        return f"ring 3 at {symbols.symbol_of(eip) or format(eip, '08x')}"
    return symbols.symbol_of(eip) + user_place(thread)


class Threads(Command):
    """Lists all threads: baton threads.
The current one is marked *. `where` is the kernel function that gave the CPU up, and the place in
the program by which it came into the kernel."""

    def __init__(self):
        super().__init__("threads", "bthreads")

    def run(self, words):
        before = programs.loaded
        print(" tid name             state   prio  ticks  switches  where")
        for thread in kernel.threads():
            mark = "*" if thread.is_current() else " "
            reason = f" (waits for {thread.wait_reason()})" if thread.wait_reason() else ""
            figures = [thread.number(name) for name in ("priority", "ticks", "switches")]
            print(f"{mark}{thread.tid:3} {thread.name:16} {thread.state:8}"
                  "{:4} {:6} {:9}".format(*figures) + f"  {place_of(thread)}{reason}")  # fmt: skip
        programs.load(before)


Threads()
