"""How a thread that has never run gets the CPU: clone, the made-up stack, the switch, IRET."""

TITLE = "A thread's first run"
PROGRAM = "/demos/spinners"
BOOT = ""

from baton_gdb import kernel, tour_moves as moves, tour_stack, tour_views as views  # noqa: E402
from baton_gdb.kernel import newest_register as register  # noqa: E402
from baton_gdb.tour import Stop, remember, state  # noqa: E402

INTRO = """
    A switch goes on where the next thread stopped. A new thread has stopped nowhere: it never ran.
    So the kernel lays out its stack by hand, as if it had. This tour follows a thread of `spinners`
    from the clone call that makes it to its first instruction. The switch itself is the subject of
    the tour preemption.
    """


def to_the_clone():
    """To the INT 0x80 of the first clone: EAX holds its number."""
    moves.run_to("clone_thread")
    moves.step_until(lambda: kernel.word(register("eip")) & 0xFFFF == 0x80CD, "INT 0x80")


def child():
    return kernel.thread_at(state.child)


def end_of_switch():
    return moves.instruction("__switch_to", "^ret")


def after_switch_call():
    return moves.after("thread_first_run_user", "^call.*thread_after_switch")


def in_child():
    return kernel.current_address() == state.child


def child_fields():
    state.new = child()
    names = ("state", "ticks", "switches", "arch.esp", "arch.eip", "arch.stack_top")
    return views.fields("new", *names)()


def parent_and_child():
    """The two trap frames side by side."""
    frames = []
    for name, thread in (("parent", state.parent), ("child", child())):
        slots = sorted(tour_stack.trap_names(thread).items(), reverse=True)
        rows = [(at, slot, kernel.word(at)) for at, slot in slots]
        head = f"  {name}: thread {thread.tid}, top {thread.stack_top:08x}"
        frames.append([head] + tour_stack.texts(rows, None))
    return tour_stack.side_by_side(*frames)


def child_esp():
    """The slot esp of the child's trap frame."""
    frame = next(at for at, name in tour_stack.trap_names(child()).items() if name == "esp")
    return kernel.word(frame)


