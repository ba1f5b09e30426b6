"""The first preemption of a ring-3 thread by another that was itself preempted before."""

TITLE = "A thread loses the CPU, and another goes on"
PROGRAM = "/demos/spinners"
BOOT = ""

from baton_gdb import kernel, tour_moves as moves, tour_views as views  # noqa: E402
from baton_gdb.kernel import newest_register as register  # noqa: E402
from baton_gdb.tour import Stop, remember, state  # noqa: E402

INTRO = """
    Two threads of the program `spinners` count, each in a loop of its own. Neither ever calls the
    kernel or yields. This tour follows the CPU from an instruction of one to an instruction of the
    other: the timer's interrupt, the stack it lands on, the decision, the switch, and the way back
    to ring 3. All you need to know is what CALL and RET do: CALL pushes the address of the next
    instruction and jumps; RET pops an address and jumps to it.

    The thread that runs now is called prev, the one that will run is called next, as in the
    kernel's source. Both have run before: next lost the CPU once, just as prev is about to.
    """


def last_tick_comes_next():
    """Whether the tick that just arrived leaves a spinning thread one tick of its slice, and the
    thread that would follow it was preempted while it spun."""
    if moves.pushed("cs") & 3 != 3 or moves.function_in_ring_3(moves.pushed("eip")) != "spin":
        return False
    ready = moves.ready_threads()
    return kernel.current().number("slice") == 2 and bool(ready) and was_preempted(ready[0])


def was_preempted(thread):
    """Whether thread stopped in a switch, after the timer had interrupted it in ring 3."""
    frame = thread.user_frame()
    if frame is None or thread.eip != moves.address("switch_resume"):
        return False
    vector = dict(kernel.slots("struct trap_frame"))["vector"]
    return kernel.word(frame + vector) == moves.value("VECTOR_IRQ0")


def to_the_last_instruction():
    """Back to ring 3 after that tick, and on until the next one waits at the controller."""
    moves.run_to("user/demos/spinners.c:spin")
    moves.run_to("trap_32", last_tick_comes_next)
    moves.run_to(moves.pushed("eip"), moves.in_ring_3)
    moves.step_until(timer_waits, "the timer's interrupt")


def timer_waits():
    return moves.interrupt_request() & moves.IRQ0_REQUEST


def end_of_switch():
    """Gives the address of the RET of __switch_to."""
    return moves.instruction("__switch_to", "^ret")


def to_the_way_out():
    moves.run_to("leave_by_iret.iret", lambda: kernel.current_address() == state.next.address)


