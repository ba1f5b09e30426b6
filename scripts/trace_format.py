"""The format of the event trace: its numbers and words, read from lib/trace_format.h.

    kinds, whys, reasons, units, numbers    {number: (NAME, words)}, and by attribute of KIND: KIND.SWITCH
    MAGIC, VERSION                          what START carries
    read(path)                              the records of a file: tuples (time, kind, cpu, detail,
                                            thread, argument)
"""

import os
import re
import struct
import types

HEADER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib/trace_format.h")
RECORD = struct.Struct("<IBBHII")
FROM_USER = SYSENTER = 0x8000


def tables():
    """Gives {name of the X-macro: {number: (NAME, words)}}."""
    found, table = {}, None
    for line in open(HEADER, encoding="utf-8"):
        start = re.match(r"#define (\w+)\(X\)", line)
        entry = re.match(r'\s+X\((\w+), (\d+), "(.*)"\)', line)
        if start:
            table = found.setdefault(start.group(1), {})
        elif entry:
            table[int(entry.group(2))] = (entry.group(1), entry.group(3))
    return found


def constant(name):
    """Gives a number that stands in the format outside of its tables."""
    with open(HEADER, encoding="utf-8") as file:
        return int(re.search(rf"\b{name} = (\w+)", file.read())[1], 0)


def names(table):
    return types.SimpleNamespace(**{name: number for number, (name, _) in table.items()})


_tables = tables()
kinds, whys = _tables["TRACE_KINDS"], _tables["TRACE_WHYS"]
reasons, units = _tables["WAIT_REASONS"], _tables["TRACE_UNITS"]
numbers = _tables["TRACE_NUMBERS"]
KIND, WHY, REASON, UNIT = names(kinds), names(whys), names(reasons), names(units)
NUMBER = names(numbers)
MAGIC, VERSION = constant("TRACE_MAGIC"), constant("TRACE_VERSION")


def read(path):
    """Gives the records of a trace; a last one that is not whole is left out."""
    with open(path, "rb") as file:
        data = file.read()
    return list(RECORD.iter_unpack(data[: len(data) // RECORD.size * RECORD.size]))
