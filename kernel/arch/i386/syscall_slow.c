/* The slow way of a system call: numbers beyond the table, and all calls while any are traced, be
 * it by strace or as events (trace_entry.c). */
#include "kernel/arch/i386/syscall_table.h"
#include "kernel/debug/strace.h"
#include "kernel/proc/process.h"

void arch_slow_calls(enum slow_reason reason, bool on)
{
    static uint32_t reasons;
    reasons = on ? reasons | reason : reasons & ~reason;
    syscall_limit = reasons ? 0 : TABLE_SIZE;
}

/* The entry for a number, or the answer to it. */
static entry_function entry_of(uint32_t number)
{
    uint32_t own = number - BATON_FIRST; /* unsigned: a number below wraps far above */

    if (number < TABLE_SIZE)
        return syscall_table[number];
    return own < BATON_SIZE ? syscall_table[TABLE_SIZE + own] : syscall_not_there;
}

/* Prints the call around making it. */
static __attribute__((noinline)) int32_t call_by_strace(struct trap_frame *frame,
                                                        entry_function entry)
{
    struct strace_call call = {
        .number = frame->eax,
        .door = frame->vector == VECTOR_SYSENTER ? "sysenter" : "int80",
        .arguments = {frame->ebx, frame->ecx, frame->edx, frame->esi, frame->edi},
    };
    int unreadable;
    uint32_t last = syscall_sixth(frame, &unreadable);
    call.arguments[5] = unreadable ? 0 : last;
    strace_begin(&call);
    int32_t result = entry(frame);
    strace_end(&call, result);
    return result;
}

void syscall_slow(struct trap_frame *frame)
{
    entry_function entry = entry_of(frame->eax);
    const struct process *process = current()->process;

    frame->eax = (uint32_t)(process->traced ? call_by_strace(frame, entry) : entry(frame));
}
