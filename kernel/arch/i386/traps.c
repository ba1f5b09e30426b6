/* Exceptions: what the CPU reports about an instruction. From ring 3 they end the program, in ring
 * 0 they are a bug of the kernel's, but for the few that are expected. */
#include "kernel/arch/i386/cpu.h"
#include "kernel/arch/i386/fpu.h"
#include "kernel/arch/i386/memory_map.h"
#include "kernel/arch/i386/signal_frame.h"
#include "kernel/arch/i386/trap.h"
#include "kernel/debug/exception_names.h"
#include "kernel/explore.h"
#include "kernel/mm/space.h"
#include "kernel/print.h"
#include "kernel/proc/process.h"
#include "kernel/sched.h"
#include "lib/linux.h"

extern char entry_sysenter[];

/* A page fault on a user address, by the program or by a copy routine: the address space may mend
 * it. */
static enum fault_result mend_page_fault(const struct trap_frame *frame, uint32_t address)
{
    struct process *process = current() != NULL ? current()->process : NULL;

    if (process == NULL || process->space == NULL || address >= USER_END)
        return FAULT_UNMAPPED;
    if (!frame_from_user(frame) &&
        (exception_fixup(frame->eip) == 0 || !(frame->eflags & EFLAGS_IF)))
        return FAULT_UNMAPPED; /* to fill a page may sleep */
    enum fault_result result = space_fault(process->space, address, frame->error & FAULT_WRITE);
    if (result == FAULT_NO_MEMORY)
        process_out_of_memory(address);
    current()->faults += result == FAULT_MENDED;
    return result;
}

/* TF was set when SYSENTER was executed: the CPU traps at the kernel's first instruction, on the
 * entry stack. Go on without TF, and let the program have its SIGTRAP on the way out. */
static bool single_step_into_sysenter(struct trap_frame *frame)
{
    if (frame->vector != VECTOR_DEBUG || frame->eip != (uint32_t)entry_sysenter)
        return false;
    frame->eflags &= ~EFLAGS_TF;
    current()->work |= WORK_SINGLE_STEP;
    return true;
}

static void fault_in_kernel(struct trap_frame *frame, uint32_t address)
{
    uint32_t fixup = exception_fixup(frame->eip);

    /* A copy routine that faults on a kernel address is the kernel's own mistake. */
    if (fixup != 0 && (frame->vector != VECTOR_PAGE_FAULT || address < USER_END)) {
        frame->eip = fixup;
        frame->gs = 0; /* the kernel loads no GS: what was in it may be what faulted */
        return;
    }
    char line[160];
    exception_format(line, sizeof(line), frame, address);
    panic_frame(frame, "%s in the kernel", line);
}

/* May come anywhere, even between SYSENTER and the first instruction's load of ESP, and under any
 * lock. So it prints only where interrupts were on, for then this CPU holds no lock; else it is
 * counted. */
static void non_maskable_interrupt(const struct trap_frame *frame)
{
    static uint32_t count;

    count++;
    if (frame->eflags & EFLAGS_IF)
        kprintf("NMI %u: the machine reports a hardware error, or its button was pressed\n", count);
}

void trap_dispatch(struct trap_frame *frame)
{
    uint32_t address = frame->vector == VECTOR_PAGE_FAULT ? read_cr2() : 0;
    enum fault_result result = FAULT_UNMAPPED;

    if (frame->vector == VECTOR_NMI) {
        non_maskable_interrupt(frame);
        return;
    }
    if (!frame_from_user(frame) && single_step_into_sysenter(frame))
        return;
    if (frame->vector == VECTOR_DEBUG && current()->stepped && frame_from_user(frame)) {
        explore_step(frame);
        return;
    }
    if (frame->eflags & EFLAGS_IF)
        irq_enable();
    if (frame->vector == VECTOR_PAGE_FAULT) {
        result = mend_page_fault(frame, address);
        if (result == FAULT_MENDED)
            return;
    }
    if (!frame_from_user(frame)) {
        fault_in_kernel(frame, address);
        return;
    }
    if (result == FAULT_NO_MEMORY)
        return; /* it is marked to die on the way out */
    if (frame->vector == VECTOR_DEVICE_NOT_AVAILABLE && fpu_first_use())
        return;
    trap_signal(frame, address, result);
}

/* The same for an explored thread, whose TF is the kernel's. Interrupts on, and again at the end.
 */
static void step_across_sysenter(struct trap_frame *frame)
{
    frame->eflags |= EFLAGS_TF;
    irq_disable();
    current()->work &= ~WORK_SINGLE_STEP;
    explore_step(frame);
    irq_enable();
}

/* TF was set across SYSENTER: the program has its trap now, and goes on with TF set. */
static void single_step(struct trap_frame *frame)
{
    struct trap_frame as_trap = *frame;

    if (current()->stepped) {
        step_across_sysenter(frame);
        return;
    }
    as_trap.vector = VECTOR_DEBUG;
    as_trap.error = 0;
    frame->eflags |= EFLAGS_TF;
    trap_signal(&as_trap, 0, FAULT_UNMAPPED);
    irq_disable();
    current()->work &= ~WORK_SINGLE_STEP;
    irq_enable();
}

/* IRET to ring 3 has faulted. Interrupts are off, and are so again at the end. */
void return_failed(struct trap_frame *frame);
void return_failed(struct trap_frame *frame)
{
    irq_enable();
    trap_signal(frame, 0, FAULT_UNMAPPED);
    irq_disable();
}

/* Runs with interrupts off until nothing is left to do before ring 3. */
void return_to_user_work(struct trap_frame *frame)
{
    struct thread *self = current();

    while (self->work & ~WORK_TRACED) {
        if (self->work & WORK_RESCHEDULE) {
            sched_preempt();
            continue;
        }
        irq_enable();
        if (self->work & WORK_KILLED)
            process_die_if_killed();
        if (self->work & WORK_SINGLE_STEP)
            single_step(frame);
        if (self->work & WORK_SIGNAL)
            signal_work(frame);
        irq_disable();
        self->work &= ~WORK_FULL_RETURN;
    }
    if (self->work & WORK_TRACED)
        trace_way_out(frame);
}

/* A program in virtual-8086 mode ends at its first trap or interrupt. Its frame is longer than
 * struct trap_frame, so nothing may return by it. */
void virtual_8086_trap(struct trap_frame *frame) __attribute__((noreturn));
void virtual_8086_trap(struct trap_frame *frame)
{
    if (frame->vector - VECTOR_IRQ0 < 16)
        irq_dispatch(frame);
    irq_enable();
    process_fault(SIGSEGV, "virtual-8086 mode is closed to programs");
}

void bad_entry_stack(struct trap_frame *frame);
void bad_entry_stack(struct trap_frame *frame)
{
    if (frame->eflags & EFLAGS_VM)
        virtual_8086_trap(frame);
    panic_frame(
        frame,
        "entry from ring 3 on a stack that is not thread %d's, whose top is %08x (ESP0 is %08x): "
        "was ESP0 set at the last switch?",
        current()->tid, current()->arch.stack_top, this_cpu()->tss.esp0);
}