STOPS = [
    Stop(
        title="Ring 3, just before the interrupt",
        go=[to_the_last_instruction,
            remember(prev=kernel.current, next=lambda: moves.ready_threads()[0],
                     before=views.snapshot, old_esp0=lambda: moves.value("boot_cpu.tss.esp0"))],
        text="""
            The CPU is in ring 3, in the loop of `spin`: thread {decimal(prev.tid)} runs. The timer
            chip has pulled its line and the interrupt controller has noted the request: IRQ 0
            waits. The CPU looks for interrupts between two instructions, and this is such a moment.

            While a thread is in ring 3 its kernel stack is empty. Where that stack begins is
            written in a place that the CPU itself will read: the field ESP0 of the Task State
            Segment, the TSS.
            """,
        show=[views.place, views.cpu, views.interrupt_controller, views.tss],
        notice="""
            - The two lowest bits of CS are the privilege level: 3.
            - IF is set in EFLAGS, so the CPU will take the interrupt.
            - ESP is in the program's own stack, below c0000000, where the kernel's addresses begin.
            """,
        question="""
            ESP is a valid address. Why must the CPU take another stack before it pushes anything?
            """,
        answer="""
            A program can put anything into ESP: an address that is not mapped, or one of the
            kernel's own data. Pushing there would fault in the middle of an interrupt, or overwrite
            the kernel. And what the kernel leaves on its stack, another thread of the program could
            read and change. So the stack of ring 0 comes from a place that ring 3 cannot write.
            """,
    ),
    Stop(
        title="The CPU takes SS0:ESP0 from the TSS",
        go=[moves.take_interrupt, remember(entered=views.snapshot)],
        text="""
            One event; no instruction of the kernel has run. The CPU asked the interrupt controller
            for the vector, {short(value("VECTOR_IRQ0"))} hexadecimal, and read this gate of the
            IDT. The gate leads to level 0 and the CPU was at level 3, so it loaded a new stack,
            SS0:ESP0 from the TSS, and pushed five words there. It cleared IF, since this is an
            interrupt gate, and went to the gate's address.
            """,
        show=[views.gate("0x20"), views.tss,
              views.changes(("ss", "esp", "eflags", "cs", "eip", "eax", "ebp"), "before"),
              views.place],
        notice="""
            - ESP is now {entered["esp"]}: ESP0 less {decimal(old_esp0 - entered["esp"])}, five
              words of four bytes.
            - The TSS has not changed. The CPU reads ESP0 here; it never writes it.
            - EAX and EBP still hold the program's values. The CPU saves five words and no more.
            """,
        question="""
            When the same interrupt comes while the CPU is in ring 0, it pushes three words, not
            five. Which two are left out, and how does IRET know?
            """,
        answer="""
            SS and ESP. From ring 0 to ring 0 the stack does not change, so there is no other one to
            note. IRET decides by the CS that it pops: if that is of an outer ring (a higher number
            than the present level), it goes on to pop ESP and SS; if it is of the same ring, it
            does not.
            """,
    ),
    Stop(
        title="The frame, slot by slot",
        go=[],
        text="""
            This is what the CPU pushed, highest address first, which is the order of pushing. `ss`
            and `esp` are the program's stack. `eflags` has IF set, as it was in ring 3. `cs` holds
            the level to return to. `eip` is the instruction that has not run: it will be the first
            one when this thread comes back.
            """,
        show=[views.stack],
        notice="""
            - The slot `esp` holds {before["esp"]} and the slot `eip` {before["eip"]}: the registers
              of the first stop.
            - The slots are named by `kernel/arch/i386/trap.h:trap_frame`, of which these are the
              last five.
            """,
        question="""
            Suppose ESP0 still held the stack top of the thread that ran before this one. What would
            happen now, and when would anybody notice?
            """,
        answer="""
            The five words would land on the other thread's kernel stack, over the top of the frame
            by which it once entered the kernel. Nothing goes wrong now. Much later that thread
            leaves by its frame and arrives in ring 3 with this thread's EIP and ESP: two threads on
            one stack. That is why the entry checks: see the next stop. (The stop about ESP0
            tells how to try it.)
            """,
    ),
    Stop(
        title="The common entry",
        go=[views.walk(lambda: moves.instruction("irq_common", "^call"))],
        text="""
            The gate led to a stub of its own for this vector. It pushed 0, where some exceptions
            have an error code, then the vector, and jumped to `irq_common`, as all interrupts do.
            There the segment registers and the eight general ones were pushed, and segments loaded
            that C can count on. CS in the frame told that ring 3 was interrupted; such a frame must
            end exactly at the top of this thread's kernel stack, which was checked. Next comes the
            call of C:
            {symbol(value("irq_entry"))}.
            """,
        show=[views.steps, views.stack],
        notice="""
            - All of prev's registers now lie in memory. From this frame it can be continued at any
              time.
            - EAX is ESP: the address of the frame, the first argument of a C function here.
            - `unused_esp` is what PUSHAD pushes for ESP; POPAD skips it.
            """,
        question="""
            Why push a 0 where there is no error code?
            """,
        answer="""
            So that every way into the kernel leaves the same struct trap_frame. C reads one struct,
            and the way out skips the same two words, vector and error, whatever brought the thread
            in.
            """,
    ),
    Stop(
        title="The tick",
        go=[moves.to("sched_tick")],
        text="""
            `kernel/arch/i386/pic.c:irq_dispatch` has acknowledged the interrupt and called the
            line's handler, `kernel/timer.c:timer_tick`. That one counted the tick and looked for
            deadlines; last of all it calls `kernel/sched.c:sched_tick`, where the CPU now stands:
            the tick is charged to whoever runs.
            """,
        show=[views.place, views.calls, views.fields("prev", "state", "ticks", "slice", "work")],
        notice="""
            - `slice` is {decimal(prev.number("slice"))}: this tick is the last of prev's turn.
            - The calls go down through the trap frame into `spin`. The kernel works on prev's
              stack, and `current` is prev: an interrupt has no thread of its own.
            """,
        question="""
            The interrupt was acknowledged first, before its handler ran. What would go wrong if
            this were done at the very end instead?
            """,
        answer="""
            Before the end comes the switch, and prev may not get the CPU again for a long time.
            Until then the controller would hold back the timer's next interrupt, and those of all
            lines of lower priority. No tick would come to take the CPU from next.
            """,
    ),
    Stop(
        title="The decision is a bit",
        go=[moves.to("sched_preempt")],
        text="""
            `sched_tick` took the last tick off, found another thread ready in a list at least as
            urgent as prev's own, and set a bit in prev's `work`: WORK_RESCHEDULE,
            {decimal(value("WORK_RESCHEDULE"))}. The slice is full again, for prev's next turn. Back
            in `irq_dispatch`, after the handler, the bit was seen, and that led here, to
            `kernel/sched.c:sched_preempt`.
            """,
        show=[views.place, views.fields("prev", "state", "ticks", "slice", "work"),
              views.run_queue],
        notice="""
            - The run queue holds who is ready. The running thread stands in no list.
            - The first of the most urgent level is thread {decimal(next.tid)}: next. Where there is
              one more, it is the program's main, which wakes now and then to print.
            """,
        question="""
            `sched_tick` knows that a switch is due. Why does it set a bit, and not switch at once?
            """,
        answer="""
            It is called from the middle of other work: a tick's handler, or elsewhere a wake-up
            under a spin lock. A switch there would leave that work half done, with its lock held,
            for as long as prev is away. A bit can be set anywhere; it is looked at where nothing is
            held.
            """,
    ),
    Stop(
        title="Who is next",
        go=[moves.to("switch_to", lambda: register("edx") == state.next.address)],
        text="""
            A few short functions, inlined into one, have done it under the run queue's lock.
            `rotate` made prev READY and put it at the end of its list. `pick` took the first of the
            most urgent list. `hand_over` cleared the bit, made that thread RUNNING, and called
            `switch_to(prev, next)`, at whose first instruction the CPU stands.
            """,
        show=[views.place, views.fields("prev", "state", "work"),
              views.fields("next", "state", "work"), views.run_queue],
        notice="""
            - EAX is {register("eax")}, prev's struct, and EDX is {register("edx")}, next's: the two
              arguments.
            - next is RUNNING on paper. The line `running` still says prev, for it looks at
              `current`.
            - Interrupts are off and the lock is held. Both will be given back by another thread.
            """,
        question="""
            prev calls `switch_to` like any C function. When does this call return?
            """,
        answer="""
            When some other thread calls `switch_to` with prev as its second argument. Then that
            thread is the one that stands still in the middle of the call.
            """,
    ),
    Stop(
        title="Two stacks that look alike",
        go=[],
        text="""
            Both kernel stacks, from the top down. On the right lies next, which went through all
            the stops so far some time ago: the frame of an interrupt from ring 3, then the kernel's
            calls. At its lower end there are four registers more, which prev has not pushed yet.
            """,
        show=[views.both_stacks],
        notice="""
            - Equal `vector`: the timer took the CPU from both. Equal `return` slots: both took the
              same way.
            - `>` marks the slot to which ESP points.
            - What differs is only what each was doing: `eip`, `eax`, `ecx`, `ebx` and so on.
            """,
        question="""
            Where does next's struct note how far down its stack reaches?
            """,
        answer="""
            In `arch.esp`, shown above its stack. It is all that is needed to find the rest: the
            four registers, the return address, the calls, and the trap frame at the top.
            """,
    ),
    Stop(
        title="Four registers",
        go=[views.walk(4)],
        text="""
            `kernel/arch/i386/switch.asm:switch_to` first pushes the registers that every C function
            must preserve for its caller. The trap frames are left out of the drawing from here on;
            they stay as they are.
            """,
        show=[views.steps, views.both_ends, views.place],
        notice="""
            - Slot for slot, the two stacks now have the same form.
            - EAX, ECX and EDX are not saved: C expects a call to destroy them, and has put aside
              what it needs.
            """,
        question="""
            These are the kernel's values of EBP, EBX, ESI and EDI. Where are those of the program?
            """,
        answer="""
            In the trap frame, pushed by PUSHAD at the common entry. What is pushed here belongs to
            the C functions between that entry and this call.
            """,
    ),
    Stop(
        title="Where prev stops",
        go=[views.walk(2)],
        text="""
            Two words go into prev's struct thread: its ESP, and the address at which it shall go
            on, `switch_resume`. Now prev is complete: nothing of it is in the CPU alone.
            """,
        show=[views.steps, views.fields("prev", "arch.esp", "arch.eip", "arch.stack_top"),
              views.fields("next", "arch.esp", "arch.eip", "arch.stack_top"), views.place],
        notice="""
            - Both threads are to go on at the same address. They differ in the stack, and the stack
              holds everything else.
            """,
        question="""
            `switch_resume` is a constant. Why is it stored for each thread, instead of being
            written into the code?
            """,
        answer="""
            A thread that never ran has not stopped here. Its `arch.eip` names another label,
            thread_first_run or thread_first_run_user, and the same switch starts it. The tour
            first_run shows it.
            """,
    ),
    Stop(
        title="ESP changes",
        go=[views.walk(1)],
        text="""
            One MOV. No jump has happened, and yet from this instruction on every push, every local
            variable and every return address is next's.
            """,
        show=[views.steps, views.both_ends, views.place],
        notice="""
            - The CPU stands on the right stack now. The left one is a drawing in memory until its
              turn comes.
            - ESP0 in the TSS still is {value("boot_cpu.tss.esp0")}, prev's. With interrupts off and
              no way to ring 3, nobody looks.
            """,
        question="""
            What if an interrupt came exactly now, interrupts being on?
            """,
        answer="""
            From ring 0 the CPU takes no stack from the TSS, so the frame would land on next's
            stack, below its switch frame. But `current` still says prev, and the run queue is
            locked: the handler would charge the tick to the wrong thread, and might wait for ever
            for the lock.
            """,
    ),
    Stop(
        title="A CALL that nobody made",
        go=[views.walk(2)],
        text="""
            A CALL pushes a return address and jumps. Here the two are done apart, and the address
            is chosen: not the instruction after the jump, but the place where next stopped. Then
            JMP.
            """,
        show=[views.steps, views.both_ends, views.place],
        notice="""
            - The lowest word on next's stack is {word(register("esp"))},
              {symbol(word(register("esp")))}.
            - `__switch_to` is an ordinary C function. It believes it was called from there.
            """,
        question="""
            What would a plain `call __switch_to` do in this place?
            """,
        answer="""
            For a thread that has run before, the same: the RET comes back to the four POPs that
            follow, on next's stack. But a thread that never ran has to begin somewhere else.
            """,
    ),
    Stop(
        title="ESP0 now names another stack",
        go=[views.walk(end_of_switch)],
        text="""
            `kernel/arch/i386/switch_to.c:__switch_to` replaces what does not lie on a stack. ESP0
            becomes the top of next's kernel stack; before, it was {old_esp0}. `current` becomes
            next. CR3 would be loaded if the two had different page directories.
            """,
        show=[views.steps, views.tss, views.fields("next", "arch.stack_top", "arch.page_directory"),
              views.fields("prev", "arch.stack_top", "arch.page_directory"), views.place],
        notice="""
            - One store has changed it: the next entry from ring 3 will use the other stack.
            - Both threads are of one process, so their page directories are the same and CR3 stays.
            - EAX is {register("eax")}: the function returns prev.
            - To see what ESP0 is for, put the old value back, `set boot_cpu.tss.esp0 =
              0x{old_esp0}`, and `continue`. The entry's check stops the next interrupt: without
              it, no message would come. `tour again` brings this stop back as it was.
            """,
        question="""
            CR3 would throw the translations of all addresses away. Why does the code go on to run
            in the instruction after a load of CR3?
            """,
        answer="""
            The kernel's part, from c0000000 up, is the same in every page directory: the next
            instruction, the stack and the data lie at the same addresses before and after.
            """,
    ),
    Stop(
        title="The RET that goes elsewhere",
        go=[views.walk(1)],
        text="""
            This RET is the switch. The function was entered in prev's call, and it has returned
            into next's: to the address that was pushed by hand three stops ago.
            """,
        show=[views.steps, views.both_ends, views.place],
        notice="""
            - RET knows nothing of threads. It popped a word and went there.
            """,
        question="""
            Who wrote the address that this RET has popped into next's struct, and when?
            """,
        answer="""
            next itself: at its own stop 10, when it was prev and lost the CPU.
            """,
    ),
    Stop(
        title="next wakes up in a call of its own",
        go=[views.walk(5)],
        text="""
            The four registers come back, the ones that next had pushed, and a second RET returns to
            `hand_over` (inlined into what the calls below show), in the call that next made when it
            was preempted.
            """,
        show=[views.steps, views.calls, views.place],
        notice="""
            - The calls are next's. The local variable `prev` of this call of `hand_over` means
              next: it is who called then.
            - Who really ran just before is in EAX: {register("eax")}. So the line reads `prev =
              switch_to(prev, next);`
            """,
        question="""
            prev took the run queue's lock. Who frees it?
            """,
        answer="""
            next, in `kernel/sched.h:finish_switch`, its first act. The lock protects the queue, not
            a thread: it is handed over together with the CPU.
            """,
    ),
    Stop(
        title="The way out",
        go=[to_the_way_out],
        text="""
            `sched_preempt` returned to next's `irq_common`, and that went on to `return_to_user`.
            next had nothing else to do first. The eight registers and the segments were popped,
            vector and error skipped. What is left are the five words that the CPU pushed when the
            timer interrupted next.
            """,
        show=[views.stack, views.cpu, views.place],
        notice="""
            - The general registers hold next's values in ring 3 already; CS is still the kernel's.
            - IF is clear. The slot `eflags` has it set.
            """,
        question="""
            Interrupts were off from the gate until here. Which instruction turns them on again?
            """,
        answer="""
            IRET, by popping EFLAGS. It does so together with leaving ring 0, so no interrupt can
            come in between.
            """,
    ),
    Stop(
        title="IRET, into the other thread",
        go=[moves.step],
        text="""
            The CPU popped EIP, CS and EFLAGS, saw that CS is of ring 3, and popped ESP and SS too.
            It is in `spin` again, in the other thread's loop, as if nothing had happened.
            """,
        show=[views.place, views.cpu, views.tss, views.both_stacks],
        notice="""
            - next's kernel stack is empty, and ESP0 is its top. Its next interrupt will begin
              there.
            - prev is a drawing in memory: trap frame, calls, four registers. When its turn comes,
              the same stops follow with the names exchanged.
            """,
        question="""
            Which of the stops were about a thread of ring 3, and which would be the same if a
            kernel thread were preempted?
            """,
        answer="""
            Only the stack change at the entry (stops 1 to 3) and IRET's popping of ESP and SS (the
            last two). From the common entry to the second RET nothing asks where the thread came
            from.
            """,
    ),
]
