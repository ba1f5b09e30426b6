"""What a tour shows at a stop: each view is a function without arguments that gives lines of text,
all read from the machine as it stands; those with arguments give such a function."""

import os
import re

import gdb

from baton_gdb import kernel, symbols, tour_moves, tour_stack
from baton_gdb.tour import state

REGISTERS = ("eax", "ebx", "ecx", "edx", "esi", "edi", "ebp", "esp", "eip", "eflags", "cs", "ss")
FLAGS = {0x1: "CF", 0x4: "PF", 0x10: "AF", 0x40: "ZF", 0x80: "SF", 0x100: "TF", 0x200: "IF",
         0x400: "DF", 0x800: "OF", 0x4000: "NT"}  # fmt: skip


def table_width():
    """How long a line of a table may be, which may be indented."""
    return tour_stack.columns() - 3


def lines_of(command):
    return gdb.execute(command, to_string=True).rstrip().splitlines()


def flags_text(value):
    """EFLAGS in names; the bits that are always set or never matter here are left out."""
    return " ".join(name for bit, name in FLAGS.items() if value & bit) or "none"


def snapshot():
    """Gives the registers by name."""
    return {name: kernel.newest_register(name) for name in REGISTERS}


def cpu():
    """The registers in three rows."""
    now = snapshot()
    rows = [("eax", "ebx", "ecx", "edx"), ("esi", "edi", "ebp", "esp")]
    found = ["   ".join(f"{name.upper():3} {now[name]:08x}" for name in row) for row in rows]
    found.append(f"EIP {now['eip']:08x}   CS {now['cs']:04x} (ring {now['cs'] & 3})   "
                 f"SS {now['ss']:04x}   EFLAGS {now['eflags']:08x} ({flags_text(now['eflags'])})")  # fmt: skip
    return found


def place():
    """The source line and the instruction that comes next."""
    pc = kernel.newest_register("eip")
    found = gdb.find_pc_line(pc)
    lines = []
    if found.symtab is not None and found.line:
        line = f"{os.path.normpath(found.symtab.filename)}:{found.line}: {source_line(found)}"
        lines.append(line[: table_width()].rstrip())
    text = gdb.selected_inferior().architecture().disassemble(pc)[0]["asm"]
    return lines + [f"=> {pc:08x} <{symbols.symbol_of(pc)}>: {tidy(text)}"]


def source_line(found):
    """Gives the text of a source line, "" where the file is not there."""
    try:
        with open(found.symtab.fullname(), encoding="utf-8") as file:
            return file.read().splitlines()[found.line - 1].strip()
    except (OSError, IndexError):
        return ""


def tidy(text):
    """An instruction with one space between its words."""
    return re.sub(r"\s+", " ", text).replace("DWORD PTR ", "").replace("BYTE PTR ", "byte ")


def tss():
    """SS0 and ESP0, and whose stack top that is."""
    value = kernel.evaluate("boot_cpu.tss")
    esp0 = int(value["esp0"])
    owner = [thread for thread in kernel.threads() if thread.stack_top == esp0]
    whose = f"the top of thread {owner[0].tid}'s kernel stack" if owner else "nobody's stack top"
    return [f"TSS at {int(value.address):08x}: SS0 {int(value['ss0']):04x}, ESP0 {esp0:08x}, {whose}"]


def interrupt_controller():
    """The requests that wait at the first interrupt controller."""
    request = tour_moves.interrupt_request()
    waiting = ", ".join(f"IRQ {line}" for line in range(8) if request >> line & 1) or "none"
    return [f"8259A interrupt request register {request:02x}: {waiting} waits"]


def changes(names, then):
    """A view: registers now beside what they were, then being the name of a remembered snapshot."""
    def view():
        now = snapshot()
        lines = ["        before     now"]
        for name in names:
            note = "" if now[name] != state[then][name] else "  unchanged"
            lines.append(f"{name.upper():7} {state[then][name]:08x}   {now[name]:08x}{note}")
        return lines

    return view


def stack():
    """The running thread's kernel stack."""
    thread, esp = kernel.current(), kernel.newest_register("esp")
    head = [f"  kernel stack of thread {thread.tid}: top {thread.stack_top:08x}"]
    if not tour_stack.belongs(thread, esp) or esp == thread.stack_top:
        return head + [f"  empty (ESP is {esp:08x})"]
    return head + tour_stack.texts(tour_stack.rows(thread, esp, True), esp)


def stack_of(name):
    """A view: the stack of a remembered thread that does not run."""
    def view():
        thread = kernel.thread_at(state[name].address)
        head = [f"  {name}: thread {thread.tid}, top {thread.stack_top:08x}, arch.esp {thread.esp:08x}"]
        return head + tour_stack.texts(tour_stack.rows(thread, thread.esp, False), thread.esp)

    return view


def both_stacks():
    return tour_stack.both(state.prev, state.next)


