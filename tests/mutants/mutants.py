"""Faults of one line, each of which a named test must find: tests of the tests.

An entry: a name; the file; the line as it is, exact and found once, without its comment where it
has one; the line instead ("" removes it); the words after scripts/boot of the run that must fail;
and why that is a fault. A fault that takes two lines (something moved) gives a list of (line,
instead) pairs.
"""

from collections import namedtuple

Mutant = namedtuple("Mutant", "name file changes run why")

ARCH = "kernel/arch/i386/"
ENTRY, SWITCH, SWITCH_TO = ARCH + "entry.asm", ARCH + "switch.asm", ARCH + "switch_to.c"
PIC, FPU, GDT, IDT, TRAPS = (ARCH + name for name in ("pic.c", "fpu.c", "gdt.c", "idt.c", "traps.c"))
FRAME, RETURN, WORK = (ARCH + f"signal_{name}.c" for name in ("frame", "return", "work"))
SIGNAL, SIGNAL_MASK, SIGNAL_QUEUE = (f"kernel/proc/signal{name}.c" for name in ("", "_mask", "_queue"))
SCHED, THREAD = "kernel/sched.c", "kernel/thread.c"
MMU_RANGE = ARCH + "mmu_range.c"
SPACE, SPACE_FAULT = "kernel/mm/space.c", "kernel/mm/space_fault.c"


def suite(*names):
    """The kernel's tests of these names."""
    return ("--append", "quiet test=" + ",".join(names))


def window(name):
    """A kernel test with an interrupt before each instruction."""
    return ("--icount", "--append", f"quiet test=window_{name}")


EVERYWHERE = ("--icount", "--append", "test-calls", "--", "preempt_window", "all")
EVERYWHERE_FNSAVE = ("--cpu", "pentium", *EVERYWHERE)


def program(*words):
    return ("--append", "hz=1000", "--", *words)


def mutant(name, file, old, new, run, why):
    return Mutant(name, file, [(old, new)], run, why)


