"""Going backwards in a recorded run. gdb's own reverse-stepi, reverse-continue and so on work; what
is here makes them quick.

QEMU goes back by loading a snapshot of the machine and replaying from there. The recording has one,
of the start; so others are taken on the way forward, at interrupts that come long after the last.
"""

import re

import gdb

MOST = 16  # snapshots kept, of some megabytes each
BACKWARDS = ("continue", "finish", "next", "nexti", "step")

distance = 20_000_000  # instructions from one snapshot to the next: replayed in about 0.2 seconds
snapshots = []  # their instruction counts, in order
maker = None


def position():
    """Gives how many instructions of the recorded run are done, None where nothing is replayed."""
    try:
        text = gdb.execute("monitor info replay", to_string=True)
    except gdb.error:  # QEMU is gone, or runs
        return None
    found = re.search(r"^Replaying .*instruction count = (\d+)", text)
    return int(found[1]) if found else None


def name_of(count):
    return f"baton-{count}"


def thin_out():
    """Deletes every second snapshot and has the next ones taken half as often."""
    global distance, snapshots
    for count in snapshots[::2]:
        gdb.execute(f"monitor delvm {name_of(count)}", to_string=True)
    snapshots, distance = snapshots[1::2], distance * 2


def place():
    """Gives an address that each interrupt passes behind an instruction that writes no memory: QEMU,
    going back, does not see what the instruction just before a snapshot writes."""
    code = gdb.newest_frame().architecture().disassemble(
        int(gdb.parse_and_eval("(unsigned int)&irq_common")), count=20)  # fmt: skip
    for before, after in zip(code, code[1:]):
        if re.match(r"mov +e\w\w,0x", before["asm"]):
            return after["addr"]
    raise gdb.GdbError("irq_common has no place for snapshots")


class Maker(gdb.Breakpoint):
    """Takes a snapshot at the first interrupt that comes far enough behind the last one."""

    def __init__(self):
        super().__init__(f"*{place():#x}", gdb.BP_HARDWARE_BREAKPOINT, internal=True)
        self.silent = True

    def stop(self):
        count = position()
        if count is None or count < max([0, *snapshots]) + distance:
            return False
        # QEMU cannot at some moments, and says so: then a later interrupt will do.
        if not gdb.execute(f"monitor savevm {name_of(count)}", to_string=True).strip():
            snapshots.append(count)
        if len(snapshots) > MOST:
            thin_out()
        return False


class End(gdb.Breakpoint):
    """Stops before the machine ends, while one can still go back."""

    def __init__(self, function):
        super().__init__(function, gdb.BP_HARDWARE_BREAKPOINT, internal=True)
        self.silent = True

    def stop(self):
        print("The recorded run ends here: from now on only backwards, or `continue` to its end.")
        return True


def rest():
    """Takes no snapshots until the machine stops: on the way back each interrupt would be a stop."""
    maker.enabled = False


def stopped(event):
    """Not a hookpost's work: at gdb's prompt that comes as soon as the machine runs."""
    if not maker.enabled:
        maker.enabled = True


def start():
    """Makes ready for going back, where a recording is replayed."""
    global maker
    if position() is None:
        return
    print("A recorded run: reverse-stepi, reverse-continue and `baton who-wrote` go backwards.")
    maker = Maker()
    gdb.events.stop.connect(stopped)
    for way in BACKWARDS:
        gdb.execute(f"define hook-reverse-{way}\npython baton_gdb.replay.rest()\nend")
    for function in ("arch_machine_exit", "arch_machine_restart"):
        End(function)
