"""Puts into words how a machine ended that could not tell it itself: a triple fault, a hang."""

import bisect
import collections
import re
import select
import subprocess
import time

import machine

EXCEPTIONS = {
    0: "#DE divide error", 1: "#DB debug", 2: "NMI", 3: "#BP breakpoint", 4: "#OF overflow",
    5: "#BR bound", 6: "#UD invalid opcode", 7: "#NM no FPU", 8: "#DF double fault",
    10: "#TS invalid TSS", 11: "#NP segment not present", 12: "#SS stack fault",
    13: "#GP general protection", 14: "#PF page fault", 16: "#MF x87 error",
    17: "#AC alignment check", 18: "#MC machine check", 19: "#XM SIMD error",
}  # fmt: skip
EXCEPTION = re.compile(
    r"v=([0-9a-f]{2}) e=([0-9a-f]+) i=(\d) cpl=(\d) IP=([0-9a-f]+):([0-9a-f]+)"
    r".* SP=[0-9a-f]+:([0-9a-f]+) (?:CR2|env->regs\[R_EAX\])=([0-9a-f]+)"
)
SHOWN = 5  # the last exceptions before the end
REPEAT_SECONDS = 10


class Symbols:
    """The kernel's symbols by address; without nm, addresses stay bare."""

    def __init__(self, kernel):
        self.addresses, self.names = [], []
        try:
            listing = subprocess.run(["nm", "-n", kernel], capture_output=True, text=True).stdout
        except OSError:
            return
        for line in listing.splitlines():
            parts = line.split()
            if len(parts) == 3 and parts[1] in "tTwW":
                self.addresses.append(int(parts[0], 16))
                self.names.append(parts[2])

    def name(self, address):
        at = bisect.bisect_right(self.addresses, address) - 1
        if at < 0 or address - self.addresses[at] > 0x10000:
            return f"0x{address:08x}"
        offset = address - self.addresses[at]
        return f"0x{address:08x} {self.names[at]}" + (f"+{offset}" if offset else "")


def error_in_words(vector, error, address):
    if vector == 14:
        what = "protection" if error & 1 else "no page"
        how = "write" if error & 2 else "instruction fetch" if error & 16 else "read"
        who = "ring 3" if error & 4 else "ring 0"
        return f", {how} at 0x{address:08x} from {who}: {what}"
    if vector in (10, 11, 12, 13) and error:
        table = f"IDT entry {error >> 3}" if error & 2 else f"selector 0x{error & ~7:x}"
        return f", error code 0x{error:x} ({table})"
    return ""


def describe(match, symbols):
    """Takes one logged exception, gives it as a line of text."""
    vector, error, cpl, stack, address = (
        int(match[1], 16), int(match[2], 16), int(match[4]), int(match[7], 16), int(match[8], 16),
    )  # fmt: skip
    place = symbols.name(int(match[6], 16))
    name = EXCEPTIONS.get(vector, f"exception {vector}")
    details = error_in_words(vector, error, address)
    return f"  {name}{details}; in ring {cpl} at {place}, ESP 0x{stack:08x}\n"


def logged_exceptions(command, folder):
    """Repeats the run with a log of interrupts; gives the last exceptions, and whether a triple
    fault came again. Only the tail is kept: the log of a whole boot is large."""
    kept, again = collections.deque(maxlen=SHOWN), False
    process = subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, preexec_fn=machine.die_with_parent,
    )  # fmt: skip
    try:
        for line in lines_until(process.stderr, time.monotonic() + REPEAT_SECONDS):
            match = EXCEPTION.search(line)
            if match and int(match[1], 16) < 32 and match[3] == "0":
                kept.append(match)
            again = again or line.startswith("Triple fault")
    finally:
        process.kill()
        process.wait()
    return kept, again


def lines_until(stream, deadline):
    """Yields the stream's lines until it ends or the deadline has come."""
    rest = b""
    while select.select([stream], [], [], max(0, deadline - time.monotonic()))[0]:
        data = stream.read1(65536)
        if not data or time.monotonic() > deadline:
            return
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            yield line.decode("utf-8", "replace")


def triple_fault_report(command, folder, kernel):
    kept, again = logged_exceptions(command, folder)
    if not again:
        return "  (run again with a log of interrupts, it did not come back)\n"
    symbols = Symbols(kernel)
    text = "the last exceptions, oldest first, from the same run repeated with a log:\n"
    return text + "".join(describe(match, symbols) for match in kept)


def timeout_report(limit, run, kernel):
    """Says what was last seen of a machine that is still running: its output and its CPU."""
    text = f"scripts/boot: timeout after {limit:g} seconds"
    lines = run.last_line.decode("utf-8", "replace").split("\n")
    shown = [line.strip() for line in lines if line.strip()]
    text += f"; last line of output: {shown[-1]}\n" if shown else "; there was no output\n"
    match = re.search(r"EIP=([0-9a-f]{8}).*?CPL=(\d)(.*?HLT=(\d))?", run.registers())
    if match:
        place = Symbols(kernel).name(int(match[1], 16))
        halted = ", halted" if match[4] == "1" else ""
        text += f"  the CPU was in ring {match[2]} at {place}{halted}\n"
    return text
