"""The same system call through both doors: INT 0x80 and SYSENTER."""

TITLE = "Two doors: INT 0x80 and SYSENTER"
PROGRAM = "/demos/doors"
BOOT = ""

from baton_gdb import kernel, tour_moves as moves, tour_views as views  # noqa: E402
from baton_gdb.kernel import newest_register as register  # noqa: E402
from baton_gdb.tour import Stop, remember, state  # noqa: E402

INTRO = """
    The demo `doors` makes the shortest of system calls, getppid, by two instructions: INT 0x80,
    which goes through a gate like an interrupt, and SYSENTER, which was made for this alone. This
    tour goes through both, and counts. Between the doors lies the same kernel: one frame, one table
    of calls.
    """

GETPPID = 64
SYSENTER = 0x340F  # its two bytes


def to_int80():
    """To the INT of the first getppid."""
    moves.run_to("door_int80", calls_getppid)


def calls_getppid():
    return register("eax") == GETPPID


def to_sysenter():
    """To the first getppid whose next door is the vDSO's, and on to its SYSENTER."""
    moves.run_to("vdso_vsyscall", calls_getppid)
    moves.step_until(lambda: kernel.word(register("eip")) & 0xFFFF == SYSENTER, "SYSENTER")


def count(name):
    """A move: notes how many instructions the last walk had."""
    return remember(**{name: lambda: len(state.steps)})


def table_call(entry):
    return lambda: moves.instruction(entry, r"^call .*\*4")


def after_table_call(entry):
    return lambda: moves.after(entry, r"^call .*\*4")


def sysexit():
    return moves.instruction("sysenter_done", "^sysexit")


def counts():
    """The doors side by side, in instructions."""
    rows = [
        ("the way in", state.way_in_int80, state.way_in_sysenter),
        ("the call itself", state.work, state.work),
        ("the way out", state.way_out_int80, state.way_out_sysenter),
    ]
    lines = ["instructions of ring 0   INT 0x80   SYSENTER"]
    return lines + [f"{name:22} {old:10} {fast:10}" for name, old, fast in rows]


