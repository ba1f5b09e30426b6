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

    def place(self, address):
        """The function and the source line of an instruction."""
        if address >= VDSO_FROM:
            return "the vDSO's door to the kernel"
        lines = call("addr2line", "-f", "-e", self.path, hex(address)).splitlines() if self.path else []
        if len(lines) != 2 or lines[0] == "??":
            return f"0x{address:08x}"
        file, _, line = lines[1].split(" ")[0].rpartition(":")
        file = os.path.relpath(file, ROOT) if file.startswith(ROOT) else file
        return f"{lines[0]}, {file}:{line}"

    def source(self, address):
        """The text of the source line of an instruction, "" where it cannot be had."""
        match = re.search(r", (.+):(\d+)$", self.place(address))
        try:
            with open(os.path.join(ROOT, match[1]), encoding="utf-8") as file:
                return file.read().splitlines()[int(match[2]) - 1].strip() if match else ""
        except (OSError, IndexError, TypeError):
            return ""
