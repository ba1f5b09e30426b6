/* What an exception is to the program that caused it: a signal, with a code and an address as Linux
 * gives them. */
#include "kernel/arch/i386/cpu.h"
#include "kernel/arch/i386/fpu.h"
#include "kernel/arch/i386/signal_frame.h"
#include "kernel/debug/exception_names.h"
#include "kernel/mm/space.h"
#include "lib/linux.h"

enum { DR6_SINGLE_STEP = 1 << 14 };

/* One of EIP's for those whose address is the instruction. */
static const struct exception_signal {
    uint8_t signal, code;
    bool at_eip;
} exception_signals[] = {
    [0] = {SIGFPE, FPE_INTDIV, true},
    [VECTOR_DEBUG] = {SIGTRAP, TRAP_TRACE, true},
    [VECTOR_BREAKPOINT] = {SIGTRAP, SI_KERNEL, false},
    [6] = {SIGILL, ILL_ILLOPN, true},
    [9] = {SIGFPE, SI_KERNEL, false},
    [11] = {SIGBUS, SI_KERNEL, false},
    [12] = {SIGBUS, SI_KERNEL, false},
    [16] = {SIGFPE, SI_KERNEL, true},
    [17] = {SIGBUS, BUS_ADRALN, false},
    [19] = {SIGFPE, SI_KERNEL, true},
};

enum { EXCEPTION_SIGNALS = sizeof exception_signals / sizeof *exception_signals };

/* All that is not in the table is SIGSEGV, of the kernel's telling. */
static struct exception_signal signal_of(uint32_t vector)
{
    static const struct exception_signal other = {SIGSEGV, SI_KERNEL, false};
    if (vector < EXCEPTION_SIGNALS && exception_signals[vector].signal)
        return exception_signals[vector];
    return other;
}

/* A page fault: where, and whether anything is mapped there. A present page that may not be used so
 * is there, though it may be in no region (the vDSO's). */
static int page_fault(struct siginfo *info, uint32_t error, uint32_t address, int result)
{
    info->fault.address = address;
    info->code = SEGV_MAPERR;
    if (result == FAULT_PAST_END) {
        info->code = BUS_ADRERR;
        return SIGBUS;
    }
    if (result == FAULT_FORBIDDEN || (address < USER_END && error & FAULT_PRESENT))
        info->code = SEGV_ACCERR;
    return SIGSEGV;
}

/* DR6 tells a step from INT1; its bits stay until they are cleared. */
static int debug_code(void)
{
    uint32_t dr6;
    __asm__ volatile("movl %%dr6, %0" : "=r"(dr6));
    __asm__ volatile("movl %0, %%dr6" : : "r"(0));
    return dr6 & DR6_SINGLE_STEP ? TRAP_TRACE : TRAP_BRKPT;
}

/* What sigcontext says of the last fault. An address of the kernel's tells nothing of what is
 * there. */
static void remember(const struct trap_frame *frame, uint32_t address)
{
    struct last_fault *fault = &current()->arch.fault;
    fault->vector = frame->vector;
    fault->error = frame->error;
    if (frame->vector != VECTOR_PAGE_FAULT)
        return;
    fault->address = address;
    if (address >= USER_END)
        fault->error |= FAULT_PRESENT;
}

/* See signal_frame.h. */
void trap_signal(struct trap_frame *frame, uint32_t address, int fault_result)
{
    struct exception_signal told = signal_of(frame->vector);
    struct siginfo info = {.code = told.code};
    char line[160];
    int signal = told.signal;
    remember(frame, address);
    if (told.at_eip)
        info.fault.address = frame->eip;
    if (frame->vector == VECTOR_PAGE_FAULT)
        signal = page_fault(&info, frame->error, address, fault_result);
    else if (frame->vector == VECTOR_DEBUG && !(current()->work & WORK_SINGLE_STEP))
        info.code = debug_code();
    else if (frame->vector == VECTOR_X87_ERROR || frame->vector == VECTOR_SIMD_ERROR)
        info.code = fpu_exception_code(frame->vector == VECTOR_SIMD_ERROR);
    if (info.code == 0)
        return; /* an x87 error that is gone by now: the instruction may try again */
    exception_format(line, sizeof line, frame, address);
    signal_fault(signal, &info, line);
}
