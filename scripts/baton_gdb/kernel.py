"""The kernel's data as Python sees it. Everything is read from the stopped machine's memory, with
the layout that the kernel's debug information gives: nothing here repeats a struct."""

import functools
import struct

import gdb

KERNEL_BASE = 0xC0000000
STATES = {"THREAD_RUNNING": "running", "THREAD_READY": "ready", "THREAD_BLOCKED": "blocked",
          "THREAD_ZOMBIE": "zombie"}  # fmt: skip


def evaluate(expression):
    """Gives the value of a C expression."""
    return gdb.parse_and_eval(expression)


@functools.lru_cache(maxsize=None)
def address_of(name):
    """Gives the address of a label or symbol of the kernel, as a number."""
    return int(evaluate(f"(unsigned int)&{name}"))


def word(address):
    """Gives the 32-bit word at address; gdb.MemoryError where nothing is mapped."""
    return struct.unpack("<I", gdb.selected_inferior().read_memory(address, 4))[0]


def newest_register(name):
    """Gives a register of the CPU, whichever frame is selected, as an unsigned number."""
    return int(gdb.newest_frame().read_register(name)) & 0xFFFFFFFF


def slots(type_name):
    """Gives (name, offset) of each field of a struct of 32-bit words, the lowest first."""
    return [(field.name, field.bitpos // 8) for field in gdb.lookup_type(type_name).fields()]


def list_items(head, type_name, member):
    """Walks a struct list: gives the structs that hold the links, first to last."""
    item = gdb.lookup_type(type_name)
    offset = next(field.bitpos // 8 for field in item.fields() if field.name == member)
    first = int(head.address)
    link = int(head["next"])
    while link not in (first, 0):
        yield gdb.Value(link - offset).cast(item.pointer()).dereference()
        link = word(link)


class Thread:
    """One struct thread, read at the moment of asking."""

    def __init__(self, value):
        self.value = value
        self.address = int(value.address)
        self.tid = int(value["tid"])
        self.name = value["name"].string("ascii", "replace")
        self.arch = value["arch"]
        self.esp, self.eip = int(self.arch["esp"]), int(self.arch["eip"])
        self.stack_top = int(self.arch["stack_top"])
        self.stack = int(value["stack"])
        self.page_directory = int(self.arch["page_directory"])
        self.state = STATES.get(str(value["state"]), str(value["state"]))
        self.process = int(value["process"])

    def number(self, field):
        return int(self.value[field])

    def wait_reason(self):
        words = gdb.parse_and_eval("wait_reason_words")[int(self.value["wait_reason"])]
        return words.string() if self.state == "blocked" else ""

    def program(self):
        """Gives its program's name, None of a kernel thread."""
        if not self.process:
            return None
        return self.value["process"]["name"].string("ascii", "replace")

    def is_current(self):
        return self.address == current_address()

    def user_frame(self):
        """Gives the address of the trap frame at the stack's top, None where there is none: a
        kernel thread, or a program that has never been in ring 3."""
        if not self.process:
            return None
        frame = self.stack_top - gdb.lookup_type("struct trap_frame").sizeof
        return frame if word(frame + dict(slots("struct trap_frame"))["cs"]) & 3 == 3 else None


def thread_at(address):
    return Thread(gdb.Value(address).cast(gdb.lookup_type("struct thread").pointer()).dereference())


def current_address():
    return int(evaluate("boot_cpu.current"))


def current():
    """Gives the thread that runs; there is none before thread_init()."""
    if not current_address():
        raise gdb.GdbError("no thread yet: the kernel is still before thread_init()")
    return thread_at(current_address())


def threads():
    """Gives all threads, the oldest first."""
    head = evaluate("all_threads")
    return [Thread(value) for value in list_items(head, "struct thread", "all_link")]


def thread_of(text):
    """Gives the thread whose tid is written in text."""
    if not text.isdigit():
        raise gdb.GdbError(f"'{text}' is not a thread's number (see baton threads)")
    for thread in threads():
        if thread.tid == int(text):
            return thread
    raise gdb.GdbError(f"there is no thread {text} (see baton threads)")
