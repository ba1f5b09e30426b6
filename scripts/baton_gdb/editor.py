"""What gdb runs first where an editor started it, see .vscode/launch.json: it connects to the machine
that the editor's task holds stopped, and says where the editor's `continue` shall stop first.

The variable first_stop, set by the editor, is "kernel_main" or "main". scripts/boot --gdb FILE wrote
how to find the machine. Nothing runs here: the editor itself continues, when it has set its
breakpoints. They may name addresses that are not there yet, as QEMU's tcg compares addresses only.
"""

import json
import os
import sys

import gdb

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(ROOT, "scripts"))

import baton_gdb.all_commands  # noqa: E402
import baton_gdb.settings  # noqa: E402, F401
from baton_gdb import exceptions, programs  # noqa: E402


def stop_in(program):
    """Has the first `continue` stop where the editor wants: in the kernel, or in program's main."""
    if first_stop == "kernel_main":  # noqa: F821
        gdb.execute("thbreak kernel_main")
        return
    gdb.execute(f"thbreak {program}.c:main")


def connect():
    path = os.path.join(ROOT, "build", "machine.json")
    try:
        with open(path, encoding="utf-8") as file:
            machine = json.load(file)
    except OSError as error:
        raise gdb.GdbError("no machine waits for gdb: the task `machine` has not started one") from error
    gdb.execute(f"file {os.path.join(ROOT, 'build', 'baton.elf')}")
    gdb.execute(f"target remote 127.0.0.1:{machine['port']}")
    exceptions.watch()
    if not programs.load(machine["program"]) and first_stop == "main":  # noqa: F821
        raise gdb.GdbError(f"there are no symbols of a program {machine['program']}")
    stop_in(machine["program"])


connect()
