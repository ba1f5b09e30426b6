"""A signal's delivery: the frame on the program's stack, the handler, and the way back."""

TITLE = "A signal interrupts a program"
PROGRAM = "/demos/signals"
BOOT = "--append hz=10000"  # short ticks: at a stop the clock jumps by no more than one

import gdb  # noqa: E402

from baton_gdb import kernel, symbols, tour_moves as moves, tour_stack  # noqa: E402
from baton_gdb import tour_views as views  # noqa: E402
from baton_gdb.kernel import newest_register as register  # noqa: E402
from baton_gdb.tour import Stop, remember, state  # noqa: E402

INTRO = """
    The program `signals` runs round a loop that nothing in it ever ends, and has asked for SIGALRM
    every 20 milliseconds. Its handler is a C function that nobody calls. This tour shows how it is
    called all the same, and how the loop goes on afterwards as if nothing had been. The trick
    resembles that of the switch: what the program's next instruction is, and where its stack is,
    lies in the trap frame; and the kernel may write there.
    """


def to_the_signal():
    """To the kernel's work on the way out, where a signal waits for the thread."""
    moves.run_to("signal_work")


def frame_now():
    """The running thread's trap frame: {name: value}."""
    thread = kernel.current()
    return {name: kernel.word(at) for at, name in tour_stack.trap_names(thread).items()}


def the_frame():
    """The trap frame, the slots that have changed since state.frame marked."""
    thread = kernel.current()
    old = state.get("frame")
    lines = [f"  trap frame of thread {thread.tid}, at the top of its kernel stack"]
    for at, name in sorted(tour_stack.trap_names(thread).items(), reverse=True):
        value = kernel.word(at)
        mark = "*" if old and old[name] != value else " "
        lines.append(f"{mark} {at:08x} {name:10} {value:08x} {place(name, value)}".rstrip())
    return lines


def place(name, value):
    """Where in the program or the vDSO a code address lies."""
    return symbols.symbol_of(value) if name in ("eip", "return_address") else ""


def words_of(address, value, prefix=""):
    """Gives (address, name, word) for the 32-bit fields of a struct in the program's memory, in order;
    others but the context are left out."""
    for field in value.type.fields():
        at, kind = address + field.bitpos // 8, field.type.strip_typedefs()
        name = f"{prefix}{field.name}"
        if kind.code == gdb.TYPE_CODE_STRUCT and field.name in ("context", "mcontext"):
            yield from words_of(at, value[field.name], name + ".")
        elif kind.sizeof == 4:
            yield at, name, kernel.word(at)


def signal_frame():
    """The signal's frame on the program's stack, highest address first."""
    esp = state.handler_esp
    value = kernel.evaluate(f"*(struct signal_info_frame *){esp:#x}")
    rows = list(words_of(esp, value))
    lines = [f"  the program's stack, {value.type.sizeof} bytes from {esp:08x} up"]
    for at, name, word in reversed(rows):
        mark = ">" if at == esp else " "
        note = place("eip", word) if name in ("return_address", "context.mcontext.eip") else ""
        lines.append(f"{mark} {at:08x} {name:30} {word:08x} {note}".rstrip())
    return lines


def delivery():
    """What is to be delivered: the struct that EDX points to."""
    value = kernel.evaluate("*(struct signal_delivery *)$edx")
    action = value["action"]
    flags, handler = int(action["flags"]), int(action["handler"])
    where = f"{handler:08x} {symbols.symbol_of(handler)}"
    return [f"signal {int(value['signal'])}: handler {where}, flags {flags:08x}"]


def handler():
    return int(kernel.evaluate("((struct signal_delivery *)$edx)->action.handler"))


