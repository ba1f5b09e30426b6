/* Kernel messages, all by the one formatter in lib/. */
#include "kernel/print.h"

#include "kernel/arch.h"
#include "kernel/boot_info.h"
#include "kernel/console.h"
#include "lib/format.h"

/* A sink that makes one line of what it is given: a newline inside becomes a space, one at the end
 * is dropped, and whoever owns the sink writes the last one. So no message can forge a second line.
 */
struct line_sink {
    void (*put)(char c, void *unused);
    bool newline_pending;
};

/* Takes one character of a message; sink is a struct line_sink. */
static void line_put(char c, void *sink)
{
    struct line_sink *line = sink;
    if (c == '\n') {
        line->newline_pending = true;
        return;
    }
    if (line->newline_pending)
        line->put(' ', NULL);
    line->newline_pending = false;
    line->put(c, NULL);
}

/* Writes a message as exactly one line. */
static void put_line(void (*put)(char, void *), const char *message, va_list arguments)
{
    struct line_sink sink = {put, false};
    format(line_put, &sink, message, arguments);
    put('\n', NULL);
}

void kvprintf(const char *message, va_list arguments)
{
    uint32_t irq_state = console_begin();
    format(console_put, NULL, message, arguments);
    console_end(irq_state);
}

void kprintf(const char *message, ...)
{
    va_list arguments;
    va_start(arguments, message);
    kvprintf(message, arguments);
    va_end(arguments);
}

void boot_say(const char *message, ...)
{
    if (boot_flag("quiet"))
        return;
    va_list arguments;
    va_start(arguments, message);
    uint32_t irq_state = console_begin();
    put_line(console_put, message, arguments);
    console_end(irq_state);
    va_end(arguments);
}

/* Takes one character for the debug port. */
static void verdict_put(char c, void *unused)
{
    (void)unused;
    arch_verdict_putc(c);
}

void verdict(const char *message, ...)
{
    va_list arguments;
    va_start(arguments, message);
    put_line(verdict_put, message, arguments);
    va_end(arguments);
}
