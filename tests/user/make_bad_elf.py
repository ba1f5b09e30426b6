#!/usr/bin/python3
"""Writes hostile ELF files, and strange but valid ones, for tests/user/bad_elf.c.

    make_bad_elf.py FOLDER       writes FOLDER/bad_*.elf and FOLDER/good_*.elf, prints their names

A bad one must be refused by execve with -ENOEXEC, a good one ends with status 42.
"""

import os
import struct
import sys

BASE = 0x08048000
PAGE = 4096
LOAD, DYNAMIC, INTERP, NOTE = 1, 2, 3, 4
X, W, R = 1, 2, 4
# mov eax, 1; mov ebx, 42; int 0x80: exit(42)
CODE = bytes.fromhex("b801000000bb2a000000cd80")
# The same, but the status is read from a word of .bss, which must be 0, plus 42.
BSS_CODE = bytes.fromhex("a1") + struct.pack("<I", BASE + PAGE) + bytes.fromhex("83c02a89c3b801000000cd80")


def header(**changes):
    """The ELF header, field by field; changes replace some."""
    fields = {
        "magic": b"\x7fELF", "kind": 1, "data": 1, "version": 1, "padding": bytes(9),
        "type": 2, "machine": 3, "version2": 1, "entry": BASE + 0x200, "phoff": 52, "shoff": 0,
        "flags": 0, "ehsize": 52, "phentsize": 32, "phnum": 1, "shentsize": 0, "shnum": 0, "shstrndx": 0,
    }  # fmt: skip
    fields.update(changes)
    return struct.pack("<4sBBB9sHHIIIIIHHHHHH", *fields.values())


def segment(**changes):
    """A program header: the whole file at BASE, read and execute; changes replace some fields."""
    fields = {
        "type": LOAD, "offset": 0, "vaddr": BASE, "paddr": BASE, "filesz": 0x300, "memsz": 0x300,
        "flags": R | X, "align": PAGE,
    }  # fmt: skip
    fields.update(changes)
    return struct.pack("<8I", *fields.values())


def file(segments=None, code=CODE, size=0x300, **changes):
    """A whole file: header, program headers, code at 0x200, zeros up to size bytes."""
    segments = [segment()] if segments is None else segments
    changes.setdefault("phnum", len(segments))
    start = header(**changes) + b"".join(segments)
    assert len(start) <= 0x200 or code is None
    return (start if code is None else start.ljust(0x200, b"\0") + code).ljust(size, b"\0")[:size]


def one(**changes):
    """A file with one segment, of which some fields are changed."""
    return file([segment(**changes)])


BAD = {
    "empty": b"",
    "one_byte": b"\x7f",
    "text": b"exit 42\n",
    "script_of_nobody": b"#!\nexit 42\n",
    "magic": file(magic=b"\x7fELG"),
    "header_cut": file()[:51],
    "class_64": file(kind=2),
    "big_endian": file(data=2),
    "ident_version": file(version=2),
    "version": file(version2=0),
    "type_relocatable": file(type=1),
    "type_core": file(type=4),
    "machine_x86_64": file(machine=62),
    "machine_arm": file(machine=40),
    "phentsize_0": file(phentsize=0),
    "phentsize_56": file(phentsize=56),
    "phnum_0": file(phnum=0),
    "phnum_65535": file(phnum=65535),
    "phoff_past_the_end": file(phoff=0x10000),
    "phoff_at_the_end": file(phoff=0x300 - 31),
    "phoff_wraps": file(phoff=0xFFFFFFF0),
    "headers_cut": file()[:60],
    "no_segment_to_load": one(type=NOTE),
    "interpreter": file([segment(), segment(type=INTERP, offset=0x200, filesz=8)]),
    "filesz_above_memsz": one(memsz=0x2FF),
    "filesz_past_the_end": one(filesz=0x301, memsz=0x301),
    "filesz_huge": one(filesz=0xFFFFFFFF, memsz=0xFFFFFFFF),
    "offset_past_the_end": one(offset=0x1000),
    "offset_wraps": one(offset=0xFFFFF000, filesz=0x1300, memsz=0x1300),
    "offset_not_congruent": one(offset=1, filesz=0x2FF),
    "page_0": one(vaddr=0),
    "page_0_up": one(vaddr=PAGE),
    "memory_wraps": one(memsz=0xFFFFFFFF),
    "memory_wraps_to_0": one(vaddr=0xFFFFF000, memsz=PAGE),
    "kernel_start": one(vaddr=0xC0000000),
    "kernel_image": one(vaddr=0xC0100000),
    "runs_into_the_kernel": one(memsz=0xC0000000 - BASE + 1),
    "vdso_page": one(vaddr=0xBFFFE000),
    "stack": one(vaddr=0xBFFEF000),
    "runs_into_the_stack": one(memsz=0xBF800000 - BASE),
    "overlap": file([segment(), segment()]),
    "overlap_within_a_page": file([segment(), segment(vaddr=BASE + 0x800, offset=0x800 - 0x800, filesz=0, memsz=16)]),
    "overlap_from_below": file([segment(), segment(vaddr=BASE - PAGE, filesz=0, memsz=2 * PAGE)]),
    "second_segment_bad": file([segment(), segment(vaddr=0xD0000000)]),
    "entry_0": file(entry=0),
    "entry_in_the_kernel": file(entry=0xC0100000),
    "entry_past_the_segment": file(entry=BASE + 0x300),
    "entry_not_executable": one(flags=R | W),
    "empty_segment_with_bytes": file([segment(), segment(vaddr=BASE + 2 * PAGE, memsz=0)]),
    "dynamic_wraps": file([segment(vaddr=0xFFC00000)], type=3, entry=0xFFC00200),
}  # fmt: skip

BSS = segment(vaddr=BASE + PAGE, filesz=0, memsz=3 * PAGE, flags=R | W)
MANY = [segment()] + [
    segment(vaddr=BASE + (2 + 2 * i) * PAGE, filesz=0, memsz=PAGE, flags=R | W) for i in range(200)
]

GOOD = {
    "plain": file(),
    "bss_only_segment": file([segment(), BSS], code=BSS_CODE),
    "empty_segment": file([segment(), segment(vaddr=0, filesz=0, memsz=0)]),
    "segments_out_of_order": file([BSS, segment()], code=BSS_CODE),
    "other_headers": file([segment(type=NOTE, offset=0xFFFFFFFF), segment(), segment(type=0x6474E551)]),
    "position_independent": file([segment(vaddr=0)], type=3, entry=0x200),
    # 201 program headers do not fit before the code: they follow it.
    "many_segments": file([], code=CODE, phoff=0x300, phnum=len(MANY)) + b"".join(MANY),
}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__.strip())
    os.makedirs(sys.argv[1], exist_ok=True)
    for kind, files in ("bad", BAD), ("good", GOOD):
        for name, content in files.items():
            path = os.path.join(sys.argv[1], f"{kind}_{name}.elf")
            with open(path, "wb") as out:
                out.write(content)
            print(path)


if __name__ == "__main__":
    main()