STOPS = [
    Stop(
        title="On the way out, work to do",
        go=[to_the_signal, remember(frame=frame_now, thread=kernel.current)],
        text="""
            The timer has interrupted the loop, as in the tour preemption, and in its tick the alarm
            came due: a signal was noted for the process and a bit set in the thread's `work`. On
            the way back to ring 3 the bit was seen, and led to
            `kernel/arch/i386/signal_work.c:signal_work`. What you see of the program is its trap
            frame.
            """,
        show=[views.calls, views.fields("thread", "state", "work"), the_frame],
        notice="""
            - `eip` lies in the loop and `esp` is the loop's stack. IRET would go there.
            - WORK_SIGNAL is {decimal(value("WORK_SIGNAL"))}.
            """,
        question="""
            The signal was sent inside an interrupt. Why was the handler not called there?
            """,
        answer="""
            The handler is the program's code and must run in ring 3, on the program's stack, for as
            long as it likes. The interrupt's handler runs in ring 0, perhaps in another thread's
            time. So the signal is noted, and delivered by the thread itself when it goes to ring 3.
            """,
    ),
    Stop(
        title="A frame is about to be built",
        go=[moves.to("signal_frame_build"),
            remember(handler=handler, returns=lambda: kernel.word(register("esp")))],
        text="""
            The signal has been taken off the list of those that wait, and its action looked up: a
            handler, with SA_SIGINFO. Now a frame is to be built on the program's stack. EAX is the
            trap frame, EDX says which signal and which action.
            """,
        show=[delivery, views.place],
        notice="""
            - The handler's address is that of `{symbol(handler)}`: the program gave it when it
              called sigaction.
            """,
        question="""
            Could the kernel keep the interrupted registers on its own stack until the handler is
            done?
            """,
        answer="""
            The kernel stack is empty while the handler runs in ring 3, and its next system call
            begins at the top again. A handler may be interrupted by another signal, and so on; it
            may also never return. The program's stack has room for all that, and the program may
            read and change what lies there.
            """,
    ),
    Stop(
        title="Two frames have changed",
        go=[moves.to(lambda: state.returns), remember(handler_esp=lambda: frame_now()["esp"])],
        text="""
            Below the loop's ESP lies a new frame: all the registers of the loop, and what the
            handler gets as arguments. And the trap frame has been changed: where it named the loop
            it now names the handler. (Siginfo, the mask and the description of the other stack,
            which lie in the frame too, are left out of the drawing.)
            """,
        show=[the_frame, signal_frame],
        notice="""
            - `*` marks what has changed in the trap frame: `eip` is the handler, `esp` the new
              frame. `eax`, `edx` and `ecx` are the arguments once more, for handlers that take them
              in registers.
            - The slots `context.mcontext` hold what the trap frame held before: `eip`
              {frame["eip"]}, `esp` {frame["esp"]}.
            - The lowest word is a return address that no CALL has pushed.
            """,
        question="""
            The kernel writes to an address that the program chose, its ESP. What if there is no
            memory?
            """,
        answer="""
            The write goes through `kernel/mm/user.h`, and fails without harm to the kernel. Without
            a frame the handler cannot run: the program gets SIGSEGV, and ends, unless it has a
            handler for that on another stack.
            """,
    ),
    Stop(
        title="The handler starts",
        go=[moves.to("leave_by_iret.iret", lambda: frame_now()["eip"] == state.handler),
            moves.step],
        text="""
            IRET has popped the changed frame. The CPU is in ring 3 at the first instruction of the
            handler. To a C function this looks like any call: a return address at ESP, arguments
            above it.
            """,
        show=[views.place, views.cpu, views.program_stack(4)],
        notice="""
            - From ESP up: the return address, the signal's number, the address of siginfo, the
              address of the context.
            - The loop's registers are not in the CPU any more; they are in the frame.
            """,
        question="""
            The signal's number, {decimal(word(register("esp") + 4))}, is that of SIGALRM. Can
            another SIGALRM interrupt the handler?
            """,
        answer="""
            No: while a handler runs, its own signal is blocked, unless SA_NODEFER was asked for.
            The mask from before lies in the frame and comes back with it.
            """,
    ),
    Stop(
        title="The handler returns",
        go=[moves.to("vdso_rt_sigreturn"), remember(returned=views.snapshot)],
        text="""
            The handler has done its work and executed a RET, which popped the word that the kernel
            had put there. It leads into the vDSO, to two instructions: number {decimal(173)},
            rt_sigreturn, and INT 0x80.
            """,
        show=[views.code("vdso_rt_sigreturn", 2), views.cpu],
        notice="""
            - ESP is {register("esp")}, one word above the frame's start: the return address has
              been popped.
            - The handler's function knows nothing of this. It returned like any other.
            """,
        question="""
            Why can the RET not lead straight back to the loop?
            """,
        answer="""
            RET sets EIP and ESP alone. The loop must find all its registers and flags as they were,
            at an instruction where it made no call. Only the kernel's IRET can load everything at
            once.
            """,
    ),
    Stop(
        title="sigreturn reads the frame",
        go=[moves.to("sys_rt_sigreturn"), remember(entry_frame=frame_now),
            remember(returns=lambda: kernel.word(register("esp")))],
        text="""
            A system call, as any other: INT 0x80 has left a new trap frame. But this call does not
            return to where it was made.
            """,
        show=[views.place, the_frame],
        notice="""
            - `*` marks what differs from the loop's frame at the first stop: `eip` is in the vDSO.
            - `esp` tells the kernel where the signal's frame lies.
            """,
        question="""
            The frame lies in the program's memory, so the program may have changed it, or made it
            up. What must the kernel not believe?
            """,
        answer="""
            CS and SS: their level is set to 3 in any case. EFLAGS: only the flags that are a
            program's own are taken, not IF or IOPL. Everything else may be anything; at worst the
            program faults.
            """,
    ),
    Stop(
        title="The loop's registers, again",
        go=[moves.to(lambda: state.returns)],
        text="""
            The trap frame has been filled from the signal's frame.
            """,
        show=[the_frame],
        notice="""
            - What differs from the first stop is only what says how the thread came in: `vector`
              and `error`. (And unused_esp, which nobody reads.)
            - `eip` is {frame["eip"]} again.
            """,
        question="""
            The call's result is usually written into the slot `eax`. What must this call give as
            its result?
            """,
        answer="""
            The EAX of the loop, out of the frame: the entry code stores what the function returns,
            whatever the call. So it returns the value that is to be there.
            """,
    ),
    Stop(
        title="The loop goes on",
        go=[moves.to("leave_by_iret.iret", lambda: frame_now()["eip"] == state.frame["eip"]),
            moves.step],
        text="""
            IRET, for the second time. The loop is where it was interrupted.
            """,
        show=[views.place, views.cpu],
        notice="""
            - ESP is {register("esp")}, EIP {register("eip")}, as in the trap frame of the first
              stop. The signal's frame lies below ESP and is free for anything.
            """,
        question="""
            How does this program's third handler end the loop, which only ends when EAX is not 0?
            """,
        answer="""
            It writes 42 over EAX in the frame. sigreturn loads it, and the loop finds it in its
            register.
            """,
    ),
]
