"""The symbols of ring-3 programs. All programs are linked to the same addresses, so gdb must know
one of them at a time: the one that is looked at."""

import os

import gdb

from baton_gdb.base import Command, expect

loaded = None  # the name
NAME_LENGTH = 15


def path_of(name):
    """Gives where the build put the program: beside the kernel. The kernel keeps NAME_LENGTH
    characters of a name."""
    folder = os.path.join(os.path.dirname(gdb.current_progspace().filename), "initrd", "bin")
    path = os.path.join(folder, name)
    if len(name) == NAME_LENGTH and not os.path.isfile(path) and os.path.isdir(folder):
        longer = [file for file in os.listdir(folder) if file.startswith(name)]
        path = os.path.join(folder, longer[0]) if len(longer) == 1 else path
    return path


def forget():
    """Takes the program's symbols out, breakpoints on them stay as addresses."""
    global loaded
    if loaded:
        gdb.execute(f"remove-symbol-file {path_of(loaded)}", to_string=True)
        loaded = None


def load(name):
    """Makes name's symbols those of ring 3. False: there is no such file, none are known now."""
    global loaded
    if name == loaded:
        return True
    forget()
    if not name or not os.path.isfile(path_of(name)):
        return False
    gdb.execute(f"add-symbol-file {path_of(name)}", to_string=True)
    loaded = name
    return True


class Program(Command):
    """Makes a program's symbols those of ring 3: baton program NAME.
All programs lie at the same addresses, so gdb knows one at a time. `baton bt` changes it to
the program of the thread that is shown."""

    def __init__(self):
        super().__init__("program", "bprogram")

    def run(self, words):
        expect(words, 1, "baton program NAME")
        if not load(words[0]):
            raise gdb.GdbError(f"{path_of(words[0])} is not there: run make")
        print(f"Symbols of ring 3 are now those of {words[0]}.")


Program()
