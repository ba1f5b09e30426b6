/* Kernel messages and the end of the machine. */
#ifndef KERNEL_PRINT_H
#define KERNEL_PRINT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

/* printf's subset: %d %i %u %x %X %o %c %s %p %%, flags - 0 + space, width, precision, *, l, ll, z.
 */
void kprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));
void kvprintf(const char *format, va_list arguments);
/* A boot stage's one line; silent where the boot line says quiet. */
void boot_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Tells scripts/boot how the machine ends, by one line on the debug port, which ring 3 cannot
 * write: "exit N" or "panic MESSAGE". The newline at its end is added where it is missing. */
void verdict(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The code for arch_machine_exit(): init ended, or the kernel panicked. */
enum { MACHINE_EXIT_INIT = 1, MACHINE_EXIT_PANIC = 2 };

struct trap_frame;
/* Prints cause, thread, registers and a symbolised backtrace, whatever is locked, and ends the
 * machine. */
void panic(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
void panic_frame(const struct trap_frame *frame, const char *format, ...)
    __attribute__((format(printf, 2, 3), noreturn));

/* An invariant, with a sentence that says what broke and where to look. */
#define ASSERT(condition, ...)                                                                     \
    do {                                                                                           \
        if (__builtin_expect(!(condition), 0))                                                     \
            panic(__VA_ARGS__);                                                                    \
    } while (0)

#endif
