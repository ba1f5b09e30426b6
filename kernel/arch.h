/* All that portable code may ask of the CPU. Each name is provided by kernel/arch/<cpu>/; only
 * these names cross the border, so that nothing outside arch/ sees a register or a port. */
#ifndef KERNEL_ARCH_H
#define KERNEL_ARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct thread;
struct trap_frame;

/* Interrupts, this CPU's. irq_save() turns them off and gives the state to hand to irq_restore().
 */
#include "kernel/arch/i386/cpu.h"
#include "kernel/arch/i386/vectors.h"
/* provides, inline: uint32_t irq_save(void); void irq_restore(uint32_t); void irq_enable(void);
 * void irq_disable(void); bool irq_enabled(void); void cpu_wait_for_interrupt(void) (turns
 * interrupts on and halts in one step, so no wake-up is lost between); void cpu_relax(void); struct
 * cpu *this_cpu(void); struct thread *current(void); uint64_t cpu_cycles(void) (TSC, or 0) */

/* The switch, switch.asm. Interrupts off, the run queue's lock held, on prev's kernel stack.
 * Returns in next's context, giving the thread that ran just before (see the file). */
struct thread *switch_to(struct thread *prev, struct thread *next);

/* Lays the kernel stack of a new thread so that its first switch-in calls entry(argument) with
 * interrupts on. */
void arch_thread_prepare(struct thread *thread, void (*entry)(void *), void *argument);
/* The same for a thread that starts in ring 3 with a copy of frame; its call returns 0. */
void arch_thread_prepare_user(struct thread *thread, const struct trap_frame *frame);
/* Frees what arch state holds for a dead thread (FPU). */
void arch_thread_release(struct thread *thread);
/* The trap frame by which the current thread last came from ring 3. */
struct trap_frame *arch_user_frame(const struct thread *thread);
/* By which call thread, another than the current one, last came from ring 3; number -1: by none. */
struct arch_call {
    int number;
    uint32_t arguments[6], stack, address; /* its ESP and EIP in ring 3 */
};
void arch_user_call(const struct thread *thread, struct arch_call *call);
/* Where the function in which frame is was called from, going by its code and its frame pointer; 0
 * where there is nothing of the kind. The current process's frame; interrupts on or off. */
uint32_t arch_user_caller(const struct trap_frame *frame);
/* Makes frame start a fresh program: all registers zero but EIP and ESP. Resets TLS and FPU. */
void arch_frame_start(struct trap_frame *frame, uint32_t entry, uint32_t stack);
/* Gives frame another user stack (clone's newsp), 0 leaves it. */
void arch_frame_set_stack(struct trap_frame *frame, uint32_t stack);
uint32_t arch_frame_stack(const struct trap_frame *frame); /* the user stack pointer in it */
/* TLS: description is a struct user_desc already copied in; see set_thread_area(2). Returns the GDT
 * entry used, or -EINVAL, -ESRCH. */
struct user_desc;
int arch_set_tls(struct thread *thread, struct user_desc *description);
/* The other way: fills description from its entry_number. 0 or -EINVAL: there is no such entry. */
int arch_get_tls(const struct thread *thread, struct user_desc *description);
void arch_copy_thread_state(struct thread *to, struct thread *from); /* fork, clone: FPU, TLS, TF */

/* sigreturn(2) and rt_sigreturn(2): the current thread goes on where its signal frame says. Gives
 * what its EAX is to be. */
int32_t arch_signal_return(void);
int32_t arch_signal_return_info(void);

/* Time: nanoseconds since boot, by TSC where there is one, else by ticks and the PIT's counter. */
uint64_t arch_clock_ns(void);
uint32_t arch_clock_step_ns(void);   /* 1: by TSC, and programs read it without a system call */
uint64_t arch_date_offset(void);     /* nanoseconds by which the date is ahead of that clock; */
void arch_set_date_offset(uint64_t); /* kept there, where programs can read it */
uint32_t arch_read_date(void);       /* seconds since 1970, by the machine's clock; 0: none */
uint32_t arch_tick_hz(void);         /* ticks a second as asked; the real rate is printed at boot */

uint32_t arch_cycles_khz(void); /* the TSC's rate; 0: there is none */
/* Whether the TSC counts instructions, not time: under an emulator that is told so (-icount). */
bool arch_cycles_are_instructions(void);
/* What leads every system call by syscall_slow(), where it may be traced, while it is on; without
 * any, only those go there that there are not. */
enum slow_reason { SLOW_FOR_STRACE = 1, SLOW_FOR_TRACE = 2 };
void arch_slow_calls(enum slow_reason reason, bool on);

/* The event trace (kernel/trace.h): whether calls, interrupts, exceptions are recorded from now on;
 * whether thread's switches are, and its next way out to ring 3; whether the CPU is in the handler
 * of the timer's interrupt. Interrupts off. */
void arch_trace(bool on);
void arch_trace_thread(struct thread *thread, bool on);
static inline bool arch_trace_in_tick(void)
{
    return THIS_CPU->trace.vector == VECTOR_IRQ0;
}

/* The vDSO's doors, by their addresses in every program: for AT_SYSINFO, and where handlers of
 * signals return to. */
extern const char vdso_vsyscall[], vdso_sigreturn[], vdso_rt_sigreturn[];

/* What the CPU says of itself. */
struct cpu_description {
    char vendor[13], name[49];
    unsigned family, model, stepping;
    uint32_t features; /* EDX of CPUID leaf 1 */
};
void arch_cpu_describe(struct cpu_description *cpu);
/* The bytes of a stack that a signal's frame may take at most, for AT_MINSIGSTKSZ. */
uint32_t arch_signal_stack_least(void);

/* Ends the machine. code goes to the exit device where there is one; else power off or halt. */
void arch_machine_exit(uint32_t code) __attribute__((noreturn));
void arch_machine_restart(void) __attribute__((noreturn));

/* One byte to the debug port, which ring 3 cannot write; from any state. */
void arch_verdict_putc(char c);

#endif
