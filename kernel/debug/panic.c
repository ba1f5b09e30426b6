/* The end on purpose: the kernel found itself broken, tells what it knows, and stops the machine
 * before it does harm. Everything here works whatever is locked and whoever runs. */
#include <stddef.h>

#include "kernel/arch.h"
#include "kernel/arch/i386/trap.h"
#include "kernel/console.h"
#include "kernel/debug/backtrace.h"
#include "kernel/debug/buffer_format.h"
#include "kernel/debug/trace_text.h"
#include "kernel/print.h"
#include "kernel/thread.h"
#include "kernel/trace.h"

static bool panicking;
static char message[400]; /* static: the stack may be nearly used up */

/* Ends the machine with the verdict. */
static void __attribute__((noreturn)) end(const char *addition)
{
    verdict("panic %s%s", message, addition);
    arch_machine_exit(MACHINE_EXIT_PANIC);
}

/* Says which thread ran, and where its stack lies. */
static void print_thread(void)
{
    const struct thread *thread = backtrace_thread();
    if (thread == NULL) {
        kprintf("before the first thread\n");
        return;
    }
    const char *stack = thread->stack;
    kprintf("thread %d (%s), kernel stack %p to %p\n", thread->tid, thread->name, (void *)stack,
            (void *)(stack + KERNEL_STACK_SIZE));
}

/* Opens the report. A second panic, met while the first was being told, just ends. */
static void begin(const char *text, va_list values)
{
    irq_disable();
    if (panicking)
        end(" (and a second panic while this one was printed)");
    panicking = true;
    console_break_locks();
    buffer_vformat(message, sizeof message, text, values);
    kprintf("\nKERNEL PANIC: %s\n", message);
    print_thread();
}

/* What led here, where events are recorded. */
static void print_trace(void)
{
    enum { EVENTS_SHOWN = 20 };
    if (!trace_on)
        return;
    kprintf("events, the latest last:\n");
    trace_print_last(EVENTS_SHOWN);
}

/* Says what the reader can do with the report: find the line of an address, and stop there in gdb.
 */
static void print_next_step(uint32_t address, const char *stop)
{
    kprintf("next: addr2line -pife build/baton.elf 0x%08x shows the source line;\n", address);
    kprintf("      make gdb, then: break %s, continue, backtrace\n", stop);
}

void panic(const char *text, ...)
{
    const uint32_t *frame_address = __builtin_frame_address(0);
    va_list values;
    va_start(values, text);
    begin(text, values);
    va_end(values);
    kprintf("calls, the latest first:\n");
    backtrace_of_function(frame_address);
    print_trace();
    print_next_step(frame_address[1] - 1, "panic"); /* within the call, not after it */
    end("");
}

void panic_frame(const struct trap_frame *frame, const char *text, ...)
{
    va_list values;
    va_start(values, text);
    begin(text, values);
    va_end(values);
    trap_frame_print(frame);
    kprintf("calls, the latest first:\n");
    backtrace_of_trap(frame);
    print_trace();
    print_next_step(frame->eip, "panic_frame");
    end("");
}
