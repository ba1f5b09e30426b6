"""Names that stand elsewhere than in the trace's format, read from the kernel's sources: system calls,
exceptions, interrupts. The format itself is read by scripts/trace_format.py."""

import functools
import os
import re

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CALL = re.compile(r"^CALL\d\((\d+),\s*(\w+)", re.MULTILINE)
EXCEPTION_LIST = re.compile(r"names\[\w+\] = \{(.*?)\}", re.DOTALL)
FIRST_IRQ = 32
IRQS = {0: "timer", 1: "keyboard", 4: "serial port"}


def source(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


@functools.lru_cache(maxsize=None)
def system_calls():
    """Gives {number: name} of the kernel's system calls."""
    return {int(number): name for number, name in CALL.findall(source("kernel/syscalls.h"))}


@functools.lru_cache(maxsize=None)
def exceptions():
    """Gives the names of the CPU's exceptions by vector."""
    body = EXCEPTION_LIST.search(source("kernel/debug/exception_names.c"))[1]
    return re.findall(r'"(.*?)"', body)


def system_call(number):
    return system_calls().get(number, f"call {number}")


def interrupt(vector):
    irq = vector - FIRST_IRQ
    return IRQS.get(irq, f"IRQ {irq}" if 0 <= irq < 16 else f"vector {vector}")


def exception(vector):
    return exceptions()[vector] if vector < len(exceptions()) else f"vector {vector}"