STOPS = [
    Stop(
        title="The call that makes a thread",
        go=[to_the_clone, remember(parent=kernel.current, before=views.snapshot)],
        text="""
            The program is about to call clone, number {decimal(register("eax"))}. EBX holds flags
            that say what the new thread shares with this one: nearly everything. ECX holds the top
            of a stack that the program has made for it.
            """,
        show=[views.calls, views.cpu, views.code("clone_thread", 22), views.threads],
        notice="""
            - Behind the INT the code tests EAX, and there its ways part. Both threads will come by
              this instruction.
            """,
        question="""
            Why does the program have to bring a stack for the new thread? The kernel could leave
            ESP as it is.
            """,
        answer="""
            The two share all memory. With the same ESP, each CALL of one would overwrite the return
            addresses of the other. After fork they may have the same ESP, for there each has a copy
            of the memory.
            """,
    ),
    Stop(
        title="A kernel stack is laid out",
        go=[moves.to("arch_thread_prepare_user"),
            remember(child=lambda: register("eax"), returns=lambda: kernel.word(register("esp")))],
        text="""
            Inside the call. The new thread has its struct and a kernel stack, and nothing on it.
            The function that the CPU now enters,
            `kernel/arch/i386/arch_thread.c:arch_thread_prepare_user`, takes the struct in EAX and
            the address of a trap frame in EDX: the frame by which the parent came in.
            """,
        show=[views.calls, child_fields, views.place],
        notice="""
            - `arch.esp` and `arch.eip` are not set yet. `stack_top` is known since the stack was
              mapped.
            """,
        question="""
            Why is the parent's trap frame of use to the child?
            """,
        answer="""
            It holds the registers of a program at the instruction after the call. The child is to
            start at just that instruction, with the same registers, but for EAX and ESP.
            """,
    ),
    Stop(
        title="A frame that no entry has pushed",
        go=[moves.to(lambda: state.returns)],
        text="""
            The function has copied the parent's frame to the top of the child's stack, put 0 into
            its `eax`, and noted in the child's struct where it "stopped".
            """,
        show=[parent_and_child, child_fields],
        notice="""
            - `eax` differs: 0 for the child. The parent will get the new thread's number there.
            - The child has no calls of the kernel and no switch frame below its trap frame. Its
              `arch.eip` is not switch_resume, and so it needs none.
            """,
        question="""
            `esp` is the parent's in both frames. Which ESP must the child have, and where does the
            kernel find it?
            """,
        answer="""
            The one in ECX at the call, {before["ecx"]}. It is written into the slot `esp` of the
            child's frame before the child can run.
            """,
    ),
    Stop(
        title="READY",
        go=[moves.to("sched_make_ready", lambda: register("eax") == state.child),
            remember(returns=lambda: kernel.word(register("esp"))),
            moves.to(lambda: state.returns), remember(child_esp=child_esp)],
        text="""
            The child is complete, and has just been put into the run queue. From here on it is like
            every other thread that waits for the CPU.
            """,
        show=[views.run_queue, child_fields, views.threads],
        notice="""
            - It has used no tick and no switch has gone to it.
            - Its frame's `esp` is now {child_esp}, the stack that the program brought.
            """,
        question="""
            Parent and child are as urgent as each other. Who runs next?
            """,
        answer="""
            The parent, which is still running: a thread that becomes READY takes the CPU only from
            a less urgent one. The child waits until the parent waits or its time slice ends.
            """,
    ),
    Stop(
        title="The switch to a thread that never ran",
        go=[moves.to("switch_to", lambda: register("edx") == state.child),
            remember(prev=lambda: kernel.thread_at(register("eax")), next=child)],
        text="""
            Some time later its turn has come. `switch_to` is called as always; it does not know
            that next is new.
            """,
        show=[views.calls, views.stack_of("next")],
        notice="""
            - prev goes away in the middle of its calls. next has a trap frame on its stack and no
              call at all.
            """,
        question="""
            `switch_to` will load ESP from next's struct. To which slot will it point then?
            """,
        answer="""
            To the lowest of the trap frame, `edi`: that is where RESTORE_ALL begins to pop.
            """,
    ),
    Stop(
        title="The word under ESP",
        go=[views.walk(end_of_switch)],
        text="""
            The whole of `switch_to` and `__switch_to`, up to the RET. next's ESP was taken, its
            `arch.eip` pushed, ESP0 and `current` were changed.
            """,
        show=[views.steps, views.tss, views.place],
        notice="""
            - The word that RET will pop is {word(register("esp"))},
              {symbol(word(register("esp")))}.
            """,
        question="""
            Which of these instructions would be simpler if no thread ever started this way?
            """,
        answer="""
            The PUSH from next's struct. If every thread had stopped in the same place it could push
            a constant, or the JMP could be a CALL. That one word is the whole price of starting
            threads by the same switch.
            """,
    ),
    Stop(
        title="The first instructions",
        go=[views.walk(2), moves.to(after_switch_call, in_child)],
        text="""
            RET has gone to `kernel/arch/i386/switch.asm:thread_first_run_user`. A thread that comes
            back from a switch of its own would now free the run queue's lock, in `hand_over`. The
            new one was never in `hand_over`, so it calls `kernel/thread.c:thread_after_switch`,
            which does the same.
            """,
        show=[views.steps, views.stack, views.place],
        notice="""
            - EAX held prev at that call, as after every switch.
            - The stack is the trap frame, nothing else.
            """,
        question="""
            What would happen if this call were left out?
            """,
        answer="""
            The run queue would stay locked, by a thread that does not run. The next tick, or the
            next call that makes a thread ready, would wait for it for ever, with interrupts off.
            """,
    ),
    Stop(
        title="Out, as after a call",
        go=[views.walk("leave_by_iret.iret")],
        text="""
            The JMP led to `return_to_user`, the end of every system call. Registers are popped that
            nobody ever pushed for this thread.
            """,
        show=[views.steps, views.stack, views.place],
        notice="""
            - `eip` is the instruction behind the parent's INT.
            - EAX is 0: that is how the child will know that it is the child.
            """,
        question="""
            The child's first instruction of all was one of ring 0. When was its kernel stack first
            used by the CPU, and when will it be used by an entry from ring 3?
            """,
        answer="""
            At the PUSH in `switch_to`, which another thread executed. An entry from ring 3 uses it
            at the child's first interrupt, from the top down: the frame here is gone then.
            """,
    ),
    Stop(
        title="Ring 3, for the first time",
        go=[moves.step],
        text="""
            IRET. The child stands behind an INT that it never executed, with registers that the
            parent had loaded.
            """,
        show=[views.changes(("eax", "ebx", "ecx", "edx", "esp", "eip"), "before"),
              views.code("clone_thread", 22), views.place],
        notice="""
            - All registers are those that the parent had at the INT, but EAX, ESP and EIP.
            - Here the ways part: EAX is 0, so the child will jump to where `thread_main` is called.
            """,
        question="""
            The code behind the jump ends with a CALL and never with a RET. Why?
            """,
        answer="""
            The child's stack was empty: no return address lies on it. `thread_main` ends the thread
            by a system call and does not come back.
            """,
    ),
]
