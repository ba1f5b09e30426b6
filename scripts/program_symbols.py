"""What stands at an address of a ring-3 program: function and line, or variable."""

import bisect
import os
import re
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VDSO_FROM = 0xBFFFE000  # VDSO_ADDRESS of kernel/mm/space.h


def call(*command):
    """Gives a command's output, "" where it cannot be run or fails."""
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout
    except OSError:
        return ""


class ProgramSymbols:
    """The symbols of the ELF file at path on this machine; None: there is none, addresses stay bare."""

    def __init__(self, path):
        self.path = path
        self.variables = []  # (address, size, name)
        for line in call("nm", "-S", "--defined-only", path).splitlines() if path else []:
            match = re.match(r"([0-9a-f]+) ([0-9a-f]+) [bBdDrRvV] (\S+)$", line)
            if match:
                self.variables.append((int(match[1], 16), int(match[2], 16), match[3]))
        self.variables.sort()

    def variable(self, address):
        """The name of the variable that lies at address, with an offset into it; or the address."""
        at = bisect.bisect_right(self.variables, (address, 1 << 32, "")) - 1
        if at >= 0:
            start, size, name = self.variables[at]
            if address < start + size:
                return name + (f"+{address - start}" if address > start else "")
        return f"0x{address:08x}"

    def chain(self, address):
        """The (function, file, line) of an instruction; where functions were inlined, each of them,
        the innermost first. [] where nothing is known."""
        lines = call("addr2line", "-f", "-i", "-e", self.path, hex(address)) if self.path else ""
        found = []
        for function, place in zip(*[iter(lines.splitlines())] * 2):
            file, _, line = place.split(" ")[0].rpartition(":")
            file = os.path.relpath(file, ROOT) if file.startswith(ROOT) else file
            if function != "??":
                found.append((function, file, int(line) if line.isdigit() else 0))
        return found

    def places(self, address, caller):
        """Lines of text that say where an instruction is, and who called that function (0: not known):
        the innermost function first."""
        if address >= VDSO_FROM:
            texts = ["the vDSO's door to the kernel"]
        else:
            texts = [self.text(*at) for at in self.chain(address)] or [f"0x{address:08x}"]
        return texts + [self.text(*at) for at in self.chain(caller - 1 if caller else 0)]

    def text(self, function, file, line):
        if line == 0:
            return function
        source = source_line(file, line)
        return f"{function}, {file}:{line}" + (f":  {source}" if source else "")


def source_line(file, line):
    """The text of a line of a source file, "" where it cannot be had."""
    try:
        with open(os.path.join(ROOT, file), encoding="utf-8") as text:
            return text.read().splitlines()[line - 1].strip()
    except (OSError, IndexError):
        return ""