STOPS = [
    Stop(
        title="Ring 3, before INT 0x80",
        go=[to_int80, remember(before=views.snapshot, thread=kernel.current)],
        text="""
            The program has put the call's number into EAX, {decimal(register("eax"))}, which is
            getppid. It takes no arguments; others would be in EBX, ECX, EDX, ESI, EDI and EBP. The
            next instruction names entry {short(0x80)} hexadecimal of the IDT.
            """,
        show=[views.calls, views.cpu, views.place, views.gate("0x80"), views.gate("0x20"),
              views.tss],
        notice="""
            - The gate's `dpl` is 3. The timer's gate, below it, has 0.
            - Both are interrupt gates: through either, IF is cleared.
            """,
        question="""
            What happens when a program executes INT 0x20?
            """,
        answer="""
            A general protection fault. For INT n the CPU compares the gate's DPL with the present
            level, and 0 is less than 3. For an interrupt that a device caused it makes no such
            comparison: the same gate then lets it through.
            """,
    ),
    Stop(
        title="INT 0x80: five words",
        go=[moves.step],
        text="""
            INT did what the timer's interrupt does: the gate leads to ring 0, so SS0:ESP0 came from
            the TSS; SS, ESP, EFLAGS, CS and EIP were pushed; IF was cleared. EIP on the stack is
            the instruction after the INT.
            """,
        show=[views.changes(("ss", "esp", "eflags", "cs", "eip", "eax"), "before"), views.stack,
              views.place],
        notice="""
            - To come here the CPU read the gate, two descriptors of the GDT (of CS and of SS), and
              the TSS; and it compared privileges. None of it changes from call to call.
            """,
        question="""
            Why is `eip` in the frame the next instruction here, while a page fault leaves that of
            the very instruction that faulted?
            """,
        answer="""
            INT n is a trap: it has been executed, and the program goes on after it. A page fault is
            a fault: once the page is there, the instruction is to be executed again.
            """,
    ),
    Stop(
        title="To the table of calls",
        go=[views.walk(table_call("entry_int80")), count("way_in_int80")],
        text="""
            The entry pushes the rest of the frame: the call's number in place of an error code, the
            vector, the registers. Interrupts may come again from STI on. One comparison guards the
            table of calls, and EAX, now the address of the frame, is the argument of every call.
            """,
        show=[views.steps, views.place],
        notice="""
            - {decimal(way_in_int80)} instructions since the INT.
            - ECX is the number: the next instruction calls entry {decimal(register("ecx"))} of the
              table.
            """,
        question="""
            The number comes from ring 3. Where in these lines is a number refused for which there
            is no call?
            """,
        answer="""
            CMP with the table's size, and JAE: an unsigned comparison, so that a negative number
            counts as a very large one. Such a call takes the slow way and gives -ENOSYS.
            """,
    ),
    Stop(
        title="Back by IRET",
        go=[views.walk(after_table_call("entry_int80"), most=400), count("work"),
            views.walk("leave_by_iret.iret"), count("way_out_int80")],
        text="""
            The call has given its result in EAX. It was put into the frame's slot `eax`, for the
            registers that are popped below are the frame's. Interrupts were turned off, and the
            thread's `work` was looked at a last time.
            """,
        show=[views.steps, views.stack, views.place],
        notice="""
            - {decimal(work)} instructions were the call itself, with its RET;
              {decimal(way_out_int80)} more lead to the IRET.
            """,
        question="""
            Why must interrupts be off between the look at `work` and the IRET?
            """,
        answer="""
            An interrupt in between could set a bit there: a more urgent thread is ready, a signal
            has come. The thread would go to ring 3 without having seen it, and might stay there for
            a whole time slice.
            """,
    ),
    Stop(
        title="Ring 3, with a result",
        go=[moves.step, remember(total=lambda: state.way_in_int80 + state.work + state.way_out_int80 + 2)],
        text="""
            IRET popped the five words. The program sees nothing but a changed EAX: the result.
            """,
        show=[views.changes(("eax", "ebx", "ecx", "edx", "esi", "edi", "ebp", "esp"), "before"),
              views.place],
        notice="""
            - All in all {decimal(total)} instructions, INT and IRET among them. These two are
              by far the dearest ones on a real CPU; under QEMU's count each is one.
            """,
        question="""
            Linux' convention: a result from -4095 to -1 is an error. Why can the call not simply
            return -1 and set `errno`, as the man pages say?
            """,
        answer="""
            `errno` is a variable of the program's own, in its C library; the kernel does not know
            where. The library makes -1 and `errno` out of the number in EAX.
            """,
    ),
    Stop(
        title="Ring 3, before SYSENTER",
        go=[to_sysenter, remember(before=views.snapshot)],
        text="""
            The same call, later. The program called an address that the kernel had told it, in a
            page that the kernel maps into every program, the vDSO. SYSENTER notes neither where it
            came from nor ESP, so the code here keeps what is needed: ECX, EDX and EBP lie on the
            program's stack, and EBP holds ESP.
            """,
        show=[views.cpu, views.code("vdso_vsyscall", 9), views.program_stack(4), views.tss],
        notice="""
            - The fourth word is the return address of the program's call.
            - EBP equals ESP.
            """,
        question="""
            The way back, SYSEXIT, takes EIP from EDX and ESP from ECX. How does the kernel know
            what to put there?
            """,
        answer="""
            ESP it finds in EBP, where this code has put it. EIP is always the same: the label
            vdso_sysenter_return behind the SYSENTER. That is why the instruction cannot stand just
            anywhere in a program.
            """,
    ),
    Stop(
        title="SYSENTER: nothing is pushed",
        go=[moves.step],
        text="""
            CS, EIP and ESP came from three registers that the kernel set once, at boot:
            SYSENTER_CS, SYSENTER_EIP and SYSENTER_ESP. SS is CS + 8. IF was cleared. No memory was
            read and none was written.
            """,
        show=[views.changes(("ss", "esp", "eflags", "cs", "eip", "eax", "ebp"), "before"), views.stack,
              views.place],
        notice="""
            - ESP is no thread's stack: it is {register("esp")}, the address of the TSS, the same
              for all threads.
            - The kernel stack is empty: whatever is to lie there, the kernel must push.
            """,
        question="""
            Why does the kernel put the TSS' address into SYSENTER_ESP, and not the running thread's
            stack top?
            """,
        answer="""
            The stack top changes at each switch, and WRMSR is a slow instruction. ESP0 in the TSS
            must be changed then in any case; from the TSS' address the first instruction fetches
            it.
            """,
    ),
    Stop(
        title="The same frame, by hand",
        go=[views.walk(table_call("entry_sysenter")), count("way_in_sysenter")],
        text="""
            The first instruction goes to the thread's own stack, by ESP0. Then the five words are
            pushed that INT 0x80 leaves, by ordinary PUSHes; from the vector on, all is as before.
            """,
        show=[views.steps, views.stack, views.place],
        notice="""
            - {decimal(way_in_sysenter)} instructions since the SYSENTER, {decimal(way_in_int80)}
              after the INT: more, and yet quicker on a real CPU, for each of them is cheap.
            - `vector` is {short(value("VECTOR_SYSENTER"))} hexadecimal, which no gate has: it tells
              the door.
            - POPFD turns interrupts on, and clears flags that SYSENTER leaves as the program had
              them.
            """,
        question="""
            EIP in this frame is the label behind SYSENTER. Why is a frame built at all, for a call
            that needs only a number and arguments?
            """,
        answer="""
            So that the rest of the kernel need not know the door. The call may block, fork, or end
            by a signal: all that works on struct trap_frame.
            """,
    ),
    Stop(
        title="Back by SYSEXIT",
        go=[views.walk(after_table_call("entry_sysenter"), most=400), views.walk(sysexit),
            count("way_out_sysenter")],
        text="""
            No work was waiting, so the short way is taken. EDX and ECX get EIP and ESP from the
            frame; EFLAGS is popped; SYSEXIT takes the rest from SYSENTER_CS: CS and SS of ring 3
            lie at fixed distances from it.
            """,
        show=[views.steps, views.cpu, views.place],
        notice="""
            - The program's ECX and EDX are lost. It has them on its stack, as the stop before
              SYSENTER showed.
            - {decimal(way_out_sysenter)} instructions since the call came back.
            """,
        question="""
            Where a signal is delivered at the end of a call, the kernel leaves by IRET, even though
            SYSENTER was the way in. Why?
            """,
        answer="""
            SYSEXIT leaves its own operands in ECX and EDX, and comes back only to where EDX says. A
            handler starts somewhere else, and what it interrupted must find all its registers
            again: only IRET can do that.
            """,
    ),
    Stop(
        title="Ring 3 again",
        go=[views.walk(5), remember(total_sysenter=lambda: 1 + state.way_in_sysenter + state.work
                                    + state.way_out_sysenter + 1)],
        text="""
            SYSEXIT, three POPs and a RET: the program has its registers back, and the result in
            EAX.
            """,
        show=[views.steps, counts, views.place],
        notice="""
            - Fewer words were pushed by the CPU, more by the kernel. The frame has the same size.
            - What this count does not show is what an instruction costs. The demo itself measures
              it, on a real PC (`make iso`).
            """,
        question="""
            A CPU before the Pentium II has no SYSENTER. What do its programs find at the vDSO's
            address?
            """,
        answer="""
            The same code with two NOPs in the place of the two instructions, so that it falls
            through to the INT 0x80 that follows. Programs call the same address and need not know.
            """,
    ),
]
