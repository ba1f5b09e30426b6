"""The line that the kernel prints when a fault ends a program: tests/user/fault_kinds.c causes each kind
twice, with a handler, which keeps the kernel silent, and without."""

import re

import pytest
from conftest import boot

EIP = r"EIP 0x[0-9a-f]{8}"
ESP = r"ESP 0x[0-9a-f]{8}"
PROTECTION = rf"general protection fault \(vector 13: no selector named; error code 0x0\): {EIP}, {ESP}"
SELECTOR = rf"general protection fault \(vector 13: selector 0x1f0 in the GDT; error code 0x1f0\): {EIP}, {ESP}"
X87 = rf"x87 floating-point error \(vector 16; error code 0x0\): {EIP}, {ESP}"


def no_page(access, error):
    return rf"page fault \(vector 14: {access} a page that is not present, from ring 3; error code 0x{error}\): {EIP}"


LINES = {
    "read_a_hole": no_page("read from", 4) + ", CR2 0x00000010, ESP",
    "write_a_hole": no_page("write to", 6) + ", CR2 0x00000010, ESP",
    "write_what_is_read_only": no_page("write to", 6) + r", CR2 0x\w{5}008",
    "read_what_is_closed": no_page("read from", 4) + r", CR2 0x\w{5}00c",
    "write_the_program": r"page fault \(vector 14: write to a page that does not allow it, from ring 3; error code 0x7\)",
    "read_across_an_end": no_page("read from", 4) + r", CR2 0x\w{5}000",
    "read_the_kernel": no_page("read from", 4) + ", CR2 0xffffe000",
    "jump_into_a_hole": r"page fault .*: EIP 0x00000010, CR2 0x00000010",
    "read_past_a_file": no_page("read from", 4) + r", CR2 0x\w{5}000",
    "divide_by_zero": rf"divide error \(vector 0; error code 0x0\): {EIP}, {ESP}",
    "overflow": r"overflow \(vector 4; ",
    "out_of_bounds": r"bound range exceeded \(vector 5; ",
    "no_instruction": r"invalid opcode \(vector 6; ",
    "lock_without_a_store": r"invalid opcode \(vector 6; ",
    "breakpoint": r"breakpoint \(vector 3; ",
    "halt": PROTECTION,
    "interrupts_off": PROTECTION,
    "a_port": PROTECTION,
    "a_closed_gate": r"general protection fault \(vector 13: gate of vector 32 in the IDT; error code 0x102\)",
    "no_segment": SELECTOR,
    "a_local_segment": r"general protection fault \(vector 13: selector 0x8 in the LDT; error code 0xc\)",
    "a_local_code_segment": r"general protection fault \(vector 13: selector 0x0 in the LDT; error code 0x4\)",
    "a_control_register": PROTECTION,
    "a_far_jump": SELECTOR,
    "single_step": r"debug exception \(vector 1; ",
    "x87_invalid": X87,
    "x87_zero_divide": X87,
    "x87_overflow": X87,
    "x87_underflow": X87,
    "x87_inexact": X87,
}  # fmt: skip


@pytest.fixture(scope="module")
def printed():
    """{kind: the kernel's lines}."""
    run = boot("--", "fault_kinds")
    assert run.status == 0, run
    found, kind = {}, None
    for line in run.out.splitlines():
        if line.endswith(":") and " " not in line:
            kind = line[:-1]
            found[kind] = []
        elif line.startswith("fault_kinds (pid "):
            found[kind].append(line)
    return found


def test_all_kinds_are_here(printed):
    assert list(printed) == list(LINES)


@pytest.mark.parametrize("kind", LINES)
def test_one_line_tells(printed, kind):
    assert len(printed[kind]) == 1, printed[kind]
    assert re.fullmatch(rf"fault_kinds \(pid \d+\): {LINES[kind]}.*", printed[kind][0]), printed[kind][0]