MUTANTS = [
    # entry.asm
    mutant(
        "entry keeps DF", ENTRY,
        "        cld",
        "        nop",
        program("clean_state"),
        "the kernel's string instructions run backwards",
    ),
    mutant(
        "entry keeps the program's DS", ENTRY,
        "        mov     ds, ecx",
        "",
        EVERYWHERE,
        "the kernel reads its data through a segment that a program chose",
    ),
    mutant(
        "entry keeps the program's ES", ENTRY,
        "        mov     es, ecx",
        "",
        program("clean_state"),
        "the kernel's string instructions write through a program's segment",
    ),
    mutant(
        "entry keeps the program's FS", ENTRY,
        "        mov     fs, ecx",
        "",
        EVERYWHERE,
        "%fs does not lead to the per-CPU block",
    ),
    mutant(
        "GS is not restored", ENTRY,
        "        POP_SEGMENT gs",
        "        add     esp, 4",
        EVERYWHERE,
        "a program goes on with another one's TLS selector",
    ),
    mutant(
        "ES and DS change places", ENTRY,
        "        POP_SEGMENT es\n"
        "        POP_SEGMENT ds",
        "        POP_SEGMENT ds\n"
        "        POP_SEGMENT es",
        EVERYWHERE,
        "the segments come back in the wrong order",
    ),
    mutant(
        "a word too few is dropped", ENTRY,
        "leave_kernel_trap:\n"
        "        RESTORE_ALL\n"
        "        add     esp, 8",
        "leave_kernel_trap:\n"
        "        RESTORE_ALL\n"
        "        add     esp, 4",
        suite("interrupts_keep_stack_and_registers"),
        "IRET pops the error code as EIP",
    ),
    mutant(
        "SYSENTER keeps the flags", ENTRY,
        "        popfd\n"
        "        CALL_TABLE",
        "        add     esp, 4\n"
        "        cld\n"
        "        sti\n"
        "        CALL_TABLE",
        program("clean_state"),
        "NT lives on in the kernel, whose IRET is then a task switch",
    ),
    mutant(
        "SYSENTER leaves ring 3 with IF off", ENTRY,
        "        or      dword [esp], EFLAGS_IF",
        "        nop",
        EVERYWHERE,
        "a program cannot be interrupted any more",
    ),
    mutant(
        "SYSEXIT loses the flags", ENTRY,
        "        add     esp, FRAME_EFLAGS - FRAME_VECTOR\n"
        "        popfd",
        "        add     esp, FRAME_EFLAGS - FRAME_VECTOR\n"
        "        sti",
        program("test_doors"),
        "a call changes the program's flags",
    ),
    mutant(
        "no look at the work before ring 3", ENTRY,
        "        jne     %1",
        "",
        program("processes"),
        "a killed process, or a more urgent thread, waits for a tick",
    ),
    mutant(
        "the call's result is not stored", ENTRY,
        "        mov     [esp + FRAME_EAX], eax",
        "",
        program("test_doors"),
        "each call gives its own number",
    ),
    mutant(
        "INT 0x80 leaves interrupts off", ENTRY,
        "        sti\n"
        "        CALL_TABLE",
        "        CALL_TABLE",
        EVERYWHERE,
        "system calls cannot be preempted",
    ),
    mutant(
        "virtual-8086 mode is taken for the kernel", ENTRY,
        "        jnz     virtual_8086",
        "",
        program("gates", "all"),
        "a program brings the kernel down by IRET",
    ),
    # switch.asm, switch_to.c
    mutant(
        "the wrong register is saved", SWITCH,
        "        push    ebx",
        "        push    esi",
        suite("switch_keeps_registers"),
        "EBX is lost in each switch",
    ),
    mutant(
        "registers come back in another order", SWITCH,
        "        pop     edi\n"
        "        pop     esi",
        "        pop     esi\n"
        "        pop     edi",
        suite("switch_keeps_registers"),
        "ESI and EDI change places",
    ),
    mutant(
        "a first run has interrupts off", SWITCH,
        "        sti",
        "        nop",
        suite("threads_first_run_has_interrupts_on"),
        "a new thread is never preempted",
    ),
    mutant(
        "ESP0 stays behind", SWITCH_TO,
        "    THIS_CPU->tss.esp0 = next->arch.stack_top;",
        "",
        suite("switch_sets_esp0"),
        "the next entry from ring 3 uses another thread's stack",
    ),
    mutant(
        "CR3 stays behind", SWITCH_TO,
        "        load_cr3(directory);",
        "",
        EVERYWHERE,
        "a program goes on in another one's memory",
    ),
    mutant(
        "TLS stays behind", SWITCH_TO,
        "            this_cpu()->gdt[GDT_TLS_FIRST + i] = next->arch.tls[i];",
        "            ;",
        EVERYWHERE,
        "a thread reads another one's TLS",
    ),
    # pic.c
    mutant(
        "no EOI", PIC,
        "    pic_end_of_interrupt(irq);",
        "",
        suite("interrupts_each_gets_one_eoi"),
        "the controller sends no further interrupt",
    ),
    Mutant(
        "EOI after the switch", PIC,
        [
            (
                "    pic_end_of_interrupt(irq);",
                "",
            ),
            (
                "        sched_preempt();",
                "        sched_preempt();\n"
                "    pic_end_of_interrupt(irq);",
            ),
        ],
        suite("pic_is_told_of_the_end_before_the_switch"),
        "a new thread runs without a tick",
    ),
    mutant(
        "a spurious interrupt gets an EOI", PIC,
        "    if (irq == 15)",
        "    if (irq != 0)",
        suite("pic_spurious_7_ends_nothing_that_is_in_service"),
        "another interrupt is ended by it",
    ),
    mutant(
        "a spurious 15 gets none", PIC,
        "    if (irq == 15)",
        "    if (irq == 99)",
        suite("pic_spurious_15_is_ended_at_the_master"),
        "the cascade line stays in service",
    ),
    mutant(
        "spurious interrupts are not told apart", PIC,
        "    return (inb(port) & 0x80) == 0;",
        "    return (inb(port) & 0) != 0;",
        suite("interrupts_spurious_7_gets_no_eoi"),
        "they get an EOI",
    ),
    mutant(
        "an interrupt never switches", PIC,
        "    if (current()->work & WORK_RESCHEDULE)",
        "    if (0)",
        suite("preemption_of_a_spinning_kernel_thread"),
        "ring 0 is not preempted",
    ),
    # fpu.c
    mutant(
        "the FPU is not restored", FPU,
        "        fpu_restore(next->arch.fpu_area);",
        "",
        EVERYWHERE,
        "a thread goes on with another one's x87 and SSE registers",
    ),
    mutant(
        "the FPU is not saved", FPU,
        "        fpu_save(prev->arch.fpu_area);",
        "        ;",
        EVERYWHERE_FNSAVE,
        "what a thread computed is lost",
    ),
    mutant(
        "TS stays clear", FPU,
        "        write_cr0(read_cr0() | CR0_TS);\n"
        "    }\n"
        "}",
        "    }\n"
        "}",
        program("clean_state"),
        "a thread without FPU state reads another one's",
    ),
    mutant(
        "a first use is not clean", FPU,
        "    fpu_restore(fpu_clean_state);",
        "",
        program("clean_state"),
        "a new user of the FPU reads another one's registers",
    ),
    # sched.c, thread.c
    mutant(
        "a level that became empty is not noticed", SCHED,
        "    while (queue->top != NULL && list_empty(queue->top))",
        "    while (queue->top == NULL && queue->level == NULL)",
        suite("switch_finds_every_level_that_has_a_thread"),
        "the scheduler takes a thread from an empty list",
    ),
    mutant(
        "the request to switch stays", SCHED,
        "    prev->work &= ~WORK_RESCHEDULE;",
        "    (void)prev;",
        program("spinners"),
        "the CPU is handed over again and again, and nobody gets to ring 3",
    ),
    mutant(
        "a slice is not renewed", SCHED,
        "    running->slice = TIME_SLICE_TICKS;",
        "        ;",
        suite("switch_comes_once_a_slice"),
        "a slice once used up stays so: a switch at each tick",
    ),
    mutant(
        "the lock is kept after a first run", THREAD,
        "    finish_switch(previous);",
        "    (void)previous;",
        suite("switch"),
        "the run queue's lock is never free again",
    ),
    # gdt.c, idt.c, traps.c
    mutant(
        "ports are open", GDT,
        "    cpu->tss.io_map = sizeof(cpu->tss);",
        "    cpu->tss.io_map = 0;",
        program("gates", "all"),
        "ring 3 may use the ports whose bits in the TSS are 0",
    ),
    mutant(
        "a kernel segment is open", GDT,
        "        segment_descriptor((uint32_t)cpu, sizeof(*cpu) - 1, 0x92, BYTES_32BIT));",
        "        segment_descriptor((uint32_t)cpu, sizeof(*cpu) - 1, 0xf2, BYTES_32BIT));",
        program("gates", "all"),
        "ring 3 may load the per-CPU segment",
    ),
    mutant(
        "a gate is open", IDT,
        "        set_gate(vector, KERNEL_CS, trap_entries[vector], INTERRUPT_GATE);",
        "        set_gate(vector, KERNEL_CS, trap_entries[vector], INTERRUPT_GATE | DPL3);",
        program("gates", "all"),
        "ring 3 raises interrupts that no device sent",
    ),
    mutant(
        "TF across SYSENTER is the kernel's", TRAPS,
        "    if (!frame_from_user(frame) && single_step_into_sysenter(frame))",
        "    if (0 && single_step_into_sysenter(frame))",
        program("gates", "all"),
        "a program brings the kernel down by TF",
    ),
    # signals
    mutant(
        "a signal frame is not aligned", FRAME,
        "    at->frame = ((at->fpu - size + 4) & -STACK_ALIGNMENT) - 4;",
        "    at->frame = (at->fpu - size) & -STACK_ALIGNMENT;",
        program("test_signal_frames"),
        "a compiler's code in a handler may fault on values that it aligned",
    ),
    mutant(
        "a frame may lie below the alternate stack", FRAME,
        "    return !there || is_inside(alternate, at->frame);",
        "    return true;",
        program("test_signal_stacks"),
        "what lies below the alternate stack is written over",
    ),
    mutant(
        "a handler starts with the program's FPU", FRAME,
        "    fpu_reset(current());",
        "",
        program("test_signal_frames"),
        "the handler computes with control words that it did not set",
    ),
    mutant(
        "a handler starts with DF set", FRAME,
        "#define CLEARED_FLAGS (EFLAGS_TF | EFLAGS_DF | EFLAGS_RF)",
        "#define CLEARED_FLAGS (EFLAGS_TF | EFLAGS_RF)",
        program("test_signal_frames"),
        "string instructions of the handler run backwards",
    ),
    mutant(
        "sigreturn takes IOPL, NT and VM", RETURN,
        "#define USER_FLAGS 0x50dd5u",
        "#define USER_FLAGS 0x77dd5u",
        program("test_signal_frames"),
        "a program gives itself ports, or falls into virtual-8086 mode",
    ),
    mutant(
        "sigreturn leaves GS as it is", RETURN,
        "    frame->gs = context->gs & 0xffff;",
        "",
        program("test_sigreturn"),
        "a handler that changes GS takes the program's thread-local storage away",
    ),
    mutant(
        "sigreturn leaves the mask as it is", RETURN,
        "    signal_set_mask(context.mask);",
        "",
        program("test_signals"),
        "after its first handler a signal stays blocked",
    ),
    mutant(
        "sigreturn forgets that it is no call to be restarted", RETURN,
        "    frame->error = NO_CALL;",
        "",
        program("test_signal_frames"),
        "a program's number in EAX is taken for a call's wish to start again",
    ),
    mutant(
        "sigreturn leaves by SYSEXIT's registers", RETURN,
        "    frame->vector = VECTOR_SYSCALL;",
        "    frame->eip += frame->vector == VECTOR_SYSCALL ? 2 : 0;",
        program("test_signals"),
        "the program goes on two bytes too late",
    ),
    mutant(
        "IRET has no fix-up", ENTRY,
        "        dd      leave_by_iret.iret, iret_failed",
        "        dd      0, iret_failed",
        program("test_sigreturn"),
        "a selector in a signal frame brings the kernel down",
    ),
    mutant(
        "a restarted call loses its sixth argument", WORK,
        "        frame->ebp = ebp;",
        "        (void)ebp;",
        program("test_signal_waits"),
        "by SYSENTER EBP is the stack pointer, not the argument",
    ),
    mutant(
        "a call is restarted behind its INT 0x80", WORK,
        "    frame->eip -= DOOR_LENGTH;",
        "",
        program("test_signal_waits"),
        "the program finds the call's number as its result",
    ),
    mutant(
        "SA_RESTART is not looked at", WORK,
        "        if (handler && !(handler->flags & SA_RESTART))",
        "        if (handler)",
        program("test_signal_waits"),
        "calls give EINTR to programs that asked for none",
    ),
    mutant(
        "the one who sleeps is not told", SIGNAL,
        "    wait_interrupt(thread);",
        "",
        program("test_signal_waits"),
        "a sleeping thread never sees its signal",
    ),
    mutant(
        "SIGKILL can be blocked", SIGNAL_MASK,
        "    self->signal.mask = set & ~NEVER_BLOCKED;",
        "    self->signal.mask = set;",
        program("test_signals"),
        "a program that nobody can end",
    ),
    mutant(
        "who blocks a signal tells nobody", SIGNAL_MASK,
        "        signal_retarget(self->process, added);",
        "        ;",
        program("test_signal_threads"),
        "a signal that another thread would take waits for ever",
    ),
    mutant(
        "a stopped process dies before it continues", SIGNAL,
        "           (signal == SIGKILL || !thread->signal.stopped);",
        "           true;",
        program("test_signal_stops"),
        "a job that a person has stopped is gone when he comes back to it",
    ),
    mutant(
        "a blocked fault is left waiting", SIGNAL,
        "    return signal_action(self->process, signal)->handler > SIG_IGN && !blocks(self, signal);",
        "    return signal_action(self->process, signal)->handler > SIG_IGN;",
        program("test_faults"),
        "the instruction faults again and again",
    ),
    mutant(
        "real-time signals are one", SIGNAL_QUEUE,
        "    if (signal < SIGRTMIN && pending->set & SIGNAL_BIT(signal))",
        "    if (pending->set & SIGNAL_BIT(signal))",
        program("test_signals"),
        "queued signals are lost",
    ),
    mutant(
        "a signal that is taken leaves its like unseen", SIGNAL_QUEUE,
        "        pending->set |= rest->info.signal == signal ? SIGNAL_BIT(signal) : 0;",
        "        ;",
        program("test_signals"),
        "queued signals stay where nobody looks",
    ),
    # vdso
    mutant(
        "the vDSO forgets EDX", ARCH + "vdso/doors.asm",
        "        pop     edx",
        "        add     esp, 4",
        EVERYWHERE,
        "SYSEXIT needs EDX: the program's own is lost in each call",
    ),
    mutant(
        "the vDSO's date is the time since the boot", ARCH + "vdso/clocks.c",
        "            now += CLOCK_DATA->realtime_offset;",
        "            now += 0;",
        program("test_vdso"),
        "gettimeofday() in ring 3 and in the kernel disagree",
    ),
    # kernel/mm and the page tables
    mutant(
        "fork leaves pages writable", MMU_RANGE,
        "    uint32_t *entries = table_of(*table), taken = own ? PTE_WRITE : 0;",
        "    uint32_t *entries = table_of(*table), taken = own ? 0 : 0;",
        program("test_memory"),
        "what one of the two writes the other sees",
    ),
    mutant(
        "fork leaves the TLB as it was", SPACE,
        "    mmu_forget(from->page_directory);",
        "",
        program("test_memory"),
        "the CPU goes on writing to pages that the child shares",
    ),
    mutant(
        "a shared page is written in place", "kernel/mm/frame.c",
        "    return *(volatile uint32_t *)&page_of(frame)->references > 1;",
        "    return frame == FRAME_NONE;",
        program("test_memory"),
        "nothing is copied on write",
    ),
    mutant(
        "mprotect makes a shared page writable", MMU_RANGE,
        "                frame | (own && frame_is_shared(frame) ? bits & ~PTE_WRITE : bits);",
        "                frame | (own ? bits : bits);",
        program("test_protect"),
        "a write after it is seen by the other process",
    ),
    mutant(
        "unmapping leaves the TLB as it was", MMU_RANGE,
        "        tlb_forget(address_of(span, index));\n    span->",
        "        (void)0;\n    span->",
        program("test_map"),
        "a page that was given back is still written",
    ),
    mutant(
        "a page table forgets where its entries are", ARCH + "mmu.h",
        "    record->groups |= 1u << index / GROUP_ENTRIES;",
        "    record->groups |= 1u;",
        suite("spaces"),
        "pages are not found when they are to be unmapped, and are lost",
    ),
    mutant(
        "a private mapping writes the file", SPACE_FAULT,
        "    else if (own)\n        protection = without_write(protection);",
        "",
        program("test_file_map"),
        "the file changes under all who read it",
    ),
    mutant(
        "a file cut short stays mapped", "kernel/mm/space_truncate.c",
        "        forget_pages(space, object, page_up(size) / PAGE_SIZE);",
        "        (void)forget_pages;",
        program("test_file_map"),
        "what lies past the end is read, and never meets the file again",
    ),
    mutant(
        "a stack grows up to its neighbour", SPACE_FAULT,
        "        page - below->end < REGION_GAP)",
        "        page < below->end)",
        suite("spaces"),
        "an overflow runs into other memory unseen",
    ),
    mutant(
        "a page table goes with an entry in it", MMU_RANGE,
        "    if (span->record->mapped > 0)",
        "    if (span->record->mapped > 1)",
        suite("spaces"),
        "the next process finds pages of another",
    ),
    mutant(
        "programs may take the last frame", "kernel/mm/frame.c",
        "    return take_any(total / KERNEL_SHARE);",
        "    return take_any(0);",
        suite("spaces"),
        "the kernel has nothing left to tell anybody by",
    ),
]
