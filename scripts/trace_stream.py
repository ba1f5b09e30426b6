"""The event trace on its way out of the machine, while it runs.

The machine's memory is a file (QEMU's memory-backend-file, shared). The kernel says on the debug port
where its ring of records lies (kernel/trace_ring.h); what has been written to it since the last look
is copied from there to the trace's file. So a record costs the machine no device access, and what was
recorded before the machine's end is there whatever that end was.
"""

import os
import struct

import trace_format

MEMORY = "memory"  # in the run's folder
EXTRA_MIB = 32  # memory that the ring takes: given beside what the run has without a trace
LOOK_EVERY = 0.05  # seconds; at ten million records a second the ring is not lapped
RING = struct.Struct("<III")


def qemu_options(folder, mib):
    """Makes the machine's memory a file in folder; gives the options for QEMU."""
    path = os.path.join(folder, MEMORY)
    with open(path, "wb") as file:
        file.truncate(mib << 20)
    backend = f"memory-backend-file,id=memory,size={mib}M,mem-path={MEMORY},share=on"
    return ["-object", backend, "-machine", "memory-backend=memory"]


class Stream:
    def __init__(self, folder, target):
        self.memory = os.path.join(folder, MEMORY)
        self.target = open(target, "wb")
        self.ring = self.source = None  # the ring's address, once the kernel has told it
        self.taken = 0  # records, modulo 2^32 as the kernel counts
        self.lost = 0

    def find(self, verdict_lines):
        """Takes the lines of the debug port: `trace ADDRESS` is the ring's."""
        for line in verdict_lines:
            word, _, rest = line.partition(" ")
            if word == "trace" and rest.isdigit():
                self.ring = int(rest)
                self.source = os.open(self.memory, os.O_RDONLY)

    def look(self, verdict_lines):
        """Copies what is new."""
        if self.ring is None:
            self.find(verdict_lines())
        if self.ring is None:
            return
        written, mask, events = self.head()
        self.copy(self.taken, written, mask, events)

    def head(self):
        return RING.unpack(os.pread(self.source, RING.size, self.ring))

    def copy(self, start, end, mask, events):
        """Copies records start to end, less those that were lapped before or while they were read."""
        size, count = mask + 1, (end - start) & 0xFFFFFFFF
        missed = max(0, count - size)
        start, count = start + missed, count - missed
        data = b""
        for place, length in self.pieces(start & mask, count, size):
            data += os.pread(self.source, length * 16, events + place * 16)
        lapped = max(0, ((self.head()[0] - start) & 0xFFFFFFFF) - size)
        lapped = min(lapped, count)
        self.tell_lost(missed + lapped, data[lapped * 16 :])
        self.target.write(data[lapped * 16 :])
        self.target.flush()
        self.taken = end

    @staticmethod
    def pieces(place, count, size):
        first = min(count, size - place)
        return [(place, first), (0, count - first)] if count > first else [(place, first)]

    def tell_lost(self, count, following):
        if count:
            time = struct.unpack_from("<I", following)[0] if following else 0
            self.lost += count
            self.target.write(trace_format.RECORD.pack(time, trace_format.KIND.LOST, 0, 0, 0, count))

    def end(self, verdict_lines):
        """Copies the last records and closes the file; once."""
        if self.target.closed:
            return
        self.look(verdict_lines)
        self.target.close()
        if self.source is not None:
            os.close(self.source)
