"""How fast input is given to a machine that is recorded.

QEMU asks the serial port for how much it has room, but brings recorded input there only with a later
timer interrupt. What was taken in between beyond the port's 16 bytes would be lost, so the next bytes
wait until some have come: many instructions have passed, or a few again and again, as they do in a
machine that waits in HLT.
"""

import json
import time

BYTES = 4  # at a time: four times as many may be on the way
INSTRUCTIONS = 25_000_000  # more than two ticks of 10 ms, an instruction taking a nanosecond
FEW = 200_000  # in the time between two looks: the timer's interrupts, and nothing else
LOOKS = 4
SECONDS = 0.03  # between two looks: three ticks of a machine that waits


def answers(events):
    """Gives the instruction counts that QEMU has told so far, in its text on the control socket."""
    found = []
    for line in events.splitlines():
        if b'"pace"' in line:
            try:
                found.append(json.loads(line)["return"]["icount"])
            except (ValueError, KeyError):  # not whole yet, or an error: QEMU is ending
                pass
    return found


class Pace:
    def __init__(self, control):
        self.control = control  # QEMU's control socket
        self.questions = 0  # how many were asked, of which one at most is not answered
        self.first = 0  # the first asked after bytes were sent
        self.asked = 0  # when the last one was, by time.monotonic()
        self.waiting = False

    def sent(self):
        """Bytes have been sent."""
        self.first, self.waiting = self.questions, True

    def passed(self, counts):
        """Whether interrupts have come between the looks that gave counts."""
        steps = [after - before for before, after in zip(counts, counts[1:])]
        return sum(steps) > INSTRUCTIONS or sum(0 < step < FEW for step in steps) >= LOOKS

    def ready(self, events):
        """Whether more may be sent; asks QEMU meanwhile."""
        counts = answers(events)
        if self.passed(counts[self.first :]):
            self.waiting = False
        if self.waiting and len(counts) == self.questions and time.monotonic() > self.asked + SECONDS:
            self.asked = time.monotonic()
            self.questions += 1
            try:
                self.control.sendall(b'{"execute": "query-replay", "id": "pace"}\n')
            except OSError:  # QEMU has ended, which its output tells
                pass
        return not self.waiting