def both_ends():
    """Both stacks without their trap frames."""
    return tour_stack.both(state.prev, state.next, frame=False)


def fields(name, *names):
    """A view: fields of a remembered thread's struct, as C writes them: arch.esp, state, work."""
    def view():
        thread = kernel.thread_at(state[name].address)
        lines = [f"struct thread at {thread.address:08x}: {name}, thread {thread.tid} ({thread.name})"]
        for field in names:
            value = thread.value
            for part in field.split("."):
                value = value[part]
            lines.append(f"  {field:20} {field_text(value)}")
        return lines

    return view


def field_text(value):
    """Enumerators by name, words in hexadecimal with the code they point to, small numbers as such."""
    if value.type.strip_typedefs().code == gdb.TYPE_CODE_ENUM:
        return str(value)
    number = int(value) & 0xFFFFFFFF
    if number < 4096:
        return str(number)
    return f"{number:08x} {symbols.symbol_of(number)}".rstrip()


def threads():
    """Every thread in a line: where it is and waits."""
    return [line[: table_width()] for line in lines_of("baton threads")]


def run_queue():
    return lines_of("baton runqueue")


def calls():
    """The calls of the running thread, from the newest to its main, without their arguments."""
    arguments = re.compile(r"^(#\d+ +\w+  \w+) \(.*\)(  \S+:\d+)?$")
    return [arguments.sub(r"\1\2", line)[: table_width()] for line in lines_of("baton bt")]


def gate(vector):
    """A view: a gate of the IDT."""
    return lambda: lines_of(f"baton idt {vector}")


def code(start, count):
    """A view: count instructions from a place on, the next one marked."""
    def view():
        first, lines = tour_moves.address(start), []
        for line in gdb.selected_inferior().architecture().disassemble(first, count=count):
            mark = "=>" if line["addr"] == kernel.newest_register("eip") else "  "
            place = f"{line['addr']:08x} <{symbols.symbol_of(line['addr'])}>"
            lines.append(f"{mark} {place}: {tidy(line['asm'])}")
        return lines

    return view


def program_stack(count):
    """A view: count words of the program's stack, from ESP up, the highest first."""
    def view():
        esp = kernel.newest_register("esp")
        addresses = range(esp + 4 * count - 4, esp - 4, -4)
        return [program_word(at, ">" if at == esp else " ") for at in addresses]

    return view


def program_word(at, mark):
    word = kernel.word(at)
    return f"{mark} {at:08x} {word:08x} {program_symbol(word)}".rstrip()


def program_symbol(address):
    """A place in the program's code, "" of any other number."""
    return symbols.symbol_of(address) if 0x8000000 <= address < kernel.KERNEL_BASE else ""


def steps():
    """The instructions of the last walk(), each with what it changed."""
    return state.steps


def effect(before, after):
    """What an instruction changed, in words."""
    if before["esp"] + 32 == after["esp"] or before["esp"] - 32 == after["esp"]:
        return f"esp = {after['esp']:08x}, eight registers"  # POPAD, PUSHAD
    texts = []
    if after["esp"] < before["esp"] and before["esp"] - after["esp"] == 4:
        texts.append(f"[{after['esp']:08x}] = {kernel.word(after['esp']):08x}")
    elif after["esp"] != before["esp"]:
        texts.append(f"esp = {after['esp']:08x}")
    for name in ("eax", "ebx", "ecx", "edx", "esi", "edi", "ebp", "cs", "ss"):
        if after[name] != before[name]:
            texts.append(f"{name} = {after[name]:08x}")
    if (after["eflags"] ^ before["eflags"]) & 0x200:
        texts.append("IF = 1" if after["eflags"] & 0x200 else "IF = 0")
    return ", ".join(texts)


def one_step():
    """Executes an instruction and gives it in a line, with what it changed."""
    before = snapshot()
    found = gdb.selected_inferior().architecture().disassemble(before["eip"])[0]
    tour_moves.step()
    changed = effect(before, snapshot())
    width = 44 if tour_stack.columns() >= tour_stack.MOST_COLUMNS - 1 else min(32, table_width() - 11 - len(changed))
    return f"{before['eip']:08x}  {tidy(found['asm']):{width}} {changed}".rstrip()


def walk(end, most=80):
    """A move: steps, instruction by instruction, until the CPU stands at end, and notes for steps()
    what each one did. end: a place, or a number of instructions."""
    def move():
        state["steps"] = lines = []
        counted = isinstance(end, int)
        target = None if counted else end() if callable(end) else tour_moves.address(end)
        for _ in range(end if counted else most):
            if kernel.newest_register("eip") == target:
                return
            lines.append(one_step())
        if target is not None and kernel.newest_register("eip") != target:
            raise tour_moves.Lost(f"the CPU did not come to {target:08x} within {most} instructions")

    return move
