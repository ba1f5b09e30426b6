/* What delivery leaves on the program's stack for a handler, exactly as Linux i386 does. Lowest
 * address first; ESP points to return_address when the handler starts, and ESP + 4 is a multiple of
 * 16, as after any CALL. Above the frame, aligned to 64, lies the FPU's state (struct fpstate). */
#ifndef KERNEL_ARCH_I386_SIGNAL_FRAME_H
#define KERNEL_ARCH_I386_SIGNAL_FRAME_H

#include "kernel/arch/i386/trap.h"
#include "kernel/proc/signal_parts.h"

/* For a handler without SA_SIGINFO: handler(signal), though it may look at what comes after. */
struct signal_frame {
    uint32_t return_address; /* of code that calls sigreturn(2) */
    int32_t signal;
    struct sigcontext context;
    uint8_t unused[624]; /* where the FPU's state was before there was SSE */
    uint32_t mask_high;  /* signals 33 to 64 of the mask to come back */
    uint8_t retcode[8];  /* POP EAX; MOV EAX, 119; INT 0x80: debuggers know the frame by it */
};

/* With SA_SIGINFO: handler(signal, info, context). */
struct signal_info_frame {
    uint32_t return_address; /* of code that calls rt_sigreturn(2) */
    int32_t signal;
    uint32_t info_address, context_address;
    struct siginfo info;
    struct ucontext context;
    uint8_t retcode[8]; /* MOV EAX, 173; INT 0x80 */
};

_Static_assert(sizeof(struct signal_frame) == 732, "Linux i386 sigframe");
_Static_assert(sizeof(struct signal_info_frame) == 268, "Linux i386 rt_sigframe");

/* Writes the frame and makes the trap frame start the handler. False: no room on the stack. */
bool signal_frame_build(struct trap_frame *frame, const struct signal_delivery *delivery);
/* Delivers what waits and lets interrupted calls start again; on the way to ring 3, where
 * WORK_SIGNAL is set. Interrupts on. */
void signal_work(struct trap_frame *frame);
/* What the exception in frame is to the program, or its end. address: CR2 of a page fault that
 * ended as result says. */
enum fault_result;
void trap_signal(struct trap_frame *frame, uint32_t address, int fault_result);

/* signal_fpu.c: the caller's FPU state to and from user memory. size: bytes it takes there. False:
 * the memory cannot be written, or read; or there is none in the kernel. */
uint32_t signal_fpu_size(void);
bool signal_fpu_save(uint32_t address);
bool signal_fpu_restore(uint32_t address); /* 0: a fresh state */

#endif
