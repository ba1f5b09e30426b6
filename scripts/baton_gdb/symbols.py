"""Addresses in words."""

import re

import gdb

VDSO_PAGE = 0xBFFFE000
DOOR_TAIL = 4  # from vdso_sysenter_return: three POPs and a RET, one byte each

def symbol_of(address):
    """Gives `name+0x12`, `name` at its very start, or "" where no function or variable is known."""
    if address & ~0xFFF == VDSO_PAGE:
        return f"vDSO+{address - VDSO_PAGE:#x}"
    name, offset = nearest(address)
    while name.startswith("..@"):  # a label of a macro of nasm's, whose name says nothing
        name, more = nearest(address - offset - 1)
        offset += more + 1
    return f"{name}+{offset:#x}" if name and offset else name


def nearest(address):
    """Gives the symbol at or before address and the distance, "" and 0 where none is known."""
    text = gdb.execute(f"info symbol {address:#x}", to_string=True)
    match = re.match(r"(\S+)(?: \+ (\d+))? in section", text)
    return (match[1], int(match[2] or 0)) if match else ("", 0)


def function_start(address):
    """Gives where the function or label before address starts, None where none is known."""
    if address & ~0xFFF == VDSO_PAGE:
        door = int(gdb.parse_and_eval("(unsigned)&vdso_vsyscall"))
        end = int(gdb.parse_and_eval("(unsigned)&vdso_sysenter_return")) + DOOR_TAIL
        return door if door <= address < end else None
    text = gdb.execute(f"info symbol {address:#x}", to_string=True)
    match = re.match(r"(\S+)(?: \+ (\d+))? in section \.text", text)
    return address - int(match[2] or 0) if match else None


def has_frame_information(address):
    """Whether a C compiler described the function: then gdb knows its frame, else nobody does."""
    name = symbol_of(address).partition("+")[0]
    name = re.sub(r"\.(part|isra|constprop|cold)\b.*", "", name)  # a piece of a function
    return bool(gdb.lookup_global_symbol(name) or gdb.lookup_static_symbol(name))
