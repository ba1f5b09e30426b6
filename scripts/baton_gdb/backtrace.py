"""baton bt: the calls of any thread, from where it stopped in the kernel to its program's main."""

import gdb

from baton_gdb import kernel, programs, registers, symbols, unwind
from baton_gdb.base import Command

MOST_CALLS = 64


def frames():
    """Gives gdb's frames from the registers as they are now, the newest first."""
    frame = gdb.newest_frame()
    for _ in range(MOST_CALLS):
        if frame is None or frame.pc() == 0:
            return
        yield frame
        frame = frame.older()


def arguments(frame):
    """Gives `name=value, ...` as gdb shows them; frames of assembly have none."""
    function = frame.function()
    if function is None:
        return ""
    block, texts = frame.block(), []
    while block.function is None:
        block = block.superblock
    for symbol in block:
        if symbol.is_argument:
            try:
                value = frame.read_var(symbol).format_string(max_elements=24, symbols=False,
                                                             pretty_structs=False)  # fmt: skip
            except (gdb.error, ValueError):
                value = "?"
            texts.append(f"{symbol.name}={value}")
    return ", ".join(texts)


def name_of(frame):
    address = frame.pc()
    if frame.function() is not None:
        return f"{frame.name()} ({arguments(frame)})"
    return symbols.symbol_of(address) or "(no symbol)"


def line_of(frame):
    place = frame.find_sal()
    return f"  {place.symtab.filename}:{place.line}" if place.symtab else ""


def show(frame, number):
    print(f"#{number:<2} {frame.pc():08x}  {name_of(frame)}{line_of(frame)}")


def describe_trap(address):
    """Gives the line that stands between two levels."""
    offsets = dict(kernel.slots("struct trap_frame"))
    vector = kernel.word(address + offsets["vector"])
    kinds = {0x80: "INT 0x80", 0x100: "SYSENTER"}
    kind = kinds.get(vector, f"IRQ {vector - 32}" if 32 <= vector < 48 else f"exception {vector}")
    ring = kernel.word(address + offsets["cs"]) & 3
    return f"--- trap frame at {address:08x}: {kind} from ring {ring} ---"


def trap_frame_of(frame):
    """Gives the address of the trap frame that lies on top of this frame's stack, or None."""
    pc = frame.pc()
    if pc < kernel.KERNEL_BASE or not unwind.holds_trap_frame(pc):
        return None
    return unwind.trap_frame_at(int(frame.read_register("esp")) & 0xFFFFFFFF)


def show_part(number):
    """Shows the frames from the registers as they are. Gives the next number and the trap frame by
    which ring 3 was left, None where the calls end in the kernel."""
    for frame in frames():
        show(frame, number)
        number += 1
        trap = trap_frame_of(frame)
        if trap is None:
            continue
        print(describe_trap(trap))
        if unwind.trap_registers(trap)["cs"] & 3 == 3:
            return number, trap
    return number, None


def stopped_registers(thread):
    """Where a thread that does not run will go on; EBP is on its stack, but for the first run."""
    return {"eip": thread.eip, "esp": thread.esp, "ebp": 0}


def title(thread):
    program = f", program {thread.program()}" if thread.program() else ""
    reason = f", waits for {thread.wait_reason()}" if thread.wait_reason() else ""
    print(f"thread {thread.tid} ({thread.name}){program}: {thread.state}{reason}")


def show_thread(thread):
    programs.load(thread.program())
    title(thread)
    with registers.borrowed():
        if not thread.is_current():
            registers.place(stopped_registers(thread), thread.page_directory)
        number, trap = show_part(0)
        if trap is not None:
            registers.place(unwind.trap_registers(trap))
            show_part(number)


class Backtrace(Command):
    """Shows the calls of a thread, running or not: baton bt [TID].
Goes through the switch, through trap frames, and on into the thread's own program. Without TID
it is the thread that runs. The symbols of ring 3 are afterwards those of that program."""

    def __init__(self):
        super().__init__("bt", "bbt")

    def run(self, words):
        if len(words) > 1:
            raise gdb.GdbError("usage: baton bt [TID]")
        show_thread(kernel.thread_of(words[0]) if words else kernel.current())


Backtrace()
