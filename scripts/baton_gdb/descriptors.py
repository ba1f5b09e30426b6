"""baton gdt, baton idt, baton tss: the CPU's tables, decoded (SDM vol. 3, chapters 3, 6 and 8)."""

import re

import gdb

from baton_gdb import kernel, symbols
from baton_gdb.base import Command

ROLES = ("KERNEL_CS", "KERNEL_DS", "USER_CS", "USER_DS", "TSS_SELECTOR", "PERCPU_SELECTOR",
         "DOUBLE_FAULT_TSS_SELECTOR")  # fmt: skip
SYSTEM_TYPES = {1: "TSS 16-bit", 2: "LDT", 3: "TSS 16-bit busy", 4: "call gate 16-bit",
                5: "task gate", 6: "interrupt gate 16-bit", 7: "trap gate 16-bit", 9: "TSS",
                11: "TSS busy", 12: "call gate", 14: "interrupt gate", 15: "trap gate"}  # fmt: skip


class Segment:
    """A descriptor of the GDT. limit is the last byte's offset."""

    def __init__(self, value):
        self.base = value >> 16 & 0xFFFFFF | value >> 32 & 0xFF000000
        self.limit = value & 0xFFFF | value >> 32 & 0xF0000
        if value >> 55 & 1:  # in pages
            self.limit = self.limit << 12 | 0xFFF
        self.kind, self.system = value >> 40 & 15, not value >> 44 & 1
        self.dpl, self.present = value >> 45 & 3, bool(value >> 47 & 1)
        self.wide = bool(value >> 54 & 1)

    def type(self):
        if self.system:
            return SYSTEM_TYPES.get(self.kind, "reserved")
        if self.kind & 8:
            text = "code, readable" if self.kind & 2 else "code"
            text += ", conforming" if self.kind & 4 else ""
        else:
            text = "data, writable" if self.kind & 2 else "data, read-only"
            text += ", grows down" if self.kind & 4 else ""
        return text + ("" if self.wide else ", 16-bit")


class Gate:
    """A descriptor of the IDT."""

    def __init__(self, value):
        self.offset = value & 0xFFFF | value >> 32 & 0xFFFF0000
        self.selector, self.kind = value >> 16 & 0xFFFF, value >> 40 & 15
        self.dpl, self.present = value >> 45 & 3, bool(value >> 47 & 1)

    def text(self):
        if not self.present:
            return "not present"
        kind = SYSTEM_TYPES.get(self.kind, "reserved")
        if self.kind == 5:
            return f"{kind:15} dpl {self.dpl}  TSS {self.selector:#04x}"
        target = f"{self.selector:#04x}:{self.offset:08x}"
        return f"{kind:15} dpl {self.dpl}  {target}  {symbols.symbol_of(self.offset)}"


def roles():
    """Gives the kernel's names by selector, without the requested privilege level."""
    found = {int(kernel.evaluate(name)) & ~3: name for name in ROLES}
    first = int(kernel.evaluate("(int)GDT_TLS_FIRST"))
    for i in range(int(kernel.evaluate("(int)GDT_TLS_COUNT"))):
        found[(first + i) * 8] = f"TLS {i}"
    return found


class Gdt(Command):
    """Shows the GDT's descriptors, decoded: baton gdt."""

    def __init__(self):
        super().__init__("gdt", "bgdt")

    def run(self, words):
        table, names = kernel.evaluate("boot_cpu.gdt"), roles()
        print(f"GDT at {int(table.address):08x}")
        print("selector  base      limit     dpl  type                   what for")
        for index in range(table.type.range()[1] + 1):
            value = int(table[index])
            if value:
                entry = Segment(value)
                kind = entry.type() if entry.present else "not present"
                print(f"    {index * 8:#04x}  {entry.base:08x}  {entry.limit:08x}  {entry.dpl:3}"
                      f"  {kind:21}  {names.get(index * 8, '')}")  # fmt: skip


class Idt(Command):
    """Shows the IDT's gates, decoded: baton idt [VECTOR].
Vectors in a row that lead to the same place are one line. dpl 3: ring 3 may call it by INT n."""

    def __init__(self):
        super().__init__("idt", "bidt")

    def run(self, words):
        table = kernel.evaluate("idt")
        gates = [Gate(int(table[i])).text() for i in range(table.type.range()[1] + 1)]
        wanted = self.vectors(words, len(gates))
        first = None
        for vector in wanted:
            first = vector if first is None else first
            if vector + 1 in wanted and gates[vector + 1] == gates[first]:
                continue
            span = f"{first:#04x}" if first == vector else f"{first:#04x} to {vector:#04x}"
            print(f"{span:12}  {gates[first]}")
            first = None


    def vectors(self, words, count):
        """Gives the vectors asked for: all, or one by its number."""
        if not words:
            return range(count)
        if len(words) > 1 or not re.fullmatch(r"\d+|0x[0-9a-fA-F]+", words[0]):
            raise gdb.GdbError("usage: baton idt [VECTOR]")
        if int(words[0], 0) >= count:
            raise gdb.GdbError(f"the IDT has {count} vectors")
        return [int(words[0], 0)]


class Tss(Command):
    """Shows the TSS of the CPU, and whether its ESP0 fits the running thread: baton tss."""

    def __init__(self):
        super().__init__("tss", "btss")

    def run(self, words):
        tss = kernel.evaluate("boot_cpu.tss")
        print(f"TSS at {int(tss.address):08x}, which is SYSENTER_ESP too")
        for name, note in (("ss0", "the stack that the CPU takes"),
                           ("esp0", "when it enters ring 0 from ring 3")):  # fmt: skip
            print(f"  {name:6} {int(tss[name]):08x}  {note}")
        print(f"  io_map {int(tss['io_map']):8}  limit {tss.type.sizeof - 1}:"
              " past it, so ring 3 has no port")  # fmt: skip
        thread = kernel.current()
        top, esp0 = thread.stack_top, int(tss["esp0"])
        fits = "is" if top == esp0 else "is NOT"
        print(f"ESP0 {fits} the stack top {top:08x} of thread {thread.tid} ({thread.name}),"
              " which runs")  # fmt: skip


for command in (Gdt, Idt, Tss):
    command()
